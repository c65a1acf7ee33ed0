"""Precision, recall and F1 of the moves read from the labelled paragraphs, one article each.

    python -m eval.score_paragraphs [FILES.jsonl …]

The paragraphs give a move's date in the article's words, so that dates are not measured.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from eval.score_moves import MoveScore, Row, score_files

PARAGRAPHS = Path(__file__).parent / "paragraphs"


def paragraph_text(item: Row) -> str:
    """A paragraph as the text of an article, with its title and date."""
    return "\n\n".join((item["title"], item["published"], " ".join(item["sentences"])))


def score_items(items: list[Row]) -> MoveScore:
    """The score of the ledger's reading over some paragraphs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = []
        for number, item in enumerate(items):
            document = f"{number:04}.txt"
            (folder / document).write_text(paragraph_text(item), encoding="utf-8")
            rows += [_row(move, item, document) for move in item["moves"]]
        gold = folder / "moves.jsonl"
        gold.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        return score_files(gold, folder)


def _row(move: Row, item: Row, document: str) -> Row:
    names = next(people for people in item["people"] if move["person"] in people)
    also = {
        end: next((labs for labs in item["labs"] if move[end] in labs), [])
        for end in ("from", "to")
    }
    return {**move, "document": document, "names": names, "also": also, "date": None}


def main() -> None:
    """Print a line a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*", default=sorted(PARAGRAPHS.glob("*.jsonl")))
    for path in parser.parse_args().files:
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if not any(item["moves"] for item in items):
            continue  # labelled with questions alone
        total = score_items(items)
        print(
            f"{path.stem:16} P {total.precision():.3f}  R {total.recall():.3f}  F1 {total.f1():.3f}"
            f"  status {total.right['status']}/{total.asked['status']}"
        )


if __name__ == "__main__":
    main()
