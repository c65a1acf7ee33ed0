"""A question understood: its language, the names in it, the dates, and what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.follow_up import carried, gone_on, leans, swapped, with_names
from rag.answering.lexicon import concepts_in
from rag.answering.question_names import Reading, distinct, names_in, side_by_side
from rag.answering.question_rules import (
    Asked,
    Kinds,
    Order,
    Side,
    asks_in,
    asks_who_first,
    directions_in,
    move_asked,
    order_in,
    post_left,
    says,
    terms_of,
    without,
    without_aside,
)
from rag.language.dates import find_dates, parse_date_range
from rag.language.names import Entity
from rag.language.script import detect_language, fold, is_cjk

_STAYED = frozenset({"left", "joined", "founded", "dismissed"})
_ONE_FACT = frozenset({"reason", "money", "number", "duration", "age", "place"})
Turn = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in a form the evidence can be held against."""

    text: str
    language: str
    asks: Asked
    many: bool
    people: tuple[Entity, ...]
    labs: tuple[Entity, ...]
    unknown: tuple[str, ...]  # names in the question that no article holds
    unplaced: tuple[str, ...]  # names that stand in articles, of neither a person nor a lab
    kinds: frozenset[str]  # the kinds of move asked about
    side: Side | None  # on which side of the move the lab of the question stands
    directions: frozenset[Side]  # both, where a move from one lab to another is asked about
    before: bool  # asked is what came before the move
    later: bool  # asked is what came after what the question tells
    career: bool  # asked is all that is known of somebody's steps
    announced: bool  # asked is when a move was announced or decided, not made
    disputed: bool  # asked is how the articles disagree
    by_day: bool  # asked is a calendar day, not just when
    rumour: bool  # asked is what is said, not what is so
    now: bool  # asked is how things stand now
    stand_in: bool  # asked is who fills a post for the time being
    still: bool  # asked is whether somebody has stayed
    together: bool  # asked is who moved together with the people named
    either: bool  # the labs are named side by side: "xAI and OpenAI"
    choice: bool  # asked is which of two things is so
    order: Order | None
    post: str | None  # the post that somebody is said to have given up
    concepts: frozenset[str]
    terms: frozenset[str]
    since: str | None
    until: str | None
    left_out: frozenset[str] = frozenset()  # ids of people already told of
    rewritten: str | None = None  # a follow-up with the names that it leaves out

    @property
    def joins_labs(self) -> bool:
        """Whether the question speaks of a move from one lab to another."""
        return "to" in self.directions and "from" in self.directions

    @property
    def from_one_to_another(self) -> bool:
        """Whether it asks who went from one of its labs to the other, neither part of the other."""
        ids = {lab.id for lab in self.labs}
        apart = not any(ids & set(lab.parents) for lab in self.labs)
        return self.asks == "person" and not self.people and len(ids) == 2 and apart

    @property
    def text_is_chinese(self) -> bool:
        """Whether the question is written in Chinese, whatever it is to be answered in."""
        return sum(map(is_cjk, self.text)) * 5 > len(self.text)

    @property
    def names(self) -> tuple[Entity, ...]:
        """The people and labs of the question."""
        return self.people + self.labs


def understand(
    text: str, reading: Reading, lang: str = "auto", history: Sequence[Turn] = ()
) -> Question:
    """The question read by rules: every field a guess that the evidence must bear out.

    Args:
        text: the question as asked, not empty.
        reading: the index the question is read against.
        lang: the language to answer in; ``auto`` takes the question's own.
        history: earlier (question, answer) pairs, oldest first.
    """
    asked = without_aside(text)
    folded = fold(asked)
    matter = without("source", folded)
    entities, unknown, unplaced = names_in(without("source", asked), reading)
    people, labs = distinct(entities, "person"), distinct(entities, "lab")
    either = side_by_side(text, reading.registry)
    kinds, side = move_asked(without("described", folded), bool(people), len(labs) > 1)
    if people and not kinds and says("still", folded):
        kinds, side = _STAYED, "from"
    asks = _asked(matter, kinds, bool(people), either and says("or", folded))
    others = people if asks == "person" and says("besides", folded) else ()
    since, until = _window(text, folded, asks, reading.latest)
    question = Question(
        text=text,
        language=detect_language(text) if lang == "auto" else lang,
        asks=asks,
        many=says("many", folded) or bool(others),
        people=() if others else people,
        labs=labs,
        unknown=unknown,
        unplaced=unplaced,
        kinds=kinds,
        side=side,
        directions=directions_in(folded),
        before=says("before", folded),
        later=says("later", folded),
        career=asks not in _ONE_FACT and says("career", folded),
        announced=says("announced", folded),
        disputed=says("disputed", fold(text)),
        by_day=asks == "date" and says("by_day", folded),
        rumour=says("rumour", folded),
        now=says("now", folded),
        stand_in=says("stand_in", folded),
        still=bool(people) and says("still", folded),
        together=bool(people) and not others and says("together", folded),
        either=either,
        choice=says("or", folded),
        order=order_in(folded),
        post=post_left(fold(text)),
        concepts=concepts_in(matter),
        terms=terms_of(matter),
        since=since,
        until=until,
        left_out=frozenset(entity.id for entity in others),
    )
    if not history or not leans(question):
        return question
    asked_before, answered = history[-1]
    before = understand(asked_before, reading, lang, history[:-1])
    told = tuple({m.entity.id: m.entity for m in reading.registry.find(answered)}.values())
    other = gone_on(text, before, told)
    other = other or swapped(text, before.rewritten or before.text, reading.registry)
    if other:
        return replace(understand(other, reading, question.language), rewritten=other)
    full = carried(question, before, told)
    written = with_names(full, question)
    return replace(full, rewritten=written)


def _asked(folded: str, kinds: Kinds, has_person: bool, either: bool) -> Asked:
    """The one thing a question asks for."""
    asked = asks_in(folded)
    first = asked[0] if asked else "what"
    if first == "lab" and asks_who_first(folded):
        return "person"  # "who left X, and where did they go?"
    if "promoted" in kinds and "person" in asked and first != "yes_no":
        return "person"  # "where did the job go, who took over?"
    if first == "yes_no" and either and has_person:
        return "lab"  # "did X join A or B?"
    if first == "what" and has_person and kinds == {"founded"}:
        return "lab"  # "what is X starting?"
    return first


def _window(
    text: str, folded: str, asks: Asked, latest: str | None
) -> tuple[str | None, str | None]:
    """The first and last date that a question allows; none where it asks which of two dates."""
    if asks == "date" and says("or", folded) and len(find_dates(text, None)) > 1:
        return None, None
    span = parse_date_range(text, latest)
    if span is None:
        return None, None
    bare = find_dates(text, None)
    if span[0] == span[1] and len(bare) == 1 and bare[0].iso.startswith("XXXX-"):
        return bare[0].iso, bare[0].iso  # "on which day of May?": of any year
    return span[0], span[1]
