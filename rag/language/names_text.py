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


def in_byline(text: str, start: int) -> bool:
    """Whether what stands at ``start`` is signed as the author's name."""
    return _BYLINE.search(text[max(0, start - 24) : start]) is not None
