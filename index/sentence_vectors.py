"""Keep a vector for each sentence of each passage in a file, in 8 bits a number, and read those that are asked for.

A row is rounded to whole numbers from -127 to 127, and one number of 32 bits makes its length 1 again. Cosines then
differ by less than 0.002 from the exact ones; 16 bits would be nearer, and take twice the room.

    rows | padding | scale of each row | first row of each passage, and the end | trailer
"""

import os
import struct
import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexStateError

Vectors = NDArray[np.float32]

_STEPS = 127  # of 8 bits with a sign
_ALIGNED = 8  # bytes
_TRAILER = struct.Struct("<8sQQQ")  # a mark, passages, rows, dimensions
_MARK = b"sentvec1"


@dataclass(frozen=True, slots=True)
class Best:
    """The sentence of a passage that is nearest, counted from 0. A passage without sentences has -1 for both."""

    cosine: float
    sentence: int


def write_sentence_vectors(path: Path, per_passage: Iterable[Vectors]) -> None:
    """Write the vectors of the sentences of each passage, shape (sentences, dimensions), each of length 1.

    Raises OSError if that fails.
    """
    starts, scales, dimensions = array("q", [0]), array("f"), 0
    with path.open("wb") as file:
        for vectors in per_passage:
            starts.append(starts[-1] + len(vectors))
            if not len(vectors):
                continue
            if dimensions not in (0, vectors.shape[1]):
                raise ValueError(f"vectors of {vectors.shape[1]} dimensions after some of {dimensions}")
            if not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3):
                raise ValueError("vectors must have length 1")
            dimensions = vectors.shape[1]
            rounded = np.rint(vectors * (_STEPS / np.abs(vectors).max(axis=1, keepdims=True)))
            scales.extend((1 / np.linalg.norm(rounded, axis=1)).tolist())
            file.write(rounded.astype(np.int8).tobytes())
        file.write(b"\0" * _padding(starts[-1] * dimensions))
        file.write(_padded(np.asarray(scales, dtype="<f4").tobytes()))
        file.write(np.asarray(starts, dtype="<i8").tobytes())
        file.write(_TRAILER.pack(_MARK, len(starts) - 1, len(scales), dimensions))


class SentenceVectors:
    """The vectors of a file that write_sentence_vectors has written. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises IndexStateError if it is missing or damaged."""
        self._path = path
        try:
            self._dimensions, self._scales, self._starts = _parts(path)
            # Read, not mapped: pages around what is read would count as memory of this process.
            self._file = path.open("rb", buffering=0)
        except (OSError, ValueError, OverflowError, struct.error) as error:
            raise self._damaged(error) from error
        weakref.finalize(self, self._file.close)

    def __len__(self) -> int:
        """The number of passages."""
        return len(self._starts) - 1

    def best(self, vector: Vectors, numbers: Sequence[int]) -> list[Best]:
        """The sentence nearest to one vector of length 1 in each of the passages `numbers`, in their order."""
        wanted = np.asarray(numbers, dtype=np.int64)
        starts = self._starts[wanted]
        counts = self._starts[wanted + 1] - starts
        filled = counts > 0
        best = np.full((2, len(wanted)), -1.0)
        if filled.any():
            starts, counts = starts[filled], counts[filled]
            firsts = np.cumsum(counts) - counts  # where each passage begins among the rows read
            within = np.arange(counts.sum()) - np.repeat(firsts, counts)
            scales = self._scales[within + np.repeat(starts, counts)]
            cosines = (self._rows(starts.tolist(), counts.tolist()) @ vector) * scales
            highest = np.maximum.reduceat(cosines, firsts)
            within[cosines < np.repeat(highest, counts)] = len(within)
            best[:, filled] = highest, np.minimum.reduceat(within, firsts)
        return [Best(cosine, int(sentence)) for cosine, sentence in zip(*best.tolist(), strict=True)]

    def all_of(self, numbers: Iterable[int]) -> Iterator[Vectors]:
        """The vectors of the passages `numbers`, one after the other; written again, they do not change."""
        for number in numbers:
            start, end = self._starts[number : number + 2].tolist()
            yield self._rows([start], [end - start]) * self._scales[start:end, None]

    def _rows(self, starts: list[int], counts: list[int]) -> Vectors:
        """From each of `starts` as many rows as `counts` says, as whole numbers still."""
        file, width = self._file.fileno(), self._dimensions
        try:
            runs = [os.pread(file, count * width, start * width) for start, count in zip(starts, counts, strict=True)]
            rows = np.frombuffer(b"".join(runs), dtype=np.int8).reshape(sum(counts), width)
        except (OSError, ValueError) as error:
            raise self._damaged(error) from error
        return rows.astype(np.float32)

    def _damaged(self, reason: Exception) -> IndexStateError:
        return IndexStateError(
            f"{self._path}: the vectors of sentences cannot be read ({reason}). Build them anew: make index"
        )


def _parts(path: Path) -> tuple[int, Vectors, NDArray[np.int64]]:
    """The dimensions, the scale of each row, and the first row of each passage. Raises ValueError if not whole."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TRAILER.size))
        mark, passages, rows, dimensions = _TRAILER.unpack(file.read())
        scales_at = rows * dimensions + _padding(rows * dimensions)
        starts_at = scales_at + 4 * rows + _padding(4 * rows)
        if mark != _MARK or starts_at + 8 * (passages + 1) + _TRAILER.size != size:
            raise ValueError("it is not whole")
        file.seek(scales_at)
        scales = np.fromfile(file, "<f4", rows)
        file.seek(starts_at)
        starts = np.fromfile(file, "<i8", passages + 1)
    if starts[0] != 0 or starts[-1] != rows or (np.diff(starts) < 0).any():
        raise ValueError("its rows are not where they were")
    return dimensions, scales, starts


def _padding(size: int) -> int:
    return -size % _ALIGNED


def _padded(data: bytes) -> bytes:
    return data + b"\0" * _padding(len(data))
