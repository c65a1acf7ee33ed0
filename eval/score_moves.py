"""Precision, recall and F1 of the moves read from articles, against rows written by hand.

A row counts as found where person, kind, from and to agree, names compared through the
registry. A gold row's ``also`` lists values that are as right; ``optional`` rows are right when
found and no miss when not.

    python -m eval.score_moves eval/moves_open.jsonl eval/articles
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.language.names import Registry
from rag.language.script import fold
from rag.moves import extract_moves
from rag.moves.edtf import same_time
from rag.reading import find_files, read_article
from rag.records import Move
from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FILES = {  # gold rows and the folder of their articles; the held ones are only ever run
    "seeds": ("eval/moves.jsonl", "seeds"),
    "open": ("eval/moves_open.jsonl", "eval/articles"),
    "held": ("eval/moves_held.jsonl", "eval/articles"),
}
Row = dict[str, Any]


@dataclass(slots=True)
class MoveScore:
    """Counts by kind (all kinds under ``all``) and right answers by field."""

    found: Counter[str] = field(default_factory=Counter)
    spurious: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)  # by field, of rows found
    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def f1(self, kind: str = "all") -> float:
        """2 · found / (2 · found + spurious + missed)."""
        whole = 2 * self.found[kind] + self.spurious[kind] + self.missed[kind]
        return 2 * self.found[kind] / whole if whole else 1.0

    def precision(self, kind: str = "all") -> float:
        """Found / (found + spurious)."""
        whole = self.found[kind] + self.spurious[kind]
        return self.found[kind] / whole if whole else 1.0

    def recall(self, kind: str = "all") -> float:
        """Found / (found + missed)."""
        whole = self.found[kind] + self.missed[kind]
        return self.found[kind] / whole if whole else 1.0


def _same(got: str | None, values: Sequence[str | None], registry: Registry) -> bool:
    for value in values:
        if got is None or value is None:
            if got is value:
                return True
            continue
        one, two = registry.resolve(got), registry.resolve(value)
        if fold(got) == fold(value) or (one and two and one.id == two.id):
            return True
        if one and two and (one.id in two.parents or two.id in one.parents):
            return True
    return False


def _values(row: Row, name: str) -> list[Any]:
    return [row.get(name), *row.get("also", {}).get(name, [])]


def matches(move: Move, row: Row, registry: Registry) -> bool:
    """Whether a move is the gold row's: the same person, kind, origin and destination."""
    people = [row["person"], *row.get("names", [])]
    return (
        _same(move.person, people, registry)
        and move.kind in _values(row, "kind")
        and _same(move.origin, _values(row, "from"), registry)
        and _same(move.destination, _values(row, "to"), registry)
    )


def score(moves: Sequence[Move], rows: Sequence[Row], registry: Registry, into: MoveScore) -> None:
    """Adds one article's moves, held against its gold rows, to the counts."""
    open_rows = list(rows)
    for move in moves:
        row = next((row for row in open_rows if matches(move, row, registry)), None)
        if row is None:
            told_again = any(matches(move, row, registry) for row in rows)
            if not told_again:
                _count(into.spurious, move.kind)
                into.wrong.append(f"+ {_line(move)}")
            continue
        open_rows.remove(row)
        _count(into.found, move.kind)
        _fields(move, row, into)
    for row in open_rows:
        if not row.get("optional"):
            _count(into.missed, row["kind"])
            into.wrong.append(f"- {row['person']} {row['kind']} {row['from']} → {row['to']}")


def _fields(move: Move, row: Row, into: MoveScore) -> None:
    checks: dict[str, Callable[[], bool]] = {
        "date": lambda: any(
            move.date == value or (move.date and value and same_time(move.date, value))
            for value in _values(row, "date")
        ),
        "role": lambda: any(
            (value is None and move.role is None)
            or (value and move.role and fold(move.role) in fold(value))
            or (value and move.role and fold(value) in fold(move.role))
            for value in _values(row, "role")
        ),
        "status": lambda: move.status in _values(row, "status"),
    }
    for name, check in checks.items():
        if name != "status" and row.get(name) is None:
            continue  # only what the article states
        into.asked[name] += 1
        if check():
            into.right[name] += 1
        else:
            into.wrong.append(f"~ {name}: {_line(move)}; expected {row.get(name)}")


def _count(counter: Counter[str], kind: str) -> None:
    counter[kind] += 1
    counter["all"] += 1


def _line(move: Move) -> str:
    ends = f"{move.origin} → {move.destination}"
    return f"{move.person} {move.kind} {ends} {move.role} {move.date} {move.status}"


def move_table(registry: Registry | None = None) -> dict[str, dict[str, float]]:
    """Precision, recall and F1, all kinds and each, and right dates, roles and standings."""
    table = {}
    for name, (gold, folder) in FILES.items():
        total = score_files(ROOT / gold, ROOT / folder, registry)
        for kind in sorted({*total.found, *total.spurious, *total.missed}):
            table[f"{name}, {kind}"] = {
                "rows": float(total.found[kind] + total.missed[kind]),
                "precision": round(total.precision(kind), 4),
                "recall": round(total.recall(kind), 4),
                "f1": round(total.f1(kind), 4),
            }
        fields = {f: round(total.right[f] / total.asked[f], 4) for f in sorted(total.asked)}
        table[f"{name}, all"] |= fields
    return table


def score_files(gold: Path, folder: Path, registry: Registry | None = None) -> MoveScore:
    """The score over every article that the gold file has rows for."""
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line]
    wanted = {row["document"] for row in rows}
    files, _ = find_files([folder])
    articles = [read_article(file, Settings()) for file in files if file.document in wanted]
    known = registry or Registry.load().learn(articles)
    total = MoveScore()
    for article in articles:
        own = [row for row in rows if row["document"] == article.document]
        score(extract_moves(article, known), own, known, total)
    return total


def main() -> None:
    """Print the table for a gold file and the folder of its articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list what was wrong")
    given = parser.parse_args()
    total = score_files(given.gold, given.folder)
    for kind in sorted({*total.found, *total.spurious, *total.missed}):
        print(
            f"{kind:10} P {total.precision(kind):.3f}  R {total.recall(kind):.3f}  "
            f"F1 {total.f1(kind):.3f}  ({total.found[kind]} found, "
            f"{total.spurious[kind]} spurious, {total.missed[kind]} missed)"
        )
    for name in sorted(total.asked):
        print(f"{name:10} {total.right[name]}/{total.asked[name]}")
    if given.wrong:
        print("\n".join(total.wrong))


if __name__ == "__main__":
    main()
