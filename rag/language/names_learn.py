"""What the articles themselves say of names."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language.names import Registry
from rag.records import Article


def learn_names(registry: Registry, articles: Sequence[Article]) -> Registry:
    """The registry with the names and spellings that the articles give."""
    return registry
