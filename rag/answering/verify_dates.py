"""Dates of a claim: known to its evidence, in whatever form, and told of the same matter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.statement_forms import Clause, words
from rag.answering.statements import Reader
from rag.answering.verify_figures import counted
from rag.answering.verify_telling import Labs

_MONTH = len("2025-05")
_BARE_DAY = re.compile(r"(?<![月\d])(\d{1,2})[日号](?!线)|\bon the (\d{1,2})(?:st|nd|rd|th)\b")


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
        if re.search(r"year.{0,2} ago|年前", reader.text[found.start : found.end]):
            known.add(f"{found.iso[:4]}{published[4:7]}")
        # Without a year, a date long past is as likely the next year's.
        bare = not re.search(r"\d{4}|年|year|ago|前|last|上", reader.text[found.start : found.end])
        if bare and found.iso[:4] == str(year - 1) and len(found.iso) >= _MONTH:
            known.add(f"{year}{found.iso[4:]}")
        elif bare and words("planned").search(reader.text) and found.iso[0].isdigit():
            known.add(f"{int(found.iso[:4]) + 1}{found.iso[4:]}")
    for match in _BARE_DAY.finditer(reader.text):
        known.add(f"{published[:7]}-{int(match[1] or match[2]):02}")
    return known


def wrong_dates(
    said: Reader, told: Sequence[Reader], published: Sequence[str | None], labs: Labs
) -> set[str]:
    """ "date" where a claim gives one that its evidence does not tell of the same."""
    pairs = zip(told, published, strict=True)
    known = {iso for reader, date in pairs for iso in _known_dates(reader, date)}
    if any(not _dated(d.iso, known) for d in said.dates):
        return {"date"}
    whole = said.whole()
    bounds = {
        d.iso
        for d in said.dates
        if re.search(r"\b(?:after|following|before|until|by)\s$", said.text[: d.start])
        or re.match(r"[之以]?[后前]", said.text[d.end :])
    }
    for clause in said.clauses():
        spoken = clause if clause.ways else whole
        for iso in clause.dates:
            beside = [c for r in told for c in r.clauses() if _dated(iso, set(c.dates))]
            if clause.numbers and _other_figures(clause, beside):
                return {"date"}
            if beside and iso not in bounds and all(_apart(spoken, c, labs) for c in beside):
                return {"date"}
    return set()


def _other_figures(said: Clause, told: Sequence[Clause]) -> bool:
    """Whether figures of the same unit, and no equal ones, are told of a date."""
    units = {n.unit for n in said.numbers} - {"count", "duration"}
    there = [n for c in told for n in c.numbers if n.unit in units]
    return bool(there) and not any(counted(n, there) for n in said.numbers)


def early(said: Reader, published: str | None) -> bool:
    """Whether a claim tells as done what its own date puts after the article's."""
    later = [d for d in said.dates if published and d.iso[0].isdigit() and d.iso > published]
    told_done = re.search(
        r"\b(?:joined|left|started|began|became|resigned|moved|took)\b|已", said.text
    )
    return bool(later and told_done and not words("planned").search(said.text))


def _apart(said: Clause, told: Clause, labs: Labs) -> bool:
    """Whether two clauses that share a date or a figure speak of different things."""
    if said.people & told.people:
        return bool(said.ways and told.own and not said.ways & told.own)
    if said.ways and told.own and not said.ways & told.own:
        return not {"in", "found"} >= said.ways | told.own
    return bool(said.labs and told.labs and told.own and not labs.any_same(said.labs, told.labs))


def _dated(iso: str, known: set[str]) -> bool:
    """Whether a date is one of the known ones, told as precisely or less."""
    return any(
        date.startswith(iso) or _monthday(iso, date) or _monthday(date, iso) for date in known
    )


def _monthday(open_year: str, date: str) -> bool:
    return open_year.startswith("XXXX") and date[4:].startswith(open_year[4:])
