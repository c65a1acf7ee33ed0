"""From bytes to text: one decision about the encoding, never a chain of attempts.

Legacy encodings of Chinese accept almost any bytes (Big5 decodes as GB18030 without an
error), so the question is not which one succeeds but which reading is plausible. East Asian
encodings and UTF-16 are judged side by side; everything else is charset-normalizer's.
"""

from __future__ import annotations

import codecs

from rag.errors import SourceError
from rag.reading.plausible import plausibility

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# In the order in which equals are preferred: an extension only where the plain one falls short.
_CANDIDATES = (
    "utf-8",
    "gb18030",
    "big5",
    "cp950",
    "big5hkscs",
    "cp932",
    "euc_jp",
    "euc_kr",
    "utf-16-le",
    "utf-16-be",
)
_SAMPLE_BYTES = 24_000
_ENOUGH = 0.45  # right readings score above 0.6, wrong ones below 0.35
_BINARY_SHARE = 0.02  # of control characters in what would be text


def decode(data: bytes) -> tuple[str, str]:
    """The text of the bytes without its byte-order mark, and the name of the encoding.

    >>> decode("他离开了公司。".encode("gb18030"))
    ('他离开了公司。', 'gb18030')

    Raises:
        SourceError: the bytes are not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, errors="replace")), encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\x00" not in text:
            return _checked(text), "utf-8"
    encoding = detect(data)
    return _checked(data.decode(encoding, errors="replace")), encoding


def detect(data: bytes) -> str:
    """The encoding of bytes that carry no mark and are not clean UTF-8.

    Raises:
        SourceError: no encoding gives text.
    """
    sample = data[:_SAMPLE_BYTES]
    scores = {name: _score(sample, name) for name in _CANDIDATES}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= _ENOUGH:
        return best
    if b"\x00" not in sample:
        if _is_nearly_ascii(sample):
            return "cp1252"
        from charset_normalizer import from_bytes

        guess = from_bytes(sample, cp_exclusion=["utf_16", "utf_16_le", "utf_16_be", "utf_7"])
        if match := guess.best():
            return match.encoding
    raise SourceError("It does not hold text in any encoding that can be told.")


def _is_nearly_ascii(sample: bytes) -> bool:
    """Whether so few bytes are not ASCII that only the commonest reading is left: é, ” and —."""
    high = sum(byte >= 0x80 for byte in sample)
    undefined = sum(byte in b"\x81\x8d\x8f\x90\x9d" for byte in sample)
    return high <= 0.06 * len(sample) and not undefined


def _score(sample: bytes, encoding: str) -> float:
    wide = encoding.startswith("utf-16")
    if wide:
        sample = sample[: len(sample) // 2 * 2]
    return plausibility(sample.decode(encoding, errors="replace"), whole=wide)


def _checked(text: str) -> str:
    sample = text[:_SAMPLE_BYTES]
    controls = sum(char < " " and char not in "\t\n\r\f\x1b" for char in sample)
    if controls > _BINARY_SHARE * len(sample):
        raise SourceError("It holds binary data, not text.")
    return text
