"""The story of an article as plain text, for the search for names."""

from __future__ import annotations

import re

from rag.language.script import is_cjk
from rag.records import Article

_BYLINE = re.compile(
    r"(?:作者|编辑|編輯|记者|記者|撰文|文\s?[/／|]|责编|責編|来源|來源|翻译|校对|出品"
    r"|words by|reporting by|editing by|^\W*by)\s?[:：]?\s?$",
    re.IGNORECASE | re.MULTILINE,
)


def story(article: Article) -> str:
    """The repaired reading of what is not boilerplate, a line for each block."""
    lines = []
    for block in article.blocks:
        if block.kind == "boilerplate":
            continue
        told = [sentence.clean for sentence in block.sentences]
        gap = "" if told and any(is_cjk(char) for char in told[0]) else " "
        lines.append(gap.join(told))
    return "\n".join(lines) or article.text


def is_title_case(line: str) -> bool:
    """Whether a line has its words in capitals as English headlines do, so that they tell no names.

    >>> is_title_case("Velmora Names New Chief"), is_title_case("Velmora names Anna Berg its chief")
    (True, False)
    """
    long = [word for word in re.findall(r"[^\W\d_]+", line) if len(word) > 3]
    return len(long) > 2 and sum(word[0].isupper() for word in long) > 0.8 * len(long)


def in_byline(text: str, start: int) -> bool:
    """Whether what stands at ``start`` is signed as the author's name."""
    return _BYLINE.search(text[max(0, start - 24) : start]) is not None
