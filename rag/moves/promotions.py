"""Where a new post is: at home a promotion, elsewhere a move."""

from __future__ import annotations

from rag.language.names import Entity
from rag.moves.places import NOTHING, Around, Ending, Places, Told


class Promotions:
    """Finds kind, origin and destination of the new posts of one sentence."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.lexicon, self.context, self.number = places.lexicon, places.context, places.number

    def of(
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
        if in_place_of and self.places.just_moved(told):
            return NOTHING  # in whose place somebody came of whom the move was told before
        headed = None
        if destination is None:
            headed = self.places.lab(self.places.find("at_head", 0, around.start))
            destination = headed
        if destination is None and self.lexicon.says(
            "is_its_post", self.places.text[around.start :]
        ):
            named = [lab for lab in self.places.named_before(around.start) if lab != told.lab]
            destination = named[0] if named else None
        if destination is None:
            told_by = 0 if self.lexicon.language == "en" else around.clause
            announcer = self.places.find("announcer", told_by, around.start)
            destination = self.places.lab(announcer)
        if destination is None:
            destination = self.places.focus(told.lab) if told.lab and told.former else None
            vacancy = self.context.vacancy(self.number)
            if instead and (told.lab is None or (vacancy and vacancy.lab != told.lab)):
                destination = destination or post or (vacancy.lab if vacancy else None)
            over = self.context.told_home(self.places.clauses.current, self.number)
            handed = over if self.lexicon.says("handed", told.word) else None
            destination = destination or handed or home
            destination = destination or self.context.home(told.people, self.number)
        if destination is None:
            return NOTHING
        origin = origin or (None if self._came_later(told) else home)
        item = told.mover.item
        introduced = item is not None and item.role is not None and not item.lab
        if origin is None and introduced and not instead and headed is None:
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


def _same_house(one: Entity, two: Entity) -> bool:
    """Whether one lab is part of the other."""
    return one.id in two.parents or two.id in one.parents
