"""From lines to blocks: title, headings, paragraphs, and what is not the story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.language.script import fold, is_cjk
from rag.language.sentences import split_sentences
from rag.reading.boilerplate import matching_rule
from rag.reading.view import View
from rag.records import Block, BlockKind, Sentence

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_FINAL = re.compile(r"[。！？!?.…;；:：,，][”’」』）)】\"'\]\d\[]*$")
_SENTENCE_MARK = re.compile(r"[。！？!?；，,]|\.\s|\.$")
_NUMBERED = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[ivx]{1,4})\s*[.、．)]?\s*\S{0,40}$"
)
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s")


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph of the original before and after it has been judged."""

    start: int
    end: int
    clean: str
    kind: BlockKind = "paragraph"
    reason: str | None = None


def lines_of(view: View, text: str) -> list[Line]:
    """The non-empty lines of a plain text, trimmed, not yet judged."""
    lines = []
    for match in _LINE.finditer(text):
        raw = match.group()
        start = match.start() + len(raw) - len(raw.lstrip())
        end = match.start() + len(raw.rstrip())
        if start < end:
            lines.append(Line(start, end, view.clean(start, end).strip()))
    return lines


def judged(lines: list[Line]) -> list[Line]:
    """The lines with their kinds: title, heading, paragraph, boilerplate and why."""
    first, last = _story_bounds(lines)
    out: list[Line] = []
    ended: str | None = None
    for i, line in enumerate(lines):
        place = "head" if i < first else "tail" if i > last else "body"
        rule = matching_rule(line.clean, place)
        reason = rule.name if rule else ended if place == "tail" else None
        if rule and rule.to_end and place == "tail":
            ended = rule.name
        out.append(replace(line, kind="boilerplate", reason=reason) if reason else line)
    out = _titled(out)
    return [
        replace(line, kind="heading") if line.kind == "paragraph" and _is_heading(out, i) else line
        for i, line in enumerate(out)
    ]


def _story_bounds(lines: list[Line]) -> tuple[int, int]:
    """The places of the first and the last line that are surely paragraphs of the story."""
    sure = [
        i
        for i, line in enumerate(lines)
        if _is_prose(line.clean) and matching_rule(line.clean, "tail") is None
    ]
    return (sure[0], sure[-1]) if sure else (0, len(lines) - 1)


def _is_prose(clean: str) -> bool:
    width = sum(2 if is_cjk(char) else 1 for char in clean[:200])
    return width >= 60 and len(_SENTENCE_MARK.findall(clean)) >= 1


def _titled(lines: list[Line]) -> list[Line]:
    out = list(lines)
    title: str | None = None
    for i, line in enumerate(out[:12]):
        if line.kind != "paragraph":
            continue
        if title is None:
            if len(line.clean) > 120 or _is_prose(line.clean):
                break
            title = fold(line.clean).strip("# ")
            out[i] = replace(line, kind="title")
        elif fold(line.clean).strip("# ") == title:
            out[i] = replace(line, kind="boilerplate", reason="repeated title")
    return out


def _is_heading(lines: list[Line], i: int) -> bool:
    clean = lines[i].clean
    if _MARKDOWN_HEADING.match(clean):
        return True
    if len(clean) > 60 or i == 0 or not any(line.kind == "paragraph" for line in lines[i + 1 :]):
        return False
    if _FINAL.search(clean) and not _NUMBERED.match(clean):
        return False
    cjk = sum(map(is_cjk, clean))
    if cjk:
        return cjk <= 30 and not re.search(r"[。；;,，]", clean)
    return len(clean.split()) <= 12


def blocks_of(lines: list[Line], text: str, view: View) -> tuple[Block, ...]:
    """The judged lines as blocks, cut into sentences."""
    return tuple(
        Block(line.kind, line.start, line.end, tuple(_sentences(line, text, view)), line.reason)
        for line in lines
    )


def _sentences(line: Line, text: str, view: View) -> Iterator[Sentence]:
    for start, end in split_sentences(text[line.start : line.end]):
        begin, stop = line.start + start, line.start + end
        yield Sentence(begin, stop, text[begin:stop], view.clean(begin, stop).strip())
