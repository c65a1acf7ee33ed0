"""Score the desk on gold questions: `rag eval [GOLD.jsonl] [--report DIR] [--json]`.

An index over the seeds and the practice articles is built in a cache folder, every question is
asked, and the measures are printed and written as a report with plots. The rows of the half that
is only ever run are named in the report by their id alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "eval"))

from candidates import candidates
from gold_rows import Gold, read_gold
from report import MOVE_COLUMNS, write_report
from score_dialogues import dialogue_table, score_dialogues
from score_moves import move_table
from score_pairs import pair_table, score_pairs
from scoring import Score, retrieval, score, summary

from rag import Desk
from rag.errors import RagError
from rag.records import Answer, Json
from rag.retrieval import Retriever
from rag.settings import Settings

SOURCES = (ROOT / "seeds", ROOT / "eval/articles")
TOLERANCE = 0.02  # how far a figure of the run-only half may fall below the committed report
GUARDED = ("right", "citation_precision", "citation_recall", "refusal", "hit@5", "mrr@10")


def offsets_true(desk: Desk, answer: Answer) -> bool:
    """Whether every citation and passage is the slice of its article that it says it is."""
    spans = [(c.document, c.start, c.end, c.quote) for c in answer.citations]
    spans += [
        (h.passage.document, h.passage.start, h.passage.end, h.passage.text)
        for h in answer.passages
    ]
    return all(desk.article(d).text[start:end] == text for d, start, end, text in spans)


def ask_all(desk: Desk, gold: Sequence[Gold]) -> tuple[list[Score], list[tuple[Gold, list]]]:
    """The score of every question, and the passages found for it."""
    from tqdm import tqdm

    scores, found = [], []
    for row in tqdm(gold, desc="questions", file=sys.stderr, disable=None, leave=False):
        answer = desk.ask(row.question)
        scores.append(score(row, answer, offsets_true(desk, answer)))
        found.append((row, list(answer.passages)))
    return scores, found


def variants(desk: Desk, gold: Sequence[Gold]) -> Json:
    """Retrieval alone, with parts of it switched off."""
    rows = {}
    for name, mode, folding in (
        ("fused", "fused", True),
        ("dense only", "dense", True),
        ("lexical only", "lexical", True),
        ("fused, no folding", "fused", False),
        ("lexical only, no folding", "lexical", False),
    ):
        registry = desk.store.registry()
        retriever = Retriever(desk.store, desk.encoder, registry, desk.settings, folding=folding)

        def names(row: Gold, registry=registry) -> list:  # type: ignore[type-arg,no-untyped-def]
            return [mention.entity for mention in registry.find(row.question)]

        found = [(g, retriever.search(g.question, 10, mode, names(g))) for g in gold]
        rows[name] = retrieval(found)
    return rows


def tables(scores: Sequence[Score], found: Sequence[tuple[Gold, list]]) -> Json:
    """Every figure: by split, and within each split by type and by language."""

    def figures(keep: Callable[[Gold], bool]) -> Json:
        some = [s for s in scores if keep(s.gold)]
        return {**summary(some), **retrieval([(g, h) for g, h in found if keep(g)])}

    form: Json = {"all": figures(lambda g: True)}
    for split in sorted({s.gold.split for s in scores}):
        rows = [s.gold for s in scores if s.gold.split == split]
        form[split] = figures(lambda g, split=split: g.split == split)
        for field in ("type", "language", "corpus"):
            form[f"{split} by {field}"] = {
                value: figures(
                    lambda g, split=split, field=field, value=value: (
                        g.split == split and getattr(g, field) == value
                    )
                )
                for value in sorted({getattr(g, field) for g in rows})
            }
    times = sorted(s.total_ms for s in scores)
    form["latency_ms"] = {
        f"p{p}": times[min(len(times) - 1, len(times) * p // 100)] for p in (50, 90, 95, 99)
    }
    form["offsets_true"] = sum(s.offsets_true for s in scores) / len(scores)
    return form


def print_table(form: Json) -> None:
    """The figures by split, type and language, on standard output."""
    from rich.console import Console
    from rich.table import Table

    names = ("questions", "right", "direct", "citation_precision", "citation_recall", "refusal")
    names += ("wrong_refusals", "hit@1", "hit@5", "mrr@10", "ndcg@10")
    table = Table("", *(name.replace("_", " ") for name in names))
    for split in ("all", "tune", "run"):
        if split not in form:
            continue
        table.add_row(split, *(_cell(form[split].get(name)) for name in names), style="bold")
        for field in ("type", "language", "corpus"):
            for value, row in form.get(f"{split} by {field}", {}).items():
                table.add_row(f"  {value}", *(_cell(row.get(name)) for name in names))
    console = Console(width=160)
    console.print(table)
    other = Table("retrieval", "hit@1", "hit@5", "hit@10", "mrr@10", "ndcg@10")
    for name, row in form["variants"].items():
        other.add_row(
            name, *(_cell(row.get(c)) for c in ("hit@1", "hit@5", "hit@10", "mrr@10", "ndcg@10"))
        )
    console.print(other)
    for what, columns in (
        ("dialogues", ("dialogues", "right", "turns")),
        ("verifier", ("pairs", "caught", "named", "kept")),
        ("moves", MOVE_COLUMNS),
    ):
        further = Table(what, *columns)
        for name, row in form[what].items():
            further.add_row(name, *(_cell(row.get(c)) for c in columns))
        console.print(further)
    console.print(f"latency {form['latency_ms']} ms; offsets true {form['offsets_true']:.0%}")


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value > 1 else f"{value:.2f}"


def check(desk: Desk, gold: Sequence[Gold], report: Path) -> int:
    """The exit status, after the run-only half was asked: 1 if a guarded figure fell."""
    form = tables(*ask_all(desk, gold))
    for name in GUARDED:
        print(f"{name} {form['run'][name]:.3f}")
    problems = fallen(form, json.loads(report.read_text(encoding="utf-8")))
    for problem in problems:
        print(f"rag: fell more than two points: {problem}", file=sys.stderr)
    return int(bool(problems))


def fallen(form: Json, before: Json) -> list[str]:
    """The guarded figures of the run-only half that fell too far below the report before."""
    return [
        f"{name}: {form['run'][name]:.3f}, {before['run'][name]:.3f} in the committed report"
        for name in GUARDED
        if name in before["run"] and form["run"][name] < before["run"][name] - TOLERANCE
    ]


def print_candidates(feedback: Path) -> int:
    """The exit status, after the candidates were printed a row a line."""
    try:
        rows = candidates(feedback)
    except (OSError, ValueError) as error:
        print(f"rag: {feedback}: {error}", file=sys.stderr)
        return 1
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 done, 1 the work failed or a guarded figure fell."""
    parser = argparse.ArgumentParser(prog="rag eval", description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="?", type=Path, default=ROOT / "eval/gold.jsonl")
    parser.add_argument("--report", type=Path, help="write the report into this folder")
    parser.add_argument(
        "--check",
        type=Path,
        help="ask the run-only half; fail if it fell below this report",
    )
    parser.add_argument(
        "--candidates", type=Path, help="print gold candidates from the chat's feedback file"
    )
    parser.add_argument("--index", type=Path, default=ROOT / ".eval-index")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
    options = parser.parse_args(arguments)
    if options.candidates:
        return print_candidates(options.candidates)
    settings = Settings()
    try:
        Desk.index(SOURCES, options.index, settings)
        desk = Desk.open(options.index, settings)
        gold = read_gold(options.gold, {a.document: a for a in desk.articles()})
    except (RagError, OSError, ValueError, KeyError) as error:
        print(f"rag: {options.gold}: {error}", file=sys.stderr)
        return 1
    if options.check:
        return check(desk, [row for row in gold if row.split == "run"], options.check)
    scores, found = ask_all(desk, gold)
    form = tables(scores, found)
    form["variants"] = variants(desk, gold)
    form["dialogues"] = dialogue_table(score_dialogues(desk, ROOT / "eval/dialogues.jsonl"))
    pairs = score_pairs(desk.store.registry(), ROOT / "eval/verifier_pairs.jsonl")
    form["verifier"] = pair_table(pairs)
    form["moves"] = move_table()
    form["missed"] = [s.gold.id for s in scores if not s.right]
    if options.as_json:
        print(json.dumps(form, ensure_ascii=False, indent=1))
    else:
        print_table(form)
        print("missed:", " ".join(form["missed"]))
    if options.report:
        write_report(options.report, form, scores)
    return 0


if __name__ == "__main__":
    sys.exit(main())
