"""What the tests of the model's answers share: the server and a desk that asks it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from model_server import KEY, Handler, Server

from rag import Desk
from rag.settings import Settings


@pytest.fixture
def server() -> Iterator[Server]:
    held = Server(("127.0.0.1", 0), Handler)
    held.requests = []
    thread = threading.Thread(target=held.serve_forever, daemon=True)
    thread.start()
    yield held
    held.shutdown()
    held.server_close()


@pytest.fixture
def model_settings(server: Server, monkeypatch: pytest.MonkeyPatch) -> Settings:
    pytest.importorskip("langchain_openai", reason="needs the extra lab-moves[llm]")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    base = f"http://127.0.0.1:{server.server_port}/v1"
    return replace(Settings(), llm="openai:stub", llm_base_url=base, llm_timeout_s=3.0)


@pytest.fixture
def model_desk(model_settings: Settings, seeds_index: Path) -> Desk:
    return Desk.open(seeds_index, model_settings)
