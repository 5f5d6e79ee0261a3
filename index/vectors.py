"""Search unit vectors by inner product, exactly while that is fast.

The only module that knows FAISS; its errors stop here.

Up to EXACT_UP_TO vectors, each is compared with the question. Where there are more, those of the nearest groups are
compared by codes, of 4 bits for every two numbers, and only the best of these by their own numbers, of 16 bits each.
How many of the nearest are found that way is measured when the index is built.
"""

import math
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import IndexStateError

Vectors = NDArray[np.float32]

EXACT_UP_TO = 50_000  # vectors; comparing with all takes 4.5 ms there and grows in proportion
_SCANNED = 150_000  # vectors whose codes are compared with a question; 250,000 of a million find 1 in 100 more
_CANDIDATES = 400  # of those, compared by their own numbers
_SAMPLE_PER_GROUP = 50  # vectors that the groups are learnt from; faiss warns below 39
_CODE_SAMPLE = 39 * 16  # vectors that faiss wants to see to learn 16 codes
_BLOCK = 50_000  # vectors added at a time
_COUNTED = 10  # nearest, of which recall is the share found
_ASKED = 300  # questions at most, to measure that

# More threads only wait for each other on a busy machine: 0.3 ms for 10,000 vectors became 28 ms with two, and
# learning codes 40 s instead of 4. The setting holds for the thread that makes it.
_THREADS = 1

_TRAILER = struct.Struct("<8sQd")  # follows what FAISS has written: a mark, the bytes before it, and the recall
_MARK = b"vectors1"


class VectorIndex:
    """Vectors of length 1, numbered from 0. The inner product of two is their cosine. Safe to search from threads.

    `recall` is the share of the ten nearest that a search finds, measured when the index was built.
    """

    def __init__(self, index: faiss.Index, recall: float) -> None:
        self._index = index
        self.recall = recall

    @classmethod
    def of(
        cls,
        vectors: Vectors,
        progress: Callable[[int, int], object] = lambda _done, _total: None,
        *,
        questions: Vectors | None = None,
        exact_up_to: int = EXACT_UP_TO,
    ) -> "VectorIndex":
        """An index of `vectors`, shape (number, dimensions), each of length 1.

        `questions`, of the same dimensions, are what recall is measured with: questions lie apart from passages and
        are harder to serve than passages that look for their like. Without them, points between two passages stand in.
        """
        faiss.omp_set_num_threads(_THREADS)
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if not np.allclose(np.einsum("ij,ij->i", vectors, vectors), 1, atol=2e-3):
            raise ValueError("vectors must have length 1")
        number, dimensions = vectors.shape
        if number <= exact_up_to or number < _CODE_SAMPLE or dimensions % 2:
            flat = faiss.IndexFlatIP(dimensions)
            flat.add(vectors)
            return cls(flat, 1.0)
        index = _approximate(vectors, progress)
        return cls(index, _recall(index, vectors, _between(vectors) if questions is None else questions[:_ASKED]))

    @classmethod
    def read(cls, path: Path) -> "VectorIndex":
        """The index saved at `path`, mapped rather than loaded. Raises IndexStateError if it is missing or damaged."""
        faiss.omp_set_num_threads(_THREADS)
        try:
            recall = _recorded(path)
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except (OSError, ValueError, RuntimeError) as error:
            raise IndexStateError(f"{path}: the vectors cannot be read. Build them anew: make index") from error
        return cls(index, recall)

    def write(self, path: Path) -> None:
        """Save the index. Raises OSError if that fails."""
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise OSError(f"{path}: cannot be written") from error
        size = path.stat().st_size
        with path.open("ab") as file:
            file.write(_TRAILER.pack(_MARK, size, self.recall))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def exact(self) -> bool:
        """Whether each search compares with every vector."""
        return isinstance(self._index, faiss.IndexFlat)

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """The `limit` nearest to one vector of length 1: number and cosine, nearest first."""
        return self.search_many(vector.reshape(1, -1), limit)[0]

    def search_many(self, vectors: Vectors, limit: int) -> list[list[tuple[int, float]]]:
        """What `search` finds for each of `vectors`, shape (number, dimensions), in their order."""
        faiss.omp_set_num_threads(_THREADS)
        limit = min(limit, len(self))
        if limit < 1:
            return [[] for _ in vectors]
        cosines, numbers = self._index.search(vectors, limit, params=_parameters(self._index, limit))
        return [
            [(number, cosine) for number, cosine in zip(*found, strict=True) if number >= 0]  # -1: no more found
            for found in zip(numbers.tolist(), cosines.tolist(), strict=True)
        ]

    def cosines(self, vector: Vectors, numbers: Sequence[int]) -> list[float]:
        """The cosines between one vector of length 1 and the vectors `numbers`, in their order."""
        if not numbers:
            return []
        faiss.omp_set_num_threads(_THREADS)
        found: list[float] = (self._index.reconstruct_batch(np.array(numbers, dtype=np.int64)) @ vector).tolist()
        return found

    def all(self) -> Vectors:
        """All vectors, shape (number, dimensions). Those of an index that is not exact are rounded to 16 bits."""
        faiss.omp_set_num_threads(_THREADS)
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)


def _approximate(vectors: Vectors, progress: Callable[[int, int], object]) -> faiss.IndexRefine:
    """Codes in groups around centres, and beside them the vectors in 16 bits."""
    number, dimensions = vectors.shape
    groups = min(round(math.sqrt(number)), number // _SAMPLE_PER_GROUP)
    codes = faiss.IndexIVFPQFastScan(
        faiss.IndexFlatIP(dimensions), dimensions, groups, dimensions // 2, 4, faiss.METRIC_INNER_PRODUCT
    )
    codes.by_residual = True  # codes tell where in its group a vector lies: finds 1 in 100 more
    codes.nprobe = min(groups, math.ceil(groups * _SCANNED / number))
    exact = faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    index = faiss.IndexRefine(codes, exact)
    progress(0, number)
    seen = max(groups * _SAMPLE_PER_GROUP, _CODE_SAMPLE)
    index.train(vectors[np.sort(np.random.default_rng(0).choice(number, seen, replace=False))])
    for start in range(0, number, _BLOCK):
        index.add(vectors[start : start + _BLOCK])
        progress(min(start + _BLOCK, number), number)
    return index


def _parameters(index: faiss.Index, limit: int) -> faiss.SearchParameters | None:
    if isinstance(index, faiss.IndexFlat):
        return None
    parameters = faiss.IndexRefineSearchParameters()
    parameters.k_factor = max(_CANDIDATES / limit, 4.0)  # times `limit`: how many are compared by their own numbers
    return parameters


def _recall(index: faiss.IndexRefine, vectors: Vectors, questions: Vectors) -> float:
    """The share of what the index finds that is as near as the ten nearest are. Passages may be alike."""
    nearest, _ = faiss.knn(questions, vectors, _COUNTED, faiss.METRIC_INNER_PRODUCT)
    _, numbers = index.search(questions, _COUNTED, params=_parameters(index, _COUNTED))
    cosines = np.where(numbers < 0, -2, np.einsum("qnd,qd->qn", vectors[numbers], questions))
    return float(np.mean(cosines >= nearest[:, -1:] - 1e-6))


def _between(vectors: Vectors) -> Vectors:
    pairs = vectors[np.random.default_rng(1).choice(len(vectors), (_ASKED, 2))].sum(axis=1)
    between: Vectors = pairs / np.maximum(np.linalg.norm(pairs, axis=1, keepdims=True), 1e-6)
    return between


def _recorded(path: Path) -> float:
    """The recall that the trailer of the file tells. Raises ValueError if the file is not whole."""
    with path.open("rb") as file:
        size = file.seek(0, 2) - _TRAILER.size
        if size < 0:
            raise ValueError("too short")
        file.seek(size)
        mark, length, recall = _TRAILER.unpack(file.read())
    if mark != _MARK or length != size:
        raise ValueError("not whole")
    return float(recall)
