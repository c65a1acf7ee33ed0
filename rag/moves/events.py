"""The moves one sentence tells: triggers found clause by clause, their slots filled.

Each trigger takes the clause's subject (or its object, where the verb has one: hired, fired),
the labs around it, the nearest date, and the standing the words before it give the claim.
"""

from __future__ import annotations

from dataclasses import replace

from rag.language.dates import DateMention, date_after
from rag.language.names import Entity
from rag.moves.clauses import Clauses, Mover
from rag.moves.context import Context
from rag.moves.ends import Ends
from rag.moves.event import Affiliation, Event
from rag.moves.lexicon import KINDS, Lexicon
from rag.moves.movers import Movers, Trigger, apart
from rag.moves.places import Places, Scope, Told
from rag.moves.standing import standing_of
from rag.moves.tape import Item, Tape
from rag.records import MoveKind, MoveStatus

_NEAR = 2  # sentences within which "among them" and "followed" go on with what was told
_RETOLD = 4  # sentences within which "her departure" is the one told before


class SentenceReader:
    """Reads the events of one sentence; the context is brought up to date on the way."""

    def __init__(self, tape: Tape, lexicon: Lexicon, context: Context, number: int) -> None:
        self.tape = tape
        self.text = tape.text
        self.lexicon = lexicon
        self.context = context
        self.number = number
        self.clauses = Clauses(tape, lexicon, context)
        self.places = Places(self.clauses, number)
        self.ends = Ends(self.places)
        self.affiliations: list[Affiliation] = []
        self.movers = Movers(self.clauses)

    def events(self) -> list[Event]:
        """The events in the order they are told."""
        found: list[Event] = []
        leading: Event | None = None  # an arrival whose clause says "before"
        for start, end in self.clauses:
            triggers = self._triggers(start, end)
            self.clauses.take_subject(start, triggers[0].start if triggers else end, end)
            self.places.note(start, end)
            told: list[Event] = []
            for at, trigger in enumerate(triggers):
                left = triggers[at - 1].end if at else start
                right = triggers[at + 1].start if at + 1 < len(triggers) else end
                told += self._event(trigger, Scope(start, left, right, end))
                self.places.note_left(told)
            if not triggers:
                told += self._gapped(start, end) or self._listed(start, end, found)
                told = told or self._more(start, end, found) or self._followed(start, end, found)
            self._affiliate(start, end, leading, told[-1].people if told else ())
            self.clauses.close(start, end)
            found += told
            before = self.lexicon.says("before", self.text[max(0, start - 8) : end])
            leading = told[-1] if told and before else leading
            for event in told:
                if event.date:
                    self.context.step = (event.date, self.number)
                if event.origin and event.kind in ("left", "dismissed", "on_leave"):
                    self.context.vacated = (event.origin, self.number)
                self.places.follow(event.people, event.origin, event.destination, event.status)
        return found

    def _triggers(self, start: int, end: int) -> list[Trigger]:
        """The triggers of a clause; where two overlap the longer one counts."""
        hits = [
            Trigger(kind, match.start(), match.end())  # type: ignore[arg-type]
            for kind in KINDS
            for match in self.lexicon.triggers[kind].finditer(self.text, start, end)
        ]
        hits.sort(key=lambda hit: (hit.start - hit.end, hit.start))
        kept: list[Trigger] = []
        for hit in hits:
            if all(hit.end <= other.start or other.end <= hit.start for other in kept):
                kept.append(hit)
        return sorted(kept, key=lambda hit: hit.start)

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
        at = self._slot("among_them", start, end)
        if at is None:
            return []
        item, context = self.tape.item(at), self.context
        hirer = context.hirer if context.hirer and self.number - context.hirer[1] <= _NEAR else None
        if hirer:
            origin = item.lab or context.hired_from
            return [self._told_so(item, "joined", origin, hirer[0], start, end)]
        last = found[-1] if found else self.context.last
        goes_on = last is not None and self.number - last.sentence <= _NEAR
        if last and goes_on and self.lexicon.says("others_followed", self.text[:start]):
            origin = item.lab or last.origin
            return [self._told_so(item, last.kind, origin, last.destination, start, end)]
        if self.places.leaving:
            return [self._told_so(item, "left", self.places.leaving, None, start, end)]
        return []

    def _followed(self, start: int, end: int, found: list[Event]) -> list[Event]:
        """The move of somebody who did as another was just said to do: "P followed in June"."""
        at = self._slot("did_so_too", start, end)
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
        date = self._date(Trigger(kind, end, end), scope)
        span = (self.tape.origins[start], self._origin_end(end))
        origin = origin if origin != destination else None
        return Event(
            kind, item.entities, origin, destination, item.role, date, "stated", *span, self.number
        )

    def _gapped(self, start: int, end: int) -> list[Event]:
        """The move of a clause that leaves out its verb: "Two more went: P to L, and P to L"."""
        at = self._slot("gapped", start, end)
        if at is None or not self.lexicon.says("gapped_after", self.text[:start]):
            return []
        item = self.tape.item(self.text.index("P", start))
        trigger = Trigger("joined", at - 1, at)
        status = standing_of(trigger, Scope(start, start, end, end), self.text, self.lexicon)
        if status is None:
            return []
        lab = self.tape.item(at).entities[0]
        origin = item.lab or self.places.leaving
        date = self._date(trigger, Scope(start, start, end, end))
        span = (self.tape.origins[start], self._origin_end(end))
        return [
            Event("joined", item.entities, origin, lab, item.role, date, status, *span, self.number)
        ]

    def _affiliate(
        self, start: int, end: int, leading: Event | None, movers: tuple[Entity, ...]
    ) -> None:
        """Notes where a clause says its subject, or who moves in it, is or was."""
        clause = self.text[start:end]
        people = () if self.clauses.blocked else self.clauses.current or movers
        if self.lexicon.status["negated"].search(clause):
            return
        at = self.lexicon.slot("employer", self.text, start, end)
        others = ("several", "another_person")
        if at is None or any(self.lexicon.says(slot, clause) for slot in others):
            return
        relative = self.clauses.relative(start, at)
        if relative is not None:
            people = self.clauses.people(relative)
        if not people:
            return
        lab = self.tape.item(at).entities[0]
        past = self.lexicon.says("past", self.text[max(0, start - 8) : end]) or (
            self.lexicon.says("career", self.text[:start])
            and not self.lexicon.says("now_here", clause)
        )
        present = self.lexicon.says("serving", clause)
        self.affiliations.append(Affiliation(people, lab, past, present, leading))
        self.places.place(people, lab, past)

    def _event(self, trigger: Trigger, scope: Scope) -> list[Event]:
        status = standing_of(trigger, scope, self.text, self.lexicon)
        if status is None:
            return []
        if self._old_post(trigger) or self._on_leave_before(trigger, scope):
            return []
        mover = self.movers.of(trigger, scope)
        if not mover.people:
            if status != "stated":
                return []
            if trigger.kind == "left":
                self.places.note_exodus(scope.start, trigger.end, scope.right)
            if trigger.kind == "joined":
                self.places.note_hirer(scope.around(trigger.start, trigger.end))
            return []
        if self._retold(trigger, scope, mover) or self._told_again(trigger, scope, mover):
            return []
        if self._back_at_work(trigger, scope, mover):
            return []
        return [e for one in apart(mover) for e in self._moved(trigger, scope, one, status)]

    def _old_post(self, trigger: Trigger) -> bool:
        """Whether "its R is P" tells of a post that is not new."""
        before = self.tape.items[trigger.start - 1] if trigger.start else None
        is_post = self.lexicon.says("is_post", self.text[trigger.start : trigger.end])
        return is_post and not (before and self.lexicon.says("new_post", before.surface.lower()))

    def _on_leave_before(self, trigger: Trigger, scope: Scope) -> bool:
        """Whether a leave is told of as over."""
        before = self.text[max(0, scope.start - 8) : trigger.start]
        return trigger.kind == "on_leave" and self.lexicon.says("leave_over", before)

    def _back_at_work(self, trigger: Trigger, scope: Scope, mover: Mover) -> bool:
        """Whether somebody is only to come back from a leave told before."""
        last = self.context.last
        resting = last is not None and last.kind == "on_leave" and last.people == mover.people
        to_come = self.lexicon.says("to_come", self.text[scope.start : trigger.start])
        return resting and to_come and trigger.kind == "returned"

    def _retold(self, trigger: Trigger, scope: Scope, mover: Mover) -> bool:
        """Whether "P's leaving" only names a move that the article told before."""
        named = self.lexicon.says("nominal", self.text[scope.start : trigger.start])
        return named and all(p.id in self.context.moved for p in mover.people)

    def _told_again(self, trigger: Trigger, scope: Scope, mover: Mover) -> bool:
        """Whether "her departure" only speaks of the move told just before."""
        possessed = self.lexicon.says("possessed", self.text[scope.start : trigger.start])
        noun = self.lexicon.says("noun", self.text[trigger.start : trigger.end])
        told = self.context.moved
        return (
            noun
            and possessed
            and all(self.number - told.get(p.id, -99) <= _RETOLD for p in mover.people)
        )

    def _moved(
        self, trigger: Trigger, scope: Scope, mover: Mover, status: MoveStatus
    ) -> list[Event]:
        """The event of a trigger and its movers, where the ends can be told."""
        word = self.text[trigger.start : trigger.end]
        date = self._date(trigger, scope)
        if self.lexicon.says("been_there", word) and not (date and self._this_year(date)):
            return []  # "has been at L since 2019" is background
        told = Told(trigger.kind, word, mover, date.iso if date else None)
        kind, origin, destination = self.ends.of(told, scope.around(trigger.start, trigger.end))
        if kind is None:
            return []
        role = self._role(trigger, scope, mover.item, kind)
        if role and kind in ("joined", "promoted") and self.lexicon.says("honorary", role.lower()):
            return []
        if kind == "joined" and self.lexicon.says("becomes", word):
            kind = "founded" if self.lexicon.says("founding", (role or "").lower()) else kind
        clause = self.text[scope.start : scope.end]
        event = Event(
            kind,
            mover.people,
            origin,
            destination,
            role,
            date,
            status,
            self.tape.origins[scope.start],
            self._origin_end(scope.end),
            self.number,
            mover.carried,
            self.lexicon.says("moving", clause),
            self.lexicon.says("appointed", word),
            mover.listed,
            mover.passive,
        )
        return [event, *self._beside(event, trigger, scope)]

    def _this_year(self, date: DateMention) -> bool:
        return date.iso.startswith(("XXXX", self.context.year or "XXXX"))

    def _origin_end(self, end: int) -> int:
        item = self.tape.items[end - 1]
        return item.end if item else self.tape.origins[end - 1] + 1

    def _slot(self, name: str, start: int, end: int) -> int | None:
        return self.lexicon.slot(name, self.text, start, end)

    def _beside(self, event: Event, trigger: Trigger, scope: Scope) -> list[Event]:
        """The same event of those who moved, or founded, beside the mover."""
        founded = event.kind == "founded"
        at = self._slot("together", trigger.end, min(len(self.text), scope.end + 60))
        if at is None and founded:
            at = self._slot("companion", scope.start, trigger.start)
        if at is None and founded:
            at = self._slot("companion_right", trigger.end, scope.right)
        if at is None and founded:
            at = self._slot("companion_after", scope.end, len(self.text))
        item = self.tape.items[at] if at is not None and self.text[at] == "P" else None
        if item is None:
            return []
        events = []
        for part in item.parts or (item,):
            people = tuple(person for person in part.entities if person not in event.people)
            lab = part.lab if part.lab != event.destination else None
            origin = lab if founded else lab or event.origin
            if people:
                events.append(replace(event, people=people, origin=origin, role=None))
        return events

    def _role(self, trigger: Trigger, scope: Scope, item: Item | None, kind: str) -> str | None:
        at = self._slot("role_right", trigger.end, scope.right)
        arrives = kind in ("joined", "returned", "promoted", "founded")
        if at is None and arrives:
            at = self._slot("role_next", scope.end + 1, scope.end + 60)
        if at is None and arrives:
            at = self._slot("role_left", scope.start, trigger.start)
        if at is not None:
            return self.tape.item(at).surface
        if kind in ("left", "dismissed", "on_leave"):
            return item.role if item else None
        return None

    def _date(self, trigger: Trigger, scope: Scope) -> DateMention | None:
        """The nearest date: in the clause, else the last one before it in the sentence."""
        inside = [at for at in range(scope.start, scope.right) if self.text[at] == "D"]
        if inside:
            before = [at for at in inside if at < trigger.start]
            after = [at for at in inside if at >= trigger.end]
            first = after if self.lexicon.language == "en" else before[::-1]
            best = (first or before[::-1] or after)[0]
            return self.tape.item(best).date
        at = self.text.rfind("D", 0, scope.start)
        told = self.tape.item(at).date if at >= 0 else self.context.before(self.number)
        later = date_after(self.text[at + 1 : trigger.end], told) if told else None
        if later or at >= 0:
            return later or told
        background = self.lexicon.says("background", self.text[max(0, scope.start - 8) : scope.end])
        return None if background else self.context.day(self.number)
