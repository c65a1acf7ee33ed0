"""Entities while they are being put together from sightings, before they are frozen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rag.language.names import Entity, Kind, Registry
from rag.language.names_data import id_of
from rag.language.names_guess import by_slip, by_sound
from rag.language.names_romanised import ways_written
from rag.language.names_spelling import has_han, is_bare, key_of, variants


@dataclass
class Book:
    """What is known so far: entities by id, and who has which full name."""

    entities: dict[str, Entity]
    products: frozenset[str]
    by_key: dict[str, set[str]] = field(default_factory=dict)
    bare: dict[str, set[str]] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, registry: Registry) -> Book:
        """A book that starts from a registry."""
        book = cls(dict(registry.entities), registry.products)
        for entity in registry.entities.values():
            book._file(entity)
        return book

    def _file(self, entity: Entity) -> None:
        for spelling in entity.spellings:
            if not is_bare(entity.kind, entity.spellings, spelling):
                for key in variants(spelling):
                    self.by_key.setdefault(key, set()).add(entity.id)

    def holder(self, name: str) -> Entity | None:
        """The one entity that has this full name."""
        ids = self.by_key.get(key_of(name), set())
        return self.entities[next(iter(ids))] if len(ids) == 1 else None

    def taken(self, name: str) -> bool:
        """Whether any entity or product has this full name."""
        key = key_of(name)
        return bool(self.by_key.get(key)) or key in self.products

    def add(self, kind: Kind, name: str, why: str, parents: tuple[str, ...] = ()) -> Entity:
        """The entity of this name, new if nobody has it."""
        known = self.holder(name)
        if known:
            return known
        zh = name if has_han(name) else None
        entity = Entity(id_of(kind, name), kind, name, zh, (), parents, (why,))
        if entity.id in self.entities:
            return self.entities[entity.id]
        self.entities[entity.id] = entity
        self.new.add(entity.id)
        self._file(entity)
        return entity

    def spell(self, entity: Entity, spelling: str, why: str) -> Entity:
        """The entity with one more spelling; a full Chinese name is also shown."""
        entity = self.entities[entity.id]
        if key_of(spelling) in {key_of(known) for known in entity.spellings}:
            return entity
        shown = entity.zh
        aliases = entity.aliases
        whole = has_han(spelling) and not is_bare(
            entity.kind, (*entity.spellings, spelling), spelling
        )
        if shown is None and whole and not _is_part(entity, spelling):
            shown = spelling
        else:
            aliases = (*aliases, spelling)
        entity = replace(entity, zh=shown, aliases=aliases, why=(*entity.why, why))
        self.entities[entity.id] = entity
        if not _is_part(entity, spelling):
            self._file(entity)
        return entity

    def people(self, ids: Iterable[str]) -> list[Entity]:
        """The people among some ids."""
        return [self.entities[i] for i in ids if self.entities[i].kind == "person"]

    def person_by_slip(self, name: str, ids: Iterable[str]) -> Entity | None:
        """The one person of whose name this is a misspelling."""
        return by_slip(key_of(name), self.people(ids))

    def person_by_sound(self, name: str, ids: Iterable[str]) -> Entity | None:
        """The one person whose Latin name this transliteration sounds like."""
        return by_sound(key_of(name), self.people(ids))

    def person_by_romanisation(self, chinese: str, ids: Iterable[str]) -> Entity | None:
        """The one person without a Chinese name whose Latin name romanises this one.

        Two syllables are too common to go by, three are not.
        """
        if len(chinese) < 3:
            return None
        forms = set(ways_written(chinese))
        found = [p for p in self.people(ids) if p.zh is None and key_of(p.name) in forms]
        return found[0] if len(found) == 1 else None


def _is_part(entity: Entity, spelling: str) -> bool:
    """Whether a Chinese spelling of a person with a Latin name can only be a part of the name."""
    return is_bare(entity.kind, (*entity.spellings, spelling), spelling)
