"""Articles, passages, moves and names of one generation, in SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from rag.records import Article, Block, Json, Move, Passage, Sentence, Source

SCHEMA = """
CREATE TABLE articles (document TEXT PRIMARY KEY, sha256 TEXT NOT NULL, twin TEXT,
                       form TEXT NOT NULL);
CREATE TABLE passages (number INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES articles,
                       heading TEXT, first INTEGER NOT NULL, sentences TEXT NOT NULL);
CREATE TABLE moves (number INTEGER PRIMARY KEY, form TEXT NOT NULL);
CREATE TABLE names (number INTEGER PRIMARY KEY, form TEXT NOT NULL);
"""


def write_documents(
    path: Path,
    articles: Iterable[Article],
    passages: Iterable[Passage],
    moves: Iterable[Move],
    names: Iterable[Json],
    twins: Mapping[str, str],
) -> None:
    """Write a new database file; sentences are numbered across the whole index."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(SCHEMA)
        for article in articles:
            row = (article.document, article.sha256, twins.get(article.document))
            db.execute("INSERT INTO articles VALUES (?, ?, ?, ?)", (*row, _dump(asdict(article))))
        first = 0
        for number, passage in enumerate(passages):
            spans = [[s.start, s.end, s.clean] for s in passage.sentences]
            values = (number, passage.document, passage.heading, first, _dump(spans))
            db.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", values)
            first += len(spans)
        db.executemany("INSERT INTO moves(form) VALUES (?)", ((_dump(asdict(m)),) for m in moves))
        db.executemany("INSERT INTO names(form) VALUES (?)", ((_dump(n),) for n in names))


def _dump(form: object) -> str:
    return json.dumps(form, ensure_ascii=False)


def read_articles(path: Path) -> dict[str, Article]:
    """Every article by its document path, in that order."""
    rows = _rows(path, "SELECT form FROM articles ORDER BY document")
    return {a.document: a for a in (_article(json.loads(form)) for (form,) in rows)}


def read_twins(path: Path) -> dict[str, str]:
    """For each syndicated copy, the article that speaks for it."""
    rows = _rows(path, "SELECT document, twin FROM articles WHERE twin IS NOT NULL")
    return {row[0]: row[1] for row in rows}


def read_passages(path: Path, articles: Mapping[str, Article]) -> tuple[Passage, ...]:
    """Every passage in order of its number."""
    passages = []
    query = "SELECT document, heading, sentences FROM passages ORDER BY number"
    for document, heading, spans in _rows(path, query):
        article = articles[document]
        sentences = tuple(
            Sentence(start, end, article.text[start:end], clean)
            for start, end, clean in json.loads(spans)
        )
        start, end = sentences[0].start, sentences[-1].end
        text = article.text[start:end]
        passages.append(
            Passage(
                document, article.title, article.published, heading, start, end, text, sentences
            )
        )
    return tuple(passages)


def read_moves(path: Path) -> list[Move]:
    """The ledger, in its order."""
    forms = (json.loads(form) for (form,) in _rows(path, "SELECT form FROM moves ORDER BY number"))
    return [
        Move(
            **{
                **form,
                "names": tuple(form["names"]),
                "sources": tuple(Source(**source) for source in form["sources"]),
            }
        )
        for form in forms
    ]


def read_names(path: Path) -> list[Json]:
    """The rows of the names registry."""
    return [json.loads(form) for (form,) in _rows(path, "SELECT form FROM names ORDER BY number")]


def _rows(path: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"file:{path.as_posix()}?mode=ro", uri=True)) as db:
        return db.execute(query).fetchall()


def _article(form: Json) -> Article:
    blocks = tuple(
        Block(**{**block, "sentences": tuple(Sentence(**s) for s in block["sentences"])})
        for block in form["blocks"]
    )
    damage = tuple((start, end) for start, end in form["damage"])
    return Article(**{**form, "blocks": blocks, "damage": damage})
