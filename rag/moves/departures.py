"""Where somebody leaves from: the lab a clause names, else what was told before."""

from __future__ import annotations

from rag.language.names import Entity
from rag.moves.places import NOTHING, Around, Ending, Places, Told


class Departures:
    """Finds kind, origin and destination of the moves away from a lab."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.lexicon, self.context, self.number = places.lexicon, places.context, places.number

    def of(self, told: Told, around: Around, origin: Entity | None) -> Ending:
        """Origin and destination of a move away from a lab."""
        places, destination = self.places, None
        if told.kind == "left":
            destination = places.lab(places.find("for_right", around.end, around.right))
            destination = destination or places.lab(
                places.find("next_for", around.right, len(places.text))
            )
        if origin is None:
            origin = places.lab(places.find("from_right", around.end, around.right), told)
        by_another = told.kind == "dismissed" or self.lexicon.says("transitive", told.word)
        if origin is None and by_another:
            origin = places.lab(places.agent(around, told.mover.passive), told)
        if origin is None and by_another and not told.mover.passive:
            origin = places.lab(places.find("head_lab", 0, around.start), told)
        if origin is None:
            origin = places.lab(places.find("from_in", around.clause, around.start), told)
        if origin is None:
            origin = places.lab(places.find("left_without", around.end, len(places.text)))
        if origin is None and self.lexicon.says("left_what", places.text[: around.start]):
            return NOTHING  # what "which" means is no lab known here
        origin = origin or told.lab or self._left_behind(told, around)
        if origin is None:
            return NOTHING
        if origin == destination and self.lexicon.says("departing", told.word):
            return "joined", None, destination
        if destination and destination != origin:
            return "joined", origin, destination
        return told.kind, origin, None

    def _left_behind(self, told: Told, around: Around) -> Entity | None:
        """What is left where the clause does not say: told before, or named in the sentence."""
        posts = self.places.posts(told)
        if posts and posts[0].sentence == self.number:
            return posts[0].lab
        labs = self.places.named_before(around.start)
        near = [lab for lab in labs if lab not in self.places.arrived]
        if labs and self.lexicon.says("succession", self.places.text[: around.start]):
            near = near or labs  # whom the one succeeds who arrived there
        if near:
            return near[-1]
        home = self.context.told_home(told.people, self.number)
        if home is None and self.lexicon.says("predecessor", self.places.text[: around.start]):
            vacancy = self.context.vacancy(self.number)
            home = vacancy.lab if vacancy else None
        again = self.context.departed(told.people, told.date)
        if again and (home is None or told.date is None or self.places.just_moved(told)):
            return again
        if home or self.places.elsewhere(around):
            return home
        if self.places.listed_leaving:
            return self.context.exodus
        named = self.places.names(told.people)
        return self.context.home(told.people, self.number, named=named)
