"""What an article says about itself: title, publication date, outlet and author.

The date is looked for where it is surest first: the page's own metadata, then lines of the
head that hold little else, the file's name, and last a dateline in the first sentences. A
dateline without a year ("8月14日報道") gets one only if the article names that very day in
full elsewhere; otherwise the year stays open (EDTF ``XXXX-08-14``).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rag.language.script import fold
from rag.language.sentences import split_sentences
from rag.reading.lines import Line, Source

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
# A first sentence that opens with its dateline, or "…8月14日報道".
_DATELINE_END = re.compile(r"日?\s*(?:报道|报导|消息|讯|电|[,，:：(—–-])")
_ANY_YEAR = re.compile(r"(?<![\d.])(?:20[0-4]\d)(?!\d)")
_META_DATES = (
    "article:published_time", "datepublished", "date", "publishdate", "pubdate", "published",
    "publish_date", "og:published_time", "og:release_date", "dc.date", "dc.date.issued",
    "parsely-pub-date", "sailthru.date", "weibo: article:create_at",
)  # fmt: skip
_META_AUTHORS = ("author", "article:author", "byl", "dc.creator", "parsely-author", "by")
_META_OUTLETS = (
    "og:site_name",
    "publisher",
    "source",
    "mediaid",
    "outlet",
    "site",
    "application-name",
)
_AUTHOR = re.compile(
    r"(?:本文作者|作者|记者|撰文|撰稿|文字|^文)\s{0,3}[:|/丨｜\s]\s{0,3}(?P<name>[^\s,，、;|/丨)）(]{2,20})"
    r"|[(\[](?:本文作者|作者)(?P<of>[^,，)\]]{2,20})"
)
_BY = re.compile(
    r"(?:^|\b(?:written|reported) )by:? (?P<name>[A-Z][\w.'’-]{0,20}(?: [A-Z][\w.'’-]{0,20}){0,3})",
    re.I,
)
_OUTLET = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z]{2,10}?)\s?\d{1,2}月\d{1,2}日(?:报道|报导|消息|讯|电)"
)
_SOURCE = re.compile(
    r"(?:来源|稿源|出品|首发)\s{0,2}[:|/丨]\s{0,2}(?P<name>[^\s,，;|/丨)）(]{2,20})"
)
_AFTER_DATE = re.compile(
    r"^\d{4}[-年/.].{4,16}?(?:\d{2}:\d{2}(?::\d{2})?)\s+(?P<name>[^\s\d:,]{2,12})$"
)
_SITE_SUFFIX = re.compile(
    r"(?:\s*[|_]\s*|\s[–—-]\s|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff]))[^|_–—-]{2,24}$"
)
_HEAD_LINES = 14
_SHORT_LINE_CHARS = 90


@dataclass(frozen=True, slots=True)
class Metadata:
    """Title, date, outlet and author as far as the article gives them."""

    title: str
    published: str | None
    outlet: str | None
    author: str | None


def metadata_of(source: Source, lines: list[Line], document: str) -> Metadata:
    """The metadata of an article whose lines have been judged."""
    stated = dict(source.meta)
    stated.update(_json_ld(source.json_ld))
    head = [line for line in lines if line.reason not in ("page title", "front matter")][
        :_HEAD_LINES
    ]
    labels = [line.clean for line in head if _is_label(line)]
    story = [line.clean for line in lines if line.kind in ("title", "paragraph")]
    edges = [line.clean for line in lines if line.reason in ("byline", "caption", "tags")]
    return Metadata(
        title=_title(stated, lines, document),
        published=_published(stated, source, labels, story, document),
        outlet=_stated(stated, _META_OUTLETS) or _outlet(labels, story),
        author=_stated(stated, _META_AUTHORS) or _author([*labels, *edges]),
    )


def _is_label(line: Line) -> bool:
    return line.kind == "boilerplate" and len(line.clean) <= _SHORT_LINE_CHARS


def _title(stated: dict[str, str], lines: list[Line], document: str) -> str:
    for line in lines:
        if line.kind == "title":
            return line.clean.strip()
    for key in ("og:title", "headline", "twitter:title", "title"):
        if stated.get(key):
            return without_site(stated[key])
    for line in lines:
        if line.kind == "paragraph":
            start, end = split_sentences(line.clean)[0] if line.clean else (0, 0)
            first = line.clean[start:end]
            return first if len(first) <= 80 else first[:79] + "…"
    return document


def without_site(title: str) -> str:
    """The title without the site's name at its end.

    >>> without_site("Chief scientist leaves Acme AI | The Daily Byte")
    'Chief scientist leaves Acme AI'
    """
    for _ in range(3):
        shorter = _SITE_SUFFIX.sub("", title)
        if len(shorter) < 8 or shorter == title:
            break
        title = shorter
    return title.strip()


def _stated(stated: dict[str, str], keys: Iterable[str]) -> str | None:
    for key in keys:
        value = stated.get(key, "").strip()
        if value and not value.startswith(("http", "@")) and len(value) <= 80:
            return value
    return None


def _json_ld(scripts: Iterable[str]) -> dict[str, str]:
    """The date, headline, author and publisher of the page's structured data."""
    found: dict[str, str] = {}
    for script in scripts:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            for ours, theirs in (
                ("datepublished", item.get("datePublished")),
                ("headline", item.get("headline")),
                ("author", _name(item.get("author"))),
                ("publisher", _name(item.get("publisher"))),
            ):
                if isinstance(theirs, str) and theirs:
                    found.setdefault(ours, theirs)
    return found


def _items(data: Any) -> Iterator[dict[str, Any]]:
    rows = data if isinstance(data, list) else [data]
    for row in rows:
        if isinstance(row, dict):
            yield row
            graph = row.get("@graph")
            if isinstance(graph, list):
                yield from (item for item in graph if isinstance(item, dict))


def _name(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else None


def _published(
    stated: dict[str, str], source: Source, labels: list[str], story: list[str], document: str
) -> str | None:
    metas = [stated[key] for key in _META_DATES if stated.get(key)]
    for text in [*metas, *source.times[:1], *labels, document]:
        if date := full_date(text):
            return date
    opening = story[:4]
    return _full_dateline(opening, story) or _dateline(opening, story) or _month(document)


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
    return (opens or match.start() <= 12) and _DATELINE_END.match(text, match.end()) is not None


def _month(document: str) -> str | None:
    match = _MONTH_DATE.search(document)
    if match and 1 <= int(match["month"]) <= 12:
        return f"{match['year']}-{int(match['month']):02d}"
    return None


def _author(labels: list[str]) -> str | None:
    for text in labels:
        if match := _AUTHOR.search(fold(text)):
            group = "name" if match["name"] else "of"
            return text[match.start(group) : match.end(group)].strip()
        if match := _BY.search(text):
            return match["name"]
    return None


def _outlet(labels: list[str], story: list[str]) -> str | None:
    for text in [*story[:2], *labels]:
        for pattern in (_OUTLET, _SOURCE, _AFTER_DATE):
            if match := pattern.search(fold(text[:120])):
                return text[match.start("name") : match.end("name")]
    return None
