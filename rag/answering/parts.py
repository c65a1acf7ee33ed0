"""Questions of several parts: "where did X go, and why?" asks twice, and is answered twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.lexicon import pattern_of
from rag.answering.question_rules import asks_in, says
from rag.language.script import fold

_SHORTEST = 6  # characters of a first part that can name somebody
_IN_A_ROW = frozenset({"person", "lab", "date", "role", "what", "yes_no"})
_OTHER_STEP = ("now", "before", "later", "after")
_OPEN = frozenset({"what", "yes_no"})


def parts_of(text: str) -> list[str]:
    """The parts of a question, each of which asks something definite; alone if there is but one.

    >>> parts_of("Where did Jan Leike go, and why?")
    ['Where did Jan Leike go', 'why?']
    >>> parts_of("离开 xAI 以后,他去了哪里?")
    ['离开 xAI 以后,他去了哪里?']
    """
    folded = fold(text)
    parts: list[str] = []
    start = 0
    for match in pattern_of("questions.toml", "parts").finditer(folded):
        if len(folded[start : match.start()]) < _SHORTEST:
            continue  # "why and when did X leave?"
        if _definite(folded[start : match.start()]) and _definite(folded[match.end() :]):
            parts.append(_bare(text[start : match.start()]))
            start = match.end()
    return [*parts, _bare(text[start:]) if parts else text.strip()]


def _bare(part: str) -> str:
    """A part without the word that joins it to the one before."""
    return re.sub(r"^(and|以及|并且|还有)\s*\b", "", part.strip(), flags=re.I)


def _definite(folded: str) -> bool:
    return any(kind not in _OPEN for kind in asks_in(folded))


def told_by_rows(parts: Sequence[str]) -> bool:
    """Whether one row of the ledger tells all that the parts ask: who, where, when, as what.

    Two steps are two rows: "where did X go, and where is X now?"
    """
    asked = [asks_in(fold(part)) for part in parts]
    first = [kinds[0] for kinds in asked if kinds]
    later = any(says(word, fold(part)) for word in _OTHER_STEP for part in parts[1:])
    one_row = len(set(first)) == len(first) and not later
    return one_row and all(set(kinds) <= _IN_A_ROW for kinds in asked)
