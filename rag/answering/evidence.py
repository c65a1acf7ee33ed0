"""Sentences of the found passages, each with the probability that it answers the question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.ledger import Ledger
from rag.answering.lexicon import load_toml, shared_concepts
from rag.answering.naming import Naming, people_of
from rag.answering.premise import Told, admits, leans_back
from rag.answering.question import Question
from rag.answering.span_fit import Span, lead_in
from rag.answering.spans import gives_reason, person_spans, spans_of
from rag.language.glossary import Word, content_words, meanings
from rag.language.names import Entity, Registry
from rag.language.script import fold, is_cjk
from rag.records import Hit, Passage, Sentence

FEATURES = (
    "cosine",
    "passage",
    "rank",
    "terms",
    "terms_near",
    "concepts",
    "concepts_near",
    "meaning",
    "names",
    "names_near",
    "typed",
    "length",
    "premise",
)

_GREAT_DEAL = 8.0  # of rarity, in natural logarithms: about two words that one sentence has


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that may answer, what it holds, and how likely it is the answer (0–1)."""

    passage: Passage
    sentence: Sentence
    probability: float
    features: dict[str, float]
    spans: tuple[Span, ...]  # of the type asked for, not already in the question
    cross_lingual: bool
    admitted: bool  # whether it bears out what the question takes for granted
    leant_on: Sentence | None = None  # the sentence that names the person it leans on


def gather(
    question: Question, hits: Sequence[Hit], naming: Naming, ledger: Ledger
) -> list[Evidence]:
    """Every sentence of the hits as evidence, those admitted first, the most probable first.

    The probability is a logistic model over ``FEATURES`` whose weights (``weights.toml``) are
    fitted on the tuning half of the gold questions by ``eval/calibrate.py``.
    """
    spellings = [form for entity in question.names for form in entity.spellings]
    context = _Context.of(question, hits, ledger, spellings)
    found: dict[tuple[str, int], Evidence] = {}
    for hit in hits:
        for position, sentence in enumerate(hit.passage.sentences):
            evidence = _weigh(question, hit, position, naming, context)
            key = (hit.passage.document, sentence.start)
            known = found.get(key)
            if known is None or evidence.probability > known.probability:
                found[key] = evidence
    return sorted(
        found.values(), key=lambda e: (not e.admitted, -e.probability, e.passage.document)
    )


@dataclass(frozen=True, slots=True)
class _Context:
    """How rare the question's terms, concepts and words are here, and where its move is told."""

    terms: dict[str, float]
    concepts: dict[str, float]
    words: tuple[tuple[Word, float], ...]
    premise: Counter[str] | None  # documents that tell the move asked about; None if none is
    on_record: bool  # whether the ledger has that move, and the person at every lab asked about
    movers: dict[tuple[str, int], set[str]]  # who makes a move asked about, by sentence

    @classmethod
    def of(
        cls, question: Question, hits: Sequence[Hit], ledger: Ledger, spellings: Sequence[str]
    ) -> _Context:
        sentences = {s.clean: None for hit in hits for s in hit.passage.sentences}
        terms: Counter[str] = Counter()
        concepts: Counter[str] = Counter()
        words: Counter[str] = Counter()
        asked = content_words(question.text, spellings)
        for clean in sentences:
            folded = fold(clean)
            terms.update(t for t in question.terms if t in folded)
            concepts.update(shared_concepts(question.concepts, folded))
            words.update(word.form for word in asked if meanings(folded).share(word))
        total = len(sentences) + 1
        premise = _premise(question, ledger)
        return cls(
            {t: math.log(total / (terms[t] + 0.5)) for t in question.terms},
            {c: math.log(total / (concepts[c] + 0.5)) for c in question.concepts},
            tuple((word, math.log(total / (words[word.form] + 0.5))) for word in asked),
            premise,
            bool(premise) and _placed(question, ledger),
            _movers(question, ledger),
        )


def _premise(question: Question, ledger: Ledger) -> Counter[str] | None:
    """How often each document tells the move that the question takes for granted."""
    if not question.people or not (question.kinds or question.labs):
        return None
    rows = [row for row in ledger.matching(question) if row.status == "stated"]
    return Counter(source.document for row in rows for source in row.sources)


def _movers(question: Question, ledger: Ledger) -> dict[tuple[str, int], set[str]]:
    """The people whom a sentence, by its document and start, tells to make a move asked about.

    None where a question does not ask for people.
    """
    if question.asks != "person":
        return {}
    kinds = question.kinds | (_COMING if "promoted" in question.kinds else frozenset())
    found: dict[tuple[str, int], set[str]] = {}
    for row, person in zip(ledger.rows, ledger.people, strict=True):
        if person and row.kind in kinds:
            for source in row.sources:
                found.setdefault((source.document, source.start), set()).add(person)
    return found


def _placed(question: Question, ledger: Ledger) -> bool:
    """Whether the ledger puts the people of a question, taken together, at each of its labs."""
    at = frozenset[str]().union(*(ledger.been.get(p.id, ()) for p in question.people))
    return all(at & {lab.id, *lab.parents} for lab in question.labs)


def _premise_held(told: Counter[str] | None, document: str) -> float:
    """1 where this document tells the move, less where another or none does: ledgers have gaps."""
    if told is None:
        return 0.5
    return 1.0 if document in told else 0.7 if told else 0.4


def _share(weights: dict[str, float], present: frozenset[str] | set[str]) -> float:
    """The weighted share of the wanted things that are present; 0 where nothing is wanted."""
    total = sum(weights.values())
    return sum(w for key, w in weights.items() if key in present) / total if total else 0.0


def _meaning(words: Sequence[tuple[Word, float]], folded: str) -> float:
    """How much of the question's words a sentence says, in any language: 1 is a great deal.

    Not a share of the question: three rare words in common tell more than one common one.
    """
    told = meanings(folded)
    return min(1.0, sum(rarity * told.share(word) for word, rarity in words) / _GREAT_DEAL)


def _weigh(
    question: Question,
    hit: Hit,
    position: int,
    naming: Naming,
    context: _Context,
) -> Evidence:
    passage, sentence = hit.passage, hit.passage.sentences[position]
    document = passage.document
    folded = fold(sentence.clean)
    asked_for = naming.question_before(document, sentence.start)
    if asked_for:  # an interview: the answer leaves out what the question says
        folded = f"{fold(asked_for)} {folded}"
    around = passage.sentences[max(0, position - 1) : position + 2]
    near = fold(" ".join([passage.title, passage.heading or "", *(s.clean for s in around)]))
    cross = _cross_lingual(question, sentence.clean)
    terms = context.terms
    if cross:
        terms = {t: w for t, w in terms.items() if not (t.isalpha() and t.isascii()) or t in near}
    here = {t for t in terms if t in folded}
    there = {t for t in terms if t in near}
    named = naming.named(document, sentence.clean)
    leant_on = naming.antecedents(document, sentence.start)
    titled = naming.named(document, f"{passage.title}\n{passage.heading or ''}")
    near_by = named | titled | leant_on
    for other in around:
        near_by |= naming.named(document, other.clean)
    before = named | titled | leant_on
    for other in passage.sentences[:position]:
        before |= naming.named(document, other.clean)
    ids, ids_near = {e.id for e in named}, {e.id for e in near_by}
    names = [entity.id for entity in question.names]
    spans = spans_of(question, sentence, passage, naming.registry)
    movers = frozenset(context.movers.get((document, sentence.start), ()))
    spans = _of_movers(question, spans, movers)
    unnamed = not spans and not people_of(named)
    leans = unnamed and question.asks == "person" and leans_back(folded)
    if leans:
        spans = person_spans(question, naming.antecedents(document, sentence.start))
    cosine = hit.sentence_scores[position] if hit.sentence_scores else hit.dense
    features = {
        "cosine": cosine,
        "passage": hit.dense,
        "rank": 1.0 / hit.rank,
        "terms": _share(terms, here),
        "terms_near": _share(terms, there),
        "concepts": _share(context.concepts, shared_concepts(question.concepts, folded)),
        "concepts_near": _share(context.concepts, shared_concepts(question.concepts, near)),
        "meaning": _meaning(context.words, folded),
        "names": sum(i in ids for i in names) / len(names) if names else 0.5,
        "names_near": sum(i in ids_near for i in names) / len(names) if names else 0.5,
        "typed": _typed(question, spans, folded),
        "length": min(1.0, len(sentence.clean) / (80 if is_cjk(sentence.clean[:1]) else 200)),
        "premise": _premise_held(context.premise, document),
    }
    labs_here = _houses(named)
    told = Told(
        folded,
        frozenset(e.id for e in people_of(named)),
        _first_person(naming.registry, document, sentence.clean),
        frozenset(e.id for e in people_of(before)),
        labs_here,
        labs_here | _houses(naming.labs_before(document, sentence.start) | titled),
        bool(spans),
        _lead_ins(question, naming.registry, document, sentence.clean),
        movers,
        _labs_beside(question, naming, document),
    )
    admitted = admits(question, told, context.on_record)
    probability = _probability(features, cross)
    leant = naming.antecedent_sentence(document, sentence.start) if leans and spans else None
    return Evidence(passage, sentence, probability, features, spans, cross, admitted, leant)


def _of_movers(
    question: Question, spans: tuple[Span, ...], movers: frozenset[str]
) -> tuple[Span, ...]:
    """The people among some spans who make the move asked about, where the ledger tells whose."""
    if question.people or not movers:
        return spans
    return tuple(span for span in spans if span.entity in movers) or spans


def _houses(named: frozenset[Entity]) -> frozenset[str]:
    """The ids of the labs among some entities, with those that they belong to."""
    labs = [entity for entity in named if entity.kind == "lab"]
    return frozenset(i for lab in labs for i in (lab.id, *lab.parents))


def _labs_beside(question: Question, naming: Naming, document: str) -> frozenset[str]:
    """The ids of the labs named beside the people asked about, where it matters: with labs asked.

    To know them the whole article is read for names.
    """
    if not (question.people and question.labs):
        return frozenset()
    return _houses(naming.labs_beside(document, frozenset(p.id for p in question.people)))


def _lead_ins(question: Question, registry: Registry, document: str, text: str) -> tuple[str, ...]:
    """The words before each lab of the question that a text names."""
    asked = {lab.id for lab in question.labs}
    mentions = registry.find(text, document) if asked else []
    return tuple(
        lead_in(text, m.start) for m in mentions if asked & {m.entity.id, *m.entity.parents}
    )


def _first_person(registry: Registry, document: str, text: str) -> int:
    """Where a text first names somebody; its length where it names nobody."""
    people = [m.start for m in registry.find(text, document) if m.entity.kind == "person"]
    return min(people, default=len(text))


_COMING = frozenset({"joined", "returned"})  # how somebody may come to a post, as by a promotion
_UNTYPED = frozenset({"what", "yes_no"})


def _typed(question: Question, spans: Sequence[Span], folded: str) -> float:
    """1 where the sentence holds what is asked for, ½ where that cannot be told or is weak."""
    if question.asks == "reason" and spans:
        return 1.0 if gives_reason(folded) else 0.5
    return 1.0 if spans else (0.5 if question.asks in _UNTYPED else 0.0)


def _cross_lingual(question: Question, clean: str) -> bool:
    chinese = sum(map(is_cjk, clean)) > len(clean) / 5
    return chinese != (sum(map(is_cjk, question.text)) > len(question.text) / 5)


def weights() -> dict[str, dict[str, float]]:
    """The fitted weights, for questions in the article's language and across languages."""
    return load_toml("weights.toml")


def threshold(question: Question) -> float:
    """The probability below which the articles are silent.

    Sentences that give a reason share fewer words with the question, so less is asked of them.
    """
    name = "threshold_reason" if question.asks == "reason" else "threshold"
    return float(weights()[name])  # type: ignore[arg-type]


def _probability(features: dict[str, float], cross_lingual: bool) -> float:
    fitted = weights()["across" if cross_lingual else "same"]
    total = fitted["bias"] + sum(fitted[name] * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-total))
