"""People and labs: one entity under all its spellings, and where a text names it.

Spellings come from the data files of well-known names, from a user's own file, and from what the
articles themselves say (:mod:`rag.language.names_learn`). A whole name stands for its entity
anywhere; a bare family or given name only where one person can be meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from rag.language.names_index import Claim, NameIndex, Seen
from rag.language.names_romanised import (
    romanised,
    romanised_hong_kong,
    romanised_lab,
    translated_lab,
)
from rag.language.names_spelling import has_han, is_bare, key_of, variants
from rag.language.script import fold
from rag.records import Article

Kind = Literal["person", "lab"]
AMBIGUOUS = ""  # in a scope: a bare name that two people of the article share


@dataclass(frozen=True, slots=True)
class Entity:
    """One person or lab.

    ``name`` is for display, Latin where a Latin name is known; ``zh`` is the Chinese one.
    ``parents`` are ids of the labs a lab belongs to. ``why`` says for each merge what it rests on.
    """

    id: str
    kind: Kind
    name: str
    zh: str | None = None
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling, the display names first, none twice."""
        names = [self.name, *([self.zh] if self.zh else []), *self.aliases]
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class NameMention:
    """Where a text names an entity: ``surface == text[start:end]``."""

    start: int
    end: int
    surface: str
    entity: Entity


@dataclass(frozen=True)
class Registry:
    """The names known. Immutable: learning gives a new one.

    ``scopes`` holds for each article which entity its bare names stand for, ``heard`` the
    entities that articles name in full, ``bare`` the bare names heard and who may be meant;
    those in ``given`` are given names, which reach no further than their article, or a question.
    """

    entities: Mapping[str, Entity]
    products: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()
    bare: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    scopes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, extra: Path | None = None) -> Registry:
        """The registry of the data files, and of a user's own file where one is given.

        Raises:
            SourceError: the user's file cannot be read, or a line of it has no name.
        """
        from rag.language.names_data import known_names

        entities, products = known_names(extra)
        return cls(entities, products, frozenset(entities))

    def learn(self, articles: Sequence[Article]) -> Registry:
        """A registry that also knows the names and spellings the articles give."""
        from rag.language.names_learn import learn_names

        return learn_names(self, articles)

    @cached_property
    def people(self) -> tuple[Entity, ...]:
        """The people, those whom articles name first."""
        return self._of_kind("person")

    @cached_property
    def labs(self) -> tuple[Entity, ...]:
        """The labs, those that articles name first."""
        return self._of_kind("lab")

    def _of_kind(self, kind: Kind) -> tuple[Entity, ...]:
        found = [entity for entity in self.entities.values() if entity.kind == kind]
        return tuple(sorted(found, key=lambda entity: entity.id not in self.heard))

    def spellings(self, entity_id: str) -> tuple[str, ...]:
        """Every spelling of an entity; none for an unknown id."""
        entity = self.entities.get(entity_id)
        return entity.spellings if entity else ()

    @cached_property
    def index(self) -> NameIndex:
        """The spellings in the form that texts are searched with."""
        claims: dict[str, Claim] = {}

        def add(key: str, kind: str, ids: Iterable[str]) -> None:
            if len(key) < 2:
                return
            claim = claims.get(key)
            if claim is None or (claim.kind == "bare" and kind == "full"):
                claims[key] = Claim(kind, tuple(ids))
            elif claim.kind == kind:
                claims[key] = Claim(kind, tuple(dict.fromkeys((*claim.ids, *ids))))

        for key in self.products:
            add(key, "block", ())
        for entity in self.entities.values():
            for spelling in entity.spellings:
                kind = "bare" if is_bare(entity.kind, entity.spellings, spelling) else "full"
                for key in variants(spelling):
                    add(key, kind, (entity.id,))
            if entity.kind == "person" and entity.zh and "·" not in entity.zh:
                unnamed = has_han(entity.name)  # in Latin letters
                ways = romanised_hong_kong(entity.zh) if unnamed else ()
                for key in (*romanised(entity.zh), *ways):
                    add(key, "full", (entity.id,))
            if entity.kind == "lab" and entity.id in self.heard:
                for key in romanised_lab(entity.spellings):
                    add(key, "bare", (entity.id,))
                for key in translated_lab(entity.spellings):
                    add(key, "full", (entity.id,))
        for key, ids in self.bare.items():
            for form in {key, key.replace("·", "-")}:  # a double family name: 阿德耶米-克拉克
                add(form, "bare", ids)
        return NameIndex(claims)

    def find(self, text: str, document: str | None = None) -> list[NameMention]:
        """The names in a text, longest first where they overlap, in order.

        Args:
            text: any text.
            document: the article the text is from, whose bare names are then read as that
                article means them.

        >>> registry = Registry.load()
        >>> [(m.surface, m.entity.name) for m in registry.find("萨姆·奥特曼的OpenAI")]
        [('萨姆·奥特曼', 'Sam Altman'), ('OpenAI', 'OpenAI')]
        """
        from rag.language.names_guess import guesses

        seen = self.index.scan(text, fold(text), cased=document is not None)
        scope = self.scopes.get(document, {}) if document is not None else {}
        found: list[NameMention] = []
        for hit in seen:
            entity_id = self._meant(hit, seen, scope)
            given = hit.claim.kind == "bare" and hit.key in self.given
            if entity_id and not (
                document is not None and given and scope.get(hit.key) != entity_id
            ):
                surface = text[hit.start : hit.end]
                entity = self.entities[entity_id]
                found.append(NameMention(hit.start, hit.end, surface, entity))
        person_found = any(mention.entity.kind == "person" for mention in found)
        asked = document is None and not person_found
        for start, end, entity in guesses(text, [(h.start, h.end) for h in seen], self, asked):
            found.append(NameMention(start, end, text[start:end], entity))
        return sorted(found, key=lambda mention: mention.start)

    def _meant(self, hit: Seen, seen: list[Seen], scope: Mapping[str, str]) -> str | None:
        """Who is meant: by the name itself, the article, the text around, or for want of others."""
        ids = hit.claim.ids
        if hit.claim.kind == "block":
            return None
        if hit.claim.kind == "full" and len(ids) == 1:
            return ids[0]
        if hit.key in scope and scope[hit.key] != AMBIGUOUS:
            return scope[hit.key]
        near = [other for other in seen if other.claim.kind == "full" and len(other.claim.ids) == 1]
        named = {other.claim.ids[0] for other in near} & set(ids)
        if len(named) == 1:
            return named.pop()
        before = [other.claim.ids[0] for other in near if other.start < hit.start]
        latest = next((entity_id for entity_id in reversed(before) if entity_id in ids), None)
        if latest or scope.get(hit.key) == AMBIGUOUS:
            return latest
        return self._only(hit.key, ids)

    def _only(self, key: str, ids: tuple[str, ...]) -> str | None:
        """The one entity a name can stand for: of those the articles name, else of all."""
        heard = [entity_id for entity_id in ids if entity_id in self.heard]
        for candidates in (heard, list(ids)):
            if len(candidates) == 1:
                return candidates[0]
            if candidates:
                return None
        return None

    def resolve(self, name: str, document: str | None = None) -> Entity | None:
        """The entity of a name in any spelling; None where none or more than one can be meant.

        Tried in order: the spellings known, a small misspelling, the sound.

        >>> registry = Registry.load()
        >>> registry.resolve("Ilya Sustkever").name, registry.resolve("萨姆奥特曼").name
        ('Ilya Sutskever', 'Sam Altman')
        """
        known = self.entities.get(name)
        if known:
            return known
        key = key_of(name)
        claim = self.index.claims.get(key)
        if claim:
            hit = Seen(0, len(key), key, claim)
            scope = self.scopes.get(document, {}) if document is not None else {}
            entity_id = self._meant(hit, [hit], scope)
            return self.entities[entity_id] if entity_id else None
        from rag.language.names_guess import guess

        return guess(name, self.people, self.labs, self.heard) if key else None

    def to_rows(self) -> list[dict[str, Any]]:
        """The registry as JSON-able rows, one for each entity, article and list."""
        from rag.language.names_rows import rows_of

        return rows_of(self)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Registry:
        """The registry that :meth:`to_rows` wrote."""
        from rag.language.names_rows import registry_of

        return registry_of(rows)
