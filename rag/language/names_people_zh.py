"""People with Chinese names that articles name: by the name's shape and what is said around it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from rag.language.lexicon import load_lexicon
from rag.language.names_introduced_zh import introduced
from rag.language.names_shapes import HAN, any_word, is_transliteration, surname_length, words
from rag.language.names_text import in_byline
from rag.language.names_words_zh import names_thing, pairs_of, stands_apart
from rag.language.script import fold

_SURE = 3  # the evidence that one occurrence must reach,
_SURE_TOGETHER = 4  # or several of them, for a name of three characters or more
_OFTEN = 3  # different places in which a name without a word about it stands
_BETWEEN = frozenset("，。、；：:,;！？“”「」『』《》\n")
# Characters that no given name holds, and those that none ends with or has in the middle.
_NEVER = frozenset("的了是我你他她它们个被把让给吗呢吧啊这那")
_NEVER_LAST = frozenset("仍却便在于就也都不没到及或者说将曾已等很最更还能会要从对向由但而且则与和")
_NEVER_MIDDLE = frozenset("在与就也都没已曾将很最更还")
_COMPANY = re.compile("科技|智能|集团|资本|实验室|研究院|机器人")
_BEFORE_A_COMPANY = frozenset("向对与和由从自")
_ALSO_OF_OTHERS = frozenset("曾前原现时同(（")  # 和曾任…的: and somebody who was
_COUNTED = re.compile("[一二两三四五六七八九十几多数][位名个家年天月人]$")  # 三位 of 有三位


def chinese_people(text: str) -> Counter[str]:
    """The Chinese names of people in a text, each with its evidence.

    >>> dict(chinese_people("首席科学家沈砚舟离开了星澜智能。"))
    {'沈砚舟': 6}
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
            if name[-1] == "和" and not _is_last_he(folded, at + length):
                continue  # and somebody else
            score = _around_chinese(folded, at, at + length)
            if score >= 2:
                original = text[at : at + length]
                total[original] += score
                best[original] = max(best[original], score)
                seen.append((at, at + length, original))
    for name in introduced(folded, text):
        total[name] += _SURE
        best[name] = _SURE
    for name in _listed(folded, seen):
        best[name] += 1
    for name, score in _often_alone(folded, text).items():
        total[name] += score
        best[name] = max(best[name], _SURE)
    sure = {
        name
        for name, score in total.items()
        if best[name] >= _SURE or (score >= _SURE_TOGETHER and (len(name) > 2 or _sounds(name)))
    }
    return Counter({name: total[name] for name in sure if not _outdone(name, sure, total)})


def _is_last_he(folded: str, end: int) -> bool:
    """Whether a 和 that ends there is a name's last character: what follows, somebody does."""
    _, _, verb, _, _ = _chinese_patterns()
    after = folded[end : end + 16]
    return verb.match(after) is not None and after[:1] not in _ALSO_OF_OTHERS


def _ends_post(folded: str, at: int) -> bool:
    """Whether a character is the last one of a post before a name: the 师 of 架构师江鸣."""
    return _post_before().search(folded[max(0, at - 7) : at + 1]) is not None


@cache
def _post_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_word('roles_zh')})$")


def _often_alone(folded: str, text: str) -> Counter[str]:
    """Names of three characters that stand between edges again and again, in different places."""
    places: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for at in range(1, len(folded) - 3):
        name = folded[at : at + 3]
        before, after = folded[at - 1], folded[at + 3]
        if (
            surname_length(name) == 1
            and (before in _BETWEEN or after in _BETWEEN)
            and _could_be_person(name, 3)
            and _sounds_given(name)
            and not in_byline(text, at)
        ):
            places[text[at : at + 3]].add((before, after))
    return Counter({name: len(at) for name, at in places.items() if len(at) >= _OFTEN})


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
    if len(given) == 2 and given[1] == "和":
        given = given[0]
    if set(given) & _NEVER or given[-1] in _NEVER_LAST or set(given[:-1]) & _NEVER_MIDDLE:
        return False
    if _COUNTED.search(given):
        return False
    listed = ("not_given", "roles_zh", "person_verbs_zh")
    return not any(given in words(name) for name in listed)


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
            r"(?:^|[\s，。、；：:,.;！？“”「」《》（(【】■●\"和与由任是对者据让给为及同随着跟的]|以及)$"
        ),
        re.compile(
            rf"(?:{long_verbs}|{any_word('after_a_name_zh')}"
            r"|[于在]?(?:(?:19|20)\d\d年|\d{1,2}月)|[（(][A-Za-z])"
        ),
        re.compile(
            r"[，。、；：:,.;！？—”」）)(（\s和与及的在将曾说称也则却未又是已从于被对任因即此自由以还正0-9]|$"
        ),
        re.compile(rf"[，,、:：][^，。,、;；]{{0,6}}(?:{any_word('roles_zh')})(?=[，。,;；]|$)"),
    )


def _around_chinese(folded: str, start: int, end: int) -> int:
    role, edge, verb, close, post_after = _chinese_patterns()
    name = folded[start:end]
    before, after = folded[max(0, start - 10) : start], folded[end : end + 16]
    score = 2 if role.search(before) else 1 if edge.search(before) else 0
    if is_transliteration(name) and re.match("[（(][a-z]", after):
        return 0  # 阿切贝(Achebe-Stone): whom the Latin name tells
    if folded[end - 1 : end + 1] in words("lab_tails_zh"):
        return 0  # 鹤鸣科技
    if folded[end - 1 : end + 1] in words("after_a_name_zh") or _COMPANY.match(after):
        return 0  # 江鸣一 of 江鸣一道, 向潮信 of 向潮信科技
    if folded[start] in _BEFORE_A_COMPANY and _COMPANY.search(after[:4]):
        return 0  # 向潮 of 向潮信科技
    if after[:1] == "和" and _is_last_he(folded, end + 1):
        return 0  # 仲平 of 仲平和强调
    if before.endswith("由") and after.startswith(tuple(words("moves_self_zh"))):
        return 0  # 由安永加入: from where somebody comes
    if folded[start] == "任" and _post_follows().match(after):
        return 0  # 任音频负责人: has become head of audio
    if score < 2 and folded[start] in words("weak_surnames") and surname_length(name) == 1:
        score -= 1  # without a post before it, it may well be another word
    score += 2 if verb.match(after) else 1 if close.match(after) else 0
    if folded[end - 1] == "发" and re.match("[了布文帖推]", after):
        return 0  # what the person named before it did
    if score and post_after.match(after):
        score += 2
    if score and surname_length(name) > 1 and name[:2] not in words("not_compound"):
        score += 1
    if score and _sounds_given(name):
        weak = is_transliteration(name) or _holds_word(folded, start, end)
        score += 1 if weak else 2
    elif score and name[-1] in words("verb_chars"):
        score -= 1
    elif score:
        shaped = _shaped(name, after) and not _holds_word(folded, start, end)
        shaped = shaped and (len(name) == 3 or role.search(before) is not None)
        score += max(shaped, _apart(folded, start, end, score))
    return score


def _apart(folded: str, start: int, end: int, score: int) -> int:
    """How much it says that no word is seen in a name, nor across its edges."""
    name = folded[start:end]
    compound = surname_length(name) > 1
    weak = name[0] in words("weak_surnames") and not compound
    if (weak and score < 2) or not _unlike_words(folded, start, end):
        return 0
    return 2 if len(name) == 3 and not (compound or weak) else 1


def _unlike_words(folded: str, start: int, end: int) -> bool:
    """Whether the characters of a name make no word with each other, nor with those around."""
    name = folded[start:end]
    around = folded[max(0, start - 1) : start] + name
    return (
        not set(name[surname_length(name) :]) & (words("verb_chars") | words("thing_chars"))
        and not is_transliteration(name)
        and not any(around in place for place in words("places_zh"))
        and stands_apart(folded, start, end)
        and not names_thing(name, folded)
    )


@cache
def _post_follows() -> re.Pattern[str]:
    return re.compile(any_word("roles_zh"))


def _shaped(name: str, after: str) -> bool:
    """Whether a name is a surname and ends with the last character in a row that names end with."""
    single = surname_length(name) == 1 and name[0] not in words("weak_surnames")
    goes_on = len(name) == 2 and after[:1] in _given_chars()
    return single and name[-1] in _given_chars() and not goes_on


def _sounds_given(name: str) -> bool:
    """Whether a name of three characters is made of characters that given names are made of."""
    given = name[surname_length(name) :]
    return len(given) == 2 and set(given) <= _given_chars()


def sounds_like_person(name: str) -> bool:
    """Whether a folded word of two to four characters is a surname and what given names are of."""
    cut = surname_length(name)
    given = name[cut:]
    return bool(cut) and 1 <= len(given) <= 2 and set(given) <= _given_chars()


def _sounds(name: str) -> bool:
    """Whether a name of two characters sounds like one, and is no everyday word."""
    return name[-1] in _given_chars() and not is_ordinary_pair(name)


def is_ordinary_pair(word: str) -> bool:
    """Whether a folded word is an everyday pair."""
    return word in pairs_of("ordinary_pairs.txt")


def _holds_word(folded: str, start: int, end: int) -> bool:
    """Whether an everyday word stands in a name, or is cut by one of its edges."""
    pairs = (folded[at : at + 2] for at in range(max(0, start - 1), end))
    return not pairs_of("ordinary_pairs.txt").isdisjoint(pairs)


@cache
def _given_chars() -> frozenset[str]:
    return frozenset(load_lexicon("names")["given_chars"])
