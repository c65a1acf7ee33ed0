"""What a figure measures: a valuation, money raised, revenue, pay, a price."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rag.answering.lexicon import any_of, load_toml
from rag.language.numbers import NumberMention


@cache
def _measures() -> dict[str, re.Pattern[str]]:
    return {name: any_of(forms) for name, forms in load_toml("measures.toml").items()}


def measures_in(folded: str) -> frozenset[str]:
    """The measures that a folded text speaks of.

    >>> sorted(measures_in("how much did it pay for the building?"))
    ['price']
    """
    return frozenset(name for name, pattern in _measures().items() if pattern.search(folded))


def measure_of(
    number: NumberMention, figures: Sequence[NumberMention], folded: str, head: int, stop: int
) -> frozenset[str]:
    """What a figure measures: by the nearest word for a measure, none where there is none.

    Args:
        number: the figure.
        figures: all figures of the text; a word beyond another figure belongs to that one.
        folded: the text they stand in, folded.
        head: where the sentence of the figure begins.
        stop: where it ends.
    """
    near = []
    for name, pattern in _measures().items():
        for match in pattern.finditer(folded, head, stop):
            before = match.end() <= number.start
            after = number.end, max(match.start(), number.end)
            gap = (match.end(), number.start) if before else after
            if not any(gap[0] <= n.start < gap[1] for n in figures):
                beside = not before and not folded[gap[0] : gap[1]].strip()
                near.append((0 if beside else 1 + gap[1] - gap[0], name))
    nearest = min(near, default=(0, ""))[0]
    return frozenset(name for distance, name in near if distance == nearest)
