"""What a sentence must hold before it may answer."""

from __future__ import annotations

import pytest

from rag import Desk
from rag.answering.evidence import Evidence, gather
from rag.answering.question import understand


def admitted(desk: Desk, text: str) -> list[Evidence]:
    answerer = desk._answerer
    question = understand(text, answerer.reading)
    hits = answerer.retriever.search(text, k=10, names=question.names)
    found = gather(question, hits, answerer.naming, answerer.ledger)
    return [one for one in found if one.admitted]


@pytest.mark.parametrize(
    "text",
    [
        "When did Ilya Sutskever join Anthropic?",
        "Who replaced Igor Babuschkin as head of engineering at xAI?",
        "Peter Deng 离开 OpenAI 之后去了哪家公司?",
        "Which university hired Christian Szegedy after Morph Labs?",
        "谢赛宁是什么时候加入 OpenAI 的?",
    ],
)
def test_no_sentence_is_admitted_for_what_the_articles_never_say(desk: Desk, text: str) -> None:
    assert [one.sentence.clean for one in admitted(desk, text)] == []
    assert not desk.ask(text).answered


def test_a_sentence_about_somebody_else_is_not_admitted_for_a_named_person(desk: Desk) -> None:
    found = admitted(desk, "What valuation is given for Ilya Sutskever's startup?")
    assert found
    assert all("Hoffman" not in one.sentence.clean for one in found)


def test_a_sentence_may_tell_of_one_of_two_people_asked_about(desk: Desk) -> None:
    found = admitted(desk, "Szegedy 和苏茨克维离开后分别去了哪家公司?")
    assert any("Morph Labs" in one.sentence.clean for one in found)


def test_figures_that_articles_disagree_on_stand_side_by_side(desk: Desk) -> None:
    answer = desk.ask("What valuation is given for Ilya Sutskever's startup?")
    values = {side.value for conflict in answer.conflicts for side in conflict.sides}
    assert values == {"$10 billion", "$32 billion"}


def test_a_departure_answers_whether_somebody_is_still_there(desk: Desk) -> None:
    answer = desk.ask("Is Ilya Sutskever still at OpenAI?")
    assert answer.text.startswith("No. Ilya Sutskever left OpenAI")


def test_a_list_is_narrowed_to_the_team_that_is_asked_about(desk: Desk) -> None:
    answer = desk.ask("OpenAI的超級對齊團隊有誰離職?")
    assert "Leike" in answer.text
    assert "Karpathy" not in answer.text


def test_where_somebody_is_now_is_their_latest_post(desk: Desk) -> None:
    assert "Morph Labs" in desk.ask("Where is Christian Szegedy now?").text


def test_the_day_of_another_deed_is_not_that_of_a_departure(desk: Desk) -> None:
    assert not desk.ask("舒尔曼什么时候离开OpenAI的?").answered
