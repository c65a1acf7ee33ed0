"""Moves told by nobody's verb: somebody was with one lab and is with another.

A profile, a list of speakers or a biography says where people are and where they were before;
that is a move between the two as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.language.names import Entity
from rag.moves.event import Affiliation, Event
from rag.moves.tape import Tape


@dataclass(frozen=True, slots=True)
class Stay:
    """That somebody is, or was, with a lab, as a sentence tells it."""

    person: Entity
    lab: Entity
    past: bool
    sentence: int
    earlier: bool = False  # told as what came before


def stays_of(tape: Tape, facts: Iterable[Affiliation], number: int) -> list[Stay]:
    """Where the people of a sentence are, or were, beside their names and by its clauses."""
    told = [
        Stay(person, part.lab, part.former, number, part.former)
        for item in tape.items
        if item and item.symbol == "P"
        for part in item.parts or (item,)
        if part.lab
        for person in part.entities
    ]
    for fact in facts:
        if fact.past or fact.present:
            told += [
                Stay(person, fact.lab, fact.past, number, fact.earlier) for person in fact.people
            ]
    return told


def founders_of(tape: Tape, number: int) -> list[Event]:
    """That people are called founders of a lab beside their names: "L's co-founder P"."""
    return [
        Event(
            "founded",
            part.entities,
            None,
            part.lab,
            None,
            None,
            "stated",
            part.start,
            part.end,
            number,
        )
        for item in tape.items
        if item and item.symbol == "P"
        for part in item.parts or (item,)
        if part.lab and part.founder
    ]


def with_founders(events: list[Event], called: Sequence[Event]) -> list[Event]:
    """The events, and those who are called founders of a lab where none tells it of them."""
    told = list(events)
    known = {(p, e.destination) for e in events if e.kind == "founded" for p in e.people}
    for event in called:
        people = tuple(p for p in event.people if (p, event.destination) not in known)
        known |= {(person, event.destination) for person in people}
        if people:
            told.append(replace(event, people=people))
    return told


def with_careers(events: list[Event], stays: Sequence[Stay]) -> list[Event]:
    """The events and, for whom none tells how they got where they are, the step there."""
    told = list(events)
    for person in dict.fromkeys(stay.person for stay in stays):
        own = [stay for stay in stays if stay.person == person]
        now = next((stay for stay in own if not stay.past), None)
        before = [stay for stay in own if stay.past and now and _precedes(stay, now)]
        if now is None or not before or _same_house(before[0].lab, now.lab):
            continue
        last = [stay for stay in before if stay.sentence == before[0].sentence][-1]
        _step(told, person, last, now)
    return told


def _step(told: list[Event], person: Entity, last: Stay, now: Stay) -> None:
    """Adds the step from one stay to another, or puts it in place of the half that is told."""
    mine = [event for event in told if event.people == (person,)]
    if any(now.lab in (event.origin, event.destination) for event in mine):
        return
    gone = [event for event in mine if event.origin == last.lab]
    if any(event.kind != "left" for event in gone):
        return
    number = max(last.sentence, now.sentence)
    sources = tuple(dict.fromkeys((last.sentence, now.sentence)))
    if gone:
        left = gone[0]
        sources = tuple(n for n in dict.fromkeys((*left.sources, *sources)) if n != left.sentence)
        told[told.index(left)] = replace(
            left, kind="joined", destination=now.lab, role=None, sources=sources
        )
        return
    sources = tuple(n for n in sources if n != number)
    told.append(
        Event(
            "joined", (person,), last.lab, now.lab, None, None, "stated", 0, 1, number,
            sources=sources,
        )
    )  # fmt: skip


def _precedes(past: Stay, now: Stay) -> bool:
    """Whether a stay that is over was the one before another."""
    return past.lab != now.lab and (past.earlier or past.sentence == now.sentence)


def _same_house(one: Entity, two: Entity) -> bool:
    return one.id in two.parents or two.id in one.parents
