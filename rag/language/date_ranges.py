"""The stretch of time a question asks about: "in 2024", "2024年以后", "between May and July"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from rag.language.dates_anchor import Anchor
from rag.language.dates_find import DateMention, find_dates
from rag.language.lexicon import load_lexicon
from rag.language.numbers import chinese_value
from rag.language.script import fold

Range = tuple[str | None, str | None, tuple[int, int]]


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(load_lexicon("date_ranges")[name])


def parse_date_range(text: str, anchor: str | None) -> Range | None:
    """The first and last date asked about (inclusive, as precise as told) and where it is told.

    One end is None where it is open; the whole is None where no time is asked about.

    >>> parse_date_range("Who left OpenAI after May 2024?", "2025-08-18")
    ('2024-06', None, (16, 30))
    >>> parse_date_range("2024年谁离开了xAI", None)
    ('2024', '2024', (0, 5))
    """
    folded = fold(text)
    past = _past(folded, anchor)
    if past:
        return past
    dates = find_dates(text, anchor)
    for first, second in pairwise(dates):
        between = folded[first.end : second.start]
        if _words("joins").fullmatch(between.strip()):
            return _pair(folded, first, second)
    return _single(folded, dates[0]) if dates else None


def _pair(folded: str, first: DateMention, second: DateMention) -> Range:
    start = _led(folded, first.start, "opens")
    return first.iso, _whole_year(first.iso, second.iso), (start, second.end)


def _whole_year(first: str, second: str) -> str:
    """The second date, with the year of the first where it has none of its own."""
    return first[:4] + second[4:] if second.startswith("XXXX") else second


def _led(folded: str, at: int, words: str) -> int:
    found = re.search(rf"(?:{_words(words).pattern})\s?$", folded[:at])
    return found.start() if found else at


def _single(folded: str, told: DateMention) -> Range:
    before, after = folded[: told.start], folded[told.end :]
    lead = re.search(r"([a-z]+(?: [a-z]+)?|自从?|从|在|到|截至|早于|晚于)\s?$", before)
    word = lead.group(1) if lead else ""
    tail = _words("tail").match(after)
    tail_word = tail.group() if tail else ""
    start = told.start
    end = told.end + len(tail_word)
    inside = re.match(_words("lead_inside"), folded[told.start : told.end])
    if inside:
        word = inside.group().strip()
    for kind in ("after", "since", "before", "until"):
        lead_hit = re.search(rf"(?:^|\b)(?:{_words(kind).pattern})$", word)
        tail_hit = re.fullmatch(_words(f"{kind}_tail"), tail_word) if tail_word else None
        if lead_hit or tail_hit:
            if lead_hit and not inside and lead:
                start = lead.start(1) + lead_hit.start()
            return _open(kind, told.iso, (start, end))
    return told.iso, told.iso, (told.start, told.end)


def _open(kind: str, iso: str, span: tuple[int, int]) -> Range:
    if kind == "after":
        return step(iso, 1), None, span
    if kind == "since":
        return iso, None, span
    if kind == "before":
        return None, step(iso, -1), span
    return None, iso, span


def step(iso: str, by: int) -> str:
    """The next (1) or previous (-1) date of the same precision.

    >>> step("2024-12", 1), step("2024", -1), step("2024-03-01", -1)
    ('2025-01', '2023', '2024-02-29')
    """
    if iso.startswith("XXXX"):
        return iso
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 1:
        return f"{parts[0] + by:04d}"
    if len(parts) == 2:
        months = parts[0] * 12 + parts[1] - 1 + by
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    return (date(*parts) + timedelta(days=by)).isoformat()


def _past(folded: str, anchor: str | None) -> Range | None:
    """过去半年, in the last three months: from so long before the anchor until the anchor."""
    found = _words("past").search(folded)
    known = Anchor.of(anchor)
    latest = known.latest
    if not found or latest is None:
        return None
    told = (found["zh"] or found["en"] or "one").strip()
    unit = load_lexicon("dates")["units"].get((found["zh_unit"] or found["en_unit"]).strip("个"))
    words = load_lexicon("dates")["number_words"]
    count: float | None = 0.5 if told == "半" else float(words.get(told, 0)) or None
    count = count or (float(told) if told.isdigit() else chinese_value(told))
    days = {"day": 1, "week": 7, "month": 30.4, "year": 365.25}.get(unit or "")
    if not count or not days:
        return None
    since = latest - timedelta(days=round(count * days))
    return since.isoformat(), anchor, found.span()
