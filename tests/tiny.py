"""A model of four dimensions, which knows single letters and loads in a blink. Has no tests.

Its data file is of the same format as that of the default model, and small enough to compute by hand.
"""

import string
import struct
from pathlib import Path

import numpy as np

from index.default_model import unpack

TINY = "0" * 64  # stands for the checksum of the data file, which `unpack` only writes down
HIDDEN, INTERMEDIATE, POSITIONS, BLOCK = 4, 8, 64, 4
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
PIECES = (*SPECIAL, "▁", *string.ascii_lowercase, ":", "é", "Ж", "▁Жизнь", "—", "&")
HAND_BLOCK = struct.pack("<e", 0.5) + bytes([0x08, 0xF9])  # low nibbles 8 and 9, high ones 0 and 15
HAND_VALUES = [0.0, 0.5, -4.0, 3.5]


def write_tiny_file(path: Path, seed: int = 0) -> Path:
    """A data file of one layer. `emb.word` opens with HAND_BLOCK; other 4-bit values are random."""
    rng = np.random.default_rng(seed)

    def packed(count: int) -> bytes:
        blocks = (struct.pack("<e", 0.25) + rng.bytes(BLOCK // 2) for _ in range(count // BLOCK))
        return b"".join(blocks)

    def floats(*values: float) -> bytes:
        return struct.pack(f"<{len(values)}f", *values)

    tensors = {
        "emb.word": (1, HAND_BLOCK + packed(len(PIECES) * HIDDEN - BLOCK)),
        "emb.pos": (0, floats(*rng.normal(size=POSITIONS * HIDDEN))),
        "emb.type": (0, floats(0.5, -0.5, 0.25, 1)),  # one row for both token types
        "emb.ln.w": (0, floats(*[1] * HIDDEN)),
        "emb.ln.b": (0, floats(*[0] * HIDDEN)),
    }
    for name in ("q", "k", "v", "ao", "fi", "fo"):
        outputs = INTERMEDIATE if name == "fi" else HIDDEN
        count = HIDDEN * (INTERMEDIATE if name in ("fi", "fo") else HIDDEN)
        tensors[f"l0.{name}.w"] = (1, packed(count))
        tensors[f"l0.{name}.b"] = (0, floats(*rng.normal(size=outputs)))
    for name in ("aln", "oln"):
        tensors[f"l0.{name}.w"] = (0, floats(*[1] * HIDDEN))
        tensors[f"l0.{name}.b"] = (0, floats(*[0] * HIDDEN))

    encoded = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, encoded)])
    scores = [0.0] * len(SPECIAL) + [-1.0 - number for number in range(len(PIECES) - len(SPECIAL))]
    table = b"\xa0\x00\x00\x00\x01 \x00\x00\x00"
    head = b"E5S1" + struct.pack("<I7if", 1, HIDDEN, 1, 2, INTERMEDIATE, len(PIECES), POSITIONS, 2, 1e-12)
    head += struct.pack("<i5iQ", BLOCK, len(PIECES), 0, 2, 1, 3, offsets[-1])
    head += struct.pack(f"<{len(offsets)}I", *offsets) + floats(*scores) + b"".join(encoded)
    head += struct.pack("<iI", 1, len(table)) + table + struct.pack("<i", len(tensors))
    place = len(head) + sum(2 + len(name) + 21 for name in tensors)
    body = b""
    for name, (kind, stored) in tensors.items():
        count = len(stored) // 4 if kind == 0 else len(stored) // len(HAND_BLOCK) * BLOCK
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", kind, count, place + len(body), len(stored))
        body += stored
    path.write_bytes(head + body)
    return path


def unpack_tiny(folder: Path, seed: int = 0) -> Path:
    """Make `folder` one of the model; another `seed` gives other weights."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unpack(write_tiny_file(folder.with_suffix(".bin"), seed), TINY, folder)
    return folder
