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

    def of(self, trigger: Trigger, scope: Scope) -> Mover:
        """Who moves: the object of a transitive verb, else the subject."""
        text, clauses = self.text, self.clauses
        start, right = scope.start, scope.right
        before = text[start : trigger.start]
        word = text[trigger.start : trigger.end]
        passive = self.lexicon.says("passive", before) and not word.endswith("ing")
        passive = passive or word.startswith("被")
        passive = passive or (self._passive and not before.strip(" D"))
        self._passive = passive
        if passive and self.lexicon.says("succeed", word):
            at = self._slot("succeeded_by", trigger.end, scope.end)
            if at is not None:
                return clauses.at(at)
        if self.lexicon.says("transitive", word) and not passive:
            at = self._slot("object_left", start, trigger.start)
            if at is None:
                at = self._slot("object_right", trigger.end, right)
            if at is not None:
                return clauses.at(at)
            if self.lexicon.says("object_only", word) or trigger.kind in ("dismissed", "left"):
                return Mover()
        if self.lexicon.says("noun", word) and self.lexicon.says("possessed", before):
            return Mover(clauses.people_of_pronoun(trigger.start), None, True, passive)
        if word.lstrip() in ("is", "will be") or (
            trigger.kind == "promoted" and word[-3:] == " to"
        ):
            return replace(clauses.at(trigger.end + 1), instead=word[-3:] == " to")
        at = self._slot("by_person", start, trigger.start)
        if at is None and self.lexicon.says("by_unknown", before):
            return Mover()
        if at is None and trigger.kind == "founded":
            at = self._slot("by_right_person", trigger.end, right)
        if at is None and self.lexicon.says("noun", word):
            at = self._slot("of_right", trigger.end, right)
        if at is None:
            at = self._slot("relative", trigger.end, right)
            if at is not None:
                clauses.go_on_with(at)
        if at is None:
            at = clauses.subject_at(start, trigger.start)
        if at is None:
            at = self._slot("relative_far", trigger.end, scope.end)
            if at is not None:
                clauses.go_on_with(at)
        copula = at is not None and self.lexicon.says("copula", text[at + 1 : trigger.start])
        if not copula and self.lexicon.says("noun", word) and (at is None or "to " in word):
            return Mover()
        if at is not None:
            together = trigger.kind != "founded"  # founders come from different places
            beside = self._slot("companions", start, trigger.start) if together else None
            others = clauses.people(beside) if beside is not None and beside != at else ()
            return clauses.joined_by(clauses.at(at, passive), others)
        return clauses.carried(before, passive)
