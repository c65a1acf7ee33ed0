"""Transliterated names (帕维尔·德罗兹多夫, 惠特科姆): where they begin and end in running text."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from rag.language.names_guess import sounds_like
from rag.language.names_shapes import (
    DOTTED,
    HAN,
    any_word,
    is_transliteration,
    transliteration_chars,
)
from rag.language.names_spelling import key_of
from rag.language.script import fold

_LISTED = re.compile(r"[和与及跟](?=[^·‧・•]{1,8}[·‧・•])")  # between two names with a dot
_EDGE = "的了在是和与于就也都由从对向给把被让将曾已称说及等为同跟着得地任前"


def dotted_people(text: str) -> Counter[str]:
    """The transliterated full names of a text and how often each stands there.

    >>> dict(dotted_people("基础设施副总裁帕维尔·德罗兹多夫离开公司"))
    {'帕维尔·德罗兹多夫': 1}
    """
    found: Counter[str] = Counter()
    for match in DOTTED.finditer(text):
        for run in _LISTED.split(match.group()):
            name = trimmed(run) if DOTTED.search(run) else None
            if name and is_transliteration(key_of(name)):
                found[name] += 1
    return found


def undotted_people(text: str) -> Counter[str]:
    """The transliterated family names that stand behind a post, and how often each does.

    Three characters may be a Chinese name too, as which they have evidence of their own.

    >>> dict(undotted_people("产品副总裁惠特科姆代理,首席执行官哈达德-克莱因4月休假"))
    {'惠特科姆': 1, '哈达德-克莱因': 1}
    """
    folded = fold(text)
    found: Counter[str] = Counter()
    for match in _behind_a_post().finditer(folded):
        name = match["name"]
        if is_transliteration(name.replace("-", "")) and (len(name) > 3 or "-" in name):
            found[text[match.start("name") : match.end("name")]] += 1
    return found


@cache
def _behind_a_post() -> re.Pattern[str]:
    chars = f"[{transliteration_chars()}]"
    return re.compile(
        rf"(?:{any_word('roles_zh')})的?(?P<name>{chars}{{2,6}}(?:-{chars}{{2,6}})?)"
        rf"(?=(?:{any_word('person_verbs_zh', 'after_a_name_zh')})"
        rf"|[^{HAN}·‧・•-]|[的在将曾说称也则却未又已从于被对任因即自由以还和与及]|$)"
    )


def trimmed(run: str) -> str | None:
    """The name in a run of Chinese characters with a dot: posts, verbs and particles cut off."""
    folded = fold(run)
    first, last = folded.find("·"), folded.rfind("·")
    start = 0
    for match in _edges().finditer(folded[:first]):
        if match.end() < first:
            start = match.end()
    while start < first - 1 and not is_transliteration(folded[start:first]):
        start += 1
    end = last + 2
    while end < len(folded) and (folded[end] == "-" or is_transliteration(folded[end])):
        if _edges().match(folded, end) and end > last + 1:
            break
        end += 1
    name = run[start:end]
    return name if first - start >= 1 and end - last >= 2 else None


@cache
def _edges() -> re.Pattern[str]:
    listed = any_word("roles_zh", "person_verbs_zh", "lab_before_zh", "lab_words")
    return re.compile(rf"{listed}|[{_EDGE}]|和|与|以及")


def best_suffix(run: str, latin: str) -> tuple[str, float]:
    """The end of a Chinese run that sounds most like a Latin name, and how alike the two are.

    >>> best_suffix("首席科学家玛格丽特·奥塞", "Marguerite Osei")[0]
    '玛格丽特·奥塞'
    """
    folded = fold(run)
    dot = folded.find("·")
    latest = dot if dot > 0 else len(run) - 1
    scored = [
        (sounds_like(folded[at:], latin), -abs(len(folded) - at), run[at:])
        for at in range(max(0, latest - 8), latest)
    ]
    if not scored:
        return run, 0.0
    score, _, name = max(scored)
    cut = trimmed(run) if dot > 0 else None
    if cut and cut != name:
        whole = sounds_like(fold(cut), latin)
        if whole >= score - 0.15:  # a first vowel is easily dropped: 伊尔亚 sounds like 尔亚
            return cut, whole
    return name, score
