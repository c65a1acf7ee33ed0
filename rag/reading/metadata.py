"""What an article says about itself: when it was published, by whom, where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.reading.structure import Line

_FULL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/年.]\s*(\d{1,2})\s*[-/月.]\s*(\d{1,2})(?!\d)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH_DATE = re.compile(
    rf"\b({'|'.join(_MONTHS)})[a-z]*\.? (\d{{1,2}})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)",
    re.IGNORECASE,
)
_YEARLESS = re.compile(r"(?<![\d年])(\d{1,2})月(\d{1,2})日")
_OUTLET = re.compile(
    r"([\u4e00-\u9fffA-Za-z]{2,10}?)\s?(?:\d{1,2}月\d{1,2}日)(?:報道|报道|消息|訊|讯|電|电)"
)
_AUTHOR = re.compile(r"(?:本文作者|作者|記者|记者|文)\s*[:：/|丨\s]?\s*([^\s,，|)）]{2,12})")
_HEAD_LINES = 12


@dataclass(frozen=True, slots=True)
class Metadata:
    """Title, date, outlet and author as far as the article gives them."""

    title: str
    published: str | None
    outlet: str | None
    author: str | None


def metadata_of(lines: list[Line], document: str) -> Metadata:
    """The metadata that the first lines of a plain text give."""
    head = [line.clean for line in lines[:_HEAD_LINES]]
    title = next((line.clean for line in lines if line.kind == "title"), None)
    return Metadata(
        title=title or (head[0][:80] if head else document),
        published=_published(head, document),
        outlet=_first(_OUTLET, head),
        author=_first(_AUTHOR, [text for text in head if len(text) < 60]),
    )


def _first(pattern: re.Pattern[str], texts: list[str]) -> str | None:
    return next((m.group(1) for m in map(pattern.search, texts) if m), None)


def _published(head: list[str], document: str) -> str | None:
    for text in [*(t for t in head if len(t) < 80), document]:
        if match := _FULL_DATE.search(text):
            year, month, day = map(int, match.groups())
            return f"{year:04d}-{month:02d}-{day:02d}"
        if match := _ENGLISH_DATE.search(text):
            month = _MONTHS.index(match.group(1).lower()[:3]) + 1
            return f"{match.group(3)}-{month:02d}-{int(match.group(2)):02d}"
    for text in head[:6]:
        if match := _YEARLESS.search(text[:30]):
            return f"XXXX-{int(match.group(1)):02d}-{int(match.group(2)):02d}"
    return None
