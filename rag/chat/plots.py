"""Pictures of the ledger: a timeline of moves, and the flow of people between labs."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rag.records import Move

FONTS = "Segoe UI, Roboto, Helvetica Neue, Arial, Noto Sans CJK SC, PingFang SC, sans-serif"
MOST_LABS = 24  # in the flow picture; the rest are drawn as one
MOST_NAMED = 8  # of those who went one way, when it is pointed at
_FLOW_HOVER = "%{source.label} → %{target.label}<br>%{customdata[0]}<extra></extra>"
PALETTE = {
    "left": "#b4533c",
    "joined": "#2f6f5e",
    "founded": "#3d5a99",
    "returned": "#8a6d1f",
    "promoted": "#7a5195",
    "on_leave": "#6b7280",
    "dismissed": "#8c2f39",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How the page looks now: its ground, and its words for the kinds of moves."""

    dark: bool = False
    kinds: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)  # of the articles, by document

    @property
    def ink(self) -> str:
        """The colour of text."""
        return "#e7e5e0" if self.dark else "#23262b"

    @property
    def accent(self) -> str:
        """The page's one accent."""
        return "#8db4f5" if self.dark else "#2a5db0"

    @property
    def paper(self) -> str:
        """The ground of what is told when something is pointed at."""
        return "#1d2024" if self.dark else "#ffffff"

    @property
    def faint(self) -> str:
        """The colour of where people came from."""
        return "#6f7884" if self.dark else "#a9b1bd"

    @property
    def line(self) -> str:
        """The colour of thin lines."""
        return "rgba(255,255,255,.12)" if self.dark else "rgba(0,0,0,.09)"

    def word(self, kind: str) -> str:
        """The page's word for a kind of move."""
        return self.kinds.get(kind, kind)

    def told_by(self, move: Move) -> str:
        """The titles of the articles that state a move."""
        documents = dict.fromkeys(source.document for source in move.sources)
        titles = [_short(self.titles.get(document) or document, 44) for document in documents]
        more = f" + {len(titles) - 2}" if len(titles) > 2 else ""
        return " · ".join(titles[:2]) + more


def _short(text: str, most_chars: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most_chars else flat[: most_chars - 1] + "…"


def _lines(text: str, most_wide: int = 46) -> list[str]:
    """The text cut into lines; a Chinese character is as wide as two letters.

    >>> _lines("left for another lab", 9)
    ['left for', 'another', 'lab']
    """
    pieces = re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+", text)
    lines, wide = [""], 0
    for piece in pieces:
        size = len(piece) * (2 if piece > "\u2e80" else 1)
        if wide + size > most_wide and lines[-1]:
            lines.append("")
            wide = 0
        lines[-1] += piece
        wide += size
    return [line.strip() for line in lines if line.strip()]


def _plain(text: str) -> str:
    """Text that Plotly shows as it stands: it reads a little HTML in labels and hovers."""
    return html.escape(text, quote=False)


def _layout(look: Look, height: int) -> dict[str, Any]:
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": look.ink, "size": 13, "family": FONTS},
        "hoverlabel": {"align": "left", "bgcolor": look.paper, "font": {"color": look.ink}},
    }


def _full_date(iso: str) -> str:
    """A day for the axis: the first of what is known."""
    return f"{iso}-01-01"[:10] if len(iso) == 4 else f"{iso}-01"[:10]


def _hover(move: Move, look: Look) -> str:
    """Name, what, when, the first quote and the articles, a line each."""
    way = " → ".join(place for place in (move.origin, move.destination) if place)
    told = f"{look.word(move.kind)} · {way}" if way else look.word(move.kind)
    quote = _short(move.sources[0].quote, 90) if move.sources else ""
    lines = [told, move.date or "", *_lines(quote), *_lines(look.told_by(move))]
    return "<br>".join([f"<b>{_plain(move.person)}</b>", *map(_plain, filter(None, lines))])


def _place(move: Move) -> list[str | int]:
    """Where a click on a move leads: the first sentence that states it."""
    first = move.sources[0] if move.sources else None
    return [first.document, first.start, first.end] if first else []


def timeline(moves: Sequence[Move], look: Look) -> Any:
    """A Plotly figure: a dot a move, time across, one row a person; None where no date is known."""
    import plotly.graph_objects as go

    dated = [move for move in moves if move.date and move.date[:4].isdigit()]
    if not dated:
        return None
    dated.sort(key=lambda move: move.date or "")
    people = list(dict.fromkeys(move.person for move in dated))
    figure = go.Figure()
    for kind in PALETTE:
        rows = [move for move in dated if move.kind == kind]
        if not rows:
            continue
        figure.add_scatter(
            x=[_full_date(move.date or "") for move in rows],
            y=[_plain(move.person) for move in rows],
            mode="markers",
            name=_plain(look.word(kind)),
            marker={
                "size": 11,
                "color": PALETTE[kind],
                "symbol": ["circle" if m.status == "stated" else "circle-open" for m in rows],
            },
            customdata=[_place(move) for move in rows],
            hovertext=[_hover(move, look) for move in rows],
            hoverinfo="text",
        )
    figure.update_layout(**_layout(look, max(220, 26 * len(people) + 90)))
    figure.update_layout(legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0})
    figure.update_xaxes(gridcolor=look.line, zeroline=False, automargin=True, type="date")
    figure.update_yaxes(
        gridcolor=look.line,
        automargin=True,
        categoryorder="array",
        categoryarray=[_plain(person) for person in reversed(people)],
    )
    return figure


def _travellers(moves: Sequence[Move], look: Look) -> str:
    """Who went one way, with date and article, a line each."""
    lines = [
        " · ".join(filter(None, (move.person, move.date, look.told_by(move))))
        for move in moves[:MOST_NAMED]
    ]
    more = [f"+ {len(moves) - MOST_NAMED}"] if len(moves) > MOST_NAMED else []
    return "<br>".join(map(_plain, [*lines, *more]))


def flow(moves: Sequence[Move], look: Look) -> Any:
    """A Plotly Sankey figure of who went from where to where; None where no move has both ends."""
    import plotly.graph_objects as go

    both = [m for m in moves if m.origin and m.destination and m.status != "denied"]
    ways: dict[tuple[str, str], list[Move]] = {}
    for move in both:
        ways.setdefault((move.origin or "", move.destination or ""), []).append(move)
    if not ways:
        return None
    busiest = Counter(lab for way in ways for lab in way).most_common(MOST_LABS)
    kept = {lab for lab, _ in busiest}
    ways = {way: rows for way, rows in ways.items() if kept.issuperset(way)}
    origins = list(dict.fromkeys(origin for origin, _ in ways))
    goals = list(dict.fromkeys(goal for _, goal in ways))
    link = "rgba(141,180,245,.22)" if look.dark else "rgba(42,93,176,.14)"
    figure = go.Figure(
        go.Sankey(
            arrangement="fixed",
            node={
                "label": [_plain(lab) for lab in (*origins, *goals)],
                "color": [look.faint] * len(origins) + [look.accent] * len(goals),
                "pad": 16,
                "thickness": 12,
                "line": {"width": 0},
                "customdata": [[lab] for lab in (*origins, *goals)],
                "hovertemplate": "%{label}<extra></extra>",
            },
            link={
                "source": [origins.index(origin) for origin, _ in ways],
                "target": [len(origins) + goals.index(goal) for _, goal in ways],
                "value": [len({move.person for move in rows}) for rows in ways.values()],
                "customdata": [[_travellers(rows, look), *way] for way, rows in ways.items()],
                "color": link,
                "hovertemplate": _FLOW_HOVER,
            },
        )
    )
    figure.update_layout(**_layout(look, max(240, 30 * max(len(origins), len(goals)) + 60)))
    return figure
