"""Cited answers over news about AI-lab personnel moves.

The modules, in the order data flows through them; each imports only those before it:

``records errors settings`` ← ``language`` ← ``reading`` · ``encoding`` ← ``moves`` ←
``store`` ← ``retrieval`` ← ``answering`` ← ``desk`` ← ``cli`` · ``chat``
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rag.records import Answer, Citation, Move

if TYPE_CHECKING:
    from rag.desk import Desk

__all__ = ["Answer", "Citation", "Desk", "Move"]


def __getattr__(name: str) -> Any:
    """Load the facade when it is first asked for: the records alone stay cheap to import."""
    if name == "Desk":
        return import_module("rag.desk").Desk
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
