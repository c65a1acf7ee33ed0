"""How the characters of a Chinese name are read: in pinyin and Wade–Giles, with the readings that
only surnames have, and in the Cantonese of Hong Kong.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rag.language.lexicon import load_lines
from rag.language.names_sound import pinyin, pypinyin
from rag.language.script import fold


def as_read(han: str, surname_chars: int) -> tuple[str, ...]:
    """A folded name with its surname written as it sounds, the usual reading first.

    >>> as_read("仇明远", 1), as_read("覃明远", 1), as_read("沈明远", 1)
    (('求明远',), ('谈明远', '秦明远'), ('沈明远',))
    """
    heads = _homophones().get(han[:1], "") if surname_chars == 1 else ""
    return tuple(head + han[1:] for head in heads) or (han,)


@cache
def _homophones() -> dict[str, str]:
    return dict(_rows("surname_readings.tsv"))


def syllables(han: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The toneless syllables of a folded name in pinyin and in Wade–Giles, without its marks.

    >>> syllables("许士渊")
    (('xu', 'shi', 'yuan'), ('hsu', 'shih', 'yuan'))
    """
    return pinyin(han), wade_giles(han)


@lru_cache(maxsize=5_000)
def wade_giles(han: str) -> tuple[str, ...]:
    """The toneless Wade–Giles spelling of each character, without its marks."""
    library = pypinyin()
    told = library.lazy_pinyin(han, style=library.Style.WADEGILES, v_to_u=False)
    return tuple(re.sub(r"[^a-z]", "", fold(syllable).replace("v", "u")) for syllable in told)


def hong_kong(han: str) -> tuple[tuple[str, ...], ...]:
    """The spellings of each character in Hong Kong; none where a character is not in the table.

    >>> hong_kong("霍俊文")
    (('fok',), ('chun',), ('man', 'mun'))
    """
    table = _hong_kong()
    told = tuple(table.get(char, ()) for char in han)
    return told if all(told) else ()


@cache
def _hong_kong() -> dict[str, tuple[str, ...]]:
    rows = _rows("hong_kong.tsv")
    return {char: tuple(said.split("|")) for said, chars in rows for char in chars}


def _rows(name: str) -> list[tuple[str, str]]:
    return [(first, second) for first, second in (row.split("\t") for row in load_lines(name))]
