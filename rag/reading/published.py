"""When an article was published, as precisely as it says and no more.

The date is looked for where it is surest first: the page's own metadata, then lines of the
head that hold little else, the file's name, and last a dateline in the first sentences. A
dateline without a year ("8月14日報道") gets one only if the article names that very day in
full elsewhere; otherwise the year stays open (EDTF ``XXXX-08-14``).
"""

from __future__ import annotations

import datetime as dt
import re

from rag.language.script import fold
from rag.reading.lines import Source

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FULL_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR}\s?[-/年.]\s?(?P<month>\d{{1,2}})\s?[-/月.]\s?(?P<day>\d{{1,2}})(?!\d)",
        rf"\b{_MONTH}\s{{1,2}}{_ORDINAL},?\s{{1,2}}{_YEAR}",
        rf"\b{_ORDINAL}\s{{1,2}}{_MONTH},?\s{{1,2}}{_YEAR}",
        rf"(?<!\d){_YEAR}(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)",
    )
)
_MONTH_DATE = re.compile(rf"(?<!\d){_YEAR}\s?[-/年.]\s?(?P<month>\d{{1,2}})(?:月|$|(?=[-/_.\s]))")
_YEARLESS = re.compile(r"(?<![\d年])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_YEARLESS_ENGLISH = re.compile(rf"\b{_MONTH}\s{{1,2}}{_ORDINAL}\b(?!,?\s?\d)")
_ANY_YEAR = re.compile(r"(?<![\d.])(?:20[0-4]\d)(?!\d)")
_META_DATES = (
    "article:published_time", "datepublished", "date", "publishdate", "pubdate", "published",
    "publish_date", "og:published_time", "og:release_date", "dc.date", "dc.date.issued",
    "parsely-pub-date", "sailthru.date", "weibo: article:create_at",
)  # fmt: skip
_HEAD_LINES = 8  # how many lines from the top may say when an article was published,
_LABEL_CHARS = 70  # and how long such a line may be
_STAMP_CHARS = 40  # how long a part of a longer line may be that is a date and little else
_BEFORE_STAMP = re.compile(r"(?:[^:]{2,24}:|[a-z]+day,)?\s*")  # "last updated:", "Thursday,"
_AFTER_STAMP = re.compile(r"\W*(?:\d{1,2}:\d\d.*|(?:星期|周|\().{0,8})?\W*")
_PARTS = re.compile(r"[|｜·。]|(?<=[a-z])\.(?=\s|$)")
_CLOCK = re.compile(r"\d{1,2}[:：]\d\d")
_SENTENCE_END = re.compile(r"[。!?！？]|[a-z]\.(?:\s|$)")
_PLACES = re.compile(r"[a-z][a-z /.&'-]{2,36}, ")  # "ZURICH/SAN FRANCISCO, March 11, …"
# A first sentence that opens with its dateline, or "…8月14日報道".
_DATELINE_END = re.compile(r"日?\s*(?:报道|报导|消息|讯|电|[,，:：(—–.-])")


def published(
    stated: dict[str, str],
    source: Source,
    labels: list[str],
    head: list[str],
    story: list[str],
    document: str,
) -> str | None:
    """The article's date from what it states, its labels, its name, or its first sentences.

    ``labels`` are the short lines of the head that are none of the story's, ``head`` all its
    lines, ``story`` the title and the paragraphs.
    """
    metas = [stated[key] for key in _META_DATES if stated.get(key)]
    for text in [*metas, *source.times[:1], *labels, document]:
        if date := full_date(text):
            return date
    opening = story[:4]
    return (
        _stamped(head[:_HEAD_LINES])
        or _full_dateline(opening, story)
        or _dateline(opening, story)
        or _month(document)
    )


def _stamped(head: list[str]) -> str | None:
    """The full date that stands by itself near the top, or in a short line that is no sentence."""
    for at, text in enumerate(head):
        short = len(text) <= _LABEL_CHARS and not _SENTENCE_END.search(text)
        parts = [text] if short else [part for part in _PARTS.split(text) if _is_stamp(part)]
        date = next(filter(None, map(full_date, parts)), None)
        if date and (at or _CLOCK.search(text)):
            return date
    return None


def _is_stamp(part: str) -> bool:
    """Whether a part of a line is a date, with a label before it and a time behind it at most."""
    folded = fold(part).strip()
    if len(folded) > _STAMP_CHARS:
        return False
    return any(
        _BEFORE_STAMP.fullmatch(folded[: match.start()])
        and _AFTER_STAMP.fullmatch(folded[match.end() :])
        for pattern in _FULL_DATES
        if (match := pattern.search(folded))
    )


def _full_dateline(opening: list[str], story: list[str]) -> str | None:
    """The date that the first sentences open with, unless the story tells of a later year."""
    years = {int(year) for line in story for year in _ANY_YEAR.findall(line)}
    for text in map(fold, opening):
        for pattern in _FULL_DATES:
            match = pattern.search(text[:60])
            date = full_date(match.group()) if match and _is_dateline(text, match) else None
            if date and int(date[:4]) >= max(years, default=0):
                return date
    return None


def full_date(text: str) -> str | None:
    """The first complete date in the text, ISO 8601; None where there is none.

    >>> full_date("时间:2025-08-18 18:05:53"), full_date("Published March 3, 2025")
    ('2025-08-18', '2025-03-03')
    """
    folded = fold(text)
    for pattern in _FULL_DATES:
        for match in pattern.finditer(folded):
            month = match["month"]
            number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
            try:
                return dt.date(int(match["year"]), number, int(match["day"])).isoformat()
            except ValueError:
                continue
    return None


def _dateline(opening: list[str], story: list[str]) -> str | None:
    """The day that the first sentences are dated, its year open unless the story names it."""
    for text in map(fold, opening):
        for pattern in (_YEARLESS, _YEARLESS_ENGLISH):
            match = pattern.search(text[:40])
            if match is None or not _is_dateline(text, match):
                continue
            month = match["month"]
            number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
            if not (1 <= number <= 12 and 1 <= int(match["day"]) <= 31):
                continue
            tail = f"-{number:02d}-{int(match['day']):02d}"
            days = {date for line in story if (date := full_date(line)) and date.endswith(tail)}
            return days.pop() if len(days) == 1 else f"XXXX{tail}"
    return None


def _is_dateline(text: str, match: re.Match[str]) -> bool:
    opens = match.start() <= 1 or text[: match.start()].rstrip().endswith(
        ("讯", ")", "—", "(", "-")
    )
    opens = opens or _PLACES.fullmatch(text[: match.start()]) is not None
    return (opens or match.start() <= 12) and _DATELINE_END.match(text, match.end()) is not None


def _month(document: str) -> str | None:
    match = _MONTH_DATE.search(document)
    if match and 1 <= int(match["month"]) <= 12:
        return f"{match['year']}-{int(match['month']):02d}"
    return None
