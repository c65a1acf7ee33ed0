"""Labs with Latin names that articles name: by their shape and what is said around them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from rag.language.lexicon import load_lexicon
from rag.language.names_people import words_of
from rag.language.names_shapes import any_word, is_place, words
from rag.language.script import fold, is_cjk

_A = "A-Za-z0-9À-ž"
_TOKEN = rf"(?:[A-ZÀ-Þ][{_A}’'.&-]*[{_A}]|[a-z]{{1,2}}[A-Z][{_A}]+|\d{{1,2}}[A-Z.][{_A}]+)"
_RUN = rf"{_TOKEN}(?: (?:&|of|for) {_TOKEN}| {_TOKEN}){{0,3}}"


@cache
def long_before() -> str:
    """The Chinese words before a lab, without those of one character, which say too little."""
    return "|".join(word for word in any_word("lab_before_zh").split("|") if len(word) > 1)


@cache
def _latin_shapes() -> tuple[tuple[re.Pattern[str], int], ...]:
    tails = "|".join(map(re.escape, load_lexicon("names")["lab_tails_en"]))
    inside = rf"(?<![A-Za-z0-9À-ž@/.-])(?P<lab>{_RUN})"
    roles = any_word("lab_after_en")
    shapes = (
        (
            rf"(?<![{_A}@/.-])(?P<lab>(?:{_TOKEN} ){{1,3}}(?:{tails}))(?![{_A}-])"
            r"(?! (?:Days|Week|Conference|Forum|Workshop|Prize|Award)\b| of [A-Z])",
            2,
        ),
        (r"(?<![A-Za-z0-9À-ž@/.-])(?P<lab>[A-Z][a-z]+(?:AI|ML))(?![A-Za-z0-9À-ž-])", 2),
        (rf"\b(?i:{any_word('lab_strong_before_en')}) {inside}", 2),
        (rf"{inside}(?:[’']s)? (?i:{roles})\b", 1),
        (rf"\b(?i:officer|executive|chief [a-z]+) (?:of|at) {inside}", 2),
        (rf"\b(?i:ceo|cto|head|president|founder|co-founder|board) of {inside}", 1),
        (
            rf"{inside}, (?:an?|the|his|her|their) (?:[\w-]+ ){{0,4}}"
            r"(?:start-?up|company|lab|laboratory|firm|institute|maker|non-profit|venture|developer"
            r"|operator|publisher|manufacturer|carmaker|chipmaker|supplier|provider|designer"
            r"|outfit|boutique|agency|charity|fund|studio|spin-?off|spin-?out|unicorn|collective"
            rf"|consultancy|foundation|bank|insurer)\b(?! (?:{any_word('roles_en')})\b)",
            2,
        ),
        (rf"{inside},(?: which is)? (?:based|headquartered) (?:in|near|outside) [A-Z]", 2),
        (rf"\b(?i:ceo|cto|coo|cfo|chief executive|co-founders?|founders?) (?:of|at) {inside}", 2),
        (
            r"\b(?:sacking|firing|dismissal|ouster|departure|exit|resignation|arrival|hiring"
            rf"|poaching|removal) of [^.;,\n]{{3,50}} (?:from|by|to|for) {inside}",
            2,
        ),
        (rf"\b{_TOKEN} {_TOKEN},? from (?P<lab>{_TOKEN} {_TOKEN})(?=[.,;)]| (?:in|as|to)\b)", 2),
        (rf"\b(?:walk|step|move|stroll|march)(?:s|ed|ing)? (?:back )?into {inside}", 2),
        (
            rf"{inside} (?:(?:was|has been|is being) (?:sold to|acquired by|bought by|wound up)"
            r"|(?:ceased|stopped) trading|shut down|closed its)\b",
            2,
        ),
        (
            rf"{inside}[’']s (?:previous|former|outgoing|incoming|next|current|then|first|new) "
            rf"(?i:chief|ceo|cto|coo|cfo|head|president|director|chair|general counsel)",
            2,
        ),
        (rf"\b{_TOKEN} {_TOKEN},? of {inside}(?=[.,;)]| [a-z])", 2),
        (rf"\bex-{inside}", 2),
        (rf"\b{_TOKEN} {_TOKEN} \((?:PhD, )?{inside}(?:, [^()]{{1,40}})?\)", 1),
        (
            r"(?i:start-?up|company|laboratory|lab|firm|venture|institute|studio)\b[^.;]{0,60}?"
            rf"\b(?:to be )?(?:called|named|dubbed) {inside}",
            2,
        ),
        (
            rf"(?i:start-?up|company|lab|firm|rival|maker) (?:called |named )?{inside}"
            rf"(?! (?:co-)?(?:founded|started|left|built|joined|runs|set up))",
            1,
        ),
        (
            rf"\b(?i:own|new) (?:[\w-]+ )?(?i:company|start-?up|lab|venture|firm), {inside}",
            2,
        ),
        (
            r"\b(?:I|[Hh]e|[Ss]he|[Tt]hey|[Ww]e) (?:co-?)?(?:founded|started|set up|launched) "
            rf"{inside}(?= (?:in|with|from|as|at|after|to)\b|[,.;])",
            3,
        ),
        (rf"{inside} was (?:spun|founded|started|set up)\b", 2),
        (rf"{inside}[’']s (?i:{any_word('lab_owns_en')})\b", 2),
        (rf"\b(?i:{any_word('roles_en')}) at (?:the )?{inside}", 2),
        (
            r"\b(?:from|to|at|for|by|joined|left) (?:the|an?) (?:[\w-]+ ){0,3}"
            r"(?:start-?up|company|lab|firm|group|insurer|bank|maker|chipmaker|publisher|retailer)"
            rf" {inside}",
            2,
        ),
        (
            rf"{inside}(?: has| had)?(?: on [A-Z][a-z]+day)? (?:{any_word('lab_does_en')})"
            rf" (?:(?:[a-z-]+|{_TOKEN}[’']s) ){{0,3}}{_TOKEN} {_TOKEN}",
            2,
        ),
        (rf"{inside}, which\b", 1),
        (rf"{inside}, which (?:he|she|they) (?:{any_word('did_to_lab_en')})\b", 2),
        (rf"\bwelcom(?:e|es|ed|ing) [^.;\n]{{0,60}}\bto {inside}", 2),
        (rf"{inside}(?: has)? (?:{any_word('lab_opens_en')}) (?:its|an?|[$€£])", 2),
        (
            rf"{inside} (?:said|announced|confirmed|disclosed)"
            r"(?: (?:on|late on) [A-Z][a-z]+day)?,?(?: that)? (?:its?|the company|the lab)\b",
            2,
        ),
        (
            rf"\b(?P<lab>(?:{_TOKEN} )?(?:University|Institute|College|Academy) (?:of|for)"
            rf" {_TOKEN}(?: {_TOKEN})?)",
            2,
        ),
        (rf"\bfrom {_RUN} (?:to|for) {inside}", 1),
        (
            r"\b(?:join|recruit|hir|poach|lur|came|mov|arriv|brought)[a-z]* [^.;\n]{0,60}"
            rf"\bfrom {inside}(?= (?:in|a|two|three|last|this|on)\b|[.,;])",
            2,
        ),
        (rf"\bfrom {inside} (?:to|for) {_TOKEN}", 1),
        (rf"(?:{long_before()})了?[ ]?[“「『\"]?{inside}", 2),
        (rf"(?:[从去到在自回]|就读于|毕业于)[ ]?{inside}", 1),
        (
            rf"(?:{any_word('lab_reached_zh')})了?[ ]?"
            rf"(?:(?:{any_word('places_zh')})的?[ ]?)?{inside}(?![{_A}])"
            rf"(?![ ]?(?:{any_word('no_lab_after_zh')}))",
            2,
        ),
        (
            rf"(?:叫|叫做|名为|名叫)[ ]?{inside}[ ]?的[^,，。的]{{0,8}}"
            rf"(?:{any_word('lab_words')})",
            2,
        ),
        (rf"[从自由][ ]?{inside}[ ]?(?:{any_word('moved_on_zh')})", 2),
        (rf"[在于][ ]?{inside}[ ]?(?:{any_word('worked_zh')})", 2),
        (rf"\b(?:at|joining from|hire from) {inside}", 1),
        (rf"\b(?:at|for) {inside}(?:’s|'s)?, (?:where|whose|which)\b", 2),
        (
            rf"\b(?:left|leaves|leaving|quit|resigned|departed)(?: [\w,]+){{0,4}} for {inside}",
            2,
        ),
        (rf"{inside}(?: has| had)? (?:recruited|poached|lured|rehired) {_TOKEN}", 2),
        (rf"(?:{any_word('lab_latin_before_zh')})[ ]?{inside}(?![{_A}])", 2),
        (rf"{inside}[ ]?(?:{any_word('roles_zh')})(?![a-z])", 1),
        (
            rf"{inside}[ ]?(?:{any_word('lab_after_zh')}|公司|的?(?:ceo|cto|CEO|CTO))(?![a-z])",
            1,
        ),
    )
    return tuple((re.compile(shape), weight) for shape, weight in shapes)


def latin_labs(text: str) -> Counter[str]:
    """The labs with Latin names in a text, each with its evidence.

    >>> dict(latin_labs("She left Halcyon Robotics to join Tessera."))
    {'Halcyon Robotics': 4, 'Tessera': 2}
    """
    found: Counter[str] = Counter()
    folded = "".join(fold(char) if is_cjk(char) else char for char in text)
    for pattern, weight in _latin_shapes():
        for match in pattern.finditer(folded):
            inside = re.search(r"[a-z,] $", folded[: match.start("lab")]) is not None
            name = _trimmed(match["lab"], inside)
            if name:
                found[name] += weight
    return found


def _trimmed(run: str, inside: bool) -> str | None:
    """The name in a run of words; ``inside`` where no sentence opens with it."""
    pieces = re.split(r"[’']s ", re.sub(r"[’']s?$", "", run))[0].split(" ")
    counts = inside and len(pieces) > 1 and fold(pieces[0]) in words("count_words_en")
    while (
        pieces
        and not counts
        and (fold(pieces[0]) in _no_lab() or pieces[0].lower() in ("of", "for", "&"))
    ):
        pieces.pop(0)
    while pieces and _ends_no_name(pieces):
        pieces.pop()
    name = " ".join(pieces)
    if (
        len(name) < 3
        or re.search(r"-\d", name)  # a model's name: GPT-4
        or fold(pieces[0]) == "ai"
        or is_place(name)
        or fold(name) in words("not_names")
        or fold(name) in words("lab_tails_en")
    ):
        return None
    middle = _LEARNED.sub("", name).split()[1:-1]
    return None if any(fold(piece) in _no_lab() for piece in middle) else name


def _ends_no_name(pieces: list[str]) -> bool:
    """Whether the last of some words is no part of a name; a lab's ending behind a name is."""
    last = fold(pieces[-1])
    if last in words("lab_tails_en") and len(pieces) > 1 and fold(pieces[-2]) not in _no_lab():
        return False
    return last in _no_lab() or last in ("of", "for", "&")


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
