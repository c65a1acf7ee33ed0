"""Dates told in Chinese and English, absolute or against the article's own date.

Every date comes out as ISO 8601, as precise as it is told; where no year can be inferred it is
EDTF (``XXXX-08-13``). What cannot be placed ("three days later") is left out, not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from rag.language.lexicon import load_lexicon
from rag.language.script import fold

Precision = Literal["day", "month", "year"]
_AHEAD = timedelta(days=31)  # how far after the article a date without a year may still lie


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: ``iso`` is like 2025-08-18, 2025-05, 2024 or XXXX-08-14."""

    start: int
    end: int
    iso: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class Anchor:
    """The date relative dates are read against, as far as it is known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, iso: str | None) -> Anchor:
        """The parts of an ISO or EDTF date; none of them where there is no date.

        >>> Anchor.of("XXXX-08-14")
        Anchor(year=None, month=8, day=14)
        """
        match = re.match(r"(\d{4}|XXXX)(?:-(\d\d))?(?:-(\d\d))?", iso or "")
        if not match:
            return cls()
        year, month, day = match.groups()
        known = None if year == "XXXX" else int(year)
        return cls(known, int(month) if month else None, int(day) if day else None)

    @property
    def day_known(self) -> date | None:
        """The whole date, where it is known to the day."""
        return _date(self.year, self.month, self.day)

    @property
    def latest(self) -> date | None:
        """The last day the anchor may stand for."""
        if self.year is None:
            return None
        if self.month is None:
            return date(self.year, 12, 31)
        return self.day_known or _month_end(self.year, self.month)


def _date(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def find_dates(text: str, anchor: str | None) -> list[DateMention]:
    """The dates of a text in order, each as precise as it is told.

    Args:
        text: any text, Chinese or English.
        anchor: the article's date, as precise as known, or None.

    >>> [d.iso for d in find_dates("去年11月宣布,当地时间8月13日离职", "2025-08-18")]
    ['2024-11', '2025-08-13']
    """
    from rag.language.dates_read import READERS  # the readers need this module's records

    folded = fold(text)
    against = Anchor.of(anchor)
    found: list[DateMention] = []
    taken: list[tuple[int, int]] = []
    for name, pattern in _patterns():
        for match in pattern.finditer(folded):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            iso = READERS[name](match, against)
            if iso is None:
                continue
            taken.append((start, end))
            if iso:
                found.append(DateMention(start, end, iso, precision_of(iso)))
    return sorted(found, key=lambda mention: mention.start)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = load_lexicon("dates")
    parts = {name: f"(?:{value})" for name, value in data["parts"].items()}
    compiled = []
    for rule in data["rule"]:
        source = rule["pattern"]
        for name, value in parts.items():
            source = source.replace(f"<{name}>", value)
        compiled.append((rule["read"], re.compile(source)))
    return tuple(compiled)


def precision_of(iso: str) -> Precision:
    """How precise an ISO date is.

    >>> precision_of("2025-08")
    'month'
    """
    precisions: tuple[Precision, ...] = ("year", "month", "day")
    return precisions[iso.count("-")]


def year_for(month: int, day: int | None, anchor: Anchor) -> int | None:
    """The year of a date told without one: the latest that is not well after the anchor."""
    if anchor.year is None:
        return None
    latest = anchor.latest or date(anchor.year, 12, 31)
    told = _date(anchor.year, month, day or 1)
    if told is None or told <= latest + _AHEAD:
        return anchor.year
    return anchor.year - 1


def parse_date_range(
    text: str, anchor: str | None
) -> tuple[str | None, str | None, tuple[int, int]] | None:
    """The stretch of time a question asks about: see :mod:`rag.language.date_ranges`."""
    from rag.language.date_ranges import parse_date_range as parse

    return parse(text, anchor)
