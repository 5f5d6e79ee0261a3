"""Search unit vectors exactly by inner product. The only module that knows FAISS; its errors stop here."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import IndexStateError

Vectors = NDArray[np.float32]

# More threads only wait for each other on a busy machine: 0.3 ms for 10,000 vectors became 28 ms with two.
_THREADS = 1


class VectorIndex:
    """Vectors of length 1, numbered from 0. The inner product of two is their cosine."""

    def __init__(self, index: faiss.Index) -> None:
        faiss.omp_set_num_threads(_THREADS)
        self._index = index

    @classmethod
    def of(cls, vectors: Vectors) -> "VectorIndex":
        """An index of `vectors`, shape (number, dimensions), each of length 1."""
        if len(vectors) and not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3):
            raise ValueError("vectors must have length 1")
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def read(cls, path: Path) -> "VectorIndex":
        """The index saved at `path`. Raises IndexStateError if it is missing or damaged."""
        try:
            index = faiss.read_index(str(path))
        except RuntimeError:
            index = None
        if index is None:  # as faiss also gives for some damaged files
            raise IndexStateError(f"{path}: the vectors cannot be read. Build them anew: make index")
        return cls(index)

    def write(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """The `limit` nearest to one vector of length 1: number and cosine, nearest first."""
        cosines, numbers = self._index.search(vector.reshape(1, -1), min(limit, len(self)))
        return list(zip(numbers[0].tolist(), cosines[0].tolist(), strict=True))

    def cosines(self, vector: Vectors, numbers: list[int]) -> list[float]:
        """The cosines between one vector of length 1 and the vectors `numbers`, in their order."""
        if not numbers:
            return []
        return [float(cosine) for cosine in self._index.reconstruct_batch(np.array(numbers, dtype=np.int64)) @ vector]

    def all(self) -> Vectors:
        """All vectors, shape (number, dimensions)."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)
