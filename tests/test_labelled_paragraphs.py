"""The labelled paragraphs of eval/paragraphs hold what their README says."""

import json
from pathlib import Path
from typing import get_args

import pytest

from rag.records import MoveKind, MoveStatus

FILES = sorted((Path(__file__).parent.parent / "eval/paragraphs").glob("*.jsonl"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_label_points_into_its_paragraph(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        sentences = item["sentences"]
        whole = " ".join((item["title"], *sentences))
        people = {name for names in item["people"] for name in names}
        labs = {name for names in item["labs"] for name in names}
        for move in item["moves"]:
            assert 0 <= move["sentence"] < len(sentences), move
            assert move["person"] in people, move
            assert {move["from"], move["to"]} - {None} <= labs, move
            assert move["kind"] in get_args(MoveKind), move
            assert move["status"] in get_args(MoveStatus), move
            assert all(not move[field] or move[field] in whole for field in ("role", "when")), move
        for asked in item["questions"]:
            assert all(0 <= at < len(sentences) for at in asked["sentences"]), asked
            assert asked["sentences"] or not asked["answer"], asked
        for claim in item["claims"]:
            assert claim["sentences"], claim
            assert all(0 <= at < len(sentences) for at in claim["sentences"]), claim
            assert isinstance(claim["ok"], bool), claim
