"""Names in a claim that its evidence does not hold, in any spelling or script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from rag.answering.lexicon import concepts_in
from rag.answering.statements import Reader
from rag.answering.verify_alike import alike
from rag.answering.verify_local import no_name
from rag.language.names import Kind, NameMention, Registry
from rag.language.names_romanised import romanised
from rag.language.names_sound import likeness
from rag.language.script import fold, is_cjk

_LIKE = 0.7  # two names that sound so much alike are taken for one
_RUN = re.compile(r"[A-Z][\w’'-]*[a-z][\w’'-]*(?: [A-Z][\w’'-]+)*")
_PLACED = re.compile(
    r"\b(?:to|from|at|for|joins?|joined|joining|left|leav\w+) $|[了入到在从去离开办]$"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]+(?:[·•・][\u4e00-\u9fff]+)*")


def glosses(texts: Sequence[str], registry: Registry) -> dict[str, str]:
    """For each name, the id it shares with another: one in brackets, or one that is alike."""
    same: dict[str, str] = {}
    for text in texts:
        for one, two in pairwise(registry.find(text)):
            gap = text[one.end : two.start].strip()
            if gap in ("(", "(") and one.entity.kind == two.entity.kind:
                same[one.entity.id] = same.get(two.entity.id, two.entity.id)
    everything = [registry.find(text) for text in texts]
    told = [m for found in everything[1:] for m in found]
    for mention in (m for found in everything for m in found):
        for other in told:
            same_kind = mention.entity.kind == other.entity.kind
            if same_kind and alike(mention.surface, other.surface, mention.entity.kind):
                first, second = mention.entity.id, other.entity.id
                if first != second and same.get(second) != first:
                    same.setdefault(first, same.get(second, second))
    return {one: two for one, two in same.items() if one != two}


def missing(claim: str, said: Reader, told: Sequence[Reader]) -> set[str]:
    """ "person" and "lab", each where the claim gives such a name that the evidence lacks."""
    names = _Told(told)
    spans = [(m.start, m.end, names.holds(m)) for m in said.names]
    found = {
        str(m.entity.kind)
        for m, (start, end, held) in zip(said.names, spans, strict=True)
        if not held and not _glossed(claim, start, end, spans, names)
    }
    covered = [(m.start, m.end) for m in said.names] + [(d.start, d.end) for d in said.dates]
    for match in _unlisted(claim, covered):
        run = re.sub(r"['’]s?$", "", match[0])
        kind: Kind = (
            "person" if " " in run and not _PLACED.search(claim[: match.start()]) else "lab"
        )
        if not names.sounds(run, kind) and not _glossed(claim, *match.span(), spans, names):
            found.add(kind)
    return found


class _Told:
    """The names that evidence holds."""

    def __init__(self, told: Sequence[Reader]) -> None:
        self.text = " ".join(reader.text for reader in told)
        mentions = [m for reader in told for m in reader.names]
        self.ids = {i for m in mentions for i in (m.entity.id, *m.entity.parents)}
        self.by_kind: dict[str, list[str]] = {
            kind: [fold(m.surface) for m in mentions if m.entity.kind == kind]
            for kind in ("person", "lab")
        }
        self.words = set(re.findall(r"[a-z0-9][a-z0-9'’-]*", self.text))
        self.chinese = _CHINESE.findall(self.text)

    def holds(self, mention: NameMention) -> bool:
        """Whether the evidence names the same, or holds the very words."""
        entity, surface = mention.entity, fold(mention.surface)
        if surface in self.text:
            return True
        if any(alike(surface, other, entity.kind) for other in self.by_kind[entity.kind]):
            return True
        if entity.id in self.ids or self.ids & set(entity.parents):
            return not self._slip(surface)
        if entity.kind == "lab" and any(lab in surface for lab in self.by_kind["lab"]):
            return True  # more was read as part of the name than is
        return self.sounds(mention.surface, entity.kind)

    def _slip(self, surface: str) -> bool:
        """Whether the evidence has another Chinese name that differs by a character or two."""
        if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", surface):
            return False
        return any(
            len(other) == len(surface)
            and other[0] == surface[0]
            and other != surface
            and not alike(other, surface, "person")
            for other in self.by_kind["person"]
        )

    def sounds(self, name: str, kind: Kind) -> bool:
        """Whether the evidence has the name unread in its text, in either script."""
        parts = re.split(r"[ ·•・]", fold(name))
        if not is_cjk(parts[-1][0]):
            others = self.by_kind[kind]
            if kind == "person" and fold(parts[-1]) in self.words:
                return not any(other.endswith(f" {parts[-1]}") for other in others)
            if kind == "lab" and all(part in self.words for part in parts):
                return True
            return any(alike(name, part, kind) for part in self._chinese_names())
        latin = [word for word in self.words if word[0].isalpha() and len(word) > 2]
        if "·" in name and any(likeness(parts[-1], word) >= _LIKE for word in latin):
            return True
        squeezed = re.sub(r"[^a-z]", "", self.text)
        if kind == "lab" and any(len(w) > 3 and alike(w, name, "lab") for w in latin):
            return True
        forms = (re.sub(r"[^a-z]", "", form) for form in romanised(name))
        return any(form in squeezed for form in forms if len(form) > 4)

    def _chinese_names(self) -> Iterator[str]:
        """Stretches of two to five characters that may be a name."""
        for run in self.chinese:
            for length in range(2, 6):
                yield from (run[i : i + length] for i in range(len(run) - length + 1))


def _glossed(
    claim: str, start: int, end: int, spans: Sequence[tuple[int, int, bool]], told: _Told
) -> bool:
    """Whether a name's other form stands beside it in brackets, and the evidence holds that."""
    after = re.match(r"\s?[((]([^()()]{2,40})[))]", claim[end:])
    if after and fold(after[1]) in told.text:
        return True
    before = re.search(r"([^\s()()][^()()]{1,40}?)\s?[((]$", claim[:start])
    if not before:
        return False
    edge = before.end(1)
    return any(held and abs(stop - edge) <= 1 for _, stop, held in spans)


@cache
def _verbs() -> frozenset[str]:
    from rag.language.lexicon import load_lexicon

    return frozenset(load_lexicon("names")["person_verbs_en"]) | {"raised", "raises", "closed"}


def _unlisted(claim: str, covered: Sequence[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Capitalised words of a claim that look like a name and that nobody knows."""
    for match in _RUN.finditer(claim):
        if any(start < match.end() and match.start() < end for start, end in covered):
            continue
        folded = fold(re.sub(r"['’]s?$", "", match[0]))
        parts = folded.split(" ")
        if no_name(folded) or concepts_in(folded) or all(map(no_name, parts)):
            continue
        opening = not claim[: match.start()].strip(" “\"'「『(")
        if opening and len(parts) == 1 and not is_cjk(claim[match.end() : match.end() + 1] or " "):
            follower = re.match(r"\s([a-z]+)", claim[match.end() :])
            if not follower or follower[1] not in _verbs() or folded.endswith(("ly", "ing", "s")):
                continue
        yield match
