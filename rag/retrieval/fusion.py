"""Convex combination of scores, weighted item by item.

Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (ACM TOIS 2023):
each kind of evidence is stretched to 0..1 and the weighted mean taken. Unlike ranks alone, this
keeps by how much one passage is better than the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence


def stretched(
    scores: Mapping[int, float], pool: int, lowest: float | None = None
) -> dict[int, float]:
    """The best ``pool`` items with scores from 0 to 1; the best has 1.

    Args:
        scores: by item, larger is better.
        pool: how many items to keep; of equal ones those with the lower number.
        lowest: the score that becomes 0; by default the worst that is kept.

    >>> stretched({7: 3.0, 8: 5.0, 9: 4.0}, pool=3)
    {8: 1.0, 9: 0.5, 7: 0.0}
    >>> stretched({7: 3.0, 8: 5.0, 9: 4.0}, pool=2, lowest=0.0)
    {8: 1.0, 9: 0.8}
    """
    best = sorted(scores, key=lambda item: (-scores[item], item))[:pool]
    if not best:
        return {}
    floor = scores[best[-1]] if lowest is None else lowest
    width = scores[best[0]] - floor
    return {item: (scores[item] - floor) / width if width > 0 else 1.0 for item in best}


def convex_combination(
    evidence: Sequence[Mapping[int, float]], weights: Callable[[int], Sequence[float]]
) -> list[tuple[int, float]]:
    """Items with their fused scores from 0 to 1, best first, ties in order of item.

    Args:
        evidence: scores from 0 to 1 by item, one mapping for each kind.
        weights: for an item, how much each kind counts; an item that only kinds of weight 0
            know is left out.

    >>> convex_combination([{7: 1.0, 8: 0.5}, {8: 1.0}], lambda item: (1.0, 1.0))
    [(8, 0.75), (7, 0.5)]
    """
    fused = []
    for item in {item for scores in evidence for item in scores}:
        pairs = list(zip(weights(item), evidence, strict=True))
        if any(weight > 0 and item in scores for weight, scores in pairs):
            total = sum(weight * scores.get(item, 0.0) for weight, scores in pairs)
            fused.append((item, total / sum(weight for weight, _ in pairs)))
    return sorted(fused, key=lambda pair: (-pair[1], pair[0]))
