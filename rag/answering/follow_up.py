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

from rag.answering.lexicon import load_toml, pattern_of
from rag.language.names import Entity, Registry
from rag.language.script import fold

if TYPE_CHECKING:
    from rag.answering.question import Question
    from rag.answering.question_rules import Side

_OF_A_ROW = frozenset({"date", "role", "reason"})
_ELSEWHERE = frozenset({"returned", "promoted", "dismissed", "on_leave"})
_FIGURES = frozenset({"money", "number"})


def _words(name: str) -> re.Pattern[str]:
    return pattern_of("questions.toml", "leaning", name)


@cache
def _light() -> frozenset[str]:
    """The concepts that ask about a move without naming another matter."""
    return frozenset(load_toml("questions.toml")["leaning"]["light"])


def leans(question: Question) -> bool:
    """Whether a question's words leave something to the turn before it."""
    return not question.names or bool(_words("opening").search(fold(question.text)))


def swapped(text: str, before: str, registry: Registry) -> str | None:
    """The question before with another name in it, where a follow-up is only that name.

    "And David Luan?" after "What did Aravind Srinivas found?" is "What did David Luan found?".
    """
    named = registry.find(text)
    if len({m.entity.id for m in named}) != 1:
        return None
    new = named[0]
    rest = fold(text[: new.start]) + " " + fold(text[named[-1].end :])
    if _words("filler").sub("", rest).strip(" ,.?!:"):
        return None
    old = [m for m in registry.find(before) if m.entity.kind == new.entity.kind]
    if not old or any(m.entity.id == new.entity.id for m in old):
        return None
    place = old[0] if new.entity.kind == "person" else old[-1]
    return before[: place.start] + new.surface + before[place.end :]


def gone_on(text: str, before: Question, told: Sequence[Entity]) -> str | None:
    """The whole question of a follow-up that only asks for more of the same answer.

    "And then?" asks where the person told of went after the lab told last; "Are you sure?" and
    "Source?" ask the question before once more.
    """
    folded = fold(text).strip()
    if _words("again").search(folded):
        return before.rewritten or before.text
    if not _words("onward").search(folded):
        return None
    people = before.people or _first(told, "person", ())
    labs = [entity for entity in told if entity.kind == "lab"]
    if len(people) != 1 or not labs:
        return None
    chinese = before.language.startswith("zh")
    form: str = load_toml("questions.toml")["onward"]["zh" if chinese else "en"]
    return form.format(person=_shown(people[0], chinese), lab=_shown(labs[-1], chinese))


def with_names(question: Question, asked: Question) -> str:
    """A follow-up's words with names for its pronouns, or with the names it leaves out after it.

    Args:
        question: the follow-up with what it carries.
        asked: the follow-up as its words alone give it.
    """
    chinese = question.language.startswith("zh")
    text = asked.text
    person = question.people[0] if len(question.people) == 1 and not asked.people else None
    lab = question.labs[0] if len(question.labs) == 1 and not asked.labs else None
    for entity, kind in ((person, "person"), (lab, "lab")):
        if entity is not None:
            text = _named(text, _shown(entity, chinese), kind, chinese)
    left = [e for e in question.names if e not in asked.names] if text == asked.text else []
    if not left:
        return text
    names = ("、" if chinese else ", ").join(_shown(e, chinese) for e in left)
    return f"{text}({names})" if chinese else f"{text} ({names})"


def _shown(entity: Entity, chinese: bool) -> str:
    return entity.zh or entity.name if chinese else entity.name


def _named(text: str, name: str, kind: str, chinese: bool) -> str:
    """The text with a name for its first pronoun of a kind; unchanged if it has none."""
    tongue = "zh" if chinese else "en"
    for form in ("owner", "self"):
        pattern = re.compile(
            "|".join(load_toml("questions.toml")["pronouns"][f"{kind}_{form}"][tongue]), re.I
        )
        match = pattern.search(text)
        if match:
            put = name + ("的" if chinese else "'s") if form == "owner" else name
            return text[: match.start()] + put + text[match.end() :]
    return text


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
        if of_before and question.asks in _OF_A_ROW and not question.kinds:
            labs = _both_ends(labs, told)
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
        side=_side(question, before, of_before),
        since=question.since or (before.since if moves else None),
        until=question.until or (before.until if moves else None),
        concepts=question.concepts | (before.concepts if moves else frozenset()),
        left_out=_left_out(before, told) if _words("others").search(folded) else frozenset(),
    )


def _both_ends(labs: tuple[Entity, ...], told: Sequence[Entity]) -> tuple[Entity, ...]:
    """The labs carried with the other end of the one move that the answer before told."""
    named = [entity for entity in told if entity.kind == "lab"]
    known = {entity.id for entity in labs}
    others = [entity for entity in named if entity.id not in known]
    return (*labs, *others) if len(others) == 1 and len(known) < 2 else labs


def _side(question: Question, before: Question, of_before: bool) -> Side | None:
    """The side on which the lab stands: of a lab that is left unsaid, as it stood before."""
    if question.kinds and question.kinds <= _ELSEWHERE:
        return None  # the lab once left may be the one returned to
    return before.side if of_before and before.side else question.side or before.side


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
    brought_up = before.asks == "lab" or (_words("lab").search(folded) and before.people)
    if not brought_up or not (leaning or figure):
        return ()
    known = {entity.id for entity in before.labs}
    new = [entity for entity in told if entity.kind == "lab" and entity.id not in known]
    # Of a step from one lab to another, the second is the one that was asked for.
    if len(new) == 2 and before.asks == "lab" and not before.before:
        return (new[1],)
    return (new[0],) if new else ()


def _first(told: Sequence[Entity], kind: str, known: Sequence[Entity]) -> tuple[Entity, ...]:
    ids = {entity.id for entity in known}
    return next(((e,) for e in told if e.kind == kind and e.id not in ids), ())
