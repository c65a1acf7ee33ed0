"""The endpoints for programs, ``/ask``, ``/search`` and ``/moves``: the JSON of the commands.

Each is a Gradio endpoint and an MCP tool; its docstring is the tool's description. A request that
cannot be met ends in one sentence, never in a traceback.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import gradio as gr

from rag.chat.gate import Gate
from rag.chat.team import reader_of
from rag.errors import QuestionError, RagError

if TYPE_CHECKING:
    from rag.desk import Desk

T = TypeVar("T")
log = logging.getLogger(__name__)
MOST_PASSAGES = 100
LONGEST_FILTER_CHARS = 200
FAILED = "The desk could not do this; its log says why."


async def answered(gate: Gate, call: Callable[[], T], request: gr.Request | None) -> T:
    """What ``call`` returns, or a `gradio.Error` of one sentence."""
    try:
        return await gate.run(call, reader_of(request))
    except RagError as error:
        raise gr.Error(str(error), print_exception=False) from error
    except Exception as error:
        log.exception("a request failed")
        raise gr.Error(FAILED, print_exception=False) from error


def text_of(name: str, value: object, most_chars: int | None = None) -> str:
    """``value`` where it is text of a decent length.

    Raises:
        QuestionError: it is not, in one sentence.
    """
    if not isinstance(value, str):
        raise QuestionError(f'"{name}" must be text, not {type(value).__name__}.')
    if most_chars is not None and len(value) > most_chars:
        raise QuestionError(f'"{name}" has {len(value):,} characters; at most {most_chars}.')
    return value


def how_many(value: object) -> int:
    """``value`` where it is a sensible number of passages.

    Raises:
        QuestionError: it is not, in one sentence.
    """
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or not 1 <= value <= MOST_PASSAGES:  # type: ignore[operator]
        raise QuestionError(f'"k" must be a whole number from 1 to {MOST_PASSAGES}, not {value!r}.')
    return int(value)  # type: ignore[call-overload, no-any-return]


def filters_of(given: dict[str, object]) -> dict[str, str | None]:
    """The filters of the ledger that hold something; an empty one counts as not given."""
    filters: dict[str, str | None] = {}
    for name, value in given.items():
        text = text_of(name, value, LONGEST_FILTER_CHARS) if value is not None else ""
        filters[name] = text.strip() or None
    return filters


def searched(desk: Desk, query: str, k: int) -> dict[str, Any]:
    """The object ``rag search --json`` prints."""
    begun = time.perf_counter()
    hits = desk.search(query, k)
    total_ms = round((time.perf_counter() - begun) * 1000, 1)
    passages = [hit.as_json() for hit in hits]
    return {"query": query, "passages": passages, "timings_ms": {"total": total_ms}}


def endpoints(desk: Desk, gate: Gate) -> list[Callable[..., Awaitable[Any]]]:
    """The three functions that become endpoints, named as they are called."""

    async def ask(question: str, _request: gr.Request | None = None) -> dict[str, Any]:
        """Answer a question from the news articles in the index, every sentence with its source.

        Args:
            question: in Chinese, English or another language, about people at AI labs.
        """
        return await answered(
            gate, lambda: desk.ask(text_of("question", question)).as_json(), _request
        )

    async def search(query: str, k: int = 10, _request: gr.Request | None = None) -> dict[str, Any]:
        """Find the passages of the indexed news articles nearest to a query, best first.

        Args:
            query: words or a question.
            k: how many passages.
        """
        return await answered(
            gate, lambda: searched(desk, text_of("query", query), how_many(k)), _request
        )

    async def moves(
        person: str = "",
        lab: str = "",
        kind: str = "",
        since: str = "",
        until: str = "",
        _request: gr.Request | None = None,
    ) -> list[dict[str, Any]]:
        """List the personnel moves the indexed articles state, each with its sources.

        Args:
            person: a person under any spelling; empty for all.
            lab: a lab or company on either side of the move; empty for all.
            kind: left, joined, founded, returned, promoted, on_leave or dismissed; empty for all.
            since: the earliest date, such as 2024, 2024-05 or 2024-05-14; empty for no bound.
            until: the latest date, likewise.
        """
        given: dict[str, object] = {
            "person": person,
            "lab": lab,
            "kind": kind,
            "since": since,
            "until": until,
        }
        return await answered(
            gate, lambda: [move.as_json() for move in desk.moves(**filters_of(given))], _request
        )

    return [ask, search, moves]
