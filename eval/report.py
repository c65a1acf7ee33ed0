"""The written report: figures as JSON and Markdown, plots, and what the engine cannot do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from scoring import Score

from rag.records import Json

COLUMNS = ("questions", "right", "citation_precision", "citation_recall", "refusal")
COLUMNS += ("wrong_refusals", "hit@1", "hit@5", "mrr@10", "ndcg@10")
MOVE_COLUMNS = ("rows", "precision", "recall", "f1", "date", "role", "status")
SHOWN = 3  # missed tuning questions shown for each type


def write_report(folder: Path, form: Json, scores: Sequence[Score]) -> None:
    """Write report.json, report.md and the plots into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(form, ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")
    _bars(folder / "right.png", form)
    _times(folder / "latency.png", [s.total_ms for s in scores])
    (folder / "report.md").write_text(_markdown(form, scores), encoding="utf-8")


def _markdown(form: Json, scores: Sequence[Score]) -> str:
    lines = [
        "# How well the desk answers",
        "",
        "Made by `make eval`. The rows marked *run* were never looked at while rules and weights",
        "were made; the rows marked *tune* were, and flatter the engine.",
        "",
        *_table({name: form[name] for name in ("run", "tune", "all") if name in form}, "half"),
    ]
    for field in ("type", "language", "corpus"):
        if rows := form.get(f"run by {field}"):
            lines += ["", f"## The run half by {field}", "", *_table(rows, field)]
    lines += ["", "![Right answers by type and language](right.png)", ""]
    lines += ["## Retrieval, with parts of it switched off", ""]
    lines += _table(form["variants"], "variant", ("hit@1", "hit@5", "hit@10", "mrr@10", "ndcg@10"))
    lines += ["", "## Follow-ups: dialogues whose last turn is right, and later turns", ""]
    lines += _table(form["dialogues"], "half", ("dialogues", "right", "turns"))
    lines += ["", "## The verifier: wrong claims caught, right claims kept", ""]
    lines += _table(form["verifier"], "half", ("pairs", "caught", "named", "kept"))
    lines += ["", "## Moves read from each article, by kind", ""]
    lines += [
        "*held* articles are only ever run; a row counts where person, kind, from and to agree.",
        "",
    ]
    lines += _table(form["moves"], "articles, kind", MOVE_COLUMNS)
    times = ", ".join(f"{name} {value:g} ms" for name, value in form["latency_ms"].items())
    true = form["offsets_true"]
    lines += ["", f"Time to answer: {times}. Quotes that equal their slice: {true:.1%}.", ""]
    lines += ["![Time to answer](latency.png)", "", *_limits(scores)]
    return "\n".join(lines) + "\n"


def _table(rows: Json, what: str, columns: Sequence[str] = COLUMNS) -> list[str]:
    lines = [f"| {what} | {' | '.join(c.replace('_', ' ') for c in columns)} |"]
    lines.append("| --- |" + " ---: |" * len(columns))
    for name, row in rows.items():
        cells = (row.get(c) for c in columns)
        told = ("" if v is None else f"{v:.0f}" if v > 1 else f"{v:.3f}" for v in cells)
        lines.append(f"| {name} | {' | '.join(told)} |")
    return lines


def _limits(scores: Sequence[Score]) -> list[str]:
    """What the extractive engine cannot do: tuning questions it missed, by type."""
    missed = [s for s in scores if not s.right and s.gold.split == "tune"]
    lines = [
        "## What the extractive engine cannot do",
        "",
        "It quotes; it does not reason over several sentences, translate, compare or count.",
        "Reasons and descriptions come as the sentence that gives them, in the article's own",
        "language. The ledger answers who, where and when only where a sentence states the",
        "move. Questions of the tuning half that it missed, with what was wanted and what it",
        "said:",
    ]
    for kind in sorted({s.gold.type for s in missed}):
        of_kind = [s for s in missed if s.gold.type == kind]
        lines += ["", f"### {kind} ({len(of_kind)} missed)", ""]
        for s in of_kind[:SHOWN]:
            wanted = "; ".join(group[0] for group in s.gold.answers) or "to say nothing"
            said = " ".join(s.answer.split())[:160]
            lines.append(f"- {s.gold.question} *(wanted: {wanted})* — {said}")
    return lines


def _bars(path: Path, form: Json) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, 2, figsize=(11, 4.5), width_ratios=(2, 1))
    for panel, field in zip(panels, ("type", "language"), strict=True):
        halves = [half for half in ("tune", "run") if f"{half} by {field}" in form]
        names = sorted({name for half in halves for name in form[f"{half} by {field}"]})
        for shift, half in enumerate(halves):
            rows = form[f"{half} by {field}"]
            right = [rows.get(name, {}).get("right", 0.0) for name in names]
            places = [n + 0.4 * shift - 0.2 for n in range(len(names))]
            panel.barh(places, right, height=0.38, label=half)
        panel.set_yticks(range(len(names)), names)
        panel.set_xlim(0, 1)
        panel.set_xlabel("right answers")
        panel.invert_yaxis()
    panels[0].legend(loc="lower left")
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _times(path: Path, times_ms: Sequence[float]) -> None:
    from matplotlib import pyplot

    figure, panel = pyplot.subplots(figsize=(7, 3))
    panel.hist(times_ms, bins=30)
    panel.set_xlabel("milliseconds to answer")
    panel.set_ylabel("questions")
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
