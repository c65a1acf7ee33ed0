"""How Chinese names are written in Latin letters: people in pinyin and Wade–Giles, labs in pinyin
with their endings put into English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

from rag.language.lexicon import load_lexicon
from rag.language.names_readings import as_read, hong_kong, syllables
from rag.language.names_shapes import is_japanese, surname_length
from rag.language.names_sound import pinyin
from rag.language.script import fold

_HONG_KONG_WAYS = 16  # spellings of one name that are tried
_SHORTEST = 6  # letters of a stem that stands for its lab by itself


def romanised(name: str) -> tuple[str, ...]:
    """The ways a Chinese personal name is romanised, folded: pinyin and Wade–Giles, both orders.

    >>> romanised("姚顺雨")[:2]
    ('yao shunyu', 'shunyu yao')
    >>> romanised("仇望舒")[0]
    'qiu wangshu'
    """
    han, cut = _parts(name)
    forms: list[str] = []
    for read in as_read(han, cut):
        for told in syllables(read):
            families = ("".join(told[:cut]), "-".join(told[:cut]))
            for family in dict.fromkeys(families):
                forms += _both_orders(family, told[cut:])
    return tuple(dict.fromkeys(forms))


@lru_cache(maxsize=5_000)
def romanised_hong_kong(name: str) -> tuple[str, ...]:
    """The ways Hong Kong writes a Chinese personal name, folded, in both orders.

    >>> romanised_hong_kong("霍启明")[:2]
    ('fok kaiming', 'kaiming fok')
    """
    han, cut = _parts(name)
    forms: list[str] = []
    for told in islice(product(*hong_kong(han)), _HONG_KONG_WAYS if han else 0):
        for family in dict.fromkeys(("".join(told[:cut]), "-".join(told[:cut]))):
            forms += _both_orders(family, told[cut:])
    return tuple(dict.fromkeys(form for form in forms if form.strip()))


def ways_written(name: str) -> tuple[str, ...]:
    """Every way a Chinese personal name is romanised, folded."""
    return romanised(name) + romanised_hong_kong(name)


def _parts(name: str) -> tuple[str, int]:
    """A folded Chinese name and how long its surname is; nothing where it can be none."""
    han = re.sub(r"[^\u3400-\u9fff]", "", fold(name))
    cut = surname_length(han) if 2 <= len(han) <= 4 else 0
    return (han, cut) if 0 < cut < len(han) else ("", 0)


def _both_orders(family: str, given: Sequence[str]) -> list[str]:
    joined = [glue.join(given) for glue in ("", "-", " ")]
    return [form for name in joined for form in (f"{family} {name}", f"{name} {family}")]


def romanised_lab(spellings: Iterable[str]) -> tuple[str, ...]:
    """How a lab that has no Latin name is written in pinyin, in full and without its endings.

    >>> romanised_lab(["星槎科技"]), romanised_lab(["明德资本"])
    (('xingchakeji', 'xingcha'), ('mingdeziben',))
    """
    kept = load_lexicon("names")["lab_tails_kept"]
    forms: list[str] = []
    for name in _only_chinese(spellings):
        stems = [name] if name.endswith(tuple(kept)) else [name, *(s for s, _ in _cuts(name))]
        forms += ["".join(pinyin(stem)) for stem in stems]
    return tuple(dict.fromkeys(form for form in forms if len(form) >= _SHORTEST))


def translated_lab(spellings: Iterable[str]) -> tuple[str, ...]:
    """How a lab that has no Latin name is written with its endings in English, folded.

    >>> translated_lab(["青圭科技"])
    ('qinggui technology', 'qinggui tech', 'qinggui technologies')
    """
    english = load_lexicon("names")["lab_tails_in_english"]
    forms: list[str] = []
    for name in _only_chinese(spellings):
        for stem, tails in reversed(_cuts(name)):
            said = [english.get(tail, ()) for tail in tails]
            forms += [" ".join(("".join(pinyin(stem)), *words)) for words in product(*said)]
    return tuple(dict.fromkeys(forms))


def latin_form(kind: str, name: str) -> str | None:
    """A Chinese name as English text writes it; None where pinyin would be no name of theirs.

    >>> latin_form("person", "姚顺雨"), latin_form("lab", "青圭科技")
    ('Yao Shunyu', 'Qinggui Technology')
    >>> latin_form("person", "佐藤健")
    """
    if kind == "lab":
        forms = translated_lab([name])
    elif re.fullmatch(r"[\u3400-\u9fff]{2,4}", name) and not is_japanese(fold(name)):
        forms = romanised(name)
    else:
        return None
    words = forms[0].split(" ") if forms else []
    return " ".join("AI" if word == "ai" else word.title() for word in words) or None


def _only_chinese(spellings: Iterable[str]) -> list[str]:
    """The spellings, if all are Chinese ones of a few characters; else none."""
    told = list(spellings)
    chinese = all(re.fullmatch(r"[\u3400-\u9fff]{3,10}", fold(name)) for name in told)
    return [fold(name) for name in told] if chinese else []


@lru_cache(maxsize=5_000)
def _cuts(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A Chinese lab's name cut before its ending, and before the two last: 江淮|人工智能|实验室."""
    return tuple(_cut_before(name, ()))


def _cut_before(name: str, after: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    tails = sorted(load_lexicon("names")["lab_tails_zh"], key=len, reverse=True)
    tail = next((t for t in tails if name.endswith(t) and len(name) - len(t) > 1), None)
    if tail is None or len(after) == 2:
        return
    stem, cut = name.removesuffix(tail), (tail, *after)
    yield stem, cut
    yield from _cut_before(stem, cut)
