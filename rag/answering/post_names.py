"""Posts in the language of the answer: 工程副总裁 is vice president of engineering."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rag.answering.lexicon import load_toml
from rag.answering.render import is_chinese
from rag.language.script import fold, is_cjk, to_script

_LONGEST = 40  # characters of a post that is one, and no sentence about it


def post_text(post: str, language: str) -> str | None:
    """A post as told in ``language``; None where its name there is not known.

    >>> post_text("工程副总裁", "en"), post_text("高级顾问", "en")
    ('vice president of engineering', 'senior adviser')
    >>> post_text("head of post-training", "zh-Hant")
    '後訓練負責人'
    """
    chinese = is_chinese(language)
    if len(post) > _LONGEST:
        return None
    if post.isascii() and post.isupper():
        return post  # CEO
    if any(map(is_cjk, post)) == chinese:
        return to_script(post, language) if language == "zh-Hant" else post
    if chinese:
        told = _to_chinese(fold(post).strip())
        return to_script(told, language) if told and language == "zh-Hant" else told
    return _to_english(fold(post).strip())


@cache
def _table(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((en, tuple(zh)) for en, zh in load_toml("post_names.toml")[name].items())


@cache
def _english(name: str) -> dict[str, str]:
    """The English name of every Chinese one, the first where several have it."""
    found: dict[str, str] = {}
    for en, names in _table(name):
        for zh in names:
            found.setdefault(zh, en)
    return found


@cache
def _chinese(name: str) -> dict[str, str]:
    return {fold(en): zh[0] for en, zh in _table(name)}


def _to_english(post: str) -> str | None:
    whole = _english("whole").get(post)
    if whole:
        return whole
    for head, field in _heads(post, _english("head")):
        told = _english("field").get(field)
        if told:
            return head.replace("{}", told)
    for zh, en in _english("rank").items():
        rest = _to_english(post[len(zh) :]) if post.startswith(zh) else None
        if rest:
            return f"{en}{rest}" if en.endswith("-") else f"{en} {rest}"
    return None


def _to_chinese(post: str) -> str | None:
    post = re.sub(r"^(the|its|their|a|an) |(?<=of )the ", "", post)
    post = re.sub(r" (team|group|unit|division)$", "", post)
    whole = _chinese("whole").get(post)
    if whole:
        return whole
    for head, field in _heads(post, _chinese("head")):
        told = _chinese("field").get(field)
        if told:
            return head.replace("{}", told)
    first, _, last = post.partition("-" if post.startswith("co-") else " ")
    rank = _chinese("rank").get("co-" if first == "co" else first)
    rest = _to_chinese(last) if rank and last else None
    return f"{rank}{rest}" if rest else None


def _heads(post: str, heads: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every head that a post fits, in the other language, with the field it leaves."""
    for form, other in heads.items():
        before, after = form.split("{}")
        if post.startswith(before) and post.endswith(after):
            field = post[len(before) : len(post) - len(after)].strip()
            if field:
                yield other, field
