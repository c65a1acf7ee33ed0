"""One ``tokenizer.json`` over the trimmed vocabulary, run by ``tokenizers`` without a pre-pass.

A *character map* (one compiled trie) makes Traditional characters Simplified and does what the
base's own normaliser does with widths and signs; then the likeliest cut into pieces is taken, as
SentencePiece does.
"""

from __future__ import annotations

import base64
import json
import logging
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.language.script import fold

HAN_RANGES = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x3134F))
_COMPATIBILITY_RANGES = ((0x2E80, 0x2FDF), (0x3000, 0x303F), (0xF900, 0xFAFF), (0xFF01, 0xFFEE))
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")  # the first rows of the vocabulary

logger = logging.getLogger(__name__)


def is_han(char: str) -> bool:
    """Whether the character is a Chinese character.

    >>> is_han("离"), is_han("の")
    (True, False)
    """
    return any(first <= ord(char) <= last for first, last in HAN_RANGES)


def is_han_word(text: str) -> bool:
    """Whether the text is Chinese characters and nothing else, at least one."""
    return bool(text) and all(map(is_han, text))


def character_map(base: Mapping[str, str]) -> dict[str, str]:
    """Every character that the tokenizer rewrites, with what it becomes.

    Args:
        base: What the base model's tokenizer rewrites.
    """
    rewritten = {}
    for first, last in _COMPATIBILITY_RANGES:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if plain != chr(code):
                rewritten[chr(code)] = plain
    for first, last in HAN_RANGES[:3]:
        for code in range(first, last + 1):
            if (simplified := fold(chr(code))) != chr(code):
                rewritten[chr(code)] = simplified
    rewritten |= {char: plain for char, plain in base.items() if plain and "\0" not in char + plain}
    return {char: _simplified(plain) for char, plain in rewritten.items()}


def _simplified(text: str) -> str:
    return "".join(fold(char) if is_han(char) else char for char in text)


def compile_character_map(rewritten: Mapping[str, str]) -> str:
    """The map as the base64 text of a SentencePiece ``precompiled_charsmap``."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2

    messages: Any = sentencepiece_model_pb2  # its classes exist only at run time

    def codes(text: str) -> str:
        return " ".join(f"{ord(char):X}" for char in text)

    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "rules.tsv"
        lines = [f"{codes(source)}\t{codes(target)}\n" for source, target in rewritten.items()]
        rules.write_text("".join(sorted(lines)), encoding="ascii")
        proto = messages.ModelProto()
        normalizer = sentencepiece.SentencePieceNormalizer(rule_tsv=str(rules))
        proto.ParseFromString(normalizer.serialized_model_proto())
    return base64.b64encode(proto.normalizer_spec.precompiled_charsmap).decode("ascii")


def tokenizer_json(
    pieces: Sequence[tuple[str, float]], rewritten: Mapping[str, str], max_tokens: int
) -> dict[str, Any]:
    """The ``tokenizer.json`` object over pieces and their scores, the special ones first."""
    special = [
        {"id": row, "content": text, "single_word": False, "lstrip": False, "rstrip": False,
         "normalized": False, "special": True}
        for row, text in enumerate(SPECIAL)
    ]  # fmt: skip
    first, last = (
        {"SpecialToken": {"id": SPECIAL[row], "type_id": 0}} for row in (0, 2)
    )  # fmt: skip
    return {
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": max_tokens,
                       "strategy": "LongestFirst", "stride": 0},
        "padding": None,
        "added_tokens": special,
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Precompiled", "precompiled_charsmap": compile_character_map(rewritten)},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always",
                          "split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [first, {"Sequence": {"id": "A", "type_id": 0}}, last],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                     {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {
                SPECIAL[row]: {"id": SPECIAL[row], "ids": [row], "tokens": [SPECIAL[row]]}
                for row in (0, 2)
            },
        },
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always",
                    "split": True},
        "model": {"type": "Unigram", "unk_id": 3, "byte_fallback": False,
                  "vocab": [[text, round(score, 3)] for text, score in pieces]},
    }  # fmt: skip


def write_tokenizer(path: Path, form: Mapping[str, Any]) -> None:
    """Write ``tokenizer.json``, compactly."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8")
    pieces = len(form["model"]["vocab"])
    logger.info("tokenizer: %d pieces, %d bytes", pieces, path.stat().st_size)
