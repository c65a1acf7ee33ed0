"""What a claim says in the clause that says the same: of whom, of which lab, of what measure.

Where no verb of moving settles a claim, the clause of its evidence that shares most of its words
does: the people and labs told of there must be the claim's, and a figure must measure the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.lexicon import concepts_in
from rag.answering.measures import measure_of
from rag.answering.question_rules import terms_of
from rag.answering.statement_forms import Clause, words
from rag.answering.statements import Reader
from rag.answering.verify_figures import counted
from rag.answering.verify_telling import Labs

_SHARED = 0.5  # of a claim's words and facts, for a clause to say the same


@dataclass(frozen=True, slots=True)
class _Placed:
    """A clause with those it speaks of: named in it, or last before it."""

    clause: Clause
    people: frozenset[str]
    labs: frozenset[str]


def placed(reader: Reader) -> list[_Placed]:
    """The clauses of a text, each with the people and labs it goes on about."""
    found: list[_Placed] = []
    people: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    for clause in reader.clauses():
        people = clause.people or people
        earlier |= clause.people
        open_to = not clause.people and words("pronoun").search(clause.text)
        group = found and re.match(r"\s*(?:and|or|nor)\s|[、和与及]", clause.text)
        if group and not found[-1].clause.own:
            people |= found[-1].people
        found.append(_Placed(clause, earlier if open_to else people, clause.labs))
    return found


def strangers(said: Reader, told: Sequence[Reader], labs: Labs) -> set[str]:
    """ "person", "lab", "date" or "number" where a fact is told of others than the claim's."""
    whole = said.whole()
    clauses = [p for reader in told for p in placed(reader)]
    found: set[str] = set()
    if len(whole.people) == 1:
        found |= _of_others(said, whole, clauses, labs)
    if len(whole.labs) == 1 and not whole.people:
        for number in whole.numbers:
            beside = [p for p in clauses if counted(number, p.clause.numbers)]
            if beside and not any(labs.any_same(whole.labs, p.labs) or not p.labs for p in beside):
                found.add("lab")
    return found


def _of_others(said: Reader, whole: Clause, clauses: Sequence[_Placed], labs: Labs) -> set[str]:
    """Faults of a claim about one person: what it shares stands beside other people only."""
    several = len({person for p in clauses for person in p.clause.people}) > 1
    if not several:
        return set()
    for name, beside in (
        ("date", [p for iso in whole.dates for p in clauses if _same_day(iso, p.clause)]),
        ("number", [p for n in whole.numbers for p in clauses if counted(n, p.clause.numbers)]),
    ):
        if beside and not any(whole.people & p.people or not p.people for p in beside):
            return {name, "person"}
    best = _closest(said, whole, clauses)
    if best and not any(whole.people & p.people or not p.people for p in best):
        return {"person"}
    return set()


def _same_day(iso: str, clause: Clause) -> bool:
    return any(day.startswith(iso) or iso.startswith(day) for day in clause.dates)


def _closest(said: Reader, whole: Clause, clauses: Sequence[_Placed]) -> list[_Placed]:
    """The clauses that share at least half of what the claim says beside names."""
    names = {t for m in said.names for t in terms_of(said.text[m.start : m.end])}
    terms = terms_of(said.text) - names
    matter = concepts_in(said.text)
    most = len(terms) + len(matter)
    if not most:
        return []
    shares = [
        (len(terms_of(p.clause.text) & terms) + len(concepts_in(p.clause.text) & matter)) / most
        for p in clauses
    ]
    best = max(shares, default=0.0)
    return [p for p, share in zip(clauses, shares, strict=True) if share == best >= _SHARED]


def measures_differ(said: Reader, told: Sequence[Reader]) -> bool:
    """Whether a figure of the claim is told, in its evidence, of another measure only."""
    for start, number in ((n.start, n) for n in said.figures):
        own = _measure_at(said, start)
        if not own:
            continue
        there = [
            _measure_at(reader, n.start)
            for reader in told
            for n in reader.figures
            if counted(number, [n])
        ]
        if there and all(other and not other & own for other in there):
            return True
    return False


def _measure_at(reader: Reader, at: int) -> frozenset[str]:
    """What the figure at a position measures, if its sentence tells."""
    own = next(n for n in reader.figures if n.start == at)
    return measure_of(own, reader.figures, reader.text, *reader.sentence(at))
