"""From lines to blocks: the title, headings, paragraphs, and what is not the story.

Rules say what boilerplate looks like and where it may stand; density and position say the
rest. When in doubt a line is kept: a lost sentence is worse than a stray label.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from rag.language.script import fold, is_cjk
from rag.language.sentences import split_sentences
from rag.reading.boilerplate import Rule, matching_rule, section_rule
from rag.reading.lines import Line
from rag.reading.view import View
from rag.records import Block, Sentence

_SPACES = re.compile(r"\s+")
_CLOSERS = "”’」』）)】》\"'] "
_FOOTNOTES = re.compile(r"(?:[\[［]\d{1,3}[\]］])+$")
_TRAILING_FOOTNOTES = re.compile(r"(?:[\[［][1-9]\d{0,2}[\]］])+")
_COMMA = re.compile(r"[，,；;。]")
_NUMBER = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[IVX]{1,4}|part \d|第.{1,3}[章节節部])\b", re.I
)
_NUMBERED = re.compile(
    r"(?:0?\d{1,2}|[一二三四五六七八九十]{1,3}|[IVX]{1,4})\s*[.、．)/|｜:：]?\s*\S"
)
_BULLET = re.compile(r"[-–—•·*●■▪◆]\s*\S")
_HEAD_LINES = 40
_FEW_TITLE_CHARS, _MANY_TITLE_CHARS = 12, 160  # in half-width columns
_PROSE_COLUMNS, _LONG_COLUMNS = 60, 160


def judged(lines: list[Line]) -> list[Line]:
    """The lines with their kinds: title, heading, paragraph, or boilerplate and why."""
    lines = _sections_cut(lines)
    lines = _ruled(lines)
    lines = _titled(lines)
    lines = _tail_cut(lines)
    headings = {at for at in range(len(lines)) if _is_heading(lines, at)}
    return [
        replace(line, kind="heading")
        if at in headings and not _is_list(lines, headings, at)
        else line
        for at, line in enumerate(lines)
    ]


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
    return width >= _LONG_COLUMNS and (bool(mark) or _COMMA.search(line.clean) is not None)


def _sure(lines: list[Line]) -> list[int]:
    """The places of the kept lines that are prose and match no rule wherever they stand."""
    return [
        at
        for at, line in enumerate(lines)
        if line.kind != "boilerplate"
        and is_prose(line)
        and matching_rule(line.clean, "tail") is None
    ]


def _bounds(lines: list[Line]) -> tuple[int, int]:
    """The places of the first and the last line of sure prose."""
    sure = _sure(lines)
    return (sure[0], sure[-1]) if sure else (min(1, len(lines)), len(lines) - 1)


def _boilerplate(line: Line, reason: str) -> Line:
    return replace(line, kind="boilerplate", reason=line.reason or reason)


def _sections_cut(lines: list[Line]) -> list[Line]:
    """The lines without the sections that a page appends: references, related, comments."""
    out = list(lines)
    first, _ = _bounds(lines)
    prose = [at for at, line in enumerate(lines) if is_prose(line)]
    end = 0
    for at, line in enumerate(lines):
        rule = section_rule(line.clean) if at > first and at >= end else None
        if rule is None or out[at].kind == "boilerplate":
            continue
        end = _section_end(lines, prose, at + 1, rule)
        if end > at + 1 or at == len(lines) - 1:
            for inside in range(at, end):
                out[inside] = _boilerplate(out[inside], rule.name)
    return out


def _section_end(lines: list[Line], prose: list[int], start: int, rule: Rule) -> int:
    """Where the section ends: where the story resumes, or after its last item."""
    if rule.item:
        end = start
        while end < len(lines) and rule.item.match(fold(lines[end].clean)):
            end += 1
        return end
    after = prose[bisect_left(prose, start) :]
    if not after or (rule.to_end and start * 2 > len(lines)):
        return len(lines)
    # Teasers of other stories stand one by one between their titles; a story goes on.
    resumes = any(following == at + 1 for at, following in pairwise(after))
    if not resumes and len(after) * 4 <= len(prose):
        return len(lines)
    return after[0]


def _ruled(lines: list[Line]) -> list[Line]:
    first, last = _bounds(lines)
    out = []
    for at, line in enumerate(lines):
        place = "head" if at < first else "tail" if at > last else "body"
        rule = None if line.kind == "boilerplate" else matching_rule(line.clean, place)
        out.append(_boilerplate(line, rule.name) if rule else line)
    return out


def _titled(lines: list[Line]) -> list[Line]:
    """The lines with the title marked, its repetitions and the page's head cut away."""
    out = list(lines)
    first, _ = _bounds(lines)
    head = range(min(first, _HEAD_LINES))
    candidates = [at for at in head if _may_be_title(lines[at])]
    title = max(candidates, key=lambda at: _title_score(lines, at), default=None)
    if title is not None:
        out[title] = replace(out[title], kind="title")
        form = _title_form(lines[title].clean)
        for at in range(title):
            if out[at].kind == "paragraph" and not ends_sentence(out[at].clean):
                out[at] = _boilerplate(out[at], "navigation")
        for at in head:
            if at != title and _title_form(out[at].clean) == form:
                out[at] = _boilerplate(out[at], "repeated title")
    for at in head:
        label = out[at].linked or _above_a_byline(out, at) or _between_labels(out, at)
        if out[at].kind == "paragraph" and label:
            out[at] = _boilerplate(out[at], "navigation")
    return out


def _may_be_title(line: Line) -> bool:
    if line.kind == "boilerplate" or line.linked:
        return False
    width = columns(line.clean)
    fits = _FEW_TITLE_CHARS <= width <= _MANY_TITLE_CHARS
    return line.tag == "h1" or (fits and ends_sentence(line.clean) not in ("。", ".", "；", ";"))


def _title_score(lines: list[Line], at: int) -> float:
    line = lines[at]
    form = _title_form(line.clean)
    score = -0.05 * at + (1.0 if at == 0 else 0.0)
    score += 4.0 * (line.tag in ("h1", "heading")) + 1.0 * (line.tag in ("h2", "h3"))
    score += 1.0 * (columns(line.clean) >= 20) + 0.5 * bool(
        re.search(r"[，,：:！!？?|—]", line.clean)
    )
    nearby = lines[at + 1 : at + 3]
    score += 2.0 * any(near.reason in ("byline", "dateline") for near in nearby)
    score += 3.0 * any(
        other is not line and _title_form(other.clean).startswith(form)
        for other in lines[:_HEAD_LINES]
    )
    return score


def _title_form(clean: str) -> str:
    return re.sub(r"[\W_]+", "", fold(clean))


def _above_a_byline(lines: list[Line], at: int) -> bool:
    """Whether a short label stands right above a byline, as an outlet's name does."""
    line = lines[at]
    following = lines[at + 1] if at + 1 < len(lines) else None
    return (
        following is not None
        and following.reason in ("byline", "dateline", "navigation")
        and columns(line.clean) < _FEW_TITLE_CHARS
        and not ends_sentence(line.clean)
        and not _NUMBER.match(line.clean)
    )


def _between_labels(lines: list[Line], at: int) -> bool:
    """Whether a short label stands between two lines of boilerplate."""
    around = lines[max(0, at - 1) : at] + lines[at + 1 : at + 2]
    return (
        len(around) == 2
        and all(line.reason for line in around)
        and columns(lines[at].clean) < _FEW_TITLE_CHARS * 2
        and not ends_sentence(lines[at].clean)
        and not _NUMBER.match(lines[at].clean)
    )


def _tail_cut(lines: list[Line]) -> list[Line]:
    """The lines without the labels that trail after the story's last sentence."""
    out = list(lines)
    sentences = [at for at, line in enumerate(out) if line.kind == "paragraph" and _is_final(line)]
    last = sentences[-1] if sentences else len(out)
    tail = range(last + 1, len(out))
    labels = [at for at in tail if out[at].kind == "paragraph" and _is_label(out[at])]
    ruled = any(out[at].kind == "boilerplate" for at in tail)
    first_ruled = next((at for at in tail if out[at].reason), len(out))
    for at in labels:
        if (
            out[at].linked
            or at > first_ruled
            or len(labels) >= 3
            or (ruled and _is_listing(out[at]))
        ):
            out[at] = _boilerplate(out[at], "after the story")
    for at in tail:
        around = out[at - 1].reason, out[min(at + 1, len(out) - 1)].reason
        asks = ends_sentence(out[at].clean) in ("?", "？", "!", "！")
        if out[at].kind == "paragraph" and asks and all(around):
            out[at] = _boilerplate(out[at], "after the story")
    return out


def _is_final(line: Line) -> bool:
    """Whether the line ends as statements do; questions also end the titles of other stories."""
    return ends_sentence(line.clean) in ("。", ".", "…") or is_prose(line)


def _is_listing(line: Line) -> bool:
    """Whether the line is a row of words, as tags are."""
    words = line.clean.split()
    return len(words) >= 3 and all(len(word) <= 12 for word in words) and is_cjk(line.clean[0])


def _is_label(line: Line) -> bool:
    """Whether the line is a label or a link rather than a sentence without its full stop."""
    if ends_sentence(line.clean) in ("。", ".", "…", "!", "！", "?", "？"):
        return False
    return not (columns(line.clean) >= _PROSE_COLUMNS and _COMMA.search(line.clean))


def _is_heading(lines: list[Line], at: int) -> bool:
    line = lines[at]
    if line.kind != "paragraph":
        return False
    if line.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "heading"):
        return True
    if line.tag in ("li", "td", "th", "blockquote", "dd") or _BULLET.match(line.clean):
        return False
    follows = any(later.kind == "paragraph" for later in lines[at + 1 : at + 4])
    width = columns(line.clean)
    if not follows or at == 0 or width > 60:
        return False
    mark = ends_sentence(line.clean)
    if _NUMBERED.match(line.clean) and not _COMMA.search(line.clean):
        return mark not in ("。", ".") or width <= 4
    if mark in ("。", ".", "；", ";", "…", ":", "：") or _COMMA.search(line.clean):
        return False
    return not mark and len(line.clean.split()) <= 12


def _is_list(lines: list[Line], headings: set[int], at: int) -> bool:
    """Whether the line is one of three or more in a row that could be headings: a list."""
    if lines[at].tag:
        return False
    runs = ((at - 2, at - 1), (at - 1, at + 1), (at + 1, at + 2))
    return any(first in headings and second in headings for first, second in runs)


def blocks_of(lines: list[Line], text: str, view: View) -> tuple[Block, ...]:
    """The judged lines as blocks, cut into sentences."""
    return tuple(
        Block(line.kind, line.start, line.end, tuple(_sentences(line, text, view)), line.reason)
        for line in lines
    )


def _sentences(line: Line, text: str, view: View) -> Iterator[Sentence]:
    """The sentences of the reading, each with the span of the original it stands for."""
    first, last = view.reading_span(line.start, line.end)
    reading = _SPACES.sub(lambda match: " " * len(match.group()), view.text[first:last])
    for start, end in split_sentences(reading):
        begin, stop = view.original_span(first + start, first + end)
        if notes := _TRAILING_FOOTNOTES.match(text, stop, line.end):
            stop = notes.end()
        clean = " ".join(reading[start:end].split())
        yield Sentence(begin, stop, text[begin:stop], clean)
