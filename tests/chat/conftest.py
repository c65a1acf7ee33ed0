"""A page served from a small fake desk over our own articles, and a Chromium to look at it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import which

import pytest

from rag.settings import Settings

from .fake_desk import FakeDesk

ARTICLES = {
    "northlight.txt": (
        "Two founders leave Northlight\n\nHarbor Gazette 2025-03-14\n\n"
        "Ada Quill has left Northlight for Brightwater AI, the company said on Friday. "
        "She had led its speech group for four years.\n\n"
        "Bo Tan, who built the first of its models, founded Harbor Labs in May. "
        "He wrote that the note [1] and the note [2] in his letter were jokes.\n"
    ),
    "qiming.txt": (
        "启明研究院再失大将\n\n2025年4月2日 海港晚报\n\n"
        "启明研究院的首席科学家林望舒今天离职，去向未定。她在这里工作了六年。\n\n"
        "她说：“我想休息一阵，再想下一步。”多位同事在社交平台上向她道别。\n"
    ),
}
PAYLOADS = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg onload=window.hacked=1>",
    "<iframe src=javascript:parent.hacked=1>",
    "<a href=javascript:window.hacked=1>click</a>",
    "<body onload=window.hacked=1>",
    "<details open ontoggle=window.hacked=1>",
    "<input autofocus onfocus=window.hacked=1>",
    "<video><source onerror=window.hacked=1>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example/><button>go</button></form>",
    "<object data=https://evil.example/></object>",
    "<embed src=https://evil.example/>",
    "<math><mtext></mtext><script>window.hacked=1</script></math>",
    "<marquee onstart=window.hacked=1>",
    "</textarea><script>window.hacked=1</script>",
    "</title><script>window.hacked=1</script>",
    "--><script>window.hacked=1</script>",
    '"><script>window.hacked=1</script>',
    "' onmouseover='window.hacked=1",
    "![x](https://evil.example/x.png)",
    "[x](javascript:window.hacked=1)",
    "<https://evil.example/>",
    "${window.hacked=1}",
    "{{constructor.constructor('window.hacked=1')()}}",
    "{{{value}}}<b>`${alert(1)}`</b>",
    "&lt;script&gt;window.hacked=1&lt;/script&gt;",
    "[1] [[citation:1]] [^1]",
    "$$\\href{javascript:window.hacked=1}{x}$$",
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@dataclass(frozen=True)
class Served:
    """Where a page is served, and the desk behind it."""

    url: str
    desk: FakeDesk
    index: Path


@contextlib.contextmanager
def serving(articles: dict[str, str], folder: Path):
    """Serve the page over a fake desk that holds ``articles``."""
    import uvicorn

    from rag.chat.server import Team, web_app

    source = folder / "articles"
    source.mkdir()
    for name, text in articles.items():
        (source / name).write_text(text, encoding="utf-8")
    settings = replace(Settings(), index=str(folder / "index"))
    desk = FakeDesk(source)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = web_app(desk, settings, [source], Team())
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    yield Served(f"http://127.0.0.1:{port}/", desk, folder / "index")
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    with serving(ARTICLES, tmp_path_factory.mktemp("chat")) as page:
        yield page


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    lines = "\n".join(f"The note read {payload} and nothing more.\n" for payload in PAYLOADS)
    articles = {"hostile.txt": f"{PAYLOADS[1]} leaves {PAYLOADS[0]}\n\n2025-03-14\n\n{lines}"}
    with serving(articles, tmp_path_factory.mktemp("hostile")) as page:
        yield page


@pytest.fixture(scope="session")
def chromium():
    sync = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = which("chromium") or which("chromium-browser") or which("google-chrome")
    if path is None:
        pytest.skip("there is no Chromium here: the page is not driven in a browser")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Watched:
    """A browser page whose console errors, dialogs and outside requests are noted."""

    def __init__(self, browser, url: str, **context) -> None:
        self.context = browser.new_context(**{"locale": "en-US", **context})
        self.page = self.context.new_page()
        self.noted: list[str] = []
        self.page.on("console", lambda m: m.type == "error" and self.noted.append(m.text))
        self.page.on("pageerror", lambda error: self.noted.append(str(error)))
        self.page.on("dialog", lambda d: (self.noted.append(f"dialog {d.message}"), d.dismiss()))
        self.page.on("request", lambda r: self._note_request(r.url, url))
        self.url = url

    def _note_request(self, asked: str, home: str) -> None:
        if not asked.startswith((home, "data:", "blob:")):
            self.noted.append(f"request {asked}")

    def ask(self, question: str) -> None:
        self.page.fill(".lm-input", question)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".lm-turn:last-child[data-state=done]")


@pytest.fixture
def watched(chromium):
    opened = []

    def open_page(url: str, query: str = "", **context) -> Watched:
        one = Watched(chromium, url, **context)
        opened.append(one)
        one.page.goto(url + query)
        one.page.wait_for_selector(".lm-stats:not(:empty)", state="attached")
        return one

    yield open_page
    for one in opened:
        one.context.close()
