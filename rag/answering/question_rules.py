"""What the words of a question ask for: the rules of ``questions.toml``, read once."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

from rag.answering.lexicon import any_of, load_toml, pattern_of, stop_words
from rag.language.script import fold, is_cjk

Asked = Literal[
    "reason",
    "date",
    "duration",
    "money",
    "age",
    "number",
    "place",
    "role",
    "lab",
    "person",
    "yes_no",
    "what",
]
Side = Literal["from", "to"]
Order = Literal["first", "last"]
Kinds = frozenset[str]
_ASIDE_ZH, _ASIDE_EN = 18, 48  # characters of a remark that names nobody


def _data() -> dict[str, Any]:
    return load_toml("questions.toml")


def _pattern(*keys: str) -> re.Pattern[str]:
    return pattern_of("questions.toml", *keys)


@cache
def _asks() -> tuple[tuple[Asked, re.Pattern[str]], ...]:
    return tuple((rule["kind"], any_of(rule)) for rule in _data()["asks"])


@cache
def _moves() -> tuple[tuple[Kinds, Side, re.Pattern[str]], ...]:
    return tuple((frozenset(r["kinds"]), r["side"], any_of(r)) for r in _data()["move"])


def says(name: str, folded: str) -> bool:
    """Whether a folded question holds a word of the entry ``name`` ("now", "still", …)."""
    return _pattern(name).search(folded) is not None


def without(name: str, text: str) -> str:
    """A question without what the entry ``name`` matches, unless that is all of it."""
    return _pattern(name).sub("", text).strip() or text


def without_aside(text: str) -> str:
    """A question without the remark that its sources disagree, unless that is what asks.

    >>> without_aside("Where did she go? Sources differ.")
    'Where did she go?'
    """
    pieces = re.split(r"(?<=[?.!;,？。！；，])(?!\d)\s*", text)
    kept = [piece for piece in pieces if piece and not _is_aside(fold(piece))]
    return " ".join(kept).rstrip(",，;；") if kept and len(kept) < len(pieces) else text


def _is_aside(folded: str) -> bool:
    short = len(folded) <= (_ASIDE_ZH if any(map(is_cjk, folded)) else _ASIDE_EN)
    return short and says("disputed", folded) and set(asks_in(folded)) <= {"yes_no"}


def asks_in(folded: str) -> list[Asked]:
    """Everything that a folded text asks for, what decides first."""
    return [kind for kind, pattern in _asks() if pattern.search(folded)]


def asks_who_first(folded: str) -> bool:
    """Whether a question asks for a person before it asks for a lab."""
    found = {kind: pattern.search(folded) for kind, pattern in _asks()}
    who, where = found["person"], found["lab"]
    return bool(who and where and who.start() < where.start())


def order_in(folded: str) -> Order | None:
    """Whether the first or the last of several is asked for."""
    if _pattern("order", "first").search(folded):
        return "first"
    return "last" if _pattern("order", "last").search(folded) else None


def directions_in(folded: str) -> frozenset[Side]:
    """The sides of a move that a question speaks of."""
    return frozenset(side for _, side, pattern in _moves() if pattern.search(folded))


def move_asked(folded: str, has_person: bool, two_labs: bool) -> tuple[Kinds, Side | None]:
    """The kinds of move meant, and the side a lab in the question stands on."""
    found = [(kinds, side) for kinds, side, pattern in _moves() if pattern.search(folded)]
    if not found:
        return frozenset(), None
    leaving = next((kinds for kinds, side in found if "left" in kinds), None)
    founders = two_labs and not has_person and found[0][0] == {"founded"}
    if "promoted" in found[0][0] or founders:
        return found[0]  # "who took over after X left?", "who founded X after leaving Y?"
    if leaving and not has_person:
        return leaving, "from"
    kinds, side = found[0]
    if has_person and side == "to" and (leaving or says("after", folded)):
        return kinds, "from"  # "what did X found after leaving Y?": Y was left
    return kinds, side


def post_left(folded: str) -> str | None:
    """The post that a folded question says somebody gave up.

    >>> post_left("who quit as corvane's legal director?"), post_left("who left xai?")
    ('legal director', None)
    """
    match = _pattern("post_left").search(folded)
    return next((group for group in match.groups() if group), None) if match else None


def terms_of(folded: str) -> frozenset[str]:
    """The content terms of a folded text: Latin words, numbers, and Chinese bigrams.

    >>> sorted(terms_of("xai 的估值"))
    ['xai', '估值']
    """
    stop = stop_words()
    words = set(re.findall(r"[a-z0-9][a-z0-9.+-]*[a-z0-9]|[a-z0-9]", folded))
    found = {word for word in words if word not in stop}
    chinese = sorted((w for w in stop if is_cjk(w[0])), key=len, reverse=True)
    cut = re.sub("|".join(map(re.escape, chinese)), " ", folded) if chinese else folded
    for run in re.findall(r"[\u3400-\u9fff]+", cut):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found)
