"""Where sentences begin and end, in Chinese and English, with nothing lost but white space.

One scan over the candidates (end marks and line breaks); what follows a candidate decides.
Closing quotes, brackets and footnote marks stay with the sentence they close.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from rag.language.script import is_cjk

_CANDIDATE = re.compile(r"[。！？｡!?]+|\.+|…+|\r\n|[\n\r\u2028\u2029]")
_CLOSERS = "”’」』）)】》〉］]}｣"
_FOOTNOTE = re.compile(r"\[\d{1,3}\]|［\d{1,3}］|[¹²³⁰⁴-⁹]{1,3}")
_SPACE = " \t\u3000\u00a0\u200b\u200c\u200d\ufeff"
_LAST_TOKEN = re.compile(r"[A-Za-z][A-Za-z.]{0,10}$")
_NEXT_WORD = re.compile(r"[\s\u200b]*[\"'“‘(]?([A-Za-z\u4e00-\u9fff]+)")
_ONLY_NUMBER = re.compile(r"[\s(（]*(?:\d{1,3}|[ivxIVX]{1,4}|[A-Za-z])$")
# The words after a question inside quotes that still belong to it: ?”他问。 ?”的问题
_SAID_AFTER_QUOTE = re.compile(
    r"[的之等地]|[^，,。！？!?；;\n“「『\"]{0,20}?(?:[说說问問]|写道|寫道|如是|表示|感叹|感嘆|喊道)"
)
_WRAPPED_LINE_CHARS = 45  # a shorter line was ended by its author, not by a margin


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The ``(start, end)`` spans of the sentences, trimmed of white space, in order.

    A line break ends a sentence unless the text is hard-wrapped English.

    >>> text = "“不怕的人有很多。[2]”他说。Dr. J. Li left Acme Inc. in May."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['“不怕的人有很多。[2]”', '他说。', 'Dr. J. Li left Acme Inc. in May.']
    """
    spans: list[tuple[int, int]] = []
    start = line_start = 0
    seen = quotes = 0  # straight quotes counted since the line began: odd means one is open
    for match in _CANDIDATE.finditer(text):
        mark, at, end = match.group(), match.start(), match.end()
        if at < start:
            continue
        if mark[0] in "\r\n\u2028\u2029":
            if _is_wrap(text, line_start, at, end):
                continue
            _keep(spans, text, start, at)
            start = line_start = seen = end
            quotes = 0
            continue
        quotes += text.count('"', seen, end)
        seen = end
        end = _with_closers(text, end, quotes % 2 == 1)
        if _ends_sentence(text, start, at, match.end(), end):
            quotes += text.count('"', seen, end)
            seen = end
            _keep(spans, text, start, end)
            start = end
    _keep(spans, text, start, len(text))
    return spans


def _keep(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and (text[start].isspace() or text[start] in _SPACE):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _SPACE):
        end -= 1
    if start < end:
        spans.append((start, end))


def _is_wrap(text: str, line_start: int, at: int, end: int) -> bool:
    """Whether a line break is only the margin of hard-wrapped text in a spaced script."""
    if at - line_start < _WRAPPED_LINE_CHARS or end >= len(text):
        return False
    before, after = text[at - 1], text[end]
    if is_cjk(before) or is_cjk(after) or after.isspace():
        return False
    return before.isascii() and (after.islower() or (before.isalnum() or before in ",-'"))


def _with_closers(text: str, end: int, quote_open: bool) -> int:
    """The end moved past the closing quotes, brackets and footnote marks that follow it."""
    while end < len(text):
        footnote = _FOOTNOTE.match(text, end)
        if footnote:
            end = footnote.end()
        elif text[end] in _CLOSERS:
            end += 1
        elif text[end] == '"' and quote_open:
            quote_open = False
            end += 1
        elif text[end] == "'" and (end + 1 == len(text) or text[end + 1].isspace()):
            end += 1
        else:
            break
    return end


def _ends_sentence(text: str, start: int, at: int, mark_end: int, end: int) -> bool:
    if end >= len(text) or text[end] in "\r\n\u2028\u2029":
        return True
    mark, after = text[mark_end - 1], text[end]
    following = _next_visible(text, end)
    if mark in "。！？｡":
        return mark in "。｡" or not _quote_goes_on(text, mark_end, end)
    if mark in "!?":
        if after in _SPACE:
            return not following.islower()
        if is_cjk(after) or after in "“‘「『（《【":
            return not _quote_goes_on(text, mark_end, end)
        if _quote_goes_on(text, mark_end, end):
            return False
        return after.isupper() and (end > mark_end or is_cjk(text[at - 1 : at]))
    if mark == "…" or mark_end - at > 1:
        return after in _SPACE and following.isupper()
    return _period_ends(text, start, at, end, following)


def _next_visible(text: str, at: int) -> str:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return text[at] if at < len(text) else ""


def _quote_goes_on(text: str, mark_end: int, end: int) -> bool:
    """Whether the sentence around a quoted question or exclamation is still going."""
    return end > mark_end and _SAID_AFTER_QUOTE.match(text, end) is not None


def _period_ends(text: str, start: int, at: int, end: int, following: str) -> bool:
    after = text[end]
    if after not in _SPACE:
        return at > 0 and is_cjk(text[at - 1]) and (is_cjk(after) or after in "“「『")
    if not following or following.islower():
        return False
    if _ONLY_NUMBER.match(text[start:at][:12]) and at - start <= 12:
        return False
    token = _LAST_TOKEN.search(text, max(start, at - 12), at)
    if token is None or end > at + 1:
        return True
    return _token_ends(text, token.group(), end, following)


def _token_ends(text: str, token: str, end: int, following: str) -> bool:
    """Whether a sentence ends after this last word, which may be an abbreviation."""
    words = _abbreviations()
    if token in words["inner"]:
        return False
    if token in words["before_figures"]:
        return not following.isdigit()
    is_initial = len(token) == 1 and token.isupper() and token != "I"
    if token in words["either"] or is_initial:
        next_word = _NEXT_WORD.match(text, end)
        return next_word is not None and (
            next_word.group(1) in words["starters"] or is_cjk(next_word.group(1)[0])
        )
    return True


@cache
def _abbreviations() -> dict[str, frozenset[str]]:
    data = files("rag.language").joinpath("abbreviations.toml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(data).items()}
