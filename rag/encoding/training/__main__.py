"""``python -m rag.encoding.training [SETTINGS.toml]``: the built-in encoder, start to finish."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click

from rag.encoding.training import steps
from rag.encoding.training.recipe import Recipe, read_recipe
from rag.encoding.training.student import read_weights
from rag.errors import RagError

_RECIPE = Path(__file__).parent / "recipe.toml"


def make(recipe: Recipe) -> Path:
    """Run every step that has not been run; the finished model's folder."""
    tokenizer = steps.make_vocabulary(recipe)
    before = steps.initialise(recipe, tokenizer)
    if recipe.distillation is not None:
        before = steps.train(recipe, tokenizer, before, recipe.distillation, "distilled", False)
    weights = read_weights(before)
    if recipe.tuning is not None:
        tuned = steps.train(recipe, tokenizer, before, recipe.tuning, "tuned", True)
        weights = steps.interpolate(weights, read_weights(tuned), recipe.tuned_share)
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
