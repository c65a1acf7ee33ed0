"""Typed answer spans: the date, figure, person or lab that a sentence offers for a question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rag.answering.lexicon import any_of, load_toml
from rag.answering.question import Question
from rag.answering.render import date_text, name_text
from rag.language.dates import find_dates
from rag.language.names import Entity, Registry
from rag.language.numbers import NumberMention, find_numbers, number_text
from rag.language.script import fold
from rag.records import Passage, Sentence

_UNITS = {
    "money": frozenset({"money"}),
    "duration": frozenset({"duration"}),
    "number": frozenset({"count", "percent"}),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A short answer found in a sentence's repaired reading, in the answer's language."""

    start: int
    end: int
    text: str


@cache
def _words(name: str) -> re.Pattern[str]:
    """The patterns of the data file ``name``: posts, reasons, times that are no date."""
    return any_of(load_toml(f"{name}s.toml")[name])


def gives_reason(folded: str) -> bool:
    """Whether a sentence says outright that it gives a reason."""
    return any_of(load_toml("reasons.toml")["outright"]).search(folded) is not None


def spans_of(
    question: Question, sentence: Sentence, passage: Passage, registry: Registry
) -> tuple[Span, ...]:
    """The spans of the asked type in a sentence, without what the question already says.

    Args:
        question: what is asked.
        sentence: the sentence, read by its repaired form.
        passage: where it stands: its article's date and names serve to read it.
        registry: the names known to the index.
    """
    clean = sentence.clean
    language = question.language
    asked = question.asks
    if asked == "date":
        dates = find_dates(clean, passage.published)
        if dates:
            return tuple(Span(d.start, d.end, date_text(d.iso, language)) for d in dates)
        return _worded("time", clean)
    if asked in _UNITS:
        return _numbers(question, clean, _UNITS[asked])
    if asked in ("person", "lab"):
        known = {entity.id for entity in question.names}
        found: dict[str, Span] = {}
        for mention in registry.find(clean, passage.document):
            entity = mention.entity
            if entity.kind == asked and entity.id not in known and _fits(question, entity):
                text = name_text(entity, language)
                found.setdefault(entity.id, Span(mention.start, mention.end, text))
        return tuple(found.values())
    return _worded(asked, clean) if asked in ("role", "reason", "age") else ()


def person_spans(question: Question, people: Iterable[Entity]) -> tuple[Span, ...]:
    """The person whom a sentence without a name leans on, where it is one and not asked about."""
    known = {entity.id for entity in question.names}
    found = [entity for entity in people if entity.id not in known]
    if len(found) != 1:
        return ()
    return (Span(0, 0, name_text(found[0], question.language)),)


def _worded(name: str, clean: str) -> tuple[Span, ...]:
    found = _words(name).finditer(fold(clean))
    return tuple(Span(*m.span(), clean[m.start() : m.end()]) for m in found)


def counts_people(question: Question) -> bool:
    """Whether a question asks how many people."""
    return _people("ask").search(fold(question.text)) is not None


def counts_people_here(clean: str, number: NumberMention) -> bool:
    """Whether a number in a sentence counts people, by the words that follow it."""
    unit = number.detail if number.detail and clean[: number.end].endswith(number.detail) else ""
    return _people("tell").search(fold(unit + clean[number.end : number.end + 40])) is not None


@cache
def _people(name: str) -> re.Pattern[str]:
    return any_of(load_toml("premises.toml")["people"][name])


_UNIVERSITY = re.compile("大学|学院|university|college|universities")


def _fits(question: Question, entity: Entity) -> bool:
    """Whether a lab can be meant: a university where one is asked for."""
    if not _UNIVERSITY.search(fold(question.text)):
        return True
    return any(_UNIVERSITY.search(fold(name)) for name in entity.spellings)


def _numbers(question: Question, clean: str, units: frozenset[str]) -> tuple[Span, ...]:
    asked = {(n.value, n.unit) for n in find_numbers(question.text)}
    if question.asks == "number" and counts_people(question):
        found = [n for n in find_numbers(clean) if n.unit == "count"]
        return tuple(
            Span(n.start, n.end, number_text(n, question.language))
            for n in found
            if (n.value, n.unit) not in asked and counts_people_here(clean, n)
        )
    return tuple(
        Span(n.start, n.end, number_text(n, question.language))
        for n in find_numbers(clean)
        if n.unit in units and (n.value, n.unit) not in asked
    )
