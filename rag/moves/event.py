"""A move as one sentence tells it, and what a clause says of where somebody is."""

from __future__ import annotations

from dataclasses import dataclass

from rag.language.dates import DateMention
from rag.language.names import Entity
from rag.records import MoveKind, MoveStatus


@dataclass(frozen=True, slots=True)
class Event:
    """One move as one sentence tells it; ``carried`` where the person is named elsewhere."""

    kind: MoveKind
    people: tuple[Entity, ...]
    origin: Entity | None
    destination: Entity | None
    role: str | None
    date: DateMention | None
    status: MoveStatus
    start: int  # of the clause, in the clean reading
    end: int
    sentence: int
    carried: bool = False
    moving: bool = False  # told as a step from where the person now is
    appointed: bool = False  # to a post, maybe from outside
    listed: bool = False  # the first of a list of people
    by_others: bool = False  # told of somebody whom others put there: was named, was made
    raised: bool = False  # told as a rise where they are: was promoted
    sources: tuple[int, ...] = ()  # sentences told together with this one


@dataclass(frozen=True, slots=True)
class Affiliation:
    """That people are, or were, with a lab, as a clause tells it."""

    people: tuple[Entity, ...]
    lab: Entity
    past: bool
    present: bool  # told as going on: "who runs inference at L"
    after: Event | None  # the arrival that this was told to come before
    earlier: bool = False  # told as what came before: "previously", "until"
