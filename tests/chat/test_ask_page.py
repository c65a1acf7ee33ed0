"""The conversation driven in Chromium, as a reader would."""

from __future__ import annotations

import json

import pytest

from rag.chat.feedback import feedback_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def copied(page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def test_three_clicks_lead_from_an_example_to_the_highlighted_source(real, watched):
    page = watched(real.url).page
    page.click(".lm-examples button")
    page.wait_for_selector(".lm-turn[data-state=done]")
    page.click(".lm-cite")
    page.wait_for_selector("#lm-quote")
    question = page.locator(".lm-question").text_content()
    cited = real.desk.ask(question).citations[0]
    article = real.desk.article(cited.document)
    assert "".join(page.locator(".lm-original mark").all_text_contents()) == cited.quote
    assert page.locator(".lm-original").text_content() == article.text
    assert page.locator("#lm-reader-title").text_content() == article.title
    assert page.locator("#lm-quote").bounding_box()["y"] < page.viewport_size["height"]


def test_an_answer_shows_the_desks_claims_with_its_own_markers_only(served, watched):
    reader = watched(served.url)
    reader.ask("who?")
    answer = served.desk.ask("who?")
    shown = reader.page.locator(".lm-claim").all_text_contents()
    assert shown == [f"{claim.text} [{claim.citations[0]}]" for claim in answer.claims]
    markers = reader.page.locator(".lm-claims .lm-cite").all_text_contents()
    assert markers == [f"[{n}]" for claim in answer.claims for n in claim.citations]


def test_many_sources_are_folded_and_can_all_be_opened(real, watched):
    reader = watched(real.url)
    reader.ask("Who left OpenAI, and where did they go?")
    answer = real.desk.ask("Who left OpenAI, and where did they go?")
    first = reader.page.locator(".lm-claim").first
    assert first.locator("button").count() == 5
    first.locator(".lm-more").click()
    assert first.locator("button").count() == len(answer.claims[0].citations)
    reader.page.locator(".lm-aside .lm-more").click()
    assert reader.page.locator(".lm-card").count() == len(answer.citations)


def test_a_models_answer_grows_claim_by_claim(modelled, watched):
    page = watched(modelled.url).page
    page.fill(".lm-input", "model, who?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".lm-turn[data-state=telling]")
    assert page.locator(".lm-claim").count() == 1
    modelled.desk.go_on.set()
    page.wait_for_selector(".lm-turn[data-state=done]")
    assert page.locator(".lm-claim").count() == len(modelled.desk.ask("who?").claims)
    assert "fake:model" in page.locator(".lm-actions .lm-engine").text_content()


def test_the_engine_can_be_switched_where_a_model_is_configured(modelled, watched):
    reader = watched(modelled.url)
    page = reader.page
    page.select_option(".lm-engine-slot select", "extractive")
    reader.ask("model, who?")
    assert "quoted from the articles" in page.locator(".lm-actions .lm-engine").text_content()
    page.click(".lm-tools button >> nth=-1")
    assert "fake:model" in page.locator(".lm-about dl").text_content()


def test_without_a_model_there_is_nothing_to_switch(served, watched):
    assert watched(served.url).page.locator(".lm-engine-slot select").count() == 0


def test_silence_is_told_as_such_and_its_leads_open_at_the_passage(real, watched):
    reader = watched(real.url)
    page = reader.page
    reader.ask("Who won the football match in Kuala Lumpur?")
    answer = real.desk.ask("Who won the football match in Kuala Lumpur?")
    assert page.locator(".lm-silent p").all_text_contents() == ["Not in the articles", answer.text]
    assert page.locator(".lm-answer .lm-cite").count() == 0
    page.click(".lm-aside .lm-card")
    page.wait_for_selector("#lm-quote")
    shown = "".join(page.locator(".lm-original mark").all_text_contents())
    assert shown == answer.passages[0].passage.text


def test_disagreeing_sources_stand_side_by_side(served, watched):
    reader = watched(served.url)
    reader.ask("conflict?")
    sides = served.desk.ask("conflict?").conflicts[0].sides
    shown = reader.page.locator(".lm-side-value").all_text_contents()
    assert shown == [f"{side.value} [{side.citations[0]}]" for side in sides]
    boxes = [box.bounding_box() for box in reader.page.locator(".lm-side").all()]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]


def test_a_follow_up_carries_the_dialogue_and_is_shown_as_it_was_understood(served, watched):
    reader = watched(served.url)
    reader.ask("who?")
    reader.ask("and when?")
    told = served.desk.ask("who?").text
    assert ("and when?", [("who?", told)]) in served.desk.asked
    shown = reader.page.locator(".lm-turn:nth-child(2) .lm-understood").text_content()
    assert shown == "Understood as: and when? (Ada Quill)"


def test_a_stopped_question_can_be_asked_again_in_its_place(served, watched):
    reader = watched(served.url)
    reader.send("slow one")
    for _ in range(200):  # until the server has it: before, there is nothing to stop
        if ("slow one", []) in served.desk.asked:
            break
        reader.page.wait_for_timeout(50)
    reader.page.wait_for_timeout(200)
    reader.page.click(".lm-stop")
    assert reader.page.locator(".lm-stopped").text_content() == "Stopped."
    reader.page.click("text=Ask again")
    reader.page.wait_for_selector(".lm-turn[data-state=done]")
    assert reader.page.locator(".lm-question").all_text_contents() == ["slow one"]


def test_a_new_conversation_forgets_the_old_one(served, watched):
    reader = watched(served.url)
    reader.ask("who?")
    reader.page.click(".lm-new")
    assert reader.page.locator(".lm-turn").count() == 0
    assert reader.page.locator(".lm-examples").is_visible()
    reader.ask("who else?")
    assert ("who else?", []) in served.desk.asked


def test_an_answer_is_copied_as_markdown_with_its_sources(served, watched):
    reader = watched(served.url)
    reader.ask("who?")
    reader.page.click("text=Copy with sources")
    reader.page.wait_for_selector(".lm-toast.on")
    answer = served.desk.ask("who?")
    lines = [f"{claim.text}[^{claim.citations[0]}]" for claim in answer.claims]
    notes = [line for line in copied(reader.page).splitlines() if line.startswith("[^")]
    assert copied(reader.page).startswith("**who?**\n\n" + "\n\n".join(lines))
    assert [note.split(":")[0] for note in notes] == [f"[^{c.n}]" for c in answer.citations]
    assert all(c.title in note for c, note in zip(answer.citations, notes, strict=True))


def test_a_link_to_a_question_asks_it(served, watched):
    reader = watched(served.url)
    reader.ask("who? & why")
    reader.page.click("text=Copy link")
    reader.page.wait_for_selector(".lm-toast.on")
    link = copied(reader.page)
    other = watched(served.url, link.removeprefix(served.url))
    other.page.wait_for_selector(".lm-turn[data-state=done]")
    assert other.page.locator(".lm-question").text_content() == "who? & why"


def test_a_verdict_is_kept_with_the_words_that_were_cited(served, watched):
    reader = watched(served.url)
    reader.ask("who is judged?")
    reader.page.click(".lm-actions [data-verdict=bad]")
    reader.page.wait_for_selector("[data-verdict=bad][aria-pressed=true]")
    row = json.loads(feedback_file(str(served.index)).read_text("utf-8").splitlines()[-1])
    answer = served.desk.ask("who is judged?")
    assert (row["question"], row["answer"], row["verdict"]) == (
        "who is judged?",
        answer.text,
        "bad",
    )
    assert row["citations"] == [
        {"document": c.document, "quote": c.quote} for c in answer.citations
    ]


def test_a_busy_desk_says_so_in_the_readers_language(narrow, watched):
    first, second = watched(narrow.url), watched(narrow.url, locale="zh-CN")
    first.send("slow one")
    first.page.wait_for_selector(".lm-turn[data-state=looking]")
    first.page.wait_for_timeout(300)
    second.ask("who?", state="failed")
    assert second.page.locator(".lm-error").text_content() == "现在提问的人太多，请过一分钟再试。"
    first.page.wait_for_selector(".lm-turn[data-state=done]")
    second.page.click("text=重新提问")
    second.page.wait_for_selector(".lm-turn[data-state=done]")
