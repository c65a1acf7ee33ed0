"""Reciprocal rank fusion, weighted.

Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
Learning Methods" (SIGIR 2009): score(d) = Σ w / (k + rank(d)), here divided by Σ w / (k + 1) so
that a passage ranked first everywhere has the score 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def reciprocal_rank_fusion(
    rankings: Iterable[tuple[Sequence[int], float]], k: int = 60
) -> list[tuple[int, float]]:
    """Items with their fused scores, best first, ties in order of item.

    >>> reciprocal_rank_fusion([([7, 8], 1.0), ([8], 1.0)], k=1)
    [(8, 0.8333333333333333), (7, 0.5)]
    """
    scores: dict[int, float] = {}
    best = 0.0
    for ranking, weight in rankings:
        if weight <= 0:
            continue
        best += weight / (k + 1)
        for rank, item in enumerate(ranking, 1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
    fused = [(item, score / best) for item, score in scores.items()]
    return sorted(fused, key=lambda pair: (-pair[1], pair[0]))
