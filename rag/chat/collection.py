"""Adding articles and rebuilding the index from the page, while others go on asking."""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import RagError, SourceError
from rag.reading import article_from_bytes
from rag.records import Json
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.desk import Desk

log = logging.getLogger(__name__)
SUFFIXES = (".txt", ".md", ".html", ".htm")
DEFAULT_SOURCE = "seeds"  # for an index that remembers no source


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuild is. ``state``: idle, running, done or failed."""

    state: str = "idle"
    done: int = 0
    total: int = 0
    what: str = ""
    message: str = ""
    report: Json | None = None

    def as_json(self) -> Json:
        """The form the page polls."""
        return {
            "state": self.state,
            "done": self.done,
            "total": self.total,
            "what": self.what,
            "message": self.message,
            "report": self.report,
        }


class Collection:
    """The source folders of a desk, and one of its own for what readers add."""

    def __init__(self, desk: Desk, settings: Settings, sources: Sequence[Path]) -> None:
        """Make the collection of ``desk``; nothing is written before something is added."""
        self.desk = desk
        self.settings = settings
        self._sources = tuple(sources)
        index = Path(settings.index)
        self.added = index.with_name(f"{index.name}-added")
        self._lock = threading.Lock()
        self._progress = Progress()

    def add(self, name: str, data: bytes) -> Json:
        """The title and document of an article that was kept for the next rebuild.

        Raises:
            SourceError: not a kind of file that is read, too large, or not readable as text.
        """
        if len(data) > self.settings.max_file_bytes:
            most_mb = self.settings.max_file_bytes // 1_000_000
            raise SourceError(f"The file has {len(data):,} bytes; at most {most_mb} MB are read.")
        document = document_name(name, data)
        if not data.strip():
            raise SourceError("There is no text in it.")
        article = article_from_bytes(data, document, self.settings)
        self.added.mkdir(parents=True, exist_ok=True)
        (self.added / document).write_bytes(data)
        return {"document": document, "title": article.title}

    def add_encoded(self, name: str, encoded: str) -> Json:
        """The same for a file that came as base64.

        Raises:
            SourceError: it is not base64, or what `add` raises.
        """
        try:
            data = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError) as error:
            raise SourceError("The file did not arrive whole; send it again.") from error
        return self.add(name, data)

    def rebuild(self) -> Progress:
        """The progress of a rebuild that was just started, or of the one that is running."""
        with self._lock:
            if self._progress.state != "running":
                self._progress = Progress(state="running")
                threading.Thread(target=self._rebuild, name="rebuild", daemon=True).start()
            return self._progress

    def progress(self) -> Progress:
        """How far the last rebuild is."""
        return self._progress

    @property
    def sources(self) -> list[Path]:
        """What a rebuild reads: what was named, else what the index was built from; the added."""
        remembered = self.desk.about()["sources"] or [DEFAULT_SOURCE]
        named = self._sources or [Path(source) for source in remembered]
        added = [self.added] if self.added.is_dir() else []
        return list({source.resolve(): source for source in (*named, *added)}.values())

    def _rebuild(self) -> None:

        def show(done: int, total: int, what: str) -> None:
            self._progress = replace(self._progress, done=done, total=total, what=what)

        try:
            index, settings = self.settings.index, self.settings
            report = self.desk.index(self.sources, index, settings, progress=show)
            self.desk.refresh()
            self._progress = replace(self._progress, state="done", report=report.as_json())
        except RagError as error:
            self._progress = replace(self._progress, state="failed", message=str(error))
        except Exception:
            log.exception("the rebuild failed")
            message = "The rebuild failed; the log says why. The old index still answers."
            self._progress = replace(self._progress, state="failed", message=message)


def document_name(name: str, data: bytes) -> str:
    """A safe file name for an added article: its stem, and a digest so that none collide.

    >>> document_name("../../etc/a b.txt", b"text")
    'a-b_982d9e3eb996f559.txt'

    Raises:
        SourceError: the name has not one of the suffixes that are read.
    """
    path = Path(name.replace("\\", "/"))
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise SourceError(f"{path.name[:80]!r} is not one of {', '.join(SUFFIXES)}.")
    stem = re.sub(r"[^\w.-]+", "-", path.stem).strip("-.")[:60] or "article"
    return f"{stem}_{hashlib.sha256(data).hexdigest()[:16]}{suffix}"
