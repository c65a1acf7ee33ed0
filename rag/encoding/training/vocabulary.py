"""Which Chinese characters and words get a vector of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rag.encoding.training.corpus import Pair
from rag.encoding.training.tokenizer import is_han, is_han_word
from rag.language.script import fold


def common_characters() -> list[str]:
    """The characters of the GB 2312 standard: what ordinary Simplified text is written with."""
    characters = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    decoded = (raw.decode("gb2312", "ignore") for raw in characters)
    return [char for char in decoded if char and fold(char) == char]


def count_words(pairs: Iterable[Pair], longest_chars: int = 6) -> dict[str, float]:
    """Chinese words and characters of the texts by frequency; a short text is a word itself.

    Dictionary and name lists thus give their headwords, prose what jieba cuts it into.
    """
    import jieba

    jieba.setLogLevel("WARNING")
    counts: Counter[str] = Counter()
    for pair in pairs:
        text = fold(pair.chinese)
        counts.update(char for char in text if is_han(char))
        words = jieba.lcut(text)
        if len(text) <= longest_chars and len(words) > 1:
            words.append(text)
        counts.update(
            word for word in words if 1 < len(word) <= longest_chars and is_han_word(word)
        )
    return {word: float(count) for word, count in counts.items()}


def choose_words(counts: Mapping[str, float], words: int, min_count: float) -> list[str]:
    """Characters first, then the most frequent words, each most frequent first.

    Args:
        counts: As `count_words` gives them.
        words: How many words, characters aside.
        min_count: Of a character outside GB 2312, and of a word.
    """
    ranked = sorted(counts, key=lambda token: (-counts[token], token))
    common = set(common_characters())
    seen = [t for t in ranked if len(t) == 1 and (t in common or counts[t] >= min_count)]
    rest = sorted(common.difference(seen))
    chosen = [t for t in ranked if len(t) > 1 and counts[t] >= min_count][:words]
    return [*seen, *rest, *chosen]
