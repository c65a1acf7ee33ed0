"""One ``tokenizer.json`` for Chinese and English, built on the teacher's WordPiece.

English is cut exactly as the teacher cuts it. Around it stand three things that
``tokenizers`` runs by itself:

- a *character map*: Traditional to Simplified, full-width to half-width, Chinese punctuation
  to the plain marks (one compiled trie, a hundred times faster than as many ``Replace`` rules);
- a *split* of Chinese runs from everything else, so that ``OpenAI的CEO`` is three words, and of
  characters the vocabulary lacks, so that one rare character does not blank its sentence;
- *longest match* inside a run: each Chinese word has a ``##`` twin that carries the same id,
  so that a word has one vector wherever it stands.
"""

from __future__ import annotations

import base64
import json
import logging
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rag.language.script import fold

HAN_RANGES = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x3134F))
# Long runs are cut here: matching costs the square of a run's length.
LONGEST_RUN_CHARS = 32
_COMPATIBILITY_RANGES = ((0x2E80, 0x2FDF), (0x3000, 0x303F), (0xF900, 0xFAFF), (0xFF01, 0xFFEE))
_PUNCTUATION = {
    **dict.fromkeys("。．｡", "."),
    **dict.fromkeys("、，", ","),
    **dict.fromkeys("「」『』《》〈〉〝〞", '"'),
    **dict.fromkeys("【〔〖", "["),
    **dict.fromkeys("】〕〗", "]"),
    **dict.fromkeys("‧・•∙⋅", "·"),
    **dict.fromkeys("〜～", "~"),
}

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


def character_map() -> dict[str, str]:
    """Every character that the tokenizer rewrites, with what it becomes."""
    rewritten = {}
    for first, last in _COMPATIBILITY_RANGES:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if plain != chr(code):
                rewritten[chr(code)] = plain
    for first, last in HAN_RANGES[:3]:
        for code in range(first, last + 1):
            simplified = fold(chr(code))
            if simplified != chr(code):
                rewritten[chr(code)] = simplified
    for char, plain in rewritten.items():
        rewritten[char] = "".join(map(fold, plain)) if is_han_word(plain) else plain
    return rewritten | _PUNCTUATION


def compile_character_map(rewritten: dict[str, str]) -> str:
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


def assemble_vocabulary(teacher: dict[str, int], chinese: Iterable[str]) -> dict[str, int]:
    """Token to id: the teacher's tokens (its unused slots left out), then the Chinese words.

    A Chinese word and its ``##`` twin share one id. Ids are dense from 0.
    """
    vocabulary: dict[str, int] = {}
    rows = 0
    for token in sorted(teacher, key=teacher.__getitem__):
        if not token.startswith("[unused") and not is_han_word(token.removeprefix("##")):
            vocabulary[token] = rows
            rows += 1
    for word in dict.fromkeys(chinese):
        vocabulary[word] = vocabulary["##" + word] = rows
        rows += 1
    return vocabulary


def tokenizer_json(vocabulary: dict[str, int], max_tokens: int) -> dict[str, Any]:
    """The ``tokenizer.json`` object over a vocabulary made by `assemble_vocabulary`."""
    known = "".join(sorted(token for token in vocabulary if len(token) == 1 and is_han(token)))
    special = [
        {"id": vocabulary[token], "content": token, "single_word": False, "lstrip": False,
         "rstrip": False, "normalized": False, "special": True}
        for token in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    ]  # fmt: skip
    split = {
        "type": "Split",
        "pattern": {"Regex": f"[{_ranges(known)}]{{1,{LONGEST_RUN_CHARS}}}|{_any_han()}"},
        "behavior": "Isolated",
        "invert": False,
    }
    charsmap = compile_character_map(character_map())
    return {
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": max_tokens,
                       "strategy": "LongestFirst", "stride": 0},
        "padding": None,
        "added_tokens": sorted(special, key=lambda token: token["id"]),
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Precompiled", "precompiled_charsmap": charsmap},
            {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": False,
             "strip_accents": None, "lowercase": True}]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "BertPreTokenizer"}, split]},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                       {"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                     {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {
                token: {"id": token, "ids": [vocabulary[token]], "tokens": [token]}
                for token in ("[CLS]", "[SEP]")
            },
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": vocabulary},
    }  # fmt: skip


def write_tokenizer(path: Path, vocabulary: dict[str, int], max_tokens: int) -> None:
    """Write ``tokenizer.json``, compactly."""
    text = json.dumps(
        tokenizer_json(vocabulary, max_tokens), ensure_ascii=False, separators=(",", ":")
    )
    path.write_text(text, encoding="utf-8")
    logger.info("tokenizer: %d tokens, %d bytes", len(vocabulary), path.stat().st_size)


def _any_han() -> str:
    spans = (f"{chr(first)}-{chr(last)}" for first, last in HAN_RANGES)
    return "[" + "".join(spans) + "]"


def _ranges(characters: str) -> str:
    """The sorted characters as the inside of a regex class: ``abcx`` becomes ``a-cx``."""
    parts: list[list[str]] = []
    for char in characters:
        if parts and ord(char) == ord(parts[-1][-1]) + 1:
            parts[-1] = [parts[-1][0], char]
        else:
            parts.append([char])
    return "".join("-".join(part) for part in parts)
