"""A sentence as a tape: folded text in which each recognised thing is one capital letter.

Patterns over a tape read like grammar: ``从L跳槽到L`` or ``P,? who``. Folded text holds no
capitals, so a capital is always a thing. Reducing a stretch of tape to one symbol (an
apposition to its person, a list of people to a group) is how longer phrases become short.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from rag.language.dates import DateMention
from rag.language.names import Entity


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a tape and what the words around it said about it."""

    symbol: str
    start: int  # in the sentence's clean reading
    end: int
    surface: str
    entities: tuple[Entity, ...] = ()
    date: DateMention | None = None
    lab: Entity | None = None  # a person's affiliation, told beside the name
    former: bool = False  # that affiliation is past
    role: str | None = None
    founder: bool = False  # of that lab, as a post or beside the name
    relative: bool = False  # "P, who": the subject of what follows
    parts: tuple[Item, ...] = ()  # the people of a list, each with what was said beside the name


@dataclass(frozen=True, slots=True)
class Tape:
    """The tape's text; for each character, the item it is (or None) and where it came from."""

    text: str
    items: tuple[Item | None, ...]
    origins: tuple[int, ...]  # the offset in the clean reading of each character

    @classmethod
    def of(cls, folded: str, items: Iterable[Item]) -> Tape:
        """The tape of a folded text with its items, which do not overlap, put in place."""
        text: list[str] = []
        held: list[Item | None] = []
        origins: list[int] = []
        at = 0
        for item in sorted(items, key=lambda one: one.start):
            text += folded[at : item.start]
            held += [None] * (item.start - at)
            origins += range(at, item.start)
            text.append(item.symbol)
            held.append(item)
            origins.append(item.start)
            at = item.end
        text += folded[at:]
        held += [None] * (len(folded) - at)
        origins += range(at, len(folded))
        return cls("".join(text), tuple(held), tuple(origins))

    def item(self, at: int) -> Item:
        """The item at a symbol's position."""
        found = self.items[at]
        if found is None:
            raise LookupError(f"no item at {at} of {self.text!r}")
        return found

    def stop(self, end: int) -> int:
        """The offset in the clean reading behind a stretch that ends at a position."""
        last = self.items[end - 1]
        return last.end if last else self.origins[end - 1] + 1

    def reduce_each(
        self,
        patterns: Iterable[re.Pattern[str]],
        build: Callable[[Tape, re.Match[str]], Item],
    ) -> Tape:
        """The tape after each pattern in turn; ``build`` is given the tape as it then is."""
        tape = self
        for pattern in patterns:
            for _ in range(40):  # a sentence has no more phrases than this
                match = pattern.search(tape.text)
                if match is None or match.end() - match.start() < 2:
                    break
                tape = tape._spliced(match.start(), match.end(), build(tape, match))
        return tape

    def _spliced(self, start: int, end: int, item: Item) -> Tape:
        whole = replace(item, start=self.origins[start], end=max(self.stop(end), item.end))
        return Tape(
            self.text[:start] + item.symbol + self.text[end:],
            (*self.items[:start], whole, *self.items[end:]),
            (*self.origins[:start], self.origins[start], *self.origins[end:]),
        )
