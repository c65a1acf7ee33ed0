"""Where a move starts and ends: the labs a clause names, else what the context tells."""

from __future__ import annotations

from dataclasses import replace

from rag.language.names import Entity
from rag.moves.departures import Departures
from rag.moves.origins import Origins
from rag.moves.places import NOTHING, Around, Ending, Places, Told
from rag.moves.promotions import Promotions


class Ends:
    """Finds kind, origin and destination of the moves of one sentence."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.departures, self.promotions = Departures(places), Promotions(places)
        self.origins = Origins(places)
        self.lexicon, self.context, self.number = places.lexicon, places.context, places.number

    def of(self, told: Told, around: Around) -> Ending:
        """Kind, origin and destination of a trigger's move; no kind where there is none."""
        places, kind = self.places, told.kind
        origin = places.lab(places.find("from_left", around.left, around.start), told)
        if origin is None:
            origin = places.lab(places.find("from_word", around.end, around.right), told)
        if origin is None and self.lexicon.says("left_it", places.text[around.left : around.start]):
            origin = self.context.first_lab
        offered = origin if self.lexicon.says("offer", told.word) else None
        origin = None if offered else origin
        if self.lexicon.says("arrow", told.word):
            origin = places.named_before(around.start)[-1]
        if kind in ("left", "dismissed", "on_leave"):
            return self.departures.of(told, around, origin)
        destination = offered or self._destination(told, around)
        if kind in ("joined", "founded") and self.lexicon.says("out_of", told.word):
            origin, destination = self._out_of(told, around)
        onward = self.lexicon.says("noun", told.word) and kind == "joined"
        if destination is None and onward:
            destination = places.lab(places.find("for_right", around.end, around.right))
        inside = self.lexicon.says("founded_inside", places.text[around.end : around.right])
        if kind == "founded" and inside:
            return NOTHING  # a club at a lab
        if kind == "founded" and self.lexicon.says("opens", told.word):
            opened = places.lab(places.find("opened_for", around.end, around.right))
            if opened:  # an office for a lab that is there already
                told, destination = replace(told, kind="joined"), opened
        if self.lexicon.says("is_ours", places.text[around.start :]):
            return self._ours(told, around, origin)
        if kind == "joined" and destination is None and self.lexicon.says("becomes", told.word):
            kind = "promoted"
        if kind != "promoted":
            return self._arriving(told, around, origin, destination)
        if destination is None and places.elsewhere(around):
            return NOTHING
        return self.promotions.of(told, around, origin, destination)

    def _ours(self, told: Told, around: Around, origin: Entity | None) -> Ending:
        """Both ends of "P is our new R": the lab that writes, and where they are known to be."""
        ours = self.context.lab
        if ours is None:
            return NOTHING
        origin = origin or self._left_before(told) or self.origins.of(told, around, ours)
        if origin in (None, ours):
            return "promoted", None, ours
        return "joined", origin, ours

    def _out_of(self, told: Told, around: Around) -> tuple[Entity | None, Entity | None]:
        """Both ends where the verb names the origin first: "poached from L", "from L to L"."""
        places = self.places
        at = places.find("to_right", around.end, around.right)
        origin = places.lab(at, told)
        onward = places.find("for_right", at + 1, around.right) if at is not None else None
        if onward is not None:
            return origin, places.lab(onward)
        named = [lab for lab in places.named_before(around.start) if lab != origin]
        ours = self.lexicon.says("we", places.text[: around.start]) or " us " in told.word
        if ours and self.context.lab not in (None, origin):
            return origin, self.context.lab
        if self.context.lab in named:
            return origin, self.context.lab
        return origin, named[-1] if named else places.focus(origin)

    def _destination(self, told: Told, around: Around) -> Entity | None:
        places, passive = self.places, told.mover.passive
        found = places.find("to_right", around.end, around.right)
        if not passive and not self.lexicon.says("transitive", told.word):
            return self._goal(told, around, found)
        destination = places.lab(places.find("object_to", around.end, around.right))
        if destination is None:
            destination = places.company(places.agent(around, passive))
        if destination is None and (passive or self.lexicon.says("bring", told.word)):
            destination = places.company(found)
        if destination is None and not passive:
            before = places.text[: around.start]
            if self.lexicon.says("we", before):
                return self.context.lab
            head = self.lexicon.slots["to_head"].match(before)
            it = self.context.first_lab if self.lexicon.says("it", before) else None
            destination = places.lab(head.start("slot")) if head else it or places.focus(None)
        return destination

    def _goal(self, told: Told, around: Around, found: int | None) -> Entity | None:
        """Where somebody goes who moves by themselves; ``found`` is the place behind the verb."""
        places = self.places
        if found is None:
            found = places.find("to_before", around.clause, around.start)
        if found is None and self.lexicon.says("it_after", places.text[around.end :]):
            named = places.named_before(around.start)
            ours = places.text.startswith(" us", around.end)
            return named[0] if named else self.context.lab if ours else self.context.first_lab
        stays_open = told.mover.listed or self.lexicon.says("without_goal", told.word)
        if found is None and stays_open:
            return places.focus(told.lab)
        if found is None and self.lexicon.says("next_stop", told.word):
            named = places.named_before(around.start)
            return named[-1] if named else None
        if found is None:
            found = places.find("where", max(0, around.clause - 12), around.start)
        own = places.text[found] == "C" and told.lab if found is not None else None
        company = own if own and not told.former else places.company(found)
        if told.kind != "founded":
            return company
        if self._own_company(found):
            return None
        was_at = [post.lab for post in places.posts(told)]
        was_at += [places.left[p.id] for p in told.people if p.id in places.left]
        was_at += [lab for lab in (self._quit(around),) if lab]
        was_at += places.named_before(around.start)
        if company in was_at and places.text[found or 0] == "C":
            return places.focus(company)  # not where the founder was before
        return company

    def _quit(self, around: Around) -> Entity | None:
        """The lab that the same clause says was left: "quit L to start the company"."""
        return self.places.lab(self.places.find("quit_before", around.clause, around.start))

    def _own_company(self, at: int | None) -> bool:
        """Whether the words at a position only say "a company of their own"."""
        item = self.places.tape.items[at] if at is not None else None
        surface = item.surface.lower() if item and item.symbol == "C" else ""
        return self.lexicon.says("own_company", surface)

    def _arriving(
        self, told: Told, around: Around, origin: Entity | None, destination: Entity | None
    ) -> Ending:
        """Origin and destination of a move towards a lab, or no kind where there is none."""
        places = self.places
        if destination is None and told.kind == "founded":
            destination = self._named(around)
        if told.kind == "returned" and self._old_home(around):
            destination = None
        if destination is None and self._only_returned(told, around):
            destination = places.left.get(told.people[0].id)
            destination = destination or self.context.departed(told.people, None)
            destination = destination or self.context.home(told.people, self.number)
        if destination is None and self.lexicon.says("takes_job", told.word):
            if places.just_moved(told):
                return NOTHING  # the post is that of the move told before
            return self.promotions.of(told, around, origin, None)
        if destination is None and self._joins_here(told, around):
            home = self.context.told_home(told.people, self.number)
            home = home if origin is None else self._here(told, origin, around.start)
            destination = places.focus(told.lab) if told.lab else home
        if destination is None and self.lexicon.says("hither", told.word):
            destination = places.lab(places.find("head_lab", around.clause, around.start))
            destination = destination or self._here(told, origin, around.start)
        if destination is None and self.lexicon.says("unnamed", told.word):
            own = self._founded_here(told)
            origin = origin or told.lab or self.places.leaving
            if own and own != origin:
                return "founded", origin, own
            return ("left", origin, None) if origin else NOTHING
        if destination is None or self._studied(told, around, destination):
            return NOTHING
        origin = origin or self.origins.of(told, around, destination)
        if origin == destination:
            origin = None
        if origin is None and self.lexicon.says("needs_origin", told.word):
            still = self.lexicon.says("now_elsewhere", told.word)
            origin = self._left_before(told) if still else None
            if origin in (None, destination):
                return NOTHING
        return told.kind, origin, destination

    def _studied(self, told: Told, around: Around, destination: Entity) -> bool:
        """Whether "went to Stanford University" tells of no job there."""
        school = self.lexicon.says("school", destination.name.lower())
        after = self.places.text[around.end : around.right]
        return school and self.lexicon.says("attends", told.word) and "R" not in after

    def _left_before(self, told: Told) -> Entity | None:
        """The lab that the mover was told to have left, in this sentence or before."""
        left = [self.places.left[p.id] for p in told.people if p.id in self.places.left]
        left = left or [lab for lab in (self.context.departed(told.people, told.date),) if lab]
        left += [lab for p in told.people if (lab := self.context.formerly.get(p.id))]
        return left[0] if left else None

    def _founded_here(self, told: Told) -> Entity | None:
        """The lab that the article is about, where who struck out alone is called its founder."""
        item = told.mover.item
        post = item.role if item and not item.former else None
        founder = post is not None and self.lexicon.says("founding", post.lower())
        return item.lab or self.context.lab if item and founder else None

    def _joins_here(self, told: Told, around: Around) -> bool:
        """Whether somebody is said to have joined without a word of what."""
        after = self.places.text[around.end : around.right]
        bare = self.lexicon.says("bare_join", told.word)
        return bare and self.lexicon.says("bare_place", after)

    def _here(self, told: Told, origin: Entity | None, at: int) -> Entity | None:
        """The lab the talk is about, where somebody is said to have come, unless it is theirs."""
        lab = self.context.lab
        if origin and self.lexicon.says("came_as", told.word):
            named = [one for one in self.places.named_before(at) if one != origin]
            lab = named[-1] if named else lab
        bare = origin is None and told.lab is None
        return None if lab == (origin or told.lab) or (bare and not told.date) else lab

    def _named(self, around: Around) -> Entity | None:
        """The lab founded, where its name stands apart from the verb."""
        places = self.places
        at = places.find("named", around.right, min(len(places.text), around.right + 60))
        if at is None:
            at = places.find("named_left", max(0, around.clause - 3), around.start)
        if at is None:
            at = places.find("to_right", around.end, around.right)
        return None if self._own_company(at) else places.company(at)

    def _only_returned(self, told: Told, around: Around) -> bool:
        """Whether somebody is said to be back without a word of where."""
        after = self.places.text[around.end : around.right]
        if told.kind == "returned" and self._old_home(around):
            return True
        bare = self.lexicon.says("bare_return", told.word)
        return (
            bare and not self.lexicon.says("to_noun", after) and not self.places.elsewhere(around)
        )

    def _old_home(self, around: Around) -> bool:
        """Whether somebody goes back to "the old employer", without a name."""
        at = self.places.find("to_right", around.end, around.right)
        return (
            at is not None
            and self.places.text[at] == "C"
            and self.lexicon.says("old_home", self.places.tape.item(at).surface)
        )
