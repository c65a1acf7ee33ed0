"""What an article says about itself: its title, outlet and author."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rag.language.script import fold
from rag.language.sentences import split_sentences
from rag.reading.lines import Line, Source
from rag.reading.published import published

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
    r"|[(\[〔【]?(?:记者|编译)(?P<desk>[^\s,/:]{2,6})\s?/"
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
_TITLE_LABEL = re.compile(r"^(?:标题|標題|title)\s?[:：]\s?", re.I)  # at a forum post's title
_HEAD_LINES = 14
_FIRST_CHARS = 400
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
    above = [line.clean for line in head]
    story = [line.clean for line in lines if line.kind in ("title", "paragraph")]
    edges = [line.clean for line in lines if line.reason in ("byline", "caption", "tags")]
    return Metadata(
        title=_title(stated, lines, document),
        published=published(stated, source, labels, above, story, document),
        outlet=_stated(stated, _META_OUTLETS) or _outlet(labels, story),
        author=_stated(stated, _META_AUTHORS) or _author([*labels, *edges]),
    )


def _is_label(line: Line) -> bool:
    return line.kind == "boilerplate" and len(line.clean) <= _SHORT_LINE_CHARS


def _title(stated: dict[str, str], lines: list[Line], document: str) -> str:
    for line in lines:
        if line.kind == "title":
            return _TITLE_LABEL.sub("", line.clean.strip())
    for key in ("og:title", "headline", "twitter:title", "title"):
        if stated.get(key):
            return without_site(stated[key])
    for line in lines:
        if line.kind == "paragraph":
            start, end = next(iter(split_sentences(line.clean[:_FIRST_CHARS])), (0, 0))
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


def _author(labels: list[str]) -> str | None:
    for text in labels:
        if match := _AUTHOR.search(fold(text)):
            group = next(name for name in ("name", "desk", "of") if match[name])
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
