"""The built-in encoder's weights, read back from the graph that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from rag.encoding.training.export import Matrix, Weights, hidden_size


def read_encoder(path: Path, heads: int) -> Weights:
    """A BERT's weights, float32, from a graph that `write_onnx` wrote, as exact as int8 is.

    Args:
        path: The ``.onnx`` file.
        heads: Attention heads; the graph holds the attention's scale inside the queries.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights: Weights = {
        "embeddings.word_embeddings.weight": held["words.int8"] * held["words.scale"],
        "embeddings.position_embeddings.weight": held["positions.int8"] * held["positions.scale"],
    }
    size = hidden_size(weights)
    # The type's vector is folded into the positions.
    weights["embeddings.token_type_embeddings.weight"] = np.zeros((1, size), dtype=np.float32)
    for name, value in held.items():
        if name.endswith(("LayerNorm.weight", "LayerNorm.bias")):
            weights[name] = value
        elif name.endswith(".joint.int8"):
            _split_joint(weights, name.removesuffix(".joint.int8"), held, size, heads)
        elif name.endswith(".dense.int8"):
            part = name.removesuffix(".int8")
            weights[f"{part}.weight"] = _dense(part, held)
            weights[f"{part}.bias"] = held[f"{part}.bias"]
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in weights.items()}


def _dense(part: str, held: dict[str, Any]) -> Matrix:
    weight: Matrix = held[f"{part}.int8"].T * held[f"{part}.scale"][:, None]
    if f"{part}.loud" in held:
        gain = held[f"{part}.quiet"].max()
        weight[:, held[f"{part}.loud"]] = held[f"{part}.float"].T / gain
    return weight


def _split_joint(
    weights: Weights, attention: str, held: dict[str, Any], size: int, heads: int
) -> None:
    joint = held[f"{attention}.joint.int8"].T * held[f"{attention}.joint.scale"][:, None]
    bias = held[f"{attention}.joint.bias"]
    for at, part in enumerate(("query", "key", "value")):
        factor = np.float32((size // heads) ** 0.5) if part == "query" else np.float32(1)
        rows = slice(at * size, (at + 1) * size)
        weights[f"{attention}.self.{part}.weight"] = joint[rows] * factor
        weights[f"{attention}.self.{part}.bias"] = bias[rows] * factor
