"""The chat: the desk in a browser, and three endpoints for programs.

``build_app`` is the page over an open desk; ``serve`` opens the desk, building its index where
there is none, and answers until it is stopped. Gradio is imported here and nowhere else.
"""

from __future__ import annotations

from rag.chat.app import build_app
from rag.chat.server import serve

__all__ = ["build_app", "serve"]
