"""The small repairs of a text, one function each: what to replace, in order, by what.

None looks at another's work and none rewrites what an author may have meant: Traditional
stays Traditional, punctuation stays as written, and what was lost is not guessed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from rag.reading.pinyin import annotated_spans

Replacement = tuple[int, int, str]
Fix = Callable[[str], Iterator[Replacement]]

_ENTITY = re.compile(r"&(?:amp;){0,4}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_INVISIBLE = re.compile(
    "(?P<none>[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u202a-\u202e\u2066-\u2069\u180e"
    "\ufe00-\ufe0f\x00-\x08\x0e-\x1f]+)|[\u00a0\u2000-\u200a\u202f\u205f\u3000]"
)
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl", "st", "st")
_FULL_WIDTH = re.compile("[\uff02-\uff07\uff0a\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uff5d]")
_NAME_DOT = re.compile(r"(?<=[\u3400-\u9fff])\uff0e(?=[\u3400-\u9fff])")  # 瑪雅．柯恩
_FOOTNOTE = re.compile(
    r"(?<=[^\s\[(（])(?:[\[［][1-9]\d{0,2}(?:[,，\-–][1-9]\d{0,2})?[\]］](?!\())+"
)
# UTF-8 that was read as Windows-1252 or Latin-1: a lead byte and its continuation bytes.
_TAIL = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
_MOJIBAKE = re.compile(
    f"(?:[\u00c2-\u00c5][{_TAIL}]|[\u00e2-\u00ef][{_TAIL}]{{2}}|\u00f0[{_TAIL}]{{3}})+"
)


def entities(text: str) -> Iterator[Replacement]:
    """HTML entities are decoded, also where they were escaped twice (``&amp;nbsp;``)."""
    for match in _ENTITY.finditer(text):
        new = match.group()
        for _ in range(5):
            new = html.unescape(new)
        if len(new) < len(match.group()) and not new.endswith(";"):
            yield match.start(), match.end(), new


def mojibake(text: str) -> Iterator[Replacement]:
    """UTF-8 that was read as Latin-1 is read again, where that is certain: donâ€™t → don’t."""
    for match in _MOJIBAKE.finditer(text):
        try:
            new = b"".join(_byte(char) for char in match.group()).decode("utf-8")
        except UnicodeError:
            continue
        if new.isprintable() or new == "\u00a0":
            yield match.start(), match.end(), new


def _byte(char: str) -> bytes:
    return char.encode("latin-1" if char <= "\u00ff" else "cp1252")


def invisible(text: str) -> Iterator[Replacement]:
    """Zero-width characters and soft hyphens go; no-break and wide spaces become spaces."""
    for match in _INVISIBLE.finditer(text):
        yield match.start(), match.end(), "" if match["none"] else " "


def pinyin_notes(text: str) -> Iterator[Replacement]:
    """Pinyin annotations go: 聯(lián)合 → 聯合."""
    for start, end in annotated_spans(text):
        yield start, end, ""


def footnotes(text: str) -> Iterator[Replacement]:
    """Footnote marks such as ``[1]`` after a word are not part of the sentence."""
    for match in _FOOTNOTE.finditer(text):
        yield match.start(), match.end(), ""


def widths(text: str) -> Iterator[Replacement]:
    """Full-width letters, digits and signs become ASCII, ligatures letters, ．in a name ·."""
    dots = {match.start() for match in _NAME_DOT.finditer(text)}
    found = [(m.start(), chr(ord(m.group()) - 0xFEE0)) for m in _FULL_WIDTH.finditer(text)]
    found += [(m.start(), _LIGATURES[ord(m.group()) - 0xFB00]) for m in _LIGATURE.finditer(text)]
    for at, new in sorted(found):
        yield at, at + 1, "·" if at in dots else new


BEFORE_DAMAGE: tuple[Fix, ...] = (entities, mojibake, invisible)
AFTER_DAMAGE: tuple[Fix, ...] = (pinyin_notes, footnotes, widths)
