"""What the page shows, as JSON: an article cut at its marks, an answer with its outlets.

Text stays text here: nothing is escaped or marked up, because the page only ever sets it as the
content of text nodes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from rag.records import Answer, Article, Json, Move

Span = tuple[int, int]


def segments(article: Article, quotes: Sequence[Span] = ()) -> list[Json]:
    """The original text in pieces, in order and without gaps, each with what it is.

    ``kind`` is the block's, or None between blocks; ``reason`` the rule that made it boilerplate;
    ``damaged`` where characters were lost; ``quoted`` where it lies in one of ``quotes``.
    """
    size = len(article.text)
    spans = [(block.start, block.end) for block in article.blocks]
    cuts = {0, size}
    for start, end in [*spans, *article.damage, *quotes]:
        cuts.update((min(max(start, 0), size), min(max(end, 0), size)))
    edges = sorted(cuts)
    blocks = {start: block for block in article.blocks for start in (block.start,)}
    pieces: list[Json] = []
    block = None
    for start, end in pairwise(edges):
        block = blocks.get(start, block)
        inside = block if block is not None and start < block.end else None
        pieces.append(
            {
                "text": article.text[start:end],
                "kind": inside.kind if inside else None,
                "reason": inside.reason if inside else None,
                "damaged": _covered(start, end, article.damage),
                "quoted": _covered(start, end, quotes),
            }
        )
    return pieces


def _covered(start: int, end: int, spans: Iterable[Span]) -> bool:
    return any(low <= start and end <= high for low, high in spans)


def cleaned(article: Article) -> list[Json]:
    """The article as it is understood: its kept blocks, repaired, in order."""
    gap = "" if article.language.startswith(("zh", "ja")) else " "
    return [
        {"kind": block.kind, "text": gap.join(s.clean for s in block.sentences)}
        for block in article.blocks
        if block.kind != "boilerplate" and block.sentences
    ]


def article_view(article: Article, quotes: Sequence[Span] = ()) -> Json:
    """One article for the reader: metadata, the original in pieces, the cleaned view."""
    return {
        **article_row(article),
        "author": article.author,
        "encoding": article.encoding,
        "original": segments(article, quotes),
        "cleaned": cleaned(article),
    }


def article_row(article: Article, passages: int | None = None) -> Json:
    """One line of the list of articles."""
    return {
        "document": article.document,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published,
        "language": article.language,
        "chars": len(article.text),
        "passages": passages,
    }


def answer_view(answer: Answer, outlets: Mapping[str, str | None]) -> Json:
    """The answer's JSON, its citations and passages with the outlet of their article."""
    form = answer.as_json()
    for row in [*form["citations"], *form["passages"]]:
        row["outlet"] = outlets.get(row["document"])
    return form


def examples(moves: Sequence[Move]) -> Json:
    """A person and two labs that the index knows much about, for the example questions."""
    labs = Counter(move.origin for move in moves if move.origin)
    people = Counter(
        {
            move.person: len(move.sources)
            for move in moves
            if move.destination and move.origin and move.status == "stated"
        }
    )
    person = people.most_common(1)[0][0] if people else None
    return {"labs": [name for name, _ in labs.most_common(2)], "person": person}
