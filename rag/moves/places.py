"""The labs around a trigger: those a clause names, and those that "the company" stands for."""

from __future__ import annotations

from dataclasses import dataclass

from rag.language.names import Entity
from rag.moves.clauses import Clauses, Mover
from rag.moves.context import Post
from rag.moves.event import Event
from rag.records import MoveKind

Ending = tuple[MoveKind | None, Entity | None, Entity | None]  # kind, origin, destination
NOTHING: Ending = (None, None, None)

NEAR = 2  # sentences within which a step starts where the last one ended
_HIRING = 5  # sentences for which a lab that takes people in is where those named go


@dataclass(frozen=True, slots=True)
class Scope:
    """A clause and, in it, the stretch between the triggers next to the one that is read."""

    start: int
    left: int
    right: int
    end: int

    def around(self, trigger_start: int, trigger_end: int) -> Around:
        """The stretches of tape around a trigger."""
        return Around(self.start, self.left, trigger_start, trigger_end, self.right)


@dataclass(frozen=True, slots=True)
class Around:
    """A clause's start, the last trigger's end, a trigger's start and end, the next one's start."""

    clause: int
    left: int
    start: int
    end: int
    right: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a trigger tells of: its kind and word, who moves, and when."""

    kind: MoveKind
    word: str
    mover: Mover
    date: str | None

    @property
    def people(self) -> tuple[Entity, ...]:
        """Who moves."""
        return self.mover.people

    @property
    def lab(self) -> Entity | None:
        """The affiliation told beside their name."""
        return self.mover.item.lab if self.mover.item else None

    @property
    def former(self) -> bool:
        """Whether that affiliation is told as over."""
        return self.mover.item is not None and self.mover.item.former


class Places:
    """Finds the labs of one sentence's clauses, and follows people from one to the next."""

    def __init__(self, clauses: Clauses, number: int) -> None:
        self.clauses = clauses
        self.tape, self.text = clauses.tape, clauses.text
        self.lexicon, self.context = clauses.lexicon, clauses.context
        self.number = number
        self.listed_leaving = False  # "three have left L: P for …, P for …"
        self.left: dict[str, Entity] = {}  # person id → the lab they left in this sentence
        self.arrived: set[Entity] = set()  # destinations told in this sentence

    def note(self, start: int, end: int) -> None:
        """Keeps the affiliations told beside the names of a clause, and its labs."""
        for at in range(start, end):
            item = self.tape.items[at]
            if item is None:
                continue
            if item.symbol == "P":
                if len(item.entities) > 1:
                    self.context.group = item.entities
                if item.lab and item.former:
                    self.context.formerly |= {person.id: item.lab for person in item.entities}
                if item.lab and not item.former:
                    self.place(item.entities, item.lab)
                elif item.role and not item.former and self.context.lab:
                    for person in item.entities:
                        self.context.staff.setdefault(person.id, self.context.lab)

    def place(self, people: tuple[Entity, ...], lab: Entity, past: bool = False) -> None:
        """Notes that the people are, or were, told to be with a lab."""
        for person in people:
            self.context.now[person.id] = Post(lab, self.number, past=past)

    def follow(
        self,
        people: tuple[Entity, ...],
        origin: Entity | None,
        destination: Entity | None,
        status: str,
    ) -> None:
        """Follows people within the sentence, from where they were to where they went."""
        if destination:
            self.arrived.add(destination)
        if status != "stated":
            return
        for person in people:
            if origin:
                self.left[person.id] = origin
            post = self.context.now.get(person.id)
            if destination:
                self.context.now[person.id] = Post(destination, self.number)
            elif origin and post and post.sentence == self.number:
                del self.context.now[person.id]

    def note_left(self, events: list[Event]) -> None:
        """Keeps what people were told to have left, for the rest of the clause."""
        for event in events:
            if event.origin and event.status == "stated":
                self.left |= {person.id: event.origin for person in event.people}

    def note_exodus(self, start: int, end: int, right: int) -> None:
        """Keeps the lab that people in general are said to leave: names and new labs follow."""
        at = self.find("from_right", end, right)
        labs = [one for one in range(start, end) if self.text[one] == "L"]
        if at is None and labs:
            at = labs[-1]
        if at is not None:
            self.context.exodus, self.context.leaving_at = self.lab(at), self.number
            self.listed_leaving = True

    def note_hirer(self, around: Around) -> None:
        """Keeps the lab that is said to take people in: their names follow."""
        named = self.named_before(around.start)
        lab = self.lab(self.agent(around, passive=False)) or (named[0] if named else None)
        if lab:
            self.context.hirer = (lab, self.number)
            self.context.hired_from = self.lab(self.find("from_word", around.end, around.right))

    def find(self, name: str, start: int, end: int) -> int | None:
        """Where in a stretch of tape a slot of the lexicon stands."""
        return self.lexicon.slot(name, self.text, start, end)

    def lab(self, at: int | None, told: Told | None = None) -> Entity | None:
        """The lab at a position; "the company" is where the person is, or the one talked of."""
        if at is None:
            return None
        if self.text[at] == "L":
            return self.tape.item(at).entities[0]
        if self.tape.item(at).entities:
            return self._company_of(self.tape.item(at).entities)
        if told and told.lab:
            return told.lab
        people = told.people if told else ()
        home = self.context.told_home(people, self.number)
        if home:
            return home
        before = [one for one in self.tape.items[:at] if one and one.symbol == "L"]
        if before:
            return before[-1].entities[0]
        return self.context.home(people, self.number) or self.context.last_lab

    def company(self, at: int | None) -> Entity | None:
        """The lab at a position where somebody arrives; "the company" is the one named last."""
        if at is None or self.text[at] == "L":
            return self.lab(at)
        if self.tape.item(at).entities:
            return self._company_of(self.tape.item(at).entities)
        if self.lexicon.says("no_place", self.tape.item(at).surface.lower()):
            return None
        if self.lexicon.says("here", self.tape.item(at).surface.lower()):
            return self.context.lab
        before = [one for one in self.tape.items[:at] if one and one.symbol == "L"]
        if before:
            return before[-1].entities[0]
        return self.context.last_lab or self.context.lab

    def _company_of(self, people: tuple[Entity, ...]) -> Entity | None:
        """The lab that somebody was told to have founded or to be with: "P's start-up"."""
        posts = [self.context.now[p.id] for p in people if p.id in self.context.now]
        return posts[0].lab if posts else None

    def named_before(self, at: int) -> list[Entity]:
        """The labs that the sentence names before a position, in order."""
        return [
            one.entities[0]
            for place, one in enumerate(self.tape.items[:at])
            if one and one.symbol == "L" and not self.lexicon.says("spurned", self.text[:place])
        ]

    def agent(self, around: Around, passive: bool) -> int | None:
        """Where the lab stands that does what a transitive verb says: it hires, it fires."""
        at = self.find("by_right", around.end, around.right) if passive else None
        if at is None:
            at = self.find("to_left", around.clause, around.start)
        if at is None and not passive:
            at = self.find("to_subject", around.clause, around.start)
        return at

    def posts(self, told: Told) -> list[Post]:
        """Where those who move were told to be."""
        return [self.context.now[p.id] for p in told.people if p.id in self.context.now]

    def just_moved(self, told: Told) -> bool:
        """Whether a move of the same people was told in one of the last sentences."""
        moved = self.context.moved
        return all(0 < self.number - moved.get(p.id, -99) <= NEAR for p in told.people)

    def focus(self, other: Entity | None) -> Entity | None:
        """The lab that the talk is about, unless it is the other end."""
        hirer = self.context.hirer
        hiring = hirer[0] if hirer and self.number - hirer[1] <= _HIRING else None
        for lab in (hiring, self.context.last_lab, self.context.lab):
            if lab and lab != other:
                return lab
        return None

    def names(self, people: tuple[Entity, ...]) -> bool:
        """Whether the sentence names one of the people."""
        items = [item for item in self.tape.items if item and item.symbol == "P"]
        return any(not set(item.entities).isdisjoint(people) for item in items)

    @property
    def leaving(self) -> Entity | None:
        """The lab whose people in general were just said to leave."""
        told = self.listed_leaving or self.number - self.context.leaving_at <= 1
        return self.context.exodus if told else None

    def elsewhere(self, around: Around) -> bool:
        """Whether the words after a trigger name a place that is no lab known here."""
        return self.lexicon.says("elsewhere", self.text[around.end : around.right])
