"""The trained student as an int8 ONNX graph, written node by node with numpy and onnx.

Written by hand rather than traced, because the graph is small and three things matter:
embedding rows are int8 with a scale each (a traced export keeps one scale for all), query,
key and value are one multiplication, and the graph ends in unit vectors, so that the runtime
needs no arithmetic of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Weights = dict[str, Matrix]
IntArray = NDArray[np.int64]
OPSET = 17
LOUD_INPUTS = 4  # of each feed-forward multiplication, kept in float


def quantise(matrix: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """int8 values and a float scale for each row: ``values * scales`` is near ``matrix``.

    >>> quantise(np.array([[127.0, -254.0]], dtype=np.float32))[0].tolist()
    [[64, -127]]
    """
    largest = np.abs(matrix).max(axis=1, keepdims=True)
    scales = np.maximum(largest, 1e-12).astype(np.float32) / np.float32(127)
    return np.round(matrix / scales).astype(np.int8), scales


class GraphWriter:
    """Collects nodes and constants; each method returns the name of the value it adds."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._known: set[str] = set()

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """The name of a constant, added once."""
        from onnx import numpy_helper

        if name not in self._known:
            self._known.add(name)
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """The name of the single output of a new node."""
        return self.add_many(operator, 1, *inputs, **attributes)[0]

    def add_many(self, operator: str, outputs: int, *inputs: str, **attributes: Any) -> list[str]:
        """The names of a new node's outputs."""
        from onnx import helper

        names = [f"{operator}_{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, **attributes))
        return names

    def numbers(self, *values: int) -> str:
        """An int64 vector constant."""
        return self.constant(f"int_{values}", np.array(values, dtype=np.int64))

    def number(self, value: float) -> str:
        """A float scalar constant."""
        return self.constant(f"float_{value}", np.array(value, dtype=np.float32))

    def scaled_rows(self, name: str, table: Matrix, chosen: tuple[str, ...]) -> str:
        """Rows of a table kept in int8 with a scale each; ``chosen`` is an operator and inputs."""
        operator, *inputs = chosen
        values, scales = quantise(table)
        rows = self.add(operator, self.constant(f"{name}.int8", values), *inputs)
        row_scales = self.add(operator, self.constant(f"{name}.scale", scales), *inputs)
        return self.add("Mul", self.add("Cast", rows, to=1), row_scales)

    def linear(self, x: str, name: str, weight: Matrix, bias: Matrix) -> str:
        """``x @ weight.T + bias``: int8 weights with a scale each output, input int8 on the fly."""
        values, scales = quantise(weight)
        quantised, scale, zero = self.add_many("DynamicQuantizeLinear", 3, x)
        product = self.add(
            "MatMulInteger",
            quantised,
            self.constant(f"{name}.int8", values.T),
            zero,
            self.constant("int8_zero", np.array(0, dtype=np.int8)),
        )
        scale = self.add("Mul", scale, self.constant(f"{name}.scale", scales[:, 0]))
        product = self.add("Mul", self.add("Cast", product, to=1), scale)
        return self.add("Add", product, self.constant(f"{name}.bias", bias))

    def split_linear(
        self, x: str, name: str, weight: Matrix, bias: Matrix, loud: IntArray, gain: float = 1.0
    ) -> str:
        """As `linear` of ``gain * x``, with the ``loud`` inputs multiplied in float beside it.

        One input far larger than the rest would set the scale for all of them; without it the
        rest keep four times the resolution.
        """
        quiet = np.full(weight.shape[1], gain, dtype=np.float32)
        quiet[loud] = 0
        gathered = self.add("Gather", x, self.constant(f"{name}.loud", loud), axis=-1)
        loud_weight = self.constant(f"{name}.float", gain * weight[:, loud].T)
        quiet_weight = weight.copy()
        quiet_weight[:, loud] = 0
        x = self.add("Mul", x, self.constant(f"{name}.quiet", quiet))
        rest = self.linear(x, name, quiet_weight, bias)
        return self.add("Add", rest, self.add("MatMul", gathered, loud_weight))

    def norm(self, x: str, name: str, weights: Weights) -> str:
        """Layer normalisation."""
        gain = self.constant(f"{name}.weight", weights[f"{name}.weight"])
        shift = self.constant(f"{name}.bias", weights[f"{name}.bias"])
        return self.add("LayerNormalization", x, gain, shift, axis=-1, epsilon=1e-12)


def write_onnx(
    weights: Weights, heads: int, max_tokens: int, path: Path, loudness: Mapping[str, Matrix]
) -> None:
    """Write the graph of a BERT sentence encoder.

    Args:
        weights: A transformers ``BertModel`` state, float32, without the pooler.
        heads: Attention heads.
        max_tokens: Positions kept; longer input is cut by the tokenizer.
        path: The ``.onnx`` file.
        loudness: Of each ``.dense`` of the feed-forward parts, how large each of its inputs gets
            on ordinary text, as `TextModel.loudness` measures it.
    """
    import onnx
    from onnx import TensorProto, helper

    graph = GraphWriter()
    hidden = _embeddings(graph, weights, max_tokens)
    keep = graph.add("Unsqueeze", graph.add("Cast", "attention_mask", to=1), graph.numbers(1, 2))
    penalty = graph.add("Mul", graph.add("Sub", keep, graph.number(1.0)), graph.number(10_000.0))
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder."))
    for layer in range(layers):
        hidden = _layer(graph, weights, f"encoder.layer.{layer}", hidden, penalty, heads, loudness)
    _pool(graph, hidden)

    rows, tokens, size = "texts", "tokens", hidden_size(weights)
    int64, float32 = TensorProto.INT64, TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info(name, int64, [rows, tokens])
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [
        helper.make_tensor_value_info("last_hidden_state", float32, [rows, tokens, size]),
        helper.make_tensor_value_info("sentence_embedding", float32, [rows, size]),
    ]
    body = helper.make_graph(graph.nodes, "sentence_encoder", inputs, outputs, graph.constants)
    model = helper.make_model(
        body, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8, producer_name="rag"
    )
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(path))


def hidden_size(weights: Weights) -> int:
    """The length of the vectors."""
    return int(weights["embeddings.word_embeddings.weight"].shape[1])


def _embeddings(graph: GraphWriter, weights: Weights, max_tokens: int) -> str:
    table = weights["embeddings.word_embeddings.weight"]
    words = graph.scaled_rows("words", table, ("Gather", "input_ids"))
    # Every text is of type 0, so its vector is folded into the positions.
    positions = weights["embeddings.position_embeddings.weight"][:max_tokens]
    positions = positions + weights["embeddings.token_type_embeddings.weight"][0]
    length = graph.add("Slice", graph.add("Shape", "input_ids"), graph.numbers(1), graph.numbers(2))
    here = graph.scaled_rows("positions", positions, ("Slice", graph.numbers(0), length))
    return graph.norm(graph.add("Add", words, here), "embeddings.LayerNorm", weights)


def _layer(
    graph: GraphWriter,
    weights: Weights,
    name: str,
    hidden: str,
    penalty: str,
    heads: int,
    loudness: Mapping[str, Matrix],
) -> str:
    attended = _attend(graph, weights, name, hidden, penalty, heads)
    hidden = graph.add("Add", attended, hidden)
    hidden = graph.norm(hidden, f"{name}.attention.output.LayerNorm", weights)

    def dense(x: str, part: str, gain: float = 1.0) -> str:
        loud = np.sort(np.argsort(-loudness[part])[:LOUD_INPUTS])
        weight, bias = weights[f"{part}.weight"], weights[f"{part}.bias"]
        return graph.split_linear(x, part, weight, bias, loud, gain)

    wide = dense(hidden, f"{name}.intermediate.dense")
    error = graph.add("Erf", graph.add("Mul", wide, graph.number(float(np.sqrt(0.5)))))
    doubled = graph.add("Mul", wide, graph.add("Add", error, graph.number(1.0)))
    narrow = dense(doubled, f"{name}.output.dense", gain=0.5)  # the half of the GELU
    hidden = graph.add("Add", narrow, hidden)
    return graph.norm(hidden, f"{name}.output.LayerNorm", weights)


def _attend(
    graph: GraphWriter, weights: Weights, name: str, hidden: str, penalty: str, heads: int
) -> str:
    size = hidden_size(weights)
    attention = f"{name}.attention"
    parts = [f"{attention}.self.{part}" for part in ("query", "key", "value")]
    scale = np.float32((size // heads) ** -0.5)
    factors = (scale, np.float32(1), np.float32(1))  # the attention's scale, folded in
    joint_weight = np.concatenate(
        [weights[f"{p}.weight"] * f for p, f in zip(parts, factors, strict=True)]
    )
    joint_bias = np.concatenate(
        [weights[f"{p}.bias"] * f for p, f in zip(parts, factors, strict=True)]
    )
    joint = graph.linear(hidden, f"{attention}.joint", joint_weight, joint_bias)
    query, key, value = graph.add_many("Split", 3, joint, axis=-1)
    split = graph.numbers(0, 0, heads, size // heads)
    query = graph.add("Transpose", graph.add("Reshape", query, split), perm=[0, 2, 1, 3])
    key = graph.add("Transpose", graph.add("Reshape", key, split), perm=[0, 2, 3, 1])
    value = graph.add("Transpose", graph.add("Reshape", value, split), perm=[0, 2, 1, 3])
    scores = graph.add("Add", graph.add("MatMul", query, key), penalty)
    mixed = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), value)
    mixed = graph.add("Transpose", mixed, perm=[0, 2, 1, 3])
    mixed = graph.add("Reshape", mixed, graph.numbers(0, 0, size))

    part = f"{attention}.output.dense"
    return graph.linear(mixed, part, weights[f"{part}.weight"], weights[f"{part}.bias"])


def _pool(graph: GraphWriter, hidden: str) -> None:
    """The mean over the real tokens, at unit length: the graph's two outputs."""
    from onnx import helper

    graph.nodes.append(helper.make_node("Identity", [hidden], ["last_hidden_state"]))
    mask = graph.add("Unsqueeze", graph.add("Cast", "attention_mask", to=1), graph.numbers(2))
    total = graph.add("ReduceSum", graph.add("Mul", hidden, mask), graph.numbers(1), keepdims=0)
    # Unit length makes the division by the number of tokens unnecessary.
    length = graph.add("ReduceL2", total, axes=[1], keepdims=1)
    length = graph.add("Max", length, graph.number(1e-9))
    graph.nodes.append(helper.make_node("Div", [total, length], ["sentence_embedding"]))
