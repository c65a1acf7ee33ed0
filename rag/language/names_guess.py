"""Who is meant by a spelling nobody has listed: a slip of the pen, or the name by its sound."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from rag.language.names import Entity
from rag.language.names_sound import likeness, romanised
from rag.language.names_spelling import has_han, key_of

MIN_SOUND = 0.7  # a likely pair; names of the same sound mostly score 0.8 and more
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
        found = found or by_slip(key, pool)
        if found:
            return found
    return by_slip(key, labs)


def by_romanisation(key: str, people: Iterable[Entity]) -> Entity | None:
    """The one person whose Chinese name is romanised like this."""
    found = [p for p in people if p.zh and "·" not in p.zh and key in romanised(p.zh)]
    return found[0] if len(found) == 1 else None


def by_slip(key: str, entities: Iterable[Entity]) -> Entity | None:
    """The one entity that a Latin spelling misspells."""
    if has_han(key) or len(key) < 6:
        return None
    found = {
        entity.id: entity
        for entity in entities
        if any(is_slip(key, key_of(other)) for other in entity.spellings)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def is_slip(first: str, second: str) -> bool:
    """Whether two folded Latin names are one, misspelt: every word alike, one of them off by a slip.

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
