"""The command line: what it prints, what it refuses, and its exit statuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rag.cli import main

pytestmark = pytest.mark.slow


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_ask_prints_the_contract_s_object(seeds_index: Path, seeds: Path) -> None:
    status, out, _ = run("ask", "谁离开了 xAI,去了哪里?", "--index", seeds_index, "--json")
    form = json.loads(out)
    assert status == 0
    assert list(form) == [
        "question", "language", "answered", "answer", "claims", "citations", "passages",
        "conflicts", "engine", "timings_ms",
    ]  # fmt: skip
    assert form["language"] == "zh-Hans"
    assert form["answered"] is True
    for cited in form["citations"]:
        text = (seeds / cited["document"]).read_text(encoding="utf-8")
        assert text[cited["start"] : cited["end"]] == cited["quote"]
        assert len(cited["quote"]) <= 300


def test_a_batch_goes_on_after_a_row_that_fails(seeds_index: Path, tmp_path: Path) -> None:
    rows = ['{"id": "a", "question": "Who left xAI?"}', "not json", '{"id": "c", "question": ""}']
    rows += ['{"id": "d"}', '{"id": "e", "question": "谁离开了 OpenAI?"}']
    batch, output = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    batch.write_text("\n".join(rows), encoding="utf-8")
    status, _, _ = run("ask", "--batch", batch, "--output", output, "--index", seeds_index)
    written = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert status == 0
    assert [row.get("id") for row in written] == ["a", None, "c", "d", "e"]
    assert ["error" in row for row in written] == [False, True, True, True, False]


def test_half_a_surrogate_pair_in_a_batch_is_passed_over(seeds_index: Path, tmp_path: Path) -> None:
    batch, output = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    row = {"id": 1, "question": "Who left \ud83d xAI?", "history": [["\udc00 Who?", "A \ud83d."]]}
    batch.write_text(json.dumps(row), encoding="utf-8")
    status, _, _ = run("ask", "--batch", batch, "--output", output, "--index", seeds_index)
    answer = json.loads(output.read_text(encoding="utf-8"))
    assert (status, answer["question"], answer["answered"]) == (0, "Who left xAI?", True)


def test_search_by_batch_gives_passages(seeds_index: Path, tmp_path: Path) -> None:
    batch, output = tmp_path / "q.jsonl", tmp_path / "h.jsonl"
    batch.write_text('{"id": 7, "question": "超级对齐"}\n', encoding="utf-8")
    status, _, _ = run(
        "search", "--batch", batch, "--output", output, "-k", 3, "--index", seeds_index
    )
    row = json.loads(output.read_text(encoding="utf-8"))
    assert (status, row["id"], len(row["passages"])) == (0, 7, 3)


def test_a_missing_index_is_one_sentence_and_exit_1(tmp_path: Path) -> None:
    status, out, err = run("ask", "Who?", "--index", tmp_path / "none")
    assert (status, out) == (1, "")
    assert err == f"rag: There is no index in {tmp_path / 'none'}; build one with: rag index\n"


def test_wrong_usage_is_exit_2() -> None:
    assert run("ask")[0] == 2
    assert run("ask", "a question", "--batch", "b.jsonl", "--output", "c.jsonl")[0] == 2
    assert run("nonsense")[0] == 2


def test_index_reports_what_it_did(tmp_path: Path, seeds: Path) -> None:
    status, out, _ = run("index", seeds, "--index", tmp_path / "index", "--json")
    form = json.loads(out)
    assert status == 0
    assert list(form) == [
        "documents", "passages", "added", "changed", "removed", "unchanged", "skipped",
        "embedder", "seconds",
    ]  # fmt: skip
    assert (form["documents"], form["added"], form["embedder"]) == (5, 5, "builtin")


def test_check_names_the_damaged_file(own_index: Path) -> None:
    assert run("check", "--index", own_index)[0] == 0
    damaged = next((own_index / "generations").glob("*/passages.faiss"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    status, _, err = run("check", "--index", own_index, "--json")
    assert status == 1
    assert "passages.faiss is damaged" in err


def test_moves_as_csv_hold_every_row_of_the_json(seeds_index: Path) -> None:
    as_json = json.loads(run("moves", "--lab", "xAI", "--index", seeds_index, "--json")[1])
    as_csv = list(
        csv.DictReader(
            io.StringIO(run("moves", "--lab", "xAI", "--index", seeds_index, "--csv")[1])
        )
    )
    assert [row["person"] for row in as_csv] == [row["person"] for row in as_json]
    assert as_json


def test_every_option_has_its_environment_variable(
    seeds_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_INDEX", str(seeds_index))
    monkeypatch.setenv("RAG_LANG", "en")
    status, out, _ = run("ask", "xAI 的首都是哪里?", "--json")
    assert (status, json.loads(out)["language"]) == (0, "en")
