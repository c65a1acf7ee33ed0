"""Spellings of a name as keys: how they fold, which variants are alike, which are only a part."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rag.language.names_romanised import ways_written
from rag.language.names_sound import likeness, pinyin
from rag.language.script import fold, is_cjk

_DOTS = re.compile(r"(?<=[\u3400-\u9fff])\s?[·.‧・•\-— ]\s?(?=[\u3400-\u9fff])")
_PART_SOUND = 0.68
_EDGES = " \t\r\n\"'“”‘’「」『』《》()（）,，.。;；:："


@lru_cache(maxsize=100_000)
def key_of(name: str) -> str:
    """The folded form under which a name is looked up.

    >>> key_of("  Sam  Altman’s "), key_of("薩姆‧奧特曼")
    ('sam altman', '萨姆·奥特曼')
    """
    key = re.sub(r"\s+", " ", fold(name)).strip(_EDGES)
    key = re.sub(r"'s?$", "", key)
    return _DOTS.sub("·", key)


def variants(name: str) -> tuple[str, ...]:
    """The keys that a spelling is found under: with a dot, without, with a space or a hyphen.

    >>> variants("萨姆·奥特曼")
    ('萨姆·奥特曼', '萨姆奥特曼', '萨姆 奥特曼', '萨姆-奥特曼', '萨姆.奥特曼')
    >>> variants("Pieter-Jan Roos")
    ('pieter-jan roos', 'pieter jan roos')
    """
    key = key_of(name)
    if "·" in key:
        written = re.sub(r"\s+", " ", fold(name)).strip(_EDGES)
        return (
            *dict.fromkeys((key, written)),
            *(key.replace("·", sign) for sign in ("", " ", "-", ".")),
        )
    if key.isascii() and "-" in key:
        return (key, key.replace("-", " "))
    return (key,)


def has_han(name: str) -> bool:
    """Whether a name holds Chinese characters."""
    return any(is_cjk(char) for char in name)


def is_bare(kind: str, spellings: Iterable[str], spelling: str) -> bool:
    """Whether a spelling of a person is only a family or given name.

    >>> is_bare("person", ("Sam Altman", "萨姆·奥特曼"), "奥特曼")
    True
    >>> is_bare("person", ("Kaiming He", "何恺明"), "何恺明")
    False
    """
    if kind != "person":
        return False
    others = [other for other in spellings if other != spelling]
    if has_han(spelling):
        if "·" in spelling:
            return False
        dotted = [other for other in others if "·" in other]
        if dotted:
            return all(len(spelling) < len(other) - 1 for other in dotted)
        return any(is_one_part(spelling, other) for other in others if not has_han(other))
    if re.search(r"[ ]", spelling.strip()):
        return False
    return any(" " in other for other in others)


def is_one_part(chinese: str, latin: str) -> bool:
    """Whether a Chinese spelling without a dot renders only one word of a Latin name.

    >>> is_one_part("奥特曼", "Sam Altman"), is_one_part("何恺明", "Kaiming He")
    (True, False)
    """
    words = [word for word in key_of(latin).split(" ") if len(word.strip(".")) > 1]
    if len(words) < 2 or key_of(latin) in ways_written(chinese):
        return False
    if pinyin(chinese)[:1] and pinyin(chinese)[0] in words:
        return False
    return max(likeness(chinese, words[0]), likeness(chinese, words[-1])) >= _PART_SOUND
