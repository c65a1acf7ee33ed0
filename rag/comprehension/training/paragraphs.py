"""The labelled paragraphs, and what the reader learns from each of them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.comprehension.rows import (
    ASKED,
    COLUMN,
    CONTEXT,
    RELATIONS,
    TARGET,
    Row,
    Segment,
    Span,
    make_row,
    move_window,
)
from rag.errors import EncoderError

_FIELDS = ("title", "sentences", "people", "labs", "moves", "questions", "claims")
BEFORE, AFTER = 3, 1  # sentences around the one that is read for moves
Item = Mapping[str, Any]


@dataclass(slots=True)
class Pooled:
    """A label of the best of some token spans: of a lab's mentions, say."""

    spans: list[Span]
    values: dict[int, float]  # by column


@dataclass(slots=True)
class Case:
    """One row with its labels."""

    task: str  # names | moves | question | claim
    row: Row
    pooled: list[Pooled] = field(default_factory=list)
    dense: dict[int, NDArray[np.float32]] = field(default_factory=dict)  # by column; NaN: any


def read_items(paths: Iterable[Path]) -> list[Item]:
    """The paragraphs of some JSON-lines files.

    Raises:
        EncoderError: A line is not a paragraph; it says which.
    """
    items = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                item = json.loads(line)
                lacking = [name for name in _FIELDS if name not in item]
            except (ValueError, TypeError) as error:
                raise EncoderError(f"{path}, line {number} is no JSON object: {error}.") from error
            if lacking:
                raise EncoderError(f"{path}, line {number} lacks {', '.join(lacking)}.")
            items.append(item)
    return items


def occurrences(text: str, spellings: Sequence[str]) -> list[Span]:
    """Where any of the spellings stands, longest first, none inside another.

    >>> occurrences("Osei of Halden AI; Halden", ["Halden", "Halden AI"])
    [(8, 17), (19, 25)]
    """
    parts = []
    for spelling in sorted(set(spellings), key=len, reverse=True):
        left = r"(?<![A-Za-z0-9])" if spelling[:1].isascii() and spelling[:1].isalnum() else ""
        right = r"(?![A-Za-z0-9])" if spelling[-1:].isascii() and spelling[-1:].isalnum() else ""
        parts.append(left + re.escape(spelling) + right)
    if not parts:
        return []
    return [match.span() for match in re.finditer("|".join(parts), text)]


def name_cases(tokenizer: Any, item: Item) -> Iterator[Case]:
    """Where people and labs are named in the paragraph."""
    segments = [Segment(text, CONTEXT) for text in (item["title"], *item["sentences"])]
    row = make_row(tokenizer, segments)
    dense = {
        COLUMN[name]: np.full(len(row.ids), np.nan, dtype=np.float32)
        for name in ("person_first", "person", "lab_first", "lab")
    }
    for at, segment in enumerate(segments):
        start, end = row.parts[at]
        for column in dense.values():
            column[start:end] = 0
        taken: list[Span] = []
        named = [("person", people) for people in item["people"]]
        named += [("lab", labs) for labs in item["labs"]]
        found = [(s, kind) for kind, names in named for s in occurrences(segment.text, names)]
        for span, kind in sorted(found, key=lambda pair: pair[0][0] - pair[0][1]):
            if any(span[0] < e and span[1] > s for s, e in taken):
                continue
            taken.append(span)
            first, last = row.tokens(at, span)
            dense[COLUMN[kind]][first:last] = 1
            if last > first:
                dense[COLUMN[f"{kind}_first"]][first] = 1
    yield Case("names", row, dense=dense)


def move_cases(tokenizer: Any, item: Item, chance: random.Random, quiet: float) -> Iterator[Case]:
    """For each sentence and each person named about it, the moves it states of that person.

    Args:
        tokenizer: As `make_row` takes it.
        item: The paragraph.
        chance: Chooses among the cases without a move.
        quiet: The share of those that are kept.
    """
    sentences = item["sentences"]
    for at in range(len(sentences)):
        first, last = max(0, at - BEFORE), min(len(sentences), at + 1 + AFTER)
        nearby = " \n".join((item["title"], *sentences[max(0, at - 2) : at + 1]))
        for people in item["people"]:
            told = [m for m in item["moves"] if m["person"] in people and m["sentence"] == at]
            if not told and (chance.random() > quiet or not occurrences(nearby, people)):
                continue
            yield _move_case(tokenizer, item, people, at, (first, last), told)


def _move_case(
    tokenizer: Any, item: Item, people: Sequence[str], at: int, around: Span, told: list[Item]
) -> Case:
    def segment(text: str, mark: int) -> Segment:
        return Segment(text, mark, tuple(occurrences(text, people)))

    sentences = item["sentences"]
    row, segments = move_window(
        tokenizer,
        segment(item["title"], CONTEXT),
        [segment(sentences[n], CONTEXT) for n in range(around[0], at)],
        segment(sentences[at], TARGET),
        [segment(sentences[n], CONTEXT) for n in range(at + 1, around[1])],
    )
    case = Case("moves", row)
    target = 1 + at - around[0]
    others = [m for m in item["moves"] if m["person"] in people and m["sentence"] != at]
    placed: set[int] = set()
    for lab in item["labs"]:
        spans = [
            tokens
            for number, part in enumerate(segments)
            for span in occurrences(part.text, lab)
            if (tokens := row.tokens(number, span)) != (0, 0)
        ]
        if not spans:
            continue
        values = dict.fromkeys((COLUMN[name] for name in RELATIONS), 0.0)
        for number, move in enumerate(told):
            relations = _relations(move, lab)
            if relations:
                placed.add(number)
                _status(values, move)
            values |= {COLUMN[name]: 1.0 for name in relations}
        elsewhere = any(_relations(move, lab) for move in others)
        if not any(values.values()) and elsewhere and occurrences(sentences[at], lab):
            continue  # told again, or half of a move that is told in two sentences
        case.pooled.append(Pooled(spans, values))
    bare = dict.fromkeys((COLUMN[name] for name in RELATIONS), 0.0)
    for number, move in enumerate(told):
        if number not in placed:
            bare[COLUMN["origin" if move["kind"] == "left" else move["kind"]]] = 1.0
            _status(bare, move)
    case.pooled.append(Pooled([(0, 1)], bare))
    start, end = row.parts[target]
    for name in ("role", "when"):
        column = np.full(len(row.ids), np.nan, dtype=np.float32)
        column[start:end] = 0
        for move in told:
            for span in occurrences(sentences[at], [move[name]] if move.get(name) else []):
                first, last = row.tokens(target, span)
                column[first:last] = 1
        case.dense[COLUMN[name]] = column
    return case


def _relations(move: Item, lab: Sequence[str]) -> list[str]:
    """What a move makes of a lab."""
    found = []
    if move["from"] in lab:
        found.append(move["kind"] if move["kind"] in ("on_leave", "dismissed") else "origin")
    if move["to"] in lab and move["kind"] in ("joined", "founded", "returned", "promoted"):
        found.append(move["kind"])
    return found


def _status(values: dict[int, float], move: Item) -> None:
    for name in ("rumoured", "denied"):
        values[COLUMN[name]] = float(move["status"] == name)


def question_cases(tokenizer: Any, item: Item, other: Item | None = None) -> Iterator[Case]:
    """The paragraph's questions, asked of it, or of another paragraph that cannot answer them."""
    read = other or item
    for asked in item["questions"]:
        segments = [Segment(asked["q"], ASKED), Segment(read["title"], CONTEXT)]
        segments += [Segment(text, TARGET) for text in read["sentences"]]
        row = make_row(tokenizer, segments)
        case = Case("question", row)
        answer = np.full(len(row.ids), np.nan, dtype=np.float32)
        known = False
        right = [] if other else asked["sentences"]
        for number, text in enumerate(read["sentences"]):
            span = row.parts[number + 2]
            if span == (0, 0):
                continue
            case.pooled.append(Pooled([span], {COLUMN["evidence"]: float(number in right)}))
            answer[span[0] : span[1]] = 0
            if number in right and asked["answer"]:
                for place in occurrences(text, [asked["answer"]]):
                    first, last = row.tokens(number + 2, place)
                    answer[first:last] = 1
                    known = True
        if known or not right:
            case.dense[COLUMN["answer"]] = answer
        yield case


def claim_cases(tokenizer: Any, item: Item) -> Iterator[Case]:
    """The paragraph's claims, each with the sentences it is held against."""
    for claim in item["claims"]:
        row = claim_row(
            tokenizer,
            claim["text"],
            [item["sentences"][n] for n in claim["sentences"]],
            item["sentences"][max(0, min(claim["sentences"], default=0) - 1)],
        )
        yield Case("claim", row, [Pooled([(0, 1)], {COLUMN["support"]: float(claim["ok"])})])


def claim_row(tokenizer: Any, claim: str, sentences: Sequence[str], before: str = "") -> Row:
    """A claim with the sentences it is held against and the one before them."""
    context = [Segment(before, CONTEXT)] if before and before not in sentences else []
    segments = [Segment(claim, ASKED), *context]
    segments += [Segment(text, TARGET) for text in sentences]
    return make_row(tokenizer, segments, [0, *range(1 + len(context), len(segments))])
