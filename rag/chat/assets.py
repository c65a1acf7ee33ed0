"""The page's own files: style, scripts and the texts of the interface, in one ``<head>``."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import gradio as gr

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
SCRIPTS = ("dom", "reader", "answer", "chat", "ledger", "moves", "articles", "shell")
TEMPLATE = '<div class="lm-root"></div>'
# The names of the events stand here in quotes: Gradio finds custom events by them.
ON_LOAD = """
const send = (name, data) => trigger(name, data);
const events = {ask: "ask", halt: "halt", draw: "draw"};
window.LabMoves.start(element, {
  ask: (data) => send(events.ask, data),
  halt: () => send(events.halt, {}),
  draw: (data) => send(events.draw, data),
  onPart: (show) => watch("value", () => show(props.value)),
  server,
});
"""
_FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "sans-serif",
)


def _file(name: str) -> str:
    return files("rag.chat").joinpath("page", name).read_text(encoding="utf-8")


def texts() -> dict[str, Any]:
    """The texts of the interface by language."""
    return {language: json.loads(_file(f"texts/{language}.json")) for language in LANGUAGES}


def page_head() -> str:
    """The style and the scripts, inlined: the page asks no other place for anything."""
    data = json.dumps(texts(), ensure_ascii=False).replace("<", "\\u003c")
    scripts = "\n".join(_file(f"{name}.js") for name in SCRIPTS)
    head = f"<style>{_file('page.css')}</style>"
    return f"{head}<script>window.LabMoves = {{texts: {data}}};\n{scripts}</script>"


def theme() -> gr.themes.Base:
    """A plain theme with the fonts that are there, Chinese ones included; none is fetched."""
    return gr.themes.Base(font=_FONTS, font_mono=("ui-monospace", "Consolas", "monospace"))
