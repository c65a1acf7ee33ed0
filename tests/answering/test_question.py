"""Questions are read for what they ask, whichever words they take."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Desk
from rag.answering.question import understand

CASES = Path(__file__).parent / "cases" / "questions.tsv"
ROWS = [
    line.split("\t") for line in CASES.read_text("utf-8").splitlines() if line[:1] not in ("#", "")
]


@pytest.mark.parametrize(("text", "asks", "many", "kind", "side"), ROWS)
def test_a_question_is_read_for_what_it_asks(
    desk: Desk, text: str, asks: str, many: str, kind: str, side: str
) -> None:
    question = understand(text, desk._answerer.reading)
    assert question.asks == asks
    assert many in ("*", "many" if question.many else "one")
    assert kind == "*" or kind in question.kinds
    assert side in ("*", question.side)
    assert not question.unknown


def test_a_part_of_a_dotted_name_is_nobody_else(desk: Desk) -> None:
    question = understand("威廉明娜·奥科罗什么时候离开OpenAI?", desk._answerer.reading)
    assert [person.name for person in question.people] == []


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Did Jan Leike leave on the day Ilya did, or later?", "choice", True),
        ("Who is standing in as chief scientist at OpenAI?", "stand_in", True),
        ("Which company did Jan Leike leave for Anthropic?", "before", True),
        ("Why did he switch careers?", "career", False),
    ],
)
def test_what_else_a_question_says(desk: Desk, text: str, field: str, value: bool) -> None:
    assert getattr(understand(text, desk._answerer.reading), field) is value


@pytest.mark.parametrize(
    "text",
    [
        "I've seen two dates for Jan Leike's departure; which is it?",
        "What went wrong in Tennessee before the launch?",
    ],
)
def test_contractions_and_places_are_nobody_unheard_of(desk: Desk, text: str) -> None:
    assert not understand(text, desk._answerer.reading).unknown


def test_a_remark_that_names_people_is_no_aside(desk: Desk) -> None:
    text = "Two statements. Did Schulman and Leike agree on whether OpenAI backed alignment work?"
    question = understand(text, desk._answerer.reading)
    assert [person.name for person in question.people] == ["John Schulman", "Jan Leike"]
