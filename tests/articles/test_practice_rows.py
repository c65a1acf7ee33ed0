"""The practice articles' rows quote to the letter, whatever the encoding of the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag.reading import find_files, read_article
from rag.settings import Settings

EVAL = Path(__file__).resolve().parents[2] / "eval"
ARTICLES = EVAL / "articles"
ENCODINGS: dict[str, str] = json.loads((ARTICLES / "encodings.json").read_text("utf-8"))
DOCUMENTS = sorted(f"{p.parent.name}/{p.name}" for p in ARTICLES.glob("*/*.*"))
KINDS = {"left", "joined", "founded", "returned", "promoted", "on_leave", "dismissed"}


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a file under eval/."""
    return [json.loads(line) for line in (EVAL / name).read_text("utf-8").splitlines()]


def true_text(document: str) -> str:
    """An article decoded as it was written (UTF-8 unless listed), line ends kept."""
    encoding = ENCODINGS.get(document, "utf-8")
    return (ARTICLES / document).read_bytes().decode(encoding)


def test_the_reader_finds_the_articles_and_decodes_each_as_it_was_written() -> None:
    files, _ = find_files([ARTICLES])
    texts = {file.document: read_article(file, Settings()).text for file in files}
    assert sorted(texts) == DOCUMENTS
    assert [d for d in DOCUMENTS if texts[d] != true_text(d)] == []


def test_an_article_with_windows_line_ends_keeps_them() -> None:
    crlf = [d for d in DOCUMENTS if "\r\n" in true_text(d)]
    assert {"open/106.txt", "open/131.txt"} <= set(crlf)
    assert [d for d in crlf if true_text(d).count("\r\n") != true_text(d).count("\n")] == []


def test_every_evidence_quote_stands_in_its_article() -> None:
    missing = [
        (row["id"], piece["document"], piece["quote"])
        for row in rows("gold.jsonl")
        if row["corpus"] == "practice"
        for group in row["evidence_groups"]
        for piece in group
        if piece["quote"] not in true_text(piece["document"])
    ]
    assert missing == []


def test_an_answerable_question_has_answers_and_evidence_and_another_has_neither() -> None:
    odd = [
        row["id"]
        for row in rows("gold.jsonl")
        if row["corpus"] == "practice"
        if {bool(row["answers"]), bool(row["evidence_groups"])} != {row["answerable"]}
    ]
    assert odd == []


def test_tuning_questions_rest_on_open_articles_alone_and_the_others_on_held_ones() -> None:
    folders = {
        row["id"]: {piece["document"][:5] for group in row["evidence_groups"] for piece in group}
        for row in rows("gold.jsonl")
        if row["corpus"] == "practice" and row["answerable"]
    }
    split = {row["id"]: row["split"] for row in rows("gold.jsonl")}
    assert {split[i] for i, told in folders.items() if told == {"open/"}} == {"tune"}
    assert {split[i] for i, told in folders.items() if "held/" in told} == {"run"}


@pytest.mark.parametrize("split", ["open", "held"])
def test_every_move_quotes_its_article_and_names_a_known_kind_and_status(split: str) -> None:
    moves = rows(f"moves_{split}.jsonl")
    assert [m["quote"] for m in moves if m["quote"] not in true_text(m["document"])] == []
    assert {m["kind"] for m in moves} <= KINDS
    assert {m["status"] for m in moves} <= {"stated", "rumoured", "denied"}
    assert [m for m in moves if not m["from"] and not m["to"]] == []
    assert {m["document"].split("/")[0] for m in moves} == {split}


def test_dialogues_and_pairs_are_cut_in_half_for_tuning_and_running() -> None:
    for name in ("dialogues.jsonl", "verifier_pairs.jsonl"):
        splits = [row["split"] for row in rows(name)]
        assert set(splits) == {"tune", "run"}
        assert 0.4 < splits.count("run") / len(splits) < 0.6


def test_a_wrong_pair_names_its_fault_and_a_supported_one_has_none() -> None:
    odd = [
        row["id"]
        for row in rows("verifier_pairs.jsonl")
        if (row["label"] == "wrong") != (row["fault"] is not None)
    ]
    assert odd == []
