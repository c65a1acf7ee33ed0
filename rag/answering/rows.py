"""Rows of the ledger told in the reader's language, each with the sentences that carry it."""

from __future__ import annotations

from rag.answering.compose import Draft
from rag.answering.render import date_text, is_chinese, name_text, say
from rag.language.dates import find_dates
from rag.language.names import Registry
from rag.language.script import is_cjk
from rag.moves.edtf import same_time
from rag.records import Conflict, Move, Side, Source
from rag.retrieval import Retriever

_SOURCES = 2  # articles cited for one row


def cite_row(draft: Draft, row: Move, retriever: Retriever, dated: bool = False) -> list[int]:
    """The citation numbers of a row; of sources that tell its date alone where ``dated``."""
    return [
        draft.cite(retriever.store.article(source.document), source.start, source.end)
        for source in _cited(row, retriever, dated)
    ]


def _cited(row: Move, retriever: Retriever, dated: bool) -> list[Source]:
    """One source an article, those that name the person; else a pronoun's and its antecedent."""
    registry = retriever.registry
    person = registry.resolve(row.person)
    firsts: dict[str, Source] = {}
    for source in row.sources:
        found = {m.entity.id for m in registry.find(source.quote, source.document)}
        if person is None or person.id in found:
            known = firsts.get(source.document)
            if known is None or (
                _names_lab(row, source, registry) > _names_lab(row, known, registry)
            ):
                firsts[source.document] = source
    sources = list(firsts.values())
    telling = [source for source in sources if _names_lab(row, source, registry)]
    sources = telling or list(row.sources[:2])
    if dated:
        told = [source for source in row.sources if _tells_date(row, source, retriever)]
        sources = [source for source in sources if source in told] or told or sources
    return sources[:_SOURCES]


def _names_lab(row: Move, source: Source, registry: Registry) -> int:
    """How many of the row's labs a source names."""
    wanted = {registry.resolve(name) for name in (row.origin, row.destination) if name}
    ids = {entity.id for entity in wanted if entity}
    found = {m.entity for m in registry.find(source.quote, source.document)}
    return len(ids & {i for entity in found for i in (entity.id, *entity.parents)})


def _tells_date(row: Move, source: Source, retriever: Retriever) -> bool:
    published = retriever.store.article(source.document).published
    return any(same_time(d.iso, row.date or "") for d in find_dates(source.quote, published))


def row_text(row: Move, language: str, retriever: Retriever) -> str:
    """One row of the ledger as a sentence in the language of the answer."""

    def shown(name: str | None) -> str:
        entity = retriever.registry.resolve(name) if name else None
        return name_text(entity, language) if entity else (name or say(language, "somewhere"))

    kind: str = row.kind
    if kind in ("joined", "founded", "returned") and not row.destination:
        kind = "left"
    if f"{kind}_from" in ("joined_from", "founded_from", "returned_from") and row.origin:
        kind += "_from"
    if kind == "promoted" and not row.destination and row.origin:
        row_to = row.origin
    else:
        row_to = row.destination or ""
    date = date_text(row.date, language)
    if date and not language.startswith("zh"):
        date = (" on " if row.date_precision == "day" else " in ") + date
    words = {
        "person": shown(row.person),
        "from": shown(row.origin),
        "to": shown(row_to),
        "date": date,
        "role": _role_text(row.role, language),
    }
    text = say(language, kind, **words)
    if row.status == "stated":
        return text
    return text.rstrip("。.") + say(language, row.status) + text[-1]


def _role_text(role: str | None, language: str) -> str:
    """The role as the article words it, where an answer of this language can hold it."""
    if role is None or any(map(is_cjk, role)) != is_chinese(language):
        return ""
    return say(language, "role", role=role)


def dates_disagree(draft: Draft, language: str, rows: list[Move], numbers: list[list[int]]) -> None:
    """Rows of one person and one event that give different dates stand side by side."""
    by_event: dict[tuple[str, str, str | None], dict[str, list[int]]] = {}
    for row, cited in zip(rows, numbers, strict=True):
        if row.date:
            sides = by_event.setdefault((row.person, row.kind, row.origin), {})
            sides.setdefault(row.date, []).extend(cited)
    for (person, _kind, _origin), sides in by_event.items():
        if len(sides) > 1 and not _compatible(list(sides)):
            values = tuple(
                Side(date_text(date, language), tuple(cited)) for date, cited in sides.items()
            )
            draft.conflicts.append(Conflict(person, values))


def _compatible(dates: list[str]) -> bool:
    """Whether the dates can be one date, told more and less precisely."""
    longest = max(dates, key=len)
    return all(longest.startswith(date) for date in dates)
