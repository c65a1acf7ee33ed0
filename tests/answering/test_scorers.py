"""The scorers of dialogues and of the verifier: what counts as right, and how halves are told."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "eval"))

from score_dialogues import DialogueScore, dialogue_table, turn_right
from score_pairs import PairScore, pair_table

from rag import Desk


def test_a_dialogue_is_right_where_its_last_turn_is() -> None:
    scores = [
        DialogueScore("d1", "tune", "en", "seeds", (True, False, True), ()),
        DialogueScore("d2", "tune", "en", "seeds", (True, False), ()),
    ]
    assert dialogue_table(scores)["tune"] == {
        "dialogues": 2,
        "right": 1 / 2,
        "turns": round(1 / 3, 4),
    }


def test_a_fault_by_another_name_is_caught_but_not_named() -> None:
    scores = [
        PairScore({}, "rumour", "run", ("negation",)),
        PairScore({}, "date", "run", ()),
        PairScore({}, None, "run", ("date",)),
    ]
    assert pair_table(scores)["run"] == {"pairs": 3, "caught": 1 / 2, "named": 0, "kept": 0}


def test_a_date_is_right_in_any_of_its_forms(desk: Desk) -> None:
    answer = replace(desk.ask("Who left xAI?"), answered=True, text="It was on 14 March 2025.")
    for form in ("March 14", "2025-03-14", "3月14日"):
        assert turn_right({"answerable": True, "answers": [[form]]}, answer)
    assert not turn_right({"answerable": True, "answers": [["March 15"]]}, answer)
