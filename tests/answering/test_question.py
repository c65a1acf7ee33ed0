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
