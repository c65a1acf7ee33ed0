"""Rows of the ledger by person, lab, kind and date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from rag.errors import QuestionError
from rag.language.names import Registry
from rag.language.script import fold
from rag.moves.edtf import within
from rag.records import Move, MoveKind

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def filter_moves(
    ledger: Iterable[Move],
    registry: Registry,
    person: str | None = None,
    lab: str | None = None,
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> list[Move]:
    """The rows that pass every given filter, in the ledger's order.

    Args:
        ledger: rows as ``merge_moves`` gives them.
        registry: knows the spellings of people and labs, and which lab belongs to which.
        person: under any spelling.
        lab: on either side of the move; a parent lab stands for its subsidiaries too.
        kind: one of the kinds of move.
        since: the earliest date, as precise as wanted; a row that may be later passes.
        until: the latest date, likewise.

    Raises:
        QuestionError: an unknown kind, or a date that is not ISO 8601.
    """
    if kind is not None and kind not in get_args(MoveKind):
        kinds = ", ".join(get_args(MoveKind))
        raise QuestionError(f"There is no kind of move {kind!r}; the kinds are {kinds}.")
    for date in (since, until):
        if date is not None and not _DATE.fullmatch(date):
            raise QuestionError(f"{date!r} is not a date like 2024, 2024-05 or 2024-05-17.")
    return [
        move
        for move in ledger
        if (person is None or same_name(move.person, person, registry, move.names))
        and (
            lab is None
            or in_lab(move.origin, lab, registry)
            or in_lab(move.destination, lab, registry)
        )
        and (kind is None or move.kind == kind)
        and within(move.date, since, until)
    ]


def same_name(name: str, asked: str, registry: Registry, spellings: Iterable[str] = ()) -> bool:
    """Whether two names are one entity's, by the registry or letter for letter."""
    entity, meant = registry.resolve(name), registry.resolve(asked)
    if entity and meant:
        return entity.id == meant.id
    return fold(asked) in {fold(name), *map(fold, spellings)}


def in_lab(name: str | None, asked: str, registry: Registry) -> bool:
    """Whether a lab is the one asked for or belongs to it."""
    if name is None:
        return False
    entity, meant = registry.resolve(name), registry.resolve(asked)
    if entity and meant:
        return entity.id == meant.id or meant.id in entity.parents
    return fold(name) == fold(asked)
