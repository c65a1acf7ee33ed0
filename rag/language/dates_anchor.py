"""The date that relative dates are read against, and the year of a date told without one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

# How far after the article a month, a day, and either in the present tense, may still lie
# without a year.
_AHEAD = timedelta(days=31)
_DAY_AHEAD = timedelta(days=75)
_PRESENT_AHEAD = timedelta(days=150)


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


def year_for(
    month: int, day: int | None, anchor: Anchor, ahead: bool = False, present: bool = False
) -> int | None:
    """The year of a date told without one: the latest that is not well after the anchor.

    A date told as still to come (``ahead``) is the first after the anchor instead; one told in the
    present tense may be some months after it.
    """
    if anchor.year is None:
        return None
    latest = anchor.latest or date(anchor.year, 12, 31)
    told = _date(anchor.year, month, day or 1)
    if ahead:
        return anchor.year + (told is not None and told < latest - 2 * _AHEAD)
    reach = _PRESENT_AHEAD if present else _DAY_AHEAD if day else _AHEAD
    if told is None or told <= latest + reach:
        return anchor.year
    return anchor.year - 1
