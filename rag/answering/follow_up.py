"""Follow-ups: what a question leaves to the turns before it, by carrying entities and slots.

"那他去了哪里?", "When?", "And Ross?", "Who else?": the people, labs, kind of move and dates that
the words leave out are those of the question before, or those that its answer brought up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from rag.answering.lexicon import any_of, load_toml
from rag.language.names import Entity
from rag.language.script import fold

if TYPE_CHECKING:
    from rag.answering.question import Question

_FIGURES = frozenset({"money", "number"})


@cache
def _words(name: str) -> re.Pattern[str]:
    return any_of(load_toml("questions.toml")["leaning"][name])


@cache
def _light() -> frozenset[str]:
    """The concepts that ask about a move without naming another matter."""
    return frozenset(load_toml("questions.toml")["leaning"]["light"])


def leans(question: Question) -> bool:
    """Whether a question's words leave something to the turn before it."""
    return not question.names or bool(_words("opening").search(fold(question.text)))


def carried(question: Question, before: Question, told: Sequence[Entity]) -> Question:
    """The question with the names, move and dates that it leaves to the turn before it.

    Args:
        question: a question that `leans`.
        before: the question before it, itself carried.
        told: the people and labs its answer names, in order.
    """
    folded = fold(question.text)
    people = question.people or _people(question, before, told, folded)
    labs, of_before = question.labs, False
    if not labs and not question.people:
        labs = _told_labs(question, before, told, folded)
        if labs and not _words("place").search(folded):
            people = ()
        of_before = not labs
        # What came before asks for other labs than the one spoken of.
        labs = labs or (() if question.before and question.asks == "lab" else before.labs)
    own = bool(question.kinds) or not question.concepts <= _light()
    moves = not own or (question.asks == "role" and not question.kinds)
    moves = moves and question.asks not in _FIGURES
    bare = question.asks == "what" and not own and not (question.terms and not question.people)
    return replace(
        question,
        people=people,
        labs=labs,
        asks=before.asks if bare else question.asks,
        kinds=question.kinds or (before.kinds if moves else frozenset()),
        side=before.side if of_before and before.side else question.side or before.side,
        since=question.since or (before.since if moves else None),
        until=question.until or (before.until if moves else None),
        concepts=question.concepts | (before.concepts if moves else frozenset()),
        left_out=_left_out(before, told) if _words("others").search(folded) else frozenset(),
    )


def _left_out(before: Question, told: Sequence[Entity]) -> frozenset[str]:
    """The people already told of, when others are asked for."""
    known = {entity.id for entity in told if entity.kind == "person"}
    return frozenset(known) | before.left_out


def _people(
    question: Question, before: Question, told: Sequence[Entity], folded: str
) -> tuple[Entity, ...]:
    """Whom a question speaks of that names nobody: the people told of last, or asked about."""
    pronoun = _words("person").search(folded)
    if not pronoun and (question.labs or _words("others").search(folded)):
        return before.people
    if before.asks != "person":
        return before.people or _first(told, "person", ())
    if _words("people").search(folded):
        known = {entity.id for entity in before.people}
        return tuple(e for e in told if e.kind == "person" and e.id not in known)
    return _first(told, "person", before.people) or before.people


def _told_labs(
    question: Question, before: Question, told: Sequence[Entity], folded: str
) -> tuple[Entity, ...]:
    """The lab that the answer before brought up, where the question leans on that."""
    leaning = _words("lab").search(folded) or _words("place").search(folded)
    figure = question.asks in _FIGURES and not _words("person").search(folded)
    if before.asks != "lab" or not (leaning or figure):
        return ()
    return _first(told, "lab", before.labs)


def _first(told: Sequence[Entity], kind: str, known: Sequence[Entity]) -> tuple[Entity, ...]:
    ids = {entity.id for entity in known}
    return next(((e,) for e in told if e.kind == kind and e.id not in ids), ())
