"""The page of moves driven in Chromium: the filters, the pictures, the table."""

from __future__ import annotations

import csv
import io

import pytest

from .conftest import Watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def opened(real, contexts):
    """One page for all that is tested here: drawing the pictures takes its time."""
    reader = Watched(contexts({}), real.url)
    reader.page.goto(real.url)
    reader.ready()
    yield reader
    reader.page.close()


@pytest.fixture
def moves(opened):
    page = opened.page
    page.keyboard.press("Escape")
    if page.locator(".lm-new").is_visible():
        page.click(".lm-new")
    opened.go("moves")
    page.wait_for_selector("#lm-timeline .js-plotly-plot .point")
    page.wait_for_selector("#lm-flow .js-plotly-plot .sankey-node")
    yield page
    assert opened.noted == []
    if page.locator("#lm-page-moves").is_visible():
        page.keyboard.press("Escape")
        page.click("text=Clear")


def people(page):
    return page.locator(".lm-moves-table td.lm-strong").all_text_contents()


def names(moves):
    return [move.person for move in moves]


def test_the_table_holds_the_ledger_and_filters_it(real, moves):
    whole = real.desk.moves()
    assert people(moves) == names(whole)
    moves.get_by_role("textbox", name="Lab").fill("xAI")
    moves.get_by_label("Kind").select_option("founded")
    some = real.desk.moves(lab="xAI", kind="founded")
    moves.wait_for_selector(f"text='{len(some)} moves'")
    assert people(moves) == names(some)
    moves.get_by_label("Status").select_option("denied")
    moves.wait_for_selector("text=No move matches.")
    moves.click("text=Clear")
    moves.wait_for_selector(f"text='{len(whole)} moves'")
    moves.get_by_label("Since").fill("2024-13x")
    assert moves.get_by_label("Since").get_attribute("aria-invalid") == "true"
    moves.get_by_label("Since").fill("2025")
    late = real.desk.moves(since="2025")
    moves.wait_for_selector(f"text='{len(late)} moves'")
    assert people(moves) == names(late)


def test_the_table_is_downloaded_as_csv(real, moves):
    with moves.expect_download() as download:
        moves.click("text=Download CSV")
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    shown = [(move.person, move.kind, move.origin or "") for move in real.desk.moves()]
    assert [(row["person"], row["kind"], row["from"]) for row in rows] == shown


def test_a_source_in_the_table_opens_at_its_quote(real, moves):
    moves.click(".lm-moves-table .lm-cite")
    moves.wait_for_selector("#lm-quote")
    shown = "".join(moves.locator(".lm-original mark").all_text_contents())
    assert shown == real.desk.moves()[0].sources[0].quote


def test_a_name_in_the_table_is_asked_about(moves):
    moves.wait_for_selector(".lm-moves-table td.lm-strong button")
    name = people(moves)[0]
    moves.click(".lm-moves-table td.lm-strong button")
    moves.wait_for_selector(".lm-turn[data-state=done]")
    assert moves.locator(".lm-question").text_content() == f"What do the articles say about {name}?"


def test_a_dot_of_the_timeline_opens_its_source(real, moves):
    moves.locator("#lm-timeline .point").first.click(force=True)
    moves.wait_for_selector("#lm-quote")
    quotes = {source.quote for move in real.desk.moves() for source in move.sources}
    assert "".join(moves.locator(".lm-original mark").all_text_contents()) in quotes


def test_a_dot_still_opens_its_source_after_the_pictures_were_drawn_anew(moves):
    moves.get_by_role("textbox", name="Lab").fill("xAI")
    moves.wait_for_function("document.querySelectorAll('#lm-timeline .point').length < 10")
    moves.locator("#lm-timeline .point").first.click(force=True)
    moves.wait_for_selector("#lm-quote")


def test_a_dot_tells_who_when_and_by_which_article(real, moves):
    moves.locator("#lm-timeline .point").first.hover(force=True)
    told = "document.querySelector('#lm-timeline .hovertext')?.textContent"
    shown = moves.wait_for_function(told).json_value()  # in one go: the label is drawn anew
    dated = [move for move in real.desk.moves() if move.date and move.date in shown]
    assert any(move.person in shown for move in dated)
    titles = {real.desk.article(s.document).title for m in dated for s in m.sources}
    flat = "".join(shown.split())
    assert any("".join(title.split())[:20] in flat for title in titles)


def test_a_lab_in_the_flow_is_asked_about(real, moves):
    moves.locator("#lm-flow .sankey-node rect").first.click(force=True)
    moves.wait_for_selector(".lm-turn[data-state=done]")
    labs = {lab for move in real.desk.moves() for lab in (move.origin, move.destination)}
    asked = moves.locator(".lm-question").text_content()
    assert asked in {f"Who left or joined {lab}?" for lab in labs}


def test_a_flow_is_asked_about(real, moves):
    # A point inside the band: the middle of the box around a curve may lie beside it.
    x, y = moves.evaluate(
        """() => {
          const bands = document.querySelectorAll("#lm-flow .sankey-link");
          bands[0].scrollIntoView({block: "center"});
          const box = bands[0].getBoundingClientRect();
          for (let y = box.top; y < box.bottom; y += 3)
            for (let x = box.left + box.width / 3; x < box.right; x += 3)
              if (document.elementFromPoint(x, y) === bands[0]) return [x, y];
        }"""
    )
    moves.mouse.move(x, y)
    moves.mouse.click(x, y)
    moves.wait_for_selector(".lm-turn[data-state=done]")
    ways = {(move.origin, move.destination) for move in real.desk.moves()}
    asked = moves.locator(".lm-question").text_content()
    assert asked in {f"Who went from {origin} to {goal}?" for origin, goal in ways}
