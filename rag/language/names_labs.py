"""Labs and companies that articles name: by their shape and by what is said around them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from rag.language.lexicon import load_lexicon
from rag.language.names_people import words_of
from rag.language.names_shapes import HAN, any_word, words
from rag.language.script import fold

_A = "A-Za-z0-9À-ž"
_TOKEN = rf"(?:[A-ZÀ-Þ][{_A}’'.&-]*[{_A}]|[a-z]{{1,2}}[A-Z][{_A}]+|\d{{1,2}}[A-Z.][{_A}]+)"
_RUN = rf"{_TOKEN}(?: (?:&|of|for) {_TOKEN}| {_TOKEN}){{0,3}}"


@cache
def _long_before() -> str:
    """The Chinese words before a lab, without those of one character, which say too little."""
    return "|".join(word for word in any_word("lab_before_zh").split("|") if len(word) > 1)


@cache
def _latin_shapes() -> tuple[tuple[re.Pattern[str], int], ...]:
    tails = "|".join(map(re.escape, load_lexicon("names")["lab_tails_en"]))
    inside = rf"(?<![A-Za-z0-9À-ž@/.-])(?P<lab>{_RUN})"
    roles = any_word("lab_after_en")
    return (
        (
            re.compile(rf"(?<![{_A}@/.-])(?P<lab>(?:{_TOKEN} ){{1,3}}(?:{tails}))(?![{_A}-])"),
            2,
        ),
        (re.compile(r"(?<![A-Za-z0-9À-ž@/.-])(?P<lab>[A-Z][a-z]+(?:AI|ML))(?![A-Za-z0-9À-ž-])"), 2),
        (re.compile(rf"\b(?i:{any_word('lab_strong_before_en')}) {inside}"), 2),
        (re.compile(rf"{inside}(?:[’']s)? (?i:{roles})\b"), 1),
        (re.compile(rf"\b(?i:officer|executive|chief scientist) (?:of|at) {inside}"), 2),
        (re.compile(rf"\b(?i:ceo|cto|head|president|founder|co-founder|board) of {inside}"), 1),
        (
            re.compile(
                rf"{inside}, (?:an?|the) (?:[\w-]+ ){{0,4}}"
                rf"(?:start-?up|company|lab|firm|institute|maker|non-profit)\b"
            ),
            2,
        ),
        (
            re.compile(
                r"(?i:start-?up|company|laboratory|lab|firm|venture|institute|studio)\b[^.;]{0,60}?"
                rf"\b(?:to be )?(?:called|named|dubbed) {inside}"
            ),
            2,
        ),
        (
            re.compile(rf"(?i:start-?up|company|lab|firm|rival|maker) (?:called |named )?{inside}"),
            1,
        ),
        (re.compile(rf"(?:{_long_before()})了?[ ]?{inside}"), 2),
        (re.compile(rf"(?:[从去到在自回]|就读于|毕业于){inside}"), 1),
        (re.compile(rf"\b(?:at|joining from|hire from) {inside}"), 1),
        (re.compile(rf"\b(?:at|for) {inside}(?:’s|'s)?, (?:where|whose|which)\b"), 2),
        (
            re.compile(
                rf"\b(?:left|leaves|leaving|quit|resigned|departed)(?: [\w,]+){{0,4}} for {inside}"
            ),
            2,
        ),
        (re.compile(rf"{inside}(?: has| had)? (?:recruited|poached|lured|rehired) {_TOKEN}"), 2),
        (re.compile(rf"{inside}[ ]?(?:{any_word('lab_after_zh')}|公司|的?(?:ceo|cto|CEO|CTO))"), 1),
    )


def latin_labs(text: str) -> Counter[str]:
    """The labs with Latin names in a text, each with its evidence.

    >>> dict(latin_labs("She left Halcyon Robotics to join Tessera."))
    {'Halcyon Robotics': 4, 'Tessera': 2}
    """
    found: Counter[str] = Counter()
    for pattern, weight in _latin_shapes():
        for match in pattern.finditer(text):
            name = _trimmed(match["lab"])
            if name:
                found[name] += weight
    return found


def _trimmed(run: str) -> str | None:
    pieces = re.split(r"[’']s ", re.sub(r"[’']s?$", "", run))[0].split(" ")
    while pieces and (fold(pieces[0]) in _no_lab() or pieces[0].lower() in ("of", "for", "&")):
        pieces.pop(0)
    while pieces and (fold(pieces[-1]) in _no_lab() or pieces[-1] in ("of", "for", "&")):
        pieces.pop()
    name = " ".join(pieces)
    if (
        len(name) < 3
        or fold(pieces[0]) == "ai"
        or fold(name) in words("not_names")
        or fold(name) in words("lab_tails_en")
    ):
        return None
    return None if any(fold(piece) in _no_lab() for piece in pieces[1:-1]) else name


@cache
def _no_lab() -> frozenset[str]:
    tails = {"university", "college", "school", "health", "science", "technology", "world"}
    titles = {"ceo", "cto", "coo", "cfo", "agi", "gpu", "llm", "api", "phd"}
    return (words("not_name_words") - tails) | titles


def has_lab_tail(name: str) -> bool:
    """Whether a Latin name ends as labs do."""
    return words_of(name)[-1] in words("lab_tails_en")


_STRONG_TAILS = "科技|智能|实验室|研究院|研究所|资本|创投|大学|机器人|动力|风投|基金会|学院|集团"
_GENERIC = re.compile("|".join(load_lexicon("names")["no_lab_stems"]))
_EDGE_CHARS = "的、，。；：:,.;“”「」《》（）()和与从到在由了是向至于为对给\n\r \t及兼或被等前原"


@cache
def _before_han_lab() -> re.Pattern[str]:
    listed = any_word("lab_before_zh", "lab_words", "roles_zh")
    places = any_word("places_zh")
    return re.compile(rf"(?:^|[{re.escape(_EDGE_CHARS)}]|{listed}|(?:{places})的?)$")


@cache
def _strong_verbs() -> re.Pattern[str]:
    return re.compile(rf"(?:{_long_before()})了?[“「『\"]?$")


@cache
def _quoted_lab() -> re.Pattern[str]:
    """A name in quotation marks after words that only a lab follows."""
    return re.compile(
        rf"(?:{_long_before()})了?(?:[^，。,;；“「『\"]{{0,14}}的)?[“「『\"](?P<lab>[{HAN}]{{2,8}})[”」』\"]"
        rf"(?!的?[^，。,;；]{{0,6}}(?:{any_word('no_lab_after_zh')}))"
    )


def chinese_labs(text: str) -> Counter[str]:
    """The labs with Chinese names in a text, each with its evidence.

    >>> dict(chinese_labs("他离开了星澜智能,加盟杭州的星槎科技。"))
    {'星澜智能': 2, '星槎科技': 2}
    """
    folded = fold(text)
    found: Counter[str] = Counter()
    for match in re.finditer(_STRONG_TAILS, folded):
        tail_at, end = match.span()
        for stem in range(2, 6):
            start = tail_at - stem
            if start < 0 or not re.fullmatch(f"[{HAN}]+", folded[start:tail_at]):
                break
            if not _before_han_lab().search(folded[max(0, start - 8) : start]):
                continue
            if _stem_is_no_name(folded[start:tail_at]) or re.match(_STRONG_TAILS, folded[end:]):
                break
            weight = 2 if _strong_verbs().search(folded[max(0, start - 8) : start]) else 1
            found[text[start:end]] += weight
            break
    for match in _quoted_lab().finditer(folded):
        if not _stem_is_no_name(match["lab"]):
            found[text[match.start("lab") : match.end("lab")]] += 2
    return found


def _stem_is_no_name(stem: str) -> bool:
    if _GENERIC.match(stem) or _GENERIC.fullmatch(stem[-2:]):
        return True
    return any(char in _EDGE_CHARS for char in stem)
