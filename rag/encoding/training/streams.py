"""Streams of training batches. A batch depends on the seed and its number alone, so that a run
stopped and started again sees what it would have seen."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.encoding.training.corpus import Pair, Question, QuestionSet, around, near_paragraphs
from rag.encoding.training.layout import DOCUMENT_PROMPT, QUERY_PROMPT

_RUN = 4  # neighbouring lines in a batch: one another's hard negatives
_SENTENCE_TOKENS, _QUERY_TOKENS, _PASSAGE_TOKENS = 128, 96, 256


@dataclass(frozen=True, slots=True)
class Batch:
    """Each query belongs to the passage of its number and to no other of the batch.

    Passages of one ``group`` are no negatives to one another's queries. Where groups are
    ``lasting``, a group is the same in every batch and its vectors serve as later negatives. Where
    the two sides are ``translations``, the texts of a side are one another's negatives too: else
    any text in one's own language would be nearer than the same said in the other.
    """

    queries: tuple[str, ...]
    passages: tuple[str, ...]
    groups: tuple[int, ...]
    prompts: tuple[str, str] = (QUERY_PROMPT, DOCUMENT_PROMPT)
    max_tokens: tuple[int, int] = (_QUERY_TOKENS, _PASSAGE_TOKENS)
    lasting: bool = False
    translations: bool = False


class Stream(Protocol):
    """An endless, numbered sequence of batches."""

    def batch(self, number: int) -> Batch:
        """The batch of that number."""
        ...


class QuestionStream:
    """Questions and the passages that answer them, half of them about paragraphs much alike."""

    def __init__(
        self, questions: QuestionSet, size: int, seed: int, window_chars: Sequence[int]
    ) -> None:
        self._set, self._size, self._seed = questions, size, seed
        self._window_chars = tuple(window_chars)
        self._near = near_paragraphs(questions.paragraphs, 8)
        self._of_paragraph: list[list[Question]] = [[] for _ in questions.paragraphs]
        for question in questions.questions:
            self._of_paragraph[question.paragraph].append(question)

    def batch(self, number: int) -> Batch:
        """The batch of that number."""
        chance = random.Random(f"questions {self._seed} {number}")
        chosen: list[Question] = []
        while len(chosen) < self._size:
            question = chance.choice(self._set.questions)
            near = [p for p in self._near[question.paragraph] if self._of_paragraph[p]]
            chosen.append(question)
            chosen += [chance.choice(self._of_paragraph[p]) for p in chance.sample(near, 1)]
        chosen = chosen[: self._size]
        # One length for the batch: less padding.
        window = chance.choice(self._window_chars)
        passages = [
            around(self._set.paragraphs[q.paragraph], q.answer_start, window) for q in chosen
        ]
        return Batch(
            queries=tuple(question.text for question in chosen),
            passages=tuple(passages),
            groups=tuple(question.paragraph for question in chosen),
            max_tokens=(352, 352),
            lasting=True,
        )


class SentenceStream:
    """Sentences and their translations, in runs of neighbouring lines from several sources."""

    def __init__(
        self,
        sources: Mapping[str, Sequence[Pair]],
        weights: Mapping[str, float],
        size: int,
        seed: int,
    ) -> None:
        self._sources = [sources[name] for name in weights]
        self._weights = list(weights.values())
        self._size, self._seed = size, seed

    def batch(self, number: int) -> Batch:
        """The batch of that number; both sides as questions, or both as documents."""
        chance = random.Random(f"sentences {self._seed} {number}")
        pairs: list[Pair] = []
        for pool in chance.choices(self._sources, self._weights, k=self._size // _RUN):
            first = chance.randrange(max(1, len(pool) - _RUN))
            pairs += pool[first : first + _RUN]
        prompt = chance.choice((QUERY_PROMPT, DOCUMENT_PROMPT))
        return _translations(pairs, prompt, _SENTENCE_TOKENS)


class PassageStream:
    """A passage and one of its sentences as the question, within and across the languages."""

    def __init__(self, sources: Sequence[Sequence[Sequence[Pair]]], size: int, seed: int) -> None:
        self._sources, self._size, self._seed = sources, size, seed

    def batch(self, number: int) -> Batch:
        """The batch of that number; neighbours stand in twos, as each other's negatives."""
        chance = random.Random(f"passages {self._seed} {number}")
        queries, passages = [], []
        for _ in range(self._size // 2):
            pool = chance.choice(self._sources)
            first = chance.randrange(max(1, len(pool) - 2))
            for passage in pool[first : first + 2]:
                asked = chance.choice(passage)
                kept = [pair for pair in passage if pair is not asked or chance.random() < 0.85]
                form = chance.random()
                queries.append(asked.chinese if form < 0.45 else asked.english)
                chinese, english = _joined(kept)
                passages.append(chinese if 0.3 <= form < 0.75 else english)
        return Batch(tuple(queries), tuple(passages), groups=tuple(range(len(queries))))


class NameStream:
    """Western full names made of given and family names, alone and in sentences."""

    def __init__(
        self, names: Sequence[Pair], templates: Sequence[Pair], size: int, seed: int
    ) -> None:
        self._names, self._templates, self._size, self._seed = names, templates, size, seed

    def batch(self, number: int) -> Batch:
        """The batch of that number."""
        chance = random.Random(f"names {self._seed} {number}")
        pairs = [self._pair(chance) for _ in range(self._size)]
        return _translations(pairs, QUERY_PROMPT, _SENTENCE_TOKENS)

    def _pair(self, chance: random.Random) -> Pair:
        given, family = chance.choice(self._names), chance.choice(self._names)
        chinese = given.chinese + chance.choice("··・ ") + family.chinese
        english = f"{given.english} {family.english}"
        if chance.random() < 0.2:
            chinese, english = family.chinese, family.english
        if chance.random() < 0.4 and self._templates:
            template = chance.choice(self._templates)
            chinese = template.chinese.replace("{name}", chinese)
            english = template.english.replace("{name}", english)
        return Pair(chinese, english)


def _translations(pairs: Sequence[Pair], prompt: str, max_tokens: int) -> Batch:
    """A batch of translations; a text that stands twice is one group."""
    groups: list[int] = []
    known: dict[str, int] = {}
    for number, pair in enumerate(pairs):
        group = known.get(pair.chinese, known.get(pair.english, number))
        known[pair.chinese] = known[pair.english] = group
        groups.append(group)
    return Batch(
        queries=tuple(pair.chinese for pair in pairs),
        passages=tuple(pair.english for pair in pairs),
        groups=tuple(groups),
        prompts=(prompt, prompt),
        max_tokens=(max_tokens, max_tokens),
        translations=True,
    )


def _joined(passage: Sequence[Pair]) -> tuple[str, str]:
    chinese = "".join(pair.chinese for pair in passage)
    return chinese, " ".join(pair.english for pair in passage)
