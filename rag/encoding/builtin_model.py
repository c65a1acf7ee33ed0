"""The built-in model, run by onnxruntime and tokenizers: no torch, no hub."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.encoding.encoder import BUILTIN, Vectors
from rag.errors import EncoderError

# What the vectors depend on. The model card may be edited without making an index stale.
_FINGERPRINTED = ("onnx/model_int8.onnx", "tokenizer.json", "config_sentence_transformers.json")
# A batch holds about this many tokens, padding included: small enough for the inner values to
# stay in the caches. On one thread 371 sentences a second, and 262 with four times as many.
_TOKENS_PER_BATCH = 512
_TEXTS_PER_STEP = 4_096
_MAX_CHARS = 4_000  # no 256 tokens are longer; a page without spaces must not cost minutes


class BuiltinEncoder:
    """The model in a folder of sentence-transformers' layout, int8, on the processor."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Open the folder.

        Args:
            folder: Holds ``tokenizer.json``, ``onnx/model_int8.onnx`` and the two configurations.
            threads: For one call; by default all cores this process may use.

        Raises:
            EncoderError: A file is missing or damaged.
        """
        self.name = BUILTIN
        self._tokenizer, self._session = _open(folder, threads)
        prompts = json.loads((folder / _FINGERPRINTED[2]).read_text(encoding="utf-8"))["prompts"]
        self._query_prompt: str = prompts.get("query", "")
        self._document_prompt: str = prompts.get("document", "")
        self.dimension: int = self._session.get_outputs()[1].shape[-1]
        self.fingerprint = _fingerprint(folder)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """The questions as float32 rows of unit length, shape (n, dimension)."""
        return self._encode([self._query_prompt + text for text in texts], progress=False)

    def encode_document(self, texts: Sequence[str], progress: bool = False) -> Vectors:
        """The passages or sentences as float32 rows of unit length, shape (n, dimension)."""
        return self._encode([self._document_prompt + text for text in texts], progress)

    def _encode(self, texts: list[str], progress: bool) -> Vectors:
        from tqdm import tqdm

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        with tqdm(total=len(texts), desc="embedding", unit="text", disable=not progress) as bar:
            for first in range(0, len(texts), _TEXTS_PER_STEP):
                step = [text[:_MAX_CHARS] for text in texts[first : first + _TEXTS_PER_STEP]]
                encodings = self._tokenizer.encode_batch_fast(step)
                tokens = [encoding.ids for encoding in encodings]
                for batch in _batches([len(ids) for ids in tokens]):
                    rows = self._run([tokens[i] for i in batch])
                    vectors[[first + i for i in batch]] = rows
                    bar.update(len(batch))
        return vectors

    def _run(self, tokens: list[list[int]]) -> Vectors:
        longest = max(map(len, tokens))
        ids = np.zeros((len(tokens), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(tokens):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        feeds = {"input_ids": ids, "attention_mask": mask}
        vectors: Vectors = self._session.run(["sentence_embedding"], feeds)[0]
        return vectors


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions of texts to run together: like lengths, so that little is padding.

    >>> list(_batches([3, 500, 2]))
    [[1], [0, 2]]
    """
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        if batch and (len(batch) + 1) * lengths[batch[0]] > _TOKENS_PER_BATCH:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


def _open(folder: Path, threads: int | None) -> tuple[Any, Any]:
    # The tokenizer's own threads would compete with onnxruntime's, and warn after a fork.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import onnxruntime
    from tokenizers import Tokenizer

    missing = [name for name in _FINGERPRINTED if not (folder / name).is_file()]
    if missing:
        raise EncoderError(
            f"The embedding model in {folder} lacks {', '.join(missing)}; reinstall lab-moves."
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or len(os.sched_getaffinity(0))
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = onnxruntime.InferenceSession(
            str(folder / _FINGERPRINTED[0]), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # both libraries raise bare Exception on a damaged file
        raise EncoderError(
            f"The embedding model in {folder} is damaged ({error}); reinstall lab-moves."
        ) from error
    return tokenizer, session


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in _FINGERPRINTED:
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()
