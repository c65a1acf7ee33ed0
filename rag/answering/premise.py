"""What a sentence must hold before it may answer: the people asked about, and the move assumed.

A question takes things for granted: that this person was at that lab, that somebody succeeded
them, that there was a reason. A sentence that is merely about the same matter does not bear that
out, however alike it sounds; it is admitted only if it says so itself or leans on a sentence that
does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rag.answering.lexicon import any_of, load_toml, shared_concepts
from rag.answering.question import Question
from rag.language.script import fold, is_cjk

_LEAVING = frozenset({"left", "dismissed", "on_leave"})
_TYPED = frozenset({"date", "duration", "money", "number", "age", "person", "lab", "reason"})


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence and its surroundings say, for a question to be held against."""

    folded: str
    people: frozenset[str]  # ids of the people the sentence names
    named_at: int  # where in the sentence it first names somebody; its length if nowhere
    people_before: frozenset[str]  # ids of those it names, and of those before it and in the title
    labs: frozenset[str]  # ids of the labs the sentence names, their parents with them
    labs_before: frozenset[str]  # and of those it leans on: of the last sentence that names any
    typed: bool  # whether it holds a span of the type asked for


@cache
def _words(name: str) -> re.Pattern[str]:
    return any_of(load_toml("premises.toml")[name])


def admits(question: Question, told: Told, on_record: bool) -> bool:
    """Whether a sentence may answer the question.

    Args:
        question: what is asked.
        told: the sentence and what stands around it.
        on_record: whether the ledger holds the move that the question takes for granted.
    """
    if told.folded.rstrip("”」』\"' ").endswith("?"):
        return False  # an article's own questions answer nothing
    if question.asks in _TYPED and not told.typed:
        return False
    if not _about(question, told) or not _tells_attributes(question, told.folded):
        return False
    if "promoted" in question.kinds and not tells_post(question, told.folded):
        return False
    if _asks_successor(question):
        return bool(_words("succession").search(told.folded))
    if question.kinds and not question.people and question.asks == "date":
        return _tells_move(question, told)
    if question.kinds and question.people and question.labs and not on_record:
        labs = {lab.id for lab in question.labs}
        here = told.labs or told.labs_before
        return labs <= here and _tells_move(question, told)
    return True


def _tells_attributes(question: Question, folded: str) -> bool:
    """Whether a sentence speaks of what the question wants to know of somebody, such as pay."""
    asked = fold(question.text)
    return all(tell.search(folded) for ask, tell in _attributes() if ask.search(asked))


@cache
def _attributes() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    tables = load_toml("premises.toml")["attributes"].values()
    return tuple((any_of(table["ask"]), any_of(table["tell"])) for table in tables)


def leans_back(folded: str) -> bool:
    """Whether a sentence has a pronoun, or a description, that stands for somebody before it."""
    return (
        _words("pronoun").search(folded) is not None
        or _words("described").match(folded) is not None
    )


def tells_post(question: Question, folded: str) -> bool:
    """Whether a folded text speaks of the post that the question names, if it names one."""
    posts = question.concepts & frozenset(load_toml("questions.toml")["posts"])
    if posts:
        return bool(shared_concepts(posts, folded))
    roles = any_of(load_toml("roles.toml")["role"])
    named = {match.group() for match in roles.finditer(fold(question.text))}
    other_script = any(map(is_cjk, folded)) != any(is_cjk(post[0]) for post in named)
    return not named or other_script or any(post in folded for post in named)


def _about(question: Question, told: Told) -> bool:
    """Whether the people of the question are meant: named, or leant on by a pronoun or none."""
    asked = {person.id for person in question.people}
    if not asked:
        return _about_lab(question, told)
    if not asked <= told.people_before:
        return False
    if asked & told.people or question.asks == "person" or not told.people:
        return True
    return bool(_words("pronoun").search(told.folded[: told.named_at]))


def _about_lab(question: Question, told: Told) -> bool:
    """Whether a lab of the question is meant: named, or leant on where the sentence names none."""
    asked = {lab.id for lab in question.labs}
    if not asked or asked & told.labs:
        return True
    leans = not told.labs or bool(_words("company").search(told.folded))
    return leans and bool(asked & told.labs_before)


def _asks_successor(question: Question) -> bool:
    return question.asks == "person" and "promoted" in question.kinds and bool(question.people)


def _tells_move(question: Question, told: Told) -> bool:
    kinds = question.kinds & _LEAVING if question.side == "from" else question.kinds
    return any(_words(kind).search(told.folded) for kind in kinds or question.kinds)
