"""Reciprocal rank fusion, weighted item by item.

Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
Learning Methods" (SIGIR 2009): score(d) = Σ w / (k + rank(d)), here a weighted mean times k + 1,
so that an item ranked first everywhere has the score 1 whatever its weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[int]], weights: Callable[[int], Sequence[float]], k: int = 60
) -> list[tuple[int, float]]:
    """Items with their fused scores, best first, ties in order of item.

    Args:
        rankings: items of each ranking, best first.
        weights: for an item, how much each ranking counts; not all 0.
        k: how slowly a rank loses weight.

    >>> reciprocal_rank_fusion([[7, 8], [8]], lambda item: (1.0, 1.0), k=1)
    [(8, 0.8333333333333333), (7, 0.5)]
    """
    places = [{item: rank for rank, item in enumerate(r, 1)} for r in rankings]
    fused = []
    for item in {item for ranking in rankings for item in ranking}:
        counted = weights(item)
        total = sum(w / (k + p[item]) for w, p in zip(counted, places, strict=True) if item in p)
        if total:
            fused.append((item, total * (k + 1) / sum(counted)))
    return sorted(fused, key=lambda pair: (-pair[1], pair[0]))
