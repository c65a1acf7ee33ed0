"""The people and labs that a question names, and the names in it that no article holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from rag.answering.lexicon import any_of, concepts_in, load_toml, pattern_of, stop_words
from rag.language.dates import find_dates
from rag.language.lexicon import load_lexicon
from rag.language.names import Entity, NameMention, Registry
from rag.language.names_bare import bare_forms
from rag.language.names_romanised import ways_written
from rag.language.names_sound import pinyin
from rag.language.names_spelling import key_of
from rag.language.script import fold, is_cjk

_CAPITALISED = re.compile(r"[A-Z][A-Za-zÀ-ž\d.'’-]*(?: [A-Z][A-Za-zÀ-ž\d.'’-]*)*")
_CONTRACTED = re.compile(r"(I|We|You|He|She|They|It)['’](m|ve|d|ll|re|s)")
_IN = re.compile(r"\bin (the )?$")
_TRANSLITERATED = re.compile(r"[\u4e00-\u9fff]{1,5}[·•・][\u4e00-\u9fff]{1,6}")


@dataclass(frozen=True)
class Reading:
    """What a question is read against: the names and words of the index, and its latest date."""

    registry: Registry
    occurs: Callable[[str], bool]  # whether a word stands anywhere in the articles
    latest: str | None
    been: Mapping[str, frozenset[str]]  # a person's labs, by ids

    @cached_property
    def stems(self) -> Mapping[str, list[Entity]]:
        """The labs by the folded forms that their names are shortened to."""
        found: defaultdict[str, list[Entity]] = defaultdict(list)
        for lab in self.registry.labs:
            for key in {key_of(form) for form in bare_forms(lab)}:
                found[key].append(lab)
        return dict(found)

    @cached_property
    def parts(self) -> Mapping[str, list[Entity]]:
        """The people named here by the folded words of their names, in Latin letters or as read."""
        found: defaultdict[str, list[Entity]] = defaultdict(list)
        for person in self.registry.people:
            words = set(fold(person.name).split(" "))
            here = self.occurs(person.name.split(" ")[-1])
            for spelling in person.spellings:
                if is_cjk(spelling[0]) and self.occurs(spelling):
                    here = True
                    words.update(word for form in ways_written(spelling) for word in form.split())
            for word in words if here else ():
                found[word].append(person)
        return dict(found)


def names_in(text: str, reading: Reading) -> tuple[list[Entity], tuple[str, ...], tuple[str, ...]]:
    """The people and labs named in a question, the names that no article holds, and those left.

    A capitalised word or a transliteration that the registry does not find is tried by sound, as a
    misspelling and as a part of one person's name; one that stands in no article either is a name
    nobody here has heard of, unless the question itself gives it another form in brackets, or it
    is a place.
    """
    found = reading.registry.find(text)
    mentions = [
        mention for mention in found if not (_cut_short(mention, text) or _plain(mention, text))
    ]
    entities = [_as_lab(mention.entity, reading) for mention in mentions]
    covered = [(mention.start, mention.end) for mention in mentions]
    covered += [(date.start, date.end) for date in find_dates(text, None)]
    unknown, unplaced = [], []
    for pattern in (_CAPITALISED, _TRANSLITERATED):
        for match in pattern.finditer(text):
            words = _uncovered(match, covered)
            if not words or concepts_in(fold(words)) or fold(words) in stop_words():
                continue
            entity = reading.registry.resolve(words) or _shared(
                words, text[: text.find(words, match.start())], entities, reading
            )
            entity = entity or _by_stem(words, reading) or _by_part(words, reading)
            opening = match.start() == 0 and " " not in words
            if entity:
                entities.append(entity)
            elif opening or _glossed(match, covered) or is_no_name(words):
                continue
            elif _IN.search(text[: match.start()]) and not _heard_of(words, reading):
                continue  # where something is: "the supercomputer in Tennessee"
            elif _heard_of(words, reading):
                unplaced.append(words)
            else:
                unknown.append(words)
    return entities, tuple(dict.fromkeys(unknown)), tuple(dict.fromkeys(unplaced))


def _as_lab(entity: Entity, reading: Reading) -> Entity:
    """The lab where what looks like a person's name is how a lab's name begins."""
    if entity.kind == "lab":
        return entity
    start = f"{fold(entity.name)} "
    labs = [
        lab
        for lab in reading.registry.labs
        if any(fold(n).startswith(start) for n in lab.spellings)
    ]
    return labs[0] if len(labs) == 1 else entity


def _cut_short(mention: NameMention, text: str) -> bool:
    """Whether a name is only a part of another, dotted one: 威廉 in 威廉明娜·奥科罗."""
    dotted = (match.span() for match in _TRANSLITERATED.finditer(text))
    inside = any(start <= mention.start < end for start, end in dotted)
    return inside and not mention.surface.isascii() and not re.search("[·•・]", mention.surface)


def _plain(mention: NameMention, text: str) -> bool:
    """Whether a bare name is only an ordinary word: in lower case where other names are not."""
    surface = mention.surface
    lower = surface.isascii() and surface == surface.lower() and " " not in surface
    return lower and _CAPITALISED.search(text[1:]) is not None and surface.isalpha()


def _glossed(match: re.Match[str], covered: Sequence[tuple[int, int]]) -> bool:
    """Whether a known name stands in brackets after a name, or it stands in them itself."""
    after = any(match.end() < start <= match.end() + 3 for start, _ in covered)
    return after or match.string[: match.start()].endswith(("(", "（"))


def _uncovered(match: re.Match[str], covered: list[tuple[int, int]]) -> str:
    """The words of a match without a leading question word, empty if a known name overlaps."""
    if any(start < match.end() and match.start() < end for start, end in covered):
        return ""
    words = re.sub(r"['’]s?$", "", match[0]).split(" ")
    words = [word for word in words if not _CONTRACTED.fullmatch(word)]
    while words and fold(words[0]) in stop_words():
        words = words[1:]
    return " ".join(words)


def is_no_name(words: str) -> bool:
    """Whether capitalised words are a place, an adjective of one, where something was said, or an
    abbreviation of a post or a field.

    >>> is_no_name("Singapore"), is_no_name("CPO"), is_no_name("Babuschkin")
    (True, True, False)
    """
    folded = fold(words)
    if folded in _places():
        return True
    tables = load_toml("places.toml")
    kinds = ("adjectives", "media", "abbreviations")
    return any(any_of(tables[kind]).search(folded) for kind in kinds)


@cache
def _places() -> frozenset[str]:
    table = load_toml("places.toml")["places"]
    return frozenset(fold(name) for en, names in table.items() for name in (en, *names))


def _by_stem(words: str, reading: Reading) -> Entity | None:
    """The one lab of the articles that the words are without its ending: Whalefall (Labs)."""
    labs = [lab for lab in reading.stems.get(key_of(words), ()) if _named(lab, reading)]
    return labs[0] if len(labs) == 1 else None


def _named(lab: Entity, reading: Reading) -> bool:
    return any(reading.occurs(spelling) for spelling in lab.spellings)


def _by_part(word: str, reading: Reading) -> Entity | None:
    """The one person of the articles whose given or family name the word is."""
    holders = reading.parts.get(fold(word), ())
    return holders[0] if len(holders) == 1 else None


def _shared(words: str, before: str, named: Sequence[Entity], reading: Reading) -> Entity | None:
    """Who is meant by a name that several have: the lab after "at", the one who was at the labs."""
    claim = reading.registry.index.claims.get(key_of(words))
    holders = [reading.registry.entities[i] for i in claim.ids] if claim else []
    labs = [entity for entity in holders if entity.kind == "lab"]
    if len(labs) == 1 and _as_of_lab(before):
        return labs[0]
    asked = {lab.id for lab in named if lab.kind == "lab"}
    there = [one for one in holders if asked & reading.been.get(one.id, frozenset())]
    return there[0] if len(there) == 1 else None


def _as_of_lab(before: str) -> bool:
    """Whether the words before a name are those before a lab's: "at", "joined"."""
    last = re.search(r"([\w-]+) $", before)
    return last is not None and fold(last[1]) in load_lexicon("names")["lab_before_en"]


def _heard_of(words: str, reading: Reading) -> bool:
    """Whether the last of the words, or what it is the plural of, stands in an article.

    So does a part of a name that several people of the articles share.
    """
    last = words.split(" ")[-1]
    return (
        reading.occurs(last)
        or reading.occurs(last.removesuffix("s"))
        or fold(words) in reading.parts
    )


def unheard(names: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Those of the names that no text holds by sound either: Jianghuai is 江淮."""
    spoken = ["".join(pinyin(text)) for text in texts]
    return [name for name in names if not _spoken(name, spoken)]


def _spoken(name: str, spoken: Sequence[str]) -> bool:
    sound = re.sub(r"[^a-z]", "", fold(name))
    return len(sound) > 3 and any(sound in text for text in spoken)


def distinct(entities: Sequence[Entity], kind: str) -> tuple[Entity, ...]:
    """The entities of a kind in order, none twice."""
    return tuple({entity.id: entity for entity in entities if entity.kind == kind}.values())


def side_by_side(text: str, registry: Registry) -> bool:
    """Whether two labs of a question stand next to each other, joined by "and" or the like."""
    labs = [m for m in registry.find(text) if m.entity.kind == "lab"]
    gaps = (fold(text[one.end : two.start]) for one, two in pairwise(labs))
    between = pattern_of("questions.toml", "between")
    return any(between.fullmatch(gap) for gap in gaps)
