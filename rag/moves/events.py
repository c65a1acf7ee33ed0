"""The moves one sentence tells: triggers found clause by clause, their slots filled.

A sentence is read left to right. Each clause has a subject, its own or the last one's; each
trigger in it takes that subject (or its object, where the verb has one: hired, fired), the
labs around it, the nearest date, and the standing the words before it give the claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rag.language.dates import DateMention
from rag.language.names import Entity
from rag.moves.lexicon import KINDS, Lexicon
from rag.moves.tape import Item, Tape
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
    sources: tuple[int, ...] = ()  # sentences told together with this one


@dataclass(slots=True)
class Context:
    """What the sentences so far say about who and where the talk is about."""

    topic: tuple[Entity, ...] = ()
    topic_sentence: int = -1
    group: tuple[Entity, ...] = ()
    lab: Entity | None = None
    speaker: tuple[Entity, ...] = ()  # of a letter or a quotation
    writer: tuple[Entity, ...] = ()  # who is said to have written a letter
    year: str | None = None  # of the article
    at: dict[str, Entity] = field(default_factory=dict)  # person id → where they are now
    left: dict[str, Entity] = field(default_factory=dict)  # person id → what they last left
    roles: dict[str, str] = field(default_factory=dict)
    zero_subject: bool = True  # whether a clause without a subject may take the topic


@dataclass(frozen=True, slots=True)
class Trigger:
    """Where a clause tells of a move, and of which kind."""

    kind: MoveKind
    start: int
    end: int


class SentenceReader:
    """Reads the events of one sentence; the context is brought up to date on the way."""

    def __init__(self, tape: Tape, lexicon: Lexicon, context: Context, number: int) -> None:
        self.tape = tape
        self.text = tape.text
        self.lexicon = lexicon
        self.context = context
        self.number = number
        self.current: tuple[Entity, ...] = ()
        self.current_item: Item | None = None
        self.blocked = False  # the last subject was a lab or people in general

    def events(self) -> list[Event]:
        """The events in the order they are told."""
        found: list[Event] = []
        for start, end in self._clauses():
            triggers = self._triggers(start, end)
            self._take_subject(start, triggers[0].start if triggers else end)
            for at, trigger in enumerate(triggers):
                left = triggers[at - 1].end if at else start
                right = triggers[at + 1].start if at + 1 < len(triggers) else end
                found += self._event(trigger, start, left, right, end)
            self._note_labs(start, end)
        return found

    def _clauses(self) -> Iterator[tuple[int, int]]:
        start = 0
        for match in self.lexicon.breaks.finditer(self.text):
            if match.start() > start:
                yield start, match.start()
            start = match.end()
        if start < len(self.text):
            yield start, len(self.text)

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

    def _take_subject(self, start: int, before: int) -> None:
        """Notes the clause's own subject, if it has one, as the one that carries on."""
        for at in range(start, before):
            symbol = self.text[at]
            if symbol in "PHTI":
                if symbol == "P" and self.lexicon.not_subject.search(self.text[start:at]):
                    continue
                people = self._people(at)
                if people:
                    self.current, self.current_item = people, self.tape.items[at]
                    self.blocked = False
                    return
            if symbol == "L" and not self.text[start:at].strip(" D"):
                after = self.text[at + 1 : at + 3]
                if "R" not in after and not after.startswith(("的", "'")):
                    self.blocked = True
        head = self.text[start:before]
        if before > start and self.lexicon.generic.search(head) and "P" not in head:
            self.blocked = True

    def _people(self, at: int) -> tuple[Entity, ...]:
        symbol, context = self.text[at], self.context
        if symbol == "P":
            return self.tape.item(at).entities
        if symbol in "HO":
            return self.current or context.topic
        if symbol == "T":
            return context.group if len(context.group) > 1 else ()
        if symbol == "I":
            return context.speaker
        return ()

    def _event(self, trigger: Trigger, start: int, left: int, right: int, end: int) -> list[Event]:
        status = self._status(trigger, start, end)
        if status is None:
            return []
        before, after = self.text[start : trigger.start], self.text[trigger.end : right]
        people, item, carried, passive = self._mover(trigger, start, left, right)
        if not people:
            return []
        kind, origin, destination = self._labs(trigger, start, left, right, item, passive, people)
        if kind is None:
            return []
        if kind == "founded":
            people = self._companions(people, before, start, after, trigger.end)
        event = Event(
            kind,
            people,
            origin,
            destination,
            self._role(trigger, right, end, item, kind),
            self._date(trigger, start, right),
            status,
            self.tape.origins[start],
            self._origin_end(end),
            self.number,
            carried,
            bool(self.lexicon.slots["moving"].search(self.text[start:end])),
        )
        return [event]

    def _origin_end(self, end: int) -> int:
        item = self.tape.items[end - 1]
        return item.end if item else self.tape.origins[end - 1] + 1

    def _slot(self, name: str, text: str, offset: int) -> int | None:
        match = self.lexicon.slots[name].search(text)
        return offset + match.start("slot") if match else None

    def _mover(
        self, trigger: Trigger, start: int, left: int, right: int
    ) -> tuple[tuple[Entity, ...], Item | None, bool, bool]:
        """Who moves: the object of a transitive verb, else the subject; and whether carried."""
        slots, text = self.lexicon.slots, self.text
        before, after = text[start : trigger.start], text[trigger.end : right]
        word = text[trigger.start : trigger.end]
        passive = bool(slots["passive"].search(before)) or word.startswith("被")
        if slots["transitive"].search(word) and not passive:
            at = self._slot("object_left", before, start)
            if at is None:
                at = self._slot("object_right", after, trigger.end)
            if at is not None:
                return self._people(at), self.tape.items[at], text[at] != "P", False
            if self.lexicon.language == "en" or trigger.kind == "dismissed" or "挖" in word:
                return (), None, False, False
        at = self._slot("by_person", before, start)
        if at is None and trigger.kind == "founded" and "by_right_person" in slots:
            at = self._slot("by_right_person", after, trigger.end)
        if at is None and word in ("departure", "exit", "resignation", "promotion", "appointment"):
            at = self._slot("of_right", after, trigger.end)
        if at is None:
            at = self._slot("relative", after, trigger.end)
        if at is None:
            at = self._subject_at(start, trigger.start)
        if at is None and slots["nominal"].search(word):
            return (), None, False, False
        if at is not None:
            return self._people(at), self.tape.items[at], text[at] != "P", passive
        if self.blocked or self.lexicon.generic.search(before):
            return (), None, False, passive
        if self.current:
            named = self.current_item is not None and self.current_item.symbol == "P"
            return self.current, self.current_item, not named, passive
        if self.context.speaker:
            return self.context.speaker, None, True, passive
        if self.context.zero_subject and not re.search("[PL]", before):
            return self.context.topic, None, True, passive
        return (), None, False, passive

    def _subject_at(self, start: int, end: int) -> int | None:
        for at in range(end - 1, start - 1, -1):
            symbol = self.text[at]
            touching = self.text[at + 1 : end].strip(" 的也已's") == ""
            if (
                symbol in "HTI"
                or (symbol == "P" and touching)
                or (symbol == "P" and not self.lexicon.not_subject.search(self.text[start:at]))
            ):
                return at
        return None

    def _lab(self, at: int | None, people_item: Item | None) -> Entity | None:
        """The lab at a position; "the company" is where the person is, or the one talked of."""
        if at is None:
            return None
        if self.text[at] == "L":
            return self.tape.item(at).entities[0]
        if people_item and people_item.lab:
            return people_item.lab
        for person in people_item.entities if people_item else self.current:
            if person.id in self.context.at:
                return self.context.at[person.id]
        before = [i for i in self.tape.items[:at] if i and i.symbol == "L"]
        return before[-1].entities[0] if before else self.context.lab

    def _labs(
        self,
        trigger: Trigger,
        start: int,
        left: int,
        right: int,
        item: Item | None,
        passive: bool,
        people: tuple[Entity, ...],
    ) -> tuple[MoveKind | None, Entity | None, Entity | None]:
        before, after = self.text[left : trigger.start], self.text[trigger.end : right]
        whole = self.text[start : trigger.start]
        find, kind = self._slot, trigger.kind
        word = self.text[trigger.start : trigger.end]
        transitive = bool(self.lexicon.slots["transitive"].search(word))
        from_left = self._lab(find("from_left", before, left), item)
        from_word = None
        if "from_word" in self.lexicon.slots:
            from_word = self._lab(find("from_word", after, trigger.end), item)
        origin = from_left or from_word
        if kind in ("left", "dismissed", "on_leave"):
            return self._leaving(trigger, start, left, right, item, origin, passive, people)
        destination = self._lab(find("to_right", after, trigger.end), item)
        if transitive or passive:
            agent = find("to_left", whole, start)
            if agent is None and passive:
                agent = find("by_right", after, trigger.end)
            if agent is None and transitive and not passive:
                agent = find("to_subject", whole, start)
            destination = self._lab(agent, None) or (destination if passive else None)
            if destination is None and transitive and not passive:
                head = re.match(r"[^A-Z]{0,6}L(?!'s|的)", self.text[: trigger.start])
                destination = self._lab(head.end() - 1 if head else None, None) or self.context.lab
        if kind == "joined" and word.endswith("from"):
            origin = self._lab(find("to_right", after, trigger.end), item)
            destination = self._home(people)
        return self._arriving(kind, origin, destination, item, right, word, people)

    def _home(self, people: tuple[Entity, ...], leaving: bool = False) -> Entity | None:
        """Where the people are; for a departure told again, what they left the first time."""
        for person in people:
            if leaving and person.id in self.context.left:
                return self.context.left[person.id]
            if person.id in self.context.at:
                return self.context.at[person.id]
        return self.context.lab

    def _arriving(
        self,
        kind: MoveKind,
        origin: Entity | None,
        destination: Entity | None,
        item: Item | None,
        right: int,
        word: str,
        people: tuple[Entity, ...],
    ) -> tuple[MoveKind | None, Entity | None, Entity | None]:
        """Origin and destination of a move towards a lab, or no kind where there is none."""
        if destination is None and kind == "founded":
            named = self._slot("named", self.text[right : right + 60], right)
            destination = self._lab(named, item)
        lab = item.lab if item else None
        if kind == "promoted":
            home = lab if lab and not (item and item.former and lab != destination) else None
            home = home or (self._home(people) if destination is None else None)
            if destination is None:
                destination = home
            if destination is None:
                return None, None, None
            if home and home != destination:
                return "joined", origin or home, destination
            if origin and origin != destination:
                return "joined", origin, destination
            return "promoted", None, destination
        if destination is None and kind in ("joined", "founded"):
            return (None, None, None)
        if destination is None and self.lexicon.slots["bare_return"].search(word):
            destination = self._home(people, leaving=True)
        if destination is None:
            return (None, None, None)
        former = item is not None and item.former
        if origin is None and lab and lab != destination and (kind != "founded" or former):
            origin = lab
        if origin is None and former and lab is None and self.context.lab != destination:
            origin = self.context.lab
        if origin == destination:
            origin = None
        return kind, origin, destination

    def _leaving(
        self,
        trigger: Trigger,
        start: int,
        left: int,
        right: int,
        item: Item | None,
        origin: Entity | None,
        passive: bool,
        people: tuple[Entity, ...],
    ) -> tuple[MoveKind | None, Entity | None, Entity | None]:
        """Origin and destination of a move away from a lab."""
        before, after = self.text[start : trigger.start], self.text[trigger.end : right]
        find, kind = self._slot, trigger.kind
        destination = None
        if kind == "left" and "for_right" in self.lexicon.slots:
            destination = self._lab(find("for_right", after, trigger.end), item)
        if origin is None:
            origin = self._lab(find("from_right", after, trigger.end), item)
        if kind == "dismissed":
            agent = find("by_right", after, trigger.end) if passive else None
            if agent is None:
                agent = find("to_left", before, start)
            if agent is None and not passive:
                agent = find("to_subject", before, start)
            origin = origin or self._lab(agent, item)
        if origin is None:
            origin = self._lab(find("from_in", before, start), item)
        if origin is None:
            origin = item.lab if item else None
        if origin is None and not any(p.id in self.context.left for p in people):
            named = [one for one in self.tape.items[: trigger.start] if one and one.symbol == "L"]
            placed = any(p.id in self.context.at for p in people)
            origin = named[-1].entities[0] if named and not placed else None
        if origin is None:
            origin = self._home(people, leaving=True)
        if origin is None:
            return None, None, None
        if destination and destination != origin:
            return "joined", origin, destination
        return kind, origin, None

    def _companions(
        self, people: tuple[Entity, ...], before: str, start: int, after: str, offset: int
    ) -> tuple[Entity, ...]:
        """The people with those who founded beside them."""
        at = self._slot("companion", before, start)
        if at is None and "companion_right" in self.lexicon.slots:
            at = self._slot("companion_right", after, offset)
        more = self._people(at) if at is not None and self.text[at] == "P" else ()
        return tuple(dict.fromkeys((*people, *more)))

    def _role(
        self, trigger: Trigger, right: int, end: int, item: Item | None, kind: str
    ) -> str | None:
        at = self._slot("role_right", self.text[trigger.end : right], trigger.end)
        if at is None and kind in ("joined", "returned", "promoted"):
            at = self._slot("role_next", self.text[end + 1 : end + 60], end + 1)
        if at is not None:
            return self.tape.item(at).surface
        if kind in ("left", "dismissed", "on_leave"):
            return item.role if item else None
        return None

    def _date(self, trigger: Trigger, start: int, right: int) -> DateMention | None:
        """The nearest date: in the clause, else the last one before it in the sentence."""
        inside = [at for at in range(start, right) if self.text[at] == "D"]
        if inside:
            before = [at for at in inside if at < trigger.start]
            after = [at for at in inside if at >= trigger.end]
            first = after if self.lexicon.language == "en" else before[::-1]
            best = (first or before[::-1] or after)[0]
            return self.tape.item(best).date
        at = self.text.rfind("D", 0, start)
        return self.tape.item(at).date if at >= 0 else None

    def _status(self, trigger: Trigger, start: int, end: int) -> MoveStatus | None:
        """The standing of the claim; None where nothing is claimed at all."""
        cues, text = self.lexicon.status, self.text
        before = text[start : trigger.start]
        lead = text[:end]
        denied = bool(cues["denied"].search(lead))
        if cues["negated"].search(before):
            said = self.lexicon.reporting.search(text[:start]) is not None
            return "denied" if denied or said else None
        if denied:
            return "denied"
        clause = text[max(0, start - 8) : end + 2]
        rumoured = bool(cues["rumoured"].search(lead))
        if cues["hypothetical"].search(clause):
            return None
        return "rumoured" if rumoured else "stated"

    def _note_labs(self, start: int, end: int) -> None:
        """Keeps the people's affiliations and the lab last talked about."""
        for at in range(start, end):
            item = self.tape.items[at]
            if item is None:
                continue
            if item.symbol == "P":
                if len(item.entities) > 1:
                    self.context.group = item.entities
                for person in item.entities:
                    if item.lab and not item.former:
                        self.context.at[person.id] = item.lab


def carried_on(event: Event, **changes: object) -> Event:
    """The event with some of its fields changed."""
    return replace(event, **changes)  # type: ignore[arg-type]
