"""Spellings of a name as keys: how they fold, which variants are alike, which are only a part."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.language.script import fold, is_cjk

_DOTS = re.compile(r"(?<=[\u3400-\u9fff])\s?[·.‧・•\-— ]\s?(?=[\u3400-\u9fff])")
_EDGES = " \t\r\n\"'“”‘’「」『』《》()（）,，.。;；:："


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
        return (key, *(key.replace("·", sign) for sign in ("", " ", "-", ".")))
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
        return bool(dotted) and all(len(spelling) < len(o) - 1 for o in dotted)
    if re.search(r"[ ]", spelling.strip()):
        return False
    return any(" " in other for other in others)
