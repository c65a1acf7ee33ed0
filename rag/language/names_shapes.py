"""The shapes of names: what a person or a lab looks like before anyone has heard of them."""

from __future__ import annotations

import re
from functools import cache

from rag.language.lexicon import load_lexicon, load_lines
from rag.language.script import fold

PARTICLES = r"(?:de|del|della|di|da|dos|du|van|von|der|den|la|le|bin|al|el|ter|ten|zu|af|y)"
_UPPER = r"A-ZÀ-ÖØ-ÞĀ-Ž\u0180-\u024f\u1e00-\u1eff"
_LOWER = r"a-zà-öø-ÿā-ž\u0180-\u024f\u1e00-\u1eff"  # with those of Vietnamese and Romanian
_CAP = (
    rf"(?:[{_UPPER}][{_LOWER}]+(?:[’'][A-Z]?[{_LOWER}]+)?|[A-Z][a-z]{{1,2}}[A-Z][a-z]+"
    rf"|[A-Zdl][’'][{_UPPER}][{_LOWER}]+|(?:al|el|an|ar|as|at|ul|ur|bin|ibn)-[A-Z][a-z]+)"
)
_PART = rf"{_CAP}(?:-[{_UPPER}{_LOWER}][{_LOWER}]+)*"
_INITIAL = r"[A-Z]\."
LATIN_NAME = re.compile(
    rf"(?<![0-9&@/_{_UPPER}{_LOWER}-])(?:{_PART}|(?:{_INITIAL}[ ]?)+)"
    rf"(?:[ \u00a0](?:{_INITIAL}|{PARTICLES}(?=[ ])|[dl][’']{_PART}|{_PART})){{1,4}}"
    rf"(?![0-9_&{_UPPER}{_LOWER}-])"
)
HAN = r"\u3400-\u9fff"
DOTTED = re.compile(rf"[{HAN}]{{1,8}}(?:[·‧・•][{HAN}]{{1,8}}(?:[-－][{HAN}]{{1,6}})?)+")


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    data = load_lexicon("names")
    compound = data["compound_surnames"] + data["japanese_surnames"]
    return frozenset(data["surnames"]), frozenset(compound)


def surname_length(name: str) -> int:
    """How many characters of a folded Chinese or Japanese name are its surname; 0 for none known.

    >>> surname_length("欧阳明远"), surname_length("沈砚舟"), surname_length("谷歌")
    (2, 1, 1)
    """
    single, compound = _surnames()
    for length in (3, 2):
        if fold(name[:length]) in compound and len(name) > length:
            return length
    return 1 if fold(name[:1]) in single else 0


def is_japanese(name: str) -> bool:
    """Whether a folded name begins with a Japanese family name.

    >>> is_japanese("佐藤健"), is_japanese("欧阳明远")
    (True, False)
    """
    return name.startswith(tuple(load_lexicon("names")["japanese_surnames"]))


def is_transliteration(name: str) -> bool:
    """Whether every character of a folded Chinese word is one that transliterations use."""
    return all(char in _transliteration() for char in name)


def transliteration_chars() -> str:
    """The characters that transliterations are written with."""
    return str(load_lexicon("names")["transliteration"])


@cache
def _transliteration() -> frozenset[str]:
    return frozenset(transliteration_chars()) | {"·"}


@cache
def words(name: str) -> frozenset[str]:
    """A list of the names lexicon as a set of folded words."""
    return frozenset(fold(word) for word in load_lexicon("names")[name])


@cache
def any_word(*names: str) -> str:
    """The words of the lists as one alternation, longest first."""
    found = {fold(word) for name in names for word in load_lexicon("names")[name]}
    return "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))


def is_place(name: str) -> bool:
    """Whether a name is a larger city's, a state's or a country's.

    >>> is_place("Lisbon"), is_place("Tessera")
    (True, False)
    """
    return fold(name) in _places()


@cache
def _places() -> frozenset[str]:
    return frozenset(name.strip() for name in " ".join(load_lines("places.txt")).split(";"))
