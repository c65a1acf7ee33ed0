"""Who is meant by a spelling nobody has listed: a slip of the pen, or the name by its sound."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rag.language.names_romanised import ways_written
from rag.language.names_shapes import DOTTED, is_transliteration
from rag.language.names_sound import likeness
from rag.language.names_spelling import has_han, key_of
from rag.language.script import fold

if TYPE_CHECKING:
    from rag.language.names import Entity, Registry

MIN_SOUND = 0.7  # a likely pair; names of the same sound mostly score 0.8 and more
_QUESTION_CHARS = 300
_QUESTION_SOUND = 0.75
_NAME_CHARS = 24
_BESIDE = "请问到于加入和与及让由"  # characters that also stand in transliterations
_NEXT = r"什么|什麽|到底|来|于|和|与|及|加入|曾|宣|拿|何|哪"
_QUESTION = re.compile(
    r"[?？]|谁|哪|什么|何时|为何|几|多少|怎么|吗"
    r"|^(?:who|where|when|why|what|which|how|did|does|is|was|has|tell|list)\b"
)
_MARGIN = 0.06  # how much better the best must be than the next


def guess(
    name: str, people: Sequence[Entity], labs: Sequence[Entity], heard: Collection[str]
) -> Entity | None:
    """The one entity that an unknown spelling can stand for, or None.

    Args:
        name: the spelling, not empty.
        people: the people known.
        labs: the labs known.
        heard: ids of the entities that articles name, who are tried first.
    """
    key = key_of(name)
    for pool in ([e for e in people if e.id in heard], people):
        found = by_sound(key, pool) if has_han(key) else by_romanisation(key, pool)
        found = found or by_part(key, pool) or by_slip(key, pool)
        if found:
            return found
    return by_slip(key, labs)


def guesses(
    text: str, taken: Sequence[tuple[int, int]], registry: Registry, asked: bool
) -> Iterator[tuple[int, int, Entity]]:
    """Where a text names somebody in a spelling nobody has listed, and whom.

    Transliterations with a dot are tried in any text; slips and single words only where somebody
    may be asked for (``asked``) and the text is a question, or so short that it is a name.
    """
    from rag.language.names_dotted import trimmed

    short = asked and len(text) <= _QUESTION_CHARS and bool(_QUESTION.search(fold(text[:300])))
    short = short or (asked and len(text) <= _NAME_CHARS)
    if not (short or "·" in text):
        return
    heard = [entity for entity in registry.people if entity.id in registry.heard]
    if not heard:
        return
    pool = registry.people if short else heard
    for match in DOTTED.finditer(text):
        name = trimmed(match.group())
        start = text.find(name, match.start()) if name else -1
        if name is None or _meets(start, start + len(name), taken):
            continue
        meant = by_sound(key_of(name), heard) or by_sound(key_of(name), pool)
        if meant:
            taken = [*taken, (start, start + len(name))]
            yield start, start + len(name), meant
    if short:
        labs = [entity for entity in registry.labs if entity.id in registry.heard]
        yield from _in_question(text, taken, heard, labs, registry.people)


def _in_question(
    text: str,
    taken: Sequence[tuple[int, int]],
    people: list[Entity],
    labs: list[Entity],
    everyone: Sequence[Entity],
) -> Iterator[tuple[int, int, Entity]]:
    for match in re.finditer(r"(?<![A-Za-z-])[A-Za-zÀ-ž]{4,}(?: [A-ZÀ-Þ][a-zà-ž]{3,})*", text):
        if not _meets(*match.span(), taken):
            key = key_of(match.group())
            meant = by_slip(key, people) or by_slip(key, labs)
            meant = meant or (by_slip(key, everyone) if match.group()[0].isupper() else None)
            if meant:
                yield (*match.span(), meant)
    folded = fold(text)
    for match in re.finditer(r"[\u3400-\u9fff]{2,}", folded):
        for start in range(match.start(), match.end() - 1):
            for end in range(min(match.end(), start + 6), start + 1, -1):
                word = folded[start:end]
                if not is_transliteration(word) or _meets(start, end, taken):
                    continue
                if _goes_on(folded, start, end):
                    continue
                if len(word) > 2 or by_part(word, everyone):
                    meant = by_part(word, everyone) or by_sound(word, people, _QUESTION_SOUND)
                    if meant:
                        yield start, end, meant
                        return


def _goes_on(folded: str, start: int, end: int) -> bool:
    """Whether the transliteration a word is taken from is longer than the word."""
    before, after = folded[:start][-1:], folded[end:]
    if before and (before in "·-" or (before not in _BESIDE and is_transliteration(before))):
        return True
    return after[:1] in ("·", "-") or bool(
        after and is_transliteration(after[0]) and not re.match(_NEXT, after)
    )


def _meets(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < b and a < end for a, b in taken)


def by_part(key: str, people: Iterable[Entity]) -> Entity | None:
    """The one person of whose dotted Chinese name this is the family name."""
    found = {
        person.id: person
        for person in people
        if any(key_of(other).endswith("·" + key) for other in person.spellings if "·" in other)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def by_romanisation(key: str, people: Iterable[Entity]) -> Entity | None:
    """The one person whose Chinese name is romanised like this."""
    found = [p for p in people if p.zh and "·" not in p.zh and key in ways_written(p.zh)]
    return found[0] if len(found) == 1 else None


def by_slip(key: str, entities: Iterable[Entity]) -> Entity | None:
    """The one entity that a Latin spelling misspells."""
    if has_han(key) or len(key) < 6:
        return None
    parts = set(key.split(" "))
    found = {
        entity.id: entity
        for entity in entities
        for other in map(key_of, entity.spellings)
        if (len(parts) == 1 or not parts.isdisjoint(other.split(" "))) and is_slip(key, other)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def is_slip(first: str, second: str) -> bool:
    """Whether two folded Latin names are one, misspelt: all words alike but one with a slip.

    The first and the last letter must agree, so that Hansen and Hanson's, Petrov and Petrova,
    Christina and Christine stay apart.

    >>> is_slip("ilya sustkever", "ilya sutskever"), is_slip("christina vale", "christine vale")
    (True, False)
    """
    from rapidfuzz.distance import OSA

    one, two = first.split(), second.split()
    if len(one) != len(two) or first == second or has_han(second):
        return False
    differ = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    if len(differ) != 1:
        return False
    a, b = differ[0]
    if min(len(a), len(b)) < 6 or a[0] != b[0] or a[-1] != b[-1]:
        return False
    single = len(one) == 1
    limit = 1 if single or len(a) < 8 else 2
    if single and min(len(a), len(b)) < 8:
        return False
    return bool(OSA.distance(a, b) <= limit) and (sorted(a) == sorted(b) or _same_bones(a, b))


def _same_bones(first: str, second: str) -> bool:
    """Whether only vowels, doubled letters or one consonant in seven differ."""
    bones = [re.sub(r"[aeiouy]|(.)(?=\1)", "", word) for word in (first, second)]
    return bones[0] == bones[1] or min(len(first), len(second)) >= 8


def parts_of(name: str) -> list[str]:
    """The words of a Latin name that are spoken: no initials, no titles."""
    return [part for part in re.split(r"[ \u00a0]", name) if len(part.strip(".")) > 1]


def sounds_like(chinese: str, latin: str) -> float:
    """How alike a folded Chinese spelling and a Latin name are, part by part (0 to 1)."""
    parts = parts_of(latin)
    spoken = [part for part in chinese.split("·") if part]
    if len(spoken) < 2:
        options = [likeness(chinese, part) for part in (parts[-1:] + parts[:1])]
        options.append(likeness(chinese, "".join(parts)))
        return max(options, default=0.0)
    if len(parts) < 2:
        return 0.0
    given = likeness(spoken[0], parts[0])
    family = max(likeness(spoken[-1], parts[-1]), likeness("".join(spoken[1:]), "".join(parts[1:])))
    swapped = min(likeness(spoken[-1], parts[0]), likeness(spoken[0], parts[-1]))
    return max(min(given, family, (given + family) / 2), swapped)


def by_sound(key: str, people: Iterable[Entity], least: float = MIN_SOUND) -> Entity | None:
    """The one person whose Latin name a Chinese transliteration sounds like, or None."""
    if len(key.replace("·", "")) < 2:
        return None
    scored = []
    for person in people:
        if has_han(person.name) or (person.zh and "·" not in person.zh):
            continue
        scored.append((sounds_like(key, person.name), person.id, person))
    scored.sort(key=lambda row: row[:2], reverse=True)
    if "·" not in key:
        least += 0.1  # one word alone says less
    if not scored or scored[0][0] < least:
        return None
    if len(scored) > 1 and scored[1][0] > scored[0][0] - _MARGIN:
        return None
    return scored[0][2]
