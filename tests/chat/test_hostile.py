"""Markup, scripts and links in articles, names and questions stay text in the browser."""

from __future__ import annotations

import pytest

from .conftest import OUTSIDE, PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
INSIDE = (
    ".lm-root script, .lm-root img, .lm-root iframe, .lm-root a:not(.modebar-btn), .lm-root video"
)


def unharmed(page):
    assert page.locator(INSIDE).count() == 0
    assert page.evaluate("window.hacked") is None


def test_questions_are_inert(hostile, watched):
    reader = watched(hostile.url)
    for payload in PAYLOADS:
        reader.ask(payload)
        unharmed(reader.page)
        shown = reader.page.locator(".lm-question").text_content()
        assert shown == payload
        reader.page.click(".lm-new")


def test_articles_are_inert_in_every_view(hostile, watched):
    reader = watched(hostile.url)
    page = reader.page
    article = hostile.desk.articles()[0]
    reader.ask("What did the note read?")
    reader.go("articles")
    page.click(".lm-article-list td button")
    page.wait_for_selector(".lm-original")
    assert page.locator(".lm-original").text_content() == article.text
    for mode in ("Cleaned", "Original", "Side by side"):
        page.click(f".lm-switch >> text={mode}")
    unharmed(page)


def test_names_in_the_ledger_are_inert(hostile, watched):
    reader = watched(hostile.url)
    page = reader.page
    reader.go("moves")
    page.wait_for_selector("#lm-timeline .point")
    page.wait_for_selector("#lm-flow .sankey-node")
    page.locator("#lm-timeline .point").first.hover(force=True)
    page.locator("#lm-flow .sankey-node rect").first.hover(force=True)
    page.wait_for_timeout(300)
    unharmed(page)


def test_a_question_in_the_link_is_inert(served, watched):
    page = watched(served.url, "?q=%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E").page
    page.wait_for_selector(".lm-turn[data-state=done]")
    assert page.locator(".lm-question").text_content() == "<img src=x onerror=window.hacked=1>"
    unharmed(page)


def test_the_server_connected_to_no_other_machine():
    assert OUTSIDE == []
