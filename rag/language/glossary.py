"""What words mean, across languages: the English stems of a word, and of the words of a text.

A Chinese word means the stems of its English glosses, an English word its own stem, so a question
and a sentence can be held against each other by their words in whatever languages they are
written. The glosses are a data file made of CC-CEDICT by ``rag.language.glossary_source``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

from rag.language.lexicon import load_lexicon, load_lines
from rag.language.script import fold, is_cjk

_ENGLISH = re.compile(r"[a-z][a-z'-]*[a-z]")
_LONGEST = 4  # characters of a Chinese word in the glossary
_SYNONYM = 0.5  # how much another word of the same meaning and language counts
_STEMMER = snowballstemmer.stemmer("english")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and the stems that it means."""

    form: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Meanings:
    """The words of a text, and the stems that they and their glosses are."""

    words: frozenset[str]  # the Chinese words of the glossary that stand in it
    stems: frozenset[str]  # of its English words
    glosses: frozenset[str]  # of the glosses of its Chinese words

    def share(self, word: Word) -> float:
        """How surely the text says a word: 1 itself or translated, ½ by a synonym, 0 not."""
        if word.form in self.words or word.stems & self.stems:
            return 1.0
        if not word.stems & self.glosses:
            return 0.0
        return _SYNONYM if is_cjk(word.form[0]) else 1.0


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded English word.

    >>> stem("researchers"), stem("valuation")
    ('research', 'valuat')
    """
    return str(_STEMMER.stemWord(word.removesuffix("'s")))


@cache
def glossary() -> Mapping[str, frozenset[str]]:
    """The English stems of the Chinese words of two to four characters."""
    rows = (line.split("\t") for line in load_lines("glossary.tsv"))
    return {word: frozenset(stems.split(" ")) for word, stems in rows}


@cache
def _glosses() -> frozenset[str]:
    return frozenset().union(*glossary().values())


def content_words(text: str, names: Iterable[str] = ()) -> list[Word]:
    """The words of a question that say what it is about, its names and function words left out.

    Args:
        text: a question.
        names: names in it, in any of their spellings.

    >>> [word.form for word in content_words("What did the board say about his salary?")]
    ['board', 'salary']
    >>> [word.form for word in content_words("他的年薪是多少?")]
    ['年薪']
    """
    folded = fold(text)
    named = sorted({fold(name) for name in names}, key=len, reverse=True)
    for name in named:
        folded = folded.replace(name, " ")
    parts = {part for name in named for part in _ENGLISH.findall(name)}
    empty = empty_words()
    english = (word.removesuffix("'s") for word in _ENGLISH.findall(folded))
    found = [Word(w, frozenset({stem(w)})) for w in english if w not in empty and w not in parts]
    found = [word for word in found if word.stems & _glosses()]
    found += [Word(w, glossary()[w]) for w in _cut(folded) if w not in empty]
    return list({word.form: word for word in found}.values())


@cache
def empty_words() -> frozenset[str]:
    """The words that tell nothing of what a question is about."""
    tables = load_lexicon("stopwords"), load_lexicon("empty_words")
    return frozenset(fold(w) for table in tables for words in table.values() for w in words)


def _cut(folded: str) -> Iterator[str]:
    """The longest words of the glossary, one after the other."""
    at, known = 0, glossary()
    while at < len(folded):
        sizes = (size for size in range(_LONGEST, 1, -1) if folded[at : at + size] in known)
        size = next(sizes, 0)
        if size:
            yield folded[at : at + size]
        at += size or 1


@lru_cache(maxsize=20_000)
def meanings(folded: str) -> Meanings:
    """What a folded sentence says, word by word."""
    known = glossary()
    starts = range(len(folded) - 1)
    pieces = (folded[at : at + size] for at in starts for size in range(2, _LONGEST + 1))
    words = frozenset(piece for piece in pieces if piece in known)
    return Meanings(
        words,
        frozenset(map(stem, _ENGLISH.findall(folded))),
        frozenset().union(*(known[word] for word in words)),
    )
