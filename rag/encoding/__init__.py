"""Texts to unit vectors: the built-in model, or any sentence-transformers model.

>>> from rag.encoding import open_encoder
>>> open_encoder("builtin").dimension  # doctest: +SKIP
384
"""

from rag.encoding.encoder import BUILTIN, Encoder, open_encoder

__all__ = ["BUILTIN", "Encoder", "open_encoder"]
