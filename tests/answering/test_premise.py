"""What a sentence must hold before it may answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rag import Desk
from rag.answering.evidence import Evidence, gather
from rag.answering.question import understand


def admitted(desk: Desk, text: str) -> list[Evidence]:
    answerer = desk._answerer
    question = understand(text, answerer.reading)
    hits = answerer._found(question)
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


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, desk_over: Callable[[Path], Desk]) -> Desk:
    """A desk over a few invented lines about the lab Orvane and its people."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "leaving.txt").write_text(
        "A head of agents departs\nMarch 30, 2026\n\n"
        "Mira Holt, who runs the agents group at Orvane AI, told colleagues on Monday about it. "
        "Petrel Labs, a rival, declined to comment. "
        "Her last day will be April 17, according to an email.\n",
        encoding="utf-8",
    )
    (folder / "staff.txt").write_text(
        "Orvane AI in numbers\nApril 2, 2026\n\n"
        "Orvane AI has 650 employees, the company said. Its office is in Leeds.\n",
        encoding="utf-8",
    )
    (folder / "letter.txt").write_text(
        "An open letter\nMay 4, 2026\n\n"
        "Three employees of Orvane AI who had read the letter signed it on Sunday.\n",
        encoding="utf-8",
    )
    (folder / "data.txt").write_text(
        "首席数据官离职\n2026年3月2日\n\n"
        "奥文智能首席数据官江黎3月1日离职。江黎说,她想多陪陪孩子。\n"
        "首席产品官倪若谷留任,研究员倪安也不走。\n",
        encoding="utf-8",
    )
    return desk_over(folder)


def test_a_lab_named_beside_somebody_need_not_stand_right_before(small: Desk) -> None:
    found = admitted(small, "When is Mira Holt's last day at Orvane AI?")
    assert any("April 17" in one.sentence.clean for one in found)


def test_figures_of_different_things_are_no_disagreement(small: Desk) -> None:
    answer = small.ask("How many employees does Orvane AI have?")
    assert "650" in answer.text
    assert not answer.conflicts


def test_a_family_name_as_it_is_read_means_its_one_bearer(small: Desk) -> None:
    answer = small.ask("When did Jiang leave?")
    assert "1 March 2026" in answer.text


def test_a_family_name_of_several_is_no_unknown_name(small: Desk) -> None:
    question = understand("Why does Ni stay?", small._answerer.reading)
    assert not question.unknown
    assert not question.people
    assert understand("Why does Ouyang stay?", small._answerer.reading).unknown == ("Ouyang",)


def test_the_passages_in_which_the_ledger_has_somebody_are_read(desk: Desk) -> None:
    answerer = desk._answerer
    question = understand("What did Christian Szegedy study?", answerer.reading)
    read = {(hit.passage.document, hit.passage.start) for hit in answerer._found(question)}
    moves = [row for row, _ in answerer.ledger.of_people(question.people)]
    assert moves
    for source in (source for row in moves for source in row.sources):
        numbers = answerer.retriever.store.numbers_at(source.document, source.start)
        passages = (answerer.retriever.store.passages[number] for number in numbers)
        assert any((p.document, p.start) in read for p in passages)


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("What was Dario Amodei's title when he left OpenAI?", "vice president of research"),
        ("Peter Deng 是什么职位?", "產品負責人"),
        ("Igor Babuschkin 是谁?", "联合创始人"),
    ],
)
def test_a_post_is_told_of_whom_it_is_the_post(desk: Desk, text: str, post: str) -> None:
    assert desk.ask(text).text.startswith(post)


def test_one_article_that_gives_two_posts_is_told_as_both(desk: Desk) -> None:
    (conflict,) = desk.ask("妹妹丹妮拉·阿莫迪在OpenAI的头衔到底是什么?说法好像对不上。").conflicts
    assert [side.value[-3:] for side in conflict.sides] == ["副總監", "副總裁"]


@pytest.mark.parametrize(
    "text",
    [
        "How much did Thinking Machines Lab pay for its office?",
        "What title did Google DeepMind give John Schulman when he moved there from OpenAI?",
    ],
)
def test_what_measures_or_links_something_else_is_no_answer(desk: Desk, text: str) -> None:
    assert not desk.ask(text).answered


def test_a_reason_that_is_denied_is_no_reason(desk: Desk) -> None:
    found = admitted(desk, "舒尔曼为什么离开OpenAI?")
    assert not any("并不是因為" in one.sentence.clean for one in found)


def test_a_school_in_no_list_is_found_by_its_name(desk: Desk) -> None:
    answer = desk.ask("Igor Babuschkin学物理是在哪所大学?")
    assert answer.text.startswith("德国多特蒙德工业大学")
