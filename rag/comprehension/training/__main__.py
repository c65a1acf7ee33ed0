"""``python -m rag.comprehension.training OUT PARAGRAPHS.jsonl …``: train the reader."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click
from tokenizers import Tokenizer

from rag.comprehension.training.base import read_encoder
from rag.comprehension.training.batches import batches
from rag.comprehension.training.learning import ReaderModel, Schedule, learn
from rag.comprehension.training.paragraphs import read_items
from rag.encoding.training.model import write_weights
from rag.errors import RagError

_ENCODER = Path(__file__).parents[2] / "encoding" / "builtin"
_HEADS = 12


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.argument("paragraphs", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--steps", default=1_400, show_default=True, help="1.8 s each on two cores.")
def main(out: Path, paragraphs: tuple[Path, ...], steps: int) -> None:
    """Train the reader on PARAGRAPHS, from the built-in encoder's weights.

    A run that was stopped goes on from its last checkpoint in OUT; the weights come to
    OUT/average.safetensors.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    try:
        items = read_items(paragraphs)
        weights = read_encoder(_ENCODER / "onnx" / "model_int8.onnx", _HEADS)
    except RagError as error:
        raise click.ClickException(str(error)) from error
    tokenizer = Tokenizer.from_file(str(_ENCODER / "tokenizer.json"))
    schedule = Schedule(steps)
    model = ReaderModel(weights, _HEADS)
    cases = batches(tokenizer, items, schedule.tokens, schedule.seed)
    write_weights(learn(model, cases, schedule, out), out / "average.safetensors")
    click.echo(out / "average.safetensors")


if __name__ == "__main__":
    main()
