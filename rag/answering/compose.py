"""Answers put together: claims in the reader's language, each with numbered citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.answering.render import date_text, say
from rag.records import Article, Citation, Claim, Conflict

LONGEST_QUOTE = 300  # code points


@dataclass(slots=True)
class Draft:
    """An answer being written: claims so far and the citations they have called for."""

    language: str
    claims: list[Claim] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def cite(self, article: Article, start: int, end: int) -> int:
        """The number of the citation of ``article.text[start:end]``, new or already given."""
        end = min(end, start + LONGEST_QUOTE)
        for known in self.citations:
            if (known.document, known.start, known.end) == (article.document, start, end):
                return known.n
        n = len(self.citations) + 1
        quote = article.text[start:end]
        self.citations.append(
            Citation(n, article.document, article.title, article.published, start, end, quote)
        )
        return n

    def claim(self, text: str, numbers: Sequence[int]) -> None:
        """Add a claim, unless the same words stand already."""
        if all(claim.text != text for claim in self.claims):
            self.claims.append(Claim(text, tuple(numbers)))

    def add(self, other: Draft) -> None:
        """Add another draft's claims, conflicts and citations, numbered on from here."""
        renumbered: dict[int, int] = {}
        for cited in other.citations:
            same = [c.n for c in self.citations if replace(c, n=0) == replace(cited, n=0)]
            n = renumbered[cited.n] = same[0] if same else len(self.citations) + 1
            if not same:
                self.citations.append(replace(cited, n=n))
        for claim in other.claims:
            self.claim(claim.text, [renumbered[n] for n in claim.citations])
        for conflict in other.conflicts:
            sides = (
                replace(side, citations=tuple(renumbered[n] for n in side.citations))
                for side in conflict.sides
            )
            self.conflicts.append(replace(conflict, sides=tuple(sides)))

    def quote(self, n: int) -> str:
        """The sentence behind citation ``n``, framed with its article's title and date."""
        cited = self.citations[n - 1]
        date = date_text(cited.published, self.language)
        words = {
            "quote": " ".join(cited.quote.split()),
            "date": say(self.language, "dated", date=date) if date else "",
        }
        if cited.title:
            return say(self.language, "quote", title=cited.title, **words)
        return say(self.language, "quote_untitled", **words)

    def text(self) -> str:
        """The claims with their markers, a line each."""
        lines = []
        for claim in self.claims:
            markers = "".join(f"[{n}]" for n in claim.citations)
            lines.append(f"{claim.text} {markers}" if markers else claim.text)
        return "\n".join(lines)
