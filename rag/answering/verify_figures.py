"""Figures, ordinals and shares of a claim that its evidence must hold, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from rag.language.numbers import NumberMention, chinese_value

_TOLERANCE = 0.005  # relative; forms such as $32B and 320亿美元 differ by rounding alone
_ABOUT = 0.04  # relative, between durations told in other units
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4, "quarter": 91.3, "year": 365.0, "decade": 3650.0}
_OWN_COIN = frozenset({"CNY", "HKD", "TWD"})  # any of which 元 may stand for
_RANKS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINALS = {word: n for n, word in enumerate(_RANKS, 2)}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_RANK_ZH = re.compile(r"第\s?([一二三四五六七八九十]+|\d+)\s?(?=[位名个任家次])")
_RANK_EN = re.compile(
    rf"\b(\d+)(?:st|nd|rd|th)\b(?! of)(?! \w+day)"
    rf"|\b({'|'.join(_ORDINALS)})\b(?! (?:time|half|largest|stint|act|life|home))"
)
_SHARE_ZH = re.compile(r"([一二三四五六七八九十]+)分之([一二三四五六七八九十]+)")
_SHARE_EN = re.compile(
    rf"\b({'|'.join(_COUNTS)})[ -](third|quarter|fourth|fifth|sixth|tenth)s?\b"
    r"(?! of [a-z]+(?:ary|ch|ril|ay|une|uly|ust|ber)\b)"
)


def counted(number: NumberMention, known: Iterable[NumberMention]) -> bool:
    """Whether a figure is among others, in whatever unit of writing."""
    return any(
        _near(number, other)
        and (number.unit == other.unit or "count" in (number.unit, other.unit))
        and not _other_coin(number, other)
        for other in known
    )


def _near(one: NumberMention, other: NumberMention) -> bool:
    first, second = one.value, other.value
    if one.unit == other.unit == "duration" and one.detail != other.detail:
        # 18 months is a year and a half
        first, second = (n.value * _DAYS.get(n.detail or "", 1.0) for n in (one, other))
        return abs(first - second) <= _ABOUT * max(abs(first), abs(second))
    return abs(first - second) <= _TOLERANCE * max(abs(first), abs(second))


def _other_coin(one: NumberMention, other: NumberMention) -> bool:
    coins = {one.detail, other.detail}
    money = one.unit == other.unit == "money"
    return money and len(coins) == 2 and None not in coins and not coins <= _OWN_COIN


@cache
def ranks_and_shares(folded: str) -> frozenset[tuple[str, float]]:
    """The ordinals and fractions of a folded text.

    >>> sorted(ranks_and_shares("the fourth to go; 三分之一的员工"))
    [('rank', 4.0), ('share', 0.3333333333333333)]
    """
    found: set[tuple[str, float]] = set()
    for match in _RANK_ZH.finditer(folded):
        value = float(match[1]) if match[1].isdigit() else chinese_value(match[1])
        found.add(("rank", value or 0.0))
    for match in _RANK_EN.finditer(folded):
        word = match[2]
        found.add(("rank", float(match[1] or _ORDINALS[word])))
    for match in _SHARE_ZH.finditer(folded):
        whole, part = chinese_value(match[1]), chinese_value(match[2])
        if whole and part:
            found.add(("share", part / whole))
    for match in _SHARE_EN.finditer(folded):
        found.add(("share", _COUNTS[match[1]] / _PARTS[match[2]]))
        found.discard(("rank", float(_PARTS[match[2]])))
    return frozenset(found)
