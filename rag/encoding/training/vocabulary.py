"""Which pieces of the base model's vocabulary stay: those that Chinese and English need."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.encoding.training.packed import Base
from rag.encoding.training.tokenizer import SPECIAL, is_han
from rag.language.script import fold

_SPACE = "▁"
# Single characters that stay whether seen or not: Latin, Greek, Cyrillic, kana, signs.
_KEPT_RANGES = ((0, 0x250), (0x370, 0x460), (0x2000, 0x2300), (0x3000, 0x3100))
_COMMON_ROWS = 120_000  # the base's rows of frequent pieces: Chinese ones stay, seen or not


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the trimmed vocabulary, its log probability, and its row in the base."""

    text: str
    score: float
    row: int


def count_pieces(tokenizer: Any, texts: Iterable[tuple[str, float]]) -> dict[int, float]:
    """How often each row of the base occurs in the texts, of a million.

    Args:
        tokenizer: The base's whole vocabulary.
        texts: Texts, and how often each is counted.
    """
    weighted = list(texts)
    encodings = tokenizer.encode_batch_fast([text for text, _ in weighted])
    counts: defaultdict[int, float] = defaultdict(float)
    for encoding, (_, times) in zip(encodings, weighted, strict=True):
        for row in encoding.ids:
            counts[row] += times
    total = sum(counts.values())
    return {row: 1e6 * count / total for row, count in counts.items()}


def english_words(path: Path) -> dict[str, float]:
    """The whole words of a WordPiece ``tokenizer.json``, plain and capitalised, and their weights.

    Such lists stand in the order of frequency; by Zipf's law the weight is one over the rank.
    """
    vocabulary = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
    ranked = sorted(vocabulary, key=vocabulary.__getitem__)
    words = (word for word in ranked if re.fullmatch("[a-z]{2,}", word))
    weights: dict[str, float] = {}
    for rank, word in enumerate(words):
        weights[word] = 1 / (rank + 50)
        weights[word.capitalize()] = 0.3 / (rank + 50)
    return weights


def choose_pieces(base: Base, counts: Mapping[int, float], size: int) -> list[Piece]:
    """The special pieces, then the rest in the base's order, then the lent ones; ``size`` in all.

    Single characters stay, and Chinese pieces written in Simplified characters; what else was
    counted follows by its count. Where only a Traditional piece exists, the Simplified form that
    the tokenizer makes of it takes its row.
    """
    lent = _lent_rows(base)
    room = size - len(lent)
    rows = range(len(SPECIAL), len(base.pieces))
    kept = [row for row in rows if _is_kept_character(base.pieces[row], counts.get(row, 0))]
    chinese = [
        row
        for row in rows
        if _has_han(text := base.pieces[row]) and fold(text) == text
        and (counts.get(row, 0) > 0 or row < _COMMON_ROWS)
    ]  # fmt: skip
    others = [row for row in counts if row in rows and not _has_han(base.pieces[row])]
    kept += sorted(chinese, key=lambda row: -counts.get(row, 0))
    kept += sorted(others, key=lambda row: -counts[row])
    kept = [row for row in dict.fromkeys(kept) if base.pieces[row] != "<mask>"]
    kept = sorted(kept[: room - len(SPECIAL)])
    pieces = [Piece(base.pieces[row], base.scores[row], row) for row in [*range(4), *kept]]
    ranked = sorted(lent.items(), key=lambda item: -base.scores[item[1]])
    return [*pieces, *(Piece(text, base.scores[row], row) for text, row in ranked)]


def _lent_rows(base: Base) -> dict[str, int]:
    """Simplified forms that no piece has, with the likeliest Traditional piece's row."""
    known = set(base.pieces)
    lent: dict[str, int] = {}
    for row, text in enumerate(base.pieces):
        if not _has_han(text) or (simplified := fold(text)) in known:
            continue
        best = lent.setdefault(simplified, row)
        if base.scores[row] > base.scores[best]:
            lent[simplified] = row
    return lent


def _is_kept_character(text: str, count: float) -> bool:
    """Whether the piece is one character (or the space) to be kept."""
    if text != _SPACE and (len(text) != 1 or text.startswith(_SPACE)):
        return False
    if is_han(text):
        return fold(text) == text
    return count > 0 or any(first <= ord(text) < last for first, last in _KEPT_RANGES)


def _has_han(text: str) -> bool:
    return any(map(is_han, text))
