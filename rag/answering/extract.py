"""The extractive answer: the sentences most likely to answer, quoted, or silence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rag.answering.compose import Draft
from rag.answering.conflicts import Told, corrected, tell_sides
from rag.answering.evidence import Evidence, threshold
from rag.answering.lexicon import any_of, load_toml
from rag.answering.premise import tells_move
from rag.answering.question import Question
from rag.answering.question_rules import says
from rag.answering.render import is_chinese, joined, name_text, say
from rag.answering.span_fit import Span
from rag.language.names import Registry
from rag.language.numbers import find_numbers
from rag.language.script import fold, is_cjk
from rag.records import Sentence
from rag.retrieval import Retriever

_MOST = {"one": 2, "many": 4}  # sentences quoted, for one fact and for a list
_SURE = 0.6  # as _CLOSE, for a sentence that is to contradict the best
_VOICES = 3  # articles quoted where a question asks how they differ
_OTHERS = 3  # sentences quoted that name people whom a list leaves out
_SIDES = 2  # further articles quoted that give another date or figure
_MEASURED = frozenset({"money", "number", "duration", "date"})
_SIZED = frozenset({"money", "number"})
_FACTOR = 5  # by which figures of one thing may differ where nothing says that they do
_MATTER = ("concepts", "names_near")  # the features by which two sentences tell of one thing
_DISPUTED = 0.15  # how likely the other side must be where the question asks for it
_CLOSE = {"one": 0.8, "many": 0.5}  # how likely a further sentence must be, as a share of the best


def answer_from_sentences(
    question: Question, evidence: Sequence[Evidence], retriever: Retriever
) -> Draft | None:
    """A draft quoting the likeliest sentences; None where none is likely enough."""
    evidence = [one for one in evidence if one.admitted]
    if not evidence or evidence[0].probability < threshold(question):
        return None
    draft = Draft(question.language)
    if question.disputed and question.asks not in _MEASURED:
        voices = _voices(question, evidence, retriever.registry)
        if len(voices) > 1:
            _sides(draft, question, voices, retriever)
            return draft
    chosen = _chosen(question, evidence)
    numbers = [_cite(draft, e, retriever) for e in chosen]
    leant_on = chosen[0].leant_on
    named = [_cite_sentence(draft, chosen[0], leant_on, retriever)] if leant_on else []
    direct = _direct(question, chosen, retriever.registry)
    others = _otherwise(question, evidence, retriever) if direct and not question.many else []
    if direct and others:
        _sides(draft, question, [(direct, chosen[0]), *others], retriever)
        return draft
    if direct:
        stop = "。" if question.language.startswith("zh") else "."
        draft.claim(direct + stop, [*numbers[:1], *named])
    for n in numbers:
        draft.claim(draft.quote(n), [n])
    return draft


def add_others(
    draft: Draft, question: Question, evidence: Sequence[Evidence], retriever: Retriever
) -> None:
    """Quotes, under a list of the ledger, the likely sentences that name people it leaves out."""
    least, told = threshold(question), draft.text()
    likely = [
        e
        for e in evidence
        if e.admitted
        and e.probability >= least
        and e.features["names_near"] == 1.0
        and tells_move(question, fold(e.sentence.clean))
    ]
    naming = [e for e in likely if any(span.text not in told for span in e.spans)]
    for one in naming[: _OTHERS if question.many else 1]:
        n = _cite(draft, one, retriever)
        draft.claim(draft.quote(n), [n])


def _chosen(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence, and those nearly as likely that add something to it."""
    best = evidence[0]
    wanted = "many" if question.many else "one"
    most, floor = _MOST[wanted], best.probability * _CLOSE[wanted]
    chosen = [best]
    seen = {span.text for span in best.spans}
    for other in evidence[1:]:
        if len(chosen) == most or other.probability < floor:
            break
        new = {span.text for span in other.spans} - seen
        if (new or not best.spans) and (not question.many or _of_the_same(question, best, other)):
            chosen.append(other)
            seen |= new
    return chosen


def _voices(
    question: Question, evidence: Sequence[Evidence], registry: Registry
) -> list[tuple[str, Evidence]]:
    """What each article says in its best sentence, where they say different things."""
    best = evidence[0]
    voices: dict[str, Evidence] = {}
    for other in evidence:
        if len(voices) == _VOICES or other.probability < _DISPUTED:
            break
        heard = {voice.passage.document for voice in voices.values()}
        about = other.features["names_near"] >= best.features["names_near"]
        post = question.asks == "role" and other.spans  # one article may give two posts
        if about and (post or other.passage.document not in heard):
            voices.setdefault(_told(question, other, registry), other)
    return list(voices.items())


def _of_the_same(question: Question, best: Evidence, other: Evidence) -> bool:
    """Whether a further sentence of a list speaks of the names asked about, or stands beside it."""
    if not question.names:
        return other.passage.document == best.passage.document
    return other.features["names_near"] >= best.features["names_near"]


def _otherwise(
    question: Question, evidence: Sequence[Evidence], retriever: Retriever
) -> list[tuple[str, Evidence]]:
    """What other articles, or a correction, give for the same date or figure, if not the same."""
    if question.asks not in _MEASURED:
        return []
    best = evidence[0]
    told = {_nearest(question, best, retriever.registry).text}
    documents = {best.passage.document}
    others = []
    for other in evidence[1:]:
        corrects = other.passage.document == best.passage.document and corrected(best, other)
        if not corrects and (
            other.passage.document in documents or not _alike(question, best, other)
        ):
            continue
        documents.add(other.passage.document)
        value = _nearest(question, other, retriever.registry).text
        bound = question.asks in _SIZED and not (corrects or question.disputed)
        near = not bound or all(_close(value, known) for known in told)
        if near and not any(value in known or known in value for known in told):
            told.add(value)
            others.append((value, other))
    return others[:_SIDES]


def _close(value: str, other: str) -> bool:
    """Whether two figures may count one thing: the larger is at most five times the smaller.

    >>> _close("$10 billion", "$32 billion"), _close("650", "3")
    (True, False)
    """
    sizes = [number.value for text in (value, other) for number in find_numbers(text)]
    return len(sizes) != 2 or max(sizes) <= _FACTOR * min(sizes)


def _alike(question: Question, best: Evidence, other: Evidence) -> bool:
    """Whether another sentence speaks of the same thing as the best one, about as likely."""
    if not other.spans or other.features["names_near"] < best.features["names_near"]:
        return False
    if question.disputed:  # the question itself says that the articles disagree
        return other.probability >= _DISPUTED
    across = other.cross_lingual != best.cross_lingual
    matter = _MATTER if across else (*_MATTER, "terms_near")
    same = all(other.features[name] >= best.features[name] - 0.05 for name in matter)
    return same and other.probability >= best.probability * _SURE


def _sides(
    draft: Draft,
    question: Question,
    told: Sequence[tuple[str, Evidence]],
    retriever: Retriever,
) -> None:
    """Claims for each side, the oldest article first, and the conflict they make."""
    numbers = {id(evidence): _cite(draft, evidence, retriever) for _, evidence in told}
    about = joined([name_text(entity, question.language) for entity in question.names], "en")
    sides = [Told(value, (numbers[id(e)],), e.passage.published) for value, e in told]
    short = all(value != e.sentence.clean for value, e in told)
    tell_sides(draft, about or question.text, sides, short)
    for n in dict.fromkeys(numbers.values()):
        draft.claim(draft.quote(n), [n])


def _cite(draft: Draft, evidence: Evidence, retriever: Retriever) -> int:
    return _cite_sentence(draft, evidence, evidence.sentence, retriever)


def _cite_sentence(
    draft: Draft, evidence: Evidence, sentence: Sentence, retriever: Retriever
) -> int:
    article = retriever.store.article(evidence.passage.document)
    return draft.cite(article, sentence.start, sentence.end)


def _told(question: Question, evidence: Evidence, registry: Registry) -> str:
    """What a sentence gives in short: the span asked for, else the sentence."""
    if evidence.spans and question.asks != "reason":
        return _nearest(question, evidence, registry).text
    return evidence.sentence.clean


def _direct(question: Question, chosen: Sequence[Evidence], registry: Registry) -> str | None:
    """The short answer that goes before the quotes; None where the quote is the answer."""
    best = chosen[0]
    if question.asks == "reason":
        return None
    if question.many:
        texts = dict.fromkeys(span.text for e in chosen for span in e.spans)
        return joined(list(texts), question.language) if texts else None
    if not best.spans:
        return None
    text = _nearest(question, best, registry).text
    in_chinese = any(map(is_cjk, text))
    return None if question.asks == "role" and in_chinese != is_chinese(question.language) else text


def _nearest(question: Question, evidence: Evidence, registry: Registry) -> Span:
    """The span nearest after a name of the question, else nearest to one of its terms."""
    clean = evidence.sentence.clean
    binding = [span for span in evidence.spans if _takes_effect(question, clean, span)]
    if binding:
        return binding[0]
    if question.now:  # "lasted half a year at A; now at B"
        told = [s for s in evidence.spans if says("now", fold(clean[: s.start]))]
        if told:
            return told[0]
    asked = {entity.id for entity in question.names}
    mentions = registry.find(clean, evidence.passage.document)
    names = [m.end for m in mentions if m.entity.id in asked]
    after = [(span.start - end, span) for span in evidence.spans for end in names]
    following = [pair for pair in after if pair[0] >= 0]
    if following:
        return min(following, key=lambda pair: pair[0])[1]
    folded = fold(clean)
    anchors = [m.start() for t in question.terms for m in re.finditer(re.escape(t), folded)]
    anchors += names
    if not anchors:
        return evidence.spans[0]
    return min(evidence.spans, key=lambda span: min(abs(span.start - a) for a in anchors))


def _takes_effect(question: Question, clean: str, span: Span) -> bool:
    """Whether a date is the one from which on something holds: "said on May 2, effective May 9"."""
    if question.asks != "date" or question.announced:
        return False
    before, after = _effective()
    lead, tail = fold(clean[: span.start]).rstrip(" ,"), fold(clean[span.end :]).lstrip(" ,")
    return bool(before.search(lead) or after.match(tail))


@cache
def _effective() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before, or after, the day from which on something holds."""
    tables = load_toml("premises.toml")["effective"]
    return re.compile(f"(?:{any_of(tables['before']).pattern})$"), any_of(tables["after"])


def silence(question: Question) -> str:
    """The sentence that says the articles do not hold the answer."""
    if question.unknown:
        names = joined(list(question.unknown), question.language)
        return say(question.language, "silent_person", names=names)
    return say(question.language, "silent")
