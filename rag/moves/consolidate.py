"""A whole article's events put together: each person apart, halves joined, repeats merged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rag.moves.combine import (
    ARRIVING,
    STEP_MONTHS,
    close_dates,
    is_step,
    merged_of,
    repeats,
    stepped,
)
from rag.moves.edtf import months_between
from rag.moves.event import Event

_NEVER = 10**9  # a sentence that no article reaches
_POST_BEFORE = 2  # sentences by which a post may be told before the arrival that it goes with
_FAR_SENTENCES = 12  # leaving and joining told further apart are still one move if dates allow


def _in_order(leave: Event, arrive: Event, year: str | None) -> bool:
    """Whether the arrival can be the step after the departure, by date or by telling."""
    if leave.date and arrive.date:
        gap = months_between(leave.date.iso, arrive.date.iso)
        return gap is None or -1 <= gap <= STEP_MONTHS
    gap = arrive.sentence - leave.sentence
    if arrive.date and not leave.date:
        months = months_between(f"{year}", arrive.date.iso) if year else None
        return -1 <= gap <= _FAR_SENTENCES and (months is None or months >= -12)
    return gap >= 0 or (leave.date is None and -gap <= _FAR_SENTENCES)


def consolidated(events: Iterable[Event], year: str | None) -> list[Event]:
    """One event a move: each person apart, departures joined to arrivals, repeats merged."""
    single = [replace(event, people=(person,)) for event in events for person in event.people]
    merged: list[Event] = []
    for event in single:
        for at, other in enumerate(merged):
            if repeats(event, other):
                merged[at] = merged_of(other, event)
                break
        else:
            merged.append(event)
    merged = _without_false_starts(merged)
    moves = _founders(_rumoured_from(_across_sentences(merged, year)))
    return _back_from(_chained(_without_posts(_without_rests(moves), year)))


def _without_false_starts(events: list[Event]) -> list[Event]:
    """The events without departures from where the same person is told to go right after."""
    goes = {(e.people, e.destination): e for e in events if e.kind == "joined" and not e.origin}

    def false_start(event: Event) -> bool:
        onward = goes.get((event.people, event.origin)) if event.kind == "left" else None
        if onward is None or onward.sentence - event.sentence > 1:
            return False
        return (event.sentence, event.start) < (onward.sentence, onward.start)

    return [event for event in events if not false_start(event)]


def _rumoured_from(events: list[Event]) -> list[Event]:
    """Rumoured arrivals start where the same person is told, for certain, to have left."""
    gone = {e.people: e.origin for e in events if e.kind == "left" and e.status == "stated"}
    return [
        replace(event, origin=gone.get(event.people))
        if event.kind == "joined"
        and event.status == "rumoured"
        and event.origin is None
        and gone.get(event.people) != event.destination
        else event
        for event in events
    ]


def _chained(events: list[Event]) -> list[Event]:
    """Arrivals without an origin come from where the same person last arrived before, by date."""
    chained = []
    for event in events:
        earlier = [other for other in events if _precedes(other, event)]
        if earlier and event.kind in ("joined", "returned") and event.origin is None:
            last = max(earlier, key=lambda other: other.date.iso if other.date else "")
            sources = (*event.sources, last.sentence)
            event = replace(event, origin=last.destination, sources=sources)
        chained.append(event)
    return chained


def _precedes(other: Event, event: Event) -> bool:
    """Whether the other is an arrival of the same person before the event, both dated."""
    if other is event or other.people != event.people or other.kind not in ARRIVING:
        return False
    if not (event.date and other.date) or other.destination in (None, event.destination):
        return False
    gap = months_between(other.date.iso, event.date.iso)
    return gap is not None and gap > 0 and other.status == event.status == "stated"


def _back_from(events: list[Event]) -> list[Event]:
    """Returns without an origin come from where the person is told to have gone from there."""
    gone = {
        (e.people, e.origin): e.destination
        for e in events
        if e.kind in ("joined", "founded") and e.status == "stated"
    }
    return [
        replace(event, origin=gone.get((event.people, event.destination)))
        if event.kind == "returned" and event.origin is None
        else event
        for event in events
    ]


def _without_rests(events: list[Event]) -> list[Event]:
    """The events without the rests that people take after leaving: "left … to take a year off"."""
    gone = {
        (e.people, e.origin): e.sentence
        for e in events
        if e.kind == "left" and e.status == "stated"
    }
    return [
        event
        for event in events
        if event.kind != "on_leave"
        or not 0 <= event.sentence - gone.get((event.people, event.origin), _NEVER) <= _POST_BEFORE
    ]


def _founders(events: list[Event]) -> list[Event]:
    """The events without arrivals at what the same person is told to have founded."""
    founded = {(e.people, e.destination) for e in events if e.kind == "founded"}
    return [
        event
        for event in events
        if event.kind != "joined" or (event.people, event.destination) not in founded
    ]


def _without_posts(events: list[Event], year: str | None) -> list[Event]:
    """The events without undated posts of people who are told to arrive at that lab just now.

    The post may be told a little before: "named P head of research. She joins from …".
    """
    fresh = {
        (e.people, e.destination): e.sentence - (0 if e.date else _POST_BEFORE)
        for e in events
        if e.kind in ("joined", "returned")
        and e.status == "stated"
        and (e.date is None or e.date.iso.startswith(("XXXX", year or "X")))
    }
    return [
        event
        for event in events
        if event.kind != "promoted"
        or event.date
        or event.raised
        or event.sentence < fresh.get((event.people, event.destination), _NEVER)
    ]


def _across_sentences(events: list[Event], year: str | None) -> list[Event]:
    """Departures whose arrival is told in another sentence, and departures told again."""
    kept = list(events)
    for leave in events:
        if leave.kind != "left":
            continue
        known = [
            other
            for other in kept
            if other.kind in ARRIVING
            and other.people == leave.people
            and other.origin == leave.origin
            and (other.status == leave.status or leave.status == "rumoured")
            and close_dates(leave.date, other.date)
        ]
        arrivals = known or [
            other
            for other in kept
            if is_step(leave, other) and other.origin is None and _in_order(leave, other, year)
        ]
        if arrivals:
            best = min(arrivals, key=lambda other: abs(other.sentence - leave.sentence))
            kept[kept.index(best)] = stepped(leave, best)
            kept.remove(leave)
    return kept
