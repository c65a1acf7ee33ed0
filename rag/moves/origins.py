"""Where those who arrive come from, where the clause does not say."""

from __future__ import annotations

from rag.language.names import Entity
from rag.moves.context import Post
from rag.moves.places import NEAR, Around, Places, Told


class Origins:
    """Finds where the arrivals of one sentence start."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.lexicon, self.context, self.number = places.lexicon, places.context, places.number

    def of(self, told: Told, around: Around, destination: Entity) -> Entity | None:
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
        shared = self._house_of_colleague(told, around) if not founded else None
        if shared and shared != destination:
            return shared
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
        head = self.places.lab(self.places.find("head_lab", 0, around.start))
        head = head if head not in self.places.arrived else None
        home = posts[0] if posts else head if head not in (None, destination) else talked_of
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
        near = self.number - post.sentence <= NEAR
        text = self.places.text[max(0, around.clause - 24) : around.end]
        return near and (post.entry or self.lexicon.says("next_step", text))

    def _house_of_colleague(self, told: Told, around: Around) -> Entity | None:
        """Where somebody was who is told as another's colleague: where the other is, or was."""
        clauses, text = self.places.clauses, self.places.text
        at = text.rfind("P", around.clause, around.start)
        match = self.lexicon.match("colleague", text[:at]) if at > 0 else None
        others = clauses.people(match.start()) if match and text[match.start()] in "HP" else ()
        if match and set(others) == set(told.people):
            others = self.context.topic  # "his deputy P joined L": his is not P's
        labs = [self.context.left[p.id].lab for p in others if p.id in self.context.left]
        labs += [self.context.now[p.id].lab for p in others if p.id in self.context.now]
        return labs[0] if labs and set(others).isdisjoint(told.people) else None

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
