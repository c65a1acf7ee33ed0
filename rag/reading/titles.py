"""Which line of the head is the title, and which lines around it are the page's own."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.language.script import fold
from rag.reading.boilerplate import is_masthead
from rag.reading.lines import Line
from rag.reading.shapes import (
    FEW_TITLE_COLUMNS,
    MANY_TITLE_COLUMNS,
    as_boilerplate,
    columns,
    ends_sentence,
)

_HEAD_LINES = 40
_NUMBER = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[IVX]{1,4}|part \d|第.{1,3}[章节節部])\b", re.I
)


def titled(lines: list[Line], first: int) -> list[Line]:
    """The lines with the title marked, its repetitions and the page's head cut away."""
    out = list(lines)
    head = range(min(first, _HEAD_LINES))
    candidates = [at for at in head if _may_be_title(lines[at])]
    title = max(candidates, key=lambda at: _title_score(lines, at), default=None)
    if title is not None:
        out[title] = replace(out[title], kind="title")
        form = _title_form(lines[title].clean)
        for at in range(title):
            if out[at].kind == "paragraph" and not ends_sentence(out[at].clean):
                out[at] = as_boilerplate(out[at], "navigation")
        for at in head:
            if at != title and _title_form(out[at].clean) == form:
                out[at] = as_boilerplate(out[at], "repeated title")
    for at in head:
        label = out[at].linked or _above_a_byline(out, at) or _between_labels(out, at)
        if out[at].kind == "paragraph" and label:
            out[at] = as_boilerplate(out[at], "navigation")
    return out


def _may_be_title(line: Line) -> bool:
    if line.kind == "boilerplate" or line.linked:
        return False
    width = columns(line.clean)
    fits = FEW_TITLE_COLUMNS <= width <= MANY_TITLE_COLUMNS
    return line.tag == "h1" or (fits and ends_sentence(line.clean) not in ("。", ".", "；", ";"))


def _title_score(lines: list[Line], at: int) -> float:
    line = lines[at]
    form = _title_form(line.clean)
    score = -0.05 * at + (1.0 if at == 0 else 0.0) - 5.0 * is_masthead(line.clean)
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
        and columns(line.clean) < FEW_TITLE_COLUMNS
        and not ends_sentence(line.clean)
        and not _NUMBER.match(line.clean)
    )


def _between_labels(lines: list[Line], at: int) -> bool:
    """Whether a short label stands between two lines of boilerplate."""
    around = lines[max(0, at - 1) : at] + lines[at + 1 : at + 2]
    return (
        len(around) == 2
        and all(line.reason for line in around)
        and columns(lines[at].clean) < FEW_TITLE_COLUMNS * 2
        and not ends_sentence(lines[at].clean)
        and not _NUMBER.match(lines[at].clean)
    )
