"""Files in, articles and passages out: find, decode, repair a view, strip, cut.

In data order: ``finding`` (paths) → ``decoding`` (bytes to text, by ``plausible``) → ``lines``
(of a text, ``markdown`` or a ``page`` with its ``tags``) on a ``view`` (``fixes``, ``pinyin``,
``damage``) → ``structure`` (``boilerplate`` rules, ``shapes``, ``titles``) → ``metadata`` and
``published`` →
``blocks`` → ``article`` → ``passages``.
"""

from rag.reading.article import article_from_bytes, read_article
from rag.reading.finding import Skipped, SourceFile, find_files
from rag.reading.passages import passages_of
from rag.reading.view import View, clean_view

__all__ = [
    "Skipped",
    "SourceFile",
    "View",
    "article_from_bytes",
    "clean_view",
    "find_files",
    "passages_of",
    "read_article",
]
