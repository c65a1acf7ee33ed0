"""The standing of a claim: stated, rumoured, denied, or none at all."""

from __future__ import annotations

from rag.moves.lexicon import Lexicon
from rag.moves.movers import Trigger
from rag.moves.places import Scope
from rag.records import MoveStatus


def standing_of(trigger: Trigger, scope: Scope, text: str, lexicon: Lexicon) -> MoveStatus | None:
    """The standing of the claim; None where nothing is claimed at all."""
    cues = lexicon.status
    lead = text[_contrast(trigger, text, lexicon) : scope.end]
    denied = bool(cues["denied"].search(lead))
    if cues["negated"].search(text[scope.start : trigger.start]):
        around = text[: scope.start] + text[scope.end : scope.end + 25]
        said = lexicon.reporting.search(around) is not None
        plainly = lexicon.says("plainly_not", text[scope.start : trigger.start])
        return "denied" if denied or said or plainly else None
    if denied:
        return "denied"
    if cues["hypothetical"].search(text[max(0, scope.start - 8) : scope.end + 2]):
        return None
    if lexicon.says("talk", text[: trigger.start]):
        return "denied" if cues["denied"].search(text[scope.end :]) else "rumoured"
    if lexicon.says("flat_denial", text[scope.end :]):
        return "denied"
    return "rumoured" if cues["rumoured"].search(lead) else "stated"


def _contrast(trigger: Trigger, text: str, lexicon: Lexicon) -> int:
    """Where what is denied ends and what is said instead begins."""
    pattern = lexicon.slots.get("contrast")
    found = list(pattern.finditer(text, 0, trigger.start)) if pattern else []
    return found[-1].end() if found else 0
