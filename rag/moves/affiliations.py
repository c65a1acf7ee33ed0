"""Where the clauses of one sentence say that people are, or were."""

from __future__ import annotations

from itertools import pairwise

from rag.language.names import Entity
from rag.moves.event import Affiliation, Event
from rag.moves.places import Places


class Affiliations:
    """Notes the affiliations that one sentence tells."""

    def __init__(self, places: Places) -> None:
        self.places, self.clauses = places, places.clauses
        self.tape, self.text = places.tape, places.text
        self.lexicon, self.number = places.lexicon, places.number
        self.told: list[Affiliation] = []

    def in_turn(self, start: int, end: int) -> list[Event]:
        """The moves between labs that a clause lists: 先后任职于L、L."""
        match = self.lexicon.match("in_turn", self.text[start:end])
        people = () if self.clauses.blocked else self.clauses.current
        if match is None or not people:
            return []
        span = range(start + match.start(), start + match.end())
        labs = [self.tape.item(at).entities[0] for at in span if self.text[at] == "L"]
        self.told.append(Affiliation(people, labs[-1], True, False, None))
        self.places.place(people, labs[-1], past=True)
        clause = (self.tape.origins[start], self.tape.stop(end))
        return [
            Event("joined", people, *pair, None, None, "stated", *clause, self.number)
            for pair in pairwise(labs)
        ]

    def note(self, start: int, end: int, leading: Event | None, movers: tuple[Entity, ...]) -> None:
        """Notes where a clause says its subject, or who moves in it, is or was."""
        clause = self.text[start:end]
        people = () if self.clauses.blocked else self.clauses.current or movers
        if self.lexicon.status["negated"].search(clause):
            return
        others = ("several", "another_person")
        if any(self.lexicon.says(slot, clause) for slot in others):
            return
        stretch = start
        while (at := self.lexicon.slot("employer", self.text, stretch, end)) is not None:
            relative = self.clauses.relative(start, at)
            who = self.clauses.people(relative) if relative is not None else people
            if not who:
                return
            told = self.text[max(0, start - 8) : end] if stretch == start else self.text[stretch:at]
            past = self.lexicon.says("past", told) or (
                self.lexicon.says("career", self.text[:start])
                and not self.lexicon.says("now_here", clause)
            )
            still = self.lexicon.says("still_there", self.text[stretch:at])
            present = still or self.lexicon.says("serving", told)
            lab = self.tape.item(at).entities[0]
            past_here = past and not still
            earlier = past_here and self.lexicon.says("earlier", self.text[: at + 12])
            fact = Affiliation(who, lab, past_here, present, leading, earlier)
            self.told.append(fact)
            self.places.place(who, lab, past)
            stretch = at + 1
