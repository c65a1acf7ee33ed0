"""A desk without an index: it quotes the first sentences of the articles it is given."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rag.errors import QuestionError, SourceError
from rag.reading import find_files, passages_of, read_article
from rag.records import Answer, Citation, Claim, Conflict, Hit, Move, Side, Source
from rag.settings import Settings


class FakeReport:
    def as_json(self):
        return {"documents": 2, "passages": 4, "added": 1, "changed": 0, "removed": 0}


class FakeDesk:
    """Answers "silence…" with silence, "conflict…" with a conflict, all else with two quotes."""

    def __init__(self, folder: Path, people: Sequence[str] = ()) -> None:
        settings = Settings()
        self._articles = [read_article(file, settings) for file in find_files([folder])[0]]
        self._passages = [p for a in self._articles for p in passages_of(a, settings)]
        self._people = people
        self.go_on = threading.Event()  # a model writes its first claim, the rest after this
        self.asked: list[tuple[str, list]] = []

    def articles(self):
        return list(self._articles)

    def passages(self):
        return tuple(self._passages)

    def article(self, document):
        for article in self._articles:
            if article.document == document:
                return article
        raise SourceError(f"The index holds no article {document!r}.")

    def _cited(self):
        cited = []
        for passage in self._passages:
            sentence = passage.sentences[0]
            article = self.article(passage.document)
            if len(cited) < 3 and article.document not in {c.document for c in cited}:
                cited.append(
                    Citation(
                        len(cited) + 1,
                        article.document,
                        article.title,
                        article.published,
                        sentence.start,
                        sentence.end,
                        sentence.text,
                    )
                )
        return tuple(cited)

    def search(self, query, k=10):
        if not query.strip():
            raise QuestionError("The question is empty; ask something about the articles.")
        return [Hit(i, 1 / i, p) for i, p in enumerate(self._passages[:k], 1)]

    def ask(self, question, lang="auto", history=()):
        if not question.strip():
            raise QuestionError("The question is empty; ask something about the articles.")
        if len(question) > 2000:
            raise QuestionError("The question is too long.")
        self.asked.append((question, list(history)))
        if question.startswith("slow"):
            time.sleep(3)
        hits = tuple(self.search(question))
        if question.startswith("silence"):
            return Answer(question, "en", False, "The articles do not say.", (), (), hits)
        cited = self._cited()
        claims = tuple(Claim(" ".join(c.quote.split()), (c.n,)) for c in cited)
        conflicts = ()
        if question.startswith("conflict"):
            sides = tuple(Side(c.published or "?", (c.n,)) for c in cited[:2])
            conflicts = (Conflict("date", sides),)
        text = "\n".join(f"{c.text} [{c.citations[0]}]" for c in claims)
        rewritten = f"{question} (Ada Quill)" if history else None
        return Answer(
            question,
            "en",
            True,
            text,
            claims,
            cited,
            hits,
            conflicts,
            rewritten=rewritten,
            timings_ms={"total": 12.0},
        )

    def stream(self, question, lang="auto", history=(), extractive=False):
        answer = self.ask(question, lang, history)
        if extractive or not question.startswith("model"):
            yield answer
            return
        for told in range(1, len(answer.claims) + 1):
            yield replace(answer, claims=answer.claims[:told], engine="fake:model")
            if told == 2:
                self.go_on.wait(30)

    def about(self):
        return {"built": "2025-03-14T09:00:00+0000", "sources": [], "embedder": "fake"}

    def moves(self, person=None, lab=None, kind=None, since=None, until=None):
        if kind and kind not in {"left", "joined", "founded"}:
            raise QuestionError(f"The kind {kind!r} is not known.")
        sources = tuple(Source(c.document, c.start, c.end, c.quote) for c in self._cited()[:1])
        rows = [
            ("Ada Quill", "joined", "Northlight", "Brightwater AI", "2025-03-14", "day", "stated"),
            ("Bo Tan", "founded", "Northlight", "Harbor Labs", "2025-05", "month", "stated"),
            ("Cyra Moss", "left", "Brightwater AI", None, "2024", "year", "rumoured"),
        ]
        way = ("joined", "<b onclick=window.hacked=1>N</b>", "<a href=javascript:hacked=1>B</a>")
        rows += [(name, *way, "2025-03-14", "day", "stated") for name in self._people]
        moves = [Move(n, (n,), k, o, to, None, d, p, s, sources) for n, k, o, to, d, p, s in rows]
        return [m for m in moves if not (lab and lab not in (m.origin, m.destination))]

    def refresh(self):
        return False

    @staticmethod
    def index(sources, index="index", settings=None, full=False, progress=None):
        for done in range(4):
            progress(done, 4, "articles")
            time.sleep(0.2)
        return FakeReport()
