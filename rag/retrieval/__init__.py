"""Retrieval: dense and lexical evidence for a question, fused by reciprocal rank."""

from rag.retrieval.search import Mode, Retriever

__all__ = ["Mode", "Retriever"]
