"""Who moves: the object of a verb that moves others, else the clause's subject."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.moves.clauses import Clauses, Mover
from rag.moves.places import Scope
from rag.records import MoveKind


@dataclass(frozen=True, slots=True)
class Trigger:
    """Where a clause tells of a move, and of which kind."""

    kind: MoveKind
    start: int
    end: int


def apart(mover: Mover) -> list[Mover]:
    """The movers one by one where they were told to be with different labs, else together."""
    parts = mover.item.parts if mover.item else ()
    if len({part.lab for part in parts}) < 2 or {e for p in parts for e in p.entities} != set(
        mover.people
    ):
        return [mover]
    return [replace(mover, people=part.entities, item=part) for part in parts]


class Movers:
    """Finds who moves in the clauses of one sentence."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.lexicon, self.text = clauses, clauses.lexicon, clauses.text
        self._passive = False  # of the last trigger: "was fired and reinstated"

    def _slot(self, name: str, start: int, end: int) -> int | None:
        return self.lexicon.slot(name, self.text, start, end)

    def _told_of(self, trigger: Trigger, scope: Scope, passive: bool) -> int | None:
        """Where the person stands whom a participle right behind tells of: "P, hired by L"."""
        word = self.text[trigger.start : trigger.end].lstrip()
        touching = self.text[: trigger.start].endswith("P, ")
        at = trigger.start - 3
        if (
            passive
            or not touching
            or not self.lexicon.says("participle", word)
            or self._slot("object_right", trigger.end, scope.right) is not None
        ):
            return None
        item = self.clauses.tape.item(at)
        if (item.role or item.lab) and self.clauses.can_be_subject(0, at):
            return None  # "P, the head of L, appointed …" tells what P did
        return at

    def of(self, trigger: Trigger, scope: Scope) -> Mover:
        """Who moves: the object of a transitive verb, else the subject."""
        before = self.text[scope.start : trigger.start]
        word = self.text[trigger.start : trigger.end]
        passive = self.lexicon.says("passive", before)
        passive = passive and not self.lexicon.says("progressive", word)
        passive = passive or word.startswith("被")
        passive = passive or (self._passive and not before.strip(" D"))
        told_of = self._told_of(trigger, scope, passive)
        self._passive = passive or told_of is not None
        if told_of is not None:
            return self.clauses.at(told_of, passive=True)
        acts = word.endswith("ing") and self.text.startswith((" P", " O"), trigger.end)
        noun = self.lexicon.says("noun", word) and not acts  # "hiring P" is a verb
        mover = self._put_in_place(trigger, scope, passive) or self._listed(trigger, scope)
        if mover is None and self.lexicon.says("transitive", word) and not passive and not noun:
            mover = self._object(trigger, scope)
        if mover is None and word.endswith("ing") and self.lexicon.says("about", before):
            return Mover()  # a book on leaving is no leaving
        if mover is None and noun:
            mover = self._owner(trigger, scope, passive)
        return mover or self._subject(trigger, scope, passive, noun)

    def _put_in_place(self, trigger: Trigger, scope: Scope, passive: bool) -> Mover | None:
        """Who comes in another's place: "was succeeded by P", "hands the job to P"."""
        word = self.text[trigger.start : trigger.end]
        at = None
        if passive and self.lexicon.says("succeed", word):
            at = self._slot("succeeded_by", trigger.end, scope.end)
        if at is None and self.lexicon.says("hands_over", word):
            at = self._slot("handed_to", trigger.end, scope.right)
        return replace(self.clauses.at(at), instead=True) if at is not None else None

    def _listed(self, trigger: Trigger, scope: Scope) -> Mover | None:
        """Who is named by an entry or after the verb: "P (L to L)", "among those leaving is P"."""
        text, clauses = self.text, self.clauses
        word = text[trigger.start : trigger.end]
        if self.lexicon.says("arrow", word) and "P" not in text[scope.start : trigger.start]:
            if text[: scope.start].endswith("P ("):
                return clauses.at(scope.start - 3)
            if self.lexicon.says("arrow_person", text[trigger.end :]):
                return clauses.at(text.index("P", trigger.end))
        successor = self.lexicon.says("successor", word)
        if not (successor or self.lexicon.says("inverted", text[scope.start : trigger.end])):
            return None
        at = self._slot("successor_named", trigger.end, len(text)) if successor else None
        if at is None:
            at = self._slot("inverted_subject", trigger.end, len(text))
        if at is None:
            return None
        clauses.turn_to(at)
        return replace(clauses.at(at), instead=trigger.kind == "promoted", listed=True)

    def _object(self, trigger: Trigger, scope: Scope) -> Mover | None:
        """Whom others move; nobody where the verb needs an object and has none."""
        word = self.text[trigger.start : trigger.end]
        at = self._slot("object_left", scope.start, trigger.start)
        if at is None:
            at = self._slot("object_right", trigger.end, scope.right)
        if at is not None:
            return self.clauses.at(at)
        needed = self.lexicon.says("object_only", word) or trigger.kind in ("dismissed", "left")
        return Mover() if needed else None

    def _owner(self, trigger: Trigger, scope: Scope, passive: bool) -> Mover | None:
        """Whose departure or arrival a noun tells of: "P's exit", "her departure"."""
        at = self._slot("owner_left", scope.start, trigger.start)
        if at is not None:
            return self.clauses.at(at, passive)
        if self.lexicon.says("possessed", self.text[scope.start : trigger.start]):
            people = self.clauses.people_of_pronoun(trigger.start)
            return Mover(people, None, True, passive)
        return None

    def _subject(self, trigger: Trigger, scope: Scope, passive: bool, noun: bool) -> Mover:
        """The clause's subject, or whoever it goes on with."""
        clauses, before = self.clauses, self.text[scope.start : trigger.start]
        word = self.text[trigger.start : trigger.end]
        hands = trigger.kind == "promoted" and word[-3:] in (" to", " by")
        if hands or self.lexicon.says("is_post", word):
            return replace(clauses.at(trigger.end + 1), instead=word[-3:] == " to")
        at = None
        if not self.lexicon.says("moves_self", word):  # 由L加入: from L, whatever L seems to be
            at = self._slot("by_person", scope.start, trigger.start)
        if at is None and self.lexicon.says("by_unknown", before):
            return Mover()
        if at is None:
            at = self._subject_at(trigger, scope, noun)
        copula = at is not None and self.lexicon.says("copula", self.text[at + 1 : trigger.start])
        if not copula and noun and (at is None or "to " in word):
            return Mover()
        if at is None:
            return clauses.carried(before, passive)
        together = trigger.kind != "founded"  # founders come from different places
        beside = self._slot("companions", scope.start, trigger.start) if together else None
        others = clauses.people(beside) if beside is not None and beside != at else ()
        return clauses.joined_by(clauses.at(at, passive), others)

    def _subject_at(self, trigger: Trigger, scope: Scope, noun: bool) -> int | None:
        """Where the one stands whom a verb or noun tells of."""
        at = self._slot("infinitive", scope.start, trigger.start)
        if at is not None:  # "persuaded P to join L"
            return at
        if trigger.kind == "founded" or self.lexicon.says("vacated", self.text[trigger.start :]):
            at = self._slot("by_right_person", trigger.end, scope.right)
        if at is None and noun:
            at = self._slot("of_right", trigger.end, scope.right)
        if at is None:
            at = self._relative("relative", trigger.end, scope.right)
        if at is None:
            at = self.clauses.subject_at(scope.start, trigger.start)
        if at is None:
            at = self._relative("relative_far", trigger.end, scope.end)
        return at

    def _relative(self, name: str, start: int, end: int) -> int | None:
        """Where somebody stands whom the clause before tells of, the subject from here on."""
        at = self._slot(name, start, end)
        if at is not None:
            self.clauses.go_on_with(at)
        return at
