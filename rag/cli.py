"""The command ``rag``: thin commands over the desk.

With ``--json`` standard output holds the JSON and nothing else; progress, warnings and errors go
to standard error. Exit status: 0 done, 1 the work failed, 2 wrong usage.
"""

from __future__ import annotations

import csv
import json
import os
import runpy
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from dotenv import load_dotenv

from rag.errors import QuestionError, RagError
from rag.records import Answer, Hit, Json, Move
from rag.settings import Settings

DEFAULTS = Settings()


class _Command(click.Group):
    """A group whose expected failures end in one sentence and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RagError as error:
            click.echo(f"rag: {error}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            click.echo(f"rag: {error.filename or 'a file'}: {error.strerror or error}", err=True)
            ctx.exit(1)


def _option(name: str, *names: str, **kwargs: Any) -> Callable[[Any], Any]:
    """A click option whose environment variable is its name with the prefix ``RAG_``."""
    variable = "RAG_" + name.lstrip("-").upper().replace("-", "_")
    kwargs |= {"envvar": variable, "show_envvar": True, "show_default": True}
    return click.option(name, *names, **kwargs)


index_option = _option("--index", default=DEFAULTS.index, help="The folder of the index.")
embedder_option = _option(
    "--embedder",
    default=DEFAULTS.embedder,
    help="The embedding model: builtin, or a sentence-transformers name or path.",
)
json_option = _option("--json", "as_json", is_flag=True, help="Print JSON.")
k_option = _option("-k", default=DEFAULTS.passages, help="How many.")
lang_option = _option("--lang", default=DEFAULTS.lang, help="The language of the answer.")
llm_option = _option("--llm", default=None, help="A language model, such as openai:gpt-5-mini.")
batch_option = _option("--batch", type=click.Path(path_type=Path), help="Rows of questions.")
output_option = _option("--output", type=click.Path(path_type=Path), help="Rows of results.")


@click.group(cls=_Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lab-moves")
def main() -> None:
    """Ask the news about AI-lab personnel moves, and get answers tied to their sentences."""
    load_dotenv(Path.cwd() / ".env")


def _settings(**chosen: Any) -> Settings:
    """The defaults, with what the command line or the environment chose."""
    given = {name: value for name, value in chosen.items() if value is not None}
    for name in ("aliases", "llm_base_url"):
        if value := os.environ.get(f"RAG_{name.upper()}"):
            given[name] = value
    return replace(DEFAULTS, **given)


def _print_json(form: Any) -> None:
    click.echo(json.dumps(form, ensure_ascii=False, indent=2))


@contextmanager
def _progress_bar() -> Iterator[Callable[[int, int, str], None]]:
    """A callback that draws a progress bar on standard error, where that is a terminal."""
    from tqdm import tqdm

    with tqdm(total=0, file=sys.stderr, disable=None, unit="", leave=False) as bar:

        def show(done: int, total: int, what: str) -> None:
            bar.total = total
            bar.set_description(what, refresh=False)
            bar.update(done - bar.n)

        yield show


@main.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@index_option
@embedder_option
@_option("--full", is_flag=True, help="Start over instead of adding what changed.")
@json_option
def index(sources: tuple[Path, ...], index: str, embedder: str, full: bool, as_json: bool) -> None:
    """Bring the index up to date with the articles in SOURCES (default: seeds/)."""
    from rag.desk import Desk

    settings = _settings(index=index, embedder=embedder)
    with _progress_bar() as progress:
        report = Desk.index(sources or (Path("seeds"),), index, settings, full, progress)
    form = report.as_json()
    if as_json:
        _print_json(form)
        return
    counts = ", ".join(f"{form[n]} {n}" for n in ("added", "changed", "removed", "unchanged"))
    click.echo(f"{form['documents']} articles, {form['passages']} passages ({counts}).")
    for skipped in form["skipped"]:
        click.echo(f"skipped {skipped['path']}: {skipped['reason']}", err=True)


def _passage_lines(hits: list[Hit]) -> str:
    lines = []
    for hit in hits:
        passage = hit.passage
        date = f" ({passage.published})" if passage.published else ""
        lines.append(f"{hit.rank}. {passage.title}{date}  [{passage.document}:{passage.start}]")
        lines.append(f"   {' '.join(passage.text.split())[:240]}")
    return "\n".join(lines)


@main.command()
@click.argument("query", required=False)
@k_option
@batch_option
@output_option
@index_option
@embedder_option
@json_option
def search(
    query: str | None,
    k: int,
    batch: Path | None,
    output: Path | None,
    index: str,
    embedder: str,
    as_json: bool,
) -> None:
    """Print the passages nearest to QUERY, best first."""
    from rag.desk import Desk

    _one_or_batch(query, batch, output)
    desk = Desk.open(index, _settings(index=index, embedder=embedder))

    def found(question: str, row: Json) -> Json:
        return {"passages": [hit.as_json() for hit in desk.search(question, k)]}

    if batch and output:
        _run_batch(batch, output, found)
        return
    begun = time.perf_counter()
    hits = desk.search(query or "", k)
    elapsed = round((time.perf_counter() - begun) * 1000, 1)
    if as_json:
        passages = [hit.as_json() for hit in hits]
        _print_json({"query": query, "passages": passages, "timings_ms": {"total": elapsed}})
    else:
        click.echo(_passage_lines(hits))


def _one_or_batch(question: str | None, batch: Path | None, output: Path | None) -> None:
    if (question is None) == (batch is None):
        raise click.UsageError("give either one question or --batch with a file of rows")
    if (batch is None) != (output is None):
        raise click.UsageError("--batch and --output go together")


def _run_batch(batch: Path, output: Path, answer: Callable[[str, Json], Json]) -> None:
    """Write a row for each row of ``batch``, in order; a row that fails says why."""
    if not batch.is_file():
        raise QuestionError(f"{batch} is not a file; give a .jsonl file of rows with a question.")
    lines = batch.read_text(encoding="utf-8-sig").splitlines()
    with output.open("w", encoding="utf-8") as out, _progress_bar() as progress:
        for done, line in enumerate(lines, 1):
            if line.strip():
                out.write(json.dumps(_batch_row(line, answer), ensure_ascii=False) + "\n")
            progress(done, len(lines), "questions")


def _batch_row(line: str, answer: Callable[[str, Json], Json]) -> Json:
    result: Json = {}
    try:
        row = json.loads(line)
        result["id"] = row.get("id") if isinstance(row, dict) else None
        if not isinstance(row, dict) or not isinstance(row.get("question"), str):
            raise QuestionError('A row must be an object with "id" and a text "question".')
        result.update(answer(row["question"], row))
    except (RagError, json.JSONDecodeError) as error:
        result["error"] = f"{error}"
    except Exception as error:  # one bad row must not end a batch of thousands
        result["error"] = f"{type(error).__name__}: {error}"
    return result


@main.command()
@click.argument("question", required=False)
@lang_option
@llm_option
@batch_option
@output_option
@index_option
@embedder_option
@json_option
def ask(
    question: str | None,
    lang: str,
    llm: str | None,
    batch: Path | None,
    output: Path | None,
    index: str,
    embedder: str,
    as_json: bool,
) -> None:
    """Answer QUESTION from the articles, every sentence with its source."""
    from rag.desk import Desk

    _one_or_batch(question, batch, output)
    desk = Desk.open(index, _settings(index=index, embedder=embedder, lang=lang, llm=llm))

    def answered(text: str, row: Json) -> Json:
        history = _history(row.get("history", []))
        return desk.ask(text, lang, history).as_json()

    if batch and output:
        _run_batch(batch, output, answered)
        return
    answer = desk.ask(question or "", lang)
    if as_json:
        _print_json(answer.as_json())
    else:
        click.echo(_answer_lines(answer))


def _history(turns: Any) -> list[tuple[str, str]]:
    pairs = isinstance(turns, list) and all(isinstance(t, list) and len(t) == 2 for t in turns)
    if not pairs or not all(isinstance(text, str) for turn in turns for text in turn):
        raise QuestionError('"history" must be a list of [question, answer] pairs of text.')
    return [(asked, told) for asked, told in turns]


def _answer_lines(answer: Answer) -> str:
    lines = [answer.text]
    if answer.notice:
        lines.append(f"({answer.notice})")
    if answer.citations:
        lines.append("")
    for cited in answer.citations:
        date = f" ({cited.published})" if cited.published else ""
        lines.append(f"[{cited.n}] {cited.title}{date}  {cited.document}:{cited.start}-{cited.end}")
        lines.append(f"    {cited.quote}")
    return "\n".join(lines)


@main.command()
@_option("--person", help="A person, under any spelling.")
@_option("--lab", help="A lab or company, on either side of the move.")
@_option("--kind", help="left, joined, founded, returned, promoted, on_leave, dismissed.")
@_option("--since", help="The earliest date: 2024, 2024-05 or 2024-05-14.")
@_option("--until", help="The latest date.")
@index_option
@embedder_option
@json_option
@_option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def moves(
    person: str | None,
    lab: str | None,
    kind: str | None,
    since: str | None,
    until: str | None,
    index: str,
    embedder: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Print the ledger of personnel moves, each row with its sources."""
    from rag.desk import Desk

    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    desk = Desk.open(index, _settings(index=index, embedder=embedder))
    rows = desk.moves(person, lab, kind, since, until)
    if as_json:
        _print_json([row.as_json() for row in rows])
    elif as_csv:
        _print_csv(rows)
    else:
        _print_table(rows)


_COLUMNS = ("person", "kind", "from", "to", "role", "date", "status")


def _print_csv(rows: list[Move]) -> None:
    """Rows as CSV; a cell a spreadsheet would run as a formula is quoted as text."""
    writer = csv.writer(sys.stdout)
    writer.writerow([*_COLUMNS, "sources"])
    for row in rows:
        form = row.as_json()
        cited = "; ".join(f"{s['document']}:{s['start']}-{s['end']}" for s in form["sources"])
        cells = [form[column] or "" for column in _COLUMNS] + [cited]
        writer.writerow([f"'{c}" if c.startswith(("=", "+", "-", "@")) else c for c in cells])


def _print_table(rows: list[Move]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*_COLUMNS, "sources")
    for row in rows:
        form = row.as_json()
        cells = [Text(form[column] or "") for column in _COLUMNS]
        table.add_row(*cells, str(len(row.sources)))
    Console().print(table)


@main.command(name="eval", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def evaluate(arguments: tuple[str, ...]) -> None:
    """Score the system: rag eval [GOLD.jsonl] [--report DIR] [--json]."""
    script = Path("eval/run.py")
    if not script.is_file():
        raise RagError("There is no eval/run.py here; run rag eval in a checkout of the project.")
    sys.argv = [str(script), *arguments]
    sys.path.insert(0, str(script.parent.resolve().parent))
    runpy.run_path(str(script), run_name="__main__")


@main.command()
@index_option
@json_option
def check(index: str, as_json: bool) -> None:
    """Verify an index: checksums, counts, offsets."""
    from rag.store import check_index

    report = check_index(Path(index))
    if as_json:
        _print_json(report.as_json())
    else:
        for line in report.lines():
            click.echo(line)
    if not report.ok:
        click.echo(f"rag: {report.problems[0]}", err=True)
        raise SystemExit(1)


@main.command()
@_option("--host", default=DEFAULTS.host, help="The address to listen on.")
@_option("--port", default=DEFAULTS.port, help="The port to listen on.")
@_option(
    "--source",
    "sources",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Where a rebuild reads articles (default: as the index was built). May be repeated.",
)
@llm_option
@index_option
@embedder_option
def chat(
    host: str, port: int, sources: tuple[Path, ...], llm: str | None, index: str, embedder: str
) -> None:
    """Open the question desk in the browser."""
    from rag.chat import serve

    settings = _settings(index=index, embedder=embedder, llm=llm, host=host, port=port)
    serve(settings, sources)
