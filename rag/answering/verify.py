"""The verifier: a claim held against the sentences it cites, by fixed rules.

The people, labs, dates, figures, the direction of a move, negation and modality of a claim must be
borne out by its evidence, across scripts, spellings, languages and ways to write numbers. What
fails is named, so that a caller can repair the claim or drop it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from rag.answering.lexicon import concepts_in
from rag.answering.question_rules import terms_of
from rag.answering.statement_forms import Clause, words
from rag.answering.statements import Reader
from rag.answering.verify_names import glosses, learned_from, missing
from rag.answering.verify_telling import Labs, compared
from rag.language.names import Registry
from rag.language.numbers import NumberMention, find_numbers
from rag.language.script import fold, is_cjk

Fault = Literal["person", "lab", "date", "number", "direction", "negation", "rumour"]
_WORD = r"(?<![A-Za-z])[A-Z][A-Za-z0-9.'’-]*"
_NAME = re.compile(rf"{_WORD}(?: {_WORD})+|(?<!^){_WORD}")
_ALIKE = (
    "comes",
    "posts",
    "backs",
    "goes",
    "stays",
    "founds",
    "taken",
    "sent",
    "hedge",
    "negation",
)
_GROUND = 0.4  # the share of a claim's words that its evidence must know
_MONTH = len("2025-05")
_BARE_DAY = re.compile(r"(?<![月\d])(\d{1,2})[日号](?!线)|\bon the (\d{1,2})(?:st|nd|rd|th)\b")
_TOLERANCE = 0.005  # relative; forms such as $32B and 320亿美元 differ by rounding alone


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a claim is held against: a sentence's repaired reading and its article's date."""

    text: str
    published: str | None = None


def faults(claim: str, evidence: Iterable[Evidence], registry: Registry) -> list[Fault]:
    """What in the claim its evidence does not bear out, in the order of ``Fault``; empty if all.

    Args:
        claim: one sentence, in any language.
        evidence: the cited sentences.
        registry: the names known to the index; those that only the texts give are added here.
    """
    held = list(evidence)
    local = learned_from([claim, *(piece.text for piece in held)], registry)
    anchor = next((piece.published for piece in held if piece.published), None)
    same = glosses([claim, *(piece.text for piece in held)], local)
    said = Reader(claim, anchor, local, same)
    told = [Reader(piece.text, piece.published, local, same) for piece in held]
    labs = Labs(local)
    found = missing(claim, said, told)
    found |= _dates(said, told, held, labs)
    found |= _numbers(said, told)
    turned, settled = compared(said, told, labs)
    found |= turned
    if not settled or words("because").search(said.text):
        found |= _modality(said, told)
    return [fault for fault in get_args(Fault) if fault in found]


def grounded(claim: str, evidence: Iterable[Evidence], registry: Registry) -> bool:
    """Whether the claim speaks of what its evidence speaks of, in whatever language.

    A claim without a fault may still be about something else altogether. Beside the names, a good
    part of its words must stand in the evidence, or the evidence tell the matter in other words.
    """
    told = fold(" ".join(piece.text for piece in evidence))
    bare = list(_NAME.sub(lambda m: " " * len(m[0]), claim))
    for mention in registry.find(claim):
        bare[mention.start : mention.end] = " " * (mention.end - mention.start)
    said = fold("".join(bare))
    terms = terms_of(said)
    matter = len(concepts_in(said) & concepts_in(told))
    same = sum(term in told for term in terms)
    if any(map(is_cjk, told)) == any(map(is_cjk, said)):
        return matter + same >= max(1, _GROUND * len(terms))
    alike = (name for name in _ALIKE if words(name).search(said))
    return bool(matter or same or find_numbers(claim)) or any(
        words(name).search(told) for name in alike
    )


def _known_dates(reader: Reader, published: str | None) -> set[str]:
    """The dates a text gives, with those that its looser words may stand for."""
    known = {d.iso for d in reader.dates}
    if not published or not published[0].isdigit():
        return known
    year = int(published[:4])
    if words("lately").search(reader.text):
        known |= {published[:7], published}
    if words("this_year").search(reader.text):
        known.add(str(year))
    if words("last_year").search(reader.text):
        known |= {str(year), str(year - 1)}
    for found in reader.dates:
        # Without a year, a date long past is as likely the next year's.
        bare = not re.search(r"\d{4}|年|year|ago|前|last|上", reader.text[found.start : found.end])
        if bare and found.iso[:4] == str(year - 1) and len(found.iso) >= _MONTH:
            known.add(f"{year}{found.iso[4:]}")
        elif bare and words("planned").search(reader.text) and found.iso[0].isdigit():
            known.add(f"{int(found.iso[:4]) + 1}{found.iso[4:]}")
    for match in _BARE_DAY.finditer(reader.text):
        known.add(f"{published[:7]}-{int(match[1] or match[2]):02}")
    return known


def _dates(said: Reader, told: list[Reader], held: list[Evidence], labs: Labs) -> set[str]:
    pairs = zip(told, held, strict=True)
    known = {iso for reader, piece in pairs for iso in _known_dates(reader, piece.published)}
    if any(not _dated(d.iso, known) for d in said.dates):
        return {"date"}
    whole = said.whole()
    for clause in said.clauses():
        spoken = clause if clause.ways else whole
        for iso in clause.dates:
            beside = [c for r in told for c in r.clauses() if _dated(iso, set(c.dates))]
            if beside and all(_apart(spoken, c, labs) for c in beside):
                return {"date"}
    return set()


def _apart(said: Clause, told: Clause, labs: Labs) -> bool:
    """Whether two clauses that share a date or a figure speak of different things."""
    if said.ways and told.ways and not said.ways & told.ways:
        return not {"in", "found"} >= said.ways | told.ways
    return bool(said.labs and told.labs and told.ways and not labs.any_same(said.labs, told.labs))


def _dated(iso: str, known: set[str]) -> bool:
    """Whether a date is one of the known ones, told as precisely or less."""
    return any(
        date.startswith(iso) or _monthday(iso, date) or _monthday(date, iso) for date in known
    )


def _monthday(open_year: str, date: str) -> bool:
    return open_year.startswith("XXXX") and date[4:].startswith(open_year[4:])


def _numbers(said: Reader, told: list[Reader]) -> set[str]:
    for clause in said.clauses():
        for number in clause.numbers:
            beside = [c for r in told for c in r.clauses() if _counted(number, c.numbers)]
            if not beside:
                return {"number"}
            if clause.own and all(c.ways and not clause.own & c.ways for c in beside):
                return {"number"}
    return set()


def _counted(number: NumberMention, known: Iterable[NumberMention]) -> bool:
    return any(
        abs(number.value - other.value) <= _TOLERANCE * max(abs(number.value), abs(other.value))
        and (number.unit == other.unit or "count" in (number.unit, other.unit))
        for other in known
    )


def _modality(said: Reader, told: list[Reader]) -> set[str]:
    """Negation must agree, and a hedged source must not become a plain statement.

    Read from the clauses nearest to the claim, for what the statements do not settle.
    """
    whole = said.whole()
    subject = concepts_in(said.text)
    named = {t for m in said.names for t in terms_of(said.text[m.start : m.end])}
    terms = terms_of(said.text) - named
    clauses = [clause for reader in told for clause in reader.clauses()]
    shared = [
        2 * len(concepts_in(c.text) & subject)
        + 2 * len((c.people | c.labs) & (whole.people | whole.labs))
        + len(terms_of(c.text) & terms)
        + sum(_counted(n, whole.numbers) for n in c.numbers)
        for c in clauses
    ]
    best = max(shared, default=0)
    close = [c.text for c, n in zip(clauses, shared, strict=True) if n == best and best]
    close = close or [reader.text for reader in told]
    found: set[str] = set()
    hedged = bool(words("hedge").search(said.text))
    negated = bool(words("negation").search(said.text))
    turned = all(bool(words("negation").search(text)) != negated for text in close)
    if close and turned and not (negated and hedged):
        found.add("negation")
    denied = negated and any(words("negation").search(reader.text) for reader in told)
    if hedged or denied or (not whole.ways and words("states").search(said.text)):
        return found
    if close and all(words("hedge").search(text) for text in close):
        found.add("rumour")
    return found
