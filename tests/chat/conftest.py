"""Pages served in this process, over a real desk and over small fake ones, and a Chromium."""

from __future__ import annotations

import contextlib
import shutil
import socket
import sys
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from rag import Desk
from rag.chat.team import Team
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


OUTSIDE: list[str] = []  # what this process connected to beyond this machine


def _note_connection(event, args):
    if event == "socket.connect" and isinstance(args[1], tuple):
        host = str(args[1][0])
        if not host.startswith(("127.", "::1", "localhost")):
            OUTSIDE.append(host)


sys.addaudithook(_note_connection)


@dataclass(frozen=True)
class Served:
    """Where a page is served, and the desk behind it."""

    url: str
    desk: FakeDesk | Desk
    index: Path


def behind(path, app):
    """``app`` as a proxy shows it that serves it at ``path``."""

    async def proxied(scope, receive, send):
        if scope["type"] == "http" and scope["path"].startswith(path):
            inner = scope["path"].removeprefix(path) or "/"
            scope = {**scope, "path": inner, "raw_path": inner.encode()}
        await app(scope, receive, send)

    return proxied


@contextlib.contextmanager
def serving(desk, index, sources=(), team=None, llm=None):
    """Serve the page over ``desk`` at a free port."""
    import uvicorn

    from rag.chat.server import web_app

    team = team or Team()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = replace(Settings(), index=str(index), port=port, llm=llm)
    app = web_app(desk, settings, sources, team)
    if team.root_path:
        app = behind(team.root_path, app)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    yield Served(f"http://127.0.0.1:{port}{team.root_path or ''}/", desk, index)
    server.should_exit = True
    thread.join(10)


def written(folder: Path, articles: dict[str, str]) -> Path:
    """The folder with the articles in it."""
    folder.mkdir()
    for name, text in articles.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def articles(tmp_path_factory):
    return written(tmp_path_factory.mktemp("chat") / "articles", ARTICLES)


@pytest.fixture(scope="session")
def served(articles):
    """Over the fake desk."""
    with serving(FakeDesk(articles), articles.parent / "index", [articles]) as page:
        yield page


@pytest.fixture(scope="session")
def real(seeds_index, tmp_path_factory):
    """Over the seeds' index, in a copy of its own, remembering its sources."""
    index = tmp_path_factory.mktemp("real") / "index"
    shutil.copytree(seeds_index, index)
    with serving(Desk.open(index), index) as page:
        yield page


@pytest.fixture(scope="session")
def modelled(articles):
    """Over the fake desk, with a language model named beside the quoting engine."""
    with serving(FakeDesk(articles), articles.parent / "index", llm="fake:model") as page:
        yield page


@pytest.fixture(scope="session")
def team_page(articles):
    """With a login, behind a proxy's path, few questions a minute, nothing to be added."""
    team = Team((("ann", "one:two"), ("bo", "three")), "/desk", read_only=True, per_minute=3)
    with serving(FakeDesk(articles), articles.parent / "index", team=team) as page:
        yield page


@pytest.fixture(scope="session")
def narrow(articles):
    """With room for one question at a time and nobody in line."""
    team = Team(at_work=1, waiting=0)
    with serving(FakeDesk(articles), articles.parent / "index", team=team) as page:
        yield page


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """Over a real index of an article that is made of payloads, and moves of people named so."""
    lines = "\n".join(f"The note read {payload} and nothing more.\n" for payload in PAYLOADS)
    articles = {"hostile.txt": f"{PAYLOADS[1]} leaves {PAYLOADS[0]}\n\n2025-03-14\n\n{lines}"}
    source = written(tmp_path_factory.mktemp("hostile") / "articles", articles)
    index = source.parent / "index"
    Desk.index([source], index)
    desk = Desk.open(index)
    moves = FakeDesk(source, PAYLOADS).moves
    desk.moves = lambda *filters, **named: moves(*filters, **named)
    with serving(desk, index, [source]) as page:
        yield page


@pytest.fixture(scope="session")
def chromium():
    sync = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("there is no Chromium here: the page is not driven in a browser")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Watched:
    """A browser page whose console errors, dialogs and outside requests are noted."""

    def __init__(self, context, url: str) -> None:
        self.page = context.new_page()
        self.page.set_default_timeout(20_000)
        self.noted: list[str] = []
        self.page.on("console", lambda m: m.type == "error" and self.noted.append(m.text))
        self.page.on("pageerror", lambda error: self.noted.append(str(error)))
        self.page.on("dialog", lambda d: (self.noted.append(f"dialog {d.message}"), d.dismiss()))
        self.page.on("request", lambda r: self._note_request(r.url, url))
        self.url = url

    def _note_request(self, asked: str, home: str) -> None:
        if not asked.startswith((home, "data:", "blob:")):
            self.noted.append(f"request {asked}")

    def ready(self) -> None:
        self.page.wait_for_selector(".lm-stats:not(:empty)", state="attached")

    def log_in(self, name: str, password: str) -> None:
        """Log in where this browser has not yet; Gradio's page asks once too early and gets 401."""
        self.page.wait_for_selector("input[type=password], .lm-input")
        if self.page.locator("input[type=password]").count():
            self.page.get_by_label("Username").fill(name)
            self.page.get_by_label("Password").fill(password)
            self.page.get_by_role("button", name="Login").click()
        self.ready()
        self.noted[:] = [note for note in self.noted if "401" not in note]

    def go(self, name: str) -> None:
        self.page.click(f".lm-nav button[data-page={name}]")

    def send(self, question: str) -> None:
        self.page.fill(".lm-input", question)
        self.page.keyboard.press("Enter")

    def ask(self, question: str, state: str = "done") -> None:
        before = self.page.locator(".lm-turn").count()
        self.send(question)
        self.page.wait_for_selector(f".lm-turn:nth-child({before + 1})[data-state={state}]")


@pytest.fixture(scope="session")
def contexts(chromium):
    """Browser contexts by their options, each kept with its cache for the whole run."""
    made = {}

    def context(options):
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = chromium.new_context(**{"locale": "en-US", **options})
            made[key].grant_permissions(["clipboard-read", "clipboard-write"])
        return made[key]

    yield context
    for one in made.values():
        one.close()


@pytest.fixture
def watched(contexts):
    """Open a page as a reader; at the end it must have logged no error and asked no other host."""
    opened = []

    def open_page(url: str, query: str = "", login: bool = False, **options) -> Watched:
        one = Watched(contexts(options), url)
        opened.append(one)
        one.page.goto(url + query)
        if not login:
            one.ready()
        return one

    yield open_page
    noted = [note for one in opened for note in one.noted]
    for one in opened:
        with contextlib.suppress(Exception):
            one.page.evaluate("localStorage.clear()")
        one.page.close()
    assert noted == []
