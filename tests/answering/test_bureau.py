"""Whom a sentence speaks of: of several people, of a post, and of those who moved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rag import Desk


@pytest.fixture(scope="module")
def desk(desk_over: Callable[[Path], Desk]) -> Desk:
    return desk_over(Path(__file__).parent / "cases" / "bureau")


def test_a_date_is_told_of_the_person_before_it(desk: Desk) -> None:
    assert "May 2025" in desk.ask("When did Oriel Castanheda leave Marram Labs?").text
    assert not desk.ask("When did Pascoe Winterbourne leave Marram Labs?").answered


def test_a_post_narrows_who_left(desk: Desk) -> None:
    text = desk.ask("Who resigned as Marram's legal director?").text
    assert "Ebba Lindqvist-Rau" in text
    assert "Castanheda" not in text
    assert "Achterkamp" not in text


def test_a_family_name_is_asked_for_with_its_particle(desk: Desk) -> None:
    assert "DeepMind" in desk.ask("Where did De Groot-Falk work before Marram?").text


def test_under_a_list_stand_sentences_that_name_others(desk: Desk) -> None:
    assert "Tamsin Okoye-Bright" in desk.ask("Who all left Marram Labs?").text


def test_a_later_article_tells_where_somebody_is_now(desk: Desk) -> None:
    assert "Cohere" in desk.ask("Where does Wendel Achterkamp work now?").text.split("\n")[0]


def test_what_a_colleague_thinks_will_happen_is_no_move(desk: Desk) -> None:
    rows = desk.moves(person="Pascoe Winterbourne")
    assert all(row.status == "rumoured" for row in rows if row.destination == "OpenAI")


def test_a_law_firm_is_no_lab(desk: Desk) -> None:
    assert not desk.ask("Which law firm represents Wendel Achterkamp?").answered


def test_that_evening_is_the_day_of_the_heading(desk: Desk) -> None:
    assert desk.ask("郭若涵是什么时候辞职的?").text.startswith("2025年10月13日")


def test_a_successor_by_hearsay_is_none(desk: Desk) -> None:
    assert not desk.ask("郭若涵辞职后,谁接任了滨草实验室的首席执行官?").answered
