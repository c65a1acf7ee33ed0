"""Whether a person is she or he to an article: by the given name, else by its pronouns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Literal

from rag.language.names import Entity
from rag.language.names_sound import gender_of_name
from rag.moves.tape import Tape

Gender = Literal["f", "m"]
_PRONOUNS: dict[str, Gender] = {
    "she": "f", "her": "f", "她": "f", "他": "m", "he": "m", "him": "m", "his": "m"
}  # fmt: skip


def pronoun_gender(surface: str) -> Gender | None:
    """The gender a pronoun tells; none for "the researcher"."""
    return _PRONOUNS.get(surface.lower())


def genders(tapes: Iterable[Tape]) -> dict[str, Gender]:
    """The gender of the people of an article, by entity id, where it can be told.

    A person named alone in a sentence with pronouns of one gender is meant by them, more often
    than not; Chinese 他 may stand for anybody, so 她 outweighs it.
    """
    votes: defaultdict[str, Counter[Gender]] = defaultdict(Counter)
    told: dict[str, Gender] = {}
    for tape in tapes:
        people = {e for item in tape.items if item and item.symbol == "P" for e in item.entities}
        for person in people:
            gender = _by_name(person)
            if gender:
                told[person.id] = gender
        named = next((at for at, i in enumerate(tape.items) if i and i.symbol == "P"), 0)
        pronouns = [pronoun_gender(i.surface) for i in tape.items[named:] if i and i.symbol in "HO"]
        seen = {gender for gender in pronouns if gender}
        if len(people) == 1 and len(seen) == 1:
            votes[people.pop().id][seen.pop()] += 1
    for person_id, counts in votes.items():
        if person_id not in told:
            told[person_id] = "f" if counts["f"] >= counts["m"] else "m"
    return told


def _by_name(person: Entity) -> Gender | None:
    for spelling in (person.name, *person.spellings):
        gender = gender_of_name(spelling) if " " in spelling else None
        if gender:
            return gender
    return None
