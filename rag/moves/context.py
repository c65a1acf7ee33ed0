"""What an article has said so far: who the talk is about, and where each person is told to be."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.language.dates import DateMention
from rag.language.names import Entity
from rag.moves.edtf import months_between, same_time
from rag.moves.event import Event
from rag.moves.gender import Gender
from rag.moves.lexicon import Lexicon

_COUNTS = ((2, "two"), (3, "three"), (4, "four"), (5, "five"))
_RECENT = 3  # sentences for which a told affiliation outweighs a lab merely named beside a person
_BESIDE = 1  # sentences for which a lab named beside a person counts at all


def _near(one: str, two: str) -> bool:
    """Whether two dates can be those of one move told twice."""
    gap = months_between(one, two)
    return same_time(one, two) or (gap is not None and abs(gap) <= 1)


@dataclass(frozen=True, slots=True)
class Post:
    """A person's lab as told in a sentence, with the date of the move, where it was one."""

    lab: Entity
    sentence: int
    date: str | None = None
    past: bool = False  # told as over
    arrival: bool = False  # told as a move there
    entry: bool = False  # told by an entry of a list of people


@dataclass(frozen=True, slots=True)
class Vacancy:
    """The lab, and the post as far as told, that fell free, and the sentence that told of it."""

    lab: Entity
    role: str | None
    sentence: int


@dataclass(slots=True)
class Context:
    """What the sentences so far say about who and where the talk is about."""

    topic: tuple[Entity, ...] = ()
    topic_sentence: int = -1
    group: tuple[Entity, ...] = ()  # named together
    named: tuple[Entity, ...] = ()  # in this paragraph, the last one last
    lab: Entity | None = None  # what the article, or this part of it, is about
    last_lab: Entity | None = None  # named last in this paragraph
    exodus: Entity | None = None  # whose people in general were said to leave, in this paragraph
    leaving_at: int = -99  # the sentence that told of it
    vacated: Vacancy | None = None
    introduced: Post | None = None  # where somebody not yet named is from: "a former L engineer"
    sayer: tuple[Entity, ...] = ()  # who said what the sentence at hand quotes
    speaker: tuple[Entity, ...] = ()  # of a letter or a quotation
    writer: tuple[Entity, ...] = ()  # who is said to have written a letter
    year: str | None = None  # of the article
    now: dict[str, Post] = field(default_factory=dict)  # person id → where they are
    left: dict[str, Post] = field(default_factory=dict)  # person id → what they last left
    beside: dict[str, Post] = field(default_factory=dict)  # person id → the lab named with them
    formerly: dict[str, Entity] = field(default_factory=dict)  # person id → where they once were
    staff: dict[str, Entity] = field(
        default_factory=dict
    )  # person id → the lab talked of with them
    moved: dict[str, int] = field(default_factory=dict)  # person id → where a move was last told
    titled: set[Entity] = field(default_factory=set)  # told by the title, or by far the most
    labs: set[Entity] = field(default_factory=set)  # named in this paragraph
    first_lab: Entity | None = None  # named first in the sentence before: what "it" means
    genders: dict[str, Gender] = field(default_factory=dict)  # person id → as which spoken of
    dated: tuple[DateMention, int] | None = None  # the date a sentence opened with, and which
    step: tuple[DateMention, int] | None = None  # the date of the move told last, and where told
    hirer: tuple[Entity, int] | None = None  # the lab told to take people in, and where told
    hired_from: Entity | None = None  # where those are told to come from
    last: Event | None = None  # the move told last
    author: tuple[Entity, ...] = ()  # who signs the article, or is interviewed in it
    zero_subject: bool = True  # whether a clause without a subject may take the topic

    def vacancy(self, number: int) -> Vacancy | None:
        """The post told to have fallen free in this sentence or the one before."""
        told = self.vacated
        return told if told and number - told.sentence <= 1 else None

    def several(
        self, words: str, lexicon: Lexicon, named: tuple[Entity, ...] = ()
    ) -> tuple[Entity, ...]:
        """Whom "they", "both" or "the three" mean: as many as the words say, else the group.

        ``named`` are those whom the sentence names before.
        """
        for count, name in _COUNTS:
            if lexicon.says(name, words.lower()):
                if len(self.group) > count and lexicon.says("some_of_them", words.lower()):
                    first = lexicon.says("first_of_them", words.lower())
                    return self.group[:count] if first else self.group[-count:]
                groups = (named, self.group, self.named[-count:])
                return next((people for people in groups if len(people) == count), ())
        return self.group if len(self.group) > 1 else ()

    def can_mean(self, people: tuple[Entity, ...], gender: Gender | None) -> bool:
        """Whether a pronoun of this gender can stand for the people."""
        return len(people) == 1 and (
            gender is None or self.genders.get(people[0].id, gender) == gender
        )

    def told_home(self, people: tuple[Entity, ...], sentence: int) -> Entity | None:
        """Where the people were told to be, in this sentence or not long before it."""
        for person in people:
            post = self.now.get(person.id)
            if post and sentence - post.sentence <= _RECENT:
                return post.lab
        return None

    def home(
        self, people: tuple[Entity, ...], sentence: int, *, named: bool = True
    ) -> Entity | None:
        """Where the people are, by the best of what was told; ``named`` where the clause does.

        What was told of them a moment ago comes first, then the lab named beside them, then
        what was told of them anywhere, then the lab that the article is about.
        """
        told = self.told_home(people, sentence)
        if told:
            return told
        for person in people:
            post = self.beside.get(person.id)
            if post and sentence - post.sentence <= _BESIDE:
                return post.lab
        for person in people:
            if person.id in self.now:
                return self.now[person.id].lab
        return self.lab if named else None

    def day(self, sentence: int) -> DateMention | None:
        """The date that a sentence not long before opened with, which goes on for this one."""
        if self.dated is None:
            return None
        date, told = self.dated
        past = not date.iso.startswith(("XXXX", self.year or "XXXX"))  # background: not for long
        return date if sentence - told <= (_BESIDE if past else _RECENT) else None

    def before(self, sentence: int) -> DateMention | None:
        """The date of the move told last, not long before a sentence: what "later" counts from."""
        if self.step and sentence - self.step[1] <= _RECENT:
            return self.step[0]
        return None

    def departed(self, people: tuple[Entity, ...], date: str | None) -> Entity | None:
        """What the people were told to have left, where this can be the same departure."""
        for person in people:
            post, now = self.left.get(person.id), self.now.get(person.id)
            if now and now.date and now.date[:4] < (self.year or "XXXX"):
                continue  # they have been elsewhere for long: this is another departure
            if post and (date is None or post.date is None or _near(date, post.date)):
                return post.lab
        return None

    def depart(self, person: Entity, post: Post) -> None:
        """Notes that the person left a lab."""
        self.left[person.id] = post
        if person.id in self.now and self.now[person.id].lab == post.lab:
            del self.now[person.id]
