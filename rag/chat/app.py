"""The page as a Gradio app: one component of our own, two Plotly pictures, three endpoints.

The component's template is fixed; data reaches the browser as JSON and becomes text nodes there,
so nothing an article or a question holds is ever read as HTML, Markdown or a template.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
from gradio.events import api

from rag.chat.assets import ON_LOAD, TEMPLATE, page_head
from rag.chat.collection import Collection
from rag.chat.endpoints import endpoints
from rag.chat.gate import Gate
from rag.chat.page import Page
from rag.chat.team import Team
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.desk import Desk

TITLE = "Lab Moves"


def build_app(
    desk: Desk, settings: Settings, sources: Sequence[Path] = (), team: Team | None = None
) -> gr.Blocks:
    """The app over an open desk: the page, ``/ask``, ``/search`` and ``/moves``.

    Args:
        desk: what answers.
        settings: where the index is, and the limits.
        sources: what a rebuild reads; where empty, what the index was built from.
        team: how many may ask, and whether they may add articles.
    """
    team = team or Team()
    gate = Gate(team.at_work, team.waiting, team.per_minute)
    page = Page(desk, settings, gate, Collection(desk, settings, sources), team.read_only)
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as app:
        view = gr.HTML(
            value=None,
            html_template=TEMPLATE,
            js_on_load=ON_LOAD,
            head=page_head(),
            apply_default_css=False,
            elem_id="lab-moves",
            server_functions=page.functions(),
        )
        with gr.Column(elem_id="lm-plots"):
            timeline = gr.Plot(show_label=False, container=False, elem_id="lm-timeline")
            flow = gr.Plot(show_label=False, container=False, elem_id="lm-flow")
        quiet = {"api_visibility": "private", "show_progress": "hidden"}
        asked = view.ask(
            page.answer, outputs=view, concurrency_limit=None, trigger_mode="multiple", **quiet
        )
        view.halt(None, cancels=[asked], queue=False, api_visibility="private")
        view.draw(page.pictures, outputs=[timeline, flow], trigger_mode="always_last", **quiet)
        for function in endpoints(desk, gate):
            api(function, api_name=function.__name__, concurrency_limit=None)
    blocks: gr.Blocks = app.queue(max_size=512)
    return blocks
