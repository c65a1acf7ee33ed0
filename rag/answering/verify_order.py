"""Who takes over from whom: the new holder of a post and the old one, in the order told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.answering.lexicon import pattern_of
from rag.answering.statements import Reader


def _says(name: str) -> re.Pattern[str]:
    return pattern_of("verify_names.toml", name)


def takeovers(reader: Reader) -> set[tuple[str, str]]:
    """Pairs of ids: who takes a post over, and from whom."""
    found: set[tuple[str, str]] = set()
    for one, two in pairwise(reader.people):
        first, second = reader.id_of(one), reader.id_of(two)
        between = reader.text[one.end : two.start]
        if first == second or re.search(r"[.!?。!?;;]", between):
            continue
        head, stop = reader.sentence(one.start)
        before, after = reader.text[head : one.start], reader.text[two.end : stop]
        by_second = "由" in between and _says("holds_next").search(after[:16] + between[-6:])
        if _says("inverted").search(before):
            if _says("heir").search(between):
                found.add((second, first))
        elif _says("gives_way").search(between) or by_second:
            found.add((second, first))
        elif _says("takes_over").search(between) and not re.search(r"\bby\b|被", between):
            found.add((first, second))
        elif _says("steps_in").search(after):
            found.add((second, first))
    return found


def reversed_order(said: Reader, told: Sequence[Reader]) -> tuple[bool, bool]:
    """Whether the claim has a takeover the wrong way round; whether its evidence bears it out."""
    claimed = takeovers(said)
    known = {pair for reader in told for pair in takeovers(reader)}
    wrong = any((old, new) in known and (new, old) not in known for new, old in claimed)
    return wrong, bool(claimed) and claimed <= known
