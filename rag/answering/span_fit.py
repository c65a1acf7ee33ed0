"""Whether a span in a sentence is said of what the question asks about, and on its side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rag.answering.lexicon import any_of, load_toml, pattern_of
from rag.answering.question import Question
from rag.language.names import NameMention
from rag.language.script import fold, is_cjk

_ARRIVING = frozenset({"joined", "returned", "founded"})
_APPOSED = 2  # characters between a post and the name that it is put before
_REACH = 16  # characters before a lab that tell whether it is left or joined


@dataclass(frozen=True, slots=True)
class Span:
    """A short answer found in a sentence's repaired reading, in the answer's language."""

    start: int
    end: int
    text: str
    entity: str | None = None  # the id of the person or lab that it names


def owned(
    question: Question, spans: Sequence[Span], clean: str, mentions: Sequence[NameMention]
) -> tuple[Span, ...]:
    """The spans that a sentence says of the labs asked about, not of another lab it names.

    A figure or a post belongs to the last lab before it in its clause, else in the sentence.
    """
    asked = {lab.id for lab in question.labs}
    labs = [m for m in mentions if m.entity.kind == "lab" and not _led_by("giver", clean, m.start)]
    if not asked or not labs:
        return tuple(spans)
    kept = []
    for span in spans:
        before = [m for m in labs if m.end <= span.start]
        to_come = question.asks == "role" and not question.before and not before
        if to_come and _led_by("goal", clean, labs[0].start):
            continue  # the post that was left to go there
        owner = before[-1] if before else labs[0]
        # In Chinese a post follows its lab: one that is named later is another matter.
        unbound = not before and is_cjk(clean[span.start])
        joint = unbound or _new_clause(clean[owner.end : span.start])
        if (question.asks == "role" and joint) or asked & {owner.entity.id, *owner.entity.parents}:
            kept.append(span)
    return tuple(kept)


def told_of_asked(
    question: Question, spans: Sequence[Span], clean: str, mentions: Sequence[NameMention]
) -> tuple[Span, ...]:
    """The spans that a sentence tells of the people asked about, not of others that it names.

    A date belongs to the last person before it, and to those named in one breath with them; to the
    first person of the sentence where none is before it. A pronoun may stand for anybody.
    """
    asked = {person.id for person in question.people}
    people = [m for m in mentions if m.entity.kind == "person"]
    if not asked or {m.entity.id for m in people} <= asked:
        return tuple(spans)
    pronoun = pattern_of("premises.toml", "pronoun")
    groups = _in_one_breath(people, clean)
    kept = []
    for span in spans:
        before = [group for group in groups if group[0].end <= span.start]
        owners = before[-1] if before else groups[0]
        lead = clean[before[-1][-1].end if before else 0 : span.start]
        if asked & {m.entity.id for m in owners} or pronoun.search(fold(lead)):
            kept.append(span)
    return tuple(kept)


def held_by_asked(
    question: Question, spans: Sequence[Span], clean: str, mentions: Sequence[NameMention]
) -> tuple[Span, ...]:
    """The posts that a sentence gives to the people asked about, not to others that it names.

    A post belongs to the people whose names it stands right before ("首席科学家Ilya"), else to the
    last before it, else to the first of the sentence.
    """
    asked = {person.id for person in question.people}
    people = [m for m in mentions if m.entity.kind == "person"]
    if not asked & {m.entity.id for m in people}:
        return tuple(spans)
    groups = _in_one_breath(people, clean)
    kept = []
    for span in spans:
        titled = [g for g in groups if 0 <= g[0].start - span.end <= _APPOSED]
        before = [g for g in groups if g[-1].end <= span.start]
        owners = titled[0] if titled else before[-1] if before else groups[0]
        if asked & {m.entity.id for m in owners}:
            kept.append(span)
    return tuple(kept)


def _in_one_breath(people: Sequence[NameMention], clean: str) -> list[list[NameMention]]:
    """The people of a sentence in groups: those with only the words of a list between them."""
    joining = pattern_of("questions.toml", "between")
    groups: list[list[NameMention]] = []
    for mention in people:
        if groups and joining.fullmatch(fold(clean[groups[-1][-1].end : mention.start])):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _new_clause(between: str) -> bool:
    return re.search(r"[,;，;。]", between) is not None


def lead_in(text: str, start: int) -> str:
    """The folded words right before a lab at ``start``, which tell whether it is left or joined."""
    return fold(text[max(0, start - _REACH) : start])


def on_asked_side(question: Question, clean: str, start: int) -> bool:
    """Whether the lab at ``start`` is told as one gone to, or as one left, as the question asks."""
    if question.before:
        return not _led_by("goal", clean, start)
    arriving = question.kinds & _ARRIVING or question.now
    return not (arriving and _led_by("source", clean, start))


def contrary(question: Question, lead: str) -> bool:
    """Whether the words right before a lab of the question turn the asked move around."""
    if question.before or question.joins_labs:
        return False
    side = {"to": "source", "from": "goal"}.get(question.side or "")
    return side is not None and _side(side).search(lead) is not None


def _led_by(side: str, text: str, start: int) -> bool:
    """Whether the words before the lab at ``start`` are those of a side of ``before_lab``."""
    return _side(side).search(lead_in(text, start)) is not None


@cache
def _side(name: str) -> re.Pattern[str]:
    """The words that end where a lab that is left, or gone to, begins."""
    tables = load_toml("premises.toml")["before_lab"]
    return re.compile(f"(?:{any_of(tables[name]).pattern})$")
