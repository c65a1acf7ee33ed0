"""``python -m rag.encoding.training [SETTINGS.toml]``: the built-in encoder, start to finish."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click

from rag.encoding.training import steps
from rag.encoding.training.model import read_weights
from rag.encoding.training.recipe import Recipe, read_recipe
from rag.errors import RagError

logger = logging.getLogger(__name__)

_RECIPE = Path(__file__).parent / "recipe.toml"


def make(recipe: Recipe) -> Path:
    """Run every step that has not been run; the finished model's folder."""
    tokenizer, trimmed = steps.trim(recipe)
    tuned = [read_weights(steps.train(recipe, tokenizer, trimmed, seed)) for seed in recipe.seeds]
    weights = steps.mix(read_weights(trimmed), tuned, recipe.tuned_share)
    model = steps.open_model(weights, tokenizer, recipe.heads)
    for name, value in steps.choosing_measures(recipe, model).items():
        logger.info("kept back, %s: %.3f", name, value)
    return steps.export(recipe, tokenizer, weights)


@click.command()
@click.argument("settings", type=click.Path(exists=True, path_type=Path), default=_RECIPE)
def main(settings: Path) -> None:
    """Make the built-in encoder as the SETTINGS file says; go on where an earlier run stopped."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    try:
        click.echo(make(read_recipe(settings)))
    except RagError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
