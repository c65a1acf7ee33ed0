"""Events put together: leaving one lab and joining another is one move, told twice is once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.language.dates import DateMention
from rag.moves.context import Context
from rag.moves.edtf import months_between, same_time
from rag.moves.event import Event

ARRIVING = ("joined", "founded", "returned")
STEP_MONTHS = 18  # between leaving one lab and joining the next


def joined_up(events: Sequence[Event], context: Context) -> list[Event]:
    """The events of one sentence, each departure put together with the arrival after it."""
    kept: list[Event] = []
    for event in events:
        last = kept[-1] if kept else None
        if last and last.kind == "left" and _goes_on(last, event):
            event = replace(event, kind="joined")
        if last and (_same_post(event, last) or _is_post_of(event, last, context.year)):
            kept[-1] = replace(last, role=last.role or event.role, date=last.date or event.date)
        elif last and is_step(last, event):
            stay = tuple(person for person in last.people if person not in event.people)
            kept[-1:] = [replace(last, people=stay)] if stay else []
            kept.append(stepped(last, event))
        elif last and is_step(event, last) and close_dates(last.date, event.date):
            kept[-1] = stepped(event, last)
        else:
            again = next((at for at, other in enumerate(kept) if repeats(event, other)), None)
            if again is None:
                kept.append(_from_home(event, last, context))
            else:
                kept[again] = merged_of(kept[again], event)
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
    unsure = event.status != "stated"  # a move that is only talked of starts where they are
    if event.kind != "joined" or not (event.moving or unsure):
        return event
    if event.date and not event.date.iso.startswith(("XXXX", context.year or "XXXX")):
        return event
    homes = [context.now[p.id].lab for p in event.people if p.id in context.now]
    if homes and homes[0] != event.destination:
        return replace(event, origin=homes[0])
    return event


def _same_post(event: Event, last: Event) -> bool:
    """Whether two words of one sentence tell of one new post: "promoted P to replace …"."""
    return event.kind == last.kind == "promoted" and event.people == last.people


def _is_post_of(event: Event, arrival: Event, year: str | None) -> bool:
    """Whether a taking of office is only the post of the arrival told just before it."""
    if event.by_others and arrival.date and not arrival.date.iso.startswith(("XXXX", year or "X")):
        return False  # "P, who joined L years ago, was named R"
    return (
        event.kind == "promoted"
        and arrival.kind in ARRIVING
        and event.people == arrival.people
        and not event.raised
        and (event.date is None or event.date == arrival.date or arrival.date is None)
    )


def is_step(leave: Event, arrive: Event) -> bool:
    """Whether the two can be the halves of one move: away from one lab and to another."""
    return (
        leave.kind in ("left", "dismissed")
        and arrive.kind in ARRIVING
        and bool({p.id for p in leave.people} & {p.id for p in arrive.people})
        and (arrive.origin is None or arrive.origin == leave.origin)
        and arrive.destination != leave.origin
        and (leave.kind == "left" or arrive.kind != "returned")
        and (leave.status == arrive.status or leave.status == "rumoured")
    )


def stepped(leave: Event, arrive: Event) -> Event:
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


def close_dates(one: DateMention | None, two: DateMention | None) -> bool:
    """Whether two dates, where both are known, are near enough for one step."""
    if one is None or two is None:
        return True
    gap = months_between(one.iso, two.iso)
    return gap is None or abs(gap) <= STEP_MONTHS


def repeats(event: Event, other: Event) -> bool:
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


def merged_of(one: Event, two: Event) -> Event:
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
