"""Dates as precise as known (ISO 8601, EDTF where the year is unknown), held against each other."""

from __future__ import annotations

import calendar


def _parts(iso: str) -> list[int | None]:
    return [None if "X" in part else int(part) for part in iso.split("-")]


def same_time(one: str, two: str) -> bool:
    """Whether two dates can be the same: one holds the other, or lacks only the year.

    >>> same_time("2025-08", "2025-08-13"), same_time("XXXX-08-14", "2025-08-13")
    (True, False)
    """
    pairs = zip(_parts(one), _parts(two), strict=False)
    return all(a is None or b is None or a == b for a, b in pairs)


def months_between(one: str, two: str) -> int | None:
    """The months from the first date to the second; None where a year is unknown.

    >>> months_between("2024-11", "2025-02-10")
    3
    """
    first, second = _parts(one), _parts(two)
    if first[0] is None or second[0] is None:
        return None
    years = second[0] - first[0]
    if len(first) == 1 or len(second) == 1:
        return 12 * years
    return 12 * years + (second[1] or 1) - (first[1] or 1)


def span(iso: str) -> tuple[str, str] | None:
    """The first and last day a date may mean; None where the year is unknown.

    >>> span("2024-02")
    ('2024-02-01', '2024-02-29')
    """
    year, *rest = _parts(iso)
    if year is None:
        return None
    month = rest[0] if rest else None
    if month is None:
        return f"{year:04d}-01-01", f"{year:04d}-12-31"
    day = rest[1] if len(rest) > 1 else None
    if day is None:
        return f"{year:04d}-{month:02d}-01", f"{year:04d}-{month:02d}-{_last(year, month):02d}"
    return iso, iso


def _last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def within(iso: str | None, since: str | None, until: str | None) -> bool:
    """Whether a date may lie in a window; without a year it can only be told from no window.

    >>> within("2024", "2024-05", None), within("2023", "2024-05", None)
    (True, False)
    """
    if since is None and until is None:
        return True
    days = span(iso) if iso else None
    if days is None:
        return False
    low = span(since) if since else None
    high = span(until) if until else None
    return (low is None or days[1] >= low[0]) and (high is None or days[0] <= high[1])
