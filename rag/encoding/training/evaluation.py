"""How good vectors are: reciprocal ranks on parallel texts, question sets and names."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.encoding.encoder import Vectors
from rag.encoding.training.corpus import Pair, QuestionSet, read_pairs, read_questions

Encode = Callable[[Sequence[str]], Vectors]


def mean_reciprocal_rank(
    scores: NDArray[np.float32], right: NDArray[np.int64], k: int = 10
) -> float:
    """MRR@k; ``scores`` has a row for each query, ``right`` its one right column.

    A column that ties with the right one counts as before it.

    >>> mean_reciprocal_rank(np.array([[0.1, 0.9], [0.8, 0.2]]), np.array([1, 1]))
    0.75
    """
    reached = scores[np.arange(len(right)), right][:, None]
    ranks = (scores >= reached).sum(axis=1)
    return float(np.where(ranks <= k, 1 / ranks, 0).mean())


def pair_measures(pairs: Sequence[Pair], encode: Encode) -> dict[str, float]:
    """MRR@10 of finding each sentence's translation, both ways."""
    chinese = encode([pair.chinese for pair in pairs])
    english = encode([pair.english for pair in pairs])
    right = np.arange(len(pairs))
    return {
        "zh→en": mean_reciprocal_rank(chinese @ english.T, right),
        "en→zh": mean_reciprocal_rank(english @ chinese.T, right),
    }


def parallel_measures(path: Path, encode: Encode) -> dict[str, float]:
    """The same of a file of pairs."""
    return pair_measures(read_pairs(path, longest_chars=10_000), encode)


def set_measure(data: QuestionSet, encode_query: Encode, encode_document: Encode) -> float:
    """MRR@10 of finding each question's paragraph among all the set's paragraphs."""
    paragraphs = encode_document(data.paragraphs)
    queries = encode_query([question.text for question in data.questions])
    right = np.array([question.paragraph for question in data.questions])
    return mean_reciprocal_rank(queries @ paragraphs.T, right)


def question_measure(path: Path, encode_query: Encode, encode_document: Encode) -> float:
    """The same of a file of questions."""
    return set_measure(read_questions([path]), encode_query, encode_document)


def read_names(path: Path) -> list[list[str]]:
    """Rows of an English name and its other spellings, from a tab-separated file."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    rows = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [row.split("\t") for row in rows]


def name_measure(path: Path, encode: Encode) -> float:
    """The share of spellings whose nearest English name is their own."""
    rows = read_names(path)
    english = encode([row[0] for row in rows])
    spellings = [(spelling, number) for number, row in enumerate(rows) for spelling in row[1:]]
    vectors = encode([spelling for spelling, _ in spellings])
    right = np.array([number for _, number in spellings])
    return float(((vectors @ english.T).argmax(axis=1) == right).mean())
