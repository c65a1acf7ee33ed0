"""Where a move starts and ends: the labs a clause names, else what the context tells."""

from __future__ import annotations

from dataclasses import replace

from rag.language.names import Entity
from rag.moves.context import Post
from rag.moves.departures import Departures
from rag.moves.places import NOTHING, Around, Ending, Places, Told

_NEAR = 2  # sentences within which a step starts where the last one ended


class Ends:
    """Finds kind, origin and destination of the moves of one sentence."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.departures = Departures(places)
        self.lexicon, self.context, self.number = places.lexicon, places.context, places.number

    def of(self, told: Told, around: Around) -> Ending:
        """Kind, origin and destination of a trigger's move; no kind where there is none."""
        places, kind = self.places, told.kind
        origin = places.lab(places.find("from_left", around.left, around.start), told)
        if origin is None:
            origin = places.lab(places.find("from_word", around.end, around.right), told)
        offered, origin = (
            (origin, None) if self.lexicon.says("offer", told.word) else (None, origin)
        )
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
        if kind == "founded" and self.lexicon.says("opens", told.word):
            opened = places.lab(places.find("opened_for", around.end, around.right))
            if opened:  # an office for a lab that is there already
                told, destination = replace(told, kind="joined"), opened
        if kind == "joined" and destination is None and self.lexicon.says("becomes", told.word):
            kind = "promoted"
        if kind != "promoted":
            return self._arriving(told, around, origin, destination)
        if destination is None and places.elsewhere(around):
            return NOTHING
        return self._promoted(told, around, origin, destination)

    def _out_of(self, told: Told, around: Around) -> tuple[Entity | None, Entity | None]:
        """Both ends where the verb names the origin first: "poached from L", "from L to L"."""
        places = self.places
        at = places.find("to_right", around.end, around.right)
        origin = places.lab(at, told)
        onward = places.find("for_right", at + 1, around.right) if at is not None else None
        if onward is not None:
            return origin, places.lab(onward)
        named = [lab for lab in places.named_before(around.start) if lab != origin]
        return origin, named[-1] if named else places.focus(origin)

    def _destination(self, told: Told, around: Around) -> Entity | None:
        places, passive = self.places, told.mover.passive
        found = places.find("to_right", around.end, around.right)
        if not passive and not self.lexicon.says("transitive", told.word):
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
            if told.kind == "founded" and self._own_company(found):
                return None
            was_at = [post.lab for post in places.posts(told)]
            was_at += [places.left[p.id] for p in told.people if p.id in places.left]
            was_at += [lab for lab in (self._quit(around),) if lab]
            was_at += places.named_before(around.start)
            if told.kind == "founded" and company in was_at and places.text[found or 0] == "C":
                return places.focus(company)  # not where the founder was before
            return company
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

    def _quit(self, around: Around) -> Entity | None:
        """The lab that the same clause says was left: "quit L to start the company"."""
        return self.places.lab(self.places.find("quit_before", around.clause, around.start))

    def _own_company(self, at: int | None) -> bool:
        """Whether the words at a position only say "a company of their own"."""
        item = self.places.tape.items[at] if at is not None else None
        surface = item.surface.lower() if item and item.symbol == "C" else ""
        return self.lexicon.says("own_company", surface)

    def _promoted(
        self, told: Told, around: Around, origin: Entity | None, destination: Entity | None
    ) -> Ending:
        """A new post: at home a promotion, elsewhere a move."""
        post = self.places.lab(self.places.find("post_left", 0, around.start))
        home = told.lab or self.context.told_home(told.people, self.number)
        instead = told.mover.instead or self.lexicon.says("takes_job", told.word)
        stays = self.lexicon.says("sideways", told.word) and destination is None
        if stays and any(person.id in self.places.left for person in told.people):
            return NOTHING
        in_place_of = destination is None and self.lexicon.says("instead", told.word)
        if in_place_of and self._just_moved(told):
            return NOTHING  # in whose place somebody came of whom the move was told before
        if destination is None:
            destination = self.places.lab(self.places.find("at_head", 0, around.start))
        if destination is None:
            before = around.start
            destination = self.places.lab(self.places.find("announcer", around.clause, before))
        if destination is None:
            destination = self.places.focus(told.lab) if told.lab and told.former else None
            if instead and told.lab is None:
                destination = destination or post or self._vacated()
            over = self.context.told_home(self.places.clauses.current, self.number)
            handed = over if self.lexicon.says("handed", told.word) else None
            destination = destination or handed or home
            destination = destination or self.context.home(told.people, self.number)
        if destination is None:
            return NOTHING
        origin = origin or (None if self._came_later(told) else home)
        item = told.mover.item
        if origin is None and item and item.role and not item.lab and not instead:
            origin = self.context.lab  # introduced by a post there
        if origin and origin != destination and not _same_house(origin, destination):
            return "joined", origin, destination
        return "promoted", None, destination

    def _came_later(self, told: Told) -> bool:
        """Whether a post is dated before the mover's arrival where they now are."""
        posts = self.places.posts(told)
        arrival = posts[0] if posts and posts[0].arrival else None
        if arrival is None or told.date is None or told.date.startswith("XXXX"):
            return False
        return told.date[:4] < (arrival.date or self.context.year or "")[:4]

    def _vacated(self) -> Entity | None:
        """The lab where a post was just told to have fallen free."""
        vacated = self.context.vacated
        return vacated[0] if vacated and self.number - vacated[1] <= 1 else None

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
            if self._just_moved(told):
                return NOTHING  # the post is that of the move told before
            return self._promoted(told, around, origin, None)
        if destination is None and self._joins_here(told, around):
            home = self.context.told_home(told.people, self.number)
            home = home if origin is None else self._here(told, origin, around.start)
            destination = places.focus(told.lab) if told.lab else home
        if destination is None and self.lexicon.says("hither", told.word):
            destination = places.lab(places.find("head_lab", around.clause, around.start))
            destination = destination or self._here(told, origin, around.start)
        if destination is None and self.lexicon.says("unnamed", told.word):
            origin = origin or told.lab or self.places.leaving
            return ("left", origin, None) if origin else NOTHING
        if destination is None:
            return NOTHING
        origin = origin or self._came_from(told, around, destination)
        if origin == destination:
            origin = None
        if origin is None and self.lexicon.says("needs_origin", told.word):
            still = self.lexicon.says("now_elsewhere", told.word)
            origin = self._left_before(told) if still else None
            if origin in (None, destination):
                return NOTHING
        return told.kind, origin, destination

    def _left_before(self, told: Told) -> Entity | None:
        """The lab that the mover was told to have left, in this sentence or before."""
        left = [self.places.left[p.id] for p in told.people if p.id in self.places.left]
        return left[0] if left else self.context.departed(told.people, told.date)

    def _just_moved(self, told: Told) -> bool:
        """Whether a move of the same people was told in one of the last sentences."""
        moved = self.context.moved
        return all(0 < self.number - moved.get(p.id, -99) <= _NEAR for p in told.people)

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

    def _came_from(self, told: Told, around: Around, destination: Entity) -> Entity | None:
        """Where those who arrive come from, by their affiliation or what was told of them."""
        founded = told.kind == "founded"
        if told.lab and told.lab != destination and (told.former or not founded):
            return told.lab
        if told.former and told.lab is None and self.context.lab != destination:
            return self.context.lab
        if told.kind == "returned":
            homes = [p.lab for p in self.places.posts(told) if p.lab != destination]
            if homes and not self.places.elsewhere(around):
                return homes[0]
        posts = [post for post in self.places.posts(told) if self._tells_origin(post, around)]
        if posts and posts[0].lab != destination:
            over = posts[0].past or posts[0].entry or posts[0].sentence != self.number
            if over or not founded:
                return posts[0].lab
        item = told.mover.item
        if item and item.role and not item.lab and not founded:
            return self._house_of_post(around, destination)
        if self.lexicon.says("bring", told.word):
            return self._brought_from(around, destination)
        leaving = self.places.leaving or self._staff_of(told, destination)
        return leaving or self._deserted(told, around, destination)

    def _deserted(self, told: Told, around: Around, destination: Entity) -> Entity | None:
        """What a verb like "defected" says was left: the mover's lab, else the one talked of."""
        away = told.kind in ("joined", "returned")
        if not away or not self.lexicon.says("deserts", told.word):
            return None
        posts = [post.lab for post in self.places.posts(told)]
        named = {*self.context.titled, *self.context.labs, *self.places.named_before(around.start)}
        talked_of = self.context.lab if self.context.lab in named else None
        home = posts[0] if posts else talked_of
        return None if home == destination else home

    def _staff_of(self, told: Told, destination: Entity) -> Entity | None:
        """The lab whose staff somebody is, introduced by a post there before; news, no career."""
        year = self.context.year or "XXXX"
        if told.kind != "joined" or (told.date and not told.date.startswith((year, "XXXX"))):
            return None
        labs = {self.context.staff.get(person.id) for person in told.people} - {destination}
        return labs.pop() if len(labs) == 1 else None

    def _tells_origin(self, post: Post, around: Around) -> bool:
        """Whether where somebody was told to be is where this step starts."""
        if post.sentence == self.number:
            return True
        near = self.number - post.sentence <= _NEAR
        text = self.places.text[max(0, around.clause - 24) : around.end]
        return near and (post.entry or self.lexicon.says("next_step", text))

    def _house_of_post(self, around: Around, destination: Entity) -> Entity | None:
        """Where somebody was who is introduced by a post alone: "co-founder P joined Meta"."""
        places = self.places
        named = [lab for lab in places.named_before(around.start) if lab not in places.arrived]
        for lab in (
            places.leaving,
            named[-1] if named else None,
            self.context.exodus,
            self.context.lab,
        ):
            if lab and lab != destination:
                return lab
        return None

    def _brought_from(self, around: Around, destination: Entity) -> Entity | None:
        """Where somebody was whom another brought along: where the other had been."""
        home = self.context.told_home(self.places.clauses.current, self.number)
        if home and home != destination:
            return home
        named = [lab for lab in self.places.named_before(around.start) if lab != destination]
        return named[-1] if named else None


def _same_house(one: Entity, two: Entity) -> bool:
    """Whether one lab is part of the other."""
    return one.id in two.parents or two.id in one.parents
