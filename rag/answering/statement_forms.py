"""The forms of what a text says of people: statements, clauses, and the words they are read by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rag.answering.lexicon import load_toml, pattern_of
from rag.language.numbers import NumberMention

WAYS = ("in", "post", "back", "out", "fired", "found", "stay")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said of somebody; empty fields are what the clause leaves open."""

    way: str  # one of WAYS
    people: frozenset[str]  # ids; empty where nobody is named
    perhaps: frozenset[str]  # ids of others who stand before the verb and may be meant
    by_name: str  # the stretch that holds a subject no rule knows by name, else empty
    joined: frozenset[str]  # ids of labs come to
    left: frozenset[str]
    at: frozenset[str]  # ids of labs that they are or were at
    dates: frozenset[str]
    negated: bool
    hedged: bool
    planned: bool  # told as still to come
    done: bool  # told as over and done
    reported: bool  # told as what others say


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause's figures and dates, with the ways and labs it speaks of."""

    text: str  # folded
    own: frozenset[str]  # ways told in the clause itself
    ways: frozenset[str]  # and those that it goes on with
    people: frozenset[str]
    labs: frozenset[str]
    dates: frozenset[str]
    numbers: tuple[NumberMention, ...]

    @property
    def goes_on(self) -> bool:
        """Whether what it tells may be of the date told before it."""
        return not (self.dates or words("later").search(self.text))


def words(name: str) -> re.Pattern[str]:
    """The pattern of an entry of ``verify.toml``."""
    return pattern_of("verify.toml", name)


@cache
def beside(name: str) -> re.Pattern[str]:
    """A pattern that must reach a lab's edge: its end for ``*_before``, its start otherwise."""
    data = load_toml("verify.toml")
    forms = data[name]
    joined = "|".join([*forms["zh"], *forms["en"]])
    if name.endswith("before"):
        return re.compile(f"(?:{joined}){data['gap']}{data['kind_of_lab']}$")
    return re.compile(f"^{data['gap']}(?:{joined})")
