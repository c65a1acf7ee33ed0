"""From an article to the moves it states, each with the sentences that carry it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rag.language.names import Entity, Registry
from rag.moves.annotate import annotate
from rag.moves.combine import consolidated, joined_up
from rag.moves.events import Context, Event, SentenceReader
from rag.moves.lexicon import Lexicon, lexicon_of
from rag.moves.tape import Tape
from rag.records import Article, Move, Sentence, Source

QUOTE_CHARS = 300


def extract_moves(article: Article, registry: Registry) -> list[Move]:
    """The personnel moves an article states, in the order it tells them.

    Each move's first source is the sentence that tells it; a second one names the person
    where that sentence only says "he", or holds the other half of the move.
    """
    lexicon = lexicon_of(article.language)
    sentences: list[Sentence] = []
    events: list[Event] = []
    context = Context(lab=_focus(article, registry), year=(article.published or "XXXX")[:4])
    for block in article.blocks:
        if block.kind == "boilerplate":
            continue
        if block.kind != "paragraph":
            _read_heading(
                block.sentences, context, registry, article, lexicon, block.kind == "heading"
            )
            continue
        context.group = ()
        context.zero_subject = False  # a paragraph names its subject anew
        for sentence in block.sentences:
            number = len(sentences)
            sentences.append(sentence)
            tape = annotate(sentence.clean, registry, article.document, article.published, lexicon)
            if len(block.sentences) == 1 and re.fullmatch(r"\W*L\W*", tape.text):
                context.lab = next(item for item in tape.items if item).entities[0]
            told = _read(tape, lexicon, context, number)
            events = _settle_denials(events, told, tape, lexicon, number)
            context.zero_subject = True
    return list(_moves(consolidated(events), sentences, article))


def _focus(article: Article, registry: Registry) -> Entity | None:
    """The lab the article is about: the one it names most, twice as much if in the title."""
    counts: Counter[Entity] = Counter()
    for block in article.blocks:
        if block.kind == "boilerplate":
            continue
        for sentence in block.sentences:
            for mention in registry.find(sentence.clean, article.document):
                if mention.entity.kind == "lab":
                    counts[mention.entity] += 6 if block.kind == "title" else 1
    return counts.most_common(1)[0][0] if counts else None


def _read_heading(
    sentences: Iterable[Sentence],
    context: Context,
    registry: Registry,
    article: Article,
    lexicon: Lexicon,
    heading: bool,
) -> None:
    """Takes the lab a title or heading speaks of; what it tells, the body tells better."""
    context.speaker = ()
    for sentence in sentences:
        tape = annotate(sentence.clean, registry, article.document, article.published, lexicon)
        labs = {item.entities[0] for item in tape.items if item and item.symbol == "L"}
        if heading and len(labs) == 1:
            context.lab = labs.pop()


def _read(tape: Tape, lexicon: Lexicon, context: Context, number: int) -> list[Event]:
    """The events of one sentence, with the context brought up to date."""
    topic_sentence = context.topic_sentence
    reader = SentenceReader(tape, lexicon, context, number)
    told = joined_up(reader.events(), context)
    if "letter" in lexicon.words and lexicon.words["letter"].search(tape.text):
        named = [item for item in tape.items if item and item.symbol == "P"]
        context.speaker = named[0].entities if named else context.writer or context.topic
    if "writer" in lexicon.words and lexicon.words["writer"].search(tape.text):
        named = [item for item in tape.items if item and item.symbol == "P"]
        context.writer = context.writer or (named[0].entities if named else ())
    for at, event in enumerate(told):
        if event.carried:
            source = topic_sentence
            told[at] = replace(event, sources=(source,) if source >= 0 else ())
    people = [item for item in tape.items if item and item.symbol == "P"]
    if people:
        lead = reader.current if reader.current and not reader.blocked else people[0].entities
        context.topic, context.topic_sentence = lead, number
        if len(people) > 1 and len(context.group) < 2:
            context.group = tuple(dict.fromkeys(e for item in people for e in item.entities))
    for event in told:
        _place(event, context)
    return told


def _place(event: Event, context: Context) -> None:
    """Keeps where the people of an event are after it."""
    if event.status != "stated":
        return
    background = event.date is not None and not event.date.iso.startswith(
        ("XXXX", context.year or "XXXX")
    )
    for person in event.people:
        if event.origin and not background and (event.kind == "left" or event.destination):
            context.left[person.id] = event.origin
        if event.destination and not (background and person.id in context.at):
            context.at[person.id] = event.destination


def _settle_denials(
    events: list[Event], told: list[Event], tape: Tape, lexicon: Lexicon, number: int
) -> list[Event]:
    """All events so far and now; rumours that this sentence denies become denied."""
    if lexicon.status["anaphoric_denial"].search(tape.text):
        people = {e.id for item in tape.items if item for e in item.entities}
        told = [
            replace(event, status="denied") if event.status == "rumoured" else event
            for event in told
        ]
        events = [
            replace(event, status="denied", sources=(*event.sources, number))
            if event.status == "rumoured"
            and number - event.sentence <= 6
            and (people & {p.id for p in event.people} or number - event.sentence <= 1)
            else event
            for event in events
        ]
    return events + told


def _moves(events: Iterable[Event], sentences: list[Sentence], article: Article) -> Iterator[Move]:
    for event in events:
        numbers = dict.fromkeys((event.sentence, *event.sources))
        sources = tuple(
            _source(sentences[n], event if n == event.sentence else None, article) for n in numbers
        )
        for person in event.people:
            yield Move(
                person.name,
                _names(person),
                event.kind,
                _shown(event.origin),
                _shown(event.destination),
                event.role,
                event.date.iso if event.date else None,
                event.date.precision if event.date else None,
                event.status,
                sources,
            )


def _names(person: Entity) -> tuple[str, ...]:
    return person.spellings


def _shown(lab: Entity | None) -> str | None:
    return lab.name if lab else None


def _source(sentence: Sentence, event: Event | None, article: Article) -> Source:
    """The sentence, or of a very long one the part around the event."""
    start, end = sentence.start, sentence.end
    if end - start > QUOTE_CHARS:
        scale = (end - start) / max(1, len(sentence.clean))
        middle = start + int(((event.start + event.end) / 2 if event else 0) * scale)
        start = max(sentence.start, min(middle - QUOTE_CHARS // 2, end - QUOTE_CHARS))
        end = min(end, start + QUOTE_CHARS)
    return Source(article.document, start, end, article.text[start:end])
