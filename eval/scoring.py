"""Measures of one answer against one gold question, and their means over many.

Right: every required fact occurs in the answer (folded), and nothing that makes it wrong; where
the articles hold no answer, right is to refuse. Citation precision: the share of citations that
overlap the gold evidence. Citation recall: the share of facts whose evidence some citation
overlaps. Retrieval measures are those of ir-measures over passages that overlap the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gold_rows import Gold

from rag.language.script import fold
from rag.records import Answer, Hit

DIRECT_CHARS = 120
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Score:
    """What one answer earned. None: the measure does not apply to the question."""

    gold: Gold
    right: bool
    direct: bool | None
    answered: bool
    precision: float | None
    recall: float | None
    offsets_true: bool
    length: int
    total_ms: float
    answer: str


def overlap(span: Span, other: Span) -> bool:
    """Whether two spans share at least one character of one document."""
    return span[0] == other[0] and span[1] < other[2] and other[1] < span[2]


def squeezed(text: str) -> str:
    """A text as answers are compared: folded, without white space and thousands marks."""
    return re.sub(r"\s+|(?<=\d),(?=\d{3})", "", fold(text))


def holds(text: str, groups: Iterable[Iterable[str]]) -> bool:
    """Whether some form of every required fact occurs in the text."""
    told = squeezed(text)
    return all(any(squeezed(form) in told for form in group) for group in groups)


def score(gold: Gold, answer: Answer, offsets_true: bool) -> Score:
    """The measures of one answer."""
    spans = [(c.document, c.start, c.end) for c in answer.citations]
    wanted = [span for group in gold.evidence for span in group]
    right = answer.answered == gold.answerable
    precision = recall = None
    direct = None
    if gold.answerable:
        wrong = any(squeezed(form) in squeezed(answer.text) for form in gold.wrong)
        right = right and holds(answer.text, gold.answers) and not wrong
        direct = answer.answered and holds(answer.text[:DIRECT_CHARS], gold.answers)
        if answer.answered:
            precision = mean(any(overlap(s, w) for w in wanted) for s in spans)
        covered = (any(overlap(s, w) for s in spans for w in group) for group in gold.evidence)
        recall = mean(covered) if gold.evidence else None
    return Score(
        gold=gold,
        right=right,
        direct=direct,
        answered=answer.answered,
        precision=precision,
        recall=recall,
        offsets_true=offsets_true,
        length=len(answer.text),
        total_ms=answer.timings_ms.get("total", 0.0),
        answer=answer.text,
    )


def mean(values: Iterable[float | bool]) -> float:
    """The arithmetic mean; 0 of nothing.

    >>> mean([True, False])
    0.5
    """
    held = [float(value) for value in values]
    return sum(held) / len(held) if held else 0.0


def summary(scores: Sequence[Score]) -> dict[str, float]:
    """The means over some questions, rounded to four places."""
    asked = [s for s in scores if s.gold.answerable]
    silent = [s for s in scores if not s.gold.answerable]
    figures = {
        "questions": float(len(scores)),
        "right": mean(s.right for s in scores),
    }
    if asked:
        figures["citation_precision"] = mean(s.precision for s in asked if s.precision is not None)
        figures["citation_recall"] = mean(s.recall for s in asked if s.recall is not None)
        figures["direct"] = mean(bool(s.direct) for s in asked)
        figures["wrong_refusals"] = mean(not s.answered for s in asked)
    if silent:
        figures["refusal"] = mean(not s.answered for s in silent)
    return {name: round(value, 4) for name, value in figures.items()}


def retrieval(rows: Sequence[tuple[Gold, Sequence[Hit]]]) -> dict[str, float]:
    """hit@1/5/10, MRR@10 and nDCG@10 over the answerable questions, by ir-measures."""
    import ir_measures
    from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG

    measures = {
        "hit@1": Success @ 1,
        "hit@5": Success @ 5,
        "hit@10": Success @ 10,
        "mrr@10": RR @ 10,
        "ndcg@10": nDCG @ 10,
    }
    qrels, run = [], []
    for gold, hits in rows:
        if not gold.answerable:
            continue
        missing = set(range(len(gold.evidence)))
        for hit in hits:
            name = f"{hit.passage.document}:{hit.passage.start}"
            span = (hit.passage.document, hit.passage.start, hit.passage.end)
            covered = {n for n in missing if any(overlap(span, w) for w in gold.evidence[n])}
            # A passage is relevant if it brings a fact that no passage above it brought.
            qrels.append(Qrel(gold.id, name, int(bool(covered))))
            missing -= covered
            run.append(ScoredDoc(gold.id, name, -float(hit.rank)))
        qrels += [Qrel(gold.id, f"missing:{n}", 1) for n in missing]
    if not qrels:
        return {}
    found = ir_measures.calc_aggregate(list(measures.values()), qrels, run)
    return {name: round(float(found[m]), 4) for name, m in measures.items()}
