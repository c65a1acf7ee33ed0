"""From bytes to text: one decision about the encoding, never a chain of attempts.

Legacy encodings of Chinese accept almost any bytes (Big5 decodes as GB18030 without an
error), so the question is not which one succeeds but which reading is plausible.
"""

from __future__ import annotations

import codecs

from rag.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)


def decode(data: bytes) -> tuple[str, str]:
    """The text of the bytes without its byte-order mark, and the name of the encoding.

    Raises:
        SourceError: the bytes are not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        encoding = detect(data)
        return data.decode(encoding, errors="replace"), encoding
    if "\x00" not in text:
        return text, "utf-8"
    encoding = detect(data)
    return data.decode(encoding, errors="replace"), encoding


def detect(data: bytes) -> str:
    """The encoding of bytes that carry no mark and are not UTF-8."""
    from charset_normalizer import from_bytes

    if data.count(0):
        even, odd = data[::2].count(0), data[1::2].count(0)
        if odd > 4 * even and odd > len(data) // 200:
            return "utf-16-le"
        if even > 4 * odd and even > len(data) // 200:
            return "utf-16-be"
        raise SourceError("The file holds binary data, not text.")
    best = from_bytes(data).best()
    if best is None:
        raise SourceError("The file's encoding cannot be told; it may not be text.")
    return best.encoding
