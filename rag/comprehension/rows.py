"""What the reader reads: segments of text as one row of tokens, each token marked with its part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

MAX_TOKENS = 320
SEGMENT_TOKENS = 192  # of one sentence; a longer one is a page without full stops

CONTEXT, TARGET, PERSON_IN_CONTEXT, PERSON_IN_TARGET, ASKED = range(5)
MARKS = 5

# One score a token each, 0 as likely as not; a span's score is the mean over its tokens.
OUTPUTS = (
    "person_first", "person", "lab_first", "lab",  # names, as they are written
    "origin", "joined", "founded", "returned", "promoted", "on_leave", "dismissed",
    "rumoured", "denied",  # of a lab that the marked person moves to or from
    "role", "when",  # of the marked person's moves in the target
    "evidence", "answer",  # of the question
    "support",  # of the claim: on the first token
)  # fmt: skip
RELATIONS = OUTPUTS[4:11]
COLUMN = {name: at for at, name in enumerate(OUTPUTS)}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, a title, a question or a claim; ``people`` are spans of the marked person."""

    text: str
    mark: int
    people: tuple[Span, ...] = ()


@dataclass(slots=True)
class Row:
    """Token ids and marks; where each segment's tokens lie, and each token in its segment."""

    ids: list[int]
    marks: list[int]
    parts: list[Span] = field(default_factory=list)  # (0, 0) where a segment had no room
    offsets: list[Span] = field(default_factory=list)  # of each token, in its segment's text

    def tokens(self, segment: int, span: Span) -> Span:
        """The tokens that touch a span of a segment's text; (0, 0) where there are none."""
        first, last = self.parts[segment]
        here = [
            at
            for at in range(first, last)
            if self.offsets[at][0] < span[1] and self.offsets[at][1] > span[0]
        ]
        return (here[0], here[-1] + 1) if here else (0, 0)


def make_row(tokenizer: Any, segments: Sequence[Segment], first: Sequence[int] = ()) -> Row:
    """Segments as one row, in order.

    Args:
        tokenizer: Of the ``tokenizers`` library; puts one token before a text and one after it.
        segments: What to read.
        first: Numbers of the segments that get room before the others do, in that order.
    """
    encoded = tokenizer.encode_batch([segment.text for segment in segments])
    start, stop = encoded[0].ids[0], encoded[0].ids[-1]
    lengths = [min(SEGMENT_TOKENS, len(one.ids) - 2) for one in encoded]
    room = MAX_TOKENS - 1
    kept = set()
    for at in dict.fromkeys((*first, *range(len(segments)))):
        if lengths[at] + 1 <= room:
            kept.add(at)
            room -= lengths[at] + 1
    row = Row([start], [CONTEXT], offsets=[(0, 0)])
    for at, (segment, one) in enumerate(zip(segments, encoded, strict=True)):
        if at not in kept:
            row.parts.append((0, 0))
            continue
        row.parts.append((len(row.ids), len(row.ids) + lengths[at]))
        for token, offset in zip(one.ids[1:-1][: lengths[at]], one.offsets[1:-1], strict=False):
            row.ids.append(token)
            row.offsets.append(offset)
            named = any(offset[0] < e and offset[1] > s for s, e in segment.people)
            row.marks.append(segment.mark + 2 if named and segment.mark < 2 else segment.mark)
        row.ids.append(stop)
        row.marks.append(segment.mark)
        row.offsets.append((0, 0))
    return row


def move_window(
    tokenizer: Any,
    title: Segment,
    before: Sequence[Segment],
    target: Segment,
    after: Sequence[Segment],
) -> tuple[Row, list[Segment]]:
    """A sentence with what stands around it; the nearest sentences get room first."""
    segments = [title, *before, target, *after]
    here = 1 + len(before)
    order = [here, *range(here - 1, 0, -1)][:3]
    order += [*range(here + 1, len(segments)), 0]
    return make_row(tokenizer, segments, order), segments
