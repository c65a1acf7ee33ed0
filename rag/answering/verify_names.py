"""Names in a claim that its evidence does not hold, in any spelling or script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from rag.answering.lexicon import concepts_in, load_toml
from rag.answering.statements import Reader
from rag.language.names import NameMention, Registry
from rag.language.names_sound import likeness, romanised
from rag.language.script import detect_language, fold, is_cjk
from rag.language.sentences import split_sentences
from rag.records import Article, Block, Sentence

_LIKE = 0.7  # two names that sound so much alike are taken for one
_RUN = re.compile(r"[A-Z][\w’'-]*[a-z][\w’'-]*(?: [A-Z][\w’'-]+)*")
_PLACED = re.compile(
    r"\b(?:to|from|at|for|joins?|joined|joining|left|leav\w+) $|[了入到在从去离开办]$"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]+(?:[·•・][\u4e00-\u9fff]+)*")


def learned_from(texts: Sequence[str], registry: Registry) -> Registry:
    """The registry with the names that only these texts give."""
    return registry.learn([_as_article(n, text) for n, text in enumerate(texts)])


def _as_article(number: int, text: str) -> Article:
    spans = split_sentences(text)
    sentences = tuple(Sentence(a, b, text[a:b], text[a:b]) for a, b in spans)
    block = Block("paragraph", 0, len(text), sentences)
    language = detect_language(text)
    return Article(f"#{number}", text, "", "", language, "", None, None, None, (block,))


def glosses(texts: Sequence[str], registry: Registry) -> dict[str, str]:
    """For each name with another form in brackets after it, that other form: id to id."""
    same: dict[str, str] = {}
    for text in texts:
        for one, two in pairwise(registry.find(text)):
            gap = text[one.end : two.start].strip()
            if gap in ("(", "(") and one.entity.kind == two.entity.kind:
                same[one.entity.id] = same.get(two.entity.id, two.entity.id)
    labs = {
        fold(m.surface): m for text in texts for m in registry.find(text) if m.entity.kind == "lab"
    }
    for long, mention in labs.items():
        for short, other in labs.items():
            if long != short and long.endswith(short) and is_cjk(short[0]):
                same.setdefault(mention.entity.id, other.entity.id)  # "据报暮山实验室"
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
        if not names.sounds(run) and not _glossed(claim, *match.span(), spans, names):
            ruled = _PLACED.search(claim[: match.start()])
            found.add("person" if " " in run and not ruled else "lab")
    return found


class _Told:
    """The names that evidence holds."""

    def __init__(self, told: Sequence[Reader]) -> None:
        self.text = " ".join(reader.text for reader in told)
        mentions = [m for reader in told for m in reader.names]
        self.ids = {i for m in mentions for i in (m.entity.id, *m.entity.parents)}
        self.labs = [fold(m.surface) for m in mentions if m.entity.kind == "lab"]
        self.words = set(re.findall(r"[a-z0-9][a-z0-9'’-]*", self.text))
        self.chinese = _CHINESE.findall(self.text)

    def holds(self, mention: NameMention) -> bool:
        """Whether the evidence names the same, or holds the very words."""
        entity, surface = mention.entity, fold(mention.surface)
        if entity.id in self.ids or self.ids & set(entity.parents) or surface in self.text:
            return True
        if entity.kind == "lab" and any(lab in surface for lab in self.labs):
            return True  # more was read as part of the name than is
        return self.sounds(mention.surface)

    def sounds(self, name: str) -> bool:
        """Whether the evidence has the name's last part, or one in the other script like it."""
        last = re.split(r"[ ·•・]", name)[-1]
        if not is_cjk(last[0]):
            if fold(last) in self.words:
                return True
            return any(likeness(part, last) >= _LIKE for part in self._chinese_names())
        latin = [word for word in self.words if word[0].isalpha() and len(word) > 2]
        if "·" in name and any(likeness(last, word) >= _LIKE for word in latin):
            return True
        squeezed = re.sub(r"[^a-z]", "", self.text)
        return any(form in squeezed for form in romanised(name) if len(form) > 4)

    def _chinese_names(self) -> Iterator[str]:
        """Stretches of two to five characters that may be a transliteration."""
        for run in self.chinese:
            for part in re.split(r"[·•・]", run):
                for length in range(2, 6):
                    yield from (part[i : i + length] for i in range(len(part) - length + 1))


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
def _no_names() -> frozenset[str]:
    from rag.language.lexicon import load_lexicon

    data = load_lexicon("names")
    stop = load_toml("stopwords.toml")
    listed = [*data["not_names"], *data["not_name_words"], *(w for ws in stop.values() for w in ws)]
    return frozenset(fold(word) for word in listed)


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
        if folded in _no_names() or concepts_in(folded) or all(p in _no_names() for p in parts):
            continue
        opening = not claim[: match.start()].strip(" “\"'「『(")
        if opening and len(parts) == 1 and not is_cjk(claim[match.end() : match.end() + 1] or " "):
            follower = re.match(r"\s([a-z]+)", claim[match.end() :])
            if not follower or follower[1] not in _verbs() or folded.endswith(("ly", "ing", "s")):
                continue
        yield match
