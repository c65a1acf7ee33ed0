"""How each rule of ``data/dates.toml`` turns what it matched into a date.

A reader gives an ISO date, "" for words that are a date but cannot be placed, or None for words
that are no date after all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from rag.language.dates_anchor import Anchor, year_for
from rag.language.lexicon import load_lexicon
from rag.language.numbers import chinese_value

Match = re.Match[str]
Reader = Callable[[Match, Anchor], str | None]


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text)
    words = load_lexicon("dates")["number_words"]
    if text in words:
        return int(words[text])
    value = chinese_value(text)
    return int(value) if value is not None else None


def _month(text: str | None) -> int | None:
    if not text:
        return None
    known = load_lexicon("dates")["months"].get(text.rstrip(".")[:3])
    return known if known else _number(text)


def _iso(year: int | None, month: int | None = None, day: int | None = None) -> str | None:
    """The date as ISO 8601; None for a month or day that no calendar has."""
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None:
        try:
            date(year or 2024, month or 1, day)
        except ValueError:
            return None
    if year is None and month is None:
        return None
    head = f"{year:04d}" if year is not None else "XXXX"
    return head + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def _full(match: Match, anchor: Anchor) -> str | None:
    """Year, and a month and a day where they are told."""
    part = match.groupdict()
    year = _number(part["year"])
    if year is not None and year < 100 and len(part["year"]) == 2:
        year += 2000 if year < 70 else 1900
    if year is None or not 1900 <= year <= 2100:
        return None
    return _iso(year, _month(part.get("month")), _number(part.get("day")))


def _yearless(match: Match, anchor: Anchor) -> str | None:
    part = match.groupdict()
    month, day = _month(part["month"]), _number(part.get("day"))
    if month is None or not 1 <= month <= 12:
        return None
    behind = re.search(load_lexicon("dates")["ahead"]["behind"], match.string[match.end() :])
    return _iso(year_for(month, day, anchor, _is_ahead(match), behind is not None), month, day)


def _relative_year(match: Match, anchor: Anchor) -> str | None:
    """去年, 今年5月, last year, earlier this year, with a month and a day where told."""
    part = match.groupdict()
    month, day = _month(part.get("month")), _number(part.get("day"))
    shift = load_lexicon("dates")["shifts"][part["shift"].strip()]
    if anchor.year is None:  # "May this year" is a month of a year unknown
        return _iso(None, month, day) if month and shift == 0 else ""
    return _iso(anchor.year + shift, month, day)


def _relative_month(match: Match, anchor: Anchor) -> str | None:
    """上个月, 本月13日, last month, earlier this month."""
    if anchor.month is None:
        return ""
    part = match.groupdict()
    months = (anchor.year or 0) * 12 + anchor.month - 1
    months += load_lexicon("dates")["shifts"][part["shift"]]
    year = months // 12 if anchor.year else None
    return _iso(year, months % 12 + 1, _number(part.get("day")))


def _end_of_this(match: Match, anchor: Anchor) -> str | None:
    """月底, the end of the year: of the article's own month or year, where none is told before."""
    if anchor.year is None or re.search(r"\b(?:19|20)\d\d\b|\d年", match.string[: match.start()]):
        return ""
    of_month = re.search("月|month", match.group()) is not None
    if of_month and re.search(r"\d月|去年|今年|last year", match.string[: match.start()]):
        return ""
    return _iso(anchor.year, anchor.month) if of_month and anchor.month else _iso(anchor.year)


def _is_ahead(match: Match) -> bool:
    """Whether the words right before a date tell it as still to come."""
    before = match.string[max(0, match.start() - 60) : match.start()]
    return re.search(load_lexicon("dates")["ahead"]["before"], before) is not None


def _day_alone(match: Match, anchor: Anchor) -> str | None:
    """18日: of the article's month, or of the one before where that day was still to come."""
    day = int(match["day"])
    if anchor.month is None or anchor.year is None:
        return ""
    late = day > (anchor.day or day) and not _is_ahead(match)
    months = anchor.year * 12 + anchor.month - 1 - late
    return _iso(months // 12, months % 12 + 1, day)


def _relative_day(match: Match, anchor: Anchor) -> str | None:
    """今天, 昨晚, 前天, today, yesterday; with only the month known, that month."""
    shift = load_lexicon("dates")["shifts"][match["shift"]]
    known = anchor.day_known
    if known:
        return (known + timedelta(days=shift)).isoformat()
    if anchor.year is None and anchor.month and anchor.day:
        moved = date(2023, anchor.month, min(anchor.day, 28)) + timedelta(days=shift)
        return _iso(None, moved.month, moved.day)
    if anchor.year and anchor.month and -2 < shift < 2:
        return _iso(anchor.year, anchor.month)
    return ""


def _weekday(match: Match, anchor: Anchor) -> str | None:
    """周二, 上周五, last Friday, on Tuesday: the latest such day, or that of the week told."""
    known = anchor.day_known
    part = match.groupdict()
    wanted = load_lexicon("dates")["weekdays"][part["weekday"]]
    if known is None:
        return ""
    shift = part.get("shift")
    monday = known - timedelta(days=known.weekday())
    if shift in ("next", "coming") or (shift is None and _is_ahead(match)):
        return (known + timedelta(days=(wanted - known.weekday() - 1) % 7 + 1)).isoformat()
    if shift is None:
        back = (known.weekday() - wanted) % 7
        return (known - timedelta(days=back)).isoformat()
    if shift in ("last", "past"):  # "last Friday" is the latest Friday that is over
        return (known - timedelta(days=(known.weekday() - wanted - 1) % 7 + 1)).isoformat()
    weeks = load_lexicon("dates")["shifts"][shift]
    return (monday + timedelta(days=7 * weeks + wanted)).isoformat()


def _ago(match: Match, anchor: Anchor) -> str | None:
    """两周前, three months ago: as precise as the unit that is counted."""
    part = match.groupdict()
    count = _number(part["count"])
    unit = load_lexicon("dates")["units"].get(part["unit"])
    if count is None or unit is None or anchor.year is None:
        return ""
    if unit == "year":
        return _iso(anchor.year - count)
    if unit == "month":
        if anchor.month is None:
            return ""
        months = anchor.year * 12 + anchor.month - 1 - count
        return _iso(months // 12, months % 12 + 1)
    known = anchor.day_known
    if known is None:
        return ""
    told = known - timedelta(days=count * (7 if unit == "week" else 1))
    return told.isoformat()[: 7 if unit == "week" else 10]


def _last_of_month(match: Match, anchor: Anchor) -> str | None:
    """Last May, this June, next March: the month with the year told by the word before it."""
    month = _month(match["month"])
    if anchor.year is None or month is None:
        return ""
    shift = match["shift"]
    now = anchor.month or 12
    if shift == "last":
        return _iso(anchor.year - (month >= now), month)
    if shift == "next":
        return _iso(anchor.year + (month <= now), month)
    return _iso(anchor.year, month)


def _none(match: Match, anchor: Anchor) -> str | None:
    """Words that look like a date and must not be read as one by a later rule."""
    return ""


READERS: dict[str, Reader] = {
    "full": _full,
    "yearless": _yearless,
    "relative_year": _relative_year,
    "relative_month": _relative_month,
    "end_of_this": _end_of_this,
    "relative_day": _relative_day,
    "day_alone": _day_alone,
    "weekday": _weekday,
    "ago": _ago,
    "last_of_month": _last_of_month,
    "none": _none,
}
