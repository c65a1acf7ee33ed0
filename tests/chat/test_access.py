"""The page for everybody: keyboard, screen reader, languages, widths, light and dark."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SERIOUS = ("serious", "critical")


def test_the_whole_path_can_be_gone_by_keyboard(served, watched):
    page = watched(served.url).page
    assert page.evaluate("document.activeElement.className") == "lm-input"
    page.keyboard.type("who?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".lm-turn[data-state=done]")
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.lm-claims .lm-cite')"):
            break
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#lm-quote")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name


def test_what_happens_is_told_to_who_listens(served, watched):
    reader = watched(served.url)
    reader.ask("who?")
    told = reader.page.locator(".lm-live").text_content()
    assert told == "Answer: " + " ".join(served.desk.ask("who?").text.split())
    reader.ask("silence?")
    assert reader.page.locator(".lm-live").text_content().startswith("Not in the articles: ")


@pytest.mark.parametrize(("width", "look"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_serious(served, watched, width, look):
    sync = pytest.importorskip("axe_playwright_python.sync_playwright")
    axe = sync.Axe()
    size = {"width": width, "height": 844}
    reader = watched(served.url, color_scheme=look, viewport=size, reduced_motion="reduce")
    page = reader.page
    found = []

    def check(where):
        # The pictures' own drawing is Plotly's; what they show stands in the table too.
        scope = {"include": [[".lm-root"]], "exclude": [[".js-plotly-plot"]]}
        for fault in axe.run(page, scope).response["violations"]:
            if fault["impact"] in SERIOUS:
                nodes = [node["html"][:120] for node in fault["nodes"][:3]]
                found.append((where, fault["id"], nodes))

    check("open")
    reader.ask("conflict?")
    reader.ask("silence?")
    check("answers")
    page.click(".lm-cite")
    page.wait_for_selector("#lm-quote")
    check("reader")
    page.keyboard.press("Escape")
    reader.go("moves")
    page.wait_for_selector("#lm-flow .js-plotly-plot")
    check("moves")
    reader.go("articles")
    page.wait_for_selector(".lm-article-list td")
    check("articles")
    page.click(".lm-tools button >> nth=-1")
    check("about")
    assert found == []


@pytest.mark.parametrize(
    ("locale", "first"), [("zh-CN", "提问"), ("zh-TW", "提問"), ("en-GB", "Ask"), ("fr-FR", "Ask")]
)
def test_the_interface_follows_the_browsers_language(served, watched, locale, first):
    page = watched(served.url, locale=locale).page
    assert page.locator(".lm-nav button").first.text_content() == first


def test_language_and_ground_can_be_switched_and_are_remembered(served, watched):
    reader = watched(served.url)
    page = reader.page
    page.select_option(".lm-tools select", "zh-Hant")
    assert page.locator(".lm-nav button").all_text_contents() == ["提問", "人事", "文章"]
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click(".lm-tools button >> nth=0")
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert after != before
    page.reload()
    reader.ready()
    assert page.locator(".lm-nav button").first.text_content() == "提問"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == after


def test_chinese_characters_are_drawn_and_not_as_boxes(served, watched):
    page = watched(served.url, locale="zh-TW").page
    drawn = page.evaluate(
        """() => ["\\uffff", "離", "离", "聯"].map((char) => {
          const canvas = document.createElement("canvas");
          const pen = canvas.getContext("2d");
          pen.font = "32px " + getComputedStyle(document.querySelector(".lm-root")).fontFamily;
          pen.fillText(char, 20, 60);
          return canvas.toDataURL();
        })"""
    )
    assert len(set(drawn)) == 4


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_no_width_makes_the_page_scroll_sideways(served, watched, width):
    reader = watched(served.url, viewport={"width": width, "height": 844})
    reader.ask("conflict?")
    for name in ("ask", "moves", "articles"):
        reader.go(name)
        reader.page.wait_for_timeout(300)
        wide = reader.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, name


def test_settings_that_matter_can_be_seen(real, watched):
    page = watched(real.url).page
    page.click(".lm-tools button >> nth=-1")
    shown = page.locator(".lm-about dl").text_content()
    for value in (str(real.index), real.desk.about()["built"][:4], real.desk.about()["embedder"]):
        assert value in shown
    assert page.locator(".lm-about > p").text_content() == "Nothing you ask leaves this machine."
