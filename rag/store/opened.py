"""An opened generation of an index: immutable, verified before anything in it is parsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.encoding import Encoder
from rag.errors import IndexMismatch, SourceError
from rag.language.names import Registry
from rag.records import Article, Json, Move, Passage
from rag.store import documents
from rag.store.generations import FORMAT, rules_fingerprint, verified_generation
from rag.store.lexical import LexicalIndex, terms_of
from rag.store.vectors import VectorIndex, Vectors


class Store:
    """One generation of an index, read into memory; safe to share between threads."""

    def __init__(self, folder: Path, manifest: Json) -> None:
        """Open a generation whose checksums were compared."""
        self.generation = folder.name
        self.manifest = manifest
        database = folder / "documents.sqlite"
        self._articles = documents.read_articles(database)
        self.passages: tuple[Passage, ...] = documents.read_passages(database, self._articles)
        self.twins = documents.read_twins(database)
        self._moves = documents.read_moves(database)
        self._registry = Registry.from_rows(documents.read_names(database))
        self._vectors = VectorIndex(folder / "passages.faiss")
        self._sentences = VectorIndex(folder / "sentences.faiss")
        self.lexical = LexicalIndex(folder)
        counts = [len(p.sentences) for p in self.passages]
        self._first = np.cumsum([0, *counts])
        self._owner = np.repeat(np.arange(len(counts)), counts)

    def articles(self) -> list[Article]:
        """Every article, in order of its path."""
        return list(self._articles.values())

    def article(self, document: str) -> Article:
        """One article.

        Raises:
            SourceError: the index holds no such document.
        """
        try:
            return self._articles[document]
        except KeyError:
            raise SourceError(f"The index holds no article {document!r}.") from None

    def moves(self) -> list[Move]:
        """The ledger of moves, in order of date."""
        return list(self._moves)

    def registry(self) -> Registry:
        """The names known to this generation."""
        return self._registry

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        numbers: dict[str, list[int]] = {}
        for number, passage in enumerate(self.passages):
            numbers.setdefault(passage.document, []).append(number)
        return numbers

    def numbers(self, document: str) -> Sequence[int]:
        """The numbers of an article's passages."""
        return self._numbers.get(document, [])

    def numbers_at(self, document: str, start: int) -> list[int]:
        """The numbers of the passages that hold a place of an article."""
        spans = [(number, self.passages[number]) for number in self.numbers(document)]
        return [number for number, passage in spans if passage.start <= start < passage.end]

    def passage_vector(self, number: int) -> Vectors:
        """The vector of one passage, (1, d)."""
        return self._vectors.rows(number, number + 1)

    def sentence_vectors(self, number: int) -> Vectors:
        """The vectors of one passage's sentences, (s, d)."""
        return self._sentences.rows(int(self._first[number]), int(self._first[number + 1]))

    def occurs(self, text: str) -> bool:
        """Whether any word of ``text`` stands in any passage."""
        return any(self.lexical.frequency(term) for term in terms_of(text))

    def search_dense(self, vector: Vectors, k: int) -> list[tuple[int, int | None, float]]:
        """The nearest passages and sentences: (passage, sentence or None, inner product)."""
        found: list[tuple[int, int | None, float]] = [
            (number, None, score) for number, score in self._vectors.search(vector, k)
        ]
        for row, score in self._sentences.search(vector, 2 * k):
            number = int(self._owner[row])
            found.append((number, row - int(self._first[number]), score))
        return found

    def search_lexical(self, terms: Sequence[str]) -> NDArray[np.float64]:
        """The BM25 score of every passage for folded terms, (n,)."""
        return self.lexical.scores(terms)


def open_store(index: Path, encoder: Encoder) -> Store:
    """The generation in use, verified, for questions encoded by ``encoder``.

    Raises:
        IndexMissing: there is no index.
        IndexDamaged: a file does not match its checksum.
        IndexMismatch: it was built with another model or format.
    """
    folder, manifest = verified_generation(index)
    if manifest["format"] != FORMAT or manifest["shape"]["rules"] != rules_fingerprint():
        raise IndexMismatch(
            f"The index in {index} was made by another version of this program; "
            "bring it up to date with: rag index"
        )
    if manifest["fingerprint"] != encoder.fingerprint:
        raise IndexMismatch(
            f"The index in {index} was built with the embedding model {manifest['embedder']!r} in "
            f"another state than {encoder.name!r} is now; use that model, or rebuild with: "
            "rag index --full"
        )
    return Store(folder, manifest)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What the verification of an index found."""

    index: str
    generation: str
    counts: dict[str, int]
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is damaged."""
        return not self.problems

    def as_json(self) -> Json:
        """The object ``rag check --json`` prints."""
        return {
            "ok": self.ok,
            "index": self.index,
            "generation": self.generation,
            "counts": self.counts,
            "problems": list(self.problems),
        }

    def lines(self) -> list[str]:
        """The report for a reader."""
        counted = ", ".join(f"{count} {what}" for what, count in self.counts.items())
        return [*self.problems] or [f"{self.index} ({self.generation}): {counted}; all is well."]


def check_index(index: Path) -> CheckReport:
    """What is wrong with an index: checksums, counts and offsets compared, nothing repaired.

    Raises:
        IndexMissing: there is no index.
        IndexDamaged: a file does not match its checksum.
    """
    folder, manifest = verified_generation(index)
    store = Store(folder, manifest)
    counts = {
        "documents": len(store.articles()),
        "passages": len(store.passages),
        "sentences": sum(len(p.sentences) for p in store.passages),
        "moves": len(store.moves()),
    }
    problems = [
        f"The manifest counts {manifest[what]} {what}, the index holds {count}."
        for what, count in counts.items()
        if manifest[what] != count
    ]
    problems += [
        f"{what} has {held} vectors for {count} {what}."
        for what, held, count in (
            ("passages", len(store._vectors), counts["passages"]),
            ("sentences", len(store._sentences), counts["sentences"]),
        )
        if held != count
    ]
    for passage in store.passages:
        text = store.article(passage.document).text
        if any(text[s.start : s.end] != s.text for s in passage.sentences):
            problems.append(f"{passage.document}: a passage does not match its offsets.")
    for move in store.moves():
        for source in move.sources:
            if store.article(source.document).text[source.start : source.end] != source.quote:
                problems.append(f"{source.document}: a move's quote does not match its offsets.")
    return CheckReport(str(index), store.generation, counts, tuple(problems))
