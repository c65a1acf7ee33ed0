"""Candidates for gold questions, from the verdicts that readers of the chat left.

An answer that was called good gives a row that can be asked as it stands: its claims are the facts,
what it cited is the evidence. One that was called wrong gives a row without facts, with the wrong
answer beside it, for a person to fill in. Of several verdicts on one question the last one counts.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def candidates(feedback: Path) -> list[Row]:
    """Rows in the form of gold.jsonl, in the order in which the questions were first judged.

    Raises:
        ValueError: a line is not a verdict as the chat writes it.
    """
    last: dict[str, Row] = {}
    for number, line in enumerate(feedback.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            last[row["question"]] = _candidate(row)
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise ValueError(f"line {number} is not a verdict of the chat ({error})") from error
    return [{"id": f"c{number:03}", **row} for number, row in enumerate(last.values(), 1)]


def _candidate(row: Row) -> Row:
    good = row["verdict"] == "good"
    told = good and row["answered"]
    quotes = [{"document": c["document"], "quote": c["quote"]} for c in row["citations"]]
    candidate = {
        "question": row["question"],
        "language": row["language"],
        "type": "single" if told or not good else "unanswerable",
        "corpus": "own",
        "split": "tune",
        "answerable": bool(row["answered"]) if good else None,
        "answers": [[line] for line in _facts(row["answer"])] if told else [],
        "not": [],
        "evidence_groups": [quotes] if told and quotes else [],
    }
    return candidate if good else {**candidate, "wrong_answer": row["answer"]}


def _facts(answer: str) -> list[str]:
    """The claims of an answer without their markers."""
    lines = (re.sub(r"\s*(\[\d+\])+", "", line).strip() for line in answer.splitlines())
    return [line for line in lines if line]
