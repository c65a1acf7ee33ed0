"""Every default of the product, in one frozen record; the environment is read at the edge."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. ``RAG_``-prefixed environment variables reach it through the CLI."""

    index: str = "index"
    embedder: str = "builtin"
    lang: str = "auto"
    llm: str | None = None
    llm_base_url: str | None = None
    llm_timeout_s: float = 30.0
    aliases: str | None = None  # a user's own file of names, added to the built-in one

    # reading
    max_file_bytes: int = 20_000_000
    max_article_chars: int = 1_000_000

    # passages
    passage_chars_cjk: int = 260
    passage_chars_latin: int = 900
    passage_overlap_sentences: int = 1

    # retrieval
    passages: int = 10
    candidates: int = 60

    # answering
    max_question_chars: int = 2_000

    # chat
    host: str = "127.0.0.1"
    port: int = 7860
