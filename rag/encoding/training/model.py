"""The model in torch: texts to vectors, with gradients, and its weights."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.encoding.encoder import Vectors
from rag.encoding.training.export import Weights
from rag.encoding.training.layout import MAX_TOKENS

if TYPE_CHECKING:
    import torch

    Tensor = torch.Tensor

_ENCODE_BATCH = 32


class TextModel:
    """A BERT and its tokenizer: mean pooling, unit length."""

    def __init__(self, bert: Any, tokenizer: Any) -> None:
        self.bert = bert
        self.tokenizer = tokenizer

    def tokens(self, texts: Sequence[str], max_tokens: int) -> list[list[int]]:
        """Token ids of each text; longer ones are cut."""
        rows = [encoding.ids for encoding in self.tokenizer.encode_batch_fast(list(texts))]
        return [
            row if len(row) <= max_tokens else [*row[: max_tokens - 1], row[-1]] for row in rows
        ]

    def vectors(self, tokens: Sequence[Sequence[int]]) -> Tensor:
        """Unit vectors, float32, shape (n, hidden), as one batch."""
        import torch
        from torch.nn import functional

        longest = max(map(len, tokens))
        ids = torch.zeros((len(tokens), longest), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for row, text in enumerate(tokens):
            ids[row, : len(text)] = torch.tensor(text)
            mask[row, : len(text)] = 1
        with _fast_precision():
            hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).float()
        return functional.normalize((hidden.float() * weights).sum(1), dim=-1)

    def encode(self, texts: Sequence[str], max_tokens: int = MAX_TOKENS) -> Vectors:
        """Unit vectors as numpy, shape (n, hidden), without gradients, batched by length."""
        import torch

        tokens = self.tokens(texts, max_tokens)
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
        rows = np.zeros((len(tokens), self.bert.config.hidden_size), dtype=np.float32)
        with torch.inference_mode():
            for first in range(0, len(order), _ENCODE_BATCH):
                part = order[first : first + _ENCODE_BATCH]
                rows[part] = self.vectors([tokens[i] for i in part]).numpy()
        return rows

    def loudness(self, texts: Sequence[str]) -> Weights:
        """By multiplication, how large each of its inputs gets on the texts."""
        import torch

        largest: Weights = {}

        def watch(name: str) -> Any:
            def look(_: Any, inputs: Any) -> None:
                here = inputs[0].detach().float().abs().flatten(0, -2).amax(0).numpy()
                largest[name] = np.maximum(largest.get(name, here), here)

            return look

        hooks = [
            module.register_forward_pre_hook(watch(name))
            for name, module in self.bert.named_modules()
            if isinstance(module, torch.nn.Linear)
        ]
        self.encode(texts)
        for hook in hooks:
            hook.remove()
        return largest

    def weights(self) -> Weights:
        """The state as numpy, float32."""
        return {
            name: tensor.detach().float().numpy().copy()
            for name, tensor in self.bert.state_dict().items()
            if "position_ids" not in name
        }


def build_bert(weights: Weights, heads: int) -> Any:
    """A transformers ``BertModel`` that holds the weights; its shape is read off them."""
    import torch
    from transformers import BertConfig, BertModel

    rows, hidden = weights["embeddings.word_embeddings.weight"].shape
    config = BertConfig(  # type: ignore[call-arg]
        vocab_size=rows,
        hidden_size=hidden,
        num_hidden_layers=layer_count(weights),
        num_attention_heads=heads,
        intermediate_size=weights["encoder.layer.0.intermediate.dense.weight"].shape[0],
        max_position_embeddings=weights["embeddings.position_embeddings.weight"].shape[0],
        type_vocab_size=weights["embeddings.token_type_embeddings.weight"].shape[0],
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=0,
        attn_implementation="eager",  # twice as fast as the fused kernel on short texts
    )
    bert = BertModel(config, add_pooling_layer=False)
    bert.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    return bert


def _fast_precision() -> AbstractContextManager[Any]:
    """bfloat16 where the processor multiplies it; elsewhere it is far slower than float32."""
    import torch

    able = torch.cpu.get_capabilities()
    native = bool(able.get("avx512_bf16") or able.get("amx_bf16"))
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=native)


def layer_count(weights: Weights) -> int:
    """The number of transformer layers."""
    return 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder."))


def read_weights(path: Path) -> Weights:
    """A BERT's weights from a safetensors file, float32, without pooler and position ids."""
    from safetensors.numpy import load_file

    return {
        name.removeprefix("bert."): array.astype(np.float32)
        for name, array in load_file(path).items()
        if "pooler" not in name and "position_ids" not in name
    }


def write_weights(weights: Weights, path: Path) -> None:
    """Write a safetensors file; the old one stays whole until the new one is."""
    from safetensors.numpy import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    save_file({name: np.ascontiguousarray(array) for name, array in weights.items()}, part)
    part.replace(path)


def open_tokenizer(path: Path) -> Any:
    """A ``tokenizers.Tokenizer`` without truncation or padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
