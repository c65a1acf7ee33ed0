"""An index survives kills, refuses damage, has one writer, and embeds only what changed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag import Desk
from rag.errors import IndexDamaged, IndexLocked, IndexMismatch, IndexMissing, SourceError
from rag.store import check_index, current_generation
from rag.store.generations import new_generation, writer_lock

pytestmark = pytest.mark.slow


def article(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


ONE = "Lin Qiao joins Halcyon\n\nLin Qiao left Borealis AI in May 2024 and joined Halcyon Labs.\n"
TWO = "Rosa Imbert leaves\n\nRosa Imbert left Halcyon Labs on 3 June 2024 after two years.\n"


def test_only_new_and_changed_articles_are_embedded(tmp_path: Path) -> None:
    folder, index = tmp_path / "news", tmp_path / "index"
    article(folder, "one.txt", ONE)
    first = Desk.index([folder], index)
    assert (first.added, first.changed, first.removed, first.unchanged) == (1, 0, 0, 0)
    before = current_generation(index)
    again = Desk.index([folder], index)
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 1)
    assert current_generation(index) == before
    article(folder, "one.txt", ONE.replace("May", "April"))
    article(folder, "two.txt", TWO)
    third = Desk.index([folder], index)
    assert (third.added, third.changed, third.removed, third.unchanged) == (1, 1, 0, 0)
    (folder / "one.txt").unlink()
    fourth = Desk.index([folder], index)
    assert (fourth.added, fourth.changed, fourth.removed, fourth.unchanged) == (0, 0, 1, 1)
    assert [a.document for a in Desk.open(index).articles()] == ["two.txt"]


def test_an_open_desk_sees_a_new_generation_without_a_restart(tmp_path: Path) -> None:
    folder, index = tmp_path / "news", tmp_path / "index"
    article(folder, "one.txt", ONE)
    Desk.index([folder], index)
    desk = Desk.open(index)
    article(folder, "two.txt", TWO)
    Desk.index([folder], index)
    assert [a.document for a in desk.articles()] == ["one.txt", "two.txt"]


def test_an_incremental_index_finds_what_a_full_one_finds(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    article(folder, "one.txt", ONE)
    Desk.index([folder], tmp_path / "grown")
    article(folder, "two.txt", TWO)
    Desk.index([folder], tmp_path / "grown")
    Desk.index([folder], tmp_path / "full", full=True)
    for query in ("Who left Halcyon Labs?", "谁加入了 Halcyon?"):
        grown, full = (
            [(h.passage.document, h.passage.start, round(h.score, 5)) for h in d.search(query)]
            for d in (Desk.open(tmp_path / "grown"), Desk.open(tmp_path / "full"))
        )
        assert grown == full


def test_an_empty_folder_leaves_the_old_index(own_index: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    before = current_generation(own_index)
    with pytest.raises(SourceError, match="No articles in"):
        Desk.index([empty], own_index)
    assert current_generation(own_index) == before


def test_a_full_build_of_an_empty_folder_gives_an_empty_index(
    own_index: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert Desk.index([empty], own_index, full=True).documents == 0
    assert Desk.open(own_index).ask("Who left xAI?").answered is False


def test_a_missing_index_and_a_missing_source_are_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="build one with: rag index"):
        Desk.open(tmp_path / "nowhere")
    with pytest.raises(SourceError, match="does not exist"):
        Desk.index([tmp_path / "nowhere"], tmp_path / "index")


def test_damaged_files_are_refused_by_name(own_index: Path) -> None:
    chance = random.Random(7)
    folder = own_index / "generations" / str(current_generation(own_index))
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        flipped = bytearray(whole)
        flipped[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        for damaged in (bytes(flipped), whole[: len(whole) // 2]):
            path.write_bytes(damaged)
            with pytest.raises(IndexDamaged, match=f"{path.name} is damaged.*rag index --full"):
                check_index(own_index)
        path.write_bytes(whole)
    assert check_index(own_index).ok


def test_an_index_of_another_model_is_refused(
    own_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag.encoding import open_encoder

    class Other:
        name = "other"
        fingerprint = "0"
        dimension = open_encoder().dimension

    monkeypatch.setattr("rag.desk.open_encoder", lambda name: Other())
    with pytest.raises(IndexMismatch, match="rag index --full"):
        Desk.open(own_index)


def test_the_second_writer_is_told_who_writes(own_index: Path, seeds: Path) -> None:
    with writer_lock(own_index), pytest.raises(IndexLocked, match=str(os.getpid())):
        Desk.index([seeds], own_index)


def test_a_failed_build_leaves_nothing_behind(own_index: Path) -> None:
    before = sorted((own_index / "generations").iterdir())

    def fill_the_disk() -> None:
        with new_generation(own_index) as folder:
            (folder / "half").write_text("half")
            raise OSError(28, "no space left")

    with pytest.raises(OSError, match="no space left"):
        fill_the_disk()
    assert sorted((own_index / "generations").iterdir()) == before


def test_a_damaged_pointer_is_told_and_a_full_build_mends_it(own_index: Path, seeds: Path) -> None:
    (own_index / "current").write_text("nonsense")
    with pytest.raises(IndexDamaged, match=r"current is damaged.*rag index --full"):
        Desk.open(own_index)
    Desk.index([seeds], own_index, full=True)
    assert check_index(own_index).ok


def test_a_killed_build_leaves_the_old_generation_or_the_new(own_index: Path, seeds: Path) -> None:
    chance = random.Random(11)
    for _ in range(5):
        command = [
            sys.executable,
            "-m",
            "rag",
            "index",
            str(seeds),
            "--index",
            str(own_index),
            "--full",
        ]
        builder = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, 4.0))
        builder.send_signal(signal.SIGKILL)
        builder.wait()
        assert check_index(own_index).ok
    answer = Desk.open(own_index).ask("Where did John Schulman go after OpenAI?")
    assert "Anthropic" in answer.text
    Desk.index([seeds], own_index, full=True)
    assert len(list((own_index / "generations").iterdir())) <= 2
