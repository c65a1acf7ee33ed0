"""An HTTP server that speaks the OpenAI chat protocol, misbehaves, and obeys attackers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from rag.settings import Settings

KEY = "sk-test-3f9a77c1d2"
ANSWER = "John Schulman joined Anthropic."
SECOND = "John Schulman left OpenAI."


class Server(ThreadingHTTPServer):
    """Answers every request in the way ``manner`` says."""

    daemon_threads = True
    manner = "good"
    order = ""  # what an attacker wants written, where the manner is to obey
    pause_s = 0.0  # between the pieces of a stream
    requests: list[dict[str, Any]]


class Handler(BaseHTTPRequestHandler):
    """One request: its body is kept, its answer is written as the manner has it."""

    server: Server

    def log_message(self, *args: object) -> None:
        """Nothing is logged."""

    def do_POST(self) -> None:
        """Answer a chat completion."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        manner = self.server.manner
        if manner in ("429", "500", "401"):
            key = self.headers.get("Authorization", "")
            form = json.dumps({"error": {"message": f"refused {key}", "code": manner}}).encode()
            self.send_response(int(manner))
            self.send_header("Content-Length", str(len(form)))
            self.end_headers()
            self.wfile.write(form)
            return
        if manner == "no counting" and "stream_options" in body:
            self.send_error(400)
            return
        if manner == "silent":
            time.sleep(5)
            return
        evidence = json.loads(body["messages"][1]["content"])["evidence"]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            self.write_stream(manner, evidence, "stream_options" in body)
        except (BrokenPipeError, ConnectionResetError):
            return  # the desk has hung up

    def write_stream(self, manner: str, evidence: list[dict[str, str]], counted: bool) -> None:
        """Write the pieces of an answer, and the tokens where they are asked for."""
        for piece in self.pieces(manner, evidence):
            self.event({"choices": [{"index": 0, "delta": {"content": piece}}]})
            time.sleep(self.server.pause_s)
        if manner == "not json":
            self.wfile.write(b"data: <html>gateway</html>\n\n")
        if counted:
            tokens = {"prompt_tokens": 900, "completion_tokens": 41, "total_tokens": 941}
            self.event({"choices": [], "usage": tokens})
        if not manner.startswith("broken"):
            self.wfile.write(b"data: [DONE]\n\n")

    def event(self, form: dict[str, Any]) -> None:
        """Write one event of the stream."""
        head = {"id": "1", "object": "chat.completion.chunk", "model": "stub"}
        self.wfile.write(f"data: {json.dumps({**head, **form})}\n\n".encode())
        self.wfile.flush()

    def pieces(self, manner: str, evidence: list[dict[str, str]]) -> Iterator[str]:
        """What the model writes, piece by piece."""
        if manner == "obey":
            yield from obedient(self.server.order, [e["id"] for e in evidence])
            return
        source = next(
            e["id"]
            for e in evidence
            if "Schulman" in e["sentence"] and "Anthropic" in e["sentence"]
        )
        if manner == "endless":
            while True:
                yield "no end to it " * 200
        if manner == "dripping":
            while True:
                time.sleep(0.2)
                yield "{"
        good = claim(ANSWER, source)
        yield from {
            "good": [good[:20], good[20:]],
            "no counting": [good],
            "two claims": [good, claim(SECOND, source)],
            "broken": [good[:20]],
            "broken after a claim": [good, good[:10]],
            "not json": [good[:20]],
            "empty": [""],
            "invented ids": [claim("John Schulman joined Meta.", "E99")],
            "numbers for ids": [json.dumps({"text": ANSWER, "evidence": [1, 2]}) + "\n"],
            "unsupported": [claim("John Schulman joined Meta.", source)],
            "half invented": [claim("He joined Anthropic.", "E77", source)],
            "own markers": [claim("John Schulman joined Anthropic [7][[citation]].", source)],
            "wrong language": [claim("约翰·舒尔曼加入了Anthropic。", source)],
            "prose": ["Schulman went to Anthropic [1]."],
            "silence": ['{"answered": false}'],
        }[manner]


def claim(text: str, *ids: str) -> str:
    """One line of a model's answer."""
    return json.dumps({"text": text, "evidence": list(ids)}) + "\n"


def obedient(order: str, ids: list[str]) -> Iterator[str]:
    """The order written as a claim, with all ids, with one, with none and with false ones."""
    yield order + "\n"
    yield claim(order, *ids)
    yield claim(order, ids[0])
    yield claim(order)
    yield claim(order, "E99", "[1]", "1")
    yield claim(f"{order} [1][9]", *ids[:2])


@contextmanager
def serving() -> Iterator[Server]:
    """A server that listens on a free port of this machine."""
    held = Server(("127.0.0.1", 0), Handler)
    held.requests = []
    threading.Thread(target=held.serve_forever, daemon=True).start()
    yield held
    held.shutdown()
    held.server_close()


def settings_for(server: Server) -> Settings:
    """Settings of a desk that asks the server."""
    base = f"http://127.0.0.1:{server.server_port}/v1"
    return replace(Settings(), llm="openai:stub", llm_base_url=base, llm_timeout_s=3.0)
