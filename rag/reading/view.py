"""A repaired reading of a text that maps every character back to the original.

Repair is a pipeline of small named fixes. Each proposes replacements in the reading so far,
and the map is composed as they are applied, so that a span of the reading always leads to
the span of the original it stands for. What was lost becomes one ``U+FFFD`` and is marked.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.language.script import detect_language
from rag.reading.damage import damaged_spans
from rag.reading.fixes import AFTER_DAMAGE, BEFORE_DAMAGE, Fix, Replacement

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
        if start < end:
            return self.starts[start], self.ends[end - 1]
        at = self.starts[start] if start < len(self.starts) else self.ends[-1] if self.ends else 0
        return at, at

    def reading_span(self, start: int, end: int) -> Span:
        """The span of the reading whose characters stand within the original's ``start:end``."""
        first = bisect_left(self.starts, start)
        return first, max(first, bisect_right(self.ends, end))

    def clean(self, start: int, end: int) -> str:
        """The reading of the original's ``start:end``."""
        first, last = self.reading_span(start, end)
        return self.text[first:last]


def plain_view(text: str) -> View:
    """The reading that repairs nothing."""
    return View(text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))


def replaced(view: View, replacements: Iterable[Replacement]) -> View:
    """The view with spans of its reading replaced; they come in order and do not overlap."""
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
    if not pieces:
        return view
    pieces.append(view.text[at:])
    starts += view.starts[at:]
    ends += view.ends[at:]
    return replace(view, text="".join(pieces), starts=starts, ends=ends)


def clean_view(text: str, markup: Sequence[Replacement] = ()) -> View:
    """The repaired reading of the text, with its damage marked.

    ``markup`` is what a page's tags read as, replaced before anything else.

    >>> view = clean_view("聯(lián)合&nbsp;ＡＩ")
    >>> view.text, view.original_span(0, 2)
    ('聯合 AI', (0, 8))
    """
    view = _fixed(replaced(plain_view(text), markup), BEFORE_DAMAGE)
    return _fixed(_damage_marked(view), AFTER_DAMAGE)


def _fixed(view: View, fixes: Sequence[Fix]) -> View:
    for fix in fixes:
        view = replaced(view, fix(view.text))
    return view


def _damage_marked(view: View) -> View:
    spans = damaged_spans(view.text, traditional=detect_language(view.text) == "zh-Hant")
    damage = tuple(view.original_span(start, end) for start, end in spans)
    view = replaced(view, ((start, end, "\ufffd") for start, end in spans))
    return replace(view, damage=damage)
