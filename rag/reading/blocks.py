"""Judged lines as blocks, cut into sentences that map back to the original."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.language.sentences import split_sentences
from rag.reading.lines import Line
from rag.reading.view import View
from rag.records import Block, Sentence

_SPACES = re.compile(r"\s+")
_TRAILING_FOOTNOTES = re.compile(r"(?:[\[［][1-9]\d{0,2}[\]］])+")


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
