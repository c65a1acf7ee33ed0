"""How the questions about the short articles of ``eval/paragraphs/asked.jsonl`` are answered.

    python -m eval.score_questions [FILES.jsonl …] [--every N]

Twenty articles make an index, about what a desk that has just been set up holds. A question is
right if what is quoted first is one of the sentences that answer it, or if nothing is said where
none does.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from eval.score_paragraphs import PARAGRAPHS, paragraph_text
from rag import Desk
from rag.records import Answer, Json

SIZE = 20  # articles to an index


def is_right(answer: Answer, document: str, told: list[str]) -> bool:
    """Whether the first quote is one of the sentences told, or silence where there is none."""
    if not answer.answered or not told:
        return not answer.answered and not told
    first = answer.citations[0]
    return first.document == document and any(first.quote in s or s in first.quote for s in told)


def asked_of(items: list[Json], folder: Path) -> list[tuple[bool, bool, bool]]:
    """For each question about some articles: whether they answer it, right, and refused."""
    articles = folder / "articles"
    articles.mkdir(parents=True)
    for number, item in enumerate(items):
        (articles / f"{number:02}.txt").write_text(paragraph_text(item), encoding="utf-8")
    Desk.index([articles], folder / "index")
    desk = Desk.open(folder / "index")
    rows = []
    for number, item in enumerate(items):
        for question in item["questions"]:
            told = [item["sentences"][at] for at in question["sentences"]]
            answer = desk.ask(question["q"])
            right = is_right(answer, f"{number:02}.txt", told)
            rows.append((bool(told), right, not answer.answered))
    return rows


def main() -> None:
    """Print the questions, the share right and the share refused, by file and whether answered."""
    from tqdm import tqdm

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*", default=[PARAGRAPHS / "asked.jsonl"])
    parser.add_argument("--every", type=int, default=1, help="ask of each Nth article only")
    given = parser.parse_args()
    for path in given.files:
        lines = path.read_text(encoding="utf-8").splitlines()[:: given.every]
        items = [json.loads(line) for line in lines]
        rows = []
        with tempfile.TemporaryDirectory() as name:
            for first in tqdm(range(0, len(items), SIZE), file=sys.stderr, disable=None):
                rows += asked_of(items[first : first + SIZE], Path(name) / str(first))
        for answerable in (True, False):
            scores = [(right, refused) for told, right, refused in rows if told == answerable]
            right, refused = (sum(column) / len(scores) for column in zip(*scores, strict=True))
            group = f"{path.stem}, {'answered' if answerable else 'not answered'}"
            print(f"{group:30} {len(scores):5}  right {right:.3f}  refused {refused:.3f}")


if __name__ == "__main__":
    main()
