"""Markdown as plain reading: which marks say nothing, and which lines are headings.

Only what news files use is read: front matter, headings, emphasis, links, images, quotes,
lists and rules. The marks stay in the original; the reading goes without them.
"""

from __future__ import annotations

import re

from rag.reading.fixes import Replacement

_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL
)
_FIELD = re.compile(r"(?m)^([A-Za-z_-]{1,30})[ \t]*:[ \t]*(\S.*?)[ \t]*\r?$")
_MARKUP = re.compile(
    r"(?P<image>!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\))"
    r"|(?P<link>\[(?P<label>[^\]\n]{1,300})\]\([^)\n]{0,2000}\))"
    r"|(?P<tag></?[a-zA-Z][^<>\n]{0,300}>)"
    r"|(?P<strong>\*\*|__(?=\w)|(?<=\w)__)"
    r"|(?P<emphasis>(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=\w)|(?<=[^\s_])_(?!\w))"
    r"|(?P<code>`{1,3})"
    r"|(?P<lead>(?m:^)[ \t]{0,8}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+(?=\S)))"
)
HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+\S")
RULE = re.compile(r"[ \t]*(?:[-*_=][ \t]*){3,80}$")


def front_matter(text: str) -> tuple[int, dict[str, str]]:
    r"""Where the front matter ends (0: there is none), and its fields in lower case.

    >>> front_matter("---\ntitle: A move\n---\nText.")
    (22, {'title': 'A move'})
    """
    if not text.startswith(("---", "\ufeff---")):
        return 0, {}
    match = _FRONT_MATTER.match(text[:20_000])
    if match is None:
        return 0, {}
    fields = _FIELD.findall(match.group(1))
    return match.end(), {name.lower(): value.strip("\"'") for name, value in fields}


def markup_of(text: str, start: int = 0) -> list[Replacement]:
    """What the marks of the text read as, from ``start`` on: nothing, or a link's label.

    >>> markup_of("**A** [b](c)")
    [(0, 2, ''), (3, 5, ''), (6, 7, ''), (8, 12, '')]
    """
    replacements: list[Replacement] = []
    for match in _MARKUP.finditer(text, start):
        if match["label"]:
            replacements.append((match.start(), match.start("label"), ""))
            replacements.append((match.end("label"), match.end(), ""))
        else:
            replacements.append((match.start(), match.end(), ""))
    return replacements
