"""The repaired view: what is repaired, what is left alone, and that the map is total."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading import clean_view

REPAIRED = [
    ("聯(lián)合創(chuàng)始人", "聯合創始人"),
    ("编辑（jí）部", "编辑部"),
    ("長(cháng)江與部長(zhǎng)", "長江與部長"),
    ("訓(xun)練", "訓練"),
    ("魯迅(lǔ xùn)說", "魯迅說"),
    ("R&amp;D &lt;b&gt; &#8220;好&#8221;&nbsp;吧", "R&D <b> “好” 吧"),
    ("a&amp;nbsp;b &amp;amp;lt;", "a b <"),
    ("ＯｐｅｎＡＩ估值１００％", "OpenAI估值100%"),
    ("donâ€™t say cafÃ©", "don’t say café"),
    ("ä½\u00a0å¥½", "你好"),
    ("zero\u200bwidth and soft\u00adhyphen", "zerowidth and softhyphen"),
    ("a\u00a0b\u3000c", "a b c"),
    ("倒下一样[1]。”他说[2][13]", "倒下一样。”他说"),
    ("ﬁrst oﬃce", "first office"),
]
LEFT_ALONE = [
    "OpenAI(open source)的创始人奥特曼(Sam Altman)开发AI(AI)",
    "托斯卡(toska)是一种情绪,北京(beijing)与上海(Shanghai)",
    "碧昂丝(Beyoncé)和安德烈(André)",
    "離開了嗎?真的??我不知道。",
    "“怎麼可能?”,她說。是誰?,沒有人答。",
    "AT&T; 和 &notanentity 以及 R&D",
    "裡裏著着臺台隻只,一字不改",
    "CAFÉ» à la carte, Ã la fin",
    "[1] 文献 a[0] 见[说明]",
    "芈昱廷与张翀、王昺、龑去向?没有人知道。",
    "全角标点，不动。（括号）也不动！",
]
DAMAGED = [
    ("集群在規(guī)?;?xùn)練中跑起來。", ["?;?xùn)"], "集群在規\ufffd練中跑起來。"),
    ("我們?nèi)滩蛔」笮?。那一夜", ["?nèi)滩蛔」笮?"], "我們\ufffd。那一夜"),
    ("第一次放松??蓪τ谛菁僦蟮挠媱?,他說", ["??蓪τ谛菁僦蟮挠媱?"], "第一次放松\ufffd,他說"),
    ("任何解釋??烧l曾想,所謂", ["??烧l"], "任何解釋\ufffd曾想,所謂"),
    ("陳\ufffd生離開了", ["\ufffd"], "陳\ufffd生離開了"),
    ("公司锟斤拷锟斤拷宣布", ["锟斤拷锟斤拷"], "公司\ufffd宣布"),
    ("He said â€ and left", ["â€"], "He said \ufffd and left"),
]


@pytest.mark.parametrize(("text", "expected"), REPAIRED)
def test_what_is_certain_is_repaired(text, expected):
    view = clean_view(text)
    assert (view.text, view.damage) == (expected, ())


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_an_author_may_have_meant_is_left_alone(text):
    view = clean_view(text)
    assert (view.text, view.damage) == (text, ())


@pytest.mark.parametrize(("text", "lost", "expected"), DAMAGED)
def test_what_was_lost_is_marked_and_not_guessed(text, lost, expected):
    # The marks are judged in the script of the text: a line alone may not show which it is.
    view = clean_view("離職後,實驗室沒有說明。\n" + text if "說" not in text else text)
    assert [t for start, end in view.damage for t in [_text(view, text)[start:end]]] == lost
    assert view.text.removeprefix("離職後,實驗室沒有說明。\n") == expected


def _text(view, text):
    whole = "離職後,實驗室沒有說明。\n" + text
    return whole if view.text.startswith("離職後") else text


def test_a_span_of_the_reading_leads_to_the_span_it_stands_for():
    text = "聯(lián)合&amp;nbsp;創(chuàng)始"
    view = clean_view(text)
    assert view.text == "聯合 創始"
    spans = [text[slice(*view.original_span(i, i + 1))] for i in range(len(view.text))]
    assert spans == ["聯", "合", "&amp;nbsp;", "創", "始"]
    assert text[slice(*view.original_span(0, 2))] == "聯(lián)合"
    assert view.clean(0, 8) == "聯合"


MESS = st.text(
    st.sampled_from(
        "聯合創中文?？。,;(（)）liánxù&amp;nbsp#8220ＡＩâ€™Ãé[12]\u200b\u00ad\u00a0\ufffd τ\n»"
    ),
    max_size=80,
)


@given(st.one_of(MESS, st.text(max_size=60)))
def test_the_map_is_total_and_in_order_for_any_text(text):
    view = clean_view(text)
    assert len(view.text) == len(view.starts) == len(view.ends)
    assert all(0 <= s < e <= len(text) for s, e in zip(view.starts, view.ends, strict=True))
    assert list(view.starts) == sorted(view.starts)
    assert list(view.ends) == sorted(view.ends)
    assert list(view.damage) == sorted(view.damage)
    assert all(0 <= s < e <= len(text) for s, e in view.damage)


@given(MESS)
def test_a_repaired_reading_has_nothing_left_to_repair(text):
    once = clean_view(text).text
    assert clean_view(once).text.count("\u200b") == 0
