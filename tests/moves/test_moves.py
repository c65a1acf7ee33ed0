from pathlib import Path

import pytest

from rag.language.names import Registry
from rag.language.sentences import split_sentences
from rag.moves import disagreements, extract_moves, filter_moves, merge_moves
from rag.records import Article, Block, Move, Sentence, Source


def rows_of(name):
    lines = (Path(__file__).parent / "cases" / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def article(text, language="en"):
    sentences = tuple(
        Sentence(start, end, text[start:end], text[start:end])
        for start, end in split_sentences(text)
    )
    block = Block("paragraph", 0, len(text), sentences)
    return Article("a.txt", text, "", "utf-8", language, "", "2025-06-01", None, None, (block,))


def told(move):
    ends = (move.origin or "", move.destination or "")
    return "|".join((move.person, move.kind, *ends, move.status))


def moves_of(language, text):
    told_in = article(text, language)
    return extract_moves(told_in, Registry.load().learn([told_in]))


def row(document, date, status="stated", destination="Anthropic"):
    source = Source(document, 0, 1, "x")
    return Move(
        "Jan Leike", (), "joined", "OpenAI", destination, None, date, "day", status, (source,)
    )


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        row
        for name in ("told.tsv", "news.tsv", "news_en.tsv", "ways.tsv", "ways_more.tsv")
        for row in rows_of(name)
    ],
)
def test_news_tells_its_moves_and_no_others(language, text, expected):
    moves = moves_of(language, text)
    assert sorted(map(told, moves)) == sorted([] if expected == "-" else expected.split(";"))
    assert all(s.quote == text[s.start : s.end] for move in moves for s in move.sources)


@pytest.mark.parametrize(("language", "text", "expected"), rows_of("not_yet.tsv"))
@pytest.mark.xfail(strict=True, reason="not read yet")
def test_news_that_is_not_read_yet(language, text, expected):
    assert sorted(map(told, moves_of(language, text))) == sorted(expected.split(";"))


def test_the_same_event_from_two_articles_is_one_row_with_both_sources():
    ledger = merge_moves([row("a", "2025-05"), row("b", "2025-05-28")], {}, {})
    assert [(m.date, [s.document for s in m.sources]) for m in ledger] == [
        ("2025-05-28", ["a", "b"])
    ]


def test_sources_that_disagree_on_the_date_stay_side_by_side():
    ledger = merge_moves([row("a", "2025-05-25"), row("b", "2025-05-28")], {}, {})
    assert [m.date for m in ledger] == ["2025-05-25", "2025-05-28"]
    assert disagreements(ledger) == [tuple(ledger)]


def test_a_denial_wins_over_the_rumour_and_keeps_both_sources():
    ledger = merge_moves([row("a", None, "rumoured"), row("b", None, "denied")], {}, {})
    assert [(m.status, len(m.sources)) for m in ledger] == [("denied", 2)]


def test_a_syndicated_copy_adds_no_source():
    ledger = merge_moves([row("a", "2025"), row("b", "2025")], {}, {"b": "a"})
    assert [[s.document for s in m.sources] for m in ledger] == [["a"]]


def test_rows_are_filtered_by_any_spelling_and_by_dates_as_precise_as_known():
    ledger, registry = [row("a", "2025-05-25")], Registry.load()
    assert filter_moves(ledger, registry, person="简·雷克", since="2025-05") == ledger
    assert filter_moves(ledger, registry, until="2025-04") == []


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        (
            "en",
            "Anthropic appointed Mira Murati chief operating officer.",
            "chief operating officer",
        ),
        ("en", "Anthropic promoted Mira Murati to head of safety.", "head of safety"),
        ("zh-Hans", "智谱任命前OpenAI副总裁米拉·穆拉蒂为首席运营官。", "首席运营官"),
        (
            "en",
            "Jan Leike, the chief scientist of OpenAI, left in May. Mira Murati replaced him.",
            "chief scientist",
        ),
    ],
)
def test_the_post_behind_the_name_and_the_post_that_fell_free_are_the_role(language, text, role):
    assert moves_of(language, text)[-1].role == role


def test_a_date_inside_the_words_of_a_move_is_its_date():
    (move,) = moves_of("en", "Quarry Labs said Mira Murati joined us in May from Anthropic.")
    assert move.date == "2025-05"
