"""The data files of question understanding, loaded once: concepts and question words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rag.language.lexicon import load_lexicon
from rag.language.script import fold


@cache
def load_toml(name: str) -> dict[str, Any]:
    """The parsed data file ``name`` of this folder, read once; not to be changed."""
    return tomllib.loads(files("rag.answering").joinpath(name).read_text(encoding="utf-8"))


def any_of(forms: dict[str, list[str]]) -> re.Pattern[str]:
    """One pattern for the Chinese and English expressions of a data-file entry."""
    return re.compile("|".join([*forms.get("zh", ()), *forms.get("en", ())]))


@cache
def pattern_of(name: str, *keys: str) -> re.Pattern[str]:
    """The pattern of an entry of the data file ``name``, reached by its keys; made once."""
    entry = load_toml(name)
    for key in keys:
        entry = entry[key]
    return any_of(entry)


def any_of_all(entries: Iterable[dict[str, list[str]]]) -> re.Pattern[str]:
    """One pattern for the expressions of several data-file entries."""
    return re.compile("|".join(any_of(forms).pattern for forms in entries))


@cache
def stop_words() -> frozenset[str]:
    """The folded words that say nothing of what a question is about."""
    return frozenset(fold(word) for words in load_lexicon("stopwords").values() for word in words)


def _word(word: str) -> str:
    """The pattern of one English entry: ``leav*`` matches whole words with any ending."""
    return r"\b" + re.escape(word).replace(r"\*", r"\w*") + r"\b"


def _han_or_word(word: str) -> str:
    """The pattern of one Chinese entry; a Latin one (ceo) is no part of a longer word."""
    return rf"(?<![a-z]){word}(?![a-z])" if word.isascii() else re.escape(word)


@cache
def concepts() -> dict[str, re.Pattern[str]]:
    """Every concept of ``concepts.toml``, with the pattern of the words that name it."""
    found = {}
    for group in load_toml("concepts.toml").values():
        for name, forms in group.items():
            words = [_han_or_word(fold(word)) for word in forms["zh"]]
            pattern = "|".join([*words, *(_word(word) for word in forms["en"])])
            found[name] = re.compile(pattern)
    return found


@lru_cache(maxsize=2_000)
def concepts_in(folded: str) -> frozenset[str]:
    """The names of the concepts a folded text speaks of.

    >>> sorted(concepts_in("who left the company?") & {"leave", "join"})
    ['leave']
    """
    return frozenset(name for name, pattern in concepts().items() if pattern.search(folded))


def shared_concepts(wanted: frozenset[str], folded: str) -> frozenset[str]:
    """Those of the wanted concepts that a folded text speaks of too."""
    known = concepts()
    return frozenset(name for name in wanted if known[name].search(folded))


def other_words(names: frozenset[str], chinese: bool, most: int = 3) -> list[str]:
    """The first words of some concepts in the other language, to search for them there.

    >>> other_words(frozenset({"valuation"}), chinese=False)
    ['估值', '市值', '身价']
    """
    tongue = "en" if chinese else "zh"
    forms = {n: f for group in load_toml("concepts.toml").values() for n, f in group.items()}
    return [w.rstrip("*") for name in sorted(names) for w in forms[name][tongue][:most]]
