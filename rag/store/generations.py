"""Generations of an index on disk: one pointer, one lock, one manifest each.

``current`` names the generation in use and the checksum of its manifest, which holds those of its
files. A build writes a new folder under ``generations/`` and
swaps the pointer by one atomic rename, so that readers see the old generation or the new one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import IndexDamaged, IndexLocked, IndexMissing
from rag.records import Json

FORMAT = 1
MANIFEST = "manifest.json"
LOCK_WAIT_S = 1.0


def _pointer(index: Path) -> tuple[str, str] | None:
    """The generation in use and the SHA-256 of its manifest."""
    try:
        words = (index / "current").read_text(encoding="utf-8").split()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        words = []
    if len(words) != 2 or not (index / "generations" / words[0]).is_dir():
        raise IndexDamaged(_damaged(index / "current"))
    return words[0], words[1]


def current_generation(index: Path) -> str | None:
    """The name of the generation in use; None where there is no index.

    Raises:
        IndexDamaged: the pointer names no generation.
    """
    pointer = _pointer(index)
    return pointer[0] if pointer else None


@cache
def rules_fingerprint() -> str:
    """Changes with any file of the program that decides what is read out of an article."""
    rag = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for part in ("language", "reading", "moves"):
        for path in sorted((rag / part).rglob("*")):
            if path.suffix in (".py", ".toml", ".tsv", ".txt"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, form: Json) -> None:
    """Seal a generation: its facts and the checksum of each of its files, in their order."""
    files = {p.name: sha256_of(p) for p in sorted(folder.iterdir()) if p.name != MANIFEST}
    text = json.dumps({"format": FORMAT, **form, "files": files}, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def verified_generation(index: Path) -> tuple[Path, Json]:
    """The folder of the generation in use and its manifest, after every checksum was compared.

    Raises:
        IndexMissing: there is no index in the folder.
        IndexDamaged: the pointer, the manifest or a file it names is missing or altered.
    """
    pointer = _pointer(index)
    if pointer is None:
        raise IndexMissing(f"There is no index in {index}; build one with: rag index")
    folder = index / "generations" / pointer[0]
    _compare(folder / MANIFEST, pointer[1])
    manifest: Json = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for name, expected in manifest["files"].items():
        _compare(folder / name, expected)
    return folder, manifest


def _compare(path: Path, expected: str) -> None:
    if not path.is_file() or sha256_of(path) != expected:
        raise IndexDamaged(_damaged(path))


def _damaged(path: Path) -> str:
    return f"The index file {path} is damaged or missing; rebuild with: rag index --full"


@contextmanager
def writer_lock(index: Path) -> Iterator[None]:
    """Hold the one writer's lock of an index; a killed holder frees it.

    Raises:
        IndexLocked: another process holds it; the message says which and since when.
    """
    index.mkdir(parents=True, exist_ok=True)
    holder = index / "writer"
    lock = FileLock(index / "lock")
    try:
        lock.acquire(timeout=LOCK_WAIT_S)
    except Timeout:
        who = holder.read_text(encoding="utf-8").strip() if holder.is_file() else "unknown"
        raise IndexLocked(
            f"The index in {index} is being written by process {who}; try again when it is done."
        ) from None
    try:
        holder.write_text(f"{os.getpid()} since {time.strftime('%H:%M:%S')}", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


@contextmanager
def new_generation(index: Path) -> Iterator[Path]:
    """A fresh folder to write; on a clean exit it becomes the current generation."""
    folder = index / "generations"
    folder.mkdir(parents=True, exist_ok=True)
    before = next((p.name for p in folder.iterdir() if _points_to(index, p.name)), None)
    _prune(folder, {before})
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:6]}"
    fresh = folder / name
    fresh.mkdir()
    try:
        yield fresh
        for path in fresh.iterdir():
            _sync(path)
        _sync(fresh)
        pointer = index / "current.new"
        pointer.write_text(f"{name} {sha256_of(fresh / MANIFEST)}\n", encoding="utf-8")
        _sync(pointer)
        pointer.replace(index / "current")
        _sync(index)
    except BaseException:
        if not _points_to(index, name):
            shutil.rmtree(fresh, ignore_errors=True)
        raise
    _prune(folder, {before, name})


def _points_to(index: Path, name: str) -> bool:
    try:
        return current_generation(index) == name
    except IndexDamaged:
        return False


def _prune(folder: Path, keep: set[str | None]) -> None:
    """Remove what killed builds left, and generations that nobody opens any more."""
    for path in folder.iterdir():
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)


def _sync(path: Path) -> None:
    """Force a file or folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
