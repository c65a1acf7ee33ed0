"""The page of articles driven in Chromium: the list, the reader, adding and rebuilding."""

from __future__ import annotations

import threading

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASTED = (
    "Wendel Ashgrove joins Pinemoor AI\n\n2025-09-02\n\n"
    "Wendel Ashgrove has left xAI for Pinemoor AI.\n"
)


def test_the_list_shows_each_article_and_opens_both_views_of_it(real, watched):
    reader = watched(real.url)
    page = reader.page
    reader.go("articles")
    page.wait_for_selector(".lm-article-list td")
    titles = page.locator(".lm-article-list td.lm-strong").all_text_contents()
    articles = real.desk.articles()
    assert sorted(titles) == sorted(article.title for article in articles)
    page.click(".lm-article-list td.lm-strong button")
    page.wait_for_selector(".lm-columns.both .lm-cleaned")
    shown = page.locator(".lm-original").text_content()
    article = next(a for a in articles if a.text == shown)
    grey = page.locator(".lm-original .lm-boiler").all_text_contents()
    left_out = [b for b in article.blocks if b.kind == "boilerplate"]
    assert "".join(grey) == "".join(article.text[b.start : b.end] for b in left_out)
    assert article.title == page.locator("#lm-reader-title").text_content()


def test_lost_characters_are_marked(real, watched):
    damaged = next(article for article in real.desk.articles() if article.damage)
    reader = watched(real.url)
    reader.go("articles")
    reader.page.get_by_role("button", name=damaged.title).click()
    reader.page.wait_for_selector(".lm-original")
    marked = reader.page.locator(".lm-original .lm-damaged").all_text_contents()
    assert marked == [damaged.text[start:end] for start, end in damaged.damage]


def test_a_pasted_article_answers_after_a_rebuild_while_others_go_on_asking(real, watched):
    reader = watched(real.url)
    page = reader.page
    before = len(real.desk.articles())
    failed: list[Exception] = []
    done = threading.Event()

    def others():
        while not done.is_set():
            try:
                real.desk.ask("谁离开了xAI?")
            except Exception as error:
                failed.append(error)

    asking = threading.Thread(target=others)
    asking.start()
    reader.go("articles")
    page.fill(".lm-add textarea", PASTED)
    page.click("text=Add this text")
    page.wait_for_selector(".lm-add-notes p")
    page.click(".lm-rebuild")
    page.wait_for_selector(f"text=Done: {before + 1} articles", timeout=60_000)
    done.set()
    asking.join()
    assert failed == []
    assert [p.read_text("utf-8") for p in real.index.with_name("index-added").iterdir()] == [PASTED]
    reader.go("ask")
    reader.ask("Where did Wendel Ashgrove go?")
    assert "Pinemoor AI" in page.locator(".lm-claims").text_content()


def test_a_file_is_added_and_what_is_no_article_refused(served, watched):
    reader = watched(served.url)
    page = reader.page
    reader.go("articles")
    files = [
        {
            "name": "公告.txt",
            "mimeType": "text/plain",
            "buffer": "林望舒加入海港实验室。\n".encode("gb18030"),
        },
        {"name": "empty.txt", "mimeType": "text/plain", "buffer": b" \n"},
        {"name": "program.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"},
    ]
    page.set_input_files(".lm-add input[type=file]", files)
    page.wait_for_selector(".lm-add-notes p:nth-child(3)")
    assert page.locator(".lm-add-notes p").all_text_contents() == [
        "Added: 林望舒加入海港实验室。. Rebuild the index to ask about it.",
        "There is no text in it.",
        "'program.exe' is not one of .txt, .md, .html, .htm.",
    ]


def test_a_rebuild_shows_how_far_it_is_to_everybody(served, watched):
    first, second = watched(served.url), watched(served.url)
    first.go("articles")
    first.page.click(".lm-rebuild")
    first.page.wait_for_selector(".lm-progress progress")
    second.go("articles")
    second.page.wait_for_selector(".lm-progress progress")
    first.page.wait_for_selector("text=Done: 2 articles")


def test_a_read_only_desk_takes_no_articles(team_page, watched):
    reader = watched(team_page.url, login=True)
    page = reader.page
    reader.log_in("ann", "one:two")
    reader.go("articles")
    page.wait_for_selector("text=This desk is read-only.")
    assert page.locator(".lm-add").count() == 0
