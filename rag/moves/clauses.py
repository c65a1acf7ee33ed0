"""Who each clause of a sentence speaks of.

A sentence is read left to right. Each clause has a subject, its own or the last one's; a clause
that only leads in ("after leaving OpenAI, …", ``离开后,…``) has the one of the clause it leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.language.names import Entity
from rag.moves.context import Context
from rag.moves.gender import pronoun_gender
from rag.moves.lexicon import Lexicon
from rag.moves.tape import Item, Tape


@dataclass(frozen=True, slots=True)
class Mover:
    """Who a clause says moves."""

    people: tuple[Entity, ...] = ()  # nobody: the clause tells of no move
    item: Item | None = None  # how they are named in it
    carried: bool = False  # named elsewhere, meant here
    passive: bool = False  # moved by another
    instead: bool = False  # put in another's place
    listed: bool = False  # the first of a list of people: "among them are P, …, and P"


class Clauses:
    """The clauses of one sentence and, as it is read, the subject that carries on."""

    def __init__(self, tape: Tape, lexicon: Lexicon, context: Context) -> None:
        self.tape = tape
        self.text = tape.text
        self.lexicon = lexicon
        self.context = context
        self.current: tuple[Entity, ...] = ()
        self.current_item: Item | None = None
        self.blocked = False  # the last subject was a lab or people in general
        self._main: tuple[tuple[Entity, ...], Item | None, bool] | None = None  # the sentence's

    def __iter__(self) -> Iterator[tuple[int, int]]:
        start = 0
        for match in self.lexicon.breaks.finditer(self.text):
            if match.start() > start:
                yield start, match.start()
            start = match.end()
        if start < len(self.text):
            yield start, len(self.text)

    def take_subject(self, start: int, before: int, end: int) -> None:
        """Notes a clause's own subject, if it has one before its first trigger."""
        if {";", ":"} & set(self.text[max(0, start - 2) : start]):
            self._main = None
        at = self._own(start, before)
        leads_in = self._leads_in(start, end)
        if at is None and not self.current and leads_in:
            at = self._own(end, self._next_end(end))
        if at is not None:
            if self._starts_anew(start, at):
                self._main = None
            self.turn_to(at)
            return
        if self._main and self._resumes(start, end):
            self.current, self.current_item, self.blocked = self._main
            return
        head = self.text[start:before]
        if self._lab_leads(start, before) or (
            before > start and self.lexicon.generic.search(head) and "P" not in head
        ):
            self.blocked = True
            self._keep_main()

    def turn_to(self, at: int) -> None:
        """Makes who stands at a position the one that the next clauses go on with."""
        self.current, self.current_item = self.people(at), self.tape.items[at]
        self.blocked = False
        self._keep_main()

    def close(self, start: int, end: int) -> None:
        """Goes on with the person of a relative clause that a clause ends with."""
        at = self.relative(start, end)
        if at is not None:
            self.turn_to(at)

    def relative(self, start: int, end: int) -> int | None:
        """Where in a stretch of tape the last "P, who" stands."""
        for at in range(end - 1, start - 1, -1):
            item = self.tape.items[at]
            if item and item.symbol == "P" and item.relative:
                return at
        return None

    def _keep_main(self) -> None:
        """Keeps the sentence's first subject: what follows a relative clause goes on with it."""
        self._main = self._main or (self.current, self.current_item, self.blocked)

    def _starts_anew(self, start: int, at: int) -> bool:
        """Whether a person opens a main clause of their own: "…, and P …"."""
        opens = re.fullmatch(r"\W*(?:and|but|while)?\W*", self.text[start:at]) is not None
        opens = opens or self.text[start:at].endswith(" that ")
        item = self.tape.items[at]
        awaits_verb = item is not None and item.relative  # "after P, who …, left"
        return opens and (awaits_verb or not self.lexicon.says("subordinate", self.text[:start]))

    def _resumes(self, start: int, end: int) -> bool:
        """Whether a clause takes up the main subject: a comma, then a verb without a subject."""
        before = self.text[:start]
        if not before.endswith(", ") or before.endswith(", P, "):
            return False
        if before.endswith("P, ") and self.lexicon.says("subordinate", before[:-3].rstrip()):
            return False  # "when P, …": the clause has a subject of its own
        return self.lexicon.says("finite", self.text[start:end])

    def _own(self, start: int, before: int) -> int | None:
        cleft = self.lexicon.slot("cleft", self.text[: before + 1], start, before + 1)
        if cleft is not None:
            return cleft  # "who took it over is P, …"
        for at in range(start, before):
            symbol = self.text[at]
            if symbol not in "PHTI":
                continue
            if symbol == "P" and not self.can_be_subject(start, at):
                continue
            leads = self.current or (symbol == "H" and "P" in self.text[at:before])
            if leads and self.lexicon.says("owner", self.text[at + 1 : at + 5]):
                continue
            if self.people(at):
                return at
        return None

    def can_be_subject(self, start: int, at: int) -> bool:
        """Whether the words since the start let the person at a position be a subject."""
        item = self.tape.items[at]
        if item and item.relative:
            return True
        return self.lexicon.not_subject.search(self.text[start:at]) is None

    def _leads_in(self, start: int, end: int) -> bool:
        return self.lexicon.lead_in.search(self.text[max(0, start - 8) : end]) is not None

    def _next_end(self, end: int) -> int:
        return next((stop for start, stop in self if start >= end), len(self.text))

    def _lab_leads(self, start: int, before: int) -> bool:
        """Whether a lab is the clause's subject: it stands first and owns nobody."""
        at = self.lexicon.slot("leader", self.text, start, before)
        if at is None:
            at = self.text.find("L", start, before)
        if at < 0 or self.text[start:at].strip(" D"):
            return False
        after = self.text[at + 1 : at + 3]
        return "R" not in after and not after.startswith(("的", "'"))

    def people(self, at: int) -> tuple[Entity, ...]:
        """The people a symbol stands for."""
        symbol, context = self.text[at], self.context
        if symbol == "P":
            return self.tape.item(at).entities
        if symbol in "HO":
            return self.people_of_pronoun(at)
        if symbol == "T":
            before = [item for item in self.tape.items[:at] if item and item.symbol == "P"]
            named = dict.fromkeys(person for item in before for person in item.entities)
            return context.several(self.tape.item(at).surface, self.lexicon, tuple(named))
        if symbol == "I":
            return self._speaker()
        return ()

    def people_of_pronoun(self, at: int) -> tuple[Entity, ...]:
        """Whom "he" (or "his", in the words before) at a position means."""
        context = self.context
        item = self.tape.items[at]
        owned = self.lexicon.match("possessed", self.text[max(0, at - 40) : at])
        surface = item.surface if item else owned.group().split()[0] if owned else ""
        if surface.lower() == "me":
            return self._speaker()
        if len(context.group) == 2:
            for one, name in enumerate(("first_of_two", "second_of_two")):
                if self.lexicon.says(name, surface):
                    return context.group[one : one + 1]
        gender = pronoun_gender(surface)
        ahead = self._named_ahead(at)
        if context.can_mean(ahead, gender):
            return ahead
        named = ((person,) for person in reversed(context.named))
        doer = self._doer(at)
        speaker = self._speaker() if "I" in self.text[:at] else ()
        before = self._named_before(at)
        if doer:
            before = self._named_before(self.text.rfind("P", 0, at)) or before
        for people in (self.current, before, context.topic, *named):
            if people and people in (speaker, doer):
                continue  # who says "I", or does it to him, is not "he"
            if context.can_mean(people, gender):
                return people
        return self._quoted()

    def _doer(self, at: int) -> tuple[Entity, ...]:
        """Who, named in the same clause, does something to the one an object pronoun means."""
        if not self.lexicon.says("is_object", self.text[: at + 1]):
            return ()
        clause = re.split("[,;:，]", self.text[:at])[-1]
        _, named, between = clause.rpartition("P")
        another = "L" in between or self.lexicon.says("subordinate", between)
        return self._named_before(at) if named and not another else ()

    def _named_ahead(self, at: int) -> tuple[Entity, ...]:
        """Who is named right after a clause that leads in: "after she left, P …"."""
        leads_in = self.lexicon.says("leads_in_sentence", self.text[:at])
        ahead = re.match(r"[^,;PLTI]*(?:L[^,;PLTI]*)?, (?:D,? )?P", self.text[at + 1 :])
        if not leads_in or ahead is None:
            return ()
        return self.tape.item(at + ahead.end()).entities

    def _speaker(self) -> tuple[Entity, ...]:
        """Whom "I" means."""
        context = self.context
        return self._quoted() or context.sayer or context.speaker or context.author

    def _quoted(self) -> tuple[Entity, ...]:
        """Who is said, in this sentence, to have said it."""
        at = self.lexicon.slot("said", self.text, 0, len(self.text))
        return self.tape.item(at).entities if at is not None else ()

    def _named_before(self, at: int) -> tuple[Entity, ...]:
        last = self.text.rfind("P", 0, at)
        return self.tape.item(last).entities if last >= 0 else ()

    def subject_at(self, start: int, end: int) -> int | None:
        """Where in a stretch of tape the nearest subject before its end stands."""
        for at in range(end - 1, start - 1, -1):
            symbol = self.text[at]
            touching = self.lexicon.says("adverbs", self.text[at + 1 : end])
            touching = touching and not self.lexicon.says("beside", self.text[start:at])
            if (
                symbol in "HTI"
                or (symbol == "P" and touching)
                or (symbol == "P" and self.can_be_subject(start, at))
            ):
                return at
        return None

    def at(self, at: int, passive: bool = False) -> Mover:
        """The mover that a symbol stands for."""
        return Mover(self.people(at), self.tape.items[at], self.text[at] != "P", passive)

    def go_on_with(self, at: int) -> None:
        """Takes whoever a symbol stands for as the subject from here on."""
        people = self.people(at)
        if people:
            self.current, self.current_item, self.blocked = people, self.tape.items[at], False

    def joined_by(self, mover: Mover, others: tuple[Entity, ...]) -> Mover:
        """The mover with those who do the same beside them, all of whom go on as the subject."""
        more = tuple(person for person in others if person not in mover.people)
        if not mover.people or not more:
            return mover
        mover = replace(mover, people=mover.people + more)
        self.current, self.current_item = mover.people, mover.item
        return mover

    def carried(self, before: str, passive: bool) -> Mover:
        """The mover of a clause that names none, by the subject that carries on."""
        if self.blocked or self.lexicon.generic.search(before):
            return Mover()
        if self.current:
            named = self.current_item is not None and self.current_item.symbol == "P"
            return Mover(self.current, self.current_item, not named, passive)
        if self.context.speaker:
            return Mover(self.context.speaker, None, True, passive)
        if self.context.zero_subject and "P" not in before and (passive or "L" not in before):
            return Mover(self.context.topic, None, True, passive)
        return Mover()
