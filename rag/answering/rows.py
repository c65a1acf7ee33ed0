"""Rows of the ledger told in the reader's language, each with the sentences that carry it."""

from __future__ import annotations

from rag.answering.compose import Draft
from rag.answering.ledger import person_of
from rag.answering.lexicon import pattern_of
from rag.answering.post_names import post_text
from rag.answering.question import Question
from rag.answering.render import date_text, is_chinese, name_text, say
from rag.language.dates import find_dates
from rag.language.names import Registry
from rag.language.script import fold
from rag.moves.edtf import same_time
from rag.records import Move, Source
from rag.retrieval import Retriever

_SOURCES = 2  # articles cited for one row
_ARRIVING = frozenset({"joined", "founded", "returned"})
_ENDING = frozenset({"left", "dismissed", "on_leave"})


def cite_row(draft: Draft, row: Move, retriever: Retriever, dated: bool = False) -> list[int]:
    """The citation numbers of a row; of sources that tell its date alone where ``dated``."""
    return [
        draft.cite(retriever.store.article(source.document), source.start, source.end)
        for source in _cited(row, retriever, dated)
    ]


def _cited(row: Move, retriever: Retriever, dated: bool) -> list[Source]:
    """The fullest source and one of another article that is as full.

    Full is a source that names the person and the labs, and tells the date or the denial where
    that is what counts. Where none names the person, it is a pronoun's and its antecedent.
    """
    ranked = sorted(
        row.sources, key=lambda source: _fullness(row, source, retriever, dated), reverse=True
    )
    best = _fullness(row, ranked[0], retriever, dated)
    if not best[1]:
        return list(row.sources[:2])
    chosen: dict[str, Source] = {}
    for source in ranked:
        if _fullness(row, source, retriever, dated) == best:
            chosen.setdefault(source.document, source)
    return list(chosen.values())[:_SOURCES]


def _fullness(row: Move, source: Source, retriever: Retriever, dated: bool) -> tuple[int, ...]:
    """Whether a source tells what counts, whether it names the person, and how many labs."""
    registry = retriever.registry
    person = person_of(row, registry)
    found = {m.entity.id for m in registry.find(source.quote, source.document)}
    counts = dated and _tells_date(row, source, retriever)
    if row.status == "denied":
        counts = pattern_of("premises.toml", "denial").search(fold(source.quote)) is not None
    return int(counts), int(person is None or person.id in found), _names_lab(row, source, registry)


def _names_lab(row: Move, source: Source, registry: Registry) -> int:
    """How many of the row's labs a source names."""
    wanted = {registry.resolve(name) for name in (row.origin, row.destination) if name}
    ids = {entity.id for entity in wanted if entity}
    found = {m.entity for m in registry.find(source.quote, source.document)}
    return len(ids & {i for entity in found for i in (entity.id, *entity.parents)})


def _tells_date(row: Move, source: Source, retriever: Retriever) -> bool:
    published = retriever.store.article(source.document).published
    return any(same_time(d.iso, row.date or "") for d in find_dates(source.quote, published))


def row_text(row: Move, question: Question, registry: Registry) -> str:
    """One row of the ledger as a sentence in the language of the answer."""
    language = question.language

    def shown(name: str | None) -> str:
        entity = registry.resolve(name) if name else None
        return name_text(entity, language) if entity else (name or say(language, "somewhere"))

    post = post_text(row.role, language) if row.role else None
    frame, role = _frame(row, question), ""
    if post and row.kind == "promoted":
        frame, role = "promoted_as", post
    elif post:
        role = say(language, "role_left" if row.kind in _ENDING else "role", role=post)
    entity = person_of(row, registry)
    person = name_text(entity, language) if entity else row.person
    text = say(
        language,
        frame,
        person=person,
        **{"from": shown(row.origin)},
        to=shown(row.destination or (row.origin if row.kind == "promoted" else None)),
        date=_dated(row, language, person),
        role=role,
    )
    if row.status == "stated":
        return text
    return text.rstrip("。.") + say(language, row.status) + text[-1]


def _frame(row: Move, question: Question) -> str:
    """The frame of a row's kind, with where from if that is told and of use."""
    if row.kind in _ARRIVING and not row.destination:
        return "left"
    founders = question.asks == "person" and question.side == "to" and row.kind == "founded"
    if row.kind in _ARRIVING and row.origin and not (founders and not question.joins_labs):
        return f"{row.kind}_from"
    return row.kind


def _dated(row: Move, language: str, person: str) -> str:
    """The date as it stands in the sentence: after the person in Chinese, at the end in English."""
    date = date_text(row.date, language)
    if not date:
        return ""
    if is_chinese(language):
        return f" {date}" if person[-1].isascii() and person[-1].isalnum() else date
    return (" on " if row.date_precision == "day" else " in ") + date
