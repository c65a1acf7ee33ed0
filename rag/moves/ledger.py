"""The ledger: the moves of all articles, the same event once, disagreements side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rag.moves.edtf import months_between, same_time
from rag.records import Move, Source

_SAME_EVENT_MONTHS = 3  # two datings further apart than this are two events
_ARRIVING = ("joined", "founded", "returned")


def merge_moves(
    moves: Iterable[Move],
    published: Mapping[str, str | None],
    twins: Mapping[str, str],
) -> list[Move]:
    """The ledger of moves from any articles, in order of date.

    The same event is one row with all its sources. Where sources disagree on the date or the
    destination both versions stay, as rows that ``disagreements`` puts together. A rumour
    that is denied anywhere is one row, denied, with the sources of both.

    Args:
        moves: rows as ``extract_moves`` gives them.
        published: each document's date, as precise as known.
        twins: each syndicated copy's first document; copies add no source of their own.
    """
    ordered = sorted(moves, key=lambda move: _order(move, published))
    people: dict[str, list[Move]] = defaultdict(list)
    for move in ordered:
        if move.sources and move.sources[0].document in twins:
            original = twins[move.sources[0].document]
            if original != move.sources[0].document and _told_by(original, move, people):
                continue
        _enter(people[move.person], move)
    rows = [row for ledger in people.values() for row in _without_halves(ledger)]
    return sorted(rows, key=lambda row: (row.date or "9999", row.person, row.kind))


def _order(move: Move, published: Mapping[str, str | None]) -> tuple[str, str, int]:
    source = move.sources[0]
    return (str(published.get(source.document) or "9999"), source.document, source.start)


def _told_by(document: str, move: Move, people: Mapping[str, list[Move]]) -> bool:
    return any(
        _same_event(row, move) and any(s.document == document for s in row.sources)
        for row in people.get(move.person, [])
    )


def _enter(ledger: list[Move], move: Move) -> None:
    for at, row in enumerate(ledger):
        if _same_event(row, move):
            ledger[at] = _merge(row, move)
            return
    ledger.append(move)


def _same_event(row: Move, move: Move) -> bool:
    if row.kind != move.kind or row.destination != move.destination:
        return False
    if row.origin and move.origin and row.origin != move.origin:
        return False
    if {row.status, move.status} == {"stated", "denied"}:
        return False
    return not (row.date and move.date) or same_time(row.date, move.date)


def _merge(row: Move, move: Move) -> Move:
    status = row.status
    if row.status != move.status:
        status = "stated" if "stated" in (row.status, move.status) else "denied"
    finer = move if _fineness(move.date) > _fineness(row.date) else row
    return replace(
        row,
        names=tuple(dict.fromkeys((*row.names, *move.names))),
        origin=row.origin or move.origin,
        role=row.role or move.role,
        date=finer.date,
        date_precision=finer.date_precision,
        status=status,
        sources=_sources((*row.sources, *move.sources)),
    )


def _fineness(date: str | None) -> int:
    return len(date.replace("XXXX-", "")) if date else 0


def _sources(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(sources))


def _without_halves(rows: Sequence[Move]) -> list[Move]:
    """The rows without departures that another row tells as the first half of a move."""
    kept = list(rows)
    for leave in rows:
        if leave.kind != "left":
            continue
        for at, row in enumerate(kept):
            if row.kind in _ARRIVING and row.status == leave.status and _half(leave, row):
                kept[at] = replace(row, sources=_sources((*row.sources, *leave.sources)))
                kept.remove(leave)
                break
    return kept


def _half(leave: Move, row: Move) -> bool:
    if row.origin != leave.origin:
        return False
    if not (leave.date and row.date) or same_time(leave.date, row.date):
        return True
    gap = months_between(leave.date, row.date)
    return gap is not None and gap != 0 and abs(gap) <= _SAME_EVENT_MONTHS


def disagreements(ledger: Sequence[Move]) -> list[tuple[Move, ...]]:
    """The groups of rows that tell one event differently: another date, or another goal.

    Two rows disagree where person and kind are the same, both are stated, and either the
    labs agree and the dates are near but not the same, or the origin and date agree and the
    destinations differ.
    """
    groups: list[list[Move]] = []
    for row in ledger:
        for group in groups:
            if _disagree(group[0], row):
                group.append(row)
                break
        else:
            groups.append([row])
    return [tuple(group) for group in groups if len(group) > 1]


def _disagree(one: Move, two: Move) -> bool:
    if one.person != two.person or one.status != "stated" or two.status != "stated":
        return False
    if one.sources[0].document == two.sources[0].document:
        return False
    gap = months_between(one.date, two.date) if one.date and two.date else None
    near = gap is None or abs(gap) <= 12
    if one.destination == two.destination and one.kind == two.kind:
        return one.origin in (None, two.origin) and near
    if one.origin is None or one.origin != two.origin or not near:
        return False
    return one.destination is not None and two.destination is not None
