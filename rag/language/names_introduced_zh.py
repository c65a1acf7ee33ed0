"""People whom an article introduces by name in so many words: 他叫苌弘."""

from __future__ import annotations

import re
from functools import cache

from rag.language.names_shapes import HAN, any_word, words
from rag.language.names_words_zh import pairs_of

# What opens a nickname, and what no name holds.
_NICKNAMES = frozenset("小老阿大的了是我你他她它们个被把让给吗呢吧啊这那")


def introduced(folded: str, text: str) -> set[str]:
    """The names by which somebody is introduced, whatever they are made of: 他叫苌弘,."""
    no_name = words("verb_chars") | words("thing_chars") | _NICKNAMES
    everyday = pairs_of("ordinary_pairs.txt") | pairs_of("word_pairs.txt")
    return {
        text[match.start("name") : match.end("name")]
        for match in _introducing().finditer(folded)
        if no_name.isdisjoint(match["name"]) and match["name"] not in everyday
    }


@cache
def _introducing() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{any_word('introduced_zh')})(?P<name>[{HAN}]{{2,4}})(?=[，。,（(；;！!、])"
    )
