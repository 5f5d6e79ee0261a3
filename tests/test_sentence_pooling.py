"""Sentences get their vectors out of their passage: checked on the real model, the original and its export."""

import numpy as np
import pytest

from index.default_model import TRAINED_MODEL
from index.embedding import load_model
from index.exported import ExportedModel
from index.models import model_for_building
from index.sentence_pooling import pooled, shifted
from tests.conftest import MODELS
from tests.tiny import unpack_tiny

PARTS = ("Caf\u00e9 & <Zentrum>\n", "The fund opened in 2019.", " ", "It pays — since Жизнь — each victim 4 000 euro.")
TEXT = "".join(PARTS)
SENTENCES = [(len(PARTS[0]), len(PARTS[0] + PARTS[1])), (len(TEXT) - len(PARTS[3]), len(TEXT))]


@pytest.fixture(scope="module")
def exported():
    model = model_for_building(TRAINED_MODEL, MODELS, lambda _done, _of: None)
    assert isinstance(model, ExportedModel)
    return model


@pytest.fixture(scope="module")
def original():
    return load_model(TRAINED_MODEL, MODELS)


def test_a_token_belongs_to_the_sentence_where_its_middle_lies():
    """Also where it begins with the space before; the marks of begin and end belong to none."""
    states = np.array([[9, 9], [1, 0], [3, 0], [0, 2], [9, 9]], dtype=np.float32)
    offsets = [(0, 0), (0, 4), (4, 6), (6, 10), (0, 0)]
    first, second, beyond = pooled(states, offsets, [(0, 6), (7, 10), (20, 30)])
    assert first.tolist() == [1, 0]
    assert second.tolist() == [0, 1]
    assert beyond is None
    assert pooled(states, offsets, []) == []
    assert shifted([(0, 6)], 9) == [(9, 15)]


def test_the_export_pools_as_the_original_does(exported, original):
    """The same vectors for passage and sentences, all of length 1."""
    for texts, sentences in (([TEXT, "é"], [SENTENCES, []]), ([], [])):
        ours, theirs = (model.embed_with_sentences(texts, sentences) for model in (exported, original))
        assert np.allclose(ours[0], theirs[0], atol=0.01)
        for one, other in zip(ours[1], theirs[1], strict=True):
            assert np.allclose(one, other, atol=0.01)
            assert np.linalg.norm(one, axis=-1) == pytest.approx(np.ones(len(one)), abs=1e-5)
        assert np.array_equal(ours[0], exported.embed_passages(texts))


def test_a_sentence_is_read_in_its_passage(exported):
    """What "it" pays is nearer to a question on the fund behind the sentence that names the fund."""
    question = exported.embed_queries(["what does the fund pay?"])[0]
    (_, sentence), *_ = exported.embed_with_sentences([TEXT], [SENTENCES])[1]
    assert float(question @ sentence) > float(question @ exported.embed_passages([PARTS[3]])[0])


def test_a_sentence_beyond_the_limit_has_no_vector(exported, original):
    """It is for the caller to embed alone."""
    text = "été " * 600 + "Die Frist endet."
    spans = [(0, 2399), (2400, len(text))]
    for model in (exported, original):
        first, last = model.embed_with_sentences([text], [spans])[1][0]
        assert first is not None
        assert last is None


def test_only_a_model_that_was_trained_for_it_pools(exported, original, tmp_path):
    """Others read each sentence for itself."""
    assert exported.pools_sentences
    assert original.pools_sentences
    assert not load_model(str(unpack_tiny(tmp_path / "tiny")), MODELS).pools_sentences
    assert not load_model("multilingual-e5-small", MODELS).pools_sentences


def test_what_is_embedded_is_told(exported, original):
    """With the number of passages, also of one without sentences."""
    for model in (exported, original):
        steps = []
        model.embed_with_sentences([TEXT, "é"], [SENTENCES, []], lambda *step, seen=steps: seen.append(step))
        assert steps[-1] == (2, 2)
