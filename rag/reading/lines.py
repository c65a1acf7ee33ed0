"""The lines of a text, a Markdown file or a page, before anyone judges what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from rag.language.script import is_cjk
from rag.reading import markdown
from rag.reading.page import Page, PageLine, page_of
from rag.reading.view import View, clean_view
from rag.records import BlockKind

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_HTML = re.compile(
    r"\s*(?:<!--[^>]{0,300}-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE
)
_SPACES = re.compile(r"\s+")
_FINAL_MARK = re.compile(r"[.!?:][\"')\]’”]{0,3}$")
_WRAP_AT = range(45, 121)  # the lengths of a hard-wrapped line
_MIN_WRAPPED_SHARE = 0.6
_WORD = re.compile(r"\S{1,40}")
_MARGIN_SLACK = 3  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph of the original, its reading, and what it was judged to be."""

    start: int
    end: int
    clean: str
    kind: BlockKind = "paragraph"
    reason: str | None = None  # of boilerplate
    tag: str = ""  # h1 … h6, li, title: what markup says of it
    linked: bool = False  # nothing but a link
    soft: bool = False  # the reason is only a class name, which may be wrong


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded file taken apart: its reading, its lines, and its stated metadata."""

    view: View
    lines: list[Line]
    meta: dict[str, str] = field(default_factory=dict)
    json_ld: tuple[str, ...] = ()
    times: tuple[str, ...] = ()


def source_of(text: str, document: str) -> Source:
    """The file's lines in order, read as HTML, Markdown or plain text by its name and start."""
    suffix = document.lower().rpartition(".")[2]
    if suffix in ("html", "htm", "xhtml") or (suffix != "md" and _HTML.match(text[:1000])):
        return _html_source(text)
    if suffix in ("md", "markdown"):
        return _markdown_source(text)
    view = clean_view(text)
    return Source(view, list(_plain_lines(text, view)))


def _html_source(text: str) -> Source:
    page = page_of(text)
    view = clean_view(text, page.markup)
    lines = [_page_line(line, view) for line in page.lines]
    if _chars(lines, kept=True) < _chars(lines, kept=False):
        lines = [line if not line.soft else _pardoned(line) for line in lines]
    return Source(view, lines, _page_meta(page, lines), tuple(page.json_ld), tuple(page.times))


def _page_meta(page: Page, lines: list[Line]) -> dict[str, str]:
    meta = dict(page.meta)
    for line in lines:
        if line.tag == "title":
            meta.setdefault("title", line.clean)
    return meta


def _page_line(line: PageLine, view: View) -> Line:
    clean = _SPACES.sub(" ", view.clean(line.start, line.end)).strip()
    reason = "page title" if line.tag == "title" else line.reason
    return Line(
        line.start,
        line.end,
        clean,
        kind="boilerplate" if reason else "paragraph",
        reason=reason,
        tag=line.tag,
        linked=line.linked_chars * 10 >= (line.end - line.start) * 8,
        soft=line.by_class,
    )


def _pardoned(line: Line) -> Line:
    return Line(line.start, line.end, line.clean, tag=line.tag, linked=line.linked)


def _chars(lines: Iterable[Line], kept: bool) -> int:
    """The characters of long lines that are kept, or that only a class name excludes."""
    return sum(
        len(line.clean)
        for line in lines
        if len(line.clean) >= 40 and (line.reason is None if kept else line.soft)
    )


def _markdown_source(text: str) -> Source:
    body, meta = markdown.front_matter(text)
    view = clean_view(text, markdown.markup_of(text, body))
    lines = []
    for line in _plain_lines(text, view):
        raw = text[line.start : line.end]
        tag = "heading" if markdown.HEADING.match(raw) else ""
        reason = "front matter" if line.start < body else None
        if markdown.RULE.match(raw) or not line.clean:
            reason = reason or "markup"
        kind: BlockKind = "boilerplate" if reason else "paragraph"
        lines.append(Line(line.start, line.end, line.clean, kind, reason, tag))
    return Source(view, lines, meta)


def _plain_lines(text: str, view: View) -> Iterator[Line]:
    """The non-empty lines, trimmed; the lines of a hard-wrapped paragraph are one."""
    spans = list(_trimmed_lines(text))
    if _is_hard_wrapped(text, spans):
        spans = _unwrapped(text, spans)
    for start, end in spans:
        clean = _SPACES.sub(" ", view.clean(start, end)).strip()
        if clean:
            yield Line(start, end, clean)
        else:
            yield Line(start, end, clean, "boilerplate", "blank")


def _trimmed_lines(text: str) -> Iterator[tuple[int, int]]:
    for match in _LINE.finditer(text):
        raw = match.group()
        start = match.start() + len(raw) - len(raw.lstrip())
        end = match.start() + len(raw.rstrip())
        if start < end:
            yield start, end


def _is_hard_wrapped(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether most full lines that another follows directly were ended by a margin."""
    followed = [
        _is_wrapped(text, span, following)
        for span, following in pairwise(spans)
        if span[1] - span[0] in _WRAP_AT and _adjoin(text, span, following)
    ]
    return len(followed) >= 3 and sum(followed) >= _MIN_WRAPPED_SHARE * len(followed)


def _adjoin(text: str, span: tuple[int, int], following: tuple[int, int]) -> bool:
    between = text[span[1] : following[0]]
    return between.count("\n") + (between.count("\r") if "\n" not in between else 0) == 1


def _is_wrapped(text: str, span: tuple[int, int], following: tuple[int, int]) -> bool:
    end, start = span[1], following[0]
    if is_cjk(text[end - 1]) or is_cjk(text[start]):
        return False
    return not _FINAL_MARK.search(text[end - 4 : end]) or text[start].islower()


def _unwrapped(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines joined where the next word would not have fitted within the margin."""
    lengths = [end - start for start, end in spans if end - start in _WRAP_AT]
    margin = sorted(lengths)[int(0.9 * (len(lengths) - 1))]
    joined: list[tuple[int, int]] = []
    last = (0, 0)
    for span in spans:
        word = _WORD.match(text, span[0])
        needed = last[1] - last[0] + 1 + (len(word.group()) if word else 0)
        if joined and needed > margin - _MARGIN_SLACK and _adjoin(text, last, span):
            joined[-1] = joined[-1][0], span[1]
        else:
            joined.append(span)
        last = span
    return joined
