"""Serving the page: the desk is opened or its index built, and one process answers."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from rag.chat.app import TITLE, build_app
from rag.chat.assets import theme
from rag.chat.collection import DEFAULT_SOURCE
from rag.chat.mcp import open_to_programs
from rag.chat.team import Team
from rag.errors import IndexMissing, RagError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.desk import Desk

log = logging.getLogger(__name__)


def opened(settings: Settings, sources: Sequence[Path]) -> Desk:
    """The desk over the index of ``settings``, which is built from ``sources`` where it is missing.

    Raises:
        SourceError: there is no index and nothing to build it from.
    """
    from rag.desk import Desk

    try:
        return Desk.open(settings.index, settings)
    except IndexMissing:
        sources = sources or [Path(DEFAULT_SOURCE)]
        names = ", ".join(str(source) for source in sources)
        log.warning("There is no index in %s yet; building it from %s …", settings.index, names)
        report = Desk.index(sources, settings.index, settings)
        log.warning("%s articles indexed.", report.as_json()["documents"])
        return Desk.open(settings.index, settings)


def web_app(desk: Desk, settings: Settings, sources: Sequence[Path], team: Team) -> FastAPI:
    """The whole web application: ``/health``, the page, the endpoints and the MCP server."""
    app = FastAPI(title="lab-moves", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> JSONResponse:
        try:
            return JSONResponse({"status": "ok", "documents": len(desk.articles())})
        except RagError as error:
            return JSONResponse({"status": "failing", "error": str(error)}, status_code=503)

    blocks = build_app(desk, settings, sources, team)
    machine = ("programs", secrets.token_urlsafe())
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        auth=[*team.users, machine] if team.users else None,
        auth_message=TITLE,
        root_path=team.root_path,
        max_file_size=settings.max_file_bytes,
        ssr_mode=False,
        mcp_server=True,
        theme=theme(),
    )
    open_to_programs(mounted, blocks.mcp_server_obj, settings, team.users, machine)
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
    desk = opened(settings, sources)
    desk.search(TITLE)  # what is loaded at the first question is loaded now
    app = web_app(desk, settings, sources, team)
    log.warning("Ask at http://%s:%s (Ctrl-C stops).", settings.host, settings.port)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning")
