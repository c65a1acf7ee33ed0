"""Steps: rows of one person that tell the same move, led by the one that tells it best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answering.question import Question
from rag.moves.edtf import months_between, same_time
from rag.records import Move

_APART = 12  # months from which on two moves between the same labs are two
_GOING = frozenset({"left", "joined", "founded", "returned", "dismissed"})


@dataclass(frozen=True, slots=True)
class Step:
    """One move of one person, with every row that tells it, the best first."""

    rows: tuple[Move, ...]

    @property
    def lead(self) -> Move:
        """The row that tells the step best."""
        return self.rows[0]

    def versions(self, slot: str) -> list[list[Move]]:
        """The rows that fill a slot ("date", "destination"), grouped by what they give.

        Only versions of different articles count: one article may tell a plan and its day.
        """
        groups: list[list[Move]] = []
        for row in self.rows:
            value = getattr(row, slot)
            if value is None:
                continue
            group = next((g for g in groups if _agree(getattr(g[0], slot), value, slot)), None)
            if group is None:
                groups.append([row])
            else:
                group.append(row)
        first = documents_of(groups[0]) if groups else set()
        return groups[:1] + [group for group in groups[1:] if documents_of(group) != first]


def documents_of(rows: Iterable[Move]) -> set[str]:
    """The articles that tell some rows."""
    return {source.document for row in rows for source in row.sources}


def _agree(one: str, two: str, slot: str) -> bool:
    return same_time(one, two) if slot == "date" else one == two


def steps_of(question: Question, rows: Sequence[Move]) -> list[Step]:
    """The rows as steps, in time, undated ones last."""
    groups: list[list[Move]] = []
    for row in rows:
        group = next((g for g in groups if all(_one_step(question, row, o) for o in g)), None)
        if group is None:
            groups.append([row])
        else:
            group.append(row)
    steps = [Step(tuple(sorted(g, key=lambda row: _worth(question, row)))) for g in groups]
    return sorted(steps, key=lambda step: (step.lead.date is None, step.lead.date or ""))


def _one_step(question: Question, row: Move, other: Move) -> bool:
    """Whether two rows tell one step: of one person, near in time, with an end in common."""
    if row.person != other.person or row.status != other.status or not _near(row, other):
        return False
    if question.asks == "person":
        return True  # the lab asked about is the end they share
    if (row.kind in _GOING) != (other.kind in _GOING):
        return False
    if question.asks == "role" and row.role != other.role:
        return False
    if row.destination and other.destination and row.destination != other.destination:
        return bool(row.origin and row.origin == other.origin and same_or_unknown(row, other))
    origins = {row.origin, other.origin} - {None}
    goals = {row.destination, other.destination} - {None}
    return len(goals) == 1 or len(origins) == 1


def same_or_unknown(row: Move, other: Move) -> bool:
    """Whether two rows can be of the same time as far as told."""
    return not (row.date and other.date) or same_time(row.date, other.date)


def _near(row: Move, other: Move) -> bool:
    gap = months_between(row.date, other.date) if row.date and other.date else None
    return gap is None or abs(gap) <= _APART


def _worth(question: Question, row: Move) -> tuple[int, ...]:
    """How much a row tells, as a sort key, the most telling first."""
    asked = {"lab": row.destination, "date": row.date, "role": row.role}.get(question.asks)
    return (
        -bool(asked),
        -(bool(row.origin) + bool(row.destination)),
        -len({source.document for source in row.sources}),
        -len(row.date or ""),
        -bool(row.role),
    )
