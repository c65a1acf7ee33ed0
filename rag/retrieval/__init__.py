"""Retrieval: dense and lexical evidence for a question, fused into one score."""

from rag.retrieval.search import Mode, Retriever

__all__ = ["Mode", "Retriever"]
