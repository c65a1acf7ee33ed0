"""Everyday Chinese words, by which a run of characters is told from a name that stands apart."""

from __future__ import annotations

import re
from functools import cache

from rag.language.lexicon import load_lines
from rag.language.names_shapes import any_word

_JOINED = frozenset('·“「『"')  # before a part of a longer name, or a lab's in quotation marks
_COUNTS = frozenset("一二两三四五六七八九十几这那每某各")  # 一张, 这张: 张 is no surname there


@cache
def pairs_of(name: str) -> frozenset[str]:
    """The words of a data file of pairs."""
    return frozenset(word for line in load_lines(name) for word in line.split())


def stands_apart(folded: str, start: int, end: int) -> bool:
    """Whether no everyday word crosses an edge of a name, or stands in it.

    >>> stands_apart("创始人赵亦南走了", 3, 6), stands_apart("他曾经理财务", 2, 5)
    (True, False)
    """
    words = pairs_of("word_pairs.txt")
    if folded[max(0, start - 1) : start] in _COUNTS and start:
        return False
    return not any(folded[at - 1 : at + 1] in words for at in range(max(start, 1), end + 1))


def names_thing(name: str, folded: str) -> bool:
    """Whether a text has a name as that of a lab or a product, or as a part of a longer name.

    >>> names_thing("云岚", "云岚公司宣布"), names_thing("赵亦南", "赵亦南走了")
    (True, False)
    """
    at = folded.find(name)
    while at >= 0:
        end = at + len(name)
        if folded[max(0, at - 1) : at] in _JOINED or _thing_after().match(folded, end):
            return True
        at = folded.find(name, end)
    return False


@cache
def _thing_after() -> re.Pattern[str]:
    things = any_word("lab_tails_zh", "made_after_zh")
    return re.compile(rf"[·”」』\"]|{things}")
