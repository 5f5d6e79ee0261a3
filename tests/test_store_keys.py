"""What names a passage names it in later generations too, and names no other."""

import io
import re
from dataclasses import replace

import numpy as np
import pytest

from index import store
from index.errors import IndexStateError
from index.values import Kind, PageSpan
from tests.samples import PASSAGES, contents, save

SHIPS = PASSAGES[2]


def reversed_contents():
    """The same passages, numbered the other way round."""
    turned = tuple(replace(passage, number=number) for number, passage in enumerate(PASSAGES[::-1]))
    return contents(passages=turned)


def array(*values, dtype=np.uint64):
    """What a file holds to which an array of these values was saved."""
    file = io.BytesIO()
    np.save(file, np.array(values, dtype))
    return file.getvalue()


def archive():
    file = io.BytesIO()
    np.savez(file, keys=np.zeros(3, np.uint64))
    return file.getvalue()


def test_a_key_names_its_passage(tmp_path):
    """Each passage by its own key, and a key is what fits into a button: 16 hexadecimal digits."""
    save(tmp_path)
    generation = store.open_current(tmp_path)
    found = [generation.passages[generation.number_of(passage.key)] for passage in PASSAGES]
    assert tuple(found) == PASSAGES
    assert all(re.fullmatch("[0-9a-f]{16}", passage.key) for passage in PASSAGES)


def test_a_key_survives_a_rebuild_and_a_renumbering(tmp_path):
    """Whoever kept it finds the same words, wherever they stand among the passages now."""
    save(tmp_path)
    save(tmp_path, minute=1)
    again = store.open_current(tmp_path)
    assert [again.number_of(passage.key) for passage in PASSAGES] == [0, 1, 2]
    save(tmp_path, minute=2, what=reversed_contents())
    turned = store.open_current(tmp_path)
    assert [turned.number_of(passage.key) for passage in PASSAGES] == [2, 1, 0]
    assert [turned.passages[turned.number_of(passage.key)].text for passage in PASSAGES] == [
        passage.text for passage in PASSAGES
    ]


def test_a_passage_that_left_has_no_number(tmp_path):
    """Its key leads nowhere, and not to what stands at its number now."""
    save(tmp_path, what=contents(slice(1, 3)))
    generation = store.open_current(tmp_path)
    assert [generation.number_of(passage.key) for passage in PASSAGES] == [None, 0, 1]


@pytest.mark.parametrize(
    "key",
    ["", "0" * 16, "f" * 16, "0" * 15, "0" * 17, "-" + "1" * 15, "0x" + "1" * 14, "１" * 16, "Маяк — é<&>", "g" * 16],
)
def test_an_unknown_or_malformed_key_has_no_number(tmp_path, key):
    """Whatever somebody puts into a link."""
    save(tmp_path)
    assert store.open_current(tmp_path).number_of(key) is None


@pytest.mark.parametrize("wrong", [str.upper, "{}\n".format, " {}".format])
def test_a_key_is_compared_as_it_stands(tmp_path, wrong):
    """No other spelling of it names the passage."""
    save(tmp_path)
    assert store.open_current(tmp_path).number_of(wrong(PASSAGES[0].key)) is None


@pytest.mark.parametrize(
    "change",
    [{"report_id": "harbour"}, {"text": "Ships came home!"}, {"spans": (PageSpan(3, "2", 0, 16),)}],
    ids=lambda change: next(iter(change)),
)
def test_the_same_words_elsewhere_have_another_key(change):
    """In another report, on another page; and other words in the same place."""
    assert replace(SHIPS, **change).key != SHIPS.key


def test_what_is_no_part_of_a_quotation_changes_no_key():
    """Its number, kind, heading and printed page may be read otherwise by a later version."""
    changes = {"number": 7, "kind": Kind.NOTE, "section": ("Flotte — Флот",), "spans": (PageSpan(2, None, 0, 16),)}
    assert replace(SHIPS, **changes).key == SHIPS.key


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\xff" * 99,
        b"\x80\x04N.",
        archive(),
        array(1, 2, 3)[:-1],
        array(1, 2, 3).replace(b"descr", b"descr("),
        array(1, 2),
        array(1, 2, 3, 4),
        array([1], [2], [3]),
        array(1, 2, 3, dtype=np.int64),
        array(1, 2, 3, dtype=object),
    ],
    ids="missing empty noise pickle archive cut header few many shape signed objects".split(),  # noqa: SIM905  # a table of words
)
def test_damaged_keys_are_told(tmp_path, content):
    """The message names the file and what to do, whatever is wrong with it."""
    path = tmp_path / save(tmp_path) / "keys.npy"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(IndexStateError, match=rf"^{re.escape(str(path))}: damaged or missing .*make index$"):
        store.open_current(tmp_path)
