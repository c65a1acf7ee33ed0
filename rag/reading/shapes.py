"""What the shape of a line says: running text, a label, a row of words."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.language.script import is_cjk
from rag.reading.lines import Line

FEW_TITLE_COLUMNS, MANY_TITLE_COLUMNS = 12, 160
COMMA = re.compile(r"[，,；;。]")
_CLOSERS = "”’」』）)】》\"'] "
_FOOTNOTES = re.compile(r"(?:[\[［]\d{1,3}[\]］])+$")
_PROSE_COLUMNS, _LONG_COLUMNS = 60, 160


def as_boilerplate(line: Line, reason: str) -> Line:
    """The line as boilerplate; the reason it may have already stays."""
    return replace(line, kind="boilerplate", reason=line.reason or reason)


def columns(text: str, most: int = 400) -> int:
    """The width of the text in half-width columns, so that both scripts compare."""
    return sum(2 if is_cjk(char) else 1 for char in text[:most])


def ends_sentence(clean: str) -> str:
    """The mark that ends the last sentence of the line, or nothing.

    >>> ends_sentence("他说:“走了。”[3]"), ends_sentence("热门推荐")
    ('。', '')
    """
    bare = _FOOTNOTES.sub("", clean.rstrip()).rstrip(_CLOSERS)
    return bare[-1] if bare and bare[-1] in "。！？!?.…；;:：" else ""


def is_prose(line: Line) -> bool:
    """Whether the line is surely a paragraph of running text."""
    width = columns(line.clean)
    if line.tag[:1] == "h" or line.linked or width < _PROSE_COLUMNS:
        return False
    mark = ends_sentence(line.clean)
    if mark in ("。", "."):
        return True
    return width >= _LONG_COLUMNS and (bool(mark) or COMMA.search(line.clean) is not None)


def is_label(line: Line) -> bool:
    """Whether the line is a label or a link rather than a sentence without its full stop."""
    if ends_sentence(line.clean) in ("。", ".", "…", "!", "！", "?", "？"):
        return False
    return not (columns(line.clean) >= _PROSE_COLUMNS and COMMA.search(line.clean))


def is_final(line: Line) -> bool:
    """Whether the line ends as statements do; questions also end the titles of other stories."""
    return ends_sentence(line.clean) in ("。", ".", "…") or is_prose(line)


def is_listing(line: Line) -> bool:
    """Whether the line is a row of words, as tags are."""
    words = line.clean.split()
    return len(words) >= 3 and all(len(word) <= 12 for word in words) and is_cjk(line.clean[0])
