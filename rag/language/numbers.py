"""Figures told in Chinese and English, as values that compare across both: 320亿美元 = $32bn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from rag.language.lexicon import load_lexicon
from rag.language.script import fold

Unit = Literal["money", "percent", "count", "duration"]


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A figure in a text.

    ``value`` is in the unit's own terms: money in units of ``detail`` (an ISO 4217 code),
    percent as written (20% is 20), durations in ``detail`` (hour, day, week, month, year).
    """

    start: int
    end: int
    surface: str
    value: float
    unit: Unit
    detail: str | None = None
    about: bool = False  # "nearly", "about", "more than"


_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4}
_DIGITS |= {"五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_MYRIAD_RUN = "(?:万亿|千万|百万|十万|[千万亿兆])"


def chinese_value(numeral: str) -> float | None:
    """The value of a numeral in Chinese characters; None where it is none.

    >>> chinese_value("七十五"), chinese_value("两万三千"), chinese_value("二〇二四")
    (75.0, 23000.0, 2024.0)
    """
    if all(char in _DIGITS for char in numeral) and numeral:
        return float(int("".join(str(_DIGITS[char]) for char in numeral)))
    total = section = digit = 0
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _PLACES:
            section += (digit or 1) * _PLACES[char]
            digit = 0
        elif char in _MYRIADS:
            lower = (section + digit) or 1
            total = (total + lower) * _MYRIADS[char] if char != "万" else total + lower * 10**4
            section = digit = 0
        else:
            return None
    return float(total + section + digit)


def _alternatives(words: Any) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The Chinese and the English pattern of a figure with what stands before and after it."""
    data = load_lexicon("numbers")
    zh_about, en_about = (_alternatives(data["about"][tag]) for tag in ("zh", "en"))
    signs = _alternatives(data["currency"]["signs"])
    digits = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    chinese = re.compile(
        rf"(?P<before>{zh_about})?\s?(?P<sign>{signs})?\s?"
        rf"(?:(?P<percent>百分之)(?P<part>[零〇一二两三四五六七八九十百千\d.]+)"
        rf"|(?P<number>(?<![\d.,]){digits})\s?(?P<scale>{_MYRIAD_RUN})?"
        rf"|(?P<han>[零〇一二两三四五六七八九十百千万亿]+|半))"
        rf"(?P<more>多|余|几)?(?P<half>个?半)?\s?"
        rf"(?P<unit>{_alternatives(data['currency']['words_zh'])}|[%％]"
        rf"|{_alternatives(data['duration']['zh'])}|{_alternatives(data['count']['zh'])}"
        rf"|成(?![员立为长功了本果])(?:半(?!年))?)?(?P<and_half>(?<=年)半)?"
    )
    words = _alternatives([*data["words"], "a", "an"])
    english = re.compile(
        rf"(?<![\w.])(?:(?P<before>{en_about})\s)?(?P<sign>{signs})?\s?"
        rf"(?:(?P<number>(?<![\d.,]){digits})|(?P<word>\b(?!one of\b)(?:{words})"
        rf"(?:[ -](?:and |of )?(?:{_alternatives(data['words'])}))*)\b)"
        rf"(?P<and_half>\sand\sa\shalf)?"
        rf"(?:[\s-]?(?P<scale>{_alternatives(data['scales'])})(?![a-z]))?"
        rf"(?:[\s-]?(?P<unit>{_alternatives(data['currency']['words_en'])}|%"
        rf"|percent(?:age points)?|per cent|{_alternatives(data['duration']['en'])})(?![a-z]))?"
    )
    return chinese, english


def find_numbers(text: str) -> list[NumberMention]:
    """The figures of a text in order, without years, dates, clock times and version numbers.

    >>> [(n.surface, n.value, n.unit) for n in find_numbers("估值320亿美元,近75名员工,20%算力")]
    [('320亿美元', 32000000000.0, 'money'), ('近75名', 75.0, 'count'), ('20%', 20.0, 'percent')]
    """
    folded = fold(text)
    taken = [match.span() for match in _not_figures().finditer(folded)]
    chinese, english = _patterns()
    found: list[NumberMention] = []
    for pattern, read in ((chinese, _read_chinese), (english, _read_english)):
        for match in pattern.finditer(folded):
            start, end = _trimmed(match)
            if start >= end or any(start < b and a < end for a, b in taken):
                continue
            mention = read(match, text, start, end)
            if mention:
                taken.append((start, end))
                found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    whole = match.group()
    return (
        match.start() + len(whole) - len(whole.lstrip()),
        match.end() - (len(whole) - len(whole.rstrip())),
    )


@cache
def _not_figures() -> re.Pattern[str]:
    return re.compile("|".join(load_lexicon("numbers")["not_figures"]))


def _read_chinese(match: re.Match[str], text: str, start: int, end: int) -> NumberMention | None:
    data = load_lexicon("numbers")
    part = match.groupdict()
    unit = part["unit"]
    if unit == "成":
        tenths = chinese_value(part["han"] or "") or 0
        return (
            NumberMention(start, end, text[start:end], tenths * 10, "percent") if tenths else None
        )
    if part["percent"]:
        value = _plain(part["part"])
        if value is None:
            return None
        return NumberMention(start, end, text[start:end], value, "percent")
    if part["han"]:
        value = 0.5 if part["han"] == "半" else chinese_value(part["han"])
        if value is None or unit in data["count"]["weak_zh"]:
            return None
        if part["han"] == "一" and unit in data["count"]["zh"] and not part["before"]:
            return None  # an article: "a colleague", not a figure
        if not unit and not (len(part["han"]) > 1 and value >= 10):
            return None  # a lone character such as 一 or 两 is seldom a figure
    else:
        if not (part["scale"] or (unit and unit not in "%％")):
            return None  # nothing Chinese about it: the English reader takes it
        value = float(part["number"].replace(",", "")) * _scale_zh(part["scale"])
    if (part["half"] and part["han"] != "半") or part["and_half"]:
        value += 0.5
    return _typed(text, start, end, value, part, bool(part["more"]))


def _plain(numeral: str) -> float | None:
    try:
        return float(numeral)
    except ValueError:
        return chinese_value(numeral)


def _scale_zh(scale: str | None) -> float:
    return chinese_value(scale) or 1.0 if scale and scale != "万亿" else 1e12 if scale else 1.0


def _read_english(match: re.Match[str], text: str, start: int, end: int) -> NumberMention | None:
    data = load_lexicon("numbers")
    part = match.groupdict()
    scale = data["scales"].get(part["scale"], 1) if part["scale"] else 1
    if part["number"]:
        value = float(part["number"].replace(",", ""))
        if part["scale"] and len(part["scale"]) == 1 and not part["sign"] and part["scale"] != "k":
            scale = data["scales"][part["scale"]] if part["scale"] != "t" else 1
    else:
        read = _word_value(part["word"], data["words"])
        lone = part["word"] in ("a", "an", "one", "half", "zero")
        if read is None or (lone and not (part["scale"] or part["unit"])):
            return None
        value = read
    if part["and_half"]:
        value += 0.5
    return _typed(text, start, end, value * scale, part, False)


def _word_value(phrase: str, words: dict[str, float]) -> float | None:
    total = 0.0
    for word in re.split(r"[ -]+", phrase):
        if word in ("and", "of"):
            continue
        worth = 1.0 if word in ("a", "an") else words.get(word)
        if worth is None:
            return None
        if worth >= 100:
            total = (total or 1) * worth
        elif word in ("dozen", "dozens", "half") and total:
            total = total * worth
        else:
            total += worth
    return total


def _typed(
    text: str, start: int, end: int, value: float, part: dict[str, str | None], more: bool
) -> NumberMention:
    data = load_lexicon("numbers")
    about = bool(part["before"]) or more
    surface = text[start:end]
    unit, sign = part["unit"], part["sign"]
    currency = data["currency"]["codes"].get(unit or "") or data["currency"]["codes"].get(
        sign or ""
    )
    if currency:
        return NumberMention(start, end, surface, value, "money", currency, about)
    if unit and (unit in "%％" or unit.startswith("per")):
        return NumberMention(start, end, surface, value, "percent", None, about)
    span = data["duration"]["kinds"].get(unit or "")
    if span:
        return NumberMention(start, end, surface, value, "duration", span, about)
    return NumberMention(start, end, surface, value, "count", unit, about)


def number_text(number: NumberMention, language: str) -> str:
    """The figure as people write it in a language: 32000000000 USD is $32 billion or 320亿美元.

    >>> money = find_numbers("320亿美元")[0]
    >>> number_text(money, "en"), number_text(money, "zh-Hans")
    ('$32 billion', '320亿美元')
    """
    from rag.language.script import to_script

    data = load_lexicon("numbers")
    if language.startswith("zh"):
        word = data["shown_zh"].get(number.detail or "", number.detail or "")
        if number.unit == "percent":
            return f"{number.value:g}%"
        if number.detail and number.unit == "count" and number.detail.isascii():
            word = ""
        return to_script(_short(number.value, _ZH_SCALES) + word, language)
    figure = _short(number.value, _EN_SCALES)
    if number.unit == "percent":
        return f"{figure}%"
    if number.unit == "money":
        sign = data["shown_en"].get(number.detail or "", f"{number.detail} ")
        return f"{sign}{figure}"
    if number.unit == "duration":
        return f"{figure} {number.detail}{'' if number.value == 1 else 's'}"
    return figure


_ZH_SCALES = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))
_EN_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))


def _short(value: float, scales: tuple[tuple[float, str], ...]) -> str:
    for worth, word in scales:
        if value >= worth:
            return f"{round(value / worth, 4):g}{word}"
    return f"{value:,.0f}" if value == int(value) and value >= 10_000 else f"{value:g}"
