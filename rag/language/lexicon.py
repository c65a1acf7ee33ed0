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
