"""A question understood: its language, the names in it, the dates, and what is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from rag.answering.lexicon import any_of, concepts_in, load_toml
from rag.language.dates import parse_date_range
from rag.language.names import Entity, Registry
from rag.language.script import detect_language, fold, is_cjk

Asked = Literal[
    "reason", "date", "duration", "money", "number", "role", "lab", "person", "yes_no", "what"
]
Side = Literal["from", "to"]
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
    kinds: frozenset[str]  # the kinds of move asked about
    side: Side | None  # on which side of the move the lab of the question stands
    order: Literal["first", "last"] | None
    concepts: frozenset[str]
    terms: frozenset[str]
    since: str | None
    until: str | None

    @property
    def names(self) -> tuple[Entity, ...]:
        """The people and labs of the question."""
        return self.people + self.labs


@dataclass(frozen=True, slots=True)
class _Rules:
    asks: tuple[tuple[Asked, re.Pattern[str]], ...]
    many: re.Pattern[str]
    moves: tuple[tuple[frozenset[str], Side, re.Pattern[str]], ...]
    first: re.Pattern[str]
    last: re.Pattern[str]
    after: re.Pattern[str]
    follow_up: re.Pattern[str]
    stop: frozenset[str]


@cache
def _rules() -> _Rules:
    data: dict[str, Any] = load_toml("questions.toml")
    stop = load_toml("stopwords.toml")
    return _Rules(
        asks=tuple((rule["kind"], any_of(rule)) for rule in data["asks"]),
        many=any_of(data["many"]),
        moves=tuple((frozenset(r["kinds"]), r["side"], any_of(r)) for r in data["move"]),
        first=any_of(data["order"]["first"]),
        last=any_of(data["order"]["last"]),
        after=any_of(data["after"]),
        follow_up=any_of(data["follow_up"]),
        stop=frozenset(fold(word) for words in stop.values() for word in words),
    )


def terms_of(folded: str) -> frozenset[str]:
    """The content terms of a folded text: Latin words, numbers, and Chinese bigrams.

    >>> sorted(terms_of("xai 的估值"))
    ['xai', '估值']
    """
    stop = _rules().stop
    words = set(re.findall(r"[a-z0-9][a-z0-9.+-]*[a-z0-9]|[a-z0-9]", folded))
    found = {word for word in words if word not in stop}
    chinese = sorted((w for w in stop if is_cjk(w[0])), key=len, reverse=True)
    cut = re.sub("|".join(map(re.escape, chinese)), " ", folded) if chinese else folded
    for run in re.findall(r"[\u3400-\u9fff]+", cut):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found)


def understand(
    text: str,
    registry: Registry,
    lang: str = "auto",
    history: Sequence[Turn] = (),
    today: str | None = None,
) -> Question:
    """The question read by rules: every field a guess that the evidence must bear out.

    Args:
        text: the question as asked, not empty.
        registry: the names known to the index.
        lang: the language to answer in; ``auto`` takes the question's own.
        history: earlier (question, answer) pairs, oldest first.
        today: the date "now" is read against: that of the latest article.
    """
    rules = _rules()
    folded = fold(text)
    mentions = registry.find(text)
    people = _distinct(m.entity for m in mentions if m.entity.kind == "person")
    labs = _distinct(m.entity for m in mentions if m.entity.kind == "lab")
    asked = (kind for kind, pattern in rules.asks if pattern.search(folded))
    kinds, side = _move_asked(folded, rules, bool(people))
    span = parse_date_range(text, today)
    question = Question(
        text=text,
        language=detect_language(text) if lang == "auto" else lang,
        asks=next(asked, "what"),
        many=bool(rules.many.search(folded)),
        people=people,
        labs=labs,
        unknown=(),
        kinds=kinds,
        side=side,
        order=_order(folded, rules),
        concepts=concepts_in(folded),
        terms=terms_of(folded),
        since=span[0] if span else None,
        until=span[1] if span else None,
    )
    return _carry(question, folded, rules, registry, lang, history, today) if history else question


def _distinct(entities: Any) -> tuple[Entity, ...]:
    seen: dict[str, Entity] = {}
    for entity in entities:
        seen.setdefault(entity.id, entity)
    return tuple(seen.values())


def _order(folded: str, rules: _Rules) -> Literal["first", "last"] | None:
    if rules.first.search(folded):
        return "first"
    return "last" if rules.last.search(folded) else None


def _move_asked(folded: str, rules: _Rules, has_person: bool) -> tuple[frozenset[str], Side | None]:
    """The kinds of move meant, and the side a lab in the question stands on."""
    found = [(kinds, side) for kinds, side, pattern in rules.moves if pattern.search(folded)]
    if not found:
        return frozenset(), None
    kinds, side = found[0]
    asked_where = [row for row in found if "joined" in row[0] and row[1] == "to"]
    if asked_where and has_person and rules.after.search(folded):
        return asked_where[0][0] | {"left"}, "from"
    return kinds, side


def _carry(
    question: Question,
    folded: str,
    rules: _Rules,
    registry: Registry,
    lang: str,
    history: Sequence[Turn],
    today: str | None,
) -> Question:
    """The question with the names, move and kind that it leaves to the turns before it."""
    asked, answered = history[-1]
    before = understand(asked, registry, lang, history[:-1], today)
    leans = bool(rules.follow_up.search(folded)) or not question.names
    if not leans:
        return question
    people, labs = question.people, question.labs
    if not people:
        told = _distinct(m.entity for m in registry.find(answered) if m.entity.kind == "person")
        people = before.people or told[:1]
    if not labs and not question.people:
        labs = before.labs
    bare = question.asks == "what" and not question.kinds
    return replace(
        question,
        people=people,
        labs=labs,
        asks=before.asks if bare else question.asks,
        kinds=question.kinds or before.kinds,
        side=question.side or before.side,
        since=question.since or before.since,
        until=question.until or before.until,
        concepts=question.concepts | (before.concepts & concepts_in(fold(asked))),
    )
