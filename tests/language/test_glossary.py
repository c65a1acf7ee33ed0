"""Words are held against sentences by what they mean, in whatever language both are written."""

from __future__ import annotations

import pytest

from rag.language.glossary import content_words, meanings
from rag.language.script import fold


@pytest.mark.parametrize(
    ("question", "sentence", "share"),
    [
        ("severance", "公司付給他一筆遣散費。", 1.0),
        ("fries", "他整个夏天都在快餐店炸薯条。", 1.0),
        ("严重的错误", "It was a mistake.", 1.0),
        ("毛病", "终于发现了问题的根源", 0.0),
        ("薪水", "他的工资是每月两万", 0.5),
        ("salary", "Her salaries were paid late.", 1.0),
        ("salary", "她辞职去了海边。", 0.0),
    ],
)
def test_a_word_is_told_itself_translated_or_by_a_synonym(
    question: str, sentence: str, share: float
) -> None:
    told = meanings(fold(sentence))
    assert max(told.share(word) for word in content_words(question)) == share


def test_names_and_function_words_say_nothing_of_the_matter() -> None:
    asked = content_words("What did Ada Wren say about her salary?", ["Ada Wren", "Wren"])
    assert [word.form for word in asked] == ["salary"]


def test_damaged_characters_and_an_empty_text_mean_nothing() -> None:
    assert meanings("").words == frozenset()
    assert content_words("� ?!") == []
