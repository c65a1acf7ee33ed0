"""Which evidence finds the right passage: dense, lexical, or both; with and without folding.

    python benchmarks/retrieval.py SQUAD.json[.gz] … [--queries 1000]
    python benchmarks/retrieval.py --gold GOLD.jsonl --index INDEX

Question sets (SQuAD format): each paragraph is one passage without a title, written and opened as
an index is, and sought through the product's own ``Retriever``. Gold: only rows for tuning are
read; a passage is right when it overlaps a sentence that carries the answer.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from rag.encoding import Encoder, open_encoder
from rag.language.names import Registry
from rag.language.script import detect_language
from rag.language.sentences import split_sentences
from rag.records import Article, Hit, Passage, Sentence
from rag.retrieval import Retriever
from rag.settings import Settings
from rag.store import Store, open_store
from rag.store.build import embedded_text, lexical_text
from rag.store.documents import write_documents
from rag.store.lexical import LexicalIndex, terms_of, write_lexical
from rag.store.vectors import write_vectors

VARIANTS = (
    ("dense", True),
    ("lexical", False),
    ("lexical", True),
    ("fused", False),
    ("fused", True),
)
Right = Callable[[Hit], bool]


def paragraph_store(paragraphs: Sequence[str], encoder: Encoder, folder: Path) -> Store:
    """A generation with one passage for each paragraph."""
    articles, passages = [], []
    for number, text in enumerate(paragraphs):
        spans = split_sentences(text)
        told = tuple(Sentence(a, b, text[a:b], text[a:b]) for a, b in spans)
        start, end = spans[0][0], spans[-1][1]
        name, language = f"{number:06}", detect_language(text)
        articles.append(Article(name, text, "", "utf-8", language, "", None, None, None, ()))
        passages.append(Passage(name, "", None, None, start, end, text[start:end], told))
    names = Registry.load().to_rows()
    write_documents(folder / "documents.sqlite", articles, passages, [], names, {})
    write_lexical(folder, (lexical_text(passage) for passage in passages))
    encoded = encoder.encode_document([embedded_text(passage) for passage in passages])
    write_vectors(folder / "passages.faiss", encoded)
    encoded = encoder.encode_document([s.clean for p in passages for s in p.sentences])
    write_vectors(folder / "sentences.faiss", encoded)
    return Store(folder, {})


def question_set(path: Path, queries: int) -> tuple[list[str], list[tuple[str, str]]]:
    """The paragraphs of a SQuAD file, and (question, document) pairs drawn with a fixed seed."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    paragraphs: list[str] = []
    asked = []
    for paragraph in (p for article in data for p in article["paragraphs"]):
        asked += [(qa["question"], f"{len(paragraphs):06}") for qa in paragraph["qas"]]
        paragraphs.append(paragraph["context"])
    return paragraphs, random.Random(1).sample(asked, min(queries, len(asked)))


def gold_questions(path: Path, store: Store) -> list[tuple[str, str, Right]]:
    """The answerable rows for tuning whose evidence the index holds: language, question, test."""
    articles = {article.document: article.text for article in store.articles()}
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["split"] != "tune" or not row["answerable"]:
            continue
        spans = set()
        for told in (one for group in row["evidence_groups"] for one in group):
            names = [d for d in articles if told["document"].endswith(d)]
            for name in names:
                start = articles[name].find(told["quote"])
                if start >= 0:
                    spans.add((name, start, start + len(told["quote"])))
        if spans:
            rows.append((row["language"], row["question"], _holds(spans)))
    return rows


def _holds(spans: set[tuple[str, int, int]]) -> Right:
    def right(hit: Hit) -> bool:
        p = hit.passage
        return any(d == p.document and p.start < end and start < p.end for d, start, end in spans)

    return right


def ranks(retriever: Retriever, asked: Sequence[tuple[str, Right]], mode: str) -> np.ndarray:
    """The rank of the first right passage among ten, 0 where there is none."""
    found = []
    for question, right in asked:
        hits = retriever.search(question, 10, mode)  # type: ignore[arg-type]
        found.append(next((hit.rank for hit in hits if right(hit)), 0))
    return np.array(found)


def lexical_index(store: Store, folded: bool) -> LexicalIndex:
    """The postings of the store's passages; unfolded, both sides are compared as written."""
    with tempfile.TemporaryDirectory() as folder:
        texts = (lexical_text(passage) for passage in store.passages)
        write_lexical(Path(folder), texts, lambda text: terms_of(text, folded))
        return LexicalIndex(Path(folder))


def table(store: Store, encoder: Encoder, sets: dict[str, list[tuple[str, Right]]]) -> None:
    """Print MRR@10 and hit@5 of each variant on each set of questions."""
    print("| evidence | folding | " + " | ".join(f"{n} ({len(q)})" for n, q in sets.items()) + " |")
    print("| --- | --- |" + " ---: |" * len(sets))
    postings = {folded: lexical_index(store, folded) for folded in (True, False)}
    for mode, folding in VARIANTS:
        store.lexical = postings[folding]
        retriever = Retriever(store, encoder, None, Settings(), folding=folding)
        cells = []
        for asked in sets.values():
            found = ranks(retriever, asked, mode)
            mrr = np.mean([1 / rank if rank else 0.0 for rank in found])
            cells.append(f"{mrr:.3f} / {np.mean((found > 0) & (found <= 5)):.3f}")
        folded = "–" if mode == "dense" else "on" if folding else "off"
        print(f"| {mode} | {folded} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*", type=Path)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--index", type=Path, default=Path("index"))
    options = parser.parse_args()
    encoder = open_encoder()
    for path in options.sets:
        paragraphs, pairs = question_set(path, options.queries)
        with tempfile.TemporaryDirectory() as folder:
            store = paragraph_store(paragraphs, encoder, Path(folder))
            asked = [(q, lambda hit, d=d: hit.passage.document == d) for q, d in pairs]
            table(store, encoder, {path.name.split(".")[0]: asked})
    if options.gold:
        store = open_store(options.index, encoder)
        groups: dict[str, list[tuple[str, Right]]] = {}
        for language, question, right in gold_questions(options.gold, store):
            groups.setdefault(language, []).append((question, right))
        table(store, encoder, dict(sorted(groups.items())))


if __name__ == "__main__":
    main()
