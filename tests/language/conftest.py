"""Registries that have learnt from the case articles, one for each split."""

import json
from pathlib import Path

import pytest

from rag.language.names import Registry
from rag.reading import article_from_bytes
from rag.settings import Settings

CASES = Path(__file__).parent / "cases"


def rows(name):
    text = (CASES / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def learnt(split=""):
    articles = [
        article_from_bytes(row["text"].encode(), row["document"], Settings())
        for row in rows("names_articles.jsonl")
        if row["document"].startswith(split)
    ]
    return Registry.load().learn(articles)


@pytest.fixture(scope="session")
def case_rows():
    return rows


@pytest.fixture(scope="session")
def registry():
    return learnt()


@pytest.fixture(scope="session")
def articles_of():
    """The articles of some texts."""

    def read(*texts):
        return [
            article_from_bytes(text.encode(), f"{number}.txt", Settings())
            for number, text in enumerate(texts)
        ]

    return read
