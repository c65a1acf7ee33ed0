"""Vectors of one generation in FAISS: exact inner product over unit rows."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


def write_vectors(path: Path, vectors: Vectors) -> None:
    """Write (n, d) float32 unit rows as a flat index."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    faiss.write_index(index, str(path))


class VectorIndex:
    """An opened file of vectors."""

    def __init__(self, path: Path) -> None:
        """Read the index; its checksum must have been compared before."""
        self._index = faiss.read_index(str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        return int(self._index.d)

    def rows(self, start: int, end: int) -> Vectors:
        """The vectors ``start`` to ``end``, (end - start, d) float32."""
        if end <= start:
            return np.zeros((0, self.dimension), np.float32)
        rows: Vectors = self._index.reconstruct_n(start, end - start)
        return rows

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The ``k`` nearest rows to one (d,) vector: (row, inner product), best first."""
        if not len(self):
            return []
        scores, rows = self._index.search(vector[None].astype(np.float32), min(k, len(self)))
        return [(int(r), float(s)) for r, s in zip(rows[0], scores[0], strict=True) if r >= 0]
