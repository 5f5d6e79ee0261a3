"""Vectors of sentences come back nearly as they were, and the nearest sentence of each passage is found."""

import re

import numpy as np
import pytest

from index.errors import IndexStateError
from index.sentence_vectors import Best, SentenceVectors, write_sentence_vectors

HAND = (
    np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32),
    np.empty((0, 2), dtype=np.float32),
    np.array([[-1, 0]], dtype=np.float32),
)
COUNTS = (3, 0, 1, 7, 4, 0, 12, 2)


def unit(count, dimensions=384, seed=5):
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "é — Ж.vectors"
    write_sentence_vectors(path, HAND)
    return path


def test_the_nearest_sentence_of_each_passage(path):
    """As one computes it in the head, in the order asked for, and repeated where asked for twice."""
    vectors = SentenceVectors(path)
    assert len(vectors) == 3
    question = np.array([0, 1], dtype=np.float32)
    assert vectors.best(question, [2, 0, 0]) == [Best(0.0, 0), Best(1.0, 1), Best(1.0, 1)]
    assert vectors.best(HAND[0][2], [0])[0] == Best(pytest.approx(1, abs=0.002), 2)
    assert vectors.best(question, []) == []


def test_a_passage_without_sentences_is_far(path):
    """Its cosine is -1 and its sentence -1, wherever it stands among the others."""
    question = np.array([-1, 0], dtype=np.float32)
    assert SentenceVectors(path).best(question, [1, 2, 1]) == [Best(-1.0, -1), Best(1.0, 0), Best(-1.0, -1)]
    assert SentenceVectors(path).best(question, [1]) == [Best(-1.0, -1)]


def test_of_equals_the_first(tmp_path):
    """Where two sentences are equally near, the one that stands first is named."""
    write_sentence_vectors(tmp_path / "vectors", [HAND[0][[1, 0, 0]]])
    assert SentenceVectors(tmp_path / "vectors").best(HAND[0][0], [0]) == [Best(1.0, 1)]


def test_cosines_are_right_to_two_thousandths(tmp_path):
    """8 bits a number suffice for that, for each sentence and for the best of each passage."""
    passages = [unit(count, seed=seed) for seed, count in enumerate(COUNTS)]
    write_sentence_vectors(tmp_path / "vectors", iter(passages))
    vectors, question = SentenceVectors(tmp_path / "vectors"), unit(1, seed=99)[0]
    for number, (best, passage) in enumerate(zip(vectors.best(question, range(8)), passages, strict=True)):
        exact = passage @ question
        assert (next(vectors.all_of([number])) @ question).tolist() == pytest.approx(exact.tolist(), abs=0.002)
        assert best.cosine == pytest.approx(exact.max(initial=-1), abs=0.002)
        if len(exact):
            assert exact[best.sentence] == pytest.approx(exact.max(), abs=0.004)


def test_what_is_read_can_be_written_again(tmp_path):
    """A build that reuses vectors does not wear them out: the second file is the first, byte for byte."""
    first, second = tmp_path / "first", tmp_path / "second"
    write_sentence_vectors(first, [unit(count, 47, seed) for seed, count in enumerate(COUNTS)])
    vectors = list(SentenceVectors(first).all_of(range(8)))
    assert [len(rows) for rows in vectors] == list(COUNTS)
    assert np.linalg.norm(vectors[6], axis=1).tolist() == pytest.approx([1] * 12, abs=1e-6)
    write_sentence_vectors(second, vectors)
    assert second.read_bytes() == first.read_bytes()
    assert vectors[3].dtype == np.float32


@pytest.mark.parametrize("passages", [[], [HAND[1], HAND[1]]], ids=["no-passage", "no-sentence"])
def test_nothing_is_nothing(tmp_path, passages):
    """An index without sentences can be written and read."""
    write_sentence_vectors(tmp_path / "vectors", passages)
    vectors = SentenceVectors(tmp_path / "vectors")
    assert len(vectors) == len(passages)
    assert vectors.best(HAND[0][0], range(len(passages))) == [Best(-1.0, -1)] * len(passages)


@pytest.mark.parametrize(
    ("passages", "message"),
    [
        ([HAND[0] * 2], "vectors must have length 1"),
        ([HAND[0] * 0], "vectors must have length 1"),
        ([HAND[0] * np.nan], "vectors must have length 1"),
        ([HAND[0], unit(1, 3)], "vectors of 3 dimensions after some of 2"),
    ],
)
def test_other_vectors_are_refused(tmp_path, passages, message):
    """They come from a bug, and are told as one."""
    with pytest.raises(ValueError, match=message):
        write_sentence_vectors(tmp_path / "vectors", passages)


def test_a_passage_that_is_not_there_is_an_error(path):
    """Rather than the sentences of another."""
    with pytest.raises(IndexError):
        SentenceVectors(path).best(HAND[0][0], [0, 3])


def test_a_file_cut_anywhere_is_refused(path):
    """However short it is cut, opening it names the file and what to do; so does a missing one, and a folder."""
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        with pytest.raises(IndexStateError, match=rf"{re.escape(str(path))}: .*make index"):
            SentenceVectors(path)
    path.unlink()
    for missing in (path, path.parent):
        with pytest.raises(IndexStateError, match=rf"{re.escape(str(missing))}: .*make index"):
            SentenceVectors(missing)


def test_another_file_is_refused(path):
    """A file that holds something else, or rows in disorder, is told like a damaged one."""
    whole = path.read_bytes()
    path.write_bytes("Это не индекс — «café» <&>".encode() * 50)
    with pytest.raises(IndexStateError, match="make index"):
        SentenceVectors(path)
    starts = np.array([0, 3, 3, 4], dtype="<i8").tobytes()
    assert starts in whole
    path.write_bytes(whole.replace(starts, np.array([0, 3, 2, 4], dtype="<i8").tobytes()))
    with pytest.raises(IndexStateError, match="its rows are not where they were"):
        SentenceVectors(path)


def test_a_file_cut_while_it_is_in_use_is_told(path):
    """What can no longer be read is an error that says so, not the vectors of nothing."""
    vectors = SentenceVectors(path)
    path.write_bytes(path.read_bytes()[:3])
    with pytest.raises(IndexStateError, match=rf"{re.escape(str(path))}: .*make index"):
        vectors.best(HAND[0][0], [0])
