"""Labs with Chinese names that articles name: by how they end and what stands around them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from rag.language.lexicon import load_lexicon
from rag.language.names_labs import long_before
from rag.language.names_people_zh import is_ordinary_pair
from rag.language.names_shapes import HAN, any_word, is_transliteration, surname_length, words
from rag.language.names_words_zh import stands_apart
from rag.language.script import fold

_SUBJECTS = "人工智能|人工智慧|机器人|大模型|自动化|通用智能|数字"  # what X人工智能研究院 works on
_STRONG_TAILS = (
    rf"(?:{_SUBJECTS})(?:研究院|实验室|研究所|研究中心|公司)|"
    "科技|智能|实验室|研究院|研究所|资本|创投|大学|机器人|动力|风投|基金会|学院|集团|智慧"
)
_WEAK_TAILS = (  # endings of other words too: only where the words around speak of a lab
    "人工智能|运算|推理|医疗|半导体|芯片|引擎|矩阵|认知|自动驾驶|具身|光电|电子|数智|智算|智联|智造|智行"
    "|工坊|工房|工场|工作室|研究中心|出行|汽车|纪元|星球|宇宙|时代|无界|航天|传媒|教育|健康|生命|材料|能源|互动"
    "|银行|医院|制药|工业|金控|超市|咨询|搜索|通讯|通信|声学|影像|音乐|游戏|资安|生技|物流|新闻|云|智驾"
    "|语音|视觉|数据|电脑|证券|保险|软件|网络|电机|零售|会计师行"
)
_SCHOOLS = frozenset(("大学", "学院"))
_LONGER = (
    "驾驶|座舱|网联|体(?!验)|化|助手|手机|音箱|客服|家居|硬件|制造|产业"
    "|组|版|评论|周刊|周报|时报|频道|观察|记者|部门|团队|业务|平台|模型|小组|项目|方向|事业部|大赛"
)
_GENERIC = re.compile("|".join(load_lexicon("names")["no_lab_stems"]))
_EDGE_CHARS = (
    '的、，。；：:,.;!?！？“”「」『』《》（）()【】[]"■●/|\n\r \t'
    "和与从到去过在由了是向至于为对给及兼或被等前原把将让请遭获传据名而但则自赴往"
)
_OPENERS = "，。、；：:,.;!?！？“”「」《》（）()【】\n前原"  # a name may begin behind these
_MAY_OPEN = frozenset("和与由对前原传自名云于为")  # an edge that a lab's name may still begin with


@cache
def _former_post() -> re.Pattern[str]:
    """What follows the lab of somebody's former post: 前…副总裁."""
    return re.compile(rf"[^，。、；,;：:（(]{{0,6}}?(?:{any_word('roles_zh')})")


@cache
def _before_han_lab() -> re.Pattern[str]:
    listed = any_word("lab_before_zh", "lab_words", "roles_zh")
    places = any_word("places_zh")
    return re.compile(rf"(?:^|[{re.escape(_EDGE_CHARS)}]|{listed}|(?:{places})的?)$")


@cache
def _place_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_word('places_zh')})$")


@cache
def _strong_verbs() -> re.Pattern[str]:
    return re.compile(rf"(?:{long_before()})了?(?:(?:{any_word('places_zh')})的?)?[“「『\"]?$")


@cache
def _followed_by(listed: str) -> re.Pattern[str]:
    """A word of a list right after a name, or after the quotation mark that ends it."""
    return re.compile(rf"[”」』\"]?(?:{any_word(listed)})")


@cache
def _quoted_lab() -> re.Pattern[str]:
    """A name in quotation marks after words that only a lab follows."""
    return re.compile(
        rf"(?:{any_word('before_quoted_lab')})了?(?:[^，。,;；“「『\"]{{0,14}}的)?"
        rf"[“「『\"](?P<lab>(?!与|不|我|没)[{HAN}]{{2,8}})[”」』\"]"
        rf"(?!的?[^，。,;；]{{0,6}}(?:{any_word('no_lab_after_zh')}))"
    )


@cache
def _headed() -> re.Pattern[str]:
    """A name that heads an item of a list, 【…】, or that in quotation marks has what labs have."""
    heads = any_word("lab_sure_after_zh", "lab_says_zh")
    return re.compile(
        rf"(?:【(?P<lab>[{HAN}]{{2,8}})】(?:则|前|原)?(?:{heads})"
        rf"|[“「『\"](?P<quoted>[{HAN}]{{2,8}})[”」』\"]的?(?:{any_word('quoted_lab_has_zh')}))"
    )


@cache
def _named_with_ai() -> re.Pattern[str]:
    """A name that ends in AI and does or has what only a lab does."""
    return re.compile(
        rf"(?:^|(?<=[{re.escape(_OPENERS)}\s■]))(?P<lab>[{HAN}]{{2,5}}ai)"
        rf"(?=[：:]|(?:{any_word('lab_sure_after_zh', 'lab_says_zh')}))"
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
            start = _start_of_lab(folded, match.start(), school=match.group() in _SCHOOLS)
            if start is None or _goes_on(folded, match.end()):
                continue
            led = _strong_verbs().search(folded[max(0, start - 12) : start]) is not None
            told = led and _lab_ends(folded, match.end())
            own = len(match.group()) > 1 and _own_word(folded, start, match.start())
            if weak and not (told or own or _left_by_somebody(folded, start, match.end())):
                continue
            found[text[start : match.end()]] += 2 if weak or led else 1
    for match in (*_quoted_lab().finditer(folded), *_headed().finditer(folded)):
        start, end = match.span(match.lastgroup or 0)
        told_not = folded[max(0, start - 3) : start - 1].endswith(("不叫", "不是"))
        verb = folded[start:end] in words("lab_reached_zh") | words("moved_on_zh")
        if told_not or verb:
            continue
        if not any(word in folded[start:end] for word in words("not_in_lab_stem")):
            found[text[start:end]] += 2
    for match in _named_with_ai().finditer(folded):
        if not stem_is_no_name(match["lab"][:-2]):
            found[text[match.start("lab") : match.end("lab")]] += 1
    found.update(_often_named(text, folded))
    return _without_longer(found)


def _own_word(folded: str, start: int, end: int) -> bool:
    """Whether what stands before a lab's ending is no everyday word: 云岚 of 云岚搜索."""
    stem = folded[start:end]
    own = not is_ordinary_pair(stem) and words("verb_chars").isdisjoint(stem)
    return own and stands_apart(folded, start, end)


def _left_by_somebody(folded: str, start: int, end: int) -> bool:
    """Whether a name is told as what somebody came from: 前…副总裁, 从…跳槽."""
    before = folded[max(0, start - 1) : start]
    return (before in ("前", "原") and _former_post().match(folded, end) is not None) or (
        before in ("从", "由", "自") and _followed_by("moved_on_zh").match(folded, end) is not None
    )


_KINDS_AFTER = 2  # different words that only follow a lab's name,
_TIMES = 3  # and how often in all, for a name without a lab's ending


def _often_named(text: str, folded: str) -> Counter[str]:
    """Names without a lab's ending that what only follows a lab follows, in several ways."""
    after: dict[str, Counter[str]] = defaultdict(Counter)
    for match in re.finditer(any_word("lab_sure_after_zh"), folded):
        for length in (4, 3, 5):
            start = match.start() - length
            name = folded[max(0, start) : match.start()]
            if start < 0 or not re.fullmatch(f"[{HAN}]+", name) or stem_is_no_name(name):
                continue
            if _opens(folded[max(0, start - 2) : start]):
                after[text[start : match.start()]][match.group()] += 1
                break
    return Counter(
        {name: sum(told.values()) for name, told in after.items() if _told(name, told, text)}
    )


def _told(name: str, after: Counter[str], text: str) -> bool:
    """Whether enough speaks for a name without a lab's ending."""
    times = text.count(name)
    if len(after) >= _KINDS_AFTER:
        return times >= _TIMES
    key = fold(name)  # one word behind it would do for a person's name too
    return times > _TIMES and not surname_length(key) and not is_transliteration(key)


def _opens(before: str) -> bool:
    """Whether a lab's name may begin behind these characters: a line's start, a stop, 公司."""
    return before == "" or before[-1] in _OPENERS or before == "公司"


def _goes_on(folded: str, end: int) -> bool:
    """Whether the word that looks like an ending goes on: 智能驾驶, 机器人部门."""
    return re.match(rf"{_STRONG_TAILS}|{_LONGER}", folded[end:]) is not None


def _start_of_lab(folded: str, tail_at: int, *, school: bool) -> int | None:
    """Where the name begins whose ending stands there: the nearest place where one can begin.

    A school may be named for nothing but a city or a province, and begins with it.
    """
    for length in range(2, 6):
        start = tail_at - length
        stem = folded[max(0, start) : tail_at]
        if start < 0 or not re.fullmatch(f"[{HAN}]+", stem):
            return None
        if _before_han_lab().search(folded[max(0, start - 8) : start]):
            if school and stem in words("places_zh"):
                return start
            place = _place_before().search(folded[:start]) if school else None
            if place and _before_han_lab().search(
                folded[max(0, place.start() - 8) : place.start()]
            ):
                return place.start()
            return None if stem_is_no_name(stem) else start
    return None


def _lab_ends(folded: str, end: int) -> bool:
    """Whether a name can end there."""
    return (
        re.match(rf"[{re.escape(_EDGE_CHARS)}”」』]|$", folded[end : end + 1]) is not None
        or _followed_by("lab_after_zh").match(folded, end) is not None
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


def stem_is_no_name(stem: str) -> bool:
    """Whether the characters before a lab's ending are no name of their own."""
    if not stem.strip(" ") or stem.strip(" ") == "ai":
        return False
    if _GENERIC.match(stem) or _GENERIC.fullmatch(stem[-2:]):
        return True
    if any(word in stem for word in words("not_in_lab_stem")) or stem in words("places_zh"):
        return True
    return any(
        char in _EDGE_CHARS and (at or char not in _MAY_OPEN) for at, char in enumerate(stem)
    )
