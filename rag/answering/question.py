"""A question understood: its language, the names in it, the dates, and what is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from rag.answering.follow_up import carried, leans, swapped, with_names
from rag.answering.lexicon import any_of, concepts_in, load_toml
from rag.language.dates import find_dates, parse_date_range
from rag.language.names import Entity, Registry
from rag.language.script import detect_language, fold, is_cjk

Asked = Literal[
    "reason",
    "date",
    "duration",
    "money",
    "age",
    "number",
    "role",
    "lab",
    "person",
    "yes_no",
    "what",
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
    directions: frozenset[Side]  # both, where a move from one lab to another is asked about
    before: bool  # asked is what came before the move
    rumour: bool  # asked is what is said, not what is so
    now: bool  # asked is how things stand now
    still: bool  # asked is whether somebody has stayed
    together: bool  # asked is who moved together with the people named
    either: bool  # the labs are named side by side: "xAI and OpenAI"
    order: Literal["first", "last"] | None
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
    before: re.Pattern[str]
    rumour: re.Pattern[str]
    now: re.Pattern[str]
    still: re.Pattern[str]
    together: re.Pattern[str]
    between: re.Pattern[str]
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
        before=any_of(data["before"]),
        rumour=any_of(data["rumour"]),
        now=any_of(data["now"]),
        still=any_of(data["still"]),
        together=any_of(data["together"]),
        between=any_of(data["between"]),
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


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question is read against: the names and words of the index, and its latest date."""

    registry: Registry
    occurs: Callable[[str], bool]  # whether a word stands anywhere in the articles
    latest: str | None


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
    rules = _rules()
    folded = fold(text)
    entities, unknown = _names(text, reading)
    people = _distinct(e for e in entities if e.kind == "person")
    labs = _distinct(e for e in entities if e.kind == "lab")
    asked = asks_in(folded)
    if asked[:1] == ["lab"] and _asks_who_first(folded, rules):
        asked = ["person"]  # "who left X, and where did they go?"
    kinds, side = _move_asked(folded, rules, bool(people))
    if "promoted" in kinds and "person" in asked:
        asked = ["person"]  # "where did the job go, who took over?"
    if people and rules.still.search(folded) and not kinds:
        kinds, side = frozenset({"left", "joined", "founded", "dismissed"}), "from"
    if not asked and people and kinds == {"founded"}:
        asked = ["lab"]  # "what is X starting?"
    span = parse_date_range(text, reading.latest)
    question = Question(
        text=text,
        language=detect_language(text) if lang == "auto" else lang,
        asks=asked[0] if asked else "what",
        many=bool(rules.many.search(folded)),
        people=people,
        labs=labs,
        unknown=unknown,
        kinds=kinds,
        side=side,
        directions=frozenset(s for _, s, pattern in rules.moves if pattern.search(folded)),
        before=bool(rules.before.search(folded)),
        rumour=bool(rules.rumour.search(folded)),
        now=bool(rules.now.search(folded)),
        still=bool(people and rules.still.search(folded)),
        together=bool(people and rules.together.search(folded)),
        either=_side_by_side(text, reading.registry),
        order=_order(folded, rules),
        concepts=concepts_in(folded),
        terms=terms_of(folded),
        since=span[0] if span else None,
        until=span[1] if span else None,
    )
    if not history or not leans(question):
        return question
    asked_before, answered = history[-1]
    before = understand(asked_before, reading, lang, history[:-1])
    told = _distinct(m.entity for m in reading.registry.find(answered))
    other = swapped(text, before.rewritten or before.text, reading.registry)
    if other:
        return replace(understand(other, reading, question.language), rewritten=other)
    full = carried(question, before, told)
    written = with_names(full, question)
    return replace(full, rewritten=written)


def asks_in(folded: str) -> list[Asked]:
    """Everything that a folded text asks for, what decides first."""
    return [kind for kind, pattern in _rules().asks if pattern.search(folded)]


_CAPITALISED = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*")
_TRANSLITERATED = re.compile(r"[\u4e00-\u9fff]{1,5}[·•・][\u4e00-\u9fff]{1,6}")


def _names(text: str, reading: Reading) -> tuple[list[Entity], tuple[str, ...]]:
    """The people and labs named in a question, and the names that no article holds.

    A capitalised word or a transliteration that the registry does not find is tried by sound, as a
    misspelling and as a part of one person's name; one that stands in no article either is a name
    nobody here has heard of, unless the question itself gives it another form in brackets.
    """
    mentions = reading.registry.find(text)
    entities = [mention.entity for mention in mentions]
    covered = [(mention.start, mention.end) for mention in mentions]
    covered += [(date.start, date.end) for date in find_dates(text, None)]
    unknown = []
    for pattern in (_CAPITALISED, _TRANSLITERATED):
        for match in pattern.finditer(text):
            words = _uncovered(match, covered)
            if not words or concepts_in(fold(words)) or fold(words) in _rules().stop:
                continue
            entity = reading.registry.resolve(words) or _by_part(words, reading)
            glossed = any(match.end() < start <= match.end() + 3 for start, _ in covered)
            opening = match.start() == 0 and " " not in words
            if entity:
                entities.append(entity)
            elif not (glossed or opening or _heard_of(words, reading)):
                unknown.append(words)
    return entities, tuple(dict.fromkeys(unknown))


def _uncovered(match: re.Match[str], covered: list[tuple[int, int]]) -> str:
    """The words of a match without a leading question word, empty if a known name overlaps."""
    if any(start < match.end() and match.start() < end for start, end in covered):
        return ""
    words = re.sub(r"['’]s?$", "", match[0]).split(" ")
    while words and fold(words[0]) in _rules().stop:
        words = words[1:]
    return " ".join(words)


def _by_part(word: str, reading: Reading) -> Entity | None:
    """The one person of the articles whose given or family name the word is."""
    part = fold(word)
    holders = [
        person
        for person in reading.registry.people
        if part in fold(person.name).split(" ") and reading.occurs(person.name.split(" ")[-1])
    ]
    return holders[0] if len(holders) == 1 else None


def _heard_of(words: str, reading: Reading) -> bool:
    """Whether the last of the words, or what it is the plural of, stands in an article."""
    last = words.split(" ")[-1]
    return reading.occurs(last) or reading.occurs(last.removesuffix("s"))


def _asks_who_first(folded: str, rules: _Rules) -> bool:
    """Whether a question asks for a person before it asks for a lab."""
    found = {kind: pattern.search(folded) for kind, pattern in rules.asks}
    who, where = found["person"], found["lab"]
    return bool(who and where and who.start() < where.start())


def _distinct(entities: Any) -> tuple[Entity, ...]:
    seen: dict[str, Entity] = {}
    for entity in entities:
        seen.setdefault(entity.id, entity)
    return tuple(seen.values())


def _side_by_side(text: str, registry: Registry) -> bool:
    """Whether two labs of a question stand next to each other, joined by "and" or the like."""
    labs = [m for m in registry.find(text) if m.entity.kind == "lab"]
    gaps = (fold(text[one.end : two.start]) for one, two in pairwise(labs))
    return any(_rules().between.fullmatch(gap) for gap in gaps)


def _order(folded: str, rules: _Rules) -> Literal["first", "last"] | None:
    if rules.first.search(folded):
        return "first"
    return "last" if rules.last.search(folded) else None


def _move_asked(folded: str, rules: _Rules, has_person: bool) -> tuple[frozenset[str], Side | None]:
    """The kinds of move meant, and the side a lab in the question stands on."""
    found = [(kinds, side) for kinds, side, pattern in rules.moves if pattern.search(folded)]
    if not found:
        return frozenset(), None
    leaving = next((kinds for kinds, side in found if "left" in kinds), None)
    if "promoted" in found[0][0]:
        return found[0]  # "who took over after X left?"
    if leaving and not has_person:
        return leaving, "from"
    kinds, side = found[0]
    if has_person and side == "to" and (leaving or rules.after.search(folded)):
        return kinds, "from"  # "what did X found after leaving Y?": Y was left
    return kinds, side
