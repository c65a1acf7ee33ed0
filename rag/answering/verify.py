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
from rag.answering.statement_forms import words
from rag.answering.statements import Reader
from rag.answering.verify_acts import acts_turned
from rag.answering.verify_beside import measures_differ, strangers
from rag.answering.verify_dates import early, wrong_dates
from rag.answering.verify_figures import counted, ranks_and_shares
from rag.answering.verify_local import local_registry
from rag.answering.verify_names import glosses, missing
from rag.answering.verify_order import reversed_order
from rag.answering.verify_telling import Labs, compared
from rag.language.names import Registry
from rag.language.numbers import find_numbers
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
    local = local_registry([claim, *(piece.text for piece in held)], registry)
    anchor = next((piece.published for piece in held if piece.published), None)
    same = glosses([claim, *(piece.text for piece in held)], local)
    said = Reader(claim, anchor, local, same)
    told = [Reader(piece.text, piece.published, local, same) for piece in held]
    labs = Labs(local)
    found = missing(claim, said, told)
    found |= wrong_dates(said, told, [piece.published for piece in held], labs)
    found |= _numbers(said, told)
    turned, settled = compared(said, told, labs)
    wrong_order, in_order = reversed_order(said, told)
    if in_order:
        turned -= {"person", "direction"}
        settled = True
    found |= turned
    if wrong_order:
        found.add("person")
    if not found and not in_order:
        found |= strangers(said, told, labs)
    if early(said, anchor):
        found.add("rumour")
    against, acted = acts_turned(said, told)
    if against:
        found.add("negation")
    elif acted:
        found.discard("negation")
    if not settled or words("because").search(said.text):
        doubts = _modality(said, told)
        found |= doubts - {"negation"} if acted else doubts
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


def _numbers(said: Reader, told: list[Reader]) -> set[str]:
    if not ranks_and_shares(said.text) <= ranks_and_shares(" ".join(r.text for r in told)):
        return {"number"}
    for clause in said.clauses():
        for number in clause.numbers:
            beside = [c for r in told for c in r.clauses() if counted(number, c.numbers)]
            if not beside:
                return {"number"}
            apart = number.unit == "count" and all(
                c.ways and not clause.own & c.ways and (c.own or "stay" in clause.own)
                for c in beside
            )
            if clause.own and apart:
                return {"number"}
    return {"number"} if measures_differ(said, told) else set()


def _modality(said: Reader, told: list[Reader]) -> set[str]:
    """Negation must agree, and a hedged source must not become a plain statement.

    Read from the clauses nearest to the claim, for what the statements do not settle.
    """
    whole = said.whole()
    subject = concepts_in(said.text)
    named = {t for m in said.names for t in terms_of(said.text[m.start : m.end])}
    terms = terms_of(said.text) - named
    clauses = [clause for reader in told for clause in reader.clauses()]
    reasons = words("because").search(said.text)
    if reasons:
        clauses = [c for reader in told for c in reader.sentence_clauses()]
        terms = terms_of(said.text[reasons.end() :]) - named
    shared = [
        2 * len(concepts_in(c.text) & subject)
        + 2 * len((c.people | c.labs) & (whole.people | whole.labs))
        + len(terms_of(c.text) & terms)
        + 2 * len(c.dates & whole.dates)
        + sum(counted(n, whole.numbers) for n in c.numbers)
        for c in clauses
    ]
    best = max(shared, default=0)
    close = [c.text for c, n in zip(clauses, shared, strict=True) if n == best and best]
    close = close or [reader.text for reader in told]
    found: set[str] = set()
    if reasons:
        most = max((len(terms_of(c.text) & terms) for c in clauses), default=0)
        close = [c.text for c in clauses if len(terms_of(c.text) & terms) == most > 0]
    hedged = bool(words("hedge").search(said.text))
    negated = _negates(said.text)
    turned = all(_negates(text) != negated for text in close)
    if close and turned and not (negated and hedged):
        found.add("negation")
    denied = negated and any(_negates(reader.text) for reader in told)
    past = words("past_post").search(said.text) and not whole.ways - {"in"}
    if hedged or denied or past or (not whole.ways and words("states").search(said.text)):
        return found
    if close and all(words("hedge").search(text) for text in close):
        found.add("rumour")
    return found


def _negates(text: str) -> bool:
    """Whether a text says that something is not so; to refuse an offer is a deed like others."""
    return bool(words("negation").search(words("refuses").sub(" ", text)))
