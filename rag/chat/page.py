"""The desk as the page asks it: streamed answers, articles, moves, and the state of the index."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.chat import plots
from rag.chat.collection import Collection
from rag.chat.endpoints import FAILED, filters_of, text_of
from rag.chat.feedback import MOST_QUOTES, write_feedback
from rag.chat.gate import Gate
from rag.chat.team import reader_of
from rag.chat.views import answer_view, article_row, article_view, examples
from rag.errors import QuestionError, RagError, SourceError
from rag.records import Answer, Json, Move
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.desk import Desk

log = logging.getLogger(__name__)
MOST_TURNS = 6  # of the dialogue, that go back with a follow-up
FILTERS = ("person", "lab", "kind", "since", "until")


def _told(call: Callable[[Json], Any]) -> Callable[[Json], Json]:
    """The same call, ending in ``{"ok": …}`` or in one sentence as ``{"error": …}``."""

    @wraps(call)
    def telling(data: Json) -> Json:
        try:
            return {"ok": call(data if isinstance(data, dict) else {})}
        except RagError as error:
            return {"error": str(error)}
        except Exception:
            log.exception("the page asked for what could not be done")
            return {"error": FAILED}

    del telling.__wrapped__
    return telling


class Page:
    """What the browser can ask for."""

    def __init__(
        self, desk: Desk, settings: Settings, gate: Gate, collection: Collection, read_only: bool
    ) -> None:
        """Bind the page to a desk."""
        self.desk = desk
        self.settings = settings
        self.gate = gate
        self.collection = collection
        self.read_only = read_only

    def functions(self) -> list[Callable[[Json], Json]]:
        """The calls that answer at once, as functions for the component."""
        calls = [self.facts, self.article, self.articles, self.moves, self.feedback]
        calls += [self.add, self.rebuild, self.progress]
        return [_told(call) for call in calls]

    async def answer(
        self, event: gr.EventData, request: gr.Request | None = None
    ) -> AsyncIterator[Json]:
        """The parts of an answer as they come: looking, then claim by claim, then all of it."""
        data: Json = event._data or {}
        part: Json = {"id": str(data.get("id", ""))[:40]}
        yield {**part, "state": "looking"}
        try:
            question = text_of("question", data.get("question"))
            history = history_of(data.get("history"))
            extractive = data.get("extractive") is True
            answers = self.gate.stream(
                lambda: self.desk.stream(question, "auto", history, extractive),
                reader_of(request),
            )
            last: Answer | None = None
            async for answer in answers:
                if last is not None:
                    yield {**part, "state": "telling", "answer": self._begun(last)}
                last = answer
            if last is not None:
                yield {**part, "state": "done", "answer": self._view(last)}
        except RagError as error:
            code = getattr(error, "code", None)
            yield {**part, "state": "failed", "message": str(error), "code": code}
        except Exception:
            log.exception("a question failed")
            yield {**part, "state": "failed", "message": FAILED}

    def _view(self, answer: Answer) -> Json:
        cited = {citation.document for citation in answer.citations}
        cited |= {hit.passage.document for hit in answer.passages}
        outlets = {document: self.desk.article(document).outlet for document in cited}
        return answer_view(answer, outlets)

    def _begun(self, answer: Answer) -> Json:
        """What is told so far; the passages come with the whole answer."""
        return {**self._view(answer), "passages": []}

    def facts(self, data: Json) -> Json:
        """What the index holds and what answers from it."""
        articles = self.desk.articles()
        moves = self.desk.moves()
        about = self.desk.about()
        return {
            "index": str(self.settings.index),
            "built": about["built"],
            "articles": len(articles),
            "passages": len(self.desk.passages()),
            "latest": max((_known(a.published) for a in articles), default="") or None,
            "moves": len(moves),
            "embedder": about["embedder"],
            "llm": self.settings.llm,
            "read_only": self.read_only,
            "most_chars": self.settings.max_question_chars,
            "examples": examples(moves),
        }

    def article(self, data: Json) -> Json:
        """One article for the reader, a quote of it marked."""
        document = text_of("document", data.get("document"), 1_000)
        start, end = data.get("start"), data.get("end")
        quotes = [(start, end)] if isinstance(start, int) and isinstance(end, int) else []
        return article_view(self.desk.article(document), quotes)

    def articles(self, data: Json) -> list[Json]:
        """The list of articles, the newest first."""
        counts = Counter(passage.document for passage in self.desk.passages())
        rows = [article_row(a, counts[a.document]) for a in self.desk.articles()]
        return sorted(rows, key=lambda row: _known(row["published"]), reverse=True)

    def moves(self, data: Json) -> list[Json]:
        """The rows of the ledger that pass the filters."""
        return [move.as_json() for move in self._moves(data)]

    def _moves(self, data: Json) -> list[Move]:
        filters = filters_of({name: data.get(name) for name in (*FILTERS, "status")})
        status = filters.pop("status")
        moves = self.desk.moves(**filters)
        return [move for move in moves if status in (None, move.status)]

    def pictures(self, event: gr.EventData) -> tuple[Any, Any]:
        """The timeline and the flow between labs of the rows that pass the filters."""
        data: Json = event._data or {}
        try:
            moves = self._moves(data)
        except RagError:  # the table shows the sentence
            moves = []
        titles = {article.document: article.title for article in self.desk.articles()}
        look = plots.Look(bool(data.get("dark")), _kinds(data.get("kinds")), titles)
        return plots.timeline(moves, look), plots.flow(moves, look)

    def feedback(self, data: Json) -> Json:
        """A verdict on an answer, kept beside the index."""
        names = ("question", "answer", "language", "engine")
        answer: Json = {name: text_of(name, data.get(name, "")) for name in names}
        answer["answered"] = data.get("answered") is True
        cited = data.get("citations")
        rows = cited[:MOST_QUOTES] if isinstance(cited, list) else []
        quotes = [self._quote(row) for row in rows if isinstance(row, dict)]
        verdict = text_of("verdict", data.get("verdict"))
        return write_feedback(self.settings.index, answer, quotes, verdict)

    def _quote(self, row: Json) -> Json:
        """The words that a citation points at, as they stand in the article."""
        start, end = row.get("start"), row.get("end")
        if not (isinstance(start, int) and isinstance(end, int)):
            raise QuestionError("A citation must have a start and an end.")
        article = self.desk.article(text_of("document", row.get("document"), 1_000))
        return {"document": article.document, "quote": article.text[start:end]}

    def add(self, data: Json) -> Json:
        """An article that was kept for the next rebuild."""
        self._writable()
        name, encoded = (text_of(key, data.get(key)) for key in ("name", "data"))
        return self.collection.add_encoded(name, encoded)

    def rebuild(self, data: Json) -> Json:
        """The progress of the rebuild that was started."""
        self._writable()
        return self.collection.rebuild().as_json()

    def progress(self, data: Json) -> Json:
        """How far the rebuild is."""
        return self.collection.progress().as_json()

    def _writable(self) -> None:
        if self.read_only:
            raise SourceError("This desk is read-only; ask whoever runs it to add articles.")


def history_of(turns: object) -> list[tuple[str, str]]:
    """The last turns of a dialogue, as (question, answer) pairs.

    Raises:
        QuestionError: it is not a list of pairs of text.
    """
    if turns is None:
        return []
    if not isinstance(turns, list):
        raise QuestionError('"history" must be a list of [question, answer] pairs of text.')
    pairs = []
    for turn in turns[-MOST_TURNS:]:
        whole = isinstance(turn, list) and len(turn) == 2
        if not whole or not all(isinstance(words, str) and len(words) <= 20_000 for words in turn):
            raise QuestionError('"history" must be a list of [question, answer] pairs of text.')
        pairs.append((turn[0], turn[1]))
    return pairs


def _known(date: str | None) -> str:
    """The date where its year is known, else nothing: dates without one have no order."""
    return date if date and date[:1].isdigit() else ""


def _kinds(given: object) -> dict[str, str]:
    """The words of the page's language for the kinds of moves."""
    rows = given.items() if isinstance(given, dict) else ()
    return {str(kind)[:40]: str(word)[:40] for kind, word in rows}
