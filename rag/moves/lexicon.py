"""The words that tell of personnel moves, compiled once from the data file beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Pattern = re.Pattern[str]
KINDS = ("returned", "joined", "founded", "promoted", "on_leave", "dismissed", "left")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's patterns; all of them match folded text or a tape of it."""

    language: str  # zh | en
    breaks: Pattern
    words: Mapping[str, Pattern]
    reductions: Mapping[str, tuple[Pattern, ...]]
    not_subject: Pattern
    lead_in: Pattern
    reporting: Pattern
    generic: Pattern
    status: Mapping[str, Pattern]
    triggers: Mapping[str, Pattern]
    slots: Mapping[str, Pattern]

    def says(self, slot: str, text: str) -> bool:
        """Whether a slot's pattern is found in a text; never where the language has none."""
        return self.match(slot, text) is not None

    def match(self, slot: str, text: str) -> re.Match[str] | None:
        """What a slot's pattern finds in a text, if anything."""
        pattern = self.slots.get(slot)
        return pattern.search(text) if pattern else None

    def slot(self, name: str, tape: str, start: int, end: int) -> int | None:
        """Where in a stretch of tape the pattern's ``slot`` (or slot2, …) stands, or None."""
        pattern = self.slots.get(name)
        match = pattern.search(tape[start:end]) if pattern else None
        if match is None:
            return None
        name = next(name for name, value in match.groupdict().items() if value)
        return start + match.start(name)


@cache
def lexicon_of(language: str) -> Lexicon:
    """The lexicon for a language tag: Chinese for any ``zh``, English for all others."""
    name = "zh" if language.startswith("zh") else "en"
    text = files("rag.moves").joinpath("lexicon.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)[name]
    words = {key: re.compile(value) for key, value in table["words"].items() if "role" not in key}
    words["role"] = re.compile(_role_pattern(name, table["words"]))
    return Lexicon(
        name,
        re.compile(table["clause_breaks"]),
        words,
        {key: tuple(map(re.compile, values)) for key, values in table["reductions"].items()},
        re.compile(table["subject"]["not_after"]),
        re.compile(table["subject"]["lead_in"]),
        re.compile(table["subject"]["reporting"]),
        re.compile(table["subject"]["generic"]),
        {key: re.compile(value) for key, value in table["status"].items()},
        {key: re.compile(_whole_words(value)) for key, value in table["triggers"].items()},
        {key: re.compile(value) for key, value in table["slots"].items()},
    )


def _whole_words(alternatives: str | list[str]) -> str:
    """A pattern as it is, or several in a list as one that starts and ends inside no word."""
    if isinstance(alternatives, str):
        return alternatives
    edge = r"(?!(?<=\w)\w)"
    return f"{edge}(?:{'|'.join(alternatives)}){edge}"


def _role_pattern(name: str, words: Mapping[str, str]) -> str:
    heads, modifiers = words["role_heads"], words["role_modifiers"]
    if name == "zh":
        return f"(?![和与及兼])(?:(?:{modifiers})*)(?:{heads})(?!办公室)"
    return rf"\b(?:(?:{modifiers})[ \-])*(?:{heads})\b(?:{words['role_tail']})"
