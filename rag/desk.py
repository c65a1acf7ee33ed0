"""The desk: the one facade over index, search, answers and the ledger of moves."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.answering import Answerer, Turn
from rag.encoding import Encoder, open_encoder
from rag.errors import IndexMissing, QuestionError
from rag.moves import filter_moves
from rag.records import Answer, Article, Hit, Json, Move, Passage
from rag.retrieval import Retriever
from rag.settings import Settings
from rag.store import IndexReport, Store, build_index, current_generation, open_store

if TYPE_CHECKING:
    from rag.retrieval.langchain import DeskRetriever

Progress = Callable[[int, int, str], None]
_NO_TEXT = re.compile(  # control and direction characters, halves of surrogate pairs
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


class Desk:
    """An opened index that can be asked; safe to share between threads.

    Each call works on one generation of the index from beginning to end; ``refresh`` moves later
    calls to the newest one.
    """

    def __init__(self, index: Path, settings: Settings, encoder: Encoder) -> None:
        """Open the index at ``index``; use `Desk.open`."""
        self.index_path = index
        self.settings = settings
        self.encoder = encoder
        self._lock = threading.Lock()
        self._answerer = self._load()

    @classmethod
    def open(cls, index: str | Path = "index", settings: Settings | None = None) -> Desk:
        """A desk over the index in the folder ``index``.

        Raises:
            IndexMissing: there is no index there.
            IndexDamaged: a file does not match its checksum.
            IndexMismatch: it was built with another embedding model.
            EncoderError: the embedding model cannot be loaded.
        """
        settings = settings or Settings()
        path = Path(index)
        if current_generation(path) is None:
            raise IndexMissing(f"There is no index in {path}; build one with: rag index")
        return cls(path, settings, open_encoder(settings.embedder))

    @staticmethod
    def index(
        sources: Sequence[str | Path],
        index: str | Path = "index",
        settings: Settings | None = None,
        full: bool = False,
        progress: Progress | None = None,
    ) -> IndexReport:
        """What changed after the index was brought up to date with the articles of ``sources``.

        Raises:
            SourceError: a source does not exist or holds no articles.
            IndexLocked: another process is writing the index.
        """
        settings = settings or Settings()
        paths = [Path(source) for source in sources]
        encoder = open_encoder(settings.embedder)
        return build_index(paths, Path(index), encoder, settings, full=full, progress=progress)

    def _load(self) -> Answerer:
        store = open_store(self.index_path, self.encoder)
        retriever = Retriever(store, self.encoder, store.registry(), self.settings)
        return Answerer(retriever, self.settings)

    @property
    def store(self) -> Store:
        """The generation of the index that calls work on now."""
        return self._answerer.retriever.store

    def refresh(self) -> bool:
        """Whether a newer generation of the index was there and is now in use."""
        if current_generation(self.index_path) == self.store.generation:
            return False
        with self._lock:
            if current_generation(self.index_path) != self.store.generation:
                self._answerer = self._load()
        return True

    def ask(self, question: str, lang: str = "auto", history: Sequence[Turn] = ()) -> Answer:
        """The cited answer to ``question``, or a plain "the articles do not say".

        Args:
            question: in any language; at most ``settings.max_question_chars`` long.
            lang: the language to answer in; ``auto`` takes the question's own.
            history: earlier (question, answer) pairs of the dialogue, oldest first.

        Raises:
            QuestionError: the question is empty or too long.
        """
        asked = self._question(question)
        self.refresh()
        return self._answerer.answer(asked, lang, _cleaned_turns(history))

    def stream(
        self,
        question: str,
        lang: str = "auto",
        history: Sequence[Turn] = (),
        extractive: bool = False,
    ) -> Iterator[Answer]:
        """The answer as it grows, claim by claim; the last one is what ``ask`` gives.

        A language model's claims come one by one, each verified before it is shown. Where the
        model fails half-way, the last answer is the extractive one, with a notice; ``extractive``
        leaves the model out.

        Raises:
            QuestionError: the question is empty or too long.
        """
        asked = self._question(question)
        self.refresh()
        return self._answerer.stream(asked, lang, _cleaned_turns(history), extractive)

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """The ``k`` best passages for ``query``, best first.

        Raises:
            QuestionError: the query is empty or too long, or ``k`` is not positive.
        """
        if k < 1:
            raise QuestionError(f"k is {k}; ask for at least one passage.")
        asked = self._question(query)
        self.refresh()
        return self._answerer.retriever.search(asked, k=k)

    def moves(
        self,
        person: str | None = None,
        lab: str | None = None,
        kind: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> list[Move]:
        """The rows of the ledger that pass every given filter, in order of date.

        Args:
            person: a person under any spelling.
            lab: a lab or company on either side of the move.
            kind: left, joined, founded, returned, promoted, on_leave or dismissed.
            since: the earliest date, ISO 8601 as precise as wanted (``2024``, ``2024-05``).
            until: the latest date, likewise.

        Raises:
            QuestionError: an unknown kind, or a date that is not ISO 8601.
        """
        self.refresh()
        store = self.store
        return filter_moves(store.moves(), store.registry(), person, lab, kind, since, until)

    def articles(self) -> list[Article]:
        """Every article of the index, in order of its path."""
        self.refresh()
        return self.store.articles()

    def article(self, document: str) -> Article:
        """One article with its original text.

        Raises:
            SourceError: the index holds no such document.
        """
        return self.store.article(document)

    def passages(self) -> tuple[Passage, ...]:
        """Every passage of the index."""
        return tuple(self.store.passages)

    def about(self) -> Json:
        """When the index was built, from which sources, and with which embedding model."""
        manifest = self.store.manifest
        return {name: manifest.get(name) for name in ("built", "sources", "embedder")}

    def as_retriever(self, k: int = 10) -> DeskRetriever:
        """A LangChain retriever whose Documents carry the offsets in their metadata."""
        from rag.retrieval.langchain import DeskRetriever

        return DeskRetriever(search=self.search, k=k)

    def _question(self, text: str) -> str:
        """The question without control characters and runs of white space."""
        limit = self.settings.max_question_chars
        if len(text) > limit:
            raise QuestionError(
                f"The question has {len(text):,} characters; ask in at most {limit:,}."
            )
        cleaned = _cleaned(text)
        if not cleaned:
            raise QuestionError("The question is empty; ask something about the articles.")
        return cleaned


def _cleaned(text: str) -> str:
    """A text without what is no text, white space folded."""
    return re.sub(r"\s+", " ", _NO_TEXT.sub(" ", text)).strip()


def _cleaned_turns(history: Sequence[Turn]) -> list[Turn]:
    return [(_cleaned(question), _cleaned(answer)) for question, answer in history]
