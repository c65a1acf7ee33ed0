"""Events put together: leaving one lab and joining another is one move, told twice is once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.language.dates import DateMention
from rag.moves.context import Context
from rag.moves.edtf import months_between, same_time
from rag.moves.events import Event

ARRIVING = ("joined", "founded", "returned")
_FAR_SENTENCES = 12  # leaving and joining told further apart are still one move if dates allow
_STEP_MONTHS = 18  # between leaving one lab and joining the next


def joined_up(events: Sequence[Event], context: Context) -> list[Event]:
    """The events of one sentence, each departure put together with the arrival after it."""
    kept: list[Event] = []
    for event in events:
        last = kept[-1] if kept else None
        if last and last.kind == "left" and _goes_on(last, event):
            event = replace(event, kind="joined")
        if last and _is_post_of(event, last):
            kept[-1] = replace(last, role=last.role or event.role)
        elif last and _is_step(last, event):
            kept[-1] = _stepped(last, event)
        elif last and _is_step(event, last) and _close_dates(last.date, event.date):
            kept[-1] = _stepped(event, last)
        else:
            again = next((at for at, other in enumerate(kept) if _repeats(event, other)), None)
            if again is None:
                kept.append(_from_home(event, last, context))
            else:
                kept[again] = _merged(kept[again], event)
    return kept


def _goes_on(leave: Event, event: Event) -> bool:
    """Whether a new post told right after a departure is one elsewhere."""
    return (
        event.kind == "promoted"
        and event.people == leave.people
        and event.destination not in (None, leave.origin)
    )


def _from_home(event: Event, last: Event | None, context: Context) -> Event:
    """An arrival told as a step away from where the person is has that as its origin."""
    if event.kind not in ARRIVING or event.origin:
        return event
    if last and last.people == event.people and last.destination:
        chained = last.destination != event.destination
        chained = chained and (last.kind != "founded" or event.kind == "returned")
        return replace(event, origin=last.destination) if chained else event
    if event.kind != "joined" or not event.moving:
        return event
    if event.date and not event.date.iso.startswith(("XXXX", context.year or "XXXX")):
        return event
    homes = [context.now[p.id].lab for p in event.people if p.id in context.now]
    if homes and homes[0] != event.destination:
        return replace(event, origin=homes[0])
    return event


def _is_post_of(event: Event, arrival: Event) -> bool:
    """Whether a taking of office is only the post of the arrival told just before it."""
    return (
        event.kind == "promoted"
        and arrival.kind in ARRIVING
        and event.people == arrival.people
        and (event.date is None or event.date == arrival.date)
    )


def _is_step(leave: Event, arrive: Event) -> bool:
    return (
        leave.kind in ("left", "dismissed")
        and arrive.kind in ARRIVING
        and bool({p.id for p in leave.people} & {p.id for p in arrive.people})
        and (arrive.origin is None or arrive.origin == leave.origin)
        and arrive.destination != leave.origin
        and (leave.kind == "left" or arrive.kind != "returned")
        and (leave.status == arrive.status or leave.status == "rumoured")
    )


def _stepped(leave: Event, arrive: Event) -> Event:
    """One event of the two: the arrival, with the departure's origin and evidence."""
    sources = tuple(
        n
        for n in dict.fromkeys((*arrive.sources, leave.sentence, *leave.sources))
        if n != arrive.sentence
    )
    role = arrive.role
    return replace(
        arrive,
        origin=leave.origin,
        date=arrive.date or leave.date,
        role=role,
        start=min(leave.start, arrive.start) if leave.sentence == arrive.sentence else arrive.start,
        end=max(leave.end, arrive.end) if leave.sentence == arrive.sentence else arrive.end,
        sources=sources,
    )


def _close_dates(one: DateMention | None, two: DateMention | None) -> bool:
    if one is None or two is None:
        return True
    gap = months_between(one.iso, two.iso)
    return gap is None or abs(gap) <= _STEP_MONTHS


def _in_order(leave: Event, arrive: Event, year: str | None) -> bool:
    """Whether the arrival can be the step after the departure, by date or by telling."""
    if leave.date and arrive.date:
        gap = months_between(leave.date.iso, arrive.date.iso)
        return gap is None or -1 <= gap <= _STEP_MONTHS
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
            if _repeats(event, other):
                merged[at] = _merged(other, event)
                break
        else:
            merged.append(event)
    return _back_from(_chained(_founders(_rumoured_from(_across_sentences(merged, year)))))


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


def _founders(events: list[Event]) -> list[Event]:
    """The events without arrivals at what the same person is told to have founded."""
    founded = {(e.people, e.destination) for e in events if e.kind == "founded"}
    return [
        event
        for event in events
        if event.kind != "joined" or (event.people, event.destination) not in founded
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
            and _close_dates(leave.date, other.date)
        ]
        arrivals = known or [
            other
            for other in kept
            if _is_step(leave, other) and other.origin is None and _in_order(leave, other, year)
        ]
        if arrivals:
            best = min(arrivals, key=lambda other: abs(other.sentence - leave.sentence))
            kept[kept.index(best)] = _stepped(leave, best)
            kept.remove(leave)
    return kept


def _repeats(event: Event, other: Event) -> bool:
    """Whether two events of one article are one move told twice."""
    if event.people != other.people or event.kind != other.kind:
        return False
    if event.destination != other.destination:
        return False
    if event.origin and other.origin and event.origin != other.origin:
        return False
    if {event.status, other.status} == {"stated", "denied"}:
        return False
    if event.date and other.date and not same_time(event.date.iso, other.date.iso):
        gap = months_between(event.date.iso, other.date.iso)
        return gap is None or abs(gap) <= 2
    return True


def _merged(one: Event, two: Event) -> Event:
    """One event of two tellings; the fuller one's words come first."""
    first, second = (two, one) if _fullness(two) > _fullness(one) else (one, two)
    status = one.status if one.status == two.status else "denied"
    if "stated" in (one.status, two.status):
        status = "stated"
    sources = tuple(n for n in dict.fromkeys((*first.sources, *second.sources)))
    return replace(
        first,
        origin=first.origin or second.origin,
        role=first.role or second.role,
        date=_finer(first.date, second.date),
        status=status,
        sources=sources if first.carried else first.sources,
    )


def _fullness(event: Event) -> tuple[bool, bool, bool]:
    return (not event.carried, event.origin is not None, event.date is not None)


def _finer(one: DateMention | None, two: DateMention | None) -> DateMention | None:
    if one is None or two is None:
        return one or two
    return two if two.iso.startswith(one.iso) else one
