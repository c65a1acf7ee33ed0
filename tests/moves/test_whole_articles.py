"""Whole articles: what is told across sentences, in lists, and under names in no data file."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.language.names import Registry
from rag.moves import extract_moves
from rag.moves.filters import same_name
from rag.reading import find_files, read_article
from rag.records import Move
from rag.settings import Settings

CASES = (Path(__file__).parent / "cases" / "articles.txt").read_text("utf-8")
ARTICLES = [part.split("\n", 1)[1].split("\n---\n") for part in CASES.split("### ")[1:]]


def is_told(row: str, moves: list[Move], registry: Registry) -> bool:
    """Whether one of the moves is the one that a row of the cases names."""
    person, kind, origin, destination, status = [*row.split("|"), "stated"][:5]

    def fits(value: str | None, wanted: str) -> bool:
        if wanted == "*":
            return True
        return any(
            same_name(value, one, registry) if value and one else value == (one or None)
            for one in wanted.split("/")
        )

    return any(
        fits(move.person, person)
        and move.kind in kind.split("/")
        and fits(move.origin, origin)
        and fits(move.destination, destination)
        and move.status == status
        for move in moves
    )


@pytest.mark.parametrize(("text", "rows"), ARTICLES)
def test_an_article_tells_the_moves_that_a_reader_finds(
    text: str, rows: str, tmp_path: Path
) -> None:
    (tmp_path / "article.md").write_text(text.strip() + "\n", encoding="utf-8")
    (file,), _ = find_files([tmp_path])
    article = read_article(file, Settings())
    registry = Registry.load().learn([article])
    moves = extract_moves(article, registry)
    wanted = [row for row in rows.strip().split("\n") if not row.startswith("?")]
    assert [row for row in wanted if not is_told(row, moves, registry)] == []
    unread = [row[1:] for row in rows.strip().split("\n") if row.startswith("?")]
    assert [row for row in unread if is_told(row, moves, registry)] == [], "take the ? off"
