"""What a desk that several people share needs: who may use it, how much, and behind which path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import gradio as gr

from rag.errors import RagError

_YES = {"1", "true", "yes", "on"}


@dataclass(frozen=True, slots=True)
class Team:
    """Who may use the desk, how many questions it takes, and where it stands behind a proxy."""

    users: tuple[tuple[str, str], ...] = ()  # (name, password); nobody logs in where it is empty
    root_path: str | None = None
    read_only: bool = False
    at_work: int = 4  # questions worked on at a time
    waiting: int = 96  # in line; the next is told that the desk is busy
    per_minute: int = 0  # questions of one reader; 0 is no bound

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Team:
        """The team that the ``RAG_CHAT_`` variables describe.

        >>> Team.from_environment({"RAG_CHAT_USERS": "ann:one, bo:two:three"}).users
        (('ann', 'one'), ('bo', 'two:three'))

        Raises:
            RagError: a variable does not hold what it should; the sentence repeats no password.
        """
        given = {
            name.removeprefix("RAG_CHAT_").lower(): value.strip()
            for name, value in environment.items()
            if name.startswith("RAG_CHAT_") and value.strip()
        }
        counts = {
            name: _count(name, given[name])
            for name in ("at_work", "waiting", "per_minute")
            if name in given
        }
        return cls(
            users=_users(given.get("users", "")),
            root_path=given.get("root_path"),
            read_only=given.get("read_only", "").lower() in _YES,
            **counts,
        )


def _users(listed: str) -> tuple[tuple[str, str], ...]:
    users = []
    for entry in filter(None, map(str.strip, listed.split(","))):
        name, _, password = entry.partition(":")
        if not (name and password):
            raise RagError("RAG_CHAT_USERS must read name:password,name:password.")
        users.append((name, password))
    return tuple(users)


def _count(name: str, value: str) -> int:
    least = 1 if name == "at_work" else 0
    if not value.isdecimal() or int(value) < least:
        raise RagError(
            f"RAG_CHAT_{name.upper()} must be a whole number from {least}, not {value[:40]!r}."
        )
    return int(value)


def reader_of(request: gr.Request | None) -> str:
    """Who asks: the name of who logged in, else the address."""
    if request is None:
        return ""
    client = getattr(request, "client", None)
    return str(getattr(request, "username", None) or getattr(client, "host", "") or "")
