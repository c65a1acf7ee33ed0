"""From an article to the moves it states, each with the sentences that carry it."""

from __future__ import annotations

from collections.abc import Iterator

from rag.language.names import Entity, Registry
from rag.moves.event import Event
from rag.moves.telling import ArticleReader
from rag.records import Article, Move, Sentence, Source

QUOTE_CHARS = 300


def extract_moves(article: Article, registry: Registry) -> list[Move]:
    """The personnel moves an article states, in the order it tells them.

    Each move's first source is the sentence that tells it; a second one names the person
    where that sentence only says "he", or holds the other half of the move.
    """
    reader = ArticleReader(article, registry)
    return [move for event in reader.events() for move in _moves(event, reader.sentences, article)]


def _moves(event: Event, sentences: list[Sentence], article: Article) -> Iterator[Move]:
    numbers = dict.fromkeys((event.sentence, *event.sources))
    sources = tuple(
        _source(sentences[n], event if n == event.sentence else None, article) for n in numbers
    )
    for person in event.people:
        yield Move(
            person.name,
            person.spellings,
            event.kind,
            _shown(event.origin),
            _shown(event.destination),
            event.role,
            event.date.iso if event.date else None,
            event.date.precision if event.date else None,
            event.status,
            sources,
        )


def _shown(lab: Entity | None) -> str | None:
    return lab.name if lab else None


def _source(sentence: Sentence, event: Event | None, article: Article) -> Source:
    """The sentence, or of a very long one the part around the event."""
    start, end = sentence.start, sentence.end
    if end - start > QUOTE_CHARS:
        scale = (end - start) / max(1, len(sentence.clean))
        middle = start + int(((event.start + event.end) / 2 if event else 0) * scale)
        start = max(sentence.start, min(middle - QUOTE_CHARS // 2, end - QUOTE_CHARS))
        end = min(end, start + QUOTE_CHARS)
    return Source(article.document, start, end, article.text[start:end])
