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
from rag.language.script import fold, is_cjk

Fault = Literal["person", "lab", "date", "number", "direction", "negation", "rumour"]
_GAP = r"[\s“”\"'「」《》,的了于於:：]{0,3}"
_KIND_OF_LAB = (
    r"(?:(?:the|its|his|her|their|a|an|rival|competitor|竞争对手|对手|公司|机构)\s?){0,3}"
)
_OBJECT_CHARS = 4  # at most so far stands whom a verb takes: "hired X", "任命了X"
_CLAUSE = re.compile(r"[。!?;；！？]|(?<=[a-z])[.,] |[,，、](?=[^a-z0-9])")
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
        return re.compile(f"(?:{joined}){_GAP}{_KIND_OF_LAB}$")
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
    if _unheard(claim, held, registry):
        missing.add("person")
    return [kind for kind in ("person", "lab") if kind in missing]


_FULL_NAME = re.compile(r"\b[A-Z][a-z'’-]+ [A-Z][a-z'’-]+\b")


def _unheard(claim: str, held: list[Evidence], registry: Registry) -> bool:
    """Whether a Latin claim gives a full name, unknown to the index, that Latin evidence lacks."""
    told = " ".join(fold(piece.text) for piece in held)
    if any(is_cjk(char) for char in told):
        return False  # the name may stand there in another spelling
    known = [(m.start, m.end) for m in registry.find(claim)]
    known += [(d.start, d.end) for d in find_dates(claim, None)]
    return any(
        fold(match[0].split(" ")[1]) not in told
        for match in _FULL_NAME.finditer(claim)
        if not any(start < match.end() and match.start() < end for start, end in known)
    )


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
    for piece in held:
        for person, ways in _ways(piece.text, registry).items():
            known.setdefault(person, set()).update(ways)
    said = {**_sides(claim, registry), **_ways(claim, registry)}
    turned = any(known.get(name) and not sides & known[name] for name, sides in said.items())
    return ["direction"] if turned else []


def _ways(text: str, registry: Registry) -> dict[str, set[str]]:
    """For each person of a text, whether they come to a post (``in``) or give one up (``out``)."""
    folded = fold(text)
    people = [m for m in registry.find(text) if m.entity.kind == "person"]
    found: dict[str, set[str]] = {}
    for name, way in (("comes", "in"), ("goes", "out"), ("taken", "in"), ("sent", "out")):
        for verb in _pattern(name).finditer(folded):
            before = [m for m in people if m.end <= verb.start()]
            after = [m for m in people if 0 <= m.start - verb.end() <= _OBJECT_CHARS]
            takes = name in ("taken", "sent") and after
            who = after[0] if takes else before[-1] if before else None
            if who:
                found.setdefault(who.entity.id, set()).add(way)
    return found


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
    subject = concepts_in(said)
    pieces = [fold(piece.text) for piece in held]
    told = [clause for text in pieces for clause in _CLAUSE.split(text) if clause.strip()]
    shared = [len(concepts_in(text) & subject) for text in told]
    close = [t for t, n in zip(told, shared, strict=True) if n == max(shared)]
    if not any(shared):
        close = pieces
    found: list[Fault] = []
    negated = bool(_pattern("negation").search(said))
    if close and all(bool(_pattern("negation").search(text)) != negated for text in close):
        found.append("negation")
    whole = [text for text in pieces if concepts_in(text) & subject] or pieces
    denied = negated and any(_pattern("negation").search(text) for text in whole)
    hedged = denied or bool(_pattern("hedge").search(said))
    if whole and not hedged and all(_pattern("hedge").search(text) for text in whole):
        found.append("rumour")
    return found
