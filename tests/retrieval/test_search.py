"""Search shows one voice for copies, finds every spelling, and takes any text literally."""

from __future__ import annotations

import pytest

from rag import Desk
from rag.retrieval.fusion import convex_combination, stretched

pytestmark = pytest.mark.slow

STORY = (
    "Oskar Lindqvist leaves Halden AI\n\nOskar Lindqvist left Halden AI in May 2024 after four "
    "years. He will build a compiler team at Tessera, the company said on Monday.\n"
)
CHINESE = (
    "林喬離開波瑞亞\n\n研究員林喬(Lin Qiao)於2024年5月離開波瑞亞實驗室。"
    "她在那裡領導了三年的推理團隊,下一站還沒有公布。\n"
)
ALTMAN = "人事消息\n\n萨姆·奥特曼周一在内部信中感谢了离职的同事,并说接替的人选将在本月内公布。\n"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("search")
    (folder / "news").mkdir()
    (folder / "news" / "a.txt").write_text(STORY, encoding="utf-8")
    (folder / "news" / "b.txt").write_text(STORY + "\n", encoding="utf-8")
    (folder / "news" / "c.txt").write_text(CHINESE, encoding="utf-8")
    (folder / "news" / "d.txt").write_text(ALTMAN, encoding="utf-8")
    Desk.index([folder / "news"], folder / "index")
    return Desk.open(folder / "index")


def test_of_two_copies_one_speaks(found: Desk) -> None:
    documents = [hit.passage.document for hit in found.search("Oskar Lindqvist leaves Halden AI")]
    assert "a.txt" in documents
    assert "b.txt" not in documents


def test_simplified_characters_find_traditional_ones(found: Desk) -> None:
    hits = found.search("林乔离开")
    assert hits[0].passage.document == "c.txt"
    assert hits[0].lexical > 0


def test_a_name_finds_its_other_spellings(found: Desk) -> None:
    lexical = found._answerer.retriever.search("Sam Altman", mode="lexical")
    assert [hit.passage.document for hit in lexical] == ["d.txt"]


def test_a_hit_quotes_its_article_and_scores_each_sentence(found: Desk) -> None:
    for hit in found.search("Tessera compiler team"):
        passage = hit.passage
        text = found.article(passage.document).text
        assert text[passage.start : passage.end] == passage.text
        assert len(hit.sentence_scores) == len(passage.sentences)
        assert 0.0 <= hit.score <= 1.0


@pytest.mark.parametrize("query", ['" OR NEAR(', "*", ":", "-- %", "; { } [ ] \\", "'); DROP"])
def test_operators_are_literal_text(found: Desk, query: str) -> None:
    ranks = [hit.rank for hit in found.search(query)]
    assert ranks == list(range(1, len(ranks) + 1))


def test_equal_scores_fall_in_order_of_item() -> None:
    assert convex_combination([{2: 1.0, 1: 0.5}, {1: 1.0, 2: 0.5}], lambda item: (1.0, 1.0)) == [
        (1, (0.5 + 1.0) / (1.0 + 1.0)),
        (2, (1.0 + 0.5) / (1.0 + 1.0)),
    ]


def test_the_weight_of_an_item_decides_which_evidence_counts_for_it() -> None:
    evidence = [{1: 0.9, 2: 0.2}, {1: 0.1, 2: 0.8, 3: 0.5}]
    assert convex_combination(evidence, lambda item: (1.0, 0.0) if item != 2 else (1.0, 3.0)) == [
        (1, 0.9),
        (2, (1.0 * 0.2 + 3.0 * 0.8) / (1.0 + 3.0)),
    ]


def test_the_only_passage_and_the_worst_one_are_still_found() -> None:
    assert stretched({4: 0.3}, 60) == {4: 1.0}
    assert convex_combination([stretched({4: 0.3, 5: 0.2}, 60)], lambda item: (1.0,)) == [
        (4, 1.0),
        (5, 0.0),
    ]
