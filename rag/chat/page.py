"""The desk as the page asks it: streamed answers, articles, moves, and the state of the index."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.chat import plots
from rag.chat.endpoints import FAILED, filters_of, text_of
from rag.chat.feedback import write_feedback
from rag.chat.gate import Gate
from rag.chat.library import Library
from rag.chat.views import answer_view, article_row, article_view, examples
from rag.errors import QuestionError, RagError, SourceError
from rag.records import Answer, Json
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
        self, desk: Desk, settings: Settings, gate: Gate, library: Library, read_only: bool
    ) -> None:
        """Bind the page to a desk."""
        self.desk = desk
        self.settings = settings
        self.gate = gate
        self.library = library
        self.read_only = read_only

    def functions(self) -> list[Callable[[Json], Json]]:
        """The calls that answer at once, as functions for the component."""
        calls = [self.facts, self.article, self.articles, self.moves, self.feedback]
        calls += [self.add, self.rebuild, self.progress]
        return [_told(call) for call in calls]

    async def answer(self, event: gr.EventData) -> AsyncIterator[Json]:
        """The parts of an answer as they come: looking, then claim by claim, then all of it."""
        data: Json = event._data or {}
        part: Json = {"id": str(data.get("id", ""))[:40]}
        yield {**part, "state": "looking"}
        try:
            question = text_of("question", data.get("question"))
            history = history_of(data.get("history"))
            answer = await self.gate.run(lambda: self.desk.ask(question, "auto", history))
            form = await self.gate.run(lambda: answer_view(answer, self._outlets(answer)))
            for told in range(1, len(answer.claims)):
                yield {**part, "state": "telling", "answer": _begun(form, told)}
            yield {**part, "state": "done", "answer": form}
        except RagError as error:
            yield {**part, "state": "failed", "message": str(error)}
        except Exception:
            log.exception("a question failed")
            yield {**part, "state": "failed", "message": FAILED}

    def _outlets(self, answer: Answer) -> dict[str, str | None]:
        cited = {citation.document for citation in answer.citations}
        cited |= {hit.passage.document for hit in answer.passages}
        return {document: self.desk.article(document).outlet for document in cited}

    def facts(self, data: Json) -> Json:
        """What the index holds and what answers from it."""
        articles = self.desk.articles()
        moves = self.desk.moves()
        return {
            "index": str(self.settings.index),
            "built": _built(Path(self.settings.index)),
            "articles": len(articles),
            "passages": len(self.desk.passages()),
            "latest": max((_known(a.published) for a in articles), default="") or None,
            "moves": len(moves),
            "embedder": self.settings.embedder,
            "engine": self.settings.llm or "extractive",
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
        filters = filters_of({name: data.get(name) for name in FILTERS})
        return [move.as_json() for move in self.desk.moves(**filters)]

    def pictures(self, event: gr.EventData) -> tuple[Any, Any]:
        """The timeline and the flow between labs of the rows that pass the filters."""
        data: Json = event._data or {}
        try:
            moves = self.desk.moves(**filters_of({name: data.get(name) for name in FILTERS}))
        except RagError:  # the table shows the sentence
            moves = []
        look = plots.Look(dark=bool(data.get("dark")), kinds=_kinds(data.get("kinds")))
        return plots.timeline(moves, look), plots.flow(moves, look)

    def feedback(self, data: Json) -> Json:
        """A verdict on an answer, kept beside the index."""
        words = [text_of(name, data.get(name)) for name in ("question", "answer", "verdict")]
        return write_feedback(self.settings.index, *words)

    def add(self, data: Json) -> Json:
        """An article that was kept for the next rebuild."""
        self._writable()
        name, encoded = (text_of(key, data.get(key)) for key in ("name", "data"))
        return self.library.add_encoded(name, encoded)

    def rebuild(self, data: Json) -> Json:
        """The progress of the rebuild that was started."""
        self._writable()
        return self.library.rebuild().as_json()

    def progress(self, data: Json) -> Json:
        """How far the rebuild is."""
        return self.library.progress().as_json()

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


def _begun(form: Json, told: int) -> Json:
    """The answer with its first claims, and the citations they call for."""
    claims = form["claims"][:told]
    numbers = {n for claim in claims for n in claim["citations"]}
    cited = [citation for citation in form["citations"] if citation["n"] in numbers]
    return {**form, "claims": claims, "citations": cited, "conflicts": []}


def _known(date: str | None) -> str:
    """The date where its year is known, else nothing: dates without one have no order."""
    return date if date and date[:1].isdigit() else ""


def _kinds(given: object) -> dict[str, str]:
    """The words of the page's language for the kinds of moves."""
    rows = given.items() if isinstance(given, dict) else ()
    return {str(kind)[:40]: str(word)[:40] for kind, word in rows}


def _built(index: Path) -> float | None:
    """When the index was last written, in seconds since 1970."""
    try:
        return max(path.stat().st_mtime for path in [index, *index.iterdir()])
    except OSError:
        return None
