"""Cosines on one scale for every encoder and language: 0 for unrelated texts, 1 for equal ones.

Unrelated texts have a cosine around 0.1 in one model and 0.8 in another, and in most a higher one
within a language than across: a bare cosine tells little, and puts a question's own language first.
"""

from __future__ import annotations

from importlib.resources import files

import numpy as np

from rag.encoding import Encoder
from rag.language.script import is_cjk

_HIGHEST = 0.95


class Likeness:
    """What unrelated texts have in common for an encoder, by the language of both."""

    def __init__(self, encoder: Encoder) -> None:
        """Measure it on a few questions and sentences about other things."""
        text = files(__package__).joinpath("unrelated.tsv").read_text(encoding="utf-8")
        rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
        questions, sentences = ([row[side] for row in rows] for side in (0, 1))
        cosines = encoder.encode_query(questions) @ encoder.encode_document(sentences).T
        others = ~np.eye(len(rows), dtype=bool)
        asked, told = (
            np.array([is_chinese(text) for text in side]) for side in (questions, sentences)
        )
        self._usual = {
            (a, b): min(_HIGHEST, float(cosines[others & np.outer(asked == a, told == b)].mean()))
            for a in (False, True)
            for b in (False, True)
        }

    def of(self, cosine: float, asked: bool, told: bool) -> float:
        """How far a cosine lies from the usual one towards 1.

        Args:
            cosine: of a question with a text.
            asked: whether the question is Chinese.
            told: whether the text is.
        """
        usual = self._usual[asked, told]
        return (cosine - usual) / (1 - usual)


def is_chinese(text: str) -> bool:
    """Whether more than a fifth of a text's beginning is Chinese."""
    head = text[:200]
    return sum(map(is_cjk, head)) > len(head) / 5
