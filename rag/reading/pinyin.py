"""Pinyin annotations in running text, as some converters insert them: 聯(lián)合.

A bracket is an annotation only if it holds one syllable that is a reading of the character
before it; ``(AI)``, ``(open source)`` and ``(Sam Altman)`` are words of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from rag.language.script import fold

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_NOTE = re.compile(rf"(?<=[\u3007\u3400-\u9fff])[(（](?P<text>[a-zü{TONED}' ]{{1,24}})[)）]")
_HAN_RUN = re.compile("[\u3007\u3400-\u9fff]+$")
_LONGEST_WORD = 6
_TONED = re.compile(f"[{TONED}]")
_SYLLABLE = re.compile(
    "(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?"
    "(?:i?ang|i?ong|[uü]?eng|[iu]ng|i?an|[uü]?en|[iuü]n|uang|uan|üan|iao|uai|ai|ei|ui|ao|ou|iu|ie|üe|ue|ua|uo|ia|er|[aoeiuü])"
    "|ng|[mn]"
)


def annotated_spans(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the pinyin annotations, brackets included.

    >>> text = "聯(lián)合創(chuàng)始人 (Sam Altman),開源(open source)"
    >>> [text[start:end] for start, end in annotated_spans(text)]
    ['(lián)', '(chuàng)']
    """
    for match in _NOTE.finditer(text):
        before = text[max(0, match.start() - _LONGEST_WORD) : match.start()]
        han = _HAN_RUN.search(before)
        if han and _reads(han.group(), match["text"]):
            yield match.span()


def is_syllable(text: str) -> bool:
    """Whether the text is one pinyin syllable, with or without its tone mark.

    >>> is_syllable("xùn"), is_syllable("toska")
    (True, False)
    """
    return _SYLLABLE.fullmatch(toneless(text)) is not None


def toneless(text: str) -> str:
    """The pinyin without tone marks: lǜ → lü."""
    marks = unicodedata.normalize("NFD", text)
    kept = "".join(c for c in marks if not unicodedata.combining(c) or c == "\u0308")
    return unicodedata.normalize("NFC", kept).replace("v", "ü")


def _reads(han: str, note: str) -> bool:
    """Whether the note spells the last characters of the run, one syllable each."""
    syllables = note.replace("'", " ").split()
    if len(syllables) > 1 and not _TONED.search(note):
        return False
    if len(syllables) > len(han) or not syllables:
        return False
    chars = han[-len(syllables) :]
    return all(
        toneless(syllable) in _readings(char)
        for char, syllable in zip(chars, syllables, strict=True)
    )


@cache
def _readings(char: str) -> frozenset[str]:
    """Every reading of the character, and of its Simplified form, without tones."""
    from pypinyin import Style, pinyin

    spelled = [
        reading
        for form in {char, fold(char)}
        for readings in pinyin(form, style=Style.NORMAL, heteronym=True, v_to_u=True)
        for reading in readings
    ]
    return frozenset(spelled)
