"""Dates told in Chinese and English, absolute or against the article's own date.

Every date comes out as ISO 8601, as precise as it is told; where no year can be inferred it is
EDTF (``XXXX-08-13``). What cannot be placed ("three days later") is left out, not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag.language.dates_anchor import Anchor
from rag.language.dates_read import READERS
from rag.language.lexicon import load_lexicon
from rag.language.script import fold

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: ``iso`` is like 2025-08-18, 2025-05, 2024 or XXXX-08-14."""

    start: int
    end: int
    iso: str
    precision: Precision


def find_dates(text: str, anchor: str | None) -> list[DateMention]:
    """The dates of a text in order, each as precise as it is told.

    Args:
        text: any text, Chinese or English.
        anchor: the article's date, as precise as known, or None.

    >>> [d.iso for d in find_dates("去年11月宣布,当地时间8月13日离职", "2025-08-18")]
    ['2024-11', '2025-08-13']
    """
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


def headed_date(heading: str, anchor: str | None) -> str | None:
    """The day that a heading opens with, or the month or year that it is; None without one.

    So are the entries of a running report and the parts of a chronicle dated.

    >>> headed_date("10/16（四）09:10 快讯", "2025-10-14"), headed_date("背景", "2025-10-14")
    ('2025-10-16', None)
    >>> headed_date("2024年", "2025-10-14"), headed_date("2024年的教训", "2025-10-14")
    ('2024', None)
    """
    heading = heading.strip(" *#【[〔(（】]〕)）:：")
    found = find_dates(heading, anchor)
    if not found or found[0].start > 0:
        return None
    whole = found[0].end == len(heading)
    return found[0].iso if whole or found[0].precision == "day" else None


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
