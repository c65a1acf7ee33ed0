"""Answers by a language model: claims with evidence ids, each verified before it is shown.

The model gets the question and the found sentences as data, and writes one JSON claim a line. Ids
that were not passed are removed, a claim left without one is dropped, and so is one that its
sentences do not bear out. Whatever goes wrong ends, in bounded time, in a `ModelError`, on which
the caller falls back to the extractive answer.
"""

from __future__ import annotations

import json
import queue
import re
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

from rag.answering.compose import Draft
from rag.answering.evidence import Evidence as Weighed
from rag.answering.lexicon import load_toml, pattern_of
from rag.answering.question import Question
from rag.answering.verify import Evidence, faults, grounded
from rag.errors import ModelError
from rag.language.names import Registry
from rag.language.script import fold, is_cjk
from rag.retrieval import Retriever
from rag.settings import Settings

SENTENCES = 24  # passed to the model
ATTEMPTS = 3
_MARKERS = re.compile(r"\s*(?:\[{1,2}[^\[\]]{0,40}\]{1,2}(?!\()|【[^【】]{0,20}】|\(E\d+\))")
MOST_CITED = 4  # sentences by which one claim may be borne out
LONGEST = 40_000  # characters of one answer; a model that writes more is cut off
_Piece = str | dict[str, int] | BaseException | None
_COUNTS = ("input_tokens", "output_tokens", "total_tokens")
_LANGUAGES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English", "ja": "日本語"}


def write_by_model(
    question: Question,
    evidence: Sequence[Weighed],
    retriever: Retriever,
    settings: Settings,
    usage: dict[str, int],
) -> Iterator[Draft | None]:
    """The draft each time it has grown by a verified claim; None where the model finds no answer.

    Args:
        question: what is asked, standing on its own.
        evidence: the found sentences, best first.
        retriever: the index that the sentences are from.
        settings: which model, where, and how long it may take.
        usage: takes the tokens used, where the model tells them.

    Raises:
        ModelError: the model cannot be reached, fails, or says nothing that can be verified.
    """
    clean = [e for e in evidence if not _speaks_to_machines(e, retriever)]
    passed = {f"E{i}": e for i, e in enumerate(clean[:SENTENCES], 1)}
    draft = Draft(question.language)
    dropped, torn = 0, False
    for line in _lines(_messages(question, passed), settings, usage):
        row = _parsed(line)
        torn = row is None and line.lstrip().startswith("{")
        if row is None:
            continue
        if row.get("answered") is False and not draft.claims:
            yield None
            return
        if _add_claim(draft, row, passed, retriever):
            yield draft
        else:
            dropped += 1
    if torn:
        raise ModelError("its answer broke off")
    if not draft.claims:
        told = "it gave no claim that the articles bear out" if dropped else "it was empty"
        raise ModelError(told)
    yield draft  # with the tokens, which are told last


def _pattern(name: str) -> re.Pattern[str]:
    return pattern_of("instructions.toml", name)


def _speaks_to_machines(evidence: Weighed, retriever: Retriever) -> bool:
    """Whether the paragraph of a sentence gives orders to a machine that reads it."""
    article = retriever.store.article(evidence.passage.document)
    start = evidence.sentence.start
    block = next((b for b in article.blocks if b.start <= start < b.end), None)
    sentences = block.sentences if block else (evidence.sentence,)
    return bool(_pattern("speaks_to_machines").search(fold(" ".join(s.clean for s in sentences))))


def _messages(question: Question, passed: dict[str, Weighed]) -> list[tuple[str, str]]:
    chinese = question.language.startswith("zh")
    system = load_toml("prompts.toml")["system_zh" if chinese else "system_en"].strip()
    language = _LANGUAGES.get(question.language, question.language)
    rows = [
        {
            "id": key,
            "title": ""
            if _pattern("speaks_to_machines").search(fold(e.passage.title))
            else e.passage.title,
            "date": e.passage.published,
            "sentence": e.sentence.clean,
        }
        for key, e in passed.items()
    ]
    asked = question.rewritten or question.text
    data = json.dumps({"question": asked, "evidence": rows}, ensure_ascii=False)
    return [("system", system.replace("{language}", language)), ("human", data)]


def _parsed(line: str) -> dict[str, Any] | None:
    """The JSON object of one line; None for a line that holds none."""
    start, end = line.find("{"), line.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        row = json.loads(line[start : end + 1])
    except json.JSONDecodeError:
        return None
    return row if isinstance(row, dict) else None


def _add_claim(
    draft: Draft, row: dict[str, Any], passed: dict[str, Weighed], retriever: Retriever
) -> bool:
    """Whether the row is a claim with evidence that bears it out; only then is it added."""
    text, ids = row.get("text"), row.get("evidence")
    if not isinstance(text, str) or not text.strip() or not isinstance(ids, list):
        return False
    text = _MARKERS.sub("", text).strip()  # only the desk's own markers link
    folded = fold(text)
    if _pattern("no_claim").search(folded) or _pattern("speaks_to_machines").search(folded):
        return False
    cited = [passed[i] for i in dict.fromkeys(map(str, ids)) if i in passed]
    if not text or _other_language(text, draft.language):
        return False
    cited = _bearing(text, cited[:MOST_CITED], retriever.registry)
    if not cited:
        return False
    numbers = []
    for e in cited:
        article = retriever.store.article(e.passage.document)
        numbers.append(draft.cite(article, e.sentence.start, e.sentence.end))
    draft.claim(" ".join(text.split()), numbers)
    return True


def _other_language(text: str, language: str) -> bool:
    """Whether a claim for readers of ``language`` is plainly in the other script; names may be."""
    chinese = sum(map(is_cjk, text))
    if language.startswith("zh"):
        return not chinese
    return language == "en" and chinese > sum(char.isalpha() for char in text) / 3


def _bearing(text: str, cited: Sequence[Weighed], registry: Registry) -> list[Weighed]:
    """The sentences that bear a claim out: each by itself, else all together, else none."""
    alone = [e for e in cited if _borne_out(text, [e], registry)]
    if alone or len(cited) < 2:
        return alone
    return list(cited) if _borne_out(text, cited, registry) else []


def _borne_out(text: str, cited: Sequence[Weighed], registry: Registry) -> bool:
    held = [Evidence(e.sentence.clean, e.passage.published) for e in cited]
    return grounded(text, held, registry) and not faults(text, held, registry)


def _lines(
    messages: list[tuple[str, str]], settings: Settings, usage: dict[str, int]
) -> Iterator[str]:
    """The lines the model writes, as they are finished, within the time limit."""
    deadline = time.monotonic() + settings.llm_timeout_s
    pieces: queue.Queue[_Piece] = queue.Queue()
    # A daemon thread: a server that never answers must not hold the answer or the exit.
    threading.Thread(
        target=_stream, args=(messages, settings, deadline, pieces), daemon=True
    ).start()
    buffer, length = "", 0
    while True:
        try:
            piece = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise ModelError(f"no answer within {settings.llm_timeout_s:g} s") from None
        if isinstance(piece, BaseException):
            # Only the kind of failure is told: a message may hold a key or an address.
            raise ModelError(type(piece).__name__) from None
        if isinstance(piece, dict):
            usage.update(piece)
            continue
        if piece is None:
            yield buffer
            return
        length += len(piece)
        if length > LONGEST:
            raise ModelError("it would not stop")
        *finished, buffer = (buffer + piece).split("\n")
        yield from finished


def _stream(
    messages: list[tuple[str, str]],
    settings: Settings,
    deadline: float,
    pieces: queue.Queue[_Piece],
) -> None:
    """Put the model's pieces of text into the queue, then None; on failure the exception."""
    for attempt in range(ATTEMPTS):
        begun = False
        try:
            # A server that refuses to count tokens is asked again without.
            model = _model(settings, deadline - time.monotonic(), counted=attempt == 0)
            for chunk in model.stream(messages):
                text = chunk.text if isinstance(chunk.text, str) else chunk.text()
                begun = begun or bool(text)
                pieces.put(text)
                told = getattr(chunk, "usage_metadata", None)
                if told:
                    pieces.put({name: int(told[name]) for name in _COUNTS if name in told})
            pieces.put(None)
            return
        except Exception as error:  # any client library, any failure: told once, then extractive
            wait = 0.5 * 2**attempt
            if begun or attempt == ATTEMPTS - 1 or time.monotonic() + wait >= deadline:
                pieces.put(error)
                return
            time.sleep(wait)


def _model(settings: Settings, timeout_s: float, counted: bool) -> Any:
    try:
        from langchain.chat_models import init_chat_model
    except ImportError:
        raise ModelError("the extra lab-moves[llm] is not installed") from None
    options: dict[str, Any] = {"temperature": 0, "timeout": timeout_s, "max_retries": 0}
    if counted and (settings.llm or "").startswith("openai:"):
        options["stream_usage"] = True
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    return init_chat_model(settings.llm, **options)
