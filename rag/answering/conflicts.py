"""Sources that disagree: both sides with the dates of their articles, in text and as a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.compose import Draft
from rag.answering.evidence import Evidence
from rag.answering.lexicon import pattern_of
from rag.answering.render import date_text, say
from rag.language.script import fold
from rag.records import Conflict, Side

_GAP = 3  # characters between a sentence and the next


@dataclass(frozen=True, slots=True)
class Told:
    """What one side gives, the citations that carry it, and the date of its article."""

    value: str
    citations: tuple[int, ...]
    published: str | None


def tell_sides(draft: Draft, about: str, sides: Sequence[Told], in_short: bool = True) -> None:
    """Add the conflict that some sides make, the oldest article first.

    ``in_short`` puts a claim before it that gives every side's value.
    """
    language = draft.language
    ordered = sorted(sides, key=lambda side: side.published or "")
    if in_short:
        shown = say(language, "sides").join(_shown(side, language) for side in ordered)
        numbers = dict.fromkeys(n for side in ordered for n in side.citations)
        draft.claim(say(language, "conflict", sides=shown), list(numbers))
    record = tuple(Side(side.value, side.citations) for side in ordered)
    draft.conflicts.append(Conflict(about, record))


def _shown(side: Told, language: str) -> str:
    date = date_text(side.published, language)
    return say(language, "side", value=side.value, date=date) if date else side.value


def corrected(best: Evidence, other: Evidence) -> bool:
    """Whether a sentence gives, right after the best one, what an article corrects it to."""
    gap = other.sentence.start - best.sentence.end
    words = fold(f"{other.passage.title} {other.passage.heading or ''} {other.passage.clean}")
    corrects = pattern_of("premises.toml", "correction").search(words) is not None
    return bool(other.spans) and 0 <= gap <= _GAP and corrects
