"""Labs and companies that articles name: by their shape and by what is said around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
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
                rf"{inside}, (?:an?|the|his|her|their) (?:[\w-]+ ){{0,4}}"
                rf"(?:start-?up|company|lab|laboratory|firm|institute|maker|non-profit|venture)\b"
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
            re.compile(
                rf"(?i:start-?up|company|lab|firm|rival|maker) (?:called |named )?{inside}"
                rf"(?! (?:co-)?(?:founded|started|left|built|joined|runs|set up))"
            ),
            1,
        ),
        (
            re.compile(
                rf"\b(?i:own|new) (?:[\w-]+ )?(?i:company|start-?up|lab|venture|firm), {inside}"
            ),
            2,
        ),
        (re.compile(rf"{inside} was (?:spun|founded|started|set up)\b"), 2),
        (
            re.compile(
                rf"\b(?P<lab>(?:University|Institute|College|Academy) of {_TOKEN}(?: {_TOKEN})?)"
            ),
            2,
        ),
        (re.compile(rf"\bfrom {_RUN} (?:to|for) {inside}"), 1),
        (
            re.compile(
                r"\b(?:join|recruit|hir|poach|lur|came|mov|arriv|brought)[a-z]* [^.;\n]{0,60}"
                rf"\bfrom {inside}(?= (?:in|a|two|three|last|this|on)\b|[.,;])"
            ),
            2,
        ),
        (re.compile(rf"\bfrom {inside} (?:to|for) {_TOKEN}"), 1),
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
    inside = pieces[2:-1] if _LEARNED.fullmatch(" ".join(pieces[:2])) else pieces[1:-1]
    return None if any(fold(piece) in _no_lab() for piece in inside) else name


_LEARNED = re.compile(
    "(?:University|Institute|College|Academy|School|Council|Centre|Center) (?:of|for)"
)


@cache
def _no_lab() -> frozenset[str]:
    tails = {"university", "college", "school", "health", "science", "technology", "world"}
    titles = {"ceo", "cto", "coo", "cfo", "agi", "gpu", "llm", "api", "phd"}
    return (words("not_name_words") - tails) | titles


def has_lab_tail(name: str) -> bool:
    """Whether a Latin name ends as labs do."""
    return words_of(name)[-1] in words("lab_tails_en")


_STRONG_TAILS = (
    "科技|智能|实验室|研究院|研究所|资本|创投|大学|机器人|动力|风投|基金会|学院|集团|智慧"
)
_WEAK_TAILS = (  # endings of other words too: only where the words around speak of a lab
    "人工智能|运算|计算|推理|医疗|半导体|芯片|生物|网络|软件|数据|算力|云|视觉|语音|语言|引擎|矩阵|认知|思维|未来|创新|深度"
    "|自动驾驶|具身|能源|光电|电子|数智|智算|智联|智造|智行|工坊|工房|工场|工作室|系统|技术|公司|研究中心"
)
_GENERIC = re.compile("|".join(load_lexicon("names")["no_lab_stems"]))
_EDGE_CHARS = (
    "的、，。；：:,.;“”「」《》（）()\n\r \t"
    "和与从到在由了是向至于为对给及兼或被等前原把将让请遭获传据名而但则自赴往"
)
_MAY_OPEN = frozenset("和与由对前原传自名云于为")  # an edge that a lab's name may still begin with


@cache
def _before_han_lab() -> re.Pattern[str]:
    listed = any_word("lab_before_zh", "lab_words", "roles_zh")
    places = any_word("places_zh")
    return re.compile(rf"(?:^|[{re.escape(_EDGE_CHARS)}]|{listed}|(?:{places})的?)$")


@cache
def _strong_verbs() -> re.Pattern[str]:
    return re.compile(rf"(?:{_long_before()})了?(?:(?:{any_word('places_zh')})的?)?[“「『\"]?$")


@cache
def _lab_follows() -> re.Pattern[str]:
    return re.compile(rf"[”」』\"]?(?:{any_word('lab_after_zh')})")


@cache
def _quoted_lab() -> re.Pattern[str]:
    """A name in quotation marks after words that only a lab follows."""
    return re.compile(
        rf"(?:{_long_before()})了?(?:[^，。,;；“「『\"]{{0,14}}的)?[“「『\"](?P<lab>(?!与|不)[{HAN}]{{2,8}})[”」』\"]"
        rf"(?!的?[^，。,;；]{{0,6}}(?:{any_word('no_lab_after_zh')}))"
    )


def chinese_labs(text: str) -> Counter[str]:
    """The labs with Chinese names in a text, each with its evidence.

    >>> dict(chinese_labs("他离开了星澜智能,加盟杭州的星槎科技。"))
    {'星澜智能': 2, '星槎科技': 2}
    """
    folded = fold(text)
    found: Counter[str] = Counter()
    for tails, weak in ((_STRONG_TAILS, False), (_WEAK_TAILS, True)):
        for match in re.finditer(tails, folded):
            start = _start_of_lab(folded, match.start())
            if start is None or re.match(_STRONG_TAILS, folded[match.end() :]):
                continue
            led = _strong_verbs().search(folded[max(0, start - 12) : start]) is not None
            if weak and not (led and _lab_ends(folded, match.end())):
                continue
            found[text[start : match.end()]] += 2 if led else 1
    for match in _quoted_lab().finditer(folded):
        if not _stem_is_no_name(match["lab"]):
            found[text[match.start("lab") : match.end("lab")]] += 2
    return _without_longer(found)


def _start_of_lab(folded: str, tail_at: int) -> int | None:
    """Where the name begins whose ending stands there: the nearest place where one can begin."""
    for length in range(2, 6):
        start = tail_at - length
        stem = folded[max(0, start) : tail_at]
        if start < 0 or not re.fullmatch(f"[{HAN}]+", stem):
            return None
        if _before_han_lab().search(folded[max(0, start - 8) : start]):
            return None if _stem_is_no_name(stem) else start
    return None


def _lab_ends(folded: str, end: int) -> bool:
    """Whether a name can end there."""
    return (
        re.match(rf"[{re.escape(_EDGE_CHARS)}”」』]|$", folded[end : end + 1]) is not None
        or _lab_follows().match(folded, end) is not None
    )


def _without_longer(found: Counter[str]) -> Counter[str]:
    """The names without those that only put other characters before one that is told as often."""
    return Counter(
        {
            name: count
            for name, count in found.items()
            if not any(
                name != other and name.endswith(other) and found[other] >= count for other in found
            )
        }
    )


_UNIT = re.compile(
    rf"(?P<unit>(?:[{HAN}]{{0,6}}|[{HAN}]{{0,4}} ?ai ?[{HAN}]{{0,2}})"
    r"(?:研究院|实验室|研究所|研究中心)| ai lab)"
)
_HOUSE_CHARS = 12  # how long the name of a house before its unit may be


def units(text: str, is_lab: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """The labs that are told as a unit of a known house, and the folded name of the house.

    >>> list(units("他加入京东AI研究院", lambda name: name == "京东"))
    [('京东AI研究院', '京东')]
    """
    folded = fold(text)
    for tail in re.finditer("研究院|实验室|研究所|研究中心|ai lab", folded):
        for start in range(max(0, tail.start() - _HOUSE_CHARS - 6), tail.start() - 1):
            house = next(
                (
                    folded[start:at]
                    for at in range(tail.start(), start + 1, -1)
                    if is_lab(folded[start:at])
                ),
                None,
            )
            if house is None:
                continue
            match = _UNIT.match(folded, start + len(house))
            if match and match.end() == tail.end() and not _stem_is_no_name(match["unit"][:-3]):
                yield text[start : tail.end()], house
            break


def _stem_is_no_name(stem: str) -> bool:
    if not stem.strip(" ") or stem.strip(" ") == "ai":
        return False
    if _GENERIC.match(stem) or _GENERIC.fullmatch(stem[-2:]):
        return True
    if any(word in stem for word in words("not_in_lab_stem")):
        return True
    return any(
        char in _EDGE_CHARS and (at or char not in _MAY_OPEN) for at, char in enumerate(stem)
    )
