"""An HTML page as lines of text with their offsets into the page, and its metadata.

What a page marks as navigation, footer or hidden becomes boilerplate; what its tags read as
(nothing, a space, a line end) goes to the view, so that a sentence maps back to the markup.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from rag.language.script import is_cjk
from rag.reading.fixes import Replacement
from rag.reading.tags import Tag, tags_of

_BLOCK = frozenset(
    re.findall(
        r"\S+",
        """
        address article aside blockquote body br caption center dd details dialog div dl dt
        fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html li main menu
        nav ol option p pre section select summary table tbody td tfoot th thead title tr ul
        """,
    )
)
_EXCLUDED = {
    "nav": "navigation",
    "footer": "footer",
    "aside": "aside",
    "menu": "navigation",
    "select": "form",
    "button": "form",
    "form": "form",
    "dialog": "dialog",
    "figcaption": "caption",
}
_ROLES = {
    "navigation": "navigation",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
    "dialog": "dialog",
    "alert": "dialog",
}
_VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "embed"))
_BLANK = re.compile(r"(?:\s|&nbsp;?|&#160;?|&#xa0;?|\u200b)+", re.IGNORECASE)
_LINE_BREAK = re.compile(r"[\r\n]\s*")
_RESTARTS = frozenset(("article", "main", "h1"))


@dataclass(slots=True)
class PageLine:
    """A run of text between block tags, with what the page says about it."""

    start: int
    end: int
    tag: str
    reason: str | None  # why the page itself says this is not the story
    linked_chars: int = 0
    by_class: bool = False


@dataclass(slots=True)
class Page:
    """The lines of a page, what its markup reads as, and what its head says."""

    lines: list[PageLine] = field(default_factory=list)
    markup: list[Replacement] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    json_ld: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)


def page_of(text: str) -> Page:
    """The page's lines in order, trimmed, with offsets into ``text``."""
    reader = _Reader(text)
    at = 0
    for tag in tags_of(text):
        reader.text(at, tag.start)
        reader.tag(tag)
        at = tag.end
    reader.text(at, len(text))
    reader.flush()
    return reader.page


class _Reader:
    """What is open while the tags go by."""

    def __init__(self, text: str) -> None:
        self.page = Page()
        self._text = text
        self._line: PageLine | None = None
        self._block = "body"
        self._links = 0
        self._excluded: tuple[str, str, bool] | None = None  # name, reason, by class
        self._depth = 0  # of elements of that name

    def text(self, start: int, end: int) -> None:
        """Takes in the text between two tags."""
        raw = self._text[start:end]
        for match in _LINE_BREAK.finditer(raw):
            before, after = raw[match.start() - 1 : match.start()], raw[match.end() :][:1]
            glue = after and is_cjk(after) and before and (is_cjk(before) or before in ",，。、；")
            span = start + match.start(), start + match.end()
            self.page.markup.append((*span, "" if glue else " "))
        lead = _BLANK.match(raw)
        begin = lead.end() if lead else 0
        if begin == len(raw):
            return
        stop = len(raw.rstrip())
        if self._line is None:
            _, reason, by_class = self._excluded or ("", None, False)
            self._line = PageLine(start + begin, 0, self._block, reason, by_class=by_class)
        self._line.end = start + stop
        if self._links:
            self._line.linked_chars += stop - begin

    def tag(self, tag: Tag) -> None:
        """Takes in a tag."""
        is_block = tag.name in _BLOCK
        self.page.markup.append((tag.start, tag.end, "\n" if is_block or tag.content else ""))
        if tag.name == "br" and self._clause_is_open():
            return
        if is_block:
            self.flush()
            self._block = "body" if tag.closing else tag.name
        if tag.name == "a":
            self._links = 0 if tag.closing else 1
        self._exclude(tag)
        if not tag.closing:
            self._head(tag)

    def _exclude(self, tag: Tag) -> None:
        if self._excluded:
            name = self._excluded[0]
            if tag.name == name:
                self._depth += -1 if tag.closing else 1
            if self._depth == 0 or (tag.name in _RESTARTS and not tag.closing and name != "div"):
                self._excluded = None
            if self._excluded or tag.closing:
                return
        if tag.closing or tag.name in _VOID:
            return
        reason, by_class = _exclusion(tag)
        if reason:
            self._excluded, self._depth = (tag.name, reason, by_class), 1

    def _head(self, tag: Tag) -> None:
        attributes = tag.attributes
        if tag.name == "meta":
            key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            if key and attributes.get("content"):
                self.page.meta.setdefault(key.lower(), attributes["content"].strip())
        elif tag.name == "time" and attributes.get("datetime"):
            self.page.times.append(attributes["datetime"])
        elif tag.name == "script" and "ld+json" in attributes.get("type", ""):
            self.page.json_ld.append(tag.content.rpartition("</")[0])

    def _clause_is_open(self) -> bool:
        """Whether the line so far ends in the middle of a sentence."""
        return self._line is not None and self._text[self._line.end - 1] in ",，、;；-"

    def flush(self) -> None:
        """Ends the current line."""
        if self._line:
            self.page.lines.append(self._line)
        self._line = None


def _exclusion(tag: Tag) -> tuple[str | None, bool]:
    """Why the element is not the story, and whether only its class says so."""
    attributes = tag.attributes
    if tag.name in _EXCLUDED:
        return _EXCLUDED[tag.name], False
    style = attributes.get("style", "").replace(" ", "").lower()
    if "hidden" in attributes or "display:none" in style or "visibility:hidden" in style:
        return "hidden", False
    if attributes.get("aria-hidden", "").lower() == "true":
        return "hidden", False
    if role := _ROLES.get(attributes.get("role", "").lower()):
        return role, False
    if tag.name in ("html", "body", "main", "article", "h1", "p"):
        return None, False
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower().split()
    for name in names:
        for reason, pattern in _class_patterns().items():
            if pattern.fullmatch(name):
                return reason, True
    return None, False


@cache
def _class_patterns() -> dict[str, re.Pattern[str]]:
    data = files("rag.reading").joinpath("boilerplate.toml").read_text(encoding="utf-8")
    rows: dict[str, Any] = tomllib.loads(data)["classes"]
    return {reason: re.compile(pattern) for reason, pattern in rows.items()}
