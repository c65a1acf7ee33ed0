"""A bounded waiting room: so many questions are worked on, so many wait, the next is told so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import anyio.to_thread

from rag.errors import RagError

T = TypeVar("T")


class Busy(RagError):
    """More questions are waiting than the desk takes."""


class Gate:
    """Runs calls in worker threads, ``at_work`` at a time, with at most ``waiting`` in line."""

    def __init__(self, at_work: int = 4, waiting: int = 96) -> None:
        """Make a gate with nobody inside."""
        self.at_work = at_work
        self.waiting = waiting
        self._inside = 0
        self._turn = asyncio.Semaphore(at_work)

    async def run(self, call: Callable[[], T]) -> T:
        """What ``call`` returns, once it is its turn.

        Raises:
            Busy: too many are waiting already.
        """
        if self._inside >= self.at_work + self.waiting:
            raise Busy("The desk is busy: too many questions are waiting. Try again in a minute.")
        self._inside += 1
        try:
            async with self._turn:
                return await anyio.to_thread.run_sync(call)
        finally:
            self._inside -= 1
