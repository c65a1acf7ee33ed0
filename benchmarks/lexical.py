"""Which terms find what a reader can see: character n-grams, a word segmenter, or both.

    python benchmarks/lexical.py SQUAD.json[.gz] … [--names 500]

For each question set (SQuAD format): the share of questions whose paragraph is first and among
the first five, by BM25 alone. Names: people that no dictionary holds are written into paragraphs,
and each must be found by the name alone. Speed is given as a ratio to bigrams, in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jieba
import numpy as np

from rag.language.script import fold
from rag.store.lexical import LexicalIndex, terms_of, write_lexical

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻"
GIVEN = "砚舟芷宁予知叙白清越云起霁川嘉树望舒怀瑾若谷听澜既明长庚星野见山蕴之"
SOUNDS = "伊尔亚苏茨克维奥特曼巴布施金雷萨姆格布罗曼穆拉蒂卡帕达里莫迪施密德兰"


def unigrams(text: str) -> list[str]:
    """Latin words and single Chinese characters."""
    return [
        piece for term in terms_of(text) for piece in (term if ord(term[0]) > 0x2FFF else [term])
    ]


def segmented(text: str) -> list[str]:
    """Words by jieba's search mode."""
    return [word for word in jieba.lcut_for_search(fold(text)) if word.strip()]


CUTS: dict[str, Callable[[str], list[str]]] = {
    "bigrams": terms_of,
    "single characters": unigrams,
    "jieba": segmented,
    "bigrams + jieba": lambda text: terms_of(text) + [w for w in segmented(text) if len(w) > 2],
}


def invented_names(count: int) -> list[str]:
    """Chinese names and transliterations, drawn with a fixed seed."""
    chance = random.Random(3)
    names = []
    for number in range(count):
        if number % 2:
            names.append(chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2)))
        else:
            first, last = ("".join(chance.sample(SOUNDS, n)) for n in (2, 3))
            names.append(f"{first}·{last}")
    return names


def question_set(path: Path) -> tuple[list[str], list[tuple[str, int]]]:
    """The paragraphs of a SQuAD file, and (question, paragraph number) pairs."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    paragraphs, asked = [], []
    for paragraph in (p for article in data for p in article["paragraphs"]):
        asked += [(qa["question"], len(paragraphs)) for qa in paragraph["qas"]]
        paragraphs.append(paragraph["context"])
    return paragraphs, asked


def measured(cut: Callable[[str], list[str]], paragraphs: list[str], asked: list[tuple[str, int]]):
    """hit@1, hit@5 and seconds a query."""
    with tempfile.TemporaryDirectory() as folder:
        write_lexical(Path(folder), paragraphs, cut)
        index = LexicalIndex(Path(folder))
        begun = time.perf_counter()
        ranks = []
        for question, right in asked:
            scores = index.scores(cut(question))
            ranks.append(int((scores > scores[right]).sum()) if scores[right] > 0 else len(scores))
        seconds = (time.perf_counter() - begun) / max(1, len(asked))
    found = np.array(ranks)
    return (found < 1).mean(), (found < 5).mean(), seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--names", type=int, default=500)
    options = parser.parse_args()
    sets = {path.name.split(".")[0]: question_set(path) for path in options.sets}
    paragraphs = list(next(iter(sets.values()))[0])
    names = invented_names(options.names)
    chance = random.Random(5)
    asked = []
    for name in names:
        number = chance.randrange(len(paragraphs))
        middle = len(paragraphs[number]) // 2
        paragraphs[number] = (
            paragraphs[number][:middle] + name + "离职了" + paragraphs[number][middle:]
        )
        asked.append((name, number))
    sets["names"] = paragraphs, asked
    jieba.initialize()
    print("| terms | " + " | ".join(f"{name} hit@1 / @5" for name in sets) + " | time a query |")
    print("| --- |" + " ---: |" * (len(sets) + 1))
    base = None
    for label, cut in CUTS.items():
        rows = [measured(cut, *held) for held in sets.values()]
        seconds = sum(row[2] for row in rows)
        base = base or seconds
        cells = " | ".join(f"{first:.3f} / {five:.3f}" for first, five, _ in rows)
        print(f"| {label} | {cells} | {seconds / base:.1f}× |")


if __name__ == "__main__":
    main()
