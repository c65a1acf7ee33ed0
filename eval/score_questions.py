"""How the questions about the labelled paragraphs are answered, each paragraph an article.

    python -m eval.score_questions [FILES.jsonl …] [--every N]

A question is right if what is quoted first is one of the sentences that answer it, or if nothing
is said where none does. All paragraphs stand in one index, so that questions which name nobody
("who runs the team now?") often find another paragraph: the figures compare versions, no more.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from eval.score_paragraphs import PARAGRAPHS, paragraph_text
from rag import Desk
from rag.records import Answer, Json


def is_right(answer: Answer, document: str, told: list[str]) -> bool:
    """Whether the first quote is one of the sentences told, or silence where there is none."""
    if not answer.answered or not told:
        return not answer.answered and not told
    first = answer.citations[0]
    return first.document == document and any(first.quote in s or s in first.quote for s in told)


def main() -> None:
    """Print the questions, the share right and the share refused, by file and whether answered."""
    from tqdm import tqdm

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*", default=[PARAGRAPHS / "asked.jsonl"])
    parser.add_argument("--every", type=int, default=1, help="ask of each Nth paragraph only")
    given = parser.parse_args()
    asked: list[tuple[str, str, Json, list[str]]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        for path in given.files:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
                item = json.loads(line)
                document = f"{path.stem}-{number:04}.txt"
                (folder / document).write_text(paragraph_text(item), encoding="utf-8")
                for question in item["questions"] if number % given.every == 0 else ():
                    told = [item["sentences"][at] for at in question["sentences"]]
                    asked.append((path.stem, document, question, told))
        Desk.index([folder], Path(name) / "index")
        desk = Desk.open(Path(name) / "index")
        rows = defaultdict(list)
        for stem, document, question, told in tqdm(asked, file=sys.stderr, disable=None):
            answer = desk.ask(question["q"])
            group = f"{stem}, {'answered' if told else 'not answered'}"
            rows[group].append((is_right(answer, document, told), not answer.answered))
    for group, scores in sorted(rows.items()):
        right, refused = (sum(column) / len(scores) for column in zip(*scores, strict=True))
        print(f"{group:30} {len(scores):5}  right {right:.3f}  refused {refused:.3f}")


if __name__ == "__main__":
    main()
