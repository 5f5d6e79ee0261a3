"""Passages are read one at a time from their file, as they were written, and damage is told."""

import re
import threading

import numpy as np
import pytest

from index.errors import IndexStateError
from index.passage_file import PassageFile, write_passages
from index.values import Kind, Passage
from tests.samples import PASSAGES


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "é — Ж.jsonl"
    write_passages(path, PASSAGES)
    return path


def many(count):
    return (Passage(n, "r", (), Kind.FINDING, "en", f"Ünit {n} — <&>.", (), ()) for n in range(count))


def test_what_is_written_is_read(path):
    """Every value comes back as it was, in any order, from either end, by slices, and one after the other."""
    passages = PassageFile(path)
    assert len(passages) == 3
    assert [passages[2], passages[0], passages[1]] == [PASSAGES[2], PASSAGES[0], PASSAGES[1]]
    assert passages[-1] == PASSAGES[2]
    assert passages[1:] == PASSAGES[1:]
    assert tuple(passages) == PASSAGES
    assert passages[np.int64(1)] == PASSAGES[1]


@pytest.mark.parametrize("number", [3, -4, 10**12])
def test_there_is_no_passage_beyond_the_last(path, number):
    """A number that no passage has is an IndexError, as of any sequence."""
    with pytest.raises(IndexError):
        PassageFile(path)[number]


def test_one_line_a_passage_for_people_too(path):
    """The file is UTF-8 with letters as they are; a line separator inside a text does not end the line."""
    lines = path.read_text(encoding="utf-8").split("\n")
    assert len(lines) == 4
    assert "Café <&> “quay”" in lines[0]
    assert lines[3] == ""


def test_no_passage_at_all(tmp_path):
    """A file without passages is a sequence without passages."""
    write_passages(tmp_path / "none.jsonl", [])
    assert tuple(PassageFile(tmp_path / "none.jsonl")) == ()


def test_a_passage_is_parsed_once_while_it_is_in_demand(path):
    """Asked again, the very same object comes back."""
    passages = PassageFile(path)
    assert passages[0] is passages[0]


def test_only_what_is_asked_for_is_read(path):
    """A damaged line is told when it is read, with its number, and the others go on being served."""
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"lantern", "section": []', b'"lantern", "section": ?!'))
    passages = PassageFile(path)
    assert (passages[0], passages[2]) == (PASSAGES[0], PASSAGES[2])
    with pytest.raises(IndexStateError, match=rf"{re.escape(str(path))}: .*line 2.*make index"):
        passages[1]


def test_passages_that_have_changed_places_are_refused(path):
    """A line that holds another passage would stand beside the wrong vector."""
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"number": 1', b'"number": 2'))
    with pytest.raises(IndexStateError, match=r"line 2 holds passage 2\).*make index"):
        PassageFile(path)[1]


def test_a_file_cut_anywhere_is_refused(path):
    """However short the file or the one beside it is cut, opening it says so."""
    for file in (path, path.with_suffix(".lines.npy")):
        whole = file.read_bytes()
        for size in range(0, len(whole), 7):
            file.write_bytes(whole[:size])
            with pytest.raises(IndexStateError, match=rf"{re.escape(str(path))}: .*make index"):
                PassageFile(path)
        file.write_bytes(whole)
    assert PassageFile(path)[2] == PASSAGES[2]


@pytest.mark.parametrize("suffix", [".jsonl", ".lines.npy"])
def test_a_missing_file_is_told(path, suffix):
    """The message names the file of passages and what to do, whichever of the two is missing."""
    path.with_suffix(suffix).unlink()
    with pytest.raises(IndexStateError, match=rf"{re.escape(str(path))}: .*make index"):
        PassageFile(path)


@pytest.mark.parametrize("starts", [np.array([0, 5, 5, 9]), np.array([[0, 9]]), np.array([0.0, 9.0]), np.array(["é"])])
def test_starts_that_are_none_are_refused(path, starts):
    """What lies beside the file must be whole numbers that rise from 0 to its end."""
    path.write_bytes(b"123456789")
    np.save(path.with_suffix(".lines.npy"), starts)
    with pytest.raises(IndexStateError, match="its lines are not where they were"):
        PassageFile(path)


def test_numbers_count_from_0(tmp_path):
    """Passages in another order are a bug, told at once."""
    with pytest.raises(ValueError, match="passage 2 stands at 0"):
        write_passages(tmp_path / "passages.jsonl", PASSAGES[::-1])


def test_several_threads_read_side_by_side(tmp_path):
    """More passages than stay parsed, read by four threads in four orders: each gets each as it was written."""
    write_passages(tmp_path / "passages.jsonl", many(6000))
    passages, wrong = PassageFile(tmp_path / "passages.jsonl"), []

    def read(step):
        numbers = [number % 6000 for number in range(0, 6000 * step, step)]
        wrong.extend(number for number in numbers if passages[number].text != f"Ünit {number} — <&>.")

    threads = [threading.Thread(target=read, args=(step,)) for step in (1, 7, 11, 5999)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_file_cut_while_it_is_in_use_is_told(path):
    """What can no longer be read is an error that says so, and what was read before it still stands."""
    passages = PassageFile(path)
    assert passages[0] == PASSAGES[0]
    path.write_bytes(b"")
    assert passages[0] == PASSAGES[0]
    with pytest.raises(IndexStateError, match=r"line 3: .*make index"):
        passages[2]


def test_an_iteration_outlives_the_name_of_its_passages(path):
    """The file stays open as long as somebody reads from it, and is closed without a warning afterwards."""
    passages = iter(PassageFile(path))
    assert [next(passages), next(passages)] == list(PASSAGES[:2])
