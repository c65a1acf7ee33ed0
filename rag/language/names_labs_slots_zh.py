"""Labs in Chinese text that no ending gives away: by the words that stand on both sides of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from typing import NamedTuple

from rag.language.names_people_zh import is_ordinary_pair, sounds_like_person
from rag.language.names_shapes import HAN, any_word, is_transliteration, words
from rag.language.script import fold

_ENOUGH = 2  # the evidence that a name needs
_NAME = rf"[{HAN}]{{2,8}}?(?:ai)?"
_LAB = rf"(?: ?[“「『\"【](?P<quoted>{_NAME})[”」』\"】] ?| ?(?P<bare>{_NAME}) ?)"
_QUOTED = rf"[“「『\"【](?P<quoted>[{HAN}]{{3,8}})[”」』\"】]"
_STOP = r"[，。；：、！？,.;:!?）)”」』\"\n]"
_OPENING = r"(?:^|[\s，。；：、！？,.;:!?（(“「『\"】|｜丨■◎◆●—])"


class _Shape(NamedTuple):
    pattern: re.Pattern[str]
    weight: int
    post: bool = False  # a post stands right behind: a field of work may stand there as well


@cache
def _shapes() -> tuple[_Shape, ...]:
    """What stands around a lab, and how much it says: from X to …, worked at X, joined X as …."""
    roles, owned = any_word("roles_zh"), any_word("lab_owned_zh")
    reached = rf"(?:{any_word('lab_reached_zh')})了?(?:(?:{any_word('places_zh')})的?)?"
    post = rf"(?:(?:的|[^，。；、,;:的]{{0,6}}?)(?:{roles}))"
    own = rf"的?(?:前|原|现任|时任)?(?:{owned})"
    worked, doing = any_word("worked_zh"), "任|担任|出任|做|当|带|负责|工作|上班"
    first = r"第[一二三四五六七八九十\d]+[号位名]?[^，。,]{0,2}员工"
    when = "曾|先后|此前|之前|早前|还|仍|一直|期间|原先|原本|早年|后来|直到"
    shapes = (
        (rf"(?:从|自|由){_LAB}(?:{any_word('moved_on_zh')})", 2, False),
        (rf"(?:此前|之前|原先|曾|原|前|本|现在|如今|目前|现)[是为]{_LAB}{post}", 2, False),
        (rf"(?:{when}|{_STOP}|他|她|后)[在于]{_LAB}(?:{worked})", 2, False),
        (rf"{reached}{_LAB}(?:{doing}|的(?:工作|职务|职位)|{post})", 2, False),
        (rf"(?:去|来|到|赴|进|回){_LAB}(?:{doing})", 1, False),
        (rf"(?:{reached}|(?:创立|创办|创建|成立)了?){_LAB}(?={_STOP}|$)", 1, False),
        (rf"{_OPENING}(?:据|称|由|被|与|和)?(?:前|原){_LAB}{post}", 2, True),
        (
            rf"{_OPENING}(?:据|称|由|被|与|和)?{_LAB}(?:{own}|的{first}|的[^，。；、,;:的]{{0,4}}(?:{roles}))",
            1,
            True,
        ),
        (rf"{_QUOTED}(?P<bare>)(?:{any_word('lab_words')}|的{first})", 1, False),
        (rf"{_QUOTED}(?P<bare>)(?:的[^，。；、,;:的]{{0,6}}?)?(?:{roles}|{owned})", 1, True),
        (rf"(?:{any_word('lab_words')})(?:名为|叫做?|名叫)?{_LAB}(?={_STOP}|{own}|$)", 1, False),
    )
    return tuple(
        _Shape(re.compile(shape, re.MULTILINE), weight, post) for shape, weight, post in shapes
    )


def labs_by_slot(text: str) -> Counter[str]:
    """The labs that the words around them tell, each with its evidence.

    >>> dict(labs_by_slot("她从北川远图离职。北川远图创始人没有回应。"))
    {'北川远图': 3}
    """
    folded = fold(text)
    told: Counter[str] = Counter()
    kinds: defaultdict[str, set[int]] = defaultdict(set)
    for number, shape in enumerate(_shapes()):
        at = 0
        while match := shape.pattern.search(folded, at):
            group = "quoted" if match["quoted"] else "bare"
            start, end = match.span(group)
            at = max(start, match.start() + 1)
            verbal = group == "bare" and folded[end - 1] in "在看说做挖带"
            if not verbal and _can_be_lab(folded[start:end], shape.post and group == "bare"):
                told[text[start:end]] += shape.weight
                kinds[text[start:end]].add(number)
    for name in told:
        key = fold(name)
        quoted = re.search(rf"[“「『\"【]{re.escape(key)}[”」』\"】]", folded) is not None
        told[name] += quoted + (min(1, _opened(key, folded) - 1) if len(name) > 2 else 0)
        told[name] += len(name) > 3 and key.endswith(tuple(words("lab_tails_zh")))
        told[name] -= len(name) == 2 and not quoted and len(kinds[name]) < 2
    enough = {name: count for name, count in told.items() if count >= _ENOUGH}
    return Counter({name: told for name, told in enough.items() if not _outdone(name, enough)})


def _opened(name: str, folded: str) -> int:
    """How often a clause opens with a name; once at least."""
    return max(1, len(re.findall(rf"{_OPENING}{re.escape(name)}", folded)))


def _outdone(name: str, others: dict[str, int]) -> bool:
    """Whether a name that this one holds is told as well, and as often."""
    return any(
        name != other and other in name and others[other] >= others[name] for other in others
    )


def _can_be_lab(name: str, post: bool) -> bool:
    """Whether a folded run can be a lab's name: no everyday word, place, post or person."""
    stem = name.removesuffix("ai")
    ended = stem.endswith(tuple(words("not_lab_end_zh")))
    tailed = len(stem) > 3 and stem.endswith(tuple(words("lab_tails_zh")))
    return (
        not any(word in stem for word in words("not_in_lab_stem"))
        and not any(word in stem for word in words("not_in_lab_zh"))
        and not is_ordinary_pair(stem)
        and not stem.startswith(tuple(words("not_lab_start_zh")))
        and ((tailed and not post) or not ended)
        and stem not in words("places_zh")
        and stem not in words("no_lab_stems")
        and not sounds_like_person(stem)
        and not is_transliteration(stem)
    )
