"""Where a move starts and ends: the labs a clause names, else what the context tells."""

from __future__ import annotations

from dataclasses import dataclass

from rag.language.names import Entity
from rag.moves.clauses import Clauses
from rag.moves.context import Post
from rag.moves.tape import Item
from rag.records import MoveKind

Ending = tuple[MoveKind | None, Entity | None, Entity | None]
_NOTHING: Ending = (None, None, None)


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


class Ends:
    """Finds origin and destination of the moves of one sentence."""

    def __init__(self, clauses: Clauses, number: int) -> None:
        self.clauses = clauses
        self.tape, self.text = clauses.tape, clauses.text
        self.lexicon, self.context = clauses.lexicon, clauses.context
        self.number = number
        self.listed_leaving = False  # "three have left L: P for …, P for …"
        self.arrived: set[Entity] = set()  # destinations told in this sentence

    def of(
        self,
        kind: MoveKind,
        word: str,
        around: Around,
        people: tuple[Entity, ...],
        item: Item | None,
        passive: bool,
        date: str | None,
    ) -> Ending:
        """Kind, origin and destination of a trigger's move; no kind where there is none."""
        origin = self._lab(self._find("from_left", around.left, around.start), people, item)
        if origin is None:
            origin = self._lab(self._find("from_word", around.end, around.right), people, item)
        if kind in ("left", "dismissed", "on_leave"):
            return self._leaving(kind, word, around, people, item, origin, passive, date)
        destination = self._destination(word, around, people, item, passive)
        if kind == "joined" and word.endswith("from"):
            origin = self._lab(self._find("to_right", around.end, around.right), people, item)
            destination = self._focus(origin)
        if kind == "joined" and destination is None and self.lexicon.says("becomes", word):
            kind = "promoted"
        if kind == "promoted":
            if destination is None and self._elsewhere(around):
                return _NOTHING
            return self._promoted(people, item, origin, destination)
        return self._arriving(kind, word, around, people, item, origin, destination)

    def note(self, start: int, end: int) -> None:
        """Keeps the affiliations told beside the names of a clause, and its labs."""
        for at in range(start, end):
            item = self.tape.items[at]
            if item is None:
                continue
            if item.symbol == "P":
                if len(item.entities) > 1:
                    self.context.group = item.entities
                if item.lab and not item.former:
                    self.place(item.entities, item.lab)

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
            post = self.context.now.get(person.id)
            if destination:
                self.context.now[person.id] = Post(destination, self.number)
            elif origin and post and post.sentence == self.number:
                del self.context.now[person.id]

    def note_exodus(self, start: int, end: int, right: int) -> None:
        """Keeps the lab that people in general are said to leave: names and new labs follow."""
        at = self._find("from_right", end, right)
        labs = [one for one in range(start, end) if self.text[one] == "L"]
        if at is None and labs:
            at = labs[-1]
        if at is not None:
            self.context.exodus = self._lab(at)
            self.listed_leaving = True

    def _find(self, name: str, start: int, end: int) -> int | None:
        return self.lexicon.slot(name, self.text, start, end)

    def _lab(
        self, at: int | None, people: tuple[Entity, ...] = (), item: Item | None = None
    ) -> Entity | None:
        """The lab at a position; "the company" is where the person is, or the one talked of."""
        if at is None:
            return None
        if self.text[at] == "L":
            return self.tape.item(at).entities[0]
        if item and item.lab:
            return item.lab
        told = self.context.told_home(people, self.number)
        if told:
            return told
        before = [one for one in self.tape.items[:at] if one and one.symbol == "L"]
        if before:
            return before[-1].entities[0]
        return self.context.home(people, self.number) or self.context.last_lab

    def _company(self, at: int | None) -> Entity | None:
        """The lab at a position where somebody arrives; "the company" is the one named last."""
        if at is None or self.text[at] == "L":
            return self._lab(at)
        if self.lexicon.says("here", self.tape.item(at).surface.lower()):
            return self.context.lab
        before = [one for one in self.tape.items[:at] if one and one.symbol == "L"]
        if before:
            return before[-1].entities[0]
        return self.context.last_lab or self.context.lab

    def _destination(
        self,
        word: str,
        around: Around,
        people: tuple[Entity, ...],
        item: Item | None,
        passive: bool,
    ) -> Entity | None:
        transitive = self.lexicon.says("transitive", word)
        found = self._find("to_right", around.end, around.right)
        if not transitive and not passive:
            if found is None:
                found = self._find("to_before", around.clause, around.start)
            return self._company(found)
        agent = self._find("to_left", around.clause, around.start)
        if agent is None and passive:
            agent = self._find("by_right", around.end, around.right)
        if agent is None and not passive:
            agent = self._find("to_subject", around.clause, around.start)
        destination = self._company(agent)
        if destination is None and (passive or self.lexicon.says("bring", word)):
            destination = self._company(found)
        if destination is None and transitive and not passive:
            if self.lexicon.says("we", self.text[: around.start]):
                return self.context.lab
            head = self.lexicon.slots["to_head"].match(self.text[: around.start])
            destination = self._lab(head.start("slot")) if head else self._focus(None)
        return destination

    def _elsewhere(self, around: Around) -> bool:
        """Whether the words after a trigger name a place that is no lab known here."""
        return self.lexicon.says("elsewhere", self.text[around.end : around.right])

    def _focus(self, other: Entity | None) -> Entity | None:
        """The lab that the talk is about, unless it is the other end."""
        for lab in (self.context.last_lab, self.context.lab):
            if lab and lab != other:
                return lab
        return None

    def _promoted(
        self,
        people: tuple[Entity, ...],
        item: Item | None,
        origin: Entity | None,
        destination: Entity | None,
    ) -> Ending:
        """A new post: at home a promotion, elsewhere a move."""
        lab = item.lab if item else None
        home = lab or self.context.told_home(people, self.number)
        if destination is None:
            former = item is not None and item.former
            destination = self._focus(lab) if lab and former else None
            destination = destination or home or self.context.home(people, self.number)
        if destination is None:
            return _NOTHING
        origin = origin or home
        if origin is None and item and item.role and not item.lab:
            origin = self.context.lab  # introduced by a post there
        if origin and origin != destination and not _same_house(origin, destination):
            return "joined", origin, destination
        return "promoted", None, destination

    def _arriving(
        self,
        kind: MoveKind,
        word: str,
        around: Around,
        people: tuple[Entity, ...],
        item: Item | None,
        origin: Entity | None,
        destination: Entity | None,
    ) -> Ending:
        """Origin and destination of a move towards a lab, or no kind where there is none."""
        if destination is None and kind == "founded":
            named = self._find("named", around.right, min(len(self.text), around.right + 60))
            if named is None:
                named = self._find("named_left", around.clause, around.start)
            if named is None:
                named = self._find("to_right", around.end, around.right)
            destination = self._company(named)
        bare = self.lexicon.says("bare_return", word) and not self.lexicon.says(
            "to_noun", self.text[around.end : around.right]
        )
        if destination is None and bare and not self._elsewhere(around):
            destination = self.context.departed(people, None) or self.context.home(
                people, self.number
            )
        if destination is None:
            return _NOTHING
        lab, former = (item.lab, item.former) if item else (None, False)
        if origin is None and lab and lab != destination and (kind != "founded" or former):
            origin = lab
        if origin is None and former and lab is None and self.context.lab != destination:
            origin = self.context.lab
        if origin is None:
            posts = [self.context.now[p.id] for p in people if p.id in self.context.now]
            told = [post for post in posts if post.sentence == self.number]
            if told and told[0].lab != destination and (kind != "founded" or told[0].past):
                origin = told[0].lab
        if origin is None and self.lexicon.says("bring", word):
            origin = self._brought_from(around, destination)
        if origin is None and self.listed_leaving and self.context.exodus != destination:
            origin = self.context.exodus
        if origin == destination:
            origin = None
        if origin is None and self.lexicon.says("needs_origin", word):
            return _NOTHING
        return kind, origin, destination

    def _brought_from(self, around: Around, destination: Entity | None) -> Entity | None:
        """Where somebody was whom another brought along: where the other had been."""
        home = self.context.told_home(self.clauses.current, self.number)
        labs = [one for one in self.tape.items[: around.start] if one and one.symbol == "L"]
        named = [one.entities[0] for one in labs if one.entities[0] != destination]
        return home if home and home != destination else (named[-1] if named else None)

    def _leaving(
        self,
        kind: MoveKind,
        word: str,
        around: Around,
        people: tuple[Entity, ...],
        item: Item | None,
        origin: Entity | None,
        passive: bool,
        date: str | None,
    ) -> Ending:
        """Origin and destination of a move away from a lab."""
        destination = None
        if kind == "left":
            destination = self._lab(self._find("for_right", around.end, around.right))
        if origin is None:
            origin = self._lab(self._find("from_right", around.end, around.right), people, item)
        if kind == "dismissed" or self.lexicon.says("transitive", word):
            agent = self._find("by_right", around.end, around.right) if passive else None
            if agent is None:
                agent = self._find("to_left", around.clause, around.start)
            if agent is None and not passive:
                agent = self._find("to_subject", around.clause, around.start)
            origin = origin or self._lab(agent, people, item)
        if origin is None:
            origin = self._lab(self._find("from_in", around.clause, around.start), people, item)
        origin = origin or (item.lab if item else None)
        if origin is None:
            origin = self._left_behind(around, people, item, date)
        if origin is None:
            return _NOTHING
        if destination and destination != origin:
            return "joined", origin, destination
        return kind, origin, None

    def _left_behind(
        self, around: Around, people: tuple[Entity, ...], item: Item | None, date: str | None
    ) -> Entity | None:
        """What is left where the clause does not say: told before, or named in the sentence."""
        posts = [self.context.now[p.id] for p in people if p.id in self.context.now]
        if posts and posts[0].sentence == self.number:
            return posts[0].lab
        labs = [one for one in self.tape.items[: around.start] if one and one.symbol == "L"]
        near = [one.entities[0] for one in labs if one.entities[0] not in self.arrived]
        if near:
            return near[-1]
        home = self.context.told_home(people, self.number)
        again = self.context.departed(people, date)
        if again and (home is None or date is None):
            return again
        if home or self._elsewhere(around):
            return home
        if self.listed_leaving:
            return self.context.exodus
        named = item is not None and item.symbol == "P"
        return self.context.home(people, self.number, named=named)


def _same_house(one: Entity, two: Entity) -> bool:
    """Whether one lab is part of the other."""
    return one.id in two.parents or two.id in one.parents
