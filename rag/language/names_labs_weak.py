"""Labs with Latin names that no single phrase gives away: by the places in which they stand.

People leave *from* them, go *to* them, work *at* them; they own things and say things. A name
that stands in two such places is a lab's, unless it is a place's or a person's.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from rag.language.names_shapes import any_word, is_place, words
from rag.language.names_sound import is_given_name
from rag.language.script import fold

_WORD = r"[A-ZÀ-Þ][\w&’'À-ž-]*[\wÀ-ž]"
_NAME = rf"(?P<lab>{_WORD}(?: (?:&|of) {_WORD}| {_WORD}){{0,2}})(?![\w-])"
_EVIDENCE = 2  # as much as one of the shapes that are sure


@cache
def _slots() -> tuple[tuple[re.Pattern[str], str, int], ...]:
    """The places a lab's name stands in, what kind of place each is, and its weight."""
    told = any_word("lab_has_en")
    slots = (
        (rf"\b(?:at|inside) (?:rival )?{_NAME}", "at", 2),
        (rf"\b(?:from|leave|leaving|left|quit) (?:rival )?{_NAME}", "from", 1),
        (rf"\b(?:to|for|joins?|joined|into) (?:rival )?{_NAME}(?! [a-z]+(?:ed|s)\b)", "to", 1),
        (
            rf"\b(?:swap|trad|exchang)[a-z]* (?:[\w’'-]+ ){{1,3}}for (?:a \w+ at )?{_NAME}",
            "to",
            2,
        ),
        (rf"\b(?:of|between|by) {_NAME}(?=[.,;’']| (?:and|in|has|was|is|to)\b)", "of", 1),
        (rf"\b(?:the|an?) {_NAME} (?:{told})\b", "has", 1),
        (rf"{_NAME}[’']s? (?:[a-z-]+ )?(?:{told})\b", "has", 1),
        (
            rf"{_NAME} (?:said|says|declined|confirmed|announced|hired|hires|named|names|has hired"
            r"|employs|raised|plans to|would not|did not|has (?:now )?lost|lost|loses|offered)\b",
            "does",
            1,
        ),
    )
    return tuple((re.compile(slot), kind, weight) for slot, kind, weight in slots)


def weak_labs(text: str) -> Counter[str]:
    """The names that stand where labs do, each with its evidence.

    >>> dict(weak_labs("After a year at Surge she went from Surge to Velmora. Velmora said so."))
    {'Surge': 3, 'Velmora': 2}
    """
    kinds: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for slot, kind, weight in _slots():
        for match in slot.finditer(text):
            name = _named(match["lab"])
            if name:
                kinds[name][kind] = weight
    sums = {name: sum(found.values()) for name, found in kinds.items()}
    reached = {name for name, found in kinds.items() if not {"at", "from", "to"}.isdisjoint(found)}
    return Counter({n: total for n, total in sums.items() if total >= _EVIDENCE and n in reached})


def _named(run: str) -> str | None:
    """The name of a run of capitalised words, where it can be a lab's."""
    run = re.sub(r"[’']s?$", "", re.split(r"[’']s ", run)[0])
    pieces = run.split(" ")
    folded = [fold(piece) for piece in pieces]
    if len(run) < 4 or is_given_name(pieces[0]) or is_place(run) or is_place(pieces[-1]):
        return None
    excluded = words("not_name_words") | words("not_names") | words("no_weak_lab_en")
    if fold(run) in excluded or any(word in excluded for word in folded):
        return None
    return run
