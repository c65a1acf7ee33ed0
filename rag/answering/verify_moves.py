"""The moves that a claim or a sentence tells, as the ledger reads them, in the verifier's form."""

from __future__ import annotations

from collections.abc import Mapping

from rag.answering.statement_forms import Statement, words
from rag.answering.verify_local import as_article
from rag.language.names import Entity, Registry
from rag.language.script import fold
from rag.moves.event import Event
from rag.moves.telling import ArticleReader

_WAYS = {
    "left": "out",
    "joined": "in",
    "dismissed": "fired",
    "returned": "back",
    "promoted": "post",
    "founded": "found",
}


def moves_in(
    text: str, published: str | None, registry: Registry, same: Mapping[str, str]
) -> list[tuple[Statement, int, int]]:
    """The moves told in a text as statements, each with where its clause begins and ends;
    ``same`` gives the ids that others stand for.
    """
    reader = ArticleReader(as_article(text, published=published), registry, focus=False)
    found = []
    for event in reader.events():
        if event.kind in _WAYS:
            sentence = reader.sentences[event.sentence]
            at = sentence.start
            statement = _statement(event, fold(sentence.clean), same)
            found.append((statement, at + event.start, at + event.end))
    return found


def _statement(event: Event, sentence: str, same: Mapping[str, str]) -> Statement:
    def ids(*entities: Entity | None) -> frozenset[str]:
        return frozenset(same.get(e.id, e.id) for e in entities if e is not None)

    clause = sentence[event.start : event.end]
    return Statement(
        way=_WAYS[event.kind],
        people=ids(*event.people),
        perhaps=frozenset(),
        by_name="",
        joined=ids(event.destination),
        left=ids(event.origin),
        at=frozenset(),
        dates=frozenset([event.date.iso] if event.date else []),
        negated=event.status == "denied",
        hedged=event.status == "rumoured",
        planned=bool(words("planned").search(clause)),
        done=bool(words("done").search(clause)),
        reported=bool(words("reported").search(sentence[: event.end])),
    )
