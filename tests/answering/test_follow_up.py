"""Follow-ups understood without a model: what they leave out comes from the turns before."""

from __future__ import annotations

import pytest

from rag import Desk

SCHULMAN = (
    "Where did John Schulman go after OpenAI?",
    "John Schulman left OpenAI for Anthropic. [1]",
)


def test_when_asks_about_the_move_just_told(desk: Desk) -> None:
    history = [("Kyle Kosic离开xAI之后去了哪里?", "Kyle Kosic离开xAI,加入OpenAI。 [1]")]
    answer = desk.ask("什么时候?", history=history)
    assert "2024年4月" in answer.text


def test_a_name_takes_the_place_of_the_one_before(desk: Desk) -> None:
    answer = desk.ask("And Kyle Kosic?", history=[SCHULMAN])
    assert answer.answered
    assert all("Kosic" in claim.text for claim in answer.claims)


def test_he_is_the_person_the_answer_named_not_the_one_asked_with(desk: Desk) -> None:
    asked = "Who led the superalignment team with Ilya Sutskever?"
    answer = desk.ask("Where did he go after OpenAI?", history=[(asked, "Jan Leike. [1]")])
    assert "Anthropic" in answer.text


def test_who_else_leaves_out_those_already_told_of(desk: Desk) -> None:
    history = [("Who left xAI?", "Christian Szegedy left xAI for Morph Labs. [1]")]
    answer = desk.ask("And who else?", history=history)
    assert "Kosic" in answer.text
    assert "Szegedy" not in answer.claims[1].text


def test_another_matter_does_not_inherit_the_move(desk: Desk) -> None:
    assert not desk.ask("What is his salary?", history=[SCHULMAN]).answered


@pytest.mark.parametrize(
    ("asked", "history", "written"),
    [
        ("When did he leave?", SCHULMAN, "When did John Schulman leave?"),
        ("What was his role?", SCHULMAN, "What was John Schulman's role?"),
        ("And Kyle Kosic?", SCHULMAN, "Where did Kyle Kosic go after OpenAI?"),
        ("When?", SCHULMAN, "When? (John Schulman, OpenAI, Anthropic)"),
        ("And then?", SCHULMAN, "Where did John Schulman go after Anthropic?"),
        ("Are you sure?", SCHULMAN, SCHULMAN[0]),
        ("No, I meant Jan Leike", SCHULMAN, "Where did Jan Leike go after OpenAI?"),
    ],
)
def test_a_follow_up_is_shown_as_it_was_understood(
    desk: Desk, asked: str, history: tuple[str, str], written: str
) -> None:
    assert desk.ask(asked, history=[history]).rewritten == written


def test_a_question_that_stands_alone_is_not_rewritten(desk: Desk) -> None:
    answer = desk.ask("Who left xAI?", history=[SCHULMAN])
    assert answer.rewritten is None
    assert "rewritten" not in answer.as_json()


def test_who_was_dismissed_from_a_lab_may_have_come_back_to_it(desk: Desk) -> None:
    asked = "Who was fired by OpenAI's board in November 2023?"
    told = desk.ask(asked)
    answer = desk.ask("Did he come back?", history=[(asked, told.text)])
    assert "returned to OpenAI" in answer.text
