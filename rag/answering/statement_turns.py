"""Names for "the former" and "the latter", where two people come before."""

from __future__ import annotations

import re

from rag.language.names import Registry

_TURN = re.compile(
    r"前者|[后後]者|\bthe (?:former|latter)\b"
    r"(?! (?:chief|head|boss|ceo|president|director|executive))",
    re.IGNORECASE,
)


def named_in_turn(text: str, registry: Registry) -> str:
    """The text with names for "the former" and "the latter".

    >>> named_in_turn("前者加入了乙公司。", Registry({}))
    '前者加入了乙公司。'
    """
    found = list(_TURN.finditer(text))
    people = [m for m in registry.find(text) if m.entity.kind == "person"] if found else []
    for match in reversed(found):
        before = [m.surface for m in people if m.end <= match.start()][-2:]
        if len(before) == 2:
            name = before[match[0].lower() in ("后者", "後者", "the latter")]
            text = text[: match.start()] + name + text[match.end() :]
    return text
