"""The index on disk: vectors, lexical postings, documents, names and moves, by generations."""

from rag.store.build import IndexReport, build_index
from rag.store.generations import current_generation
from rag.store.opened import CheckReport, Store, check_index, open_store

__all__ = [
    "CheckReport",
    "IndexReport",
    "Store",
    "build_index",
    "check_index",
    "current_generation",
    "open_store",
]
