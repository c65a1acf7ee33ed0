"""Serving the page: the desk is opened or its index built, and one process answers."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
import uvicorn
from fastapi import FastAPI

from rag.chat.app import build_app
from rag.chat.assets import theme
from rag.errors import IndexMissing, RagError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.desk import Desk

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Team:
    """What a shared desk needs: who may use it, where it stands behind a proxy."""

    users: tuple[tuple[str, str], ...] = ()
    root_path: str | None = None
    read_only: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Team:
        """The team that ``RAG_CHAT_USERS``, ``_ROOT_PATH`` and ``_READ_ONLY`` describe.

        >>> Team.from_environment({"RAG_CHAT_USERS": "ann:one, bo:two:three"}).users
        (('ann', 'one'), ('bo', 'two:three'))

        Raises:
            RagError: ``RAG_CHAT_USERS`` is not a list of ``name:password``.
        """
        users = []
        for entry in environment.get("RAG_CHAT_USERS", "").split(","):
            if not entry.strip():
                continue
            name, colon, password = entry.strip().partition(":")
            if not (name and colon and password):
                raise RagError("RAG_CHAT_USERS must read name:password,name:password.")
            users.append((name, password))
        read_only = environment.get("RAG_CHAT_READ_ONLY", "").lower() in {"1", "true", "yes"}
        return cls(tuple(users), environment.get("RAG_CHAT_ROOT_PATH") or None, read_only)


def opened(settings: Settings, sources: Sequence[Path]) -> Desk:
    """The desk over the index of ``settings``, which is built from ``sources`` where it is missing.

    Raises:
        SourceError: there is no index and nothing to build it from.
    """
    from rag.desk import Desk

    try:
        return Desk.open(settings.index, settings)
    except IndexMissing:
        names = ", ".join(str(source) for source in sources)
        log.warning("There is no index in %s yet; building it from %s …", settings.index, names)
        report = Desk.index(sources, settings.index, settings)
        log.warning("%s articles indexed.", report.as_json()["documents"])
        return Desk.open(settings.index, settings)


def web_app(desk: Desk, settings: Settings, sources: Sequence[Path], team: Team) -> FastAPI:
    """The whole web application: ``/health``, the page, the endpoints and the MCP server."""
    app = FastAPI(title="lab-moves", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> dict[str, Any]:
        return {"status": "ok", "documents": len(desk.articles())}

    blocks = build_app(desk, settings, sources, team.read_only)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        auth=list(team.users) or None,
        root_path=team.root_path,
        max_file_size=settings.max_file_bytes,
        ssr_mode=False,
        mcp_server=True,
        theme=theme(),
    )
    return mounted


def _check_free(host: str, port: int) -> None:
    """Raise a sentence where nothing can listen at ``host:port``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise RagError(
                f"Cannot listen on {host}:{port} ({error.strerror}); try --port."
            ) from error


def serve(settings: Settings, sources: Sequence[Path]) -> None:
    """Answer in the browser at ``settings.host:port`` until stopped.

    Raises:
        RagError: the port is taken, or there is neither an index nor articles to build one from.
    """
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    team = Team.from_environment(os.environ)
    _check_free(settings.host, settings.port)
    app = web_app(opened(settings, sources), settings, sources, team)
    log.warning("Ask at http://%s:%s (Ctrl-C stops).", settings.host, settings.port)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning")
