"""Two spellings that an article sets side by side: 萨姆·奥特曼(Sam Altman), Tessera(泰瑟拉)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rag.language.names_dotted import best_suffix, trimmed
from rag.language.names_guess import sounds_like
from rag.language.names_labs import has_lab_tail
from rag.language.names_romanised import ways_written
from rag.language.names_shapes import HAN, any_word, is_transliteration, surname_length
from rag.language.names_sound import likeness
from rag.language.names_spelling import key_of
from rag.language.script import fold

_LATIN = r"(?P<latin>[A-Za-zÀ-ž0-9][A-Za-zÀ-ž0-9.&'’·\- ]{1,48}[A-Za-zÀ-ž0-9.])"
_HAN_FIRST = re.compile(
    rf"(?P<open>[「『“])?(?P<han>[{HAN}·‧・•－-]{{2,24}})(?(open)[」』”]?)\s?"
    rf"[（(]\s?{_LATIN}\s?(?:[,，、;；][^（()）]{{0,40}})?[)）]"
)
_LATIN_FIRST = re.compile(
    rf"(?<![A-Za-z]){_LATIN}\s?[（(]\s?(?P<han>[{HAN}·‧・•－-]{{2,20}})\s?(?:[,，、;；][^（()）]{{0,40}})?[)）]"
)
_PAIR_SOUND = 0.55  # side by side, two names need not sound so much alike
_LAB_SOUND = 0.7
_LONGEST_LAB = 10  # characters of a Chinese lab's name


@dataclass(frozen=True, slots=True)
class Pair:
    """A Chinese spelling beside a Latin one, and the text before and after the two."""

    han: str
    latin: str
    before: str
    after: str
    han_first: bool
    quoted: bool = False  # the Chinese side stands in quotation marks, so it is the whole name


def pairs_in(text: str) -> Iterator[Pair]:
    """The pairs of a text; ``han`` may still have other words before the name."""
    for pattern, han_first in ((_HAN_FIRST, True), (_LATIN_FIRST, False)):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 12) : match.start()]
            after = text[match.end() : match.end() + 12]
            quoted = text[match.end("han")] in "」』”"
            yield Pair(match["han"], match["latin"].strip(), before, after, han_first, quoted)


def person_spelling(pair: Pair) -> str | None:
    """The Chinese name of a pair whose Latin side is a person; None where there is none.

    >>> pair = next(pairs_in("首席执行官奥特曼(Sam Altman)突然被开除"))
    >>> person_spelling(pair)
    '奥特曼'
    """
    if not pair.han_first:
        alike = sounds_like(fold(pair.han), pair.latin) >= _PAIR_SOUND
        named = surname_length(pair.han) and len(pair.han) <= 4
        return pair.han if alike or named or "·" in fold(pair.han) else None
    chinese = _chinese_name(pair)
    if chinese:
        return chinese
    name, score = best_suffix(pair.han, pair.latin)
    whole = without_lead(pair.han)
    if whole.endswith(name) and len(whole) <= 4 and not is_transliteration(fold(whole)):
        name = whole if surname_length(whole) else name  # 白秀智(Baek Soo-ji): not 秀智
    if score >= _PAIR_SOUND:
        return name
    if "·" in fold(pair.han):
        return trimmed(pair.han)
    rest = without_lead(pair.han)
    return rest if surname_length(rest) and 2 <= len(rest) <= 4 else None


def _chinese_name(pair: Pair) -> str | None:
    """The end of the run that the Latin side romanises, surname and all."""
    key = key_of(pair.latin)
    for length in (2, 3, 4):
        name = pair.han[-length:]
        if len(name) == length and key in ways_written(name):
            return name
    return None


@cache
def _lead() -> re.Pattern[str]:
    listed = any_word("roles_zh", "lab_before_zh", "lab_words", "places_zh", "person_verbs_zh")
    return re.compile(rf"^.*(?:{listed}|[的了在是和与于由从对向给把被让将及])(?=.{{2,}})")


def without_lead(run: str) -> str:
    """A Chinese run without the posts, verbs, places and particles before the name.

    >>> without_lead("竞争对手泰瑟拉")
    '泰瑟拉'
    """
    folded = fold(run)
    match = _lead().match(folded)
    return run[match.end() :] if match else run


def lab_spelling(pair: Pair) -> str | None:
    """The Chinese name of a pair whose Latin side is a lab; None where no end of it can be told."""
    if not pair.han_first:
        alike = max(likeness(fold(pair.han), word) for word in pair.latin.split(" "))
        return pair.han if alike >= _PAIR_SOUND or _has_tail(pair.han) else None
    if pair.quoted and len(pair.han) <= _LONGEST_LAB:
        return pair.han
    latin_words = pair.latin.split(" ")
    scored = [
        (max(likeness(fold(pair.han[at:]), w) for w in (latin_words[0], pair.latin)), -at, at)
        for at in range(max(0, len(pair.han) - 8), len(pair.han) - 1)
    ]
    score, _, at = max(scored)
    if score >= _LAB_SOUND:
        return pair.han[at:]
    rest = without_lead(pair.han)
    known_shape = _has_tail(rest) or (has_lab_tail(pair.latin) and len(rest) <= 5)
    return rest if known_shape and len(rest) <= _LONGEST_LAB else None


def _has_tail(name: str) -> bool:
    return re.search(rf"(?:{any_word('lab_tails_zh')})$", fold(name)) is not None


def speaks_of_lab(pair: Pair) -> bool:
    """Whether the words around a pair are those around a lab, not around a product."""
    listed = any_word("lab_words", "lab_before_zh")
    led = re.search(rf"(?:{listed})了?(?:[{HAN}]{{0,3}}的)?$", fold(pair.before + pair.han)[:-2])
    inside = re.search(rf"(?:{listed})", fold(pair.han)[:-2])
    followed = re.match(rf"(?:{any_word('lab_after_zh')})", fold(pair.after))
    return bool(led or inside or followed)
