"""Whether two names, of whatever script, stand for the same person or lab."""

from __future__ import annotations

import re
from functools import cache

from rag.answering.verify_local import no_name
from rag.language.names import Kind
from rag.language.names_romanised import romanised
from rag.language.names_shapes import words as listed
from rag.language.names_sound import likeness, pinyin
from rag.language.script import fold, is_cjk

_LIKE = 0.7  # two names that sound so much alike are taken for one
_SYLLABLE = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|iao|ian|ang|eng|ing|ong|uai|uan|ia|ie|iu|in|ua|uo|ui|un|ue|ai|ei|ao|ou|an|en|er|[aeiouv]))"
)
_PINYIN = re.compile(rf"{_SYLLABLE}{{1,2}}")
_TAILS_ZH = re.compile(
    r"(?:人工智能|智能|科技|实验室|研究院|研究所|公司|集团|机器人|智算|智造|动力|技术|资本|大学|量子|ai)+$"
)


def alike(one: str, other: str, kind: Kind) -> bool:
    """Whether two spellings may be of one person or lab.

    >>> alike("Qin Luming", "秦鹿鸣", "person"), alike("Austral Mind", "Boreal Mind", "lab")
    (True, False)
    """
    one, other = fold(one), fold(other)
    if one == other:
        return True
    han = [_han(name) for name in (one, other)]
    if all(han):
        return _same_han(one, other, kind)
    if not any(han):
        return _same_latin(one, other, kind)
    latin, chinese = (other, one) if han[0] else (one, other)
    return _across(latin, chinese, kind)


def _han(name: str) -> bool:
    return any(map(is_cjk, name))


def _same_han(one: str, other: str, kind: Kind) -> bool:
    if kind == "lab":
        short, long = sorted((one, other), key=len)
        stem = _TAILS_ZH.sub("", short)
        return (long.startswith(short) or long.endswith(short)) and len(stem) > 1
    if "·" in one or "·" in other:
        return re.split("·", one)[-1] == re.split("·", other)[-1]
    return pinyin(one) == pinyin(other)


def _same_latin(one: str, other: str, kind: Kind) -> bool:
    if kind == "lab":
        stems = [_stem(name) for name in (one, other)]
        return bool(stems[0] and stems[1]) and (
            stems[0] == stems[1] or any(a and b[: len(a)] == a for a, b in (stems, stems[::-1]))
        )
    first, second = _tokens(one), _tokens(other)
    if not first or not second or first[-1] != second[-1]:
        short, long = sorted((first, second), key=len)
        return len(short) == 1 and short[0] in long
    return len(first) == 1 or len(second) == 1 or _same_given(first[0], second[0])


def _same_given(one: str, other: str) -> bool:
    short, long = sorted((one.rstrip("."), other.rstrip(".")), key=len)
    return long.startswith(short) or (len(short) > 3 and long[:3] == short[:3])


def _tokens(name: str) -> list[str]:
    return [t for t in re.split(r"[ ]+", name) if t]


@cache
def _stem(name: str) -> tuple[str, ...]:
    """The words of a lab's name that set it apart from others."""
    tails = {fold(word) for word in listed("lab_tails_en")}
    tokens = _tokens(name)
    kept = tuple(t for t in tokens if t not in tails and not no_name(t))
    return kept or tuple(tokens)


def _across(latin: str, chinese: str, kind: Kind) -> bool:
    """Whether a name in Latin letters is a Chinese name's pinyin, or sounds like it."""
    squeezed = re.sub(r"[^a-z]", "", latin)
    if kind == "lab":
        stem = re.sub(r"[^a-z]", "", "".join(_stem(latin)))
        spelt = "".join(pinyin(_TAILS_ZH.sub("", chinese) or chinese))
        heard = likeness(_TAILS_ZH.sub("", chinese) or chinese, _stem(latin)[0]) >= _LIKE
        return (len(stem) > 3 and spelt.startswith(stem)) or stem == spelt or heard
    if "·" not in chinese and _spelt(latin):
        forms = {re.sub(r"[^a-z]", "", form) for form in romanised(chinese)}
        return squeezed in forms or squeezed in ("".join(pinyin(chinese)), *pinyin(chinese)[:1])
    last = _tokens(latin)[-1]
    forms = {re.sub(r"[^a-z]", "", form) for form in romanised(chinese)}
    return squeezed in forms or likeness(re.split("·", chinese)[-1], last) >= _LIKE


def _spelt(latin: str) -> bool:
    """Whether every word of a name is pinyin."""
    return all(_PINYIN.fullmatch(re.sub(r"[^a-z]", "", t)) for t in _tokens(latin))
