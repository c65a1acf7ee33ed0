"""Answering: a question understood, held against the ledger and the sentences, and cited."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rag.answering.compose import Draft
from rag.answering.evidence import gather
from rag.answering.extract import add_others, answer_from_sentences, silence
from rag.answering.generate import write_by_model
from rag.answering.ledger import Ledger
from rag.answering.lexicon import other_words
from rag.answering.naming import Naming
from rag.answering.parts import parts_of, told_by_rows
from rag.answering.question import Question, Turn, understand
from rag.answering.question_names import Reading, unheard
from rag.answering.question_rules import says
from rag.answering.render import say
from rag.answering.row_answer import answer_from_ledger
from rag.answering.spans import counts_people
from rag.errors import ModelError
from rag.language.script import fold
from rag.records import Answer, Hit
from rag.retrieval import Retriever
from rag.settings import Settings

__all__ = ["Answerer", "Turn"]


_ACROSS = 6  # passages more, found by words of the other language
_ON_RECORD = 8  # passages more, in which the ledger has moves of the people asked about


@dataclass(frozen=True, slots=True)
class _Written:
    """A draft, the engine that wrote it, a notice to the reader, and the tokens it took."""

    draft: Draft | None
    engine: str = "extractive"
    notice: str | None = None
    usage: Mapping[str, int] = field(default_factory=dict)


class Answerer:
    """Answers from one generation of the index."""

    def __init__(self, retriever: Retriever, settings: Settings) -> None:
        """Resolve the ledger's names once for all the questions to come."""
        store = retriever.store
        self.retriever = retriever
        self.settings = settings
        self.naming = Naming(store, retriever.registry)
        self.ledger = Ledger.of(store.moves(), retriever.registry)
        self.latest = _latest(a.published for a in store.articles())
        self.reading = Reading(retriever.registry, store.occurs, self.latest, self.ledger.been)

    def answer(self, text: str, lang: str = "auto", history: Sequence[Turn] = ()) -> Answer:
        """The answer to ``text``; ``history`` holds earlier (question, answer) pairs."""
        return deque(self.stream(text, lang, history), maxlen=1).pop()

    def stream(
        self,
        text: str,
        lang: str = "auto",
        history: Sequence[Turn] = (),
        extractive: bool = False,
    ) -> Iterator[Answer]:
        """The answer as it grows by one verified claim at a time; the last one is whole.

        ``extractive`` leaves the language model out where one is set.
        """
        begun = time.perf_counter()
        question = understand(text, self.reading, lang, history)
        carried = [entity.name for entity in question.names] if history else []
        hits = self._found(question, carried)
        question = _heard(question, hits)
        found = time.perf_counter()
        llm = None if extractive else self.settings.llm
        for written in self._drafts(question, hits, history, llm):
            draft, now = written.draft, time.perf_counter()
            yield Answer(
                question=text,
                language=question.language,
                answered=draft is not None,
                text=draft.text() if draft else silence(question),
                claims=tuple(draft.claims) if draft else (),
                citations=tuple(draft.citations) if draft else (),
                passages=tuple(hits[: self.settings.passages]),
                conflicts=tuple(draft.conflicts) if draft else (),
                engine=written.engine,
                notice=written.notice,
                rewritten=question.rewritten,
                usage=dict(written.usage),
                timings_ms={
                    "retrieve": round((found - begun) * 1000, 1),
                    "answer": round((now - found) * 1000, 1),
                    "total": round((now - begun) * 1000, 1),
                },
            )

    def _found(self, question: Question, more: Sequence[str] = ()) -> list[Hit]:
        """The passages found by the question, by its words in the other language, by the ledger.

        The names in every language and the other language's words for its concepts find what is
        told there of the same matter: of evidence across languages a tenth more. The ledger knows
        where moves of the people asked about are told, whatever the words.
        """
        query = " ".join([question.text, *more])
        hits = self.retriever.search(query, k=self.settings.passages, names=question.names)
        names = [form for e in question.names for form in (e.name, e.zh) if form]
        words = other_words(question.concepts, question.text_is_chinese)
        if names and words:
            found = self.retriever.search(" ".join(names + words), k=_ACROSS, names=question.names)
            hits = _followed_by(hits, found)
        sources = [s for row, _ in self.ledger.of_people(question.people) for s in row.sources]
        numbers = {n for s in sources for n in self.retriever.store.numbers_at(s.document, s.start)}
        return _followed_by(hits, self.retriever.as_hits(query, numbers))[: len(hits) + _ON_RECORD]

    def _drafts(
        self, question: Question, hits: Sequence[Hit], history: Sequence[Turn], llm: str | None
    ) -> Iterator[_Written]:
        """The draft as it grows, with the engine that writes it and what it leaves out."""
        notice = None
        if question.unknown:
            yield _Written(None)
            return
        if llm:
            evidence = gather(question, hits, self.naming, self.ledger)
            usage: dict[str, int] = {}
            try:
                for draft in write_by_model(
                    question, evidence, self.retriever, self.settings, usage
                ):
                    yield _Written(draft, llm, usage=usage)
                return
            except ModelError as error:
                notice = say(question.language, "notice_llm", why=str(error))
        draft, left_out = self._extracted(question, hits, history)
        yield _Written(draft, notice=notice or left_out)

    def _extracted(
        self, question: Question, hits: Sequence[Hit], history: Sequence[Turn]
    ) -> tuple[Draft | None, str | None]:
        """The extractive draft, and a notice of what it leaves out."""
        told = answer_from_ledger(question, self.ledger, self.retriever, self.latest)
        parts = parts_of(question.text)
        steps = question.career and question.asks != "date"
        if len(parts) > 1 and not (told and (steps or told_by_rows(parts))):
            return self._in_parts(question, parts, history)
        if told is None or (question.disputed and not told.conflicts):
            told = self._by_sentences(question, hits, told)
        elif question.now and question.asks == "lab":
            told = self._newest(told, self._by_sentences(question, hits))
        elif _wants_everybody(question):
            evidence = gather(question, hits, self.naming, self.ledger)
            add_others(told, question, evidence, self.retriever)
        if told is None and question.by_day:  # the month, where no article tells the day
            return self._extracted(replace(question, by_day=False), hits, history)
        if told is None and _counts_moves(question):
            listed = replace(question, asks="person", many=True)  # "how many have left X?"
            told = answer_from_ledger(listed, self.ledger, self.retriever, self.latest)
        return told, None

    def _by_sentences(
        self, question: Question, hits: Sequence[Hit], told: Draft | None = None
    ) -> Draft | None:
        """The draft of the sentences, or the one of the ledger unless they know another side."""
        evidence = gather(question, hits, self.naming, self.ledger)
        draft = answer_from_sentences(question, evidence, self.retriever)
        return draft if told is None or (draft and draft.conflicts) else told

    def _newest(self, told: Draft, other: Draft | None) -> Draft:
        """The draft of the ledger, or that of sentences that tell of now in a later article."""
        if other is None or not says("now", fold(other.citations[0].quote)):
            return told
        known, later = (_latest(c.published for c in draft.citations) for draft in (told, other))
        return other if (later or "") > (known or "") else told

    def _in_parts(
        self, question: Question, parts: Sequence[str], history: Sequence[Turn]
    ) -> tuple[Draft | None, str | None]:
        """The parts of a question answered one after the other, and what was not found."""
        whole, turns, missing = Draft(question.language), list(history), []
        for part in parts:
            asked = understand(part, self.reading, question.language, turns)
            draft = answer_from_ledger(asked, self.ledger, self.retriever, self.latest)
            if draft is None:
                hits = self._found(asked, [question.text])
                draft = self._by_sentences(asked, hits)
            turns.append((part, draft.text() if draft else ""))
            if draft:
                whole.add(draft)
            else:
                missing.append(part)
        if not whole.claims:
            return None, None
        left_out = say(question.language, "silent_part", part=" / ".join(missing))
        return whole, left_out if missing else None


def _followed_by(hits: Sequence[Hit], more: Sequence[Hit]) -> list[Hit]:
    """Hits with those of some more, ranked after them, whose passages are not among them."""
    known = {(hit.passage.document, hit.passage.start) for hit in hits}
    new = [hit for hit in more if (hit.passage.document, hit.passage.start) not in known]
    return [*hits, *(replace(hit, rank=len(hits) + n) for n, hit in enumerate(new, 1))]


def _heard(question: Question, hits: Sequence[Hit]) -> Question:
    """The question without unknown names that the passages found for it hold by sound."""
    if not question.unknown:
        return question
    texts = [f"{hit.passage.title} {hit.passage.clean}" for hit in hits]
    return replace(question, unknown=tuple(unheard(question.unknown, texts)))


def _latest(published: Iterable[str | None]) -> str | None:
    """The latest of some dates of articles, those without a year left out."""
    return max((date for date in published if date and date[0].isdigit()), default=None)


def _wants_everybody(question: Question) -> bool:
    """Whether a question asks who moved, at any time and from any post."""
    narrow = question.since or question.until or question.order or question.post
    return question.asks == "person" and not question.people and not narrow


def _counts_moves(question: Question) -> bool:
    """Whether a question asks how many people have gone from, or come to, a lab."""
    return (
        question.asks == "number"
        and bool(question.kinds and question.labs)
        and not question.people
        and counts_people(question)
    )
