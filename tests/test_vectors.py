"""The index of vectors is exact, or says how nearly, and nearness and shared words add up to one score as written."""

import re
import threading

import faiss
import numpy as np
import pytest

from index.errors import IndexStateError
from index.vectors import VectorIndex, _recall

HAND = np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0]], dtype=np.float32)


def unit(count, dimensions=48, seed=5):
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def crowded(count, dimensions=48, seed=5, spread=0.7):
    """Vectors that crowd around forty, as passages do around their topics."""
    rng = np.random.default_rng(seed)
    vectors = unit(40, dimensions, seed=1)[rng.integers(0, 40, count)] + spread * unit(count, dimensions, seed)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def many():
    return crowded(3000)


@pytest.fixture(scope="module")
def approximate(many):
    return VectorIndex.of(many, questions=crowded(50, seed=7), exact_up_to=1000)


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


def test_up_to_a_limit_the_index_is_exact(many):
    """It says so, and that it finds all; above the limit it says what share it finds."""
    assert VectorIndex.of(many, exact_up_to=3000).exact
    assert VectorIndex.of(many, exact_up_to=3000).recall == 1.0
    assert VectorIndex.of(HAND, exact_up_to=0).exact  # too few to learn from
    assert not VectorIndex.of(many, exact_up_to=2999).exact


def test_an_approximate_index_finds_nearly_all(many, approximate):
    """Of the ten nearest to questions that it was not measured with, 99 of 100; and its own recall says as much."""
    questions = crowded(100, seed=8)
    exact = VectorIndex.of(many)
    found = [
        {number for number, _ in approximate.search(question, 10)}
        & {number for number, _ in exact.search(question, 10)}
        for question in questions
    ]
    assert sum(map(len, found)) / 1000 > 0.99
    assert 0.99 < approximate.recall <= 1


def test_recall_is_measured_not_assumed():
    """An index that looks into one group of vectors that form none finds less, and recall is the share it finds."""
    vectors, questions = unit(3000), unit(40, seed=6)
    index = VectorIndex.of(vectors, questions=questions, exact_up_to=0)
    assert index.recall > 0.99
    faiss.downcast_index(index._index.base_index).nprobe = 1
    wanted = np.argsort(-questions @ vectors.T)[:, :10].tolist()
    found = [{number for number, _ in it} for it in index.search_many(questions, 10)]
    share = sum(len(some.intersection(ten)) for some, ten in zip(found, wanted, strict=True)) / 400
    assert 0.05 < share < 0.5
    assert _recall(index._index, vectors, questions) == share


def test_an_approximate_index_gives_right_cosines(many, approximate):
    """Nearest first, each right to a ten-thousandth, and by number the same as found."""
    question = crowded(1, seed=9)[0]
    exact = many.astype(np.float64) @ question
    found = approximate.search(question, 50)
    numbers, cosines = [number for number, _ in found], [cosine for _, cosine in found]
    assert cosines == sorted(cosines, reverse=True)
    assert cosines == pytest.approx(exact[numbers].tolist(), abs=1e-4)
    assert approximate.cosines(question, numbers) == pytest.approx(cosines, abs=1e-6)
    assert len(approximate.search(question, 99999)) == 3000


@pytest.mark.parametrize("limit", [1, 10])
def test_many_questions_are_as_many_searches(many, approximate, limit):
    """Each gets what it would get alone, from either kind of index; none gets more than it asked for."""
    questions = crowded(30, seed=10)
    for index in (approximate, VectorIndex.of(many)):
        together, alone = index.search_many(questions, limit), [index.search(it, limit) for it in questions]
        assert [[number for number, _ in it] for it in together] == [[number for number, _ in it] for it in alone]
        assert [len(it) for it in together] == [limit] * 30
    assert VectorIndex.of(HAND[:0]).search_many(HAND, limit) == [[], [], [], []]


def test_an_approximate_index_that_is_saved_comes_back(tmp_path, many, approximate):
    """It finds the same, tells the same recall, and vectors that are built from again do not change any more."""
    path = tmp_path / "é — Ж.faiss"
    approximate.write(path)
    read = VectorIndex.read(path)
    assert (len(read), read.exact, read.recall) == (3000, False, approximate.recall)
    assert read.search(many[7], 20) == approximate.search(many[7], 20)
    assert np.abs(read.all() - many).max() < 1e-3
    assert np.array_equal(VectorIndex.of(read.all(), exact_up_to=0).all(), read.all())
    whole = path.read_bytes()
    for size in range(0, len(whole), len(whole) // 50):
        (tmp_path / "cut").write_bytes(whole[:size])
        with pytest.raises(IndexStateError, match=r"cut: .*make index"):
            VectorIndex.read(tmp_path / "cut")


def test_a_build_is_silent_and_tells_its_progress(many, capfd):
    """FAISS finds nothing to warn of, not even with hardly enough vectors; the last call names the whole."""
    calls = []
    for number in (3000, 700, 624):
        VectorIndex.of(many[:number], lambda done, total: calls.append((done, total)), exact_up_to=0)
    assert calls == [(0, 3000), (3000, 3000), (0, 700), (700, 700), (0, 624), (624, 624)]
    assert capfd.readouterr() == ("", "")


def test_passages_that_are_alike_do_not_count_as_missed():
    """Where twenty are the same, any ten of them are the ten nearest."""
    assert VectorIndex.of(np.repeat(crowded(100), 20, axis=0), exact_up_to=0).recall > 0.99


def test_each_thread_searches_by_itself(approximate, many):
    """Threads that a search would start only wait for each other, so that a search in any thread starts none."""
    threads = []

    def search():
        approximate.search(many[0], 3)
        threads.append(faiss.omp_get_max_threads())

    thread = threading.Thread(target=search)
    thread.start()
    thread.join()
    assert threads == [1]


def test_a_folder_that_is_not_there_cannot_be_written_to(tmp_path):
    """That is told as any failure to write, for the caller to say what is as it was."""
    with pytest.raises(OSError, match=r"passages\.faiss: cannot be written"):
        VectorIndex.of(HAND).write(tmp_path / "missing" / "passages.faiss")
