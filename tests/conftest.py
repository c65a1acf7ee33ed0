"""What the tests share: one index over the seeds, built once, and copies of it to damage."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag import Desk

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def seeds() -> Path:
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """An index of the seeds; not to be changed by a test."""
    path = tmp_path_factory.mktemp("seeds") / "index"
    Desk.index([seeds], path)
    return path


@pytest.fixture(scope="session")
def desk(seeds_index: Path) -> Desk:
    return Desk.open(seeds_index)


@pytest.fixture(scope="session")
def desk_over(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Desk]:
    """Opens a desk over the articles of a folder, in an index of its own."""

    def opened(folder: Path) -> Desk:
        path = tmp_path_factory.mktemp(folder.name) / "index"
        Desk.index([folder], path)
        return Desk.open(path)

    return opened


@pytest.fixture
def own_index(seeds_index: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the seeds' index that a test may change."""
    path = tmp_path / "index"
    shutil.copytree(seeds_index, path)
    return path
