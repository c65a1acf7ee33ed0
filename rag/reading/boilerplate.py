"""Which lines are not part of the story: rules read from data, each with its place."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rag.language.script import fold


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of boilerplate: where it stands and what it looks like."""

    name: str
    where: str  # head | tail | edge | anywhere
    max_chars: int
    to_end: bool
    pattern: re.Pattern[str]

    def matches(self, folded: str, place: str) -> bool:
        """Whether a folded line at a place (head, body or tail) is of this kind."""
        edges = ("head", "tail")
        allowed = {"anywhere": ("head", "body", "tail"), "edge": edges}.get(self.where, self.where)
        if len(folded) > self.max_chars or place not in allowed:
            return False
        return self.pattern.match(folded) is not None


def matching_rule(line: str, place: str) -> Rule | None:
    """The first rule that makes the line boilerplate at this place, or None."""
    folded = fold(line).strip()
    return next((rule for rule in _rules() if rule.matches(folded, place)), None)


@cache
def _rules() -> tuple[Rule, ...]:
    data = files("rag.reading").joinpath("boilerplate.toml").read_text(encoding="utf-8")
    return tuple(
        Rule(
            name=row["name"],
            where=row["where"],
            max_chars=row["max_chars"],
            to_end=row.get("to_end", False),
            pattern=re.compile("|".join(f"(?:{pattern})" for pattern in row["patterns"])),
        )
        for row in tomllib.loads(data)["rule"]
    )
