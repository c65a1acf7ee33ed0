"""Gold questions: rows of JSON, checked against the articles when they are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.records import Article


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold question; eval/README.md describes the fields."""

    id: str
    question: str
    language: str
    type: str
    corpus: str
    split: str
    answerable: bool
    answers: tuple[tuple[str, ...], ...]  # every group is a required fact, any form of it counts
    wrong: tuple[str, ...]  # strings that make an answer wrong
    evidence: tuple[tuple[tuple[str, int, int], ...], ...]  # groups of (document, start, end)


def read_gold(path: Path, articles: Mapping[str, Article]) -> list[Gold]:
    """The rows of a gold file, their quotes turned into spans.

    Raises:
        ValueError: a quote is not in its article, or a row has a field too few.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_gold(json.loads(line), articles) for line in lines if line.strip()]


def _gold(row: dict[str, Any], articles: Mapping[str, Article]) -> Gold:
    groups = tuple(
        tuple(_span(row["id"], piece, articles) for piece in group)
        for group in row["evidence_groups"]
    )
    return Gold(
        id=row["id"],
        question=row["question"],
        language=row["language"],
        type=row["type"],
        corpus=row["corpus"],
        split=row["split"],
        answerable=row["answerable"],
        answers=tuple(tuple(group) for group in row["answers"]),
        wrong=tuple(row.get("not", ())),
        evidence=groups,
    )


def _span(id: str, piece: dict[str, str], articles: Mapping[str, Article]) -> tuple[str, int, int]:
    document, quote = piece["document"], piece["quote"]
    start = articles[document].text.find(quote) if document in articles else -1
    if start < 0:
        raise ValueError(f"{id}: the quote {quote[:40]!r} is not in {document}")
    return document, start, start + len(quote)
