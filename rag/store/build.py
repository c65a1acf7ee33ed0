"""Building: articles in, a new generation of the index out; only what changed is embedded."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from rag.encoding import Encoder
from rag.errors import RagError, SourceError
from rag.language.names import Registry
from rag.moves import extract_moves, merge_moves
from rag.reading import SourceFile, article_from_bytes, find_files, passages_of
from rag.records import Article, Json, Passage
from rag.settings import Settings
from rag.store.documents import write_documents
from rag.store.generations import (
    current_generation,
    new_generation,
    rules_fingerprint,
    verified_generation,
    write_manifest,
    writer_lock,
)
from rag.store.lexical import write_lexical
from rag.store.opened import Store, open_store
from rag.store.twins import find_twins
from rag.store.vectors import Vectors, write_vectors

Progress = Callable[[int, int, str], None]
BATCH = 64


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a build did."""

    documents: int
    passages: int
    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: tuple[tuple[str, str], ...]  # (path, reason)
    embedder: str
    seconds: float

    def as_json(self) -> Json:
        """The object ``rag index --json`` prints."""
        skipped = [{"path": path, "reason": reason} for path, reason in self.skipped]
        return {**asdict(self), "skipped": skipped}


def build_index(
    sources: Sequence[Path],
    index: Path,
    encoder: Encoder,
    settings: Settings,
    full: bool = False,
    progress: Progress | None = None,
) -> IndexReport:
    """What changed after the index in ``index`` was brought up to date with ``sources``.

    Raises:
        SourceError: a source does not exist, or the sources hold no articles.
        IndexLocked: another process is writing the index.
        IndexMismatch: the index was built with another model; ``full`` starts over.
    """
    begun = time.perf_counter()
    show = progress or (lambda done, total, what: None)
    for source in sources:
        if not source.exists():
            raise SourceError(f"{source} does not exist; give a file or folder of articles.")
    with writer_lock(index):
        try:
            return _build(sources, index, encoder, settings, full, show, begun)
        except OSError as error:
            raise RagError(
                f"The index in {index} could not be written ({error.strerror}); the old one stands."
            ) from None


def _build(
    sources: Sequence[Path],
    index: Path,
    encoder: Encoder,
    settings: Settings,
    full: bool,
    show: Progress,
    begun: float,
) -> IndexReport:
    old = None if full else _opened(index, encoder, settings)
    named = [str(source.resolve()) for source in sources]
    known = {a.document: a for a in old.articles()} if old else {}
    files, skipped = find_files(sources)
    articles, failed = _read(files, known, settings, show)
    problems = [(str(s.path), s.reason) for s in skipped] + failed
    if not articles and not full:
        raise SourceError(
            f"No articles in {', '.join(map(str, sources))}; the index stays as it is "
            "(rag index --full empties it)."
        )
    kept = {d for d, a in articles.items() if d in known and known[d].sha256 == a.sha256}
    report = IndexReport(
        documents=len(articles),
        passages=0,
        added=len(articles.keys() - known.keys()),
        changed=len((articles.keys() & known.keys()) - kept),
        removed=len(known.keys() - articles.keys()),
        unchanged=len(kept),
        skipped=tuple(problems),
        embedder=encoder.name,
        seconds=0.0,
    )
    same = old is not None and old.manifest.get("sources") == named
    if old and same and len(kept) == len(articles) == len(known):
        count = len(old.passages)
    else:
        count = _write(index, list(articles.values()), kept, old, encoder, settings, show, named)
    return replace(report, passages=count, seconds=round(time.perf_counter() - begun, 2))


def _opened(index: Path, encoder: Encoder, settings: Settings) -> Store | None:
    """The generation to build on; None where there is none, or it was made in another way."""
    if current_generation(index) is None:
        return None
    _, manifest = verified_generation(index)
    return open_store(index, encoder) if manifest["shape"] == shape_of(settings) else None


def shape_of(settings: Settings) -> Json:
    """What shapes passages: an index made with another shape is made anew."""
    return {
        "rules": rules_fingerprint(),
        "cjk": settings.passage_chars_cjk,
        "latin": settings.passage_chars_latin,
        "overlap": settings.passage_overlap_sentences,
        "aliases": settings.aliases or "",
    }


def _read(
    files: Sequence[SourceFile], known: dict[str, Article], settings: Settings, show: Progress
) -> tuple[dict[str, Article], list[tuple[str, str]]]:
    """The articles by document path, unchanged ones as they were, and what failed and why."""
    articles: dict[str, Article] = {}
    failed = []
    for done, file in enumerate(files, 1):
        document = file.document
        if document in articles:
            document = f"{file.path.parent.name}/{document}"
        try:
            data = file.path.read_bytes()
            old = known.get(document)
            if old and old.sha256 == sha256(data).hexdigest():
                articles[document] = old
            else:
                articles[document] = article_from_bytes(data, document, settings)
        except (RagError, OSError) as error:
            reason = (error.strerror or "unreadable") if isinstance(error, OSError) else str(error)
            failed.append((str(file.path), reason))
        show(done, len(files), "reading")
    return dict(sorted(articles.items())), failed


def _write(
    index: Path,
    articles: list[Article],
    kept: set[str],
    old: Store | None,
    encoder: Encoder,
    settings: Settings,
    show: Progress,
    sources: list[str],
) -> int:
    """The number of passages of the new generation, which remembers its ``sources``."""
    passages: list[Passage] = []
    vectors: list[Vectors] = []
    sentence_vectors: list[Vectors] = []
    fresh: list[int] = []
    for article in articles:
        if old and article.document in kept:
            for number in old.numbers(article.document):
                passages.append(old.passages[number])
                vectors.append(old.passage_vector(number))
                sentence_vectors.append(old.sentence_vectors(number))
        else:
            for passage in passages_of(article, settings):
                fresh.append(len(passages))
                passages.append(passage)
                vectors.append(np.zeros((1, encoder.dimension), np.float32))
                sentence_vectors.append(
                    np.zeros((len(passage.sentences), encoder.dimension), np.float32)
                )
    _embed(passages, fresh, vectors, sentence_vectors, encoder, show)
    twins = find_twins(articles)
    registry = Registry.load(Path(settings.aliases) if settings.aliases else None).learn(articles)
    found = [move for article in articles for move in extract_moves(article, registry)]
    moves = merge_moves(found, {a.document: a.published for a in articles}, twins)
    empty = np.zeros((0, encoder.dimension), np.float32)
    with new_generation(index) as folder:
        names = registry.to_rows()
        write_documents(folder / "documents.sqlite", articles, passages, moves, names, twins)
        write_vectors(folder / "passages.faiss", np.concatenate([empty, *vectors]))
        write_vectors(folder / "sentences.faiss", np.concatenate([empty, *sentence_vectors]))
        write_lexical(folder, (lexical_text(passage) for passage in passages))
        manifest = {
            "built": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "sources": sources,
            "embedder": encoder.name,
            "fingerprint": encoder.fingerprint,
            "dimension": encoder.dimension,
            "shape": shape_of(settings),
            "documents": len(articles),
            "passages": len(passages),
            "sentences": sum(len(p.sentences) for p in passages),
            "moves": len(moves),
        }
        write_manifest(folder, manifest)
    return len(passages)


def _embed(
    passages: list[Passage],
    fresh: list[int],
    vectors: list[Vectors],
    sentence_vectors: list[Vectors],
    encoder: Encoder,
    show: Progress,
) -> None:
    """Fill in the vectors of the fresh passages and of their sentences."""
    for begin in range(0, len(fresh), BATCH):
        batch = fresh[begin : begin + BATCH]
        encoded = encoder.encode_document([embedded_text(passages[n]) for n in batch])
        sentences = [s.clean for n in batch for s in passages[n].sentences]
        told = encoder.encode_document(sentences)
        first = 0
        for n, vector in zip(batch, encoded, strict=True):
            vectors[n] = vector[None]
            last = first + len(passages[n].sentences)
            sentence_vectors[n] = told[first:last]
            first = last
        show(begin + len(batch), len(fresh), "embedding")


def embedded_text(passage: Passage) -> str:
    """What stands for a passage in the dense index: title and date, then the passage."""
    head = " ".join(part for part in (passage.title, passage.published) if part)
    return f"{head}\n{passage.clean}"


def lexical_text(passage: Passage) -> str:
    """What stands for a passage in the lexical index."""
    return f"{passage.title}\n{passage.heading or ''}\n{passage.clean}"
