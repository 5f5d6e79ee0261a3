"""Vectors of the index in use serve the next build, if the same model made them and moved them alike."""

from dataclasses import replace

import numpy as np
import pytest

from index import store
from index.embedding import ModelIdentity
from index.language_shift import LanguageShift
from index.values import PageSpan
from tests.samples import CONTENTS, META, PASSAGES, SENTENCES, SHIFT, VECTORS, contents, save


def known(folder, **changes):
    """What need not be embedded again, by number of passage."""
    model, shift = changes.get("model", META.model), changes.get("shift", SHIFT)
    digests = [store.digest_of(passage, text) for passage, text in zip(PASSAGES, CONTENTS.texts, strict=True)]
    return {digests.index(key): both for key, both in store.known_vectors(folder, model, shift).items()}


def test_vectors_are_known_by_their_text(tmp_path):
    """Each passage and its sentences come back under what names their text, language and sentences."""
    save(tmp_path, what=contents(slice(1, 3)))
    found = known(tmp_path)
    assert sorted(found) == [1, 2]
    for number, both in found.items():
        assert np.array_equal(both.passage, VECTORS[number])
        assert both.sentences == pytest.approx(SENTENCES[number], abs=0.01)


def test_vectors_saved_again_do_not_change(tmp_path):
    """However often an index is built upon another."""
    save(tmp_path)
    once = known(tmp_path)
    again = contents(sentences=[once[number].sentences for number in range(3)])
    save(tmp_path, minute=1, what=again)
    for number, both in known(tmp_path).items():
        assert both.sentences == pytest.approx(once[number].sentences, abs=1e-6)


def test_vectors_of_another_model_or_shift_are_not_known(tmp_path):
    """They do not mix. What a model is called does not matter, only what it is."""
    assert known(tmp_path) == {}
    save(tmp_path)
    assert sorted(known(tmp_path, model=ModelIdentity("another name", "digest"))) == [0, 1, 2]
    assert known(tmp_path, model=ModelIdentity("tiny — é", "another")) == {}
    assert known(tmp_path, shift=LanguageShift({}, {})) == {}


def test_of_another_format_nothing_is_known(tmp_path):
    """An update of the program embeds anew rather than guess."""
    save(tmp_path, format=1)
    assert known(tmp_path) == {}


@pytest.mark.parametrize("file", ["meta.json", "shift.npz", "passages.sha256", "passages.faiss", "sentences.vectors"])
@pytest.mark.parametrize("content", [None, b"", b"\xff" * 99], ids=["missing", "empty", "damaged"])
def test_of_a_damaged_index_nothing_is_known(tmp_path, file, content):
    """All is embedded anew then; that is no reason to stop a build."""
    path = tmp_path / save(tmp_path) / file
    path.unlink() if content is None else path.write_bytes(content)
    assert known(tmp_path) == {}


@pytest.mark.parametrize(
    "change",
    [{"language": "fr"}, {"text": "Ships came home!"}, {"sentences": ((0, 5), (6, 16))}],
    ids=lambda change: next(iter(change)),
)
def test_a_passage_that_changed_has_another_digest(change):
    """Be it its language, its text or where its sentences end; its number and page do not matter."""
    passage, text = PASSAGES[2], "Ships"
    assert store.digest_of(replace(passage, **change), text) != store.digest_of(passage, text)
    assert store.digest_of(passage, "Ship") != store.digest_of(passage, text)
    moved = replace(passage, number=7, spans=(PageSpan(9, None, 0, 16),))
    assert store.digest_of(moved, text) == store.digest_of(passage, text)
