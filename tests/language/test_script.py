"""Scripts: folding keeps offsets, and short questions show their language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.script import detect_language, fold, is_cjk, to_script

FOLDED = [
    ("誰離開了ＯｐｅｎＡＩ？", "谁离开了openai?"),
    ("裡面／里面／裏面", "里面/里面/里面"),
    ("著着", "着着"),
    ("臺灣台灣", "台湾台湾"),
    ("伊爾亞・蘇茨克維 伊尔亚·苏茨克维", "伊尔亚·苏茨克维 伊尔亚·苏茨克维"),
    ("François CHOLLET", "francois chollet"),
    ("“It’s”　—　GPT‑4", '"it\'s" — gpt-4'),
    ("İstanbul ß", "istanbul ß"),
]
QUESTIONS = [
    ("谁离开了 xAI?", "zh-Hans"),
    ("誰離開了 xAI?", "zh-Hant"),
    ("Igor去哪了", "zh-Hans"),
    ("馬斯克怎麼說", "zh-Hant"),
    ("马斯克", "zh-Hans"),
    ("OpenAI CEO Sam Altman 是谁", "zh-Hans"),
    ("Who left 深度求索公司?", "en"),
    ("Did 伊利亚 leave OpenAI?", "en"),
    ("xAI", "en"),
    ("", "en"),
    ("彼はいつ退職しましたか", "ja"),
    ("왜 떠났나요?", "ko"),
    ("Qui a quitté OpenAI et pourquoi?", "fr"),
    ("¿Quién dejó la empresa y por qué?", "es"),
    ("Кто ушёл?", "ru"),
]


@pytest.mark.parametrize(("text", "expected"), FOLDED)
def test_spellings_of_one_word_fold_alike(text, expected):
    assert fold(text) == expected


@given(st.text())
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("text", "expected"), QUESTIONS)
def test_a_short_question_shows_its_language(text, expected):
    assert detect_language(text) == expected


def test_the_systems_own_words_are_put_into_the_readers_script():
    assert to_script("谁离开了", "zh-Hant") == "誰離開了"
    assert to_script("誰離開了", "zh-Hans") == "谁离开了"
    assert to_script("谁离开了", "en") == "谁离开了"


def test_chinese_characters_and_kana_are_cjk_and_punctuation_is_not():
    assert [char for char in "离龘のア々〇。,a1é" if is_cjk(char)] == list("离龘のア々〇")
