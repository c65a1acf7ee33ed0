"""How alike a Chinese transliteration and a Latin name sound, by pinyin against letters.

Both are reduced to a string of coarse sounds (巴布施金 → "PaPSKin", Babuschkin → "PaPuSKiN") and
aligned; consonants weigh more than vowels, and what transliteration adds or drops costs little.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Literal

from rag.language.lexicon import load_lexicon, load_lines
from rag.language.script import fold

# Latin letters as sounds, longest first. Consonants are capital, vowels small.
_LETTERS = (
    ("tsch", "C"), ("wr", "L"), ("kn", "N"), ("ps", "S"),
    ("sch", "S"), ("tch", "C"), ("chr", "KL"), ("cz", "C"), ("sz", "S"),
    ("sh", "S"),
    ("ch", "C"), ("ck", "K"), ("ph", "F"), ("th", "T"), ("gh", "K"), ("kh", "K"), ("zh", "J"),
    ("ts", "C"), ("tz", "C"), ("dj", "J"), ("dz", "J"), ("wh", "W"), ("qu", "KW"), ("x", "KS"),
    ("ng", "N"), ("mc", "MaK"), ("ce", "Se"), ("ci", "Si"), ("cy", "Si"),
    ("ge", "Je"), ("gi", "Ji"),
    ("b", "P"), ("p", "P"), ("d", "T"), ("t", "T"), ("g", "K"), ("k", "K"), ("c", "K"), ("q", "K"),
    ("f", "F"), ("v", "W"), ("w", "W"), ("s", "S"), ("z", "S"), ("j", "J"), ("l", "L"), ("r", "L"),
    ("m", "M"), ("n", "N"), ("h", "H"), ("y", "i"), ("a", "a"), ("e", "e"), ("i", "i"), ("o", "o"),
    ("u", "u"),
)  # fmt: skip
_INITIALS = (
    ("zh", "J"), ("ch", "C"), ("sh", "S"), ("b", "P"), ("p", "P"), ("d", "T"), ("t", "T"),
    ("g", "K"), ("k", "K"), ("h", "H"), ("j", "J"), ("q", "C"), ("x", "S"), ("z", "S"), ("c", "C"),
    ("s", "S"), ("r", "L"), ("l", "L"), ("m", "M"), ("n", "N"), ("f", "F"), ("w", "W"), ("y", "i"),
)  # fmt: skip
# Substitutions that transliteration makes, below the full cost of 1.
_NEAR = {
    frozenset(pair): cost
    for pair, cost in (
        ("MN", 0.4), ("FW", 0.3), ("CJ", 0.3), ("CS", 0.3), ("JS", 0.6), ("JK", 0.35), ("CK", 0.5),
        ("KH", 0.4), ("HW", 0.6), ("CT", 0.5), ("JT", 0.6), ("ST", 0.6), ("FH", 0.6), ("PW", 0.5),
        ("FP", 0.6), ("SK", 0.7), ("Ji", 0.4), ("Wu", 0.2), ("Wo", 0.3), ("LN", 0.8), ("PF", 0.6),
    )
}  # fmt: skip
_VOWELS = frozenset("aeiou")
_LIQUIDS = frozenset("LHN")


@lru_cache(maxsize=50_000)
def latin_sounds(name: str) -> str:
    """A Latin word as coarse sounds.

    >>> latin_sounds("Babuschkin")
    'PaPuSKiN'
    """
    letters = re.sub(r"[^a-z]", "", fold(name))
    letters = re.sub(r"(?<=[^aeiou])e$|(?<=[a-z])(.)(?=\1)", "", letters)
    sounds, at = "", 0
    while at < len(letters):
        form, sound = next(
            (pair for pair in _LETTERS if letters.startswith(pair[0], at)), (letters[at], "")
        )
        sounds += sound
        at += len(form)
    return sounds


@lru_cache(maxsize=50_000)
def chinese_sounds(name: str) -> str:
    """A Chinese word as coarse sounds, by its pinyin.

    >>> chinese_sounds("巴布施金")
    'PaPuSiJiN'
    """
    return "".join(_syllable(syllable) for syllable in pinyin(name))


@lru_cache(maxsize=50_000)
def pinyin(name: str) -> tuple[str, ...]:
    """The toneless pinyin of each character: 姚顺雨 → ("yao", "shun", "yu")."""
    han = re.sub(r"[^\u3400-\u9fff]", "", fold(name))
    return tuple(pypinyin().lazy_pinyin(han, v_to_u=False)) if han else ()


@cache
def pypinyin() -> Any:
    """The library of readings, imported once it is needed."""
    import pypinyin

    return pypinyin


@lru_cache(maxsize=2_000)
def _syllable(syllable: str) -> str:
    syllable = {"er": "L", "yi": "i", "wu": "u", "yu": "iu"}.get(syllable, syllable)
    if syllable in ("L", "i", "u", "iu"):
        return syllable
    initial, sound = next((pair for pair in _INITIALS if syllable.startswith(pair[0])), ("", ""))
    final = syllable[len(initial) :].replace("ng", "N").replace("n", "N").replace("v", "u")
    final = re.sub(r"[^aeiouN]", "", final)
    final = {"ao": "ao", "ei": "ei", "ai": "ai"}.get(final, final)
    return sound + final


@lru_cache(maxsize=200_000)
def likeness(chinese: str, latin: str) -> float:
    """How alike the two sound, from 0 to 1; 0.75 and more is a likely pair.

    >>> likeness("奥特曼", "Altman") > 0.75 > likeness("奥特曼", "Brockman")
    True
    """
    told = fold(chinese)
    if told in _conventional().get(fold(latin), ()):
        return 1.0
    other = 0.9 if told in _conventional_forms() else 1.0  # it is the form of another name
    first, second = chinese_sounds(chinese), latin_sounds(latin)
    if not first or not second:
        return 0.0
    weight = sum(0.3 if sound in _VOWELS else 1.0 for sound in first)
    weight += sum(0.3 if sound in _VOWELS else 1.0 for sound in second)
    return max(0.0, 1.0 - 2 * _cost(first, second) / weight) * other


@cache
def _conventional() -> dict[str, tuple[str, ...]]:
    """The Chinese forms of common given names, by the folded Latin name."""
    rows = (line.split("\t") for line in load_lines("given_names.tsv"))
    return {fold(latin): tuple(fold(form) for form in forms.split("|")) for latin, forms in rows}


def is_given_name(word: str) -> bool:
    """Whether a Latin word is a common given name.

    >>> is_given_name("Margaret"), is_given_name("Silicon")
    (True, False)
    """
    name = fold(word)
    if name in _conventional() or name in _borne_by("given_either"):
        return True
    return gender_of(word) is not None


def gender_of(given_name: str) -> Literal["f", "m"] | None:
    """Whether a Latin given name is a woman's or a man's, where it is one alone.

    >>> gender_of("Margaret"), gender_of("Pavel"), gender_of("Robin")
    ('f', 'm', None)
    """
    name = fold(given_name)
    if name in _borne_by("given_female"):
        return "f"
    return "m" if name in _borne_by("given_male") else None


def gender_of_name(name: str) -> Literal["f", "m"] | None:
    """Whether a full Latin name is a woman's or a man's, by the given name.

    >>> gender_of_name("Mark Ferrand"), gender_of_name("Grace Adeyemi")
    ('m', 'f')
    """
    given = fold(name.split(" ")[0])
    if given in _borne_by("given_male_words"):
        return "m"
    return "f" if given in _borne_by("given_female_words") else gender_of(given)


@cache
def _borne_by(name: str) -> frozenset[str]:
    return frozenset(map(fold, load_lexicon("names")[name].split()))


@cache
def _conventional_forms() -> frozenset[str]:
    return frozenset(form for forms in _conventional().values() for form in forms)


def _cost(first: str, second: str) -> float:
    """The cheapest alignment of two sound strings (Wagner and Fischer, 1974)."""
    row = [0.0]
    for at in range(len(second)):
        row.append(row[-1] + _drop(second, at))
    for i, sound in enumerate(first):
        above, row = row, [row[0] + _drop(first, i)]
        for j, other in enumerate(second):
            row.append(
                min(
                    above[j + 1] + _drop(first, i),
                    row[j] + _drop(second, j),
                    above[j] + _swap(sound, other),
                )
            )
    return row[-1]


def _drop(sounds: str, at: int) -> float:
    sound = sounds[at]
    if sound in _VOWELS:
        return 0.2
    before_consonant = at + 1 >= len(sounds) or sounds[at + 1] not in _VOWELS
    return 0.4 if sound in _LIQUIDS and before_consonant and at else 0.9


def _swap(first: str, second: str) -> float:
    if first == second:
        return 0.0
    near = _NEAR.get(frozenset((first, second)))
    if near is not None:
        return near
    if first in _VOWELS and second in _VOWELS:
        return 0.15
    return 1.0
