"""The index of vectors is exact, and nearness and shared words add up to one score as written."""

import re

import numpy as np
import pytest

from index.errors import IndexStateError
from index.search import MEANING_WEIGHT, _scaled, fused
from index.vectors import VectorIndex

HAND = np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0]], dtype=np.float32)


def unit(count, dimensions=48, seed=5):
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_the_nearest_come_first():
    """Number and cosine, as one computes them in the head; no more than asked for, nor than there are."""
    index = VectorIndex.of(HAND)
    assert len(index) == 4
    assert index.search(HAND[0], 3) == [(0, 1.0), (2, pytest.approx(0.6)), (1, 0.0)]
    assert [number for number, _ in index.search(HAND[2], 99)] == [2, 1, 0, 3]


def test_every_cosine_is_right_to_a_millionth():
    """Searching gives all vectors in the order of their exact cosines, and `cosines` gives those of any."""
    vectors, question = unit(500), unit(1, seed=6)[0]
    exact = vectors.astype(np.float64) @ question.astype(np.float64)
    index = VectorIndex.of(vectors)
    found = index.search(question, 500)
    assert [number for number, _ in found] == np.argsort(-exact).tolist()
    assert [cosine for _, cosine in found] == pytest.approx(sorted(exact, reverse=True), abs=1e-6)
    some = [499, 0, 17, 17]
    assert index.cosines(question, some) == pytest.approx(exact[some].tolist(), abs=1e-6)
    assert index.cosines(question, []) == []


@pytest.mark.parametrize(
    "vectors",
    [HAND * 2, HAND * 0.99, np.vstack([HAND, [[0, 0]]]), np.vstack([HAND, [[np.nan, 1]]])],
    ids=["long", "short", "zero", "not-a-number"],
)
def test_vectors_of_another_length_are_refused(vectors):
    """Their inner products are no cosines, so this is a bug and told as one."""
    with pytest.raises(ValueError, match="vectors must have length 1"):
        VectorIndex.of(vectors)


def test_what_is_saved_comes_back(tmp_path):
    """Each number of each vector is the same to the last bit."""
    vectors = unit(40)
    path = tmp_path / "é — Ж.faiss"
    VectorIndex.of(vectors).write(path)
    read = VectorIndex.read(path)
    assert read.all().dtype == np.float32
    assert np.array_equal(read.all(), vectors)
    assert read.search(vectors[7], 1) == [(7, pytest.approx(1.0))]


def test_a_missing_file_is_told(tmp_path):
    """The message names the file and what to do."""
    path = tmp_path / "passages.faiss"
    with pytest.raises(IndexStateError, match=rf"{re.escape(str(path))}: .*make index"):
        VectorIndex.read(path)


def test_a_file_cut_anywhere_is_refused(tmp_path):
    """However short the file is cut, reading it says that it is damaged, and what to do."""
    path = tmp_path / "passages.faiss"
    VectorIndex.of(HAND).write(path)
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        with pytest.raises(IndexStateError, match=r"passages\.faiss: .*make index"):
            VectorIndex.read(path)


def test_another_file_is_refused(tmp_path):
    """A file that holds something else, a folder too, is told like a damaged one."""
    path = tmp_path / "passages.faiss"
    path.write_bytes("Это не индекс — «café» <&>".encode() * 50)
    with pytest.raises(IndexStateError, match=r"passages\.faiss: .*make index"):
        VectorIndex.read(path)
    with pytest.raises(IndexStateError, match="make index"):
        VectorIndex.read(tmp_path)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([2.0, 4.0, 3.0], [0.0, 1.0, 0.5]),
        ([-1.0, 1.0], [0.0, 1.0]),
        ([0.5, 0.5, 0.5], [0.0, 0.0, 0.0]),
        ([7.0], [0.0]),
        ([], []),
    ],
)
def test_values_are_stretched_from_0_to_1(values, expected):
    """The lowest becomes 0 and the highest 1; values that are all the same say nothing and become 0."""
    assert _scaled(values) == expected


def test_scores_are_a_weighted_sum():
    """Meaning counts `weight`, shared words the rest; a passage without a shared word counts as 0 there."""
    cosines = {5: 0.9, 1: 0.8, 7: 0.7}
    assert fused(cosines, {1: 8.0, 7: 2.0}, weight=0.75) == {
        5: pytest.approx(0.75),
        1: pytest.approx(0.75 * 0.5 + 0.25),
        7: pytest.approx(0.25 * 0.25),
    }
    assert fused(cosines, {1: 8.0}, weight=1) == {5: 1.0, 1: pytest.approx(0.5), 7: 0.0}
    assert fused(cosines, {1: 8.0}, weight=0) == {5: 0.0, 1: 1.0, 7: 0.0}


def test_without_shared_words_meaning_alone_decides():
    """Then the weight is all there is, and the order is that of the cosines."""
    assert fused({3: 0.2, 4: 0.4}, {}) == {3: 0.0, 4: MEANING_WEIGHT}
    assert fused({3: 0.4, 4: 0.4}, {3: 1.0}) == {3: pytest.approx(1 - MEANING_WEIGHT), 4: 0.0}
    assert fused({}, {}) == {}


def test_every_score_is_for_a_passage_whose_cosine_is_known():
    """A passage that only the words name has no score of its own."""
    assert list(fused({3: 0.2, 4: 0.4}, {9: 5.0})) == [3, 4]
