"""Readers' verdicts on answers, a line each in a local file beside the index.

`rag eval --candidates FILE` turns such a file into candidates for gold questions.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import QuestionError
from rag.records import Json

_LOCK = threading.Lock()
VERDICTS = ("good", "bad")
MOST_QUOTES = 100


def feedback_file(index: str) -> Path:
    """Where the verdicts about answers from ``index`` are kept."""
    path = Path(index)
    return path.with_name(f"{path.name}-feedback.jsonl")


def write_feedback(index: str, answer: Json, quotes: Sequence[Json], verdict: str) -> Json:
    """The row that was appended.

    Args:
        index: the folder of the index.
        answer: the texts "question", "answer", "language" and "engine", and whether "answered".
        quotes: what the answer cited, each with its "document" and "quote".
        verdict: good or bad.

    Raises:
        QuestionError: the verdict is neither good nor bad, or a text is far too long.
    """
    if verdict not in VERDICTS:
        raise QuestionError(f"A verdict is good or bad, not {verdict[:40]!r}.")
    if len(answer["question"]) > 2_000 or len(answer["answer"]) > 20_000:
        raise QuestionError("The feedback is too long to keep.")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    row = {**answer, "citations": list(quotes), "verdict": verdict, "at": now}
    with _LOCK, feedback_file(index).open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return row
