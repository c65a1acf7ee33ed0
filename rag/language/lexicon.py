"""The word lists of this folder: data files in ``data/``, each read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """The tables of ``data/NAME.toml``."""
    path = files("rag.language").joinpath("data", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def load_lines(name: str) -> list[str]:
    """The lines of the data file ``data/NAME`` that are no comments."""
    text = files("rag.language").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
