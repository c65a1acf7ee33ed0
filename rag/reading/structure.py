"""From lines to kinds: the title, headings, paragraphs, and what is not the story.

Rules say what boilerplate looks like and where it may stand; density and position say the
rest. When in doubt a line is kept: a lost sentence is worse than a stray label.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

from rag.language.script import fold
from rag.reading.boilerplate import Rule, matching_rule, section_rule
from rag.reading.lines import Line
from rag.reading.shapes import (
    COMMA,
    as_boilerplate,
    columns,
    ends_sentence,
    is_final,
    is_label,
    is_listing,
    is_prose,
)
from rag.reading.titles import titled

_NUMBERED = re.compile(
    r"(?:0?\d{1,2}|[一二三四五六七八九十]{1,3}|[IVX]{1,4})\s*[.、．)/|｜:：]?\s*\S"
)
_BULLET = re.compile(r"[-–—•·*●■▪◆]\s*\S")


def judged(lines: list[Line]) -> list[Line]:
    """The lines with their kinds: title, heading, paragraph, or boilerplate and why."""
    lines = _sections_cut(lines)
    lines = _ruled(lines)
    lines = titled(lines, _bounds(lines)[0])
    lines = _tail_cut(lines)
    headings = {at for at in range(len(lines)) if _is_heading(lines, at)}
    return [
        replace(line, kind="heading")
        if at in headings and not _is_list(lines, headings, at)
        else line
        for at, line in enumerate(lines)
    ]


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


def _sections_cut(lines: list[Line]) -> list[Line]:
    """The lines without the sections that a page appends: references, related, comments."""
    out = list(lines)
    first, _ = _bounds(lines)
    told = [at for at, line in enumerate(lines) if _tells(line)]
    end = 0
    for at, line in enumerate(lines):
        rule = section_rule(line.clean) if at > first and at >= end else None
        if rule is None or out[at].kind == "boilerplate":
            continue
        end = _section_end(lines, told, at + 1, rule)
        if end > at + 1 or at == len(lines) - 1:
            for inside in range(at, end):
                out[inside] = as_boilerplate(out[inside], rule.name)
    return out


def _tells(line: Line) -> bool:
    """Whether the line is a statement, as the paragraphs of any story are."""
    return not line.linked and is_final(line) and matching_rule(line.clean, "tail") is None


def _section_end(lines: list[Line], told: list[int], start: int, rule: Rule) -> int:
    """Where the section ends: where the story resumes, or after its last item."""
    if rule.item:
        end = start
        while end < len(lines) and rule.item.match(fold(lines[end].clean)):
            end += 1
        return end
    after = told[bisect_left(told, start) :]
    if not after or (rule.to_end and start * 2 > len(lines)):
        return len(lines)
    # Teasers of other stories stand one by one between their titles; a story goes on.
    resumes = any(following == at + 1 for at, following in pairwise(after))
    if not resumes and len(after) * 4 <= len(told):
        return len(lines)
    return after[0]


def _ruled(lines: list[Line]) -> list[Line]:
    first, last = _bounds(lines)
    out = []
    for at, line in enumerate(lines):
        place = "head" if at < first else "tail" if at > last else "body"
        rule = None if line.kind == "boilerplate" else matching_rule(line.clean, place)
        out.append(as_boilerplate(line, rule.name) if rule else line)
    return out


def _tail_cut(lines: list[Line]) -> list[Line]:
    """The lines without the labels that trail after the story's last sentence."""
    out = list(lines)
    sentences = [at for at, line in enumerate(out) if line.kind == "paragraph" and is_final(line)]
    last = sentences[-1] if sentences else len(out)
    tail = range(last + 1, len(out))
    labels = [at for at in tail if out[at].kind == "paragraph" and is_label(out[at])]
    ruled = any(out[at].kind == "boilerplate" for at in tail)
    first_ruled = next((at for at in tail if out[at].reason), len(out))
    for at in labels:
        if (
            out[at].linked
            or at > first_ruled
            or len(labels) >= 3
            or (ruled and is_listing(out[at]))
        ):
            out[at] = as_boilerplate(out[at], "after the story")
    for at in tail:
        around = out[at - 1].reason, out[min(at + 1, len(out) - 1)].reason
        asks = ends_sentence(out[at].clean) in ("?", "？", "!", "！")
        if out[at].kind == "paragraph" and asks and all(around):
            out[at] = as_boilerplate(out[at], "after the story")
    return out


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
    if _NUMBERED.match(line.clean) and not COMMA.search(line.clean):
        return mark not in ("。", ".") or width <= 4
    if mark in ("。", ".", "；", ";", "…", ":", "：") or COMMA.search(line.clean):
        return False
    return not mark and len(line.clean.split()) <= 12


def _is_list(lines: list[Line], headings: set[int], at: int) -> bool:
    """Whether the line is one of three or more in a row that could be headings: a list."""
    if lines[at].tag:
        return False
    runs = ((at - 2, at - 1), (at - 1, at + 1), (at + 1, at + 2))
    return any(first in headings and second in headings for first, second in runs)
