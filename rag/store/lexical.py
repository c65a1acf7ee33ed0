"""BM25 over character bigrams and Latin words: finds any name a reader can see.

Word segmenters split the names they do not know, and this corpus is full of those; every pair of
neighbouring Chinese characters is a term instead (docs/decisions.md has the table). Scores follow
Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.language.script import fold

K1 = 1.2
B = 0.75
_LATIN = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")


def terms_of(text: str, folded: bool = True) -> list[str]:
    """The terms of a text: Latin words and numbers, Chinese bigrams, lone characters.

    >>> terms_of("蘇茨克維 left OpenAI")
    ['left', 'openai', '苏茨', '茨克', '克维']
    """
    text = fold(text) if folded else text
    terms = _LATIN.findall(text)
    for run in _CJK.findall(text):
        terms += [run[i : i + 2] for i in range(len(run) - 1)] if len(run) > 1 else [run]
    return terms


def write_lexical(
    folder: Path, texts: Iterable[str], cut: Callable[[str], list[str]] = terms_of
) -> None:
    """Write the postings of the texts: terms, and (passage, count) pairs by term."""
    postings: dict[str, list[tuple[int, int]]] = {}
    lengths = []
    for number, text in enumerate(texts):
        counts = Counter(cut(text))
        lengths.append(sum(counts.values()))
        for term, count in counts.items():
            postings.setdefault(term, []).append((number, count))
    terms = sorted(postings)
    starts = np.cumsum([0, *(len(postings[term]) for term in terms)])
    pairs = [pair for term in terms for pair in postings[term]]
    (folder / "terms.txt").write_text("\n".join(terms), encoding="utf-8")
    np.save(folder / "starts.npy", starts.astype(np.int64))
    np.save(folder / "postings.npy", np.array(pairs, np.int32).reshape(-1, 2))
    np.save(folder / "lengths.npy", np.array(lengths, np.int32))


class LexicalIndex:
    """Opened postings."""

    def __init__(self, folder: Path) -> None:
        """Read the files; their checksums must have been compared before."""
        terms = (folder / "terms.txt").read_text(encoding="utf-8").split("\n")
        self._rows = {term: row for row, term in enumerate(terms) if term}
        self._starts = np.load(folder / "starts.npy", allow_pickle=False)
        self._postings = np.load(folder / "postings.npy", mmap_mode="r", allow_pickle=False)
        self._lengths = np.load(folder / "lengths.npy", allow_pickle=False)
        self._mean = float(self._lengths.mean()) if len(self._lengths) else 1.0

    def frequency(self, term: str) -> int:
        """How many passages hold the folded term."""
        row = self._rows.get(term)
        return 0 if row is None else int(self._starts[row + 1] - self._starts[row])

    def idf(self, term: str) -> float:
        """How rare the folded term is, in nats; larger is rarer."""
        n, total = self.frequency(term), len(self._lengths)
        return float(np.log(1 + (total - n + 0.5) / (n + 0.5)))

    def scores(self, terms: Sequence[str]) -> NDArray[np.float64]:
        """The BM25 score of every passage for the terms, (n,) float64."""
        scores = np.zeros(len(self._lengths))
        for term, weight in Counter(terms).items():
            row = self._rows.get(term)
            if row is None:
                continue
            pairs = self._postings[self._starts[row] : self._starts[row + 1]]
            numbers, counts = pairs[:, 0], pairs[:, 1].astype(float)
            norm = K1 * (1 - B + B * self._lengths[numbers] / self._mean)
            scores[numbers] += weight * self.idf(term) * counts * (K1 + 1) / (counts + norm)
        return scores
