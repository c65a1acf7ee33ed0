"""Answers told from the ledger and the sentences of invented articles that disagree once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from rag import Desk

CASES = Path(__file__).parent / "cases"
ROWS = tomllib.loads((CASES / "newsroom.toml").read_text("utf-8"))["question"]


@pytest.fixture(scope="module")
def newsroom(desk_over: Callable[[Path], Desk]) -> Desk:
    return desk_over(CASES / "newsroom")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["ask"])
def test_a_question_is_answered_with_what_it_asks_first(
    newsroom: Desk, row: dict[str, str]
) -> None:
    assert newsroom.ask(row["ask"]).text.split("\n")[0].startswith(row["first"])


def test_both_sides_of_a_disagreement_stand_in_text_and_record(newsroom: Desk) -> None:
    answer = newsroom.ask("When did Ines Valdemar leave Quarry Labs?")
    (conflict,) = answer.conflicts
    assert [side.value for side in conflict.sides] == ["3 March 2025", "5 March 2025"]
    documents = [answer.citations[side.citations[0] - 1].document for side in conflict.sides]
    assert documents == ["quarry.txt", "tide.txt"]


def test_a_denial_is_quoted_by_the_sentence_that_denies(newsroom: Desk) -> None:
    answer = newsroom.ask("Did Tobias Renn leave Quarry Labs?")
    assert [citation.quote for citation in answer.citations] == ["雷恩对本刊否认了这一说法。"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Where did John Schulman go?", "John Schulman left OpenAI for Anthropic."),
        ("约翰·舒尔曼后来去了哪里?", "加入Anthropic"),
        ("約翰·舒爾曼去了哪裡?", "加入Anthropic"),
    ],
)
def test_an_undated_step_from_where_a_dated_one_led_is_the_later(
    desk: Desk, asked: str, told: str
) -> None:
    first = desk.ask(asked).text.split("\n")[0]
    assert told in first
    assert "2015" not in first


@pytest.mark.parametrize(
    "text",
    [
        "Which lab did Igor Babuschkin leave for xAI, and where did he go afterwards?",
        "Igor Babuschkin 加入 xAI 之前在哪?离开之后又去了哪里?",
    ],
)
def test_two_steps_of_one_person_are_told_by_every_row(desk: Desk, text: str) -> None:
    told = desk.ask(text).text
    assert "OpenAI" in told or "DeepMind" in told
    assert "Babuschkin Ventures" in told
