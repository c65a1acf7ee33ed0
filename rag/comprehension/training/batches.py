"""Batches without end: every task in turn, cases of like length together."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from rag.comprehension.training.paragraphs import (
    Case,
    Item,
    claim_cases,
    move_cases,
    name_cases,
    question_cases,
)

QUIET = 0.4  # the share of sentences without a move of a person that are read for one
ELSEWHERE = 0.2  # questions asked of a paragraph that cannot answer them, for one of its own


def cases_of(tokenizer: Any, items: Sequence[Item], chance: random.Random) -> list[Case]:
    """What one pass over the paragraphs teaches."""
    cases: list[Case] = []
    for item in items:
        cases += name_cases(tokenizer, item)
        cases += move_cases(tokenizer, item, chance, QUIET)
        cases += question_cases(tokenizer, item)
        cases += claim_cases(tokenizer, item)
        if chance.random() < ELSEWHERE:
            cases += question_cases(tokenizer, item, chance.choice(items))
    return cases


def batches(tokenizer: Any, items: Sequence[Item], tokens: int, seed: int) -> Iterator[list[Case]]:
    """One pass over the paragraphs after the other, each shuffled anew.

    Args:
        tokenizer: As `make_row` takes it.
        items: The paragraphs.
        tokens: Of a batch at most, padding included.
        seed: The same seed gives the same batches.
    """
    chance = random.Random(seed)
    while True:
        yield from one_pass(cases_of(tokenizer, items, chance), tokens, chance)


def one_pass(cases: Sequence[Case], tokens: int, chance: random.Random) -> list[list[Case]]:
    """Every case once: a task a batch, in random order."""
    done: list[list[Case]] = []
    for task in sorted({case.task for case in cases}):
        mine = [case for case in cases if case.task == task]
        mine.sort(key=lambda case: len(case.row.ids) + chance.uniform(0, 12))
        batch: list[Case] = []
        for case in mine:
            longest = max(len(one.row.ids) for one in [*batch, case])
            if batch and (len(batch) + 1) * longest > tokens:
                done.append(batch)
                batch = []
            batch.append(case)
        if batch:
            done.append(batch)
    chance.shuffle(done)
    return done
