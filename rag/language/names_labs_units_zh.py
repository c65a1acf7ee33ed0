"""Labs told as a unit of a house that is known: 京东AI研究院."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rag.language.names_labs_zh import stem_is_no_name
from rag.language.names_shapes import HAN
from rag.language.script import fold

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
            if match and match.end() == tail.end() and not stem_is_no_name(match["unit"][:-3]):
                yield text[start : tail.end()], house
            break
