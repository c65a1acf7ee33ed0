"""People that articles name: by the shape of a name and what is said around it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from rag.language.lexicon import load_lexicon
from rag.language.names_shapes import (
    HAN,
    LATIN_NAME,
    any_word,
    is_transliteration,
    surname_length,
    words,
)
from rag.language.names_sound import is_given_name
from rag.language.names_text import in_byline
from rag.language.script import fold

_SURE = 3  # the evidence that one occurrence must reach,
_SURE_TOGETHER = 4  # or several of them, for a name of three characters or more
_ENGLISH_WORDS = 40  # different words in lower case that make a text an English one
_LATIN_TOKEN = re.compile(r"[ \u00a0]+")
# Characters that no given name holds, and those that none ends with or has in the middle.
_NEVER = frozenset("的了是我你他她它们个被把让给吗呢吧啊这那")
_NEVER_LAST = frozenset("在于就也都不没到及或者说将曾已等很最更还能会要从对向由但而且则与和")
_NEVER_MIDDLE = frozenset("在与就也都没已曾将很最更还")


def latin_people(text: str) -> Counter[str]:
    """The Latin names of people in a text, each with how often what stands around says so.

    >>> dict(latin_people("Halden hired Bronwen Achterberg, who left Corbel Systems in May."))
    {'Bronwen Achterberg': 2}
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
        if fold(name) in words("not_names") or any(_no_name(w) for w in name.split(" ")[1:-1]):
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
    return _no_name(word) or fold(word).removesuffix("s") in words("roles_en")


def _no_name(word: str) -> bool:
    return fold(word).rstrip(".,") in words("not_name_words")


@cache
def _latin_after() -> re.Pattern[str]:
    return re.compile(
        rf"[’']s? (?:(?:own|new|old|sudden|next|first|last) )?(?:{any_word('person_owns_en')})\b"
        rf"|[ \u00a0](?:{any_word('person_verbs_en')})\b"
        rf"|,? (?:\d{{2}}|who|whose|both|(?:formerly|previously|lately|most recently)\b|"
        rf"(?:an?|the|its|their|former|then|now|previously|once|until"
        rf"|another|one of|also)\b[^,.;:]{{0,60}}?\b(?:{any_word('roles_en')})s?)\b"
        rf"|,? (?:(?:[\w-]+(?:’s|'s)? ){{0,4}}(?:{any_word('roles_en')}))\b"
        rf"|, [^,.;]{{1,80}}, (?:also |now |recently |just )?(?:{any_word('person_verbs_en')})\b"
        rf"|[ ]?[（(]?[ ]?(?:{any_word('person_verbs_zh', 'roles_zh')})"
        rf"|[（(][{HAN}·]{{2,12}}[)）]"
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


def chinese_people(text: str) -> Counter[str]:
    """The Chinese names of people in a text, each with its evidence.

    >>> dict(chinese_people("首席科学家沈砚舟离开了星澜智能。"))
    {'沈砚舟': 4}
    """
    folded = fold(text)
    best: dict[str, int] = defaultdict(int)
    total: Counter[str] = Counter()
    seen: list[tuple[int, int, str]] = []
    for at in range(len(folded) - 1):
        cut = surname_length(folded[at : at + 4])
        if not cut or in_byline(text, at) or _ends_post(folded, at):
            continue
        for length in sorted({cut + 2, cut + 1, 2}, reverse=True):
            name = folded[at : at + length]
            if not _could_be_person(name, length):
                continue
            score = _around_chinese(folded, at, at + length)
            if score >= 2:
                original = text[at : at + length]
                total[original] += score
                best[original] = max(best[original], score)
                seen.append((at, at + length, original))
    for name in _listed(folded, seen):
        best[name] += 1
    sure = {
        name
        for name, score in total.items()
        if best[name] >= _SURE or (len(name) > 2 and score >= _SURE_TOGETHER)
    }
    return Counter({name: total[name] for name in sure if not _outdone(name, sure, total)})


def _ends_post(folded: str, at: int) -> bool:
    """Whether a character is the last one of a post before a name: the 师 of 架构师江鸣."""
    return _post_before().search(folded[max(0, at - 7) : at + 1]) is not None


@cache
def _post_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_word('roles_zh')})$")


def _listed(folded: str, seen: list[tuple[int, int, str]]) -> set[str]:
    """The names that stand side by side with another: 顾海棠、裴松年和江晚吟."""
    begins = {start: name for start, _, name in seen}
    found: set[str] = set()
    for _, end, name in seen:
        other = begins.get(end + 1)
        if other and folded[end : end + 1] in set("、和与及跟"):
            found |= {name, other}
    return found


def _could_be_person(name: str, length: int) -> bool:
    if len(name) < length or not re.fullmatch(f"[{HAN}]+", name):
        return False
    single = surname_length(name) == 1
    if (single and name[:2] in words("not_zh_names")) or name in words("not_zh_names"):
        return False
    given = name[surname_length(name) :]
    if set(given) & _NEVER or given[-1] in _NEVER_LAST or set(given[:-1]) & _NEVER_MIDDLE:
        return False
    return given not in words("not_given") and given not in words("roles_zh")


def _outdone(name: str, sure: set[str], total: Counter[str]) -> bool:
    """Whether a longer or a shorter reading of the same characters has more evidence."""
    return any(
        other != name
        and (other.startswith(name) or name.startswith(other) or other.endswith(name))
        and (total[other], len(other)) > (total[name], len(name))
        for other in sure
    )


@cache
def _chinese_patterns() -> tuple[re.Pattern[str], ...]:
    verbs = sorted(words("person_verbs_zh"), key=len, reverse=True)
    long_verbs = "|".join(re.escape(verb) for verb in verbs if len(verb) > 1)
    return (
        re.compile(rf"(?:(?:{any_word('roles_zh')})的?|{any_word('person_before_zh')})$"),
        re.compile(
            r"(?:^|[\s，。、；：:,.;！？“”「」《》（(\"和与由任是对者据让给为及同随着跟]|以及)$"
        ),
        re.compile(rf"(?:{long_verbs}|[于在]?(?:19|20)\d\d年|[（(][A-Za-z])"),
        re.compile(
            r"[，。、；：:,.;！？—”」）)(（\s由和与及的在将曾说称也则却未又是已从于被对任因即此自还正0-9]|$"
        ),
        re.compile(rf"[，,、:：][^，。,、;；]{{0,6}}(?:{any_word('roles_zh')})(?=[，。,;；]|$)"),
    )


def _around_chinese(folded: str, start: int, end: int) -> int:
    role, edge, verb, close, post_after = _chinese_patterns()
    name = folded[start:end]
    before, after = folded[max(0, start - 10) : start], folded[end : end + 16]
    score = 2 if role.search(before) else 1 if edge.search(before) else 0
    if score < 2 and folded[start] in words("weak_surnames") and surname_length(name) == 1:
        score -= 1  # without a post before it, it may well be another word
    score += 2 if verb.match(after) else 1 if close.match(after) else 0
    if score and post_after.match(after):
        score += 2
    if score and _sounds_given(name):
        weak = is_transliteration(name) or _holds_word(folded, start, end)
        score += 1 if weak else 2
    return score


def _sounds_given(name: str) -> bool:
    """Whether a name of three characters is made of characters that given names are made of."""
    given = name[surname_length(name) :]
    return len(given) == 2 and set(given) <= _given_chars()


def _holds_word(folded: str, start: int, end: int) -> bool:
    """Whether an everyday word stands in a name, or is cut by one of its edges."""
    pairs = (folded[at : at + 2] for at in range(max(0, start - 1), end))
    return not _ordinary_pairs().isdisjoint(pairs)


@cache
def _given_chars() -> frozenset[str]:
    return frozenset(load_lexicon("names")["given_chars"])


@cache
def _ordinary_pairs() -> frozenset[str]:
    text = files("rag.language").joinpath("data", "ordinary_pairs.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())
