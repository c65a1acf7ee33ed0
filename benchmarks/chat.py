"""How soon the page can be typed into, and how soon the answer to an example starts.

    python benchmarks/chat.py [--index index] [--times 5]

The page is served by ``rag chat`` in a process of its own and looked at in headless Chromium. *New*
is a browser that has never been here, *again* one that has. The goals: 3 s and 0.5 s.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@contextlib.contextmanager
def served(index: str) -> Iterator[str]:
    """The address of ``rag chat`` over ``index``, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "rag", "chat", "--index", index, "--port", str(port)]
    chat = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ)
    begun = time.perf_counter()
    url = f"http://127.0.0.1:{port}/"
    try:
        while chat.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}health").close()
                break
            time.sleep(0.05)
        else:
            raise SystemExit("rag chat ended before it answered")
        print(f"server started in {time.perf_counter() - begun:.1f} s")
        yield url
    finally:
        chat.terminate()
        chat.wait()


def visit(page, url: str) -> tuple[float, float]:
    """Seconds until the page can be typed into, and from a click to the start of an answer."""
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector(".lm-input:enabled")
    page.type(".lm-input", "w")
    ready = time.perf_counter() - begun
    page.wait_for_selector(".lm-examples button")
    took_ms = page.evaluate(
        """() => new Promise((done) => {
          const begun = performance.now();
          new MutationObserver((_, watch) => {
            if (!document.querySelector(".lm-claims, .lm-silent")) return;
            watch.disconnect();
            done(performance.now() - begun);
          }).observe(document.querySelector(".lm-turns"), {childList: true, subtree: true});
          document.querySelector(".lm-examples button").click();
        })"""
    )
    return ready, took_ms / 1000


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", default="index")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    with served(options.index) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        rows: dict[str, list[tuple[float, float]]] = {"new": [], "again": []}
        for _ in range(options.times):
            context = browser.new_context(locale="en-US")
            for seen in rows:
                page = context.new_page()
                rows[seen].append(visit(page, url))
                page.close()
            context.close()
        browser.close()
    for seen, times in rows.items():
        ready, answer = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{seen:6} ready for typing {ready:.2f} s, answer starts {answer:.2f} s (medians)")


if __name__ == "__main__":
    main()
