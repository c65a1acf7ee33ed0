"""Streams of training batches. A batch depends on the seed and its number alone, so that a run
stopped and started again sees what it would have seen."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.encoding.training.corpus import Pair, QuestionSet, around, near_paragraphs


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts to pull together.

    ``english`` and its ``chinese`` are pulled to the teacher's vector of the English;
    ``queries`` to their ``passages`` and away from the other passages of the batch, but for
    those of the same ``group`` (the same paragraph cut otherwise).
    """

    chinese: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    split_words: float = 0.0


class Stream(Protocol):
    """An endless, numbered sequence of batches."""

    def batch(self, number: int) -> Batch:
        """The batch of that number."""
        ...


class SentenceStream:
    """Parallel sentences of like length."""

    def __init__(self, pairs: Sequence[Pair], size: int, seed: int, split_words: float) -> None:
        self._pairs = sorted(pairs, key=lambda pair: len(pair.english))
        self._size, self._seed, self._split_words = size, seed, split_words

    def batch(self, number: int) -> Batch:
        """The batch of that number."""
        chance = random.Random(f"sentences {self._seed} {number}")
        width = min(len(self._pairs), 8 * self._size)
        first = chance.randrange(len(self._pairs) - width + 1)
        pairs = chance.sample(self._pairs[first : first + width], min(width, self._size))
        return Batch(
            chinese=tuple(pair.chinese for pair in pairs),
            english=tuple(pair.english for pair in pairs),
            split_words=self._split_words,
        )


class PassageStream:
    """A passage and one of its sentences as the query, within and across the languages."""

    def __init__(self, passages: Sequence[Sequence[Pair]], size: int, seed: int) -> None:
        self._passages, self._size, self._seed = passages, size, seed

    def batch(self, number: int) -> Batch:
        """The batch of that number; neighbours stand together, as each other's negatives."""
        chance = random.Random(f"passages {self._seed} {number}")
        queries, passages, chinese, english = [], [], [], []
        for _ in range(self._size // 4):
            first = chance.randrange(max(1, len(self._passages) - 4))
            for passage in self._passages[first : first + 4]:
                asked = chance.choice(passage)
                kept = [p for p in passage if p is not asked or chance.random() < 0.7]
                in_chinese, in_english = _joined(kept)
                to_chinese = chance.random() < 0.5
                across = chance.random() < 0.8
                queries.append(asked.chinese if to_chinese != across else asked.english)
                passages.append(in_chinese if to_chinese else in_english)
                chinese.append(in_chinese)
                english.append(in_english)
        quarter = max(1, self._size // 4)
        return Batch(
            chinese=tuple(chinese[::4][:quarter]),
            english=tuple(english[::4][:quarter]),
            queries=tuple(queries),
            passages=tuple(passages),
            groups=tuple(range(len(queries))),
        )


class QuestionStream:
    """Questions and the passages that answer them, beside paragraphs much like them."""

    def __init__(
        self, questions: QuestionSet, size: int, seed: int, window_chars: Sequence[int]
    ) -> None:
        self._set, self._size, self._seed = questions, size, seed
        self._window_chars = tuple(window_chars)
        self._near = near_paragraphs(questions.paragraphs, 6)
        self._of_paragraph: list[list[int]] = [[] for _ in questions.paragraphs]
        for number, question in enumerate(questions.questions):
            self._of_paragraph[question.paragraph].append(number)

    def batch(self, number: int) -> Batch:
        """The batch of that number: groups of four, each around one paragraph's likes."""
        chance = random.Random(f"questions {self._seed} {number}")
        chosen: list[int] = []
        while len(chosen) < self._size:
            seed = chance.randrange(len(self._set.questions))
            near = self._near[self._set.questions[seed].paragraph]
            others = chance.sample(near, min(3, len(near)))
            chosen.append(seed)
            chosen += [chance.choice(q) for p in others if (q := self._of_paragraph[p])]
        questions = [self._set.questions[i] for i in chosen[: self._size]]
        # One length for the batch: less padding.
        window = chance.choice(self._window_chars)
        passages = [
            around(self._set.paragraphs[q.paragraph], q.answer_start, window) for q in questions
        ]
        return Batch(
            queries=tuple(q.text for q in questions),
            passages=tuple(passages),
            groups=tuple(q.paragraph for q in questions),
        )


class NameStream:
    """Western full names made of given and family names, alone and in sentences."""

    def __init__(
        self, names: Sequence[Pair], templates: Sequence[Pair], size: int, seed: int
    ) -> None:
        self._names, self._templates, self._size, self._seed = names, templates, size, seed

    def batch(self, number: int) -> Batch:
        """The batch of that number."""
        chance = random.Random(f"names {self._seed} {number}")
        pairs = []
        for _ in range(self._size):
            given, family = chance.choice(self._names), chance.choice(self._names)
            form = chance.random()
            dot = chance.choice(("·", "·", "・", " ", ""))
            chinese, english = (
                given.chinese + dot + family.chinese,
                f"{given.english} {family.english}",
            )
            if form < 0.25:
                chinese, english = family.chinese, family.english
            if chance.random() < 0.5 and self._templates:
                template = chance.choice(self._templates)
                chinese = template.chinese.replace("{name}", chinese)
                english = template.english.replace("{name}", english)
            pairs.append((chinese, english))
        return Batch(
            chinese=tuple(chinese for chinese, _ in pairs),
            english=tuple(english for _, english in pairs),
            split_words=0.5,
        )


def _joined(passage: Sequence[Pair]) -> tuple[str, str]:
    chinese = "".join(pair.chinese for pair in passage)
    return chinese, " ".join(pair.english for pair in passage)
