"""Dates told by how long after another they came: 三年后, 翌年, two years later, the next day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from rag.language.dates_find import DateMention, precision_of
from rag.language.lexicon import load_lexicon
from rag.language.numbers import chinese_value

_SOME_YEAR = "2023"  # for days of a year unknown


def date_after(text: str, told: DateMention) -> DateMention | None:
    """The date that the last such words of a folded text put after the one told before, or None.

    It is as precise as the unit that is counted, and never more precise than the date told.

    >>> date_after("三年后跳槽", DateMention(0, 5, "2015", "year")).iso
    '2018'
    >>> date_after("次日加入", DateMention(0, 6, "2024-08-31", "day")).iso
    '2024-09-01'
    """
    found = list(_pattern().finditer(text))
    if not found:
        return None
    last = found[-1]
    unit = next(name for name, value in last.groupdict().items() if value and name != "count")
    iso = _moved(told.iso, unit, _count(last["count"]))
    return DateMention(told.start, told.end, iso, precision_of(iso)) if iso else None


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(load_lexicon("dates")["after"]["words"])


def _count(words: str | None) -> int:
    if words is None:
        return 1
    known = load_lexicon("dates")["number_words"].get(words)
    value = known if known is not None else words if words.isdigit() else chinese_value(words)
    return int(value or 0)


def _moved(iso: str, unit: str, count: int) -> str | None:
    if iso.startswith("XXXX"):
        moved = _moved(_SOME_YEAR + iso[4:], unit, count) if unit in ("day", "tomorrow") else None
        return "XXXX" + moved[4:] if moved else None
    if not count:
        return None
    parts = [int(part) for part in iso.split("-")]
    if unit == "same":
        return f"{parts[0]:04d}"
    if unit in ("year", "next"):
        return f"{parts[0] + count:04d}"
    if unit == "month" and len(parts) > 1:
        months = parts[0] * 12 + parts[1] - 1 + count
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if unit in ("day", "tomorrow") and len(parts) > 2:
        return (date(*parts) + timedelta(days=count)).isoformat()
    return None
