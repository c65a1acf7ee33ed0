"""Search in both indexes, their scores fused, one voice for syndicated copies.

Dense: a passage's score is its best sentence plus half its own. Lexical: BM25 over the question's
terms and the other spellings of its names, weighed by how much of the question the passages can
share at all: across languages only names and figures are evidence, everything else is noise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.encoding import Encoder
from rag.language.names import Entity, Registry
from rag.records import Hit
from rag.retrieval.fusion import convex_combination, stretched
from rag.retrieval.likeness import Likeness, is_chinese
from rag.settings import Settings
from rag.store import Store
from rag.store.lexical import terms_of

Mode = Literal["fused", "dense", "lexical"]

# How much dense and lexical evidence count (docs/decisions.md has the table): Chinese bigrams
# beat the vectors within Chinese, and across languages only names and figures are shared.
WITHIN_CHINESE = (0.7, 1.0)
WITHIN_OTHERS = (1.0, 1.0)
ACROSS = (1.3, 0.6)
_REMEMBERED = 64  # queries whose vectors are kept: a question is searched for, then read by


class Retriever:
    """Search over one generation of an index."""

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        registry: Registry | None,
        settings: Settings,
        folding: bool = True,
    ) -> None:
        """Hold the parts; ``folding`` off compares texts as they are written."""
        self.store = store
        self.encoder = encoder
        self.registry = registry if registry is not None else store.registry()
        self.settings = settings
        self.folding = folding
        self._vector = lru_cache(_REMEMBERED)(self._vector_of)

    def _vector_of(self, query: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.encoder.encode_query([query])[0]
        return vector

    @cached_property
    def _likeness(self) -> Likeness:
        """The scale of this encoder's cosines; measured at the first question."""
        return Likeness(self.encoder)

    def search(
        self, query: str, k: int = 10, mode: Mode = "fused", names: Sequence[Entity] = ()
    ) -> list[Hit]:
        """The ``k`` best passages, best first; scores between 0 and 1.

        Args:
            query: the question or key words.
            k: how many.
            mode: both kinds of evidence, or one alone.
            names: the people and labs of the question, sought under all their spellings; by
                default those that the registry finds in the query.
        """
        if not self.store.passages:
            return []
        names = names or [mention.entity for mention in self.registry.find(query)]
        vector = self._vector(query)
        chinese = is_chinese(query)
        dense = self._dense(vector, chinese)
        lexical, known = self._lexical(query, names)
        pool = self.settings.candidates
        fused = convex_combination(
            [stretched(dense, pool), stretched(lexical, pool, lowest=0.0)],
            self._weights(query, mode, known),
        )
        return self._hits(fused, k, vector, chinese, dense, lexical)

    def as_hits(self, query: str, numbers: Collection[int]) -> list[Hit]:
        """Passages of the index, by their numbers, as hits of ``query``: the likest first."""
        if not numbers:
            return []
        vector, chinese = self._vector(query), is_chinese(query)
        found = {number: self._dense_score(number, vector, chinese) for number in numbers}
        ranked = sorted(found.items(), key=lambda pair: -pair[1])
        return self._hits(ranked, len(ranked), vector, chinese, found, {})

    def _weights(
        self, query: str, mode: Mode, known: float
    ) -> Callable[[int], tuple[float, float]]:
        """How much dense and lexical evidence count for a passage."""
        if mode != "fused":
            alone = (1.0, 0.0) if mode == "dense" else (0.0, 1.0)
            return lambda number: alone
        chinese = is_chinese(query)

        def weights(number: int) -> tuple[float, float]:
            if is_chinese(self.store.passages[number].text) != chinese:
                return ACROSS[0], ACROSS[1] * known
            dense, lexical = WITHIN_CHINESE if chinese else WITHIN_OTHERS
            return dense, lexical * known

        return weights

    def _dense(self, vector: NDArray[np.float32], chinese: bool) -> dict[int, float]:
        """The dense score of the nearest passages: best sentence plus half the passage, of 1.5."""
        best: dict[int, float] = {}
        whole: dict[int, float] = {}
        for number, sentence, score in self.store.search_dense(vector, self.settings.candidates):
            if sentence is None:
                whole[number] = score
            else:
                best[number] = max(score, best.get(number, -1.0))
        return {
            number: self._dense_score(number, vector, chinese, best.get(number), whole.get(number))
            for number in best.keys() | whole.keys()
        }

    def _dense_score(
        self,
        number: int,
        vector: NDArray[np.float32],
        chinese: bool,
        best: float | None = None,
        whole: float | None = None,
    ) -> float:
        """The dense score of one passage, by the cosines of its best sentence and of itself."""
        if best is None:
            best = float((self.store.sentence_vectors(number) @ vector).max())
        if whole is None:
            whole = float((self.store.passage_vector(number) @ vector)[0])
        told = is_chinese(self.store.passages[number].text)
        return self._likeness.of((best + 0.5 * whole) / 1.5, chinese, told)

    def _lexical(self, query: str, names: Sequence[Entity]) -> tuple[dict[int, float], float]:
        """BM25 scores by passage, and the weight they deserve beside the dense ones.

        The weight is the share of the question's term weight that the index knows at all.
        """
        terms = terms_of(query, self.folding)
        lexical = self.store.lexical
        wanted = {term: lexical.idf(term) for term in terms}
        spellings = [
            term
            for entity in names
            for spelling in self.registry.spellings(entity.id)
            for term in terms_of(spelling, self.folding)
            if term not in wanted
        ]
        scores = self.store.search_lexical([*terms, *dict.fromkeys(spellings)])
        found = {int(n): float(scores[n]) for n in np.flatnonzero(scores)}
        total = sum(wanted.values())
        known = sum(w for term, w in wanted.items() if lexical.frequency(term))
        return found, (known / total if total else 0.0)

    def _hits(
        self,
        fused: Sequence[tuple[int, float]],
        k: int,
        vector: NDArray[np.float32],
        chinese: bool,
        dense: dict[int, float],
        lexical: dict[int, float],
    ) -> list[Hit]:
        hits: list[Hit] = []
        for number, score in fused:
            passage = self.store.passages[number]
            if passage.document in self.store.twins:
                continue
            told = is_chinese(passage.text)
            cosines = self.store.sentence_vectors(number) @ vector
            likeness = [self._likeness.of(float(cosine), chinese, told) for cosine in cosines]
            hits.append(
                Hit(
                    rank=len(hits) + 1,
                    score=score,
                    passage=passage,
                    sentence_scores=tuple(likeness),
                    dense=dense.get(number, 0.0),
                    lexical=lexical.get(number, 0.0),
                )
            )
            if len(hits) == k:
                break
        return hits
