"""The records that travel between the modules: what is read, indexed, found, answered.

Every ``start``/``end`` is a code-point offset into the *original* text of an article (the
file decoded, byte-order mark dropped), and the text between them is quoted to the letter.
``clean`` is the repaired reading of the same span (annotations removed, entities decoded):
it is what gets matched and embedded, never what gets quoted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

BlockKind = Literal["title", "heading", "paragraph", "boilerplate"]
MoveKind = Literal["left", "joined", "founded", "returned", "promoted", "on_leave", "dismissed"]
MoveStatus = Literal["stated", "rumoured", "denied"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article: its span in the original and its repaired reading."""

    start: int
    end: int
    text: str  # article.text[start:end]
    clean: str


@dataclass(frozen=True, slots=True)
class Block:
    """One structural piece of an article (a line or paragraph), cut into sentences.

    ``reason`` names the rule that made it boilerplate; None for the kinds that are kept.
    """

    kind: BlockKind
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read: original text, metadata, structure, and the marked damage."""

    document: str  # path relative to the source folder, with forward slashes
    text: str
    sha256: str  # of the file's bytes
    encoding: str
    language: str  # zh-Hans | zh-Hant | en | ja | …
    title: str
    published: str | None  # ISO 8601 as precise as known, EDTF where the year is unknown
    outlet: str | None
    author: str | None
    blocks: tuple[Block, ...]
    damage: tuple[tuple[int, int], ...] = ()  # spans whose characters were lost


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one article that are embedded and found together."""

    document: str
    title: str
    published: str | None
    heading: str | None
    start: int
    end: int
    text: str  # article.text[start:end]
    sentences: tuple[Sentence, ...]

    @property
    def clean(self) -> str:
        """The repaired reading of the passage."""
        gap = "" if any("\u4e00" <= c <= "\u9fff" for c in self.text[:200]) else " "
        return gap.join(sentence.clean for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query. Scores: larger is better."""

    rank: int
    score: float
    passage: Passage
    sentence_scores: tuple[float, ...] = ()  # likeness of the query to each sentence
    dense: float = 0.0
    lexical: float = 0.0

    def as_json(self) -> Json:
        """The passage row of the ``--json`` forms."""
        passage = self.passage
        return {
            "rank": self.rank,
            "score": round(self.score, 6),
            "document": passage.document,
            "title": passage.title,
            "published": passage.published,
            "start": passage.start,
            "end": passage.end,
            "text": passage.text,
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote of at most 300 code points from an article: ``quote == text[start:end]``."""

    n: int
    document: str
    title: str
    published: str | None
    start: int
    end: int
    quote: str

    def as_json(self) -> Json:
        """The citation row of ``rag ask --json``."""
        return {
            "n": self.n,
            "document": self.document,
            "title": self.title,
            "published": self.published,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer and the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]
    supported: bool = True

    def as_json(self) -> Json:
        """The claim row of ``rag ask --json``."""
        return {"text": self.text, "citations": list(self.citations), "supported": self.supported}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: what some sources say."""

    value: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that disagree about one fact, side by side."""

    about: str
    sides: tuple[Side, ...]

    def as_json(self) -> Json:
        """The conflict row of ``rag ask --json``."""
        sides = [{"value": s.value, "citations": list(s.citations)} for s in self.sides]
        return {"about": self.about, "sides": sides}


@dataclass(frozen=True, slots=True)
class Answer:
    """A cited answer, or a plain "the articles do not say" (``answered`` is False)."""

    question: str
    language: str
    answered: bool
    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Hit, ...]
    conflicts: tuple[Conflict, ...] = ()
    engine: str = "extractive"
    notice: str | None = None  # one line for the reader, such as "the model did not answer"
    rewritten: str | None = None  # a follow-up as it was understood, on its own
    usage: dict[str, int] = field(default_factory=dict)  # tokens a model took, where it says
    timings_ms: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> Json:
        """The object ``rag ask --json`` prints."""
        form: Json = {
            "question": self.question,
            "language": self.language,
            "answered": self.answered,
            "answer": self.text,
            "claims": [claim.as_json() for claim in self.claims],
            "citations": [citation.as_json() for citation in self.citations],
            "passages": [hit.as_json() for hit in self.passages],
            "conflicts": [conflict.as_json() for conflict in self.conflicts],
            "engine": self.engine,
            "timings_ms": self.timings_ms,
        }
        if self.notice:
            form["notice"] = self.notice
        if self.rewritten:
            form["rewritten"] = self.rewritten
        if self.usage:
            form["usage"] = self.usage
        return form


@dataclass(frozen=True, slots=True)
class Source:
    """Where a ledger row is stated: ``quote == text[start:end]``."""

    document: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Move:
    """One personnel move, merged over all the articles that state it."""

    person: str
    names: tuple[str, ...]
    kind: MoveKind
    origin: str | None  # "from" in the JSON form
    destination: str | None  # "to" in the JSON form
    role: str | None
    date: str | None
    date_precision: str | None  # day | month | year | None
    status: MoveStatus
    sources: tuple[Source, ...]

    def as_json(self) -> Json:
        """The object ``rag moves --json`` prints for this row."""
        return {
            "person": self.person,
            "names": list(self.names),
            "kind": self.kind,
            "from": self.origin,
            "to": self.destination,
            "role": self.role,
            "date": self.date,
            "date_precision": self.date_precision,
            "status": self.status,
            "sources": [
                {"document": s.document, "start": s.start, "end": s.end, "quote": s.quote}
                for s in self.sources
            ],
        }
