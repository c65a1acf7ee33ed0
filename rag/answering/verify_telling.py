"""What a claim says of people, held against what its evidence says of the same people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.answering.statement_forms import Statement, words
from rag.answering.statements import Reader
from rag.language.names import Registry

_GOING = frozenset({"out", "fired"})
_COMING = frozenset({"in", "post", "back"})


class Labs:
    """Whether two labs are one, or one a part of the other."""

    def __init__(self, registry: Registry) -> None:
        self.entities = registry.entities

    def same(self, one: str, other: str) -> bool:
        """Whether the ids stand for one lab or for a lab and its parent."""
        return one == other or one in self._parents(other) or other in self._parents(one)

    def any_same(self, some: Iterable[str], others: Iterable[str]) -> bool:
        """Whether any of the one is any of the other."""
        others = tuple(others)
        return any(self.same(one, other) for one in some for other in others)

    def _parents(self, lab: str) -> tuple[str, ...]:
        entity = self.entities.get(lab)
        return entity.parents if entity else ()


def compared(said: Reader, told: Sequence[Reader], labs: Labs) -> tuple[set[str], bool]:
    """The faults in what a claim says of people, and whether every statement was settled."""
    known = [s for reader in told for s in (*reader.moves, *reader.statements())]
    claimed = [*said.moves, *(s for s in said.statements() if not _told_in(s, said.moves))]
    found: set[str] = set()
    settled = bool(claimed)
    names = {m.entity.id: m.surface for m in said.people}
    for statement in claimed:
        alike = [t for t in known if _alike(statement, t)]
        own = [t for t in alike if _of(statement, t, names)]
        found |= _sides(statement, known, labs)
        posts = [t for t in alike if t.way == "post"]
        other = (
            statement.way == "post" and posts and not any(_of(statement, t, names) for t in posts)
        )
        if statement.people and alike and (not own or (other and not statement.joined)):
            found.add("person")
        if statement.way == "fired" and own and not any(t.way == "fired" for t in own):
            found |= {"person"} if any(t.way == "fired" for t in alike) else set()
        if own:
            found |= _standing(statement, own, labs)
        else:
            settled = False
            found |= _opposed(statement, known, labs)
    if _turned_round(claimed, known, told, labs):
        found.add("direction")
    if _only_opposite(claimed, known, told):
        found.add("direction")
    if "direction" in found:
        found.discard("lab")  # the ends of a move are swapped, not new
    if not claimed:
        found |= _posted(said, known, labs)
    return found, settled


def _turned_round(
    claimed: Sequence[Statement], known: Sequence[Statement], told: Sequence[Reader], labs: Labs
) -> bool:
    """Whether a lab that somebody comes to in a claim is only ever left, or the other way."""
    beside = [(lab, side) for reader in told for lab, _, side in reader.sides]
    for statement in claimed:
        of_them = [t for t in known if statement.people & t.people]
        to = [(lab, "to") for t in of_them for lab in t.joined]
        once = {lab for lab, side in beside if side == "was"}
        away = [(lab, "from") for t in of_them for lab in t.left if lab not in once]
        at = [(lab, "at") for t in known for lab in t.at]
        sides = [*beside, *away, *to, *at]
        for ends, turned in ((statement.joined, {"from"}), (statement.left, {"to"})):
            for lab in ends:
                there = {side for one, side in sides if labs.same(lab, one)}
                if there == turned and (to or turned == {"from"}):
                    return True
                if (
                    there == {"was"}
                    and turned == {"from"}
                    and (statement.left or statement.planned)
                ):
                    return True
    return False


def _only_opposite(
    claimed: Sequence[Statement], known: Sequence[Statement], told: Sequence[Reader]
) -> bool:
    """Whether a claim has somebody go of whom, and of all others, only coming is told."""
    text = " ".join(reader.text for reader in told)
    gone = any(words(name).search(text) for name in ("goes", "sent", "past_post", "negation"))
    gone = gone or any(side in ("from", "was") for r in told for *_, side in r.sides)
    come = any(t.way in (*_COMING, "found") for t in known)
    return come and not gone and any(s.way in _GOING and not s.negated for s in claimed)


def _told_in(statement: Statement, moves: Sequence[Statement]) -> bool:
    """Whether one of the moves that the ledger's rules read tells the same as a statement."""
    return any(
        _alike(statement, move) and (not statement.people or statement.people <= move.people)
        for move in moves
    )


def _posted(said: Reader, known: Sequence[Statement], labs: Labs) -> set[str]:
    """A post that a claim gives somebody at a lab which they are only said to be going to."""
    whole = said.whole()
    coming = [
        t for t in known if t.people & whole.people and labs.any_same(whole.labs, t.joined | t.left)
    ]
    only = all(t.way in _COMING and (t.hedged or t.planned) for t in coming)
    return (
        {"lab"}
        if coming and only and not any(labs.any_same(whole.labs, t.left) for t in coming)
        else set()
    )


def _alike(said: Statement, told: Statement) -> bool:
    """Whether two statements tell of the same thing: going, coming, staying, founding."""
    if said.way == told.way or {said.way, told.way} <= _COMING:
        return True
    if {said.way, told.way} == _GOING:
        return True
    if said.way in _GOING and told.way in _COMING:
        return bool(told.left)
    return said.way in _COMING and told.way in _GOING and bool(told.joined)


def _of(said: Statement, told: Statement, names: dict[str, str]) -> bool:
    """Whether two statements may be of the same person."""
    if told.by_name:
        return any(names.get(person, "?") in told.by_name for person in said.people)
    return not said.people or not told.people or bool(said.people & (told.people | told.perhaps))


def _standing(said: Statement, own: Sequence[Statement], labs: Labs) -> set[str]:
    """Negation and modality of a statement against those that tell the same."""
    ends = said.joined | said.left
    surely = [t for t in own if said.people & t.people]
    own = surely or own
    close = [t for t in own if labs.any_same(ends, t.joined | t.left) or not t.joined | t.left]
    close = [t for t in close if t.way == said.way] or close or list(own)
    close = [t for t in close if said.dates and t.dates & said.dates] or close
    if all(t.negated != said.negated for t in close):
        # A rumour is denied where the verb that tells the rumour is not.
        rumoured = said.reported or (said.negated and all(t.hedged for t in close))
        return set() if rumoured else {"negation"}
    close = [t for t in close if t.negated == said.negated]
    if not said.hedged and not said.negated and all(t.hedged for t in close):
        return {"rumour"}
    if said.done and not said.planned and all(t.planned for t in close):
        return {"rumour"}
    return set()


def _opposed(said: Statement, known: Sequence[Statement], labs: Labs) -> set[str]:
    """A claim that somebody goes of whom only staying is told, or the other way round."""
    own = [t for t in known if said.people & t.people and t.negated == said.negated]
    if not own or any(t.way == "found" for t in own):
        return set()
    if said.way in _COMING and all(t.way == "stay" for t in own):
        return (
            set()
            if labs.any_same(said.joined, frozenset().union(*(t.at for t in own)))
            else {"negation"}
        )
    if said.way == "stay" and any(labs.any_same(said.at, t.left) and not t.hedged for t in own):
        return {"negation"}
    if "stay" in (said.way, *(t.way for t in own)):
        return {"negation"} if all(_opposite(said.way, t.way) for t in own) else set()
    ends = said.joined | said.left
    beside = [t for t in own if not (ends and t.joined | t.left)]
    beside += [t for t in own if labs.any_same(ends, t.joined | t.left)]
    opposite = all(_opposite(said.way, t.way) for t in own)
    return {"direction"} if beside and opposite else set()


def _opposite(one: str, other: str) -> bool:
    return len({one, other} & _GOING) == 1


def _sides(said: Statement, known: Sequence[Statement], labs: Labs) -> set[str]:
    """Labs that a claim has somebody come to or leave, other than the evidence has it."""
    of_them = [
        t for t in known if said.people & t.people or not (said.people or t.people or t.by_name)
    ]
    to = frozenset().union(*(t.joined for t in of_them))
    away = frozenset().union(*(t.left for t in of_them))
    at = frozenset().union(*(t.at for t in of_them))
    alike = [t.joined for t in of_them if t.way == said.way and t.joined]
    found: set[str] = set()
    for own, there, opposite in ((said.joined, to, away), (said.left, away, to)):
        for lab in own:
            if own is said.joined and alike and not labs.any_same([lab], frozenset().union(*alike)):
                found.add("direction" if labs.any_same([lab], away) else "lab")
            elif labs.any_same([lab], there) or (own is said.left and labs.any_same([lab], at)):
                continue
            elif labs.any_same([lab], opposite):
                found.add("direction")
            elif there and own is said.joined:
                found.add("lab")
    for lab in said.at:
        stays = frozenset().union(*(t.at for t in of_them if t.way == "stay"))
        if said.way == "stay" and stays and not labs.any_same([lab], stays):
            found.add("lab")
    return found
