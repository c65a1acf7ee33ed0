"""The standing of a claim: stated, rumoured, denied, or none at all."""

from __future__ import annotations

from rag.moves.lexicon import Lexicon
from rag.moves.movers import Trigger
from rag.moves.places import Scope
from rag.records import MoveStatus


def standing_of(trigger: Trigger, scope: Scope, text: str, lexicon: Lexicon) -> MoveStatus | None:
    """The standing of the claim; None where nothing is claimed at all."""
    cues = lexicon.status
    lead = text[: scope.end]
    denied = bool(cues["denied"].search(lead))
    if cues["negated"].search(text[scope.start : trigger.start]):
        around = text[: scope.start] + text[scope.end : scope.end + 25]
        said = lexicon.reporting.search(around) is not None
        return "denied" if denied or said else None
    if denied:
        return "denied"
    if cues["hypothetical"].search(text[max(0, scope.start - 8) : scope.end + 2]):
        return None
    if lexicon.says("talk", text[: trigger.start]):
        return "denied" if cues["denied"].search(text[scope.end :]) else "rumoured"
    return "rumoured" if cues["rumoured"].search(lead) else "stated"
