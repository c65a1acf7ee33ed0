"""A repaired reading of a text that maps every character back to the original.

Repair is a pipeline of small named fixes. Each looks at the reading so far and proposes
replacements; the map is composed as they are applied, so that a span of the reading always
leads to the span of the original it stands for. What was lost is marked, never guessed.
"""

from __future__ import annotations

import html
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rag.language.script import is_cjk

Replacement = tuple[int, int, str]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class View:
    """A reading of an original: character ``i`` stands for original ``starts[i]:ends[i]``."""

    text: str
    starts: array[int]
    ends: array[int]
    damage: tuple[Span, ...] = ()  # spans of the original whose characters were lost

    def original_span(self, start: int, end: int) -> Span:
        """The span of the original that the reading's ``start:end`` stands for."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else self._original_end()
            return at, at
        return self.starts[start], self.ends[end - 1]

    def clean(self, start: int, end: int) -> str:
        """The reading of the original's ``start:end``."""
        first = bisect_left(self.starts, start)
        last = bisect_right(self.ends, end)
        return self.text[first:last]

    def _original_end(self) -> int:
        return self.ends[-1] if self.ends else 0


def plain_view(text: str) -> View:
    """The reading that repairs nothing."""
    return View(text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))


def replaced(view: View, replacements: Iterable[Replacement]) -> View:
    """The view with spans of its reading replaced, in order and not overlapping."""
    pieces: list[str] = []
    starts, ends = array("l"), array("l")
    at = 0
    for start, end, new in replacements:
        pieces += view.text[at:start], new
        starts += view.starts[at:start]
        ends += view.ends[at:start]
        original_start, original_end = view.original_span(start, end)
        starts.extend([original_start] * len(new))
        ends.extend([original_end] * len(new))
        at = end
    pieces.append(view.text[at:])
    starts += view.starts[at:]
    ends += view.ends[at:]
    return View("".join(pieces), starts, ends, view.damage)


_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u202a-\u202e\u2066-\u2069]+")
_ODD_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_FOOTNOTE = re.compile(r"(?<=[^\s\[(])\[\d{1,3}\](?!\()")


def entities(text: str) -> Iterator[Replacement]:
    """HTML entities are decoded, also when they were escaped twice (``&amp;nbsp;``)."""
    for match in _ENTITY.finditer(text):
        old = new = match.group()
        while (once := html.unescape(new)) != new:
            new = once
        if new != old and not new.endswith(";"):
            yield match.start(), match.end(), new


def invisible(text: str) -> Iterator[Replacement]:
    """Zero-width characters and soft hyphens go; no-break and thin spaces become spaces."""
    found = [(m, "") for m in _INVISIBLE.finditer(text)]
    found += [(m, " ") for m in _ODD_SPACE.finditer(text)]
    for match, new in sorted(found, key=lambda item: item[0].start()):
        yield match.start(), match.end(), new


def full_width(text: str) -> Iterator[Replacement]:
    """Full-width Latin letters and digits become ASCII; punctuation stays as written."""
    for match in _FULL_WIDTH.finditer(text):
        yield match.start(), match.end(), chr(ord(match.group()) - 0xFEE0)


def footnotes(text: str) -> Iterator[Replacement]:
    """Footnote marks such as ``[1]`` after a word are not part of the sentence."""
    for match in _FOOTNOTE.finditer(text):
        yield match.start(), match.end(), ""


def pinyin(text: str) -> Iterator[Replacement]:
    """An annotation with the reading of the character before it goes: 聯(lián)合 → 聯合."""
    for match in _ANNOTATION.finditer(text):
        if is_cjk(text[match.start() - 1]):
            yield match.start(), match.end(), ""


_ANNOTATION = re.compile(r"(?<=[\u3400-\u9fff])[(（][a-z]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü][a-z]*[)）]")

FIXES: tuple[Callable[[str], Iterator[Replacement]], ...] = (
    entities,
    invisible,
    pinyin,
    footnotes,
    full_width,
)


def clean_view(text: str) -> View:
    """The repaired reading of the text, with its damage marked.

    >>> view = clean_view("聯(lián)合&nbsp;ＡＩ")
    >>> view.text, view.original_span(0, 2)
    ('聯合 AI', (0, 9))
    """
    view = plain_view(text)
    for fix in FIXES:
        replacements = list(fix(view.text))
        if replacements:
            view = replaced(view, replacements)
    return view
