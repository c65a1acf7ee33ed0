"""The system's own words: frames, dates, and names in the language of the answer."""

from __future__ import annotations

import re

from rag.answering.lexicon import load_toml
from rag.language.names import Entity
from rag.language.names_romanised import latin_form
from rag.language.script import to_script

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _frames() -> dict[str, dict[str, str]]:
    return load_toml("frames.toml")


def is_chinese(language: str) -> bool:
    """Whether an answer in ``language`` is written in Chinese."""
    return language.startswith("zh")


def say(language: str, frame: str, **words: str | int) -> str:
    """The phrase ``frame`` in the answer's language and script, its gaps filled.

    Only the frame itself changes script; what fills it is shown as given.

    >>> say("en", "count_undated", n=2)
    'In the articles indexed, 2 in all:'
    """
    forms = _frames()["zh-Hans" if is_chinese(language) else "en"]
    text = to_script(forms[frame], language) if language == "zh-Hant" else forms[frame]
    return text.format(**words)


def date_text(iso: str | None, language: str) -> str:
    """A date as people write it, as precise as it is known; empty for None.

    >>> date_text("2025-08-13", "en"), date_text("XXXX-08-14", "zh-Hans"), date_text("2024", "en")
    ('13 August 2025', '8月14日', '2024')
    """
    if not iso:
        return ""
    match = re.match(r"(\d{4}|XXXX)(?:-(\d\d))?(?:-(\d\d))?", iso)
    if not match:
        return iso
    year, month, day = match.groups()
    if is_chinese(language):
        parts = [f"{year}年" if year != "XXXX" else ""]
        parts += [f"{int(month)}月" if month else "", f"{int(day)}日" if day else ""]
        return "".join(parts)
    words = [str(int(day)) if day else "", _MONTHS[int(month) - 1] if month else ""]
    words.append(year if year != "XXXX" else "")
    return " ".join(word for word in words if word)


def name_text(entity: Entity, language: str) -> str:
    """A person or lab by the name a reader of ``language`` knows, the other one beside it.

    The Chinese name follows in brackets in a Chinese answer, since either may be the one asked,
    and in an English one where the Latin name is only its romanisation.
    """
    if is_chinese(language) and entity.zh and entity.zh != entity.name:
        return f"{entity.name}({to_script(entity.zh, language)})"
    if not is_chinese(language) and not entity.name.isascii():
        latin = [name for name in entity.spellings if name.isascii() and " " in name]
        if latin:
            return max(latin, key=len)
        romanised = latin_form(entity.kind, entity.name)
        return f"{romanised} ({entity.name})" if romanised else entity.name
    return entity.name


def joined(words: list[str], language: str) -> str:
    """The words as one enumeration."""
    return say(language, "and").join(words)
