"""Which language and script a text is in, and the one folding that all matching shares.

Folding maps one character to one character, so an offset into the folded text is an offset
into the text itself. It is for matching only: what is shown and quoted is never folded.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc\u31f0-\u31ff\uff66-\uff9d"
_CJK = re.compile(f"[{_HAN}{_KANA}\u3005]")
_HAN_CHAR = re.compile(f"[{_HAN}]")
_KANA_CHAR = re.compile(f"[{_KANA}]")
_HANGUL_CHAR = re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_OTHER_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_SAMPLE_CHARS = 20_000  # enough to tell a language; an article may be a million long

# Characters that are written in several ways, besides script, width and case.
_VARIANTS = str.maketrans(
    {
        **dict.fromkeys("著", "着"),
        **dict.fromkeys("妳", "你"),
        **dict.fromkeys("祂牠", "它"),
        **dict.fromkeys("‧・•∙⋅･", "·"),
        **dict.fromkeys("‘’‛′ʼ", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‐‑", "-"),
    }
)


def is_cjk(char: str) -> bool:
    """Whether the character is a Chinese character or a kana.

    >>> [is_cjk(char) for char in "离の。a"]
    [True, True, False, False]
    """
    return _CJK.match(char) is not None


def fold(text: str) -> str:
    """The text as it is matched: Simplified, half-width, lower case, as long as it was.

    >>> fold("誰離開了ＯｐｅｎＡＩ？")
    '谁离开了openai?'
    """
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDED)


class _FoldTable(dict[int, int]):
    """A translation table that works out each character once, when it is first met."""

    def __missing__(self, code: int) -> int:
        folded = ord(_fold_char(chr(code)))
        self[code] = folded
        return folded


def _fold_char(char: str) -> str:
    if _HAN_CHAR.match(char):
        return _one(_converter("t2s").convert(char.translate(_VARIANTS)), char)
    if "\uff01" <= char <= "\uff5e":
        char = chr(ord(char) - 0xFEE0)
    elif char == "\u3000":
        return " "
    char = char.translate(_VARIANTS)
    base = unicodedata.normalize("NFD", char)[0]
    if base.isascii() and base.isalpha():
        char = base
    char = _one(char.casefold(), char)
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else char


def _one(folded: str, char: str) -> str:
    return folded if len(folded) == 1 else char


_FOLDED = _FoldTable()


@cache
def _converter(name: str) -> Any:
    import opencc

    return opencc.OpenCC(name)


def to_script(text: str, language: str) -> str:
    """The text in the script of ``language``: for the system's own words, never for quotes.

    >>> to_script("离开", "zh-Hant"), to_script("離開", "zh-Hans"), to_script("离开", "en")
    ('離開', '离开', '离开')
    """
    name = {"zh-Hans": "t2s", "zh-Hant": "s2tw"}.get(language)
    return _converter(name).convert(text) if name else text


def detect_language(text: str) -> str:
    """The BCP 47 tag of the text's language: zh-Hans, zh-Hant, en, ja, ko, ….

    Grammar decides, not the number of letters: "Did 伊利亚 leave?" is English, and
    "OpenAI CEO 是谁" Chinese. Chinese with no mark of either script counts as Simplified.

    >>> detect_language("谁离开了 xAI?"), detect_language("誰離開了 xAI?")
    ('zh-Hans', 'zh-Hant')
    """
    sample = text[:_SAMPLE_CHARS]
    han = len(_HAN_CHAR.findall(sample))
    kana = len(_KANA_CHAR.findall(sample))
    hangul = len(_HANGUL_CHAR.findall(sample))
    words = [word.lower() for word in _LATIN_WORD.findall(sample)]
    if hangul > max(han, len(words) // 2):
        return "ko"
    if kana > 0.15 * (han + kana) and kana > len(words) // 2:
        return "ja"
    for tag, pattern in _OTHER_SCRIPTS:
        if len(pattern.findall(sample)) > max(han, sum(map(len, words))):
            return tag
    counts = _function_word_counts(sample, words)
    if han and (counts["zh"] >= counts["en"] or han > 4 * len(words)):
        return _chinese_script(sample)
    latin = {tag: n for tag, n in counts.items() if tag != "zh"}
    best = max(latin, key=lambda tag: (latin[tag], tag == "en"))
    return best if latin[best] > latin["en"] + 1 else "en"


def _function_word_counts(sample: str, words: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for tag, known in _function_words().items():
        units = sample if tag == "zh" else words
        counts[tag] = sum(unit in known for unit in units)
    return counts


@cache
def _function_words() -> dict[str, frozenset[str]]:
    data = files("rag.language").joinpath("function_words.toml").read_text(encoding="utf-8")
    return {tag: frozenset(units) for tag, units in tomllib.loads(data).items()}


def _chinese_script(sample: str) -> str:
    """The script that more of the characters can only belong to."""
    traditional = simplified = 0
    for char in _HAN_CHAR.findall(sample):
        mark = _script_mark(char)
        traditional += mark > 0
        simplified += mark < 0
    return "zh-Hant" if traditional > simplified else "zh-Hans"


@cache
def _script_mark(char: str) -> int:
    """1 for a character that only Traditional has, -1 for Simplified only, 0 for both."""
    if _converter("t2s").convert(char) != char:
        return 1
    return -1 if _converter("s2t").convert(char) != char else 0
