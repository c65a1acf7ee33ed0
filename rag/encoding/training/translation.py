"""First vectors for Chinese words, from how parallel texts translate them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]


def translation_probabilities(
    sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]], rounds: int = 5
) -> dict[tuple[int, int], float]:
    """t(target | source) by IBM Model 1, for every pair of ids that meet in some text.

    Brown et al., "The Mathematics of Statistical Machine Translation", 1993. All pairs that
    meet are laid out once as arrays; a round is then four passes over them.

    >>> t = translation_probabilities([[1, 2], [1]], [[8, 9], [8]], rounds=20)
    >>> t[1, 8] > 0.9 and t[2, 9] > 0.9
    True
    """
    lengths = [len(s) * len(t) for s, t in zip(sources, targets, strict=True)]
    pairs = np.empty((sum(lengths), 2), dtype=np.int64)
    place = np.empty(sum(lengths), dtype=np.int64)  # which target position a meeting explains
    filled = positions = 0
    for source, target in zip(sources, targets, strict=True):
        count = len(source) * len(target)
        pairs[filled : filled + count, 0] = np.tile(source, len(target))
        pairs[filled : filled + count, 1] = np.repeat(target, len(source))
        place[filled : filled + count] = positions + np.repeat(np.arange(len(target)), len(source))
        filled += count
        positions += len(target)
    width = int(pairs[:, 1].max(initial=0)) + 1
    keys, meeting = np.unique(pairs[:, 0] * width + pairs[:, 1], return_inverse=True)
    source_of_key = keys // width
    probability = np.ones(len(keys))
    for _ in range(rounds):
        share = probability[meeting]
        share /= np.bincount(place, weights=share, minlength=positions)[place]
        expected = np.bincount(meeting, weights=share, minlength=len(keys))
        total = np.bincount(source_of_key, weights=expected)
        probability = expected / total[source_of_key]
    return {
        (int(key // width), int(key % width)): float(p)
        for key, p in zip(keys, probability, strict=True)
    }


def initial_vectors(
    chinese: Sequence[Sequence[int]],
    english: Sequence[Sequence[int]],
    teacher_rows: NDArray[np.float32],
    rows: int,
    best: int = 5,
) -> NDArray[np.float32]:
    """The word table of the student before training, shape (rows, hidden).

    The teacher's rows come first, unchanged. Each new row is the mean of its ``best`` likeliest
    English pieces' rows, weighted by √(t(e|z)·t(z|e)); a word that met no English gets the mean
    of all the teacher's rows and a little noise, so that no two are alike.

    Args:
        chinese: Texts as ids of the new vocabulary.
        english: Their translations, as ids of the same vocabulary (all below the teacher's size).
        teacher_rows: The teacher's word table, float32, shape (teacher's size, hidden).
        rows: The size of the new vocabulary.
        best: English pieces a word is made of.
    """
    there = translation_probabilities(chinese, english)
    back = translation_probabilities(english, chinese)
    likely: dict[int, list[tuple[float, int]]] = {}
    for (word, piece), probability in there.items():
        if word >= len(teacher_rows) > piece:
            weight = (probability * back[piece, word]) ** 0.5
            likely.setdefault(word, []).append((weight, piece))
    noise: Any = np.random.default_rng(0).normal(0, 0.01, (rows, teacher_rows.shape[1]))
    table: NDArray[np.float32] = (teacher_rows.mean(0) + noise).astype(np.float32)
    table[: len(teacher_rows)] = teacher_rows
    for word, pieces in likely.items():
        top = sorted(pieces, reverse=True)[:best]
        weights = np.array([weight for weight, _ in top], dtype=np.float32)
        vectors = teacher_rows[[piece for _, piece in top]]
        table[word] = np.asarray((weights / weights.sum()) @ vectors, dtype=np.float32)
    return np.asarray(table, dtype=np.float32)
