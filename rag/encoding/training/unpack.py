"""The finished int8 folder back as float weights, for sentence-transformers and for tuning on.

``python -m rag.encoding.training.unpack TARGET`` writes a folder that
``SentenceTransformer(TARGET)`` loads with torch; its vectors agree with the int8 model's.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import click
import numpy as np

from rag.encoding.encoder import BUILTIN_FOLDER
from rag.encoding.training.export import Weights
from rag.encoding.training.model import write_weights


def unpack(folder: Path, target: Path) -> Path:
    """``target``, written: everything in the folder, with float weights for the int8 graph.

    Args:
        folder: A folder as ``export`` leaves it.
        target: A new folder.
    """
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("onnx"))
    write_weights(
        read_int8_weights(folder / "onnx" / "model_int8.onnx"), target / "model.safetensors"
    )
    return target


def read_int8_weights(path: Path) -> Weights:
    """The weights of an int8 graph under a ``BertModel``'s names, float32."""
    import onnx
    from onnx import numpy_helper

    held = {c.name: numpy_helper.to_array(c) for c in onnx.load(str(path)).graph.initializer}
    hidden = held["positions.int8"].shape[1]
    weights: Weights = {
        "embeddings.word_embeddings.weight": held["words.int8"] * held["words.scale"],
        "embeddings.position_embeddings.weight": held["positions.int8"] * held["positions.scale"],
        # Folded into the positions when the graph was written.
        "embeddings.token_type_embeddings.weight": np.zeros((1, hidden), dtype=np.float32),
    }
    heads = next(
        int(values[2])
        for name, values in held.items()
        if name.startswith("int_(0, 0,") and len(values) == 4
    )
    scale = np.float32((hidden // heads) ** -0.5)
    for name, values in held.items():
        if name.endswith((".weight", ".bias")) and not name.endswith(".joint.bias"):
            weights[name] = values
        elif name.endswith(".int8") and name not in ("words.int8", "positions.int8"):
            part = name.removesuffix(".int8")
            weight = (values * held[f"{part}.scale"]).T.astype(np.float32)
            if f"{part}.loud" in held:  # kept in float, halved where the GELU's half went in
                weight[:, held[f"{part}.loud"]] = (
                    held[f"{part}.float"].T / held[f"{part}.quiet"].max()
                )
            weights[f"{part}.weight"] = weight
    for joint in [name for name in weights if name.endswith(".joint.weight")]:
        attention = joint.removesuffix(".joint.weight")
        rows = np.split(weights.pop(joint), 3)
        shifts = np.split(held[f"{attention}.joint.bias"], 3)
        for part, row, shift in zip(("query", "key", "value"), rows, shifts, strict=True):
            factor = scale if part == "query" else np.float32(1)
            weights[f"{attention}.self.{part}.weight"] = np.asarray(row / factor, np.float32)
            weights[f"{attention}.self.{part}.bias"] = np.asarray(shift / factor, np.float32)
    return weights


@click.command()
@click.argument("target", type=click.Path(exists=False, path_type=Path))
def main(target: Path) -> None:
    """Write the built-in encoder into TARGET as a torch model of sentence-transformers."""
    click.echo(unpack(BUILTIN_FOLDER, target))


if __name__ == "__main__":
    main()
