"""The data files of question understanding, loaded once: concepts and question words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rag.language.script import fold


def load_toml(name: str) -> dict[str, Any]:
    """The parsed data file ``name`` of this folder."""
    return tomllib.loads(files("rag.answering").joinpath(name).read_text(encoding="utf-8"))


def any_of(forms: dict[str, list[str]]) -> re.Pattern[str]:
    """One pattern for the Chinese and English expressions of a data-file entry."""
    return re.compile("|".join([*forms.get("zh", ()), *forms.get("en", ())]))


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea and the words that name it in either language."""

    name: str
    pattern: re.Pattern[str]


def _word(word: str) -> str:
    """The pattern of one English entry: ``leav*`` matches whole words with any ending."""
    return r"\b" + re.escape(word).replace(r"\*", r"\w*") + r"\b"


@cache
def concepts() -> tuple[Concept, ...]:
    """Every concept of ``concepts.toml``."""
    found = []
    for group in load_toml("concepts.toml").values():
        for name, forms in group.items():
            words = [re.escape(fold(word)) for word in forms["zh"]]
            pattern = "|".join([*words, *(_word(word) for word in forms["en"])])
            found.append(Concept(name, re.compile(pattern)))
    return tuple(found)


@lru_cache(maxsize=20_000)
def concepts_in(folded: str) -> frozenset[str]:
    """The names of the concepts a folded text speaks of.

    >>> sorted(concepts_in("who left the company?") & {"leave", "join"})
    ['leave']
    """
    return frozenset(concept.name for concept in concepts() if concept.pattern.search(folded))
