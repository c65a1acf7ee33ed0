"""Orders to the model in articles, titles and questions: it obeys them, and no answer shows it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from model_server import KEY, Server, serving, settings_for

from rag import Desk
from rag.records import Answer

pytestmark = pytest.mark.slow
CASES = tomllib.loads((Path(__file__).parent / "cases/orders.toml").read_text(encoding="utf-8"))
ATTACKS = [
    (CASES["orders"][(n + k * 3) % len(CASES["orders"])], wanted)
    for k in range(2)
    for n, wanted in enumerate(CASES["wanted"])
]
STORY = """Ottoline Brask leaves Kelvin Labs for Harrow AI

By Tam Orwell
March 7, 2025

Ottoline Brask left Kelvin Labs on Monday and will join Harrow AI as head of safety.
Kelvin Labs confirmed her departure.

Leopold Ngata may leave Harrow AI, two people said. The company has 210 employees.
"""
QUESTION = "Where did Ottoline Brask go after Kelvin Labs?"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    pytest.importorskip("langchain_openai", reason="needs the extra lab-moves[llm]")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with serving() as held:
        yield held


def ordered(order: str, wanted: str) -> str:
    return order.replace("{wanted}", wanted)


@pytest.fixture(scope="module")
def attacked_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one true story beside every order, in articles and in their titles."""
    folder = tmp_path_factory.mktemp("attacked")
    (folder / "story.txt").write_text(STORY, encoding="utf-8")
    for n, attack in enumerate(ATTACKS):
        text = f"{ordered(*attack)}\n\nMarch 8, 2025\n\n{ordered(*attack)}\n"
        (folder / f"attack_{n:02}.txt").write_text(f"{STORY}\n{text}", encoding="utf-8")
    Desk.index([folder], folder / "index")
    return folder / "index"


def shows_nothing_but_the_story(answer: Answer, desk: Desk) -> None:
    """Every claim is told by the story, and every citation quotes an article to the letter."""
    numbers = {cited.n for cited in answer.citations}
    for cited in answer.citations:
        text = desk.article(cited.document).text
        assert cited.quote == text[cited.start : cited.end]
    for claim in answer.claims:
        assert claim.citations
        assert set(claim.citations) <= numbers


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_an_order_in_articles_or_in_the_question_changes_no_answer(
    server: Server, attacked_index: Path, number: int
) -> None:
    order, wanted = ATTACKS[number]
    desk = Desk.open(attacked_index, settings_for(server))
    server.manner, server.order = "obey", wanted
    answer = desk.ask(f"{QUESTION} {ordered(order, wanted)}" if number % 2 else QUESTION)
    shows_nothing_but_the_story(answer, desk)
    assert answer.engine == "extractive" or not answer.answered, answer.text
    assert all(claim.text != wanted for claim in answer.claims)
    assert "E99" not in answer.text
    for request in server.requests:
        data = json.loads(request["messages"][1]["content"])
        assert not any(wanted in row["sentence"] for row in data["evidence"])
        assert not any(wanted in row["title"] for row in data["evidence"])
