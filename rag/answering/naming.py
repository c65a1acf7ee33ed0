"""Who the sentences of the articles name, and whom a sentence that names nobody leans on."""

from __future__ import annotations

from functools import lru_cache

from rag.language.names import Entity, Registry
from rag.records import Sentence
from rag.store import Store

_REMEMBERED = 20_000  # sentences whose names are kept
_ASKED_IN = 160  # characters of a question in an interview
_LAB_REACH = 6  # sentences that "the company" may lie behind the lab it stands for
_REACH = 25  # sentences that a pronoun may lie behind the name it stands for

People = frozenset[Entity]


class Naming:
    """The people and labs named in the sentences of one generation of the index."""

    def __init__(self, store: Store, registry: Registry) -> None:
        """Hold the parts; sentences are read when first asked about."""
        self.store = store
        self.registry = registry
        self.named = lru_cache(_REMEMBERED)(self._named)
        self._sentences = lru_cache(1_000)(self._sentences_of)
        self.labs_beside = lru_cache(1_000)(self._labs_beside)

    def _named(self, document: str, text: str) -> frozenset[Entity]:
        return frozenset(mention.entity for mention in self.registry.find(text, document))

    def _sentences_of(self, document: str) -> tuple[Sentence, ...]:
        blocks = self.store.article(document).blocks
        return tuple(s for b in blocks if b.kind != "boilerplate" for s in b.sentences)

    def antecedents(self, document: str, start: int) -> People:
        """The people of the last sentence before ``start`` that names anybody, if not too far."""
        return self._last(document, start, "person", _REACH)

    def antecedent_sentence(self, document: str, start: int) -> Sentence | None:
        """The sentence that names the antecedents."""
        before = [s for s in self._sentences(document) if s.end <= start]
        named = (s for s in reversed(before[-_REACH:]) if people_of(self.named(document, s.clean)))
        return next(named, None)

    def question_before(self, document: str, start: int) -> str | None:
        """The question that the sentence right before ``start`` asks, as in an interview."""
        before = [s for s in self._sentences(document) if s.end <= start][-1:]
        text = before[0].clean.strip() if before else ""
        return text if text.endswith(("?", "？")) and len(text) <= _ASKED_IN else None

    def labs_before(self, document: str, start: int) -> frozenset[Entity]:
        """The labs of the last sentence before ``start`` that names any, if not too far."""
        return self._last(document, start, "lab", _LAB_REACH)

    def _labs_beside(self, document: str, people: frozenset[str]) -> frozenset[Entity]:
        """The labs that sentences of an article name together with one of these people, by ids."""
        found: set[Entity] = set()
        for sentence in self._sentences(document):
            named = self.named(document, sentence.clean)
            if any(entity.id in people for entity in named):
                found.update(entity for entity in named if entity.kind == "lab")
        return frozenset(found)

    def _last(self, document: str, start: int, kind: str, reach: int) -> frozenset[Entity]:
        before = [s for s in self._sentences(document) if s.end <= start]
        for sentence in reversed(before[-reach:]):
            named = self.named(document, sentence.clean)
            found = frozenset(entity for entity in named if entity.kind == kind)
            if found:
                return found
        return frozenset()


def people_of(entities: frozenset[Entity]) -> People:
    """The people among some entities."""
    return frozenset(entity for entity in entities if entity.kind == "person")
