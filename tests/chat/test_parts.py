"""The page's parts without a browser: marks, filters, the gate, the collection, the pictures."""

from __future__ import annotations

import asyncio
import base64
import json
import runpy
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from rag import Desk
from rag.chat import plots
from rag.chat.assets import LANGUAGES, page_head, texts
from rag.chat.collection import Collection
from rag.chat.feedback import feedback_file, write_feedback
from rag.chat.gate import Busy, Gate, TooMany
from rag.chat.page import history_of
from rag.chat.team import Team
from rag.chat.views import cleaned, segments
from rag.errors import QuestionError, RagError, SourceError
from rag.records import Article, Block, Move, Sentence, Source
from rag.settings import Settings


def article() -> Article:
    text = "Home > News\nAda le\ufffdt.\nBo stayed."
    body = (
        Block("boilerplate", 0, 11, (), "navigation"),
        Block("paragraph", 12, 21, (Sentence(12, 21, text[12:21], "Ada left."),)),
        Block("paragraph", 22, 32, (Sentence(22, 32, text[22:32], text[22:32]),)),
    )
    return Article("a.txt", text, "0", "utf-8", "en", "T", None, None, None, body, ((18, 19),))


def test_segments_hold_the_whole_text_with_its_marks():
    pieces = segments(article(), [(22, 25)])
    assert "".join(piece["text"] for piece in pieces) == article().text
    assert [(p["text"], p["kind"]) for p in pieces] == [
        ("Home > News", "boilerplate"),
        ("\n", None),
        ("Ada le", "paragraph"),
        ("\ufffd", "paragraph"),
        ("t.", "paragraph"),
        ("\n", None),
        ("Bo ", "paragraph"),
        ("stayed.", "paragraph"),
    ]
    assert [p["text"] for p in pieces if p["damaged"]] == ["\ufffd"]
    assert [p["text"] for p in pieces if p["quoted"]] == ["Bo "]
    assert [p["reason"] for p in pieces if p["kind"] == "boilerplate"] == ["navigation"]


def test_the_cleaned_view_leaves_boilerplate_out():
    assert cleaned(article()) == [
        {"kind": "paragraph", "text": "Ada left."},
        {"kind": "paragraph", "text": "Bo stayed."},
    ]


def test_every_language_has_every_text_of_the_interface():
    words = texts()
    assert set(words) == set(LANGUAGES)
    assert {frozenset(entries) for entries in words.values()} == {frozenset(words["en"])}


def test_the_page_names_no_other_host():
    head = page_head().replace("http://www.w3.org/2000/svg", "")
    assert "http://" not in head
    assert "https://" not in head


def test_a_full_gate_says_busy_and_lets_in_again():
    async def crowd():
        gate = Gate(at_work=1, waiting=1)
        hold = threading.Event()
        first = [asyncio.ensure_future(gate.run(hold.wait)) for _ in range(2)]
        await asyncio.sleep(0.01)
        with pytest.raises(Busy):
            await gate.run(lambda: "third")
        hold.set()
        assert await asyncio.gather(*first) == [True, True]
        return await gate.run(lambda: "fourth")

    # In a thread of its own: the browser tests leave a running event loop in this one.
    with ThreadPoolExecutor() as pool:
        assert pool.submit(asyncio.run, crowd()).result() == "fourth"


def test_an_added_article_stays_inside_its_folder(tmp_path):
    settings = replace(Settings(), index=str(tmp_path / "index"))
    collection = Collection(None, settings, [])
    kept = collection.add("../../evil name.txt", b"Ada left Northlight.\n")
    assert [path.name for path in collection.added.iterdir()] == [kept["document"]]
    assert kept["document"].startswith("evil-name_")


@pytest.mark.parametrize(
    ("name", "data"), [("a.exe", "QQ=="), ("a.txt", "not base64!"), ("a.txt", "")]
)
def test_what_is_no_article_is_refused(tmp_path, name, data):
    collection = Collection(None, replace(Settings(), index=str(tmp_path / "index")), [])
    with pytest.raises(SourceError):
        collection.add_encoded(name, data)
    assert not collection.added.exists()


def test_an_encoded_file_arrives_byte_for_byte(tmp_path):
    collection = Collection(None, replace(Settings(), index=str(tmp_path / "index")), [])
    data = "林望舒离开了启明研究院。\r\n".encode("gb18030")
    kept = collection.add_encoded("a.txt", base64.b64encode(data).decode())
    assert (collection.added / kept["document"]).read_bytes() == data


def test_feedback_is_a_line_beside_the_index(tmp_path):
    index = str(tmp_path / "index")
    answer = {"question": "谁?", "answer": "她。", "language": "zh-Hans", "answered": True}
    quotes = [{"document": "a.txt", "quote": "她。"}]
    write_feedback(index, answer, quotes, "good")
    row = json.loads(feedback_file(index).read_text(encoding="utf-8"))
    del row["at"]
    assert row == {**answer, "citations": quotes, "verdict": "good"}
    with pytest.raises(QuestionError):
        write_feedback(index, answer, quotes, "maybe")


@pytest.mark.parametrize("turns", ["text", [["one"]], [["one", 2]], [{"a": 1}]])
def test_a_history_that_is_none_is_refused(turns):
    with pytest.raises(QuestionError):
        history_of(turns)


def move(person, kind, origin, to, date):
    sources = (Source("a.txt", 0, 3, "Ada"),)
    return Move(person, (person,), kind, origin, to, None, date, "day", "stated", sources)


def test_the_flow_counts_people_between_labs():
    rows = [
        move("Ada", "joined", "North", "South", "2024-05-01"),
        move("Bo", "joined", "North", "South", "2024-06-01"),
        move("Cy", "left", "North", None, None),
    ]
    sankey = plots.flow(rows, plots.Look()).data[0]
    assert (list(sankey.node.label), list(sankey.link.value)) == (["North", "South"], [2])


def test_names_in_pictures_are_text():
    rows = [move("<a href='x'>Ada</a>", "left", "North", None, "2024-05-01")]
    dot = plots.timeline(rows, plots.Look()).data[0]
    assert list(dot.y) == ["&lt;a href='x'&gt;Ada&lt;/a&gt;"]


def test_without_dates_or_ways_there_is_no_picture():
    rows = [move("Ada", "left", "North", None, None)]
    assert plots.timeline(rows, plots.Look()) is None
    assert plots.flow(rows, plots.Look()) is None


def test_the_verdicts_of_readers_become_candidates_for_gold(tmp_path):
    eval_folder = Path(__file__).resolve().parents[2] / "eval"
    candidates = runpy.run_path(str(eval_folder / "candidates.py"))["candidates"]
    index = str(tmp_path / "index")
    quotes = [{"document": "a.txt", "quote": "Ada left."}]
    said = {"language": "en", "engine": "extractive", "answered": True}
    write_feedback(index, {"question": "who?", "answer": "Bo. [1]", **said}, quotes, "bad")
    write_feedback(index, {"question": "who?", "answer": "Ada. [1][2]", **said}, quotes, "good")
    write_feedback(index, {"question": "why?", "answer": "Love. [1]", **said}, quotes, "bad")
    form = {"language": "en", "type": "single", "corpus": "own", "split": "tune", "not": []}
    assert candidates(feedback_file(index)) == [
        {
            "id": "c001",
            "question": "who?",
            **form,
            "answerable": True,
            "answers": [["Ada."]],
            "evidence_groups": [quotes],
        },
        {
            "id": "c002",
            "question": "why?",
            **form,
            "answerable": None,
            "answers": [],
            "evidence_groups": [],
            "wrong_answer": "Love. [1]",
        },
    ]


def test_a_reader_who_asks_too_often_is_told_and_others_are_not():
    async def ask():
        gate = Gate(per_minute=2)
        for _ in range(2):
            await gate.run(lambda: None, "ann")
        with pytest.raises(TooMany):
            await gate.run(lambda: None, "ann")
        return await gate.run(lambda: "answered", "bo")

    with ThreadPoolExecutor() as pool:
        assert pool.submit(asyncio.run, ask()).result() == "answered"


@pytest.mark.parametrize(
    "given", [{"RAG_CHAT_WAITING": "many"}, {"RAG_CHAT_AT_WORK": "0"}, {"RAG_CHAT_USERS": "ann"}]
)
def test_a_setting_of_the_team_that_makes_no_sense_is_refused(given):
    with pytest.raises(RagError, match=next(iter(given))):
        Team.from_environment(given)


def test_an_index_remembers_what_it_was_built_from(seeds_index, seeds):
    desk = Desk.open(seeds_index)
    collection = Collection(desk, replace(Settings(), index=str(seeds_index)), [])
    assert collection.sources == [seeds.resolve()]
    named = Collection(desk, replace(Settings(), index=str(seeds_index)), [seeds / "other"])
    assert named.sources == [seeds / "other"]
