"""The page driven in Chromium, as a reader would."""

from __future__ import annotations

import pytest

from .conftest import PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_three_clicks_lead_from_an_example_to_the_highlighted_source(served, watched):
    reader = watched(served.url)
    page = reader.page
    page.click(".lm-examples button")
    page.wait_for_selector(".lm-turn[data-state=done]")
    page.click(".lm-cite")
    page.wait_for_selector("#lm-quote")
    cited = served.desk.ask("who").citations[0]
    assert "".join(page.locator(".lm-original mark").all_text_contents()) == cited.quote
    assert page.locator(".lm-original").text_content() == served.desk.article(cited.document).text
    assert page.locator("#lm-reader-title").text_content() == cited.title
    assert page.locator("#lm-quote").is_visible()
    assert reader.noted == []


def test_every_marker_is_the_systems_own(served, watched):
    reader = watched(served.url)
    reader.ask("who?")
    answer = served.desk.ask("who?")
    shown = reader.page.locator(".lm-claims .lm-cite").all_text_contents()
    assert shown == [f"[{n}]" for claim in answer.claims for n in claim.citations]


def test_silence_is_told_as_such_with_the_nearest_passages(served, watched):
    reader = watched(served.url)
    reader.ask("silence?")
    page = reader.page
    assert page.locator(".lm-silent p").all_text_contents() == [
        "Not in the articles",
        "The articles do not say.",
    ]
    assert page.locator(".lm-aside .lm-card").count() == len(served.desk.passages())
    assert page.locator(".lm-cite").count() == 0


def test_disagreeing_sources_stand_side_by_side(served, watched):
    reader = watched(served.url)
    reader.ask("conflict?")
    sides = served.desk.ask("conflict?").conflicts[0].sides
    shown = reader.page.locator(".lm-side-value").all_text_contents()
    assert shown == [f"{side.value}[{side.citations[0]}]" for side in sides]


def test_a_follow_up_carries_the_dialogue(served, watched):
    reader = watched(served.url)
    reader.ask("who?")
    reader.ask("and when?")
    told = served.desk.ask("who?").text
    assert ("and when?", [("who?", told)]) in served.desk.asked


def test_a_running_question_can_be_stopped(served, watched):
    reader = watched(served.url)
    reader.page.fill(".lm-input", "slow one")
    reader.page.keyboard.press("Enter")
    reader.page.click(".lm-stop")
    assert reader.page.locator(".lm-answer").text_content() == "Stopped."
    reader.ask("who?")
    assert reader.page.locator(".lm-turn").count() == 2


def test_a_link_to_a_question_asks_it(served, watched):
    reader = watched(served.url, "?q=who%3F")
    reader.page.wait_for_selector(".lm-turn[data-state=done]")
    assert reader.page.locator(".lm-question").text_content() == "who?"


@pytest.mark.parametrize(
    ("locale", "first"), [("zh-CN", "提问"), ("zh-TW", "提問"), ("en-GB", "Ask"), ("fr-FR", "Ask")]
)
def test_the_interface_follows_the_browsers_language(served, watched, locale, first):
    reader = watched(served.url, locale=locale)
    assert reader.page.locator(".lm-nav button").first.text_content() == first


def test_language_and_ground_can_be_switched(served, watched):
    reader = watched(served.url)
    reader.page.select_option(".lm-tools select", "zh-Hant")
    assert reader.page.locator(".lm-nav button").all_text_contents() == ["提問", "人事", "文章"]
    before = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    reader.page.click(".lm-tools button >> nth=0")
    assert reader.page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_an_article_can_be_pasted_and_the_index_rebuilt(served, watched):
    reader = watched(served.url)
    page = reader.page
    page.click(".lm-nav button[data-page=articles]")
    page.fill(".lm-add textarea", "Cyra Moss joins Northlight\n\nShe starts on Monday.\n")
    page.click(".lm-add button >> text=Add this text")
    page.wait_for_selector(".lm-add-notes p")
    page.click(".lm-rebuild")
    page.wait_for_selector("text=Done: 2 articles")
    kept = list((served.index.parent / "index-added").iterdir())
    assert [path.read_text(encoding="utf-8") for path in kept] == [
        "Cyra Moss joins Northlight\n\nShe starts on Monday.\n"
    ]
    assert reader.noted == []


def test_the_ledger_is_shown_as_table_and_pictures(served, watched):
    reader = watched(served.url)
    page = reader.page
    page.click(".lm-nav button[data-page=moves]")
    page.wait_for_selector("#lm-timeline .js-plotly-plot")
    page.wait_for_selector("#lm-flow .js-plotly-plot")
    people = page.locator(".lm-moves-table td.lm-strong")
    assert people.all_text_contents() == ["Ada Quill", "Bo Tan", "Cyra Moss"]
    with page.expect_download() as download:
        page.click("text=Download CSV")
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == '"person","kind","from","to","role","date","status","sources"'
    assert len(lines) == 4
    assert reader.noted == []


def test_hostile_articles_and_questions_are_inert(hostile, watched):
    reader = watched(hostile.url)
    page = reader.page
    for payload in PAYLOADS:
        reader.ask(payload)
        page.click(".lm-new")
    reader.ask("silence <img src=x onerror=window.hacked=1>")
    reader.ask("who?")
    page.click(".lm-turn:last-child .lm-cite")
    page.wait_for_selector("#lm-quote")
    article = hostile.desk.articles()[0]
    assert page.locator(".lm-original").text_content() == article.text
    for mode in ("Cleaned", "Side by side"):
        page.click(f".lm-switch >> text={mode}")
    page.keyboard.press("Escape")
    page.click(".lm-nav button[data-page=articles]")
    page.wait_for_selector(".lm-article-list td")
    inside = ".lm-root script, .lm-root img, .lm-root iframe, .lm-root a, .lm-root video"
    assert page.locator(inside).count() == 0
    assert page.evaluate("window.hacked") is None
    assert reader.noted == []


def test_a_question_in_the_link_is_inert(served, watched):
    reader = watched(served.url, "?q=%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E")
    reader.page.wait_for_selector(".lm-turn[data-state=done]")
    assert reader.page.evaluate("window.hacked") is None
    shown = reader.page.locator(".lm-question").text_content()
    assert shown == "<img src=x onerror=window.hacked=1>"
    assert reader.noted == []


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_no_width_makes_the_page_scroll_sideways(served, watched, width):
    reader = watched(served.url, viewport={"width": width, "height": 844})
    reader.ask("conflict?")
    for page in ("ask", "moves", "articles"):
        reader.page.click(f".lm-nav button[data-page={page}]")
        reader.page.wait_for_timeout(300)
        wide = reader.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, page
