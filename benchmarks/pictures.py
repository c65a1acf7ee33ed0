"""Takes the pictures of the chat for the README: python benchmarks/pictures.py [--index index].

A first-time reader's path over the seeds: open, click an example, read, open the source.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from chat import FLAGS, served

IMAGES = Path(__file__).resolve().parent.parent / "docs/images"


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", default="index")
    options = parser.parse_args()
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with served(options.index) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 760}, locale="en-US")

        def shoot(name: str) -> None:
            page.mouse.move(0, 0)
            page.wait_for_timeout(700)
            page.screenshot(path=IMAGES / f"{name}.png")

        page.goto(url)
        page.wait_for_selector(".lm-examples button")
        shoot("ask")
        page.click(".lm-examples button")
        page.wait_for_selector(".lm-turn[data-state=done]")
        shoot("answer")
        page.click(".lm-cite")
        page.wait_for_selector("#lm-quote")
        shoot("source")
        page.keyboard.press("Escape")
        page.set_viewport_size({"width": 1200, "height": 1040})
        page.click(".lm-nav button[data-page=moves]")
        page.wait_for_selector("#lm-flow .sankey-node")
        shoot("moves")
        page.set_viewport_size({"width": 1200, "height": 760})
        page.click(".lm-nav button[data-page=articles]")
        page.wait_for_selector(".lm-article-list td")
        page.click(".lm-article-list td button")
        page.wait_for_selector(".lm-columns")
        shoot("articles")
        browser.close()


if __name__ == "__main__":
    main()
