"""Keep passages in a file, one JSON object a line, and read one only when it is asked for.

The only module that knows how a passage is written down. Beside `passages.jsonl` lies `passages.lines.npy`, which tells
where each line begins, so that a million passages open at once and take no memory until somebody needs them.
"""

import dataclasses
import json
import os
import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from io import FileIO
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexStateError
from index.values import Kind, PageSpan, Passage

_KEPT = 4096  # passages that stay parsed; 10 MB
_FIELDS = tuple(field.name for field in dataclasses.fields(Passage))


def write_passages(path: Path, passages: Iterable[Passage]) -> None:
    """Write `passages` to the new file `path`, and where its lines begin to the file beside it.

    They must be numbered from 0, in order. Raises OSError if that fails.
    """
    starts = array("q", [0])
    with path.open("wb") as file:
        for number, passage in enumerate(passages):
            if passage.number != number:
                raise ValueError(f"passage {passage.number} stands at {number}")
            fields = {name: getattr(passage, name) for name in _FIELDS}
            line = json.dumps(fields, ensure_ascii=False, default=dataclasses.asdict) + "\n"  # default: of a span
            starts.append(starts[-1] + file.write(line.encode()))
    np.save(_lines_path(path), np.asarray(starts))


class PassageFile(Sequence[Passage]):
    """The passages of a file that write_passages has written, by their numbers. Safe to use from several threads.

    Reading a passage raises IndexStateError if its line is damaged. The file is closed with the last reference.
    """

    def __init__(self, path: Path) -> None:
        """Open the file. Raises IndexStateError if it or the one beside it is missing or cut, or they do not match."""
        try:
            self._starts: NDArray[np.int64] = np.load(_lines_path(path))
            if not _is_cover(self._starts, path.stat().st_size):
                raise _damaged(path, "its lines are not where they were")
            # Read, not mapped: pages around what is read would count as memory of this process.
            file = path.open("rb", buffering=0)
        except (OSError, ValueError, EOFError) as error:
            raise _damaged(path, error) from error
        weakref.finalize(self, file.close)
        self._read = partial(_read, path, file, self._starts)
        self._cached = lru_cache(_KEPT)(self._read)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, number: int) -> Passage: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, number: int | slice) -> Passage | tuple[Passage, ...]:
        numbers = range(len(self))[number]  # raises IndexError, and counts from the end
        return self._cached(numbers) if isinstance(numbers, int) else tuple(map(self._read, numbers))

    def __iter__(self) -> Iterator[Passage]:
        for number in range(len(self)):
            yield self._read(number)


def _lines_path(path: Path) -> Path:
    return path.with_suffix(".lines.npy")


def _is_cover(starts: NDArray[np.int64], size: int) -> bool:
    """Whether these are the starts of lines, and at last the end, of a file of `size` bytes."""
    if starts.dtype != np.int64 or starts.ndim != 1 or not len(starts):
        return False
    return bool(starts[0] == 0 and starts[-1] == size and (np.diff(starts) > 0).all())


def _read(path: Path, file: FileIO, starts: NDArray[np.int64], number: int) -> Passage:
    start, end = starts[number : number + 2].tolist()
    try:
        passage = _passage(json.loads(os.pread(file.fileno(), end - start, start)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path, f"line {number + 1}: {error}") from error
    if passage.number != number:
        raise _damaged(path, f"line {number + 1} holds passage {passage.number}")
    return passage


def _passage(data: dict[str, Any]) -> Passage:
    return Passage(
        number=data["number"],
        report_id=data["report_id"],
        section=tuple(data["section"]),
        kind=Kind(data["kind"]),
        language=data["language"],
        text=data["text"],
        spans=tuple(PageSpan(**span) for span in data["spans"]),
        sentences=tuple((start, end) for start, end in data["sentences"]),
        item=data["item"],
        addressee=data["addressee"],
    )


def _damaged(path: Path, reason: object) -> IndexStateError:
    return IndexStateError(f"{path}: damaged or missing ({reason}). Build the index anew: make index")
