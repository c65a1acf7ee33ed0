"""An article read sentence by sentence: the events it tells, with what came before in mind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from rag.language.dates import DateMention, headed_date
from rag.language.names import Entity, Registry
from rag.moves.annotate import annotate
from rag.moves.authors import author_of
from rag.moves.careers import Stay, founders_of, stays_of, with_careers, with_founders
from rag.moves.combine import ARRIVING, joined_up
from rag.moves.consolidate import consolidated
from rag.moves.context import Context, Post
from rag.moves.event import Affiliation, Event
from rag.moves.events import SentenceReader
from rag.moves.gender import genders
from rag.moves.lexicon import lexicon_of
from rag.moves.tape import Item, Tape
from rag.records import Article, Block, Sentence

_QUOTES = ("“", '"', "「", "『")
_NEAR = 2  # sentences within which a former employer told later is where somebody came from
_DENIED_WITHIN = 6  # sentences within which "denied the report" means a rumour told before


class ArticleReader:
    """Reads one article's events; ``sentences`` are those that their numbers point into."""

    def __init__(self, article: Article, registry: Registry, focus: bool = True) -> None:
        """Read an article; ``focus`` lets the lab it speaks of most stand where none is named."""
        self.article = article
        self.registry = registry
        self.lexicon = lexicon_of(article.language)
        self.sentences: list[Sentence] = []
        self._events: list[Event] = []
        self._stays: list[Stay] = []
        self._founders: list[Event] = []
        self._dates = _headed_dates(article)
        self._tape = cache(self._annotated)
        counts = _named_labs(article, registry) if focus else []
        self._context = Context(
            lab=counts[0][0] if counts else None, year=(article.published or "XXXX")[:4]
        )
        if counts and (len(counts) < 2 or counts[0][1] >= 2 * counts[1][1]):
            self._context.titled.add(counts[0][0])

    def events(self) -> list[Event]:
        """One event a move, in the order they are told."""
        tapes = (self._tape(s) for b in self.article.blocks for s in _told(b))
        self._context.genders = genders(tapes)
        self._context.author = author_of(self.article.blocks, self._tape, self.lexicon)
        for block in self.article.blocks:
            if block.kind == "paragraph":
                self._read_paragraph(block)
            elif block.kind != "boilerplate":
                self._read_heading(block)
        told = with_careers(consolidated(self._events, self._context.year), self._stays)
        return with_founders(told, self._founders)

    def _annotated(self, sentence: Sentence) -> Tape:
        date = self._dates.get(sentence.start, self.article.published)
        return annotate(sentence.clean, self.registry, self.article.document, date, self.lexicon)

    def _read_heading(self, block: Block) -> None:
        """Takes the lab and the person of a heading; what it tells, the body tells better."""
        context = self._context
        context.speaker = ()
        for sentence in block.sentences:
            tape = self._tape(sentence)
            labs = {item.entities[0] for item in _items(tape, "L")}
            people = {entity for item in _items(tape, "P") for entity in item.entities}
            if block.kind == "title":
                context.titled |= labs
                self._introduce(tape, len(self.sentences))
            if block.kind != "heading" or self.lexicon.says("dateline", tape.text):
                continue
            if len(labs) == 1 and re.match(r"[^A-Z]{0,2}D?[^A-Z]{0,3}L", tape.text):
                context.lab = labs.pop()
                context.titled.add(context.lab)
            if len(people) == 1:
                context.topic, context.topic_sentence = tuple(people), len(self.sentences)
                self.sentences.append(sentence)

    def _read_paragraph(self, block: Block) -> None:
        context = self._context
        if len(block.sentences) > 1:  # a line by itself goes on with the last one's matter
            context.last_lab, context.exodus, context.dated = None, None, None
            context.labs = set()
        context.group, context.named = (), ()
        context.zero_subject = False  # a paragraph names its subject anew
        for at, sentence in enumerate(block.sentences):
            number = len(self.sentences)
            self.sentences.append(sentence)
            tape = self._tape(sentence)
            if self.lexicon.says("byline", tape.text):
                continue
            context.sayer = self._sayer(block.sentences, at)
            if len(block.sentences) == 1 and re.fullmatch(r"\W*L\W*", tape.text):
                context.lab = _items(tape, "L")[0].entities[0]
            told = self._read(tape, number)
            self._events = self._settled(told, tape, number)
            context.zero_subject = True

    def _read(self, tape: Tape, number: int) -> list[Event]:
        """The events of one sentence, with the context brought up to date."""
        context, topic_sentence = self._context, self._context.topic_sentence
        before = dict(context.now)
        lab, head = context.lab, self.lexicon.slot("headed", tape.text, 0, len(tape.text))
        if head is not None:  # an entry of a round-up: "L: P resigned"
            context.lab = tape.item(head).entities[0]
        self._identify(tape, number)
        reader = SentenceReader(tape, self.lexicon, context, number)
        told = joined_up(reader.events(), context)
        self._stays += stays_of(tape, reader.affiliations, number)
        self._founders += founders_of(tape, number)
        context.lab = lab
        for at, event in enumerate(told):
            if event.carried and topic_sentence >= 0:
                told[at] = replace(event, sources=(topic_sentence,))
        self._note_entry(tape, number)
        self._note_writer(tape)
        opening = self.lexicon.slot("opening_date", tape.text, 0, len(tape.text))
        if opening is not None:
            date = tape.item(opening).date
            context.dated = (date, number) if date else None
        self._note_topic(tape, reader, number)
        if self.lexicon.says("continues", tape.text) and context.exodus:
            told = [_out_of(event, context.exodus) for event in told]
        for event in told:
            _place(event, context, before)
            context.last = event
            if event.kind in ("left", "dismissed") and event.status == "stated":
                context.exodus = event.origin
        told = self._came_from(reader.affiliations, told, number)
        return told

    def _identify(self, tape: Tape, number: int) -> None:
        """Names whom a sentence or the title told only by a lab: "A former L engineer …. P …"."""
        context, told = self._context, self._context.introduced
        if told and number - told.sentence <= _NEAR and self.lexicon.says("names_one", tape.text):
            item = _items(tape, "P")[0]
            if item.lab is None and len(item.entities) == 1:
                person = item.entities[0]
                if person.id not in context.now and person.id not in context.moved:
                    context.now[person.id] = Post(told.lab, number, past=told.past)
                    self._stays.append(Stay(person, told.lab, told.past, number, told.past))
            context.introduced = None
        self._introduce(tape, number)

    def _introduce(self, tape: Tape, number: int) -> None:
        """Keeps the lab of somebody whom a sentence tells of without a name."""
        at = self.lexicon.slot("introduced", tape.text, 0, len(tape.text))
        if at is not None and "P" not in tape.text:
            past = self.lexicon.says("former_one", tape.text)
            self._context.introduced = Post(tape.item(at).entities[0], number, past=past)

    def _note_entry(self, tape: Tape, number: int) -> None:
        """Puts the person of an entry ("Ines Falk, research lead.") at the lab that it is about."""
        if re.fullmatch(r"\W*P(?:, ?[^PLDHT]{1,40})?\W*", tape.text):
            item = _items(tape, "P")[0]
            lab = item.lab or self._context.lab
            if lab and not item.former:
                posts = {person.id: Post(lab, number, entry=True) for person in item.entities}
                self._context.now |= posts

    def _sayer(self, sentences: Sequence[Sentence], at: int) -> tuple[Entity, ...]:
        """Who said what a sentence quotes, where the sentence after or before it says so."""
        if not sentences[at].clean.lstrip().startswith(_QUOTES):
            return ()
        for other in (at + 1, at - 1):
            if 0 <= other < len(sentences):
                tape = self._tape(sentences[other])
                said = self.lexicon.slot("said", tape.text, 0, len(tape.text))
                if said is not None:
                    return tape.item(said).entities
        return ()

    def _note_writer(self, tape: Tape) -> None:
        """Keeps who speaks in a letter that follows, and who is said to have written it."""
        words, context = self.lexicon.words, self._context
        named = _items(tape, "P")
        if "letter" in words and words["letter"].search(tape.text):
            context.speaker = named[0].entities if named else context.writer or context.topic
        if "writer" in words and words["writer"].search(tape.text):
            context.writer = context.writer or (named[0].entities if named else ())

    def _note_topic(self, tape: Tape, reader: SentenceReader, number: int) -> None:
        context = self._context
        people, labs = _items(tape, "P"), _items(tape, "L")
        clauses = reader.clauses
        if people:
            own = clauses.current and not clauses.blocked
            context.topic = clauses.current if own else people[0].entities
            context.topic_sentence = number
            told = dict.fromkeys(e for item in people for e in item.entities)
            if len(people) > 1 and len(context.group) < 2:
                context.group = tuple(told)
            before = [e for e in (*context.named, *context.topic) if e not in told]
            context.named = tuple(dict.fromkeys((*before, *told)))
        if labs:
            context.first_lab, context.last_lab = labs[0].entities[0], labs[-1].entities[0]
            context.labs |= {item.entities[0] for item in labs}
            for person in context.topic:
                context.beside[person.id] = Post(labs[0].entities[0], number)

    def _came_from(
        self, affiliations: Iterable[Affiliation], told: list[Event], number: int
    ) -> list[Event]:
        """Gives arrivals whose origin is told after them that origin; new events and old."""
        for fact in affiliations:
            if not (fact.past or fact.present or fact.after):
                continue
            for events in (told, self._events):
                for at, event in enumerate(events):
                    if _fits(fact, event, number):
                        sources = (
                            event.sources if event.sentence == number else (*event.sources, number)
                        )
                        kind = "joined" if event.kind == "promoted" else event.kind
                        events[at] = replace(event, kind=kind, origin=fact.lab, sources=sources)
        return told

    def _settled(self, told: list[Event], tape: Tape, number: int) -> list[Event]:
        """All events so far and now; rumours that this sentence denies become denied."""
        if not self.lexicon.status["anaphoric_denial"].search(tape.text):
            return self._events + told
        people = {e.id for item in tape.items if item for e in item.entities}
        before = [
            replace(event, status="denied", sources=(*event.sources, number))
            if event.status == "rumoured"
            and number - event.sentence <= _DENIED_WITHIN
            and (people & {p.id for p in event.people} or number - event.sentence <= 1)
            else event
            for event in self._events
        ]
        return before + [
            replace(event, status="denied") if event.status == "rumoured" else event
            for event in told
        ]


def _told(block: Block) -> tuple[Sentence, ...]:
    return () if block.kind == "boilerplate" else block.sentences


def _headed_dates(article: Article) -> dict[int, str]:
    """The date of each sentence, by its start, under a heading that gives one."""
    dates: dict[int, str] = {}
    date = None
    for block in article.blocks:
        if block.kind == "heading":
            date = headed_date(" ".join(s.clean for s in block.sentences), article.published)
        elif date:
            dates |= {sentence.start: date for sentence in block.sentences}
    return dates


def _items(tape: Tape, symbol: str) -> list[Item]:
    return [item for item in tape.items if item and item.symbol == symbol]


def _out_of(event: Event, lab: Entity) -> Event:
    """The event as one more of the moves out of a lab, where it does not say where from."""
    if event.kind not in ARRIVING or event.origin or event.destination == lab:
        return event
    return replace(event, origin=lab)


def _fits(fact: Affiliation, event: Event, number: int) -> bool:
    """Whether the affiliation can be where an arrival told just before came from."""
    arrives = event.kind in ARRIVING or (event.kind == "promoted" and event.appointed)
    if not arrives or event.origin or event.destination in (None, fact.lab):
        return False
    if not {p.id for p in fact.people} & {p.id for p in event.people}:
        return False
    if not (fact.past or fact.after) and event.kind not in ("joined", "promoted"):
        return False  # founders may be with another lab still
    return number - event.sentence <= (_NEAR if fact.past else 1)


def _is_past(date: DateMention, context: Context) -> bool:
    """Whether a date is of a year before the article's."""
    return not date.iso.startswith(("XXXX", context.year or "XXXX"))


def _place(event: Event, context: Context, before: Mapping[str, Post]) -> None:
    """Keeps where the people of an event are after it."""
    if event.status != "stated":
        return
    iso = event.date.iso if event.date else None
    if iso is None and event.moving and not (context.step and _is_past(context.step[0], context)):
        iso = context.year  # "will join": told as news
    background = event.date is not None and _is_past(event.date, context)
    for person in event.people:
        context.moved[person.id] = event.sentence
        if event.origin and not (background and person.id in context.left):
            context.depart(person, Post(event.origin, event.sentence, iso))
        post = before.get(person.id)
        newer = post is not None and (
            post.arrival if post.date is None else (iso or "") > post.date
        )
        if event.destination and background and post and not newer:
            context.now[person.id] = post
        elif event.destination:
            context.now[person.id] = Post(event.destination, event.sentence, iso, arrival=True)


def _named_labs(article: Article, registry: Registry) -> list[tuple[Entity, int]]:
    """The labs the article names, the one it is about first: those in the title count most."""
    counts: Counter[Entity] = Counter()
    for block in article.blocks:
        if block.kind == "boilerplate":
            continue
        for sentence in block.sentences:
            for mention in registry.find(sentence.clean, article.document):
                if mention.entity.kind == "lab":
                    counts[mention.entity] += 6 if block.kind == "title" else 1
    return counts.most_common()
