"""Desks over the invented articles of ``cases``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rag import Desk

CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="module")
def desk_over(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Desk]:
    """Opens a desk over the articles of one folder of ``cases``."""

    def opened(name: str) -> Desk:
        path = tmp_path_factory.mktemp(name) / "index"
        Desk.index([CASES / name], path)
        return Desk.open(path)

    return opened
