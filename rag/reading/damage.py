"""Where characters were lost: found and marked, never guessed.

A lost character leaves a ``?`` or ``U+FFFD`` where no question is asked, and mostly a few
characters nobody writes beside it, because the bytes around the gap were read out of step:
``我們?nèi)滩蛔」笮?。``. One sign alone is not enough: questions end in ``?`` too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.language.script import fold, to_script
from rag.reading.pinyin import TONED, is_syllable
from rag.reading.plausible import is_common, is_ordinary

Span = tuple[int, int]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_LOST = "?？\ufffd"
_REPLACEMENT = re.compile("\ufffd+")
# What other programs make of lost characters, and the head of a UTF-8 quote without its tail.
_JUNK = re.compile("(?:锟斤拷|锟斤|斤拷|烫烫烫|屯屯屯|ï¿½|â€)+")
_ORPHAN_NOTE = re.compile(rf"[{_LOST}][{_LOST};；,，:：]{{0,4}}(?P<note>[a-zü{TONED}]{{1,7}})[)）]")
# A clause: what stands between two marks that a damaged run does not reach across.
_CLAUSE = re.compile(rf"[^\s,，。;；:：、!！“”\"《》()（）{_LOST}]{{1,24}}")
_ODD_LETTER = re.compile(
    rf"(?<=[{_HAN}])(?:[\u0370-\u03ff\u0400-\u04ff\u2500-\u257f\ue000-\uf8ff\u0080-\u009f]+|[a-z])(?=[{_HAN}])"
)
_HAN_CHAR = re.compile(f"[{_HAN}]")
_OPENERS = {"」": "「", "』": "『", "”": "“", "》": "《", "】": "【"}


def damaged_spans(text: str, traditional: bool) -> list[Span]:
    """The spans whose characters were lost, in order and not overlapping.

    >>> text = "集群在規?;?xùn)練中跑起來。為什麼?"
    >>> [text[start:end] for start, end in damaged_spans(text, traditional=True)]
    ['?;?xùn)']
    """
    spans = [match.span() for match in _REPLACEMENT.finditer(text)]
    spans += [match.span() for match in _JUNK.finditer(text)]
    spans += [m.span() for m in _ORPHAN_NOTE.finditer(text) if is_syllable(m["note"])]
    spans += _runs(text, traditional, {end for _, end in spans})
    return _joined(spans)


def _runs(text: str, traditional: bool, damaged_before: set[int]) -> Iterator[Span]:
    """Runs of implausible characters next to a mark where no question can be asked."""
    for match in _CLAUSE.finditer(text):
        start, end = match.span()
        before = _marks_before(text, start)
        after = _marks_after(text, end)
        if not before and not after and start not in damaged_before:
            continue
        odd = _oddities(text, start, end, traditional)
        opened = before >= 2 or start in damaged_before
        shut = after and _clause_goes_on(text, end + after)
        if not odd:
            continue
        if opened and shut:
            yield start - before, end + after
        elif opened or (before and len(odd) >= 3):
            yield start - before, odd[-1] + 1
        elif shut and (len(odd) >= 2 or odd[-1] >= end - 2):
            yield odd[0], end + after


def _marks_before(text: str, at: int) -> int:
    start = at
    while start and text[start - 1] in _LOST:
        start -= 1
    return at - start


def _marks_after(text: str, at: int) -> int:
    end = at
    while end < len(text) and text[end] in _LOST:
        end += 1
    return end - at


def _clause_goes_on(text: str, at: int) -> bool:
    """Whether a clause mark follows the question mark, which no question has."""
    return text[at : at + 1] in tuple(",，。;；、")


def _oddities(text: str, start: int, end: int, traditional: bool) -> list[int]:
    """The places of the characters that nobody would write in this text."""
    places = {match.start() for match in _ODD_LETTER.finditer(text, start, end)}
    for at in range(start, end):
        char = text[at]
        opener = _OPENERS.get(char)
        unopened = opener is not None and opener not in text[max(0, at - 60) : at]
        if unopened or (_HAN_CHAR.match(char) and _is_odd(char, traditional)):
            places.add(at)
    return sorted(places)


def _is_odd(char: str, traditional: bool) -> bool:
    if not is_ordinary(char):
        return True
    if is_common(char):
        return False
    return traditional and fold(char) == char and to_script(char, "zh-Hant") != char


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
