"""The small files that make a folder a sentence-transformers model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MAX_TOKENS = 512
QUERY_PROMPT, DOCUMENT_PROMPT = "query: ", "passage: "  # as the base model was trained


def write_layout(
    folder: Path, rows: int, hidden: int, layers: int, heads: int, intermediate: int
) -> None:
    """Write the configurations beside the weights and the tokenizer.

    Args:
        folder: The model's folder; made if need be.
        rows: Distinct token vectors.
        hidden: The length of the vectors.
        layers: Transformer layers.
        heads: Attention heads.
        intermediate: The width of the feed-forward part.
    """
    kind = "sentence_transformers.models"
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": f"{kind}.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{kind}.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{kind}.Normalize"},
    ]
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": rows,
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": intermediate,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": MAX_TOKENS,
        "type_vocab_size": 1,
        "pad_token_id": 1,
    }
    tokenizer = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": MAX_TOKENS,
        "cls_token": "<s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
    }
    _write(folder / "modules.json", modules)
    _write(folder / "config.json", config)
    _write(folder / "tokenizer_config.json", tokenizer)
    _write(folder / "sentence_bert_config.json", {"max_seq_length": MAX_TOKENS})
    _write(
        folder / "config_sentence_transformers.json",
        {
            "prompts": {"query": QUERY_PROMPT, "document": DOCUMENT_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
    pooling = {"word_embedding_dimension": hidden, "pooling_mode_mean_tokens": True}
    _write(folder / "1_Pooling" / "config.json", pooling)
    _write(folder / "2_Normalize" / "config.json", {})


def _write(path: Path, form: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(form, indent=2) + "\n", encoding="utf-8")
