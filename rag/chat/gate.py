"""A bounded waiting room: so many questions are worked on, so many wait, the next is told so."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio.to_thread

from rag.errors import RagError

T = TypeVar("T")
_END = object()


class Busy(RagError):
    """More questions are waiting than the desk takes."""

    code = "busy"  # by which the page finds the sentence in its own language


class TooMany(RagError):
    """One reader has asked more questions within a minute than a reader may."""

    code = "limit"


class Gate:
    """Runs calls in worker threads, ``at_work`` at a time, with at most ``waiting`` in line.

    ``per_minute`` bounds what one reader asks; 0 is no bound.
    """

    def __init__(self, at_work: int = 4, waiting: int = 96, per_minute: int = 0) -> None:
        """Make a gate with nobody inside."""
        self.at_work = at_work
        self.waiting = waiting
        self.per_minute = per_minute
        self._inside = 0
        self._turn = asyncio.Semaphore(at_work)
        self._asked: dict[str, deque[float]] = {}

    async def run(self, call: Callable[[], T], reader: str = "") -> T:
        """What ``call`` returns, once it is its turn.

        Raises:
            Busy: too many are waiting already.
            TooMany: ``reader`` has asked too often.
        """
        async with self._entered(reader):
            return await anyio.to_thread.run_sync(call)

    async def stream(self, begin: Callable[[], Iterator[T]], reader: str = "") -> AsyncIterator[T]:
        """What the iterator that ``begin`` makes gives, one by one, in one turn.

        Raises:
            Busy: too many are waiting already.
            TooMany: ``reader`` has asked too often.
        """
        async with self._entered(reader):
            iterator = await anyio.to_thread.run_sync(begin)
            while (item := await anyio.to_thread.run_sync(next, iterator, _END)) is not _END:
                yield item  # type: ignore[misc]

    @asynccontextmanager
    async def _entered(self, reader: str) -> AsyncIterator[None]:
        if self._inside >= self.at_work + self.waiting:
            raise Busy("The desk is busy: too many questions are waiting. Try again in a minute.")
        self._count(reader)
        self._inside += 1
        try:
            async with self._turn:
                yield
        finally:
            self._inside -= 1

    def _count(self, reader: str) -> None:
        """Note that ``reader`` asks now, and forget who has not asked for a minute."""
        if not self.per_minute:
            return
        now = time.monotonic()
        for name, times in list(self._asked.items()):
            while times and times[0] <= now - 60:
                times.popleft()
            if not times:
                del self._asked[name]
        times = self._asked.setdefault(reader, deque())
        if len(times) >= self.per_minute:
            raise TooMany(
                f"You have asked {self.per_minute} questions within a minute; "
                "that is as many as this desk takes from one reader. Try again shortly."
            )
        times.append(now)
