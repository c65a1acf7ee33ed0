"""The ledger of moves of one index, and the rows of it that a question allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answering.question import Question
from rag.language.names import Entity, Registry
from rag.moves.edtf import same_time
from rag.records import Move


@dataclass(frozen=True, slots=True)
class Ledger:
    """The moves of one generation, with each row's person and labs resolved."""

    rows: tuple[Move, ...]
    people: tuple[str | None, ...]  # entity ids, row by row
    origins: tuple[frozenset[str], ...]
    destinations: tuple[frozenset[str], ...]
    been: Mapping[str, frozenset[str]]  # the labs each person has been at or come to, by their ids

    @classmethod
    def of(cls, rows: Sequence[Move], registry: Registry) -> Ledger:
        """The ledger with its names resolved through the registry."""

        def person(row: Move) -> str | None:
            entity = person_of(row, registry)
            return entity.id if entity else None

        def lab(name: str | None) -> frozenset[str]:
            entity = registry.resolve(name) if name else None
            return frozenset({entity.id, *entity.parents}) if entity else frozenset()

        people = tuple(person(row) for row in rows)
        origins = tuple(lab(row.origin) for row in rows)
        destinations = tuple(lab(row.destination) for row in rows)
        been: dict[str, frozenset[str]] = {}
        for someone, origin, destination in zip(people, origins, destinations, strict=True):
            if someone:
                been[someone] = been.get(someone, frozenset()) | origin | destination
        return cls(tuple(rows), people, origins, destinations, been)

    def matching(self, question: Question) -> list[Move]:
        """The rows that the question's people, labs, kinds of move and dates all allow."""
        wanted = {entity.id for entity in question.people}
        labs = {entity.id for entity in question.labs}
        found = []
        for row, person, origin, destination in zip(
            self.rows, self.people, self.origins, self.destinations, strict=True
        ):
            if (wanted and person not in wanted) or person in question.left_out:
                continue
            if question.kinds and row.kind not in question.kinds:
                continue
            if not _sides(question, labs, origin, destination):
                continue
            if _within(row.date, question.since, question.until):
                found.append((row, bool(labs & origin) and bool(labs & destination)))
        if not found and question.people and question.joins_labs and question.side:
            # "when, after quitting, did X join Y?"
            return self.matching(replace(question, side=None))
        both = [row for row, joins in found if joins]
        if len(labs) > 1 and not question.either and (both or question.from_one_to_another):
            return both
        return [row for row, _ in found]

    def of_people(self, people: Iterable[Entity]) -> list[tuple[Move, frozenset[str]]]:
        """Every row of these people, with the ids of its destination."""
        wanted = {entity.id for entity in people}
        rows = zip(self.rows, self.people, self.destinations, strict=True)
        return [(row, destination) for row, person, destination in rows if person in wanted]

    def last_known(self, people: Iterable[Entity]) -> list[Move]:
        """The stated rows that bring these people to a lab from where no other row takes them."""
        wanted = {entity.id for entity in people}
        columns = zip(self.rows, self.people, self.origins, self.destinations, strict=True)
        own = [
            (row, origin, destination)
            for row, person, origin, destination in columns
            if person in wanted and row.status == "stated"
        ]
        return [
            row
            for row, _, destination in own
            if destination
            and not any(
                destination & origin and not destination & onward and _may_follow(later, row)
                for later, origin, onward in own
            )
        ]

    def arrivals(self, labs: Iterable[Entity]) -> list[Move]:
        """Every row by which somebody came to, or rose at, one of these labs."""
        wanted = {entity.id for entity in labs}
        rows = zip(self.rows, self.destinations, strict=True)
        return [row for row, destination in rows if wanted & destination]

    def departures(self, labs: Iterable[Entity]) -> list[Move]:
        """Every row by which somebody went from one of these labs."""
        wanted = {entity.id for entity in labs}
        rows = zip(self.rows, self.origins, strict=True)
        return [row for row, origin in rows if wanted & origin]


def _may_follow(later: Move, row: Move) -> bool:
    """Whether a move from a lab may be later than one that led there."""
    if row.kind == "returned":
        return later.date is not None and later.date >= (row.date or "X")
    if not (later.date and row.date and later.date[0].isdigit()):
        return True
    return later.date >= row.date[: len(later.date)]


def person_of(row: Move, registry: Registry) -> Entity | None:
    """The person of a row, by the first of its names that means one person alone."""
    found = (registry.resolve(name) for name in (row.person, *row.names))
    return next((entity for entity in found if entity), None)


def _sides(
    question: Question, labs: set[str], origin: frozenset[str], destination: frozenset[str]
) -> bool:
    """Whether the labs of the question stand on the sides of the row where it puts them."""
    if not labs:
        return question.side != "from" or bool(origin)
    if labs & origin and (labs - origin) & destination:
        return True
    if len(labs) > 1 and question.joins_labs:
        return False
    if question.side == "from":
        return bool(labs & origin)
    if question.side == "to":
        return bool(labs & destination)
    return bool(labs & (origin | destination))


def _within(date: str | None, since: str | None, until: str | None) -> bool:
    """Whether a date as precise as known can lie in the window; unknown dates only if open."""
    if not since and not until:
        return True
    if not date or date == "XXXX":
        return False
    if since and since == until and since.startswith("XXXX"):
        return same_time(date, since)  # a month or a day of no year in particular
    if date.startswith("XXXX-"):  # a day of a year that is not told: of each year asked about
        years = range(int((since or until or "")[:4]), int((until or since or "")[:4]) + 1)
        return any(_within(f"{year}{date[4:]}", since, until) for year in years)
    after = not since or date >= since[: len(date)]
    return after and (not until or date[: len(until)] <= until[: len(date)])
