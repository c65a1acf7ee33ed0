"""Moves told without a verb of their own: lists, those among others, and who did as another did."""

from __future__ import annotations

from dataclasses import replace

from rag.language.names import Entity
from rag.moves.dated import Dates
from rag.moves.event import Event
from rag.moves.movers import Trigger
from rag.moves.places import Places, Scope
from rag.moves.standing import standing_of
from rag.moves.tape import Item
from rag.records import MoveKind

_NEAR = 2  # sentences within which "among them" and "followed" go on with what was told


class Unspoken:
    """Finds the moves of the clauses of one sentence that hold no trigger."""

    def __init__(self, places: Places, dates: Dates) -> None:
        self.places, self.dates = places, dates
        self.tape, self.text = places.tape, places.text
        self.lexicon, self.context, self.number = places.lexicon, places.context, places.number

    def of(self, start: int, end: int, found: list[Event]) -> list[Event]:
        """The moves of a clause, by what the sentence told before it."""
        return (
            self._gapped(start, end)
            or self._listed(start, end, found)
            or self._more(start, end, found)
            or self._followed(start, end, found)
        )

    def _gapped(self, start: int, end: int) -> list[Event]:
        """The move of a clause that leaves out its verb: "Two more went: P to L, and P to L"."""
        at = self.places.find("gapped", start, end)
        if at is None or not self.lexicon.says("gapped_after", self.text[:start]):
            return []
        who = next(one for one in range(start, at) if self.text[one] in "PH")
        item = self.tape.item(who)
        people = self.places.clauses.people(who)
        trigger = Trigger("joined", at - 1, at)
        status = standing_of(trigger, Scope(start, start, end, end), self.text, self.lexicon)
        if status is None or not people:
            return []
        item = replace(item, entities=people)
        origin = item.lab or self.places.leaving
        event = self._told_so(item, "joined", origin, self.places.lab(at), start, end)
        return [replace(event, status=status)]

    def _listed(self, start: int, end: int, found: list[Event]) -> list[Event]:
        """The move of one more person of a list whose first one was told before."""
        last = found[-1] if found and found[-1].listed else None
        clause = self.text[start:end]
        if last is None or not self.lexicon.says("one_more", clause):
            return []
        item = self.tape.item(self.text.index("P", start))
        if not (item.relative or self.lexicon.says("listed", clause)):
            return []
        return [replace(last, people=item.entities, origin=item.lab, role=None)]

    def _more(self, start: int, end: int, found: list[Event]) -> list[Event]:
        """The move of some of those in general who were just said to go or come."""
        at = self.places.find("among_them", start, end)
        if at is None:
            return []
        item, context = self.tape.item(at), self.context
        hirer = context.hirer if context.hirer and self.number - context.hirer[1] <= _NEAR else None
        if hirer and not self.lexicon.says("with_them", self.text[start:end]):
            origin = item.lab or context.hired_from
            return [self._told_so(item, "joined", origin, hirer[0], start, end)]
        last = found[-1] if found else self.context.last
        goes_on = last is not None and self.number - last.sentence <= _NEAR
        followed = self.lexicon.says("others_followed", self.text[:start])
        followed = followed or self.lexicon.says("with_them", self.text[start:end])
        if last and goes_on and followed:
            origin = item.lab or last.origin
            return [self._told_so(item, last.kind, origin, last.destination, start, end)]
        if self.places.leaving:
            return [self._told_so(item, "left", self.places.leaving, None, start, end)]
        return []

    def _followed(self, start: int, end: int, found: list[Event]) -> list[Event]:
        """The move of somebody who did as another was just said to do: "P followed in June"."""
        at = self.places.find("did_so_too", start, end)
        last = found[-1] if found else self.context.last
        if at is None or last is None or self.number - last.sentence > _NEAR:
            return []
        item = self.tape.item(at)
        if last.status == "denied" or set(item.entities) & set(last.people):
            return []
        origin = item.lab if item.lab != last.destination else None
        event = self._told_so(item, last.kind, origin or last.origin, last.destination, start, end)
        return [replace(event, status=last.status)]

    def _told_so(
        self,
        item: Item,
        kind: MoveKind,
        origin: Entity | None,
        destination: Entity | None,
        start: int,
        end: int,
    ) -> Event:
        """A move that a clause tells without a verb of its own."""
        scope = Scope(start, start, end, end)
        date = self.dates.of(Trigger(kind, end, end), scope)
        span = (self.tape.origins[start], self.tape.stop(end))
        origin = origin if origin != destination else None
        return Event(
            kind, item.entities, origin, destination, item.role, date, "stated", *span, self.number
        )
