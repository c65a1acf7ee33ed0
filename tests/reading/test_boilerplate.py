"""Boilerplate by rule and place: what goes before and after a story, and what never goes."""

import json
from pathlib import Path

import pytest

from rag.reading import article_from_bytes
from rag.settings import Settings

LINES = json.loads((Path(__file__).parent / "lines.json").read_text(encoding="utf-8"))
CHINESE = [
    "林致远离开北辰智能,加盟青石实验室",
    "远帆科技报3月14日讯,北辰智能首席科学家林致远已于本周离职,这一消息由两家公司先后确认。",
    "知情人士称,林致远与管理层在开源路线上的分歧由来已久,去年的董事会上双方已经公开争执。",
    "青石实验室去年十一月才成立,目前员工不足四十人,创始人苏曼曾是北辰智能的工程副总裁。",
]
ENGLISH = [
    "Chief scientist leaves Northstar AI for Bluestone Labs",
    "Maya Lindqvist, the chief scientist of Northstar AI, is leaving to join Bluestone Labs.",
    "She is the third senior researcher to leave since January, after Lena Ortiz and one more.",
    "Northstar said a committee would run her team until a successor is found next year.",
]


def story_like(line):
    return ENGLISH if line.isascii() else CHINESE


def kinds_of(lines):
    article = article_from_bytes("\n".join(lines).encode(), "a.txt", Settings())
    return {article.text[b.start : b.end]: b.kind for b in article.blocks}


@pytest.mark.parametrize("line", LINES["boilerplate before the story"])
def test_boilerplate_before_the_story_goes(line):
    title, *story = story_like(line)
    kinds = kinds_of([title, line, *story])
    assert kinds == {
        title: "title",
        line: "boilerplate",
        **dict.fromkeys(story, "paragraph"),
    }


@pytest.mark.parametrize("line", LINES["boilerplate after the story"])
def test_boilerplate_after_the_story_goes(line):
    title, *story = story_like(line)
    kinds = kinds_of([title, *story, line])
    assert kinds == {
        title: "title",
        **dict.fromkeys(story, "paragraph"),
        line: "boilerplate",
    }


@pytest.mark.parametrize("place", [1, 2, 4])
@pytest.mark.parametrize("line", LINES["story"])
def test_a_short_sentence_of_the_story_stays_wherever_it_stands(line, place):
    title, *story = story_like(line)
    lines = [title, *story]
    lines.insert(place, line)
    tail = ["责任编辑:高远", "© 2025 Harbor Wire. All rights reserved."]
    for after in ([], tail):
        kinds = kinds_of([*lines, *after])
        assert kinds[line] in ("paragraph", "heading")
        assert {kinds[text] for text in story} == {"paragraph"}


def test_a_list_of_names_without_full_stops_is_text_and_not_headings():
    people = ["苏曼 创办青石实验室", "林致远 加盟青石实验室", "白桦 留任副总裁", "韩牧 休假"]
    kinds = kinds_of([*CHINESE[:3], *people, CHINESE[3]])
    assert {kinds[line] for line in people} == {"paragraph"}


def test_a_box_of_links_in_the_middle_goes_and_the_story_after_it_stays():
    box = ["相关阅读", "谁在挖角北辰", "模型价格战打到第几轮"]
    kinds = kinds_of([*CHINESE[:3], *box, CHINESE[3]])
    assert kinds[CHINESE[3]] == "paragraph"
    assert {kinds[line] for line in box} == {"boilerplate"}
