"""Typed answer spans: the date, figure, person or lab that a sentence offers for a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from rag.answering.lexicon import any_of_all, load_toml, pattern_of
from rag.answering.measures import measure_of, measures_in
from rag.answering.post_names import post_text
from rag.answering.question import Question
from rag.answering.render import date_text, is_chinese, name_text
from rag.answering.span_fit import Span, held_by_asked, on_asked_side, owned, told_of_asked
from rag.language.dates import find_dates, headed_date, precision_of
from rag.language.names import Entity, NameMention, Registry
from rag.language.numbers import NumberMention, chinese_value, find_numbers, number_text
from rag.language.script import fold, to_script
from rag.records import Passage, Sentence

_LARGE = 100_000  # from which on a figure beside sums of money is a sum too
_UNITS = {
    "money": frozenset({"money"}),
    "duration": frozenset({"duration"}),
    "number": frozenset({"count", "percent"}),
}


@cache
def _words(name: str) -> re.Pattern[str]:
    """The patterns of the data file ``name``: posts, reasons, times that are no date."""
    return any_of_all(load_toml(f"{name}s.toml").values())


def gives_reason(folded: str) -> bool:
    """Whether a sentence says outright that it gives a reason."""
    return pattern_of("reasons.toml", "outright").search(folded) is not None


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
        opening = pattern_of("premises.toml", "dateline").match(fold(clean))
        headed = headed_date(passage.heading or "", passage.published)
        dates = find_dates(clean, headed or passage.published)
        dates = [d for d in dates if not opening or d.start >= opening.end()]
        if question.by_day:
            dates = [d for d in dates if d.precision == "day"]
        told = [Span(d.start, d.end, date_text(d.iso, language)) for d in dates]
        if headed and not dates and precision_of(headed) == "day":
            same_day = pattern_of("premises.toml", "same_day").search(fold(clean))
            if same_day:  # "that evening", under a day's heading
                told = [Span(0, 0, date_text(headed, language))]
        if told or question.by_day:
            return told_of_asked(question, told, clean, registry.find(clean, passage.document))
        return _worded("time", clean)
    if asked in _UNITS:
        found = _numbers(question, clean, _UNITS[asked])
        return owned(question, found, clean, registry.find(clean, passage.document))
    if asked == "place":
        return _places(question, clean)
    if asked == "age":
        return _ages(clean, language)
    if asked == "role":
        return _posts(question, clean, registry.find(clean, passage.document))
    if asked in ("person", "lab"):
        return _named(question, clean, passage.document, registry)
    return _reasons(clean) if asked == "reason" else ()


def _reasons(clean: str) -> tuple[Span, ...]:
    """The words by which a sentence gives a reason, not one that it says was none."""
    folded = fold(clean)
    return tuple(s for s in _worded("reason", clean) if not _denied().search(folded[: s.start]))


@cache
def _denied() -> re.Pattern[str]:
    """What ends right before a reason that is said to be none."""
    return re.compile(f"(?:{pattern_of('premises.toml', 'no_reason').pattern})$")


def _named(question: Question, clean: str, document: str, registry: Registry) -> tuple[Span, ...]:
    """The people or labs of a sentence that are asked for, and not named by the question."""
    known = {entity.id for entity in question.names} | question.left_out
    found: dict[str, Span] = {}
    for mention in registry.find(clean, document):
        entity = mention.entity
        if entity.kind != question.asks or entity.id in known or not _fits(question, entity):
            continue
        if _half_named(question, entity):
            continue
        if question.asks == "lab" and not on_asked_side(question, clean, mention.start):
            continue
        text = name_text(entity, question.language)
        found.setdefault(entity.id, Span(mention.start, mention.end, text, entity.id))
    spans = list(found.values())
    for school in _schools(question, clean):
        if not any(span.start < school.end and school.start < span.end for span in spans):
            spans.append(school)
    return tuple(spans)


def _half_named(question: Question, entity: Entity) -> bool:
    """Whether a question has the first word of a name, and so the name is no answer to it."""
    first = fold(entity.name).split(" ")[0]
    return len(first) > 2 and first in question.terms


def _posts(question: Question, clean: str, mentions: Sequence[NameMention]) -> tuple[Span, ...]:
    """The posts a sentence names, in the language of the answer where they can be told in it.

    Where it names none, or duties are asked about, what somebody is in charge of.
    """
    named = [*_matches("roles.toml", "role", clean)]
    if not named or pattern_of("questions.toml", "duty").search(fold(question.text)):
        named = [*_matches("roles.toml", "duty", clean), *named]
    found = owned(question, held_by_asked(question, named, clean, mentions), clean, mentions)
    return tuple(
        Span(s.start, s.end, post_text(s.text, question.language) or s.text) for s in found
    )


def _ages(clean: str, language: str) -> tuple[Span, ...]:
    """The ages a sentence tells, as "45" or "45岁"."""
    found = []
    for span in _worded("age", clean):
        numeral = span.text.removesuffix("岁").removesuffix("歲")
        value = int(numeral) if numeral.isdecimal() else chinese_value(numeral)
        if value is not None:
            text = f"{int(value)}岁" if is_chinese(language) else str(int(value))
            found.append(Span(span.start, span.end, text))
    return tuple(found)


def _places(question: Question, clean: str) -> tuple[Span, ...]:
    """The places a sentence names and the question does not, in the language of the answer."""
    asked, folded = fold(question.text), fold(clean)
    found: dict[str, Span] = {}
    for english, names in load_toml("places.toml")["places"].items():
        shown = to_script(names[0], question.language) if is_chinese(question.language) else english
        forms = [rf"\b{re.escape(fold(english))}\b", *map(re.escape, names)]
        if any(re.search(form, asked) for form in forms):
            continue
        match = re.search("|".join(forms), folded)
        if match:
            found.setdefault(shown, Span(*match.span(), shown))
    return tuple(sorted(found.values(), key=lambda span: span.start))


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


def _matches(file: str, entry: str, clean: str) -> Iterator[Span]:
    """What an entry of a data file matches in a sentence."""
    for match in pattern_of(file, entry).finditer(fold(clean)):
        yield Span(*match.span(), clean[match.start() : match.end()])


def counts_people(question: Question) -> bool:
    """Whether a question asks how many people."""
    return _people("ask").search(fold(question.text)) is not None


def counts_people_here(clean: str, number: NumberMention) -> bool:
    """Whether a number in a sentence counts people, by the words that follow it."""
    unit = number.detail if number.detail and clean[: number.end].endswith(number.detail) else ""
    return _people("tell").search(fold(unit + clean[number.end : number.end + 40])) is not None


def _people(name: str) -> re.Pattern[str]:
    return pattern_of("premises.toml", "people", name)


_UNIVERSITY = re.compile("大学|学院|学校|高校|university|college|universities|alma mater")
_SCHOOL = re.compile(
    r"[\u4e00-\u9fff]{2,16}?(?:大学|学院)(?!生)|"
    r"\bUniversity of (?:[A-Z][\w'-]+(?:, | )?)+|"
    r"\b(?:[A-Z][\w'-]+ )+(?:University|College|Institute of Technology)\b"
)


def _asks_school(question: Question) -> bool:
    return question.asks == "lab" and _UNIVERSITY.search(fold(question.text)) is not None


def _fits(question: Question, entity: Entity) -> bool:
    """Whether a lab can be meant: a university where one is asked for."""
    if not _asks_school(question):
        return True
    return any(_UNIVERSITY.search(fold(name)) for name in entity.spellings)


def _schools(question: Question, clean: str) -> list[Span]:
    """The universities that a sentence names, known or not, where one is asked for."""
    if not _asks_school(question):
        return []
    lead = pattern_of("premises.toml", "before_school")
    found = []
    for match in _SCHOOL.finditer(clean):
        cut = [m.end() for m in lead.finditer(fold(match[0]))]
        start = match.start() + max(cut, default=0)
        name = clean[start : match.end()].strip(" ,")
        if len(name) > 2 and fold(name) not in fold(question.text):
            found.append(Span(start, start + len(name), name))
    return found


def _numbers(question: Question, clean: str, units: frozenset[str]) -> tuple[Span, ...]:
    asked = {(n.value, n.unit) for n in find_numbers(question.text)}
    figures = find_numbers(clean)
    numbers = [n for n in figures if not _counts_items(n, clean)]
    if question.asks == "number" and counts_people(question):
        found = [n for n in numbers if n.unit == "count"]
        return tuple(
            Span(n.start, n.end, number_text(n, question.language))
            for n in found
            if (n.value, n.unit) not in asked and counts_people_here(clean, n)
        )
    wanted = measures_in(fold(question.text)) if question.asks == "money" else frozenset()
    folded = fold(clean)

    def measured(number: NumberMention) -> bool:  # as asked for, or as nothing says
        own = measure_of(number, figures, folded, 0, len(folded)) if wanted else frozenset[str]()
        return not own or bool(own & wanted)

    return tuple(
        Span(n.start, n.end, number_text(n, question.language))
        for n in _with_currency(numbers)
        if n.unit in units and (n.value, n.unit) not in asked and measured(n)
    )


def _counts_items(number: NumberMention, clean: str) -> bool:
    """Whether a number only opens an item of a list: "4. …"."""
    return number.start == 0 and clean[number.end :].startswith((".", "、", ")"))


def _with_currency(numbers: Sequence[NumberMention]) -> list[NumberMention]:
    """The figures of a sentence, the large bare ones in the money of the one told before them."""
    told: NumberMention | None = None
    read = []
    for number in numbers:
        bare = number.unit == "count" and number.detail is None and number.value >= _LARGE
        if bare and told:
            number = replace(number, unit="money", detail=told.detail)
        told = number if number.unit == "money" else told
        read.append(number)
    return read
