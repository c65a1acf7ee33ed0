"""The verifier: a claim held against the sentences it cites, by fixed rules.

The people, labs, dates, figures, the direction of a move, negation and modality of a claim must be
borne out by its evidence, across scripts, spellings, languages and ways to write numbers. What
fails is named, so that a caller can repair the claim or drop it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag.answering.lexicon import any_of, concepts_in, load_toml
from rag.language.dates import find_dates
from rag.language.names import Registry
from rag.language.numbers import NumberMention, find_numbers
from rag.language.script import fold

Fault = Literal["person", "lab", "date", "number", "direction", "negation", "rumour"]
_GAP = r"[\s“”\"'「」《》,的了于於:：]{0,3}"
_TOLERANCE = 0.005  # relative; forms such as $32B and 320亿美元 differ by rounding alone


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a claim is held against: a sentence's repaired reading and its article's date."""

    text: str
    published: str | None = None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return any_of(load_toml("verify.toml")[name])


@cache
def _beside(name: str) -> re.Pattern[str]:
    """A pattern that must reach a lab's edge: its end for ``*_before``, its start otherwise."""
    forms = load_toml("verify.toml")[name]
    joined = "|".join([*forms["zh"], *forms["en"]])
    if name.endswith("before"):
        return re.compile(f"(?:{joined}){_GAP}(?:the )?$")
    return re.compile(f"^{_GAP}(?:{joined})")


def faults(claim: str, evidence: Iterable[Evidence], registry: Registry) -> list[Fault]:
    """What in the claim its evidence does not bear out, in the order of ``Fault``; empty if all.

    Args:
        claim: one sentence, in any language.
        evidence: the cited sentences.
        registry: the names known to the index.
    """
    held = list(evidence)
    found: list[Fault] = []
    found += _names(claim, held, registry)
    found += _dates(claim, held)
    found += _numbers(claim, held)
    found += _directions(claim, held, registry)
    found += _modality(claim, held)
    return found


def _names(claim: str, held: list[Evidence], registry: Registry) -> list[Fault]:
    known: set[str] = set()
    for piece in held:
        for mention in registry.find(piece.text):
            known |= {mention.entity.id, *mention.entity.parents}
    missing = {
        mention.entity.kind
        for mention in registry.find(claim)
        if mention.entity.id not in known and not known & set(mention.entity.parents)
    }
    return [kind for kind in ("person", "lab") if kind in missing]


def _dates(claim: str, held: list[Evidence]) -> list[Fault]:
    known = {d.iso for piece in held for d in find_dates(piece.text, piece.published)}
    anchor = next((piece.published for piece in held if piece.published), None)
    said = {d.iso for d in find_dates(claim, anchor)}
    return ["date"] if any(not _dated(iso, known) for iso in said) else []


def _dated(iso: str, known: set[str]) -> bool:
    """Whether a date is one of the known ones, told as precisely or less."""
    return any(
        date.startswith(iso) or _monthday(iso, date) or _monthday(date, iso) for date in known
    )


def _monthday(open_year: str, date: str) -> bool:
    return open_year.startswith("XXXX") and date[4:].startswith(open_year[4:])


def _numbers(claim: str, held: list[Evidence]) -> list[Fault]:
    known = [n for piece in held for n in find_numbers(piece.text)]
    said = find_numbers(claim)
    return ["number"] if any(not _counted(n, known) for n in said) else []


def _counted(number: NumberMention, known: list[NumberMention]) -> bool:
    return any(
        abs(number.value - other.value) <= _TOLERANCE * max(abs(number.value), abs(other.value))
        and (number.unit == other.unit or "count" in (number.unit, other.unit))
        for other in known
    )


def _directions(claim: str, held: list[Evidence], registry: Registry) -> list[Fault]:
    """A lab that the claim has someone leave must not be one the evidence has them join."""
    known: dict[str, set[str]] = {}
    for piece in held:
        for lab, sides in _sides(piece.text, registry).items():
            known.setdefault(lab, set()).update(sides)
    for lab, sides in _sides(claim, registry).items():
        if known.get(lab) and not sides & known[lab]:
            return ["direction"]
    return []


def _sides(text: str, registry: Registry) -> dict[str, set[str]]:
    """For each lab of a text, whether it is left (``from``) or joined (``to``)."""
    folded = fold(text)
    found: dict[str, set[str]] = {}
    for mention in registry.find(text):
        if mention.entity.kind != "lab":
            continue
        before, after = folded[: mention.start], folded[mention.end :]
        sides = {
            side
            for side in ("from", "to")
            if _beside(f"{side}_before").search(before) or _beside(f"{side}_after").search(after)
        }
        if sides:
            found.setdefault(mention.entity.id, set()).update(sides)
    return found


def _modality(claim: str, held: list[Evidence]) -> list[Fault]:
    """Negation must agree, and a hedged source must not become a plain statement."""
    said = fold(claim)
    told = [fold(piece.text) for piece in held]
    subject = concepts_in(said)
    close = [text for text in told if concepts_in(text) & subject] or told
    found: list[Fault] = []
    negated = bool(_pattern("negation").search(said))
    if close and all(bool(_pattern("negation").search(text)) != negated for text in close):
        found.append("negation")
    hedged = bool(_pattern("hedge").search(said))
    if close and not hedged and all(_pattern("hedge").search(text) for text in close):
        found.append("rumour")
    return found
