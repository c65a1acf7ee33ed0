"""What an encoder is, and the one place that opens one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

BUILTIN = "builtin"
BUILTIN_FOLDER = Path(__file__).parent / "builtin"


class Encoder(Protocol):
    """Texts to vectors. Similarity is the dot product: every row has unit length.

    Attributes:
        name: What the user asked for: ``builtin``, or a model's name or path.
        fingerprint: Hex digest of everything the vectors depend on. An index built under
            another fingerprint cannot be searched.
        dimension: The length of a vector.
    """

    name: str
    fingerprint: str
    dimension: int

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """The questions as float32 rows of unit length, shape (n, dimension)."""
        ...

    def encode_document(self, texts: Sequence[str], progress: bool = False) -> Vectors:
        """The passages or sentences as float32 rows of unit length, shape (n, dimension)."""
        ...


def open_encoder(name: str = BUILTIN) -> Encoder:
    """The encoder of that name, ready to encode.

    Args:
        name: ``builtin``, or a sentence-transformers model: a name on the hub, or a folder.

    Raises:
        EncoderError: The model cannot be loaded; says what to do.
    """
    if name == BUILTIN:
        from rag.encoding.builtin_model import BuiltinEncoder

        return BuiltinEncoder(BUILTIN_FOLDER)
    from rag.encoding.sentence_transformers_model import SentenceTransformersEncoder

    return SentenceTransformersEncoder(name)
