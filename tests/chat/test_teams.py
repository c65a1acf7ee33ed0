"""A desk that is shared: logins, the path behind a proxy, limits, programs with a password."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import urllib.error
import urllib.request
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
BASIC = {"Authorization": "Basic " + b64encode(b"ann:one:two").decode()}


def status(url, data=None):
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_nothing_but_health_is_open_to_who_has_not_logged_in(team_page):
    url = team_page.url
    call = {"component_id": 1, "fn_name": "facts", "session_hash": "x", "data": {}}
    told = {
        "health": status(f"{url}health"),
        "config": status(f"{url}config"),
        "ask": status(f"{url}gradio_api/call/ask", {"data": ["who?"]}),
        "page": status(f"{url}gradio_api/component_server", call),
        "queue": status(f"{url}gradio_api/queue/join", {"data": ["who?"], "fn_index": 0}),
        "mcp": status(f"{url}gradio_api/mcp/", {}),
        "schema": status(f"{url}gradio_api/mcp/schema"),
    }
    assert told.pop("health") == 200
    assert told == dict.fromkeys(told, 401)


@pytest.mark.browser
def test_a_reader_logs_in_behind_a_proxy_and_is_held_to_the_limit(team_page, watched):
    reader = watched(team_page.url, login=True)
    page = reader.page
    reader.log_in("ann", "one:two")
    for n in range(3):
        reader.ask(f"who is number {n}?")
    reader.ask("who is one too many?", state="failed")
    told = "You have asked as many questions as one reader may within a minute."
    assert page.locator(".lm-error").text_content().startswith(told)


def tool(url, name, arguments, headers=None):
    """What an MCP tool gives, through the protocol's own client."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def called():
        async with (
            streamablehttp_client(f"{url}gradio_api/mcp/", headers=headers) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            names = {tool.name for tool in (await session.list_tools()).tools}
            answer = await session.call_tool(name, arguments)
            return names, answer.content[0].text

    # In a thread of its own: the browser tests leave a running event loop in this one.
    with ThreadPoolExecutor() as pool:
        return pool.submit(asyncio.run, called()).result()


def test_programs_use_the_three_tools_by_mcp(served):
    names, told = tool(served.url, "search", {"query": "who", "k": 1})
    assert names == {"ask", "search", "moves"}
    assert json.loads(told)["passages"] == [hit.as_json() for hit in served.desk.search("who", 1)]


def test_programs_with_a_password_use_them_on_a_desk_with_logins(team_page):
    _, told = tool(team_page.url, "moves", {"lab": "Harbor Labs"}, BASIC)
    rows = [move.as_json() for move in team_page.desk.moves(lab="Harbor Labs")]
    assert json.loads(told) == rows


def test_programs_log_in_with_gradios_client(team_page):
    from gradio_client import Client

    client = Client(team_page.url, auth=("bo", "three"), verbose=False)
    rows = [move.as_json() for move in team_page.desk.moves(lab="Harbor Labs")]
    assert client.predict("", "Harbor Labs", "", "", "", api_name="/moves") == rows


@pytest.mark.parametrize("number", [0, 1])
def test_the_examples_in_the_documents_work(real, number):
    text = (Path(__file__).resolve().parents[2] / "docs/chat.md").read_text(encoding="utf-8")
    example = text.split("```python\n")[number + 1].split("```")[0]
    code = example.replace("http://127.0.0.1:7860/", real.url)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "xAI" in done.stdout
