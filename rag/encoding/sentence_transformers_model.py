"""Any sentence-transformers model behind the encoder's interface; torch is imported here only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.encoding.encoder import Vectors
from rag.errors import EncoderError


class SentenceTransformersEncoder:
    """A model by its name on the hub or by its folder, with its query and document prompts."""

    def __init__(self, name: str) -> None:
        """Load the model.

        Args:
            name: A name on the hub, or a folder.

        Raises:
            EncoderError: The library is not installed, or the model cannot be loaded.
        """
        self.name = name
        self._model = _load(name)
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            dimension = self.encode_query(["dimension"]).shape[1]
        self.dimension: int = dimension
        self.fingerprint = _fingerprint(self._model)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """The questions as float32 rows of unit length, shape (n, dimension)."""
        return self._unit(self._model.encode_query, texts, progress=False)

    def encode_document(self, texts: Sequence[str], progress: bool = False) -> Vectors:
        """The passages or sentences as float32 rows of unit length, shape (n, dimension)."""
        return self._unit(self._model.encode_document, texts, progress)

    def _unit(self, encode: Any, texts: Sequence[str], progress: bool) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = encode(
            list(texts),
            convert_to_numpy=True,
            normalize_embeddings=True,
            show_progress_bar=progress,
        )
        return np.asarray(vectors, dtype=np.float32)


def _load(name: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EncoderError(
            f"The embedding model {name!r} needs sentence-transformers; "
            'run: pip install "lab-moves[models]"'
        ) from error
    # A folder is never looked up on the hub, and a mistyped path gets a plain answer at once.
    looks_like_path = name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name
    folder = Path(name).expanduser()
    if looks_like_path and not folder.is_dir():
        raise EncoderError(f"There is no embedding model in {name!r}: not a folder.")
    local = folder.is_dir()
    try:
        return SentenceTransformer(
            str(folder) if local else name, local_files_only=local, device="cpu"
        )
    except Exception as error:  # hub, file and format errors of four libraries
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        where = "the folder" if local else "this machine's cache or the hub"
        raise EncoderError(
            f"The embedding model {name!r} cannot be loaded from {where}: {reason}"
        ) from error


def _fingerprint(model: Any) -> str:
    """Hex digest of weights, tokenizer, prompts, modules and length limit."""
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        if ".pooler." in key:  # not used for sentence vectors, and random where a file lacks it
            continue
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().float().numpy().tobytes())
    vocabulary = sorted(model.tokenizer.get_vocab().items()) if model.tokenizer else []
    parts = [
        vocabulary,
        sorted((model.prompts or {}).items()),
        model.default_prompt_name,
        model.max_seq_length,
        str(model),
    ]
    digest.update(json.dumps(parts, ensure_ascii=False).encode())
    return digest.hexdigest()
