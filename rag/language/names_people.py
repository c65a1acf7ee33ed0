"""People with Latin names that articles name: by the name's shape and what is said around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from rag.language.names_shapes import HAN, LATIN_NAME, any_word, is_place, words
from rag.language.names_sound import is_given_name
from rag.language.names_text import in_byline
from rag.language.script import fold

_ENGLISH_WORDS = 25  # different words in lower case that make a text an English one
_LATIN_TOKEN = re.compile(r"[ \u00a0]+")


def latin_people(text: str) -> Counter[str]:
    """The Latin names of people in a text, each with how often what stands around says so.

    >>> dict(latin_people("Halden hired Bronwen Achterberg, who left Corbel Systems in May."))
    {'Bronwen Achterberg': 3}
    """
    found: Counter[str] = Counter()
    ordinary = frozenset(re.findall(r"(?<![\w’'-])[a-zà-ž]{2,}", text))
    for name, start, end in latin_runs(text):
        if words_of(name)[-1] in words("lab_tails_en") or in_byline(text, start):
            continue
        score = _around_latin(text, start, end) or int(_unlike_words(name, ordinary))
        if score:
            found[name] += score
    return found


def latin_runs(text: str) -> Iterator[tuple[str, int, int]]:
    """The runs of capitalised words that may be names, without the posts and words before them."""
    for match in LATIN_NAME.finditer(text):
        start, end = match.span()
        pieces = [(m.start(), m.end()) for m in re.finditer(r"[^ \u00a0]+", match.group())]
        owned = [at for at, (_, end) in enumerate(pieces[:-1]) if _owns(match.group()[:end])]
        pieces = pieces[owned[-1] + 1 :] if owned else pieces
        while pieces and _opens_no_name(match.group()[pieces[0][0] : pieces[0][1]]):
            pieces.pop(0)
        while pieces and _no_name(match.group()[pieces[-1][0] : pieces[-1][1]]):
            pieces.pop()
        if len(pieces) < 2:
            continue
        start, end = match.start() + pieces[0][0], match.start() + pieces[-1][1]
        name = re.sub(r"\s+", " ", text[start:end])
        name = re.sub(r"[’']s$", "", name)
        if re.fullmatch(r"(?:[A-Z]\.\s?)+", name):
            continue  # initials alone sign a post and name nobody
        if (
            fold(name) in words("not_names")
            or is_place(name)
            or any(_no_name(w) for w in name.split(" ")[1:-1])
        ):
            continue
        yield name, start, start + len(name)


def _unlike_words(name: str, ordinary: frozenset[str]) -> bool:
    """Whether no part of a name is a word that the text, if it is English, has in lower case."""
    parts = re.split(r"[ -]", fold(name))
    enough = len(ordinary) >= _ENGLISH_WORDS and len(parts[0]) > 2
    return enough and ordinary.isdisjoint(parts) and words("not_names").isdisjoint(parts)


def words_of(name: str) -> list[str]:
    """The folded words of a Latin name."""
    return [word for word in _LATIN_TOKEN.split(fold(name)) if word]


def _owns(words_so_far: str) -> bool:
    return re.search(r"[’']s?$", words_so_far) is not None


def _opens_no_name(word: str) -> bool:
    """Whether a capitalised word is a post ("Chief Executive …") or otherwise no name."""
    if re.fullmatch(r"[A-Z]\.", word):
        return False
    return _no_name(word) or fold(word).removesuffix("s") in words("roles_en")


def _no_name(word: str) -> bool:
    return fold(word).rstrip(".,") in words("not_name_words")


@cache
def _latin_after() -> re.Pattern[str]:
    return re.compile(
        rf"[’']s? (?:(?:own|new|old|sudden|next|first|last) )?(?:{any_word('person_owns_en')})\b"
        rf"|[ \u00a0](?:{any_word('person_verbs_en')})\b"
        rf"|,? (?:\d{{2}}|who|whose|both|late of|(?:formerly|previously|lately|most recently)\b|"
        rf"(?:an?|the|its|their|former|then|now|previously|once|until"
        rf"|another|one of|also)\b[^,.;:]{{0,60}}?\b(?:{any_word('roles_en')})s?)\b"
        rf"|,? (?:(?:[\w-]+(?:’s|'s)? ){{0,4}}(?:{any_word('roles_en')}))\b"
        rf"|, [^,.;]{{1,80}}, (?:also |now |recently |just )?(?:{any_word('person_verbs_en')})\b"
        rf"|[ ]?[（(]?[ ]?(?:{any_word('person_verbs_zh', 'roles_zh')})"
        rf"|[（(][{HAN}·]{{2,12}}[)）]"
        r"|[ ]\((?:ex-|phd\b|formerly |late of |[^()]{2,30}\) (?:to|has|is|goes|joins|moves)\b)"
        r"|, (?:(?:back|now|currently|at present|until \w+) (?:at|with|of|in)|ex-)\b"
        r"|[ ]on (?:why|how|what|his|her|being|leaving|losing|life)\b"
        r"|[^.;:|\n]{1,40}\b(?:his|her|he|she|himself|herself)\b"
        r"|[ ]?\|"
    )


@cache
def _latin_before() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\b(?:{any_word('roles_en')}),? $|\b(?:{any_word('person_before_en')}) $"
        rf"|\b(?:departure|exit|resignation|arrival|hiring|appointment|promotion|dismissal) of $"
        rf"|(?:{any_word('roles_zh')})[ ]?[（(]?$|[{HAN}·]{{2,12}}[ ]?[（(]$"
        rf"|(?:挖走|聘请|任命|提拔|开除|解雇|联手|连同|包括|其中|以及|除了|名叫|还有)了?[ ]?$)"
    )


def _around_latin(text: str, start: int, end: int) -> int:
    before, after = fold(text[max(0, start - 60) : start]), fold(text[end : end + 90])
    known_given = is_given_name(text[start:end].split()[0])
    score = sum(
        map(bool, (_latin_before().search(before), _latin_after().match(after), known_given))
    )
    return score or _family_name_told(text, text[start:end])


def _family_name_told(text: str, name: str) -> int:
    """1 where the name's last word stands alone as somebody who says or does something."""
    family = re.escape(name.split()[-1])
    return int(
        any(
            _latin_after().match(fold(text[match.end() : match.end() + 90])) is not None
            for match in re.finditer(rf"(?<![\w’'.&-] )(?<![\w&-]){family}(?![\w-])", text)
        )
    )
