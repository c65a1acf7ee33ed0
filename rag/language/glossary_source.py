"""Make ``data/glossary.tsv`` of a Chinese-English dictionary.

    python -m rag.language.glossary_source CC_CEDICT.tsv > rag/language/data/glossary.tsv

The dictionary has a line an entry: the word, a tab, its glosses with semicolons between them. Kept
are the words of two to four characters and, of glosses of one or two content words, the stems;
names and explanations ("variant of", "abbr. for") are left out.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from rag.language.glossary import empty_words, stem
from rag.language.script import fold

HEADER = """\
# The meanings of Chinese words: a word in Simplified characters, a tab, the English stems
# (Snowball) of its glosses. Made of CC-CEDICT (https://cc-cedict.org), with the command
# `python -m rag.language.glossary_source`; like it, this file is under CC BY-SA 4.0
# (https://creativecommons.org/licenses/by-sa/4.0/).
"""
_WORD = re.compile(r"[\u3400-\u9fff]{2,4}")
_EXPLAINS = re.compile(
    r"(surname|abbr|variant|old variant|see|cl:|used in|also written|name of|lit|fig|one of the|"
    r"county|district|prefecture|town|city in)\b",
    re.IGNORECASE,
)
_LONGEST = 4  # words of a gloss that is no explanation


def entries(lines: Iterable[str]) -> dict[str, set[str]]:
    r"""The stems of each Chinese word of a dictionary.

    >>> sorted(entries(["薯條\tfrench fries; chips"])["薯条"])
    ['chip', 'french', 'fri']
    """
    found: dict[str, set[str]] = {}
    for line in lines:
        word, _, glosses = line.rstrip("\n").partition("\t")
        folded = fold(word)
        if _WORD.fullmatch(folded):
            stems = {s for gloss in glosses.split(";") for s in _stems(gloss)}
            if stems:
                found.setdefault(folded, set()).update(stems)
    return found


def _stems(gloss: str) -> list[str]:
    """The stems of a gloss of one or two content words; none of a name or an explanation."""
    text = re.sub(r"\(.*?\)|\[.*?\]", "", gloss).strip(" .")
    words = re.findall(r"[A-Za-z][A-Za-z'-]*", text)
    if _EXPLAINS.match(text) or len(words) > _LONGEST or any(w[0].isupper() for w in words):
        return []
    content = [word for word in words if word not in empty_words()]
    return [stem(word.lower()) for word in content] if len(content) <= 2 else []


def main() -> None:
    """Print the glossary of the dictionary named on the command line."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    rows = sorted(entries(lines).items())
    sys.stdout.write(HEADER + "".join(f"{word}\t{' '.join(sorted(s))}\n" for word, s in rows))


if __name__ == "__main__":
    main()
