"""The tags of a page with their offsets, in one linear pass.

The standard library's parser gives line and column of what it rewrote, and takes quadratic
time on some unclosed markup; here every search is bounded, and an offset is an offset.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})(?=[\s/>])")
_ATTRIBUTE = re.compile(
    r"""([a-zA-Z_:@][\w:.@-]{0,60})(?:\s{0,9}=\s{0,9}("[^"]*"|'[^']*'|[^\s"'>]+))?"""
)
_RAW = ("script", "style", "noscript", "template", "svg", "iframe", "textarea", "math", "object")
_LONGEST_TAG = 8_192
_QUOTED_BRACKETS = 16


@dataclass(frozen=True, slots=True)
class Tag:
    """A piece of markup at ``start:end``: a tag, a comment, or an element of raw content."""

    start: int
    end: int
    name: str  # lower case; "!" for comments and declarations
    closing: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    content: str = ""  # of a raw element


def tags_of(text: str) -> Iterator[Tag]:
    """The markup of the page in order; what lies between is text.

    >>> [(tag.name, tag.closing) for tag in tags_of("<p class=a>1 < 2</p><!-- x -->")]
    [('p', False), ('p', True), ('!', False)]
    """
    at = text.find("<")
    while at >= 0:
        tag = _tag_at(text, at)
        if tag:
            yield tag
        at = text.find("<", tag.end if tag else at + 1)


def _tag_at(text: str, at: int) -> Tag | None:
    if text.startswith("<!--", at):
        close = text.find("-->", at + 4)
        return Tag(at, close + 3 if close >= 0 else len(text), "!")
    if text.startswith(("<!", "<?"), at):
        close = text.find(">", at, at + _LONGEST_TAG)
        return Tag(at, close + 1, "!") if close >= 0 else None
    match = _NAME.match(text, at)
    close = _closing_bracket(text, match.end()) if match else -1
    if match is None or close < 0:
        return None
    name = match.group(2).lower()
    inside = text[match.end() : close]
    if match.group(1):
        return Tag(at, close + 1, name, closing=True)
    attributes = _attributes(inside)
    if name not in _RAW or inside.endswith("/"):
        return Tag(at, close + 1, name, attributes=attributes)
    end = _raw_end(text, close + 1, name)
    return Tag(at, end, name, attributes=attributes, content=text[close + 1 : end])


def _closing_bracket(text: str, at: int) -> int:
    """The place of the ``>`` that ends the tag, not of one inside a quoted value; or -1."""
    limit = min(len(text), at + _LONGEST_TAG)
    first = close = text.find(">", at, limit)
    for _ in range(_QUOTED_BRACKETS):
        if close < 0 or text.count('"', at, close) % 2 == 0:
            break
        close = text.find(">", close + 1, limit)
    return close if close >= 0 else first


def _raw_end(text: str, at: int, name: str) -> int:
    match = re.compile(rf"</{name}\s{{0,9}}>", re.IGNORECASE).search(text, at)
    return match.end() if match else len(text)


def _attributes(inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(inside):
        found.setdefault(name.lower(), html.unescape(value.strip("\"'")))
    return found
