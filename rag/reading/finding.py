"""Which files of the sources are articles, and why the others are not.

Nothing is opened here but folders; a link is followed only to a place inside its source.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import SourceError

SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read, and the name its article goes by."""

    path: Path
    document: str  # relative to the source folder, forward slashes


@dataclass(frozen=True, slots=True)
class Skipped:
    """A path that is not read, and why, in a few words."""

    path: str
    reason: str


def find_files(sources: Sequence[Path]) -> tuple[list[SourceFile], list[Skipped]]:
    """The article files of the sources in a steady order, and what was skipped.

    A source is a folder, read with all its subfolders, or a single file.

    Raises:
        SourceError: a source does not exist.
    """
    found: list[SourceFile] = []
    skipped: list[Skipped] = []
    taken: dict[str, Path] = {}
    for source in sources:
        source = Path(source)
        if not source.exists():
            raise SourceError(f"There is no file or folder {str(source)!r} to read articles from.")
        for item in _walk(source):
            if isinstance(item, Skipped):
                skipped.append(item)
            elif taken.setdefault(item.document, item.path) != item.path:
                reason = f"another source already has an article named {item.document!r}"
                skipped.append(Skipped(str(item.path), reason))
            elif item not in found[-1:]:
                found.append(item)
    return found, skipped


def _walk(source: Path) -> Iterator[SourceFile | Skipped]:
    if not source.is_dir():
        reason = _why_not(source, single=True)
        yield Skipped(str(source), reason) if reason else SourceFile(source, source.name)
        return
    root = source.resolve()
    folders = [source]
    seen: set[tuple[int, int]] = set()
    while folders:
        folder = folders.pop()
        try:
            status = folder.stat()
            children = sorted(folder.iterdir(), key=lambda child: child.name)
        except OSError as error:
            yield Skipped(str(folder), _os_reason(error))
            continue
        if (status.st_dev, status.st_ino) in seen:
            yield Skipped(str(folder), "a link back to a folder already read")
            continue
        seen.add((status.st_dev, status.st_ino))
        subfolders = []
        for child in children:
            if child.name.startswith("."):
                continue
            if child.is_symlink() and (reason := _bad_link(child, root)):
                yield Skipped(str(child), reason)
            elif child.is_dir():
                subfolders.append(child)
            elif reason := _why_not(child):
                yield Skipped(str(child), reason)
            else:
                yield SourceFile(child, child.relative_to(source).as_posix())
        folders.extend(reversed(subfolders))


def _bad_link(link: Path, root: Path) -> str | None:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return "a link that leads nowhere"
    return None if target.is_relative_to(root) else "a link out of the source folder"


def _why_not(path: Path, single: bool = False) -> str | None:
    """Why the path is not an article file; None where it is one."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return _os_reason(error)
    if not stat.S_ISREG(mode):
        return "not a regular file"
    if path.suffix.lower() not in SUFFIXES:
        return f"not one of the file types read ({', '.join(sorted(SUFFIXES))})"
    if not single and path.stem.lower() == "readme":
        return "a README, not an article"
    return None if os.access(path, os.R_OK) else "not readable by this user"


def _os_reason(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or 'unknown error').lower()}"
