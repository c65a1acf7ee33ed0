"""Fit the weights of the extractive answer on the tuning half of the gold questions.

Each sentence of the found passages has a score, a weighted sum of its features; "the articles do
not say" has the score 0. A question chooses among them by a softmax, and the fit makes the right
choice likely: a sentence that overlaps the gold evidence, or silence where there is none. Weights
are held near a hand-set prior by an L2 penalty, so that few questions cannot swing them far.

    python eval/calibrate.py [--gold eval/gold.jsonl] [--index DIR] [--write]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from rag import Desk
from rag.answering.evidence import FEATURES, gather
from rag.answering.question import understand

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "rag/answering/weights.toml"
SETS = ("same", "across")
PENALTY = 0.04
FOLDS = 5
WRONG_REFUSALS = 0.05  # the share of answerable questions that the threshold may silence
PRIOR = {  # set by hand; every feature is evidence for a sentence, never against it
    "bias": -7.0,
    "cosine": 4.0,
    "passage": 0.5,
    "rank": 0.5,
    "terms": 2.0,
    "terms_near": 0.5,
    "concepts": 1.5,
    "concepts_near": 0.5,
    "meaning": 1.0,
    "names": 0.8,
    "names_near": 0.8,
    "typed": 1.2,
    "length": 0.0,
    "premise": 0.8,
}


def relevant(row, desk) -> set[tuple[str, int, int]]:
    """The spans of a gold row's evidence in the originals."""
    spans = set()
    for piece in (p for group in row.get("evidence_groups", []) for p in group):
        document = next(a for a in desk.articles() if a.document.endswith(piece["document"]))
        start = document.text.find(piece["quote"])
        spans.add((document.document, start, start + len(piece["quote"])))
    return spans


def candidates(row, question, desk):
    """Features (n, f), set of each (n,), and which are right (n,) for one gold question."""
    answerer = desk._answerer
    hits = answerer.retriever.search(row["question"], k=10, names=question.names)
    found = gather(question, hits, answerer.naming, answerer.ledger)
    found = [one for one in found if one.admitted]
    spans = relevant(row, desk)
    right = [
        any(
            d == e.passage.document and s < e.sentence.end and e.sentence.start < t
            for d, s, t in spans
        )
        for e in found
    ]
    features = [[e.features[name] for name in FEATURES] for e in found]
    return np.array(features), np.array([int(e.cross_lingual) for e in found]), np.array(right)


def loss(flat, data, prior) -> tuple[float, np.ndarray]:
    """Mean negative log likelihood of the right choices, plus the penalty; and its gradient."""
    weights = flat.reshape(2, -1)
    total, slope = 0.0, np.zeros_like(weights)
    for features, group, right in data:
        rows = np.c_[np.ones(len(features)), features]
        scores = (rows * weights[group]).sum(1)
        top = max(0.0, scores.max(initial=0.0))
        choices = np.exp(scores - top)
        everything = choices.sum() + np.exp(-top)
        chosen = choices[right].sum() if right.any() else np.exp(-top)
        total -= np.log(chosen / everything + 1e-12)
        pull = choices / everything - (np.where(right, choices, 0.0) / chosen if right.any() else 0)
        for one in range(len(SETS)):
            slope[one] += pull[group == one] @ rows[group == one]
    apart = weights - prior
    penalty = PENALTY / len(FEATURES)
    slope = slope / len(data) + 2 * penalty * apart
    return total / len(data) + penalty * (apart**2).sum(), slope.ravel()


def fitted(data, prior) -> tuple[np.ndarray, float]:
    """The weights (2, 1 + features) that the questions call for, and their loss."""
    free = ("bias", "length")
    bounds = [(None if n in free else 0.0, None) for n in ("bias", *FEATURES)] * len(SETS)
    done = minimize(loss, prior.ravel(), (data, prior), "L-BFGS-B", jac=True, bounds=bounds)
    return done.x.reshape(2, -1), done.fun


def unseen_bests(data, prior) -> list[tuple[float, bool, bool]]:
    """For each question, by weights fitted without it: the best sentence's probability, whether
    that sentence is right, and whether there is an answer."""
    bests = [(0.0, False, False)] * len(data)
    for fold in range(FOLDS):
        weights, _ = fitted([d for at, d in enumerate(data) if at % FOLDS != fold], prior)
        for at in range(fold, len(data), FOLDS):
            features, group, right = data[at]
            scores = (np.c_[np.ones(len(features)), features] * weights[group]).sum(1)
            best = int(scores.argmax())
            bests[at] = 1 / (1 + np.exp(-scores[best])), bool(right[best]), bool(right.any())
    return bests


def threshold_of(bests) -> float:
    """The highest probability that silences few enough of the questions that have an answer."""
    answered = np.array([p for p, _, held in bests if held])
    return float(round(np.quantile(answered, WRONG_REFUSALS), 2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, nargs="*", default=[ROOT / "eval/gold.jsonl"])
    parser.add_argument("--index", required=True, help="an index of seeds/ and eval/articles/")
    parser.add_argument("--write", action="store_true", help="write the weights file")
    options = parser.parse_args()
    desk = Desk.open(options.index)
    rows = [
        json.loads(line) for path in options.gold for line in path.read_text("utf-8").splitlines()
    ]
    rows = [row for row in rows if row["split"] == "tune" and not row.get("history")]
    asked = []
    for row in rows:
        question = understand(row["question"], desk._answerer.reading)
        asked.append((row, question.asks == "reason", candidates(row, question, desk)))
    # A question whose evidence was not found teaches nothing about choosing.
    taught = [a for a in asked if len(a[2][0]) and (a[2][2].any() or not a[0]["answerable"])]
    kept = [data for _, _, data in taught]
    prior = np.array([[PRIOR[name] for name in ("bias", *FEATURES)]] * len(SETS))
    weights, least = fitted(kept, prior)
    print(f"{len(kept)} questions; loss {loss(prior.ravel(), kept, prior)[0]:.3f} -> {least:.3f}")
    bests = unseen_bests(kept, prior)
    found = [right for _, right, held in bests if held]
    print(f"by weights fitted without it, the best sentence is right for {np.mean(found):.3f}")
    reasons = [best for best, (_, why, _) in zip(bests, taught, strict=True) if why]
    lines = [line for line in WEIGHTS.read_text("utf-8").splitlines() if line.startswith("#")]
    lines += ["", f"threshold = {threshold_of(bests):.2f}"]
    lines += [f"threshold_reason = {threshold_of(reasons):.2f}"]
    for name, row in zip(SETS, weights, strict=True):
        lines += ["", f"[{name}]"]
        pairs = zip(("bias", *FEATURES), row, strict=True)
        lines += [f"{feature} = {value:.2f}" for feature, value in pairs]
    print("\n".join(lines))
    if options.write:
        WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
