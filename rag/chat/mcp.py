"""The MCP server: its tools return JSON, ask the same passwords as the page, and call nobody else.

Gradio's MCP server passes each call on to the page's endpoints over HTTP, at the address that the
request names and without a login, and returns what Python prints for the result. Here it always
uses this process's own address, with a login of its own that nobody else knows, and who calls it
must send a name and password as HTTP Basic.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Sequence
from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.settings import Settings

PATH = "/gradio_api/mcp"
User = tuple[str, str]  # name, password


def open_to_programs(
    app: FastAPI, server: Any, settings: Settings, users: Sequence[User], machine: User
) -> None:
    """Let programs that send a known name and password use the MCP ``server`` of ``app``."""

    @cache
    def client() -> Any:
        from gradio_client import Client

        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
        return Client(
            f"http://{host}:{settings.port}/",
            auth=machine if users else None,
            headers={"x-gradio-user": "mcp"},
            analytics_enabled=False,
            download_files=False,
            verbose=False,
            _skip_components=False,
        )

    def as_json(data: Sequence[Any], root_url: str) -> list[Any]:
        texts = [json.dumps(one, ensure_ascii=False) for one in data]
        return [server.types.TextContent(type="text", text=text) for text in texts]

    server._get_or_create_client = client
    server.postprocess_output_data = as_json
    if users:
        app.add_middleware(_Passwords, users=users)


class _Passwords:
    """Turns away who calls the MCP server without a known name and password."""

    def __init__(self, app: ASGIApp, users: Sequence[User]) -> None:
        self.app = app
        self.known = [f"{name}:{password}".encode() for name, password in users]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        guarded = scope["type"] == "http" and PATH in scope["path"]
        if guarded and not self._knows(dict(scope["headers"]).get(b"authorization", b"")):
            told = PlainTextResponse("Send a name and password as HTTP Basic.", 401)
            told.headers["WWW-Authenticate"] = 'Basic realm="lab-moves", charset="UTF-8"'
            await told(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _knows(self, header: bytes) -> bool:
        kind, _, encoded = header.partition(b" ")
        try:
            given = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            return False
        matches = [secrets.compare_digest(given, one) for one in self.known]
        return kind.lower() == b"basic" and any(matches)
