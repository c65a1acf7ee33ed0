"""What articles say differently, and the day, the sum and the silence that a sentence tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rag import Desk


@pytest.fixture(scope="module")
def desk(desk_over: Callable[[Path], Desk]) -> Desk:
    return desk_over(Path(__file__).parent / "cases" / "voices")


def test_a_question_that_says_the_articles_differ_hears_every_article(desk: Desk) -> None:
    answer = desk.ask("Why did Ragnhild Osterby leave Pellworm? The reports differ.")
    assert {c.document for c in answer.citations} == {"harbour.txt", "gezeiten.txt"}
    (conflict,) = answer.conflicts
    assert len(conflict.sides) == 2


def test_the_day_of_an_effect_goes_before_that_of_the_report(desk: Desk) -> None:
    answer = desk.ask("On what day did Ragnhild Osterby leave Pellworm Research?")
    assert "2 April 2025" in answer.text.split("\n")[0]
    assert "9 April 2025" not in answer.text.split("\n")[0].replace("(reported 9 April 2025)", "")


def test_an_entry_of_a_running_report_is_told_on_the_day_of_its_heading(desk: Desk) -> None:
    answer = desk.ask("穆以寧是哪一天辭職的?")
    assert answer.text.startswith("2025年5月7日")


def test_a_sentence_that_says_it_does_not_tell_answers_nothing(desk: Desk) -> None:
    assert not desk.ask("穆以寧為什麼辭職?").answered
