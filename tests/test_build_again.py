"""Building upon what is there: only what is new is embedded, and a build that was stopped goes on."""

from dataclasses import replace

import numpy as np
import pytest

from index import Kind, Passage, Report, store
from index.build import index_passages
from index.embedded import BLOCK
from index.models import model_for_building
from index.values import PageSpan
from tests.test_build import Stages

REPORTS = (Report("harbour", "harbour.pdf", "Гавань & <café>", "Гавань"), Report("quay", "quay.pdf", "Quai", "Quai"))
STAGE = "embedding passages"


class Stopped(Exception):  # noqa: N818  # it is no error
    """What a person does who presses Ctrl-C."""


@pytest.fixture
def build(tmp_path, tiny_models, tiny_model):
    """Build an index of passages; what was told of those embedded."""

    def run(passages, folder="index", stages=None):
        stages = stages or Stages()
        numbered = [replace(passage, number=number) for number, passage in enumerate(passages)]
        chosen = {"models": tiny_models, "model_name": str(tiny_model)}
        index_passages(numbered, REPORTS, tmp_path / folder, stage=stages, **chosen)
        return stages.get(STAGE, [])

    return run


def passage(text, language="en", report="harbour"):
    """A passage whose sentences end with the dash."""
    dash = text.find(" — ")
    sentences = ((0, dash), (dash + 3, len(text))) if dash > 0 else ((0, len(text)),)
    return Passage(0, report, ("Été",), Kind.FINDING, language, text, (PageSpan(1, None, 0, len(text)),), sentences)


def letters(count):
    """As many passages, each of its own letters."""
    return [passage(f"café {number:b} — <маяк> & {chr(97 + number % 26)}") for number in range(count)]


def stopping(stage):
    """Stop when the first block is saved."""

    def progress(done, _of):
        if stage == STAGE and done:
            raise Stopped

    return progress


def test_a_stopped_build_goes_on_where_it_was(build, tmp_path):
    """What was embedded is not embedded again, the index is the same as without a stop, and nothing stays behind."""
    passages = letters(2 * BLOCK + 10)
    with pytest.raises(Stopped):
        build(passages, stages=stopping)
    assert store.current_name(tmp_path / "index") is None
    left = BLOCK + 10
    assert build(passages) == [(0, left), (BLOCK, left), (left, left)]
    assert build(passages, "other")[-1] == (2 * BLOCK + 10, 2 * BLOCK + 10)
    ours, theirs = (store.open_current(tmp_path / folder) for folder in ("index", "other"))
    assert ours.vectors.all() == pytest.approx(theirs.vectors.all(), abs=1e-6)
    question = theirs.vectors.all()[70]
    assert ours.sentences.best(question, range(len(passages))) == theirs.sentences.best(question, range(len(passages)))
    questions = f".questions-{ours.meta.model.digest[:12]}.npz"  # kept for the next build
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == [questions, ours.name, "CURRENT"]


def test_a_stopped_build_leaves_the_index_in_use(build, tmp_path):
    """And what that holds counts as well when it goes on."""
    build(letters(5))
    before = store.current_name(tmp_path / "index")
    with pytest.raises(Stopped):
        build(letters(BLOCK + 20), stages=stopping)
    assert store.current_name(tmp_path / "index") == before
    assert build(letters(BLOCK + 20))[-1] == (15, 15)


def test_only_new_passages_are_embedded(build, tmp_path):
    """Wherever they come in, and although all the numbers change; each has the vectors of its own text."""
    first, new = letters(8), passage("Ein neuer Satz — über Häfen & <Licht>", "de", "quay")
    assert build(first) == [(0, 8), (8, 8)]
    assert build(first) == []
    before = store.open_current(tmp_path / "index").vectors.all()
    assert build([new, *reversed(first)]) == [(0, 1), (1, 1)]
    generation = store.open_current(tmp_path / "index")
    assert generation.passages[0].text == new.text
    assert generation.vectors.all()[1:] == pytest.approx(before[::-1], abs=1e-6)


def test_an_abbreviation_that_is_explained_now_is_embedded_anew(build):
    """A passage is searched by what it means, so what uses the abbreviation has changed; other reports have not."""
    uses, elsewhere = passage("the hsb: HSB & café"), passage("HSB", report="quay")
    assert build([uses, elsewhere])[-1] == (2, 2)
    explains = passage("harbour safety board (HSB)")
    assert build([uses, elsewhere, explains])[-1] == (2, 2)
    assert build([uses, elsewhere, explains]) == []


def test_all_vectors_are_in_the_common_language(build, tiny_models, tiny_model, tmp_path):
    """Those of passages and of sentences, moved by how far the everyday questions lie apart."""
    texts = {"ru": "маяк — гавань", "en": "the light — a quay", "pl": "port — nocny"}
    build([passage(text, language) for language, text in texts.items()])
    generation = store.open_current(tmp_path / "index")
    model = model_for_building(str(tiny_model), tiny_models, lambda *_: None)
    for number, (language, text) in enumerate(texts.items()):
        whole, *parts = model.embed_passages([f"Été\n{text}", *text.split(" — ")])
        assert generation.vectors.all()[number] == pytest.approx(
            generation.shift.of_passages(whole, language), abs=1e-5
        )
        moved = generation.shift.of_passages(np.array(parts), language)
        assert next(generation.sentences.all_of([number])) == pytest.approx(moved, abs=0.01)
    assert not np.allclose(generation.shift.of_passages(whole, "ru"), whole, atol=0.01)


def test_a_passage_of_one_sentence_is_embedded_once(build, tmp_path):
    """With its headings, as the passage is: the sentence alone says no more."""
    build([passage("café")])
    generation = store.open_current(tmp_path / "index")
    assert next(generation.sentences.all_of([0]))[0] == pytest.approx(generation.vectors.all()[0], abs=0.01)
