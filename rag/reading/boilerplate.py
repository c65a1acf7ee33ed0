"""Which lines are not part of the story: rules read from data, each with its place."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rag.language.script import fold

_DECORATION = " \t\u3000*_~※▌■★☆◎◆◇▍▎┃│|▸►▶➤👉>»"
_PLACES = {
    "head": ("head",),
    "tail": ("tail",),
    "edge": ("head", "tail"),
    "anywhere": ("head", "body", "tail"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of boilerplate: where it stands and what it looks like."""

    name: str
    where: str  # head | tail | edge | anywhere
    max_chars: int
    pattern: re.Pattern[str]  # of the folded line
    cased: re.Pattern[str] | None = None  # of the line as written
    section: bool = False  # a heading: what follows belongs to it
    to_end: bool = False  # the section goes on to the end, whatever it holds
    item: re.Pattern[str] | None = None  # the section goes on as long as lines are like this

    def matches(self, line: str, folded: str, place: str) -> bool:
        """Whether a line at a place (head, body or tail) is of this kind."""
        if len(folded) > self.max_chars or place not in _PLACES[self.where]:
            return False
        if self.cased and self.cased.match(line):
            return True
        return self.pattern.match(folded) is not None


@lru_cache(maxsize=4096)
def matching_rule(line: str, place: str) -> Rule | None:
    """The first rule that makes the line boilerplate at this place, or None."""
    line = line.strip(_DECORATION)
    folded = fold(line)
    return next((rule for rule in _rules() if rule.matches(line, folded, place)), None)


def section_rule(line: str) -> Rule | None:
    """The rule whose section the line is the heading of, or None."""
    line = line.strip(_DECORATION + "#")
    folded = fold(line)
    sections = (rule for rule in _rules() if rule.section)
    return next((rule for rule in sections if rule.matches(line, folded, "tail")), None)


def is_masthead(line: str) -> bool:
    """Whether the line names a publication, its issue or a board, as a page's first line may."""
    return _masthead().match(fold(line.strip(_DECORATION))) is not None


@cache
def _masthead() -> re.Pattern[str]:
    return _any(_data()["masthead"]["patterns"])


@cache
def _data() -> dict[str, Any]:
    data = files("rag.reading").joinpath("boilerplate.toml").read_text(encoding="utf-8")
    return tomllib.loads(data)


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(_rule(row) for row in _data()["rule"])


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        name=row["name"],
        where=row["where"],
        max_chars=row["max_chars"],
        pattern=_any(row["patterns"]),
        cased=_any(row["cased"]) if "cased" in row else None,
        section=row.get("section", False),
        to_end=row.get("to_end", False),
        item=re.compile(row["item"]) if "item" in row else None,
    )


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
