"""The moves one sentence tells: triggers found clause by clause, their slots filled.

Each trigger takes the clause's subject (or its object, where the verb has one: hired, fired),
the labs around it, the nearest date, and the standing the words before it give the claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.language.dates import DateMention
from rag.language.names import Entity
from rag.moves.affiliations import Affiliations
from rag.moves.clauses import Clauses, Mover
from rag.moves.combine import ARRIVING
from rag.moves.context import Context, Vacancy
from rag.moves.dated import Dates
from rag.moves.ends import Ends
from rag.moves.event import Affiliation, Event
from rag.moves.lexicon import KINDS, Lexicon
from rag.moves.movers import Movers, Trigger, apart
from rag.moves.places import Places, Scope, Told
from rag.moves.standing import standing_of
from rag.moves.tape import Item, Tape
from rag.moves.unspoken import Unspoken
from rag.records import MoveStatus

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
        self.movers = Movers(self.clauses)
        self.dates = Dates(tape, lexicon, context, number)
        self.staying = Affiliations(self.places)
        self.unspoken = Unspoken(self.places, self.dates)
        self._last: Event | None = None  # told in this sentence

    @property
    def affiliations(self) -> list[Affiliation]:
        """Where the sentence says that people are, or were."""
        return self.staying.told

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
                self._last = told[-1] if told else self._last
                self.places.note_left(told)
            if not triggers:
                told += self.unspoken.of(start, end, found) or self.staying.in_turn(start, end)
            self.staying.note(start, end, leading, told[-1].people if told else ())
            self.clauses.close(start, end)
            found += told
            before = self.lexicon.says("before", self.text[max(0, start - 8) : end])
            leading = told[-1] if told and before else leading
            for event in told:
                if event.date:
                    self.context.step = (event.date, self.number)
                if event.origin and event.kind in ("left", "dismissed", "on_leave"):
                    self.context.vacated = Vacancy(event.origin, event.role, self.number)
                self.places.follow(event.people, event.origin, event.destination, event.status)
        return found

    def _triggers(self, start: int, end: int) -> list[Trigger]:
        """The triggers of a clause; where two overlap the longer one counts."""
        hits = [
            Trigger(kind, match.start(), match.end())  # type: ignore[arg-type]
            for kind in KINDS
            for match in self.lexicon.triggers[kind].finditer(self.text, start, end)
        ]
        if any(hit.kind == "returned" for hit in hits):  # back from leave
            hits = [hit for hit in hits if hit.kind != "on_leave"]
        hits.sort(key=lambda hit: (hit.start - hit.end, hit.start))
        kept: list[Trigger] = []
        for hit in hits:
            if all(hit.end <= other.start or other.end <= hit.start for other in kept):
                kept.append(hit)
        kept.sort(key=lambda hit: hit.start)
        return [hit for at, hit in enumerate(kept) if not _leads(hit, kept[at + 1 :])]

    def _event(self, trigger: Trigger, scope: Scope) -> list[Event]:
        status = standing_of(trigger, scope, self.text, self.lexicon)
        if status is None:
            return []
        if self._old_post(trigger) or self._on_leave_before(trigger, scope):
            return []
        if self._last and self.lexicon.says("more_from", self.text[trigger.start - 2 :]):
            return self._one_more(self._last, trigger)
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
        if self._back_at_work(trigger, scope, mover) or self._reports(trigger, scope, mover):
            return []
        return [e for one in apart(mover) for e in self._moved(trigger, scope, one, status)]

    def _one_more(self, last: Event, trigger: Trigger) -> list[Event]:
        """The arrival of one more of a list: "hired P from L, P from L and P from L"."""
        if last.kind != "joined" or last.destination is None:
            return []
        people = self.tape.item(trigger.start - 2).entities
        origin = self.tape.item(self.text.index("L", trigger.start)).entities[0]
        return [replace(last, people=people, origin=origin, role=None, listed=False)]

    def _old_post(self, trigger: Trigger) -> bool:
        """Whether "its R is P" tells of a post that is not new."""
        before = self.tape.items[trigger.start - 1] if trigger.start else None
        is_post = self.lexicon.says("is_post", self.text[trigger.start : trigger.end])
        if self.lexicon.says("is_its_post", self.text[trigger.start :]):
            before, is_post = self.tape.items[self.text.index("R", trigger.start)], True
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

    def _reports(self, trigger: Trigger, scope: Scope, mover: Mover) -> bool:
        """Whether somebody only starts in the job that the same sentence told before."""
        last = self._last
        if last is None or last.destination is None or last.people != mover.people:
            return False
        named = [item for item in self.tape.items[scope.left : scope.right] if item]
        labs = {entity for item in named if item.symbol == "L" for entity in item.entities}
        reports = self.lexicon.says("reports", self.text[trigger.start : trigger.end])
        return reports and trigger.kind == last.kind and labs <= {last.destination}

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
        date = self.dates.of(trigger, scope)
        if self.lexicon.says("been_there", word) and not (date and self._this_year(date)):
            return []  # "has been at L since 2019" is background
        told = Told(trigger.kind, word, mover, date.iso if date else None)
        kind, origin, destination = self.ends.of(told, scope.around(trigger.start, trigger.end))
        if kind is None:
            return []
        role = self._role(trigger, scope, mover.item, kind)
        if role is None and self.lexicon.says("succeeds", word):
            role = self._role_left_by(destination)
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
            self.tape.stop(scope.end),
            self.number,
            mover.carried,
            self.lexicon.says("moving", clause),
            self.lexicon.says("appointed", word),
            mover.listed,
            mover.passive,
            self.lexicon.says("raised", word),
        )
        return [event, *self._beside(event, trigger, scope)]

    def _this_year(self, date: DateMention) -> bool:
        return date.iso.startswith(("XXXX", self.context.year or "XXXX"))

    def _slot(self, name: str, start: int, end: int) -> int | None:
        return self.lexicon.slot(name, self.text, start, end)

    def _beside(self, event: Event, trigger: Trigger, scope: Scope) -> list[Event]:
        """The same event of those who moved, or founded, beside the mover."""
        founded = event.kind == "founded"
        at = self._slot("together", trigger.end, min(len(self.text), scope.end + 60))
        if at is None and founded:
            at = self._slot("companion", scope.start, trigger.start)
        if at is None and founded:
            at = self._slot("companion_before", 0, trigger.start)
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

    def _role_left_by(self, destination: Entity | None) -> str | None:
        """The post that fell free there, which somebody is now said to take over."""
        vacancy = self.context.vacancy(self.number)
        return vacancy.role if vacancy and vacancy.lab == destination else None


def _leads(trigger: Trigger, later: Sequence[Trigger]) -> bool:
    """Whether a word of arriving only leads up to the one right behind it: 跳槽回到."""
    beside = bool(later) and later[0].start == trigger.end
    return beside and trigger.kind in ARRIVING and later[0].kind in ARRIVING
