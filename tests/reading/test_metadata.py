"""Metadata: dates as precise as the article gives them and no more, and who wrote where."""

import pytest

from rag.reading import article_from_bytes
from rag.reading.metadata import without_site
from rag.reading.published import full_date
from rag.settings import Settings

STORY = (
    "知情人士称,林致远与公司管理层在开源路线上的分歧由来已久,去年的一次董事会上双方已经公开争执。"
)
DATES = [
    ("时间:2025-08-18 18:05:53", "2025-08-18"),
    ("2024年05月28日 19:40 某报", "2024-05-28"),
    ("發佈時間:2025/3/4", "2025-03-04"),
    ("2025.12.01", "2025-12-01"),
    ("２０２５年３月４日", "2025-03-04"),
    ("Published March 3, 2025", "2025-03-03"),
    ("Sept. 5th, 2024 at noon", "2024-09-05"),
    ("5 January 2025", "2025-01-05"),
    ("2025-01-05T10:00:00Z", "2025-01-05"),
    ("a_20250105_b.txt", "2025-01-05"),
    ("2025-13-40", None),
    ("2025年2月30日", None),
    ("电话 13800138000", None),
    ("v1.2.3", None),
]
OPENINGS = [
    ("远帆网3月14日讯,林致远离职。", "XXXX-03-14"),
    ("遠帆網3月14日報導,林致遠離職。", "XXXX-03-14"),
    ("8月6日,北辰智能传出人事地震的消息。", "XXXX-08-06"),
    ("2025年8月6日,北辰智能传出人事地震的消息。", "2025-08-06"),
    ("远帆网3月14日讯,林致远离职。他于2025年3月14日发出内部信。", "2025-03-14"),
    ("2015年12月1日,北辰智能成立。2024年,他离开了。", None),
    ("林致远说,他3月14日就会离开公司。", None),
    ("他在2023年5月1日写道,自己还不想走。", None),
    ("March 3 (Harbor Wire) - Maya Lindqvist is leaving Northstar.", "XXXX-03-03"),
    ("Jan 5, 2025 — Maya Lindqvist is leaving Northstar.", "2025-01-05"),
    ("She said on March 3 that she would leave.", None),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_a_complete_date_is_read_in_any_form(text, expected):
    assert full_date(text) == expected


@pytest.mark.parametrize(("opening", "expected"), OPENINGS)
def test_a_dateline_dates_the_article_and_another_date_does_not(opening, expected):
    text = f"北辰智能再度换帅引发关注\n{opening}\n{STORY}"
    assert article_from_bytes(text.encode(), "a.txt", Settings()).published == expected


def test_the_files_name_dates_an_article_that_does_not():
    text = f"北辰智能再度换帅引发关注\n{STORY}"
    found = [
        article_from_bytes(text.encode(), name, Settings()).published
        for name in ("2025/03/14/a.txt", "news-2025-03.txt", "a.txt", "000_cdc3a8a8e9176f1b.txt")
    ]
    assert found == ["2025-03-14", "2025-03", None, None]


def test_a_line_of_the_head_says_author_and_outlet():
    text = f"北辰智能再度换帅引发关注\n2025-03-14 09:26 来源:远帆科技报 作者:周小棠\n{STORY}"
    article = article_from_bytes(text.encode(), "a.txt", Settings())
    assert (article.title, article.published, article.outlet, article.author) == (
        "北辰智能再度换帅引发关注",
        "2025-03-14",
        "远帆科技报",
        "周小棠",
    )


def test_without_a_headline_the_first_sentence_is_the_title():
    article = article_from_bytes(STORY.encode(), "a.txt", Settings())
    assert article.title == STORY


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("青石实验室迎来新任首席科学家_远帆科技报", "青石实验室迎来新任首席科学家"),
        ("青石实验室迎来新任首席科学家-科技-远帆网", "青石实验室迎来新任首席科学家"),
        ("Petra Vance steps down at Tern AI - The Daily Byte", "Petra Vance steps down at Tern AI"),
        ("GPT-4o launch delayed", "GPT-4o launch delayed"),
    ],
)
def test_the_sites_name_is_not_part_of_a_title(title, expected):
    assert without_site(title) == expected


HEADS = [
    (
        "The Harbour Quarterly — Ideas\n\nTHE BRIGHT LAB DIMS\n3 May 2025",
        "THE BRIGHT LAB",
        "2025-05-03",
    ),
    ("远帆科技 | 独家\n\n林致远离开北辰,下一站未定\n2025年3月14日", "林致远", "2025-03-14"),
    ("看板:AI_Jobs\n標題:[閒聊] 誰離開了北辰\n時間:2025年3月14日", "[閒聊]", "2025-03-14"),
    ("【分享到 LINE】【複製連結】 字級:小 中 大\n\n林致遠告別北辰智能 誰接手", "林致遠", None),
    (
        "The Bench Report, No. 7\n\nWho left whom. By Jo Vance. May 3, 2025.",
        "The Bench Report",
        "2025-05-03",
    ),
    (
        "Lindqvist quits Northstar for a rival lab\n"
        "By Ada Rao, City desk, Pune | Last updated: May 3, 2025, 11:20 IST",
        "Lindqvist quits",
        "2025-05-03",
    ),
]


@pytest.mark.parametrize(("head", "title", "published"), HEADS)
def test_a_masthead_is_no_title_and_a_longer_label_may_hold_the_date(head, title, published):
    article = article_from_bytes(f"{head}\n\n{STORY}\n{STORY}".encode(), "a.txt", Settings())
    assert article.title.startswith(title)
    assert article.published == published
    assert "Last updated" not in "".join(
        article.text[b.start : b.end] for b in article.blocks if b.kind == "paragraph"
    )
