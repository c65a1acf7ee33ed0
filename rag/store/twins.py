"""Syndicated copies: the same story in two files is one voice.

Articles are compared by the share of their shingles (runs of folded characters) that they have in
common, the containment of Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence

from rag.language.script import fold
from rag.records import Article

SHINGLE_CHARS = 12
KEPT_EVERY = 4  # a quarter of the shingles, chosen by their checksum, stand for all
MIN_CONTAINMENT = 0.6


def find_twins(articles: Sequence[Article]) -> dict[str, str]:
    """For each copy, the document that speaks for it: the earliest of its group."""
    ordered = sorted(articles, key=lambda a: (_day(a.published), a.document))
    holders: dict[int, list[int]] = defaultdict(list)
    twins: dict[str, str] = {}
    sizes: list[int] = []
    for number, article in enumerate(ordered):
        shingles = _shingles(article)
        sizes.append(len(shingles))
        shared = Counter(n for shingle in shingles for n in holders[shingle])
        for other, count in shared.most_common(1):
            smaller = min(len(shingles), sizes[other])
            if smaller and count / smaller >= MIN_CONTAINMENT:
                first = ordered[other].document
                twins[article.document] = twins.get(first, first)
        for shingle in shingles:
            holders[shingle].append(number)
    return twins


def _day(published: str | None) -> str:
    return published if published and published[0].isdigit() else "9999"


def _shingles(article: Article) -> set[int]:
    told = (s.clean for b in article.blocks if b.kind == "paragraph" for s in b.sentences)
    text = re.sub(r"\W+", "", fold("".join(told)))
    runs = (text[i : i + SHINGLE_CHARS] for i in range(len(text) - SHINGLE_CHARS + 1))
    sums = {zlib.crc32(run.encode()) for run in runs}
    return {value for value in sums if value % KEPT_EVERY == 0}
