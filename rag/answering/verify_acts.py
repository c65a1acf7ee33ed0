"""Denying, confirming, accepting, refusing, having no word: what a claim reports of such acts."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.statement_forms import words
from rag.answering.statements import Reader

# Each act, with those that are told where it is not.
_AGAINST = {
    "denies": ("confirms", "no_word"),
    "confirms": ("denies", "no_word"),
    "takes": ("refuses",),
    "refuses": ("takes",),
    "answers": ("no_word",),
    "no_word": (),
}


def acts_in(text: str) -> set[str]:
    """The acts that a folded text tells of."""
    found = {name for name in _AGAINST if words(name).search(text)}
    return found - {"refuses"} if "no_word" in found and len(found) > 2 else found


def acts_turned(said: Reader, told: Sequence[Reader]) -> tuple[bool, bool]:
    """Whether the claim reports an act that its evidence has the other way; whether one is told."""
    claimed = acts_in(said.text)
    known = acts_in(" ".join(reader.text for reader in told))
    turned = any(act not in known and known & set(_AGAINST[act]) for act in claimed)
    return turned, bool(claimed & known)
