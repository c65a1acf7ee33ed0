"""What the articles hold of names before anything is merged: who is named, where, beside whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from rag.language.names_dotted import dotted_people, undotted_people
from rag.language.names_labs import latin_labs
from rag.language.names_labs_slots_zh import labs_by_slot
from rag.language.names_labs_weak import weak_labs
from rag.language.names_labs_zh import chinese_labs
from rag.language.names_pairs import Pair, pairs_in
from rag.language.names_people import latin_people
from rag.language.names_people_zh import chinese_people
from rag.language.names_text import is_title_case
from rag.records import Article


@dataclass
class Seen:
    """What the articles hold, before anything is merged: evidence by spelling, and pairs."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    pairs: list[tuple[str, Pair]] = field(default_factory=list)

    def read(self, article: Article, text: str) -> None:
        """Adds what one article holds."""
        finders: dict[str, Callable[[str], Counter[str]]] = {
            "latin_person": latin_people,
            "chinese_person": chinese_people,
            "dotted": dotted_people,
            "undotted": undotted_people,
            "latin_lab": lambda text: latin_labs(text) | weak_labs(text),
            "chinese_lab": lambda text: chinese_labs(text) + labs_by_slot(text),
        }
        title, _, body = text.partition("\n")
        for kind, finder in finders.items():
            headline = kind == "latin_person" and body and is_title_case(title)
            self.counts.setdefault(kind, Counter()).update(finder(body if headline else text))
        self.pairs += [(article.document, pair) for pair in pairs_in(text)]

    def by_evidence(self, kind: str) -> list[str]:
        """The names of a kind, the best evidenced first."""
        counts = self.counts.get(kind, Counter())
        return sorted(counts, key=lambda name: (-counts[name], name))
