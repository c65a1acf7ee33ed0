from pathlib import Path

import pytest

from rag.language.names import Registry
from rag.moves import disagreements, extract_moves, filter_moves, merge_moves
from rag.records import Article, Block, Move, Sentence, Source

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "told.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def article(text, language="en"):
    sentence = Sentence(0, len(text), text, text)
    block = Block("paragraph", 0, len(text), (sentence,))
    return Article("a.txt", text, "", "utf-8", language, "", "2025-06-01", None, None, (block,))


def told(move):
    ends = (move.origin or "", move.destination or "")
    return "|".join((move.person, move.kind, *ends, move.status))


def row(document, date, status="stated", destination="Anthropic"):
    source = Source(document, 0, 1, "x")
    return Move(
        "Jan Leike", (), "joined", "OpenAI", destination, None, date, "day", status, (source,)
    )


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_a_sentence_tells_its_moves_and_no_others(language, text, expected):
    moves = extract_moves(article(text, language), Registry.load())
    assert ";".join(map(told, moves)) == expected.strip("-")
    assert all(s.quote == text[s.start : s.end] for move in moves for s in move.sources)


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
