"""Concepts among vectors: a question that names one comes nearer to what reports say about it, by the real model."""

import re

import numpy as np
import pytest

from index.concepts import ConceptVectors
from index.embedding import load_model, source_stamp
from index.errors import IndexStateError
from index.exported import ExportedModel, find_export
from index.glossary import Concept, Glossary
from index.probes import PROBES
from tests.conftest import CORPUS, MODELS

WEIGHT = 0.25
NAMES = ("crime.child_trafficking", "people.unaccompanied", "prevention.procurement", "people.victim")
PASSAGES = {
    "children": "Boys & girls are trafficked — <begging>, forced labour — and few States ask how child victims fare.",
    "guardians": "Minors who arrive without their parents get a guardian — in a café of the centre <sic> & free.",
    "tenders": "Governments buy goods & services — tenders <above a threshold> must ask suppliers about forced labour.",
}


@pytest.fixture(scope="module")
def model():
    """The exported one where there is one, as it is quicker."""
    folder = find_export(MODELS, source_stamp(None))
    return ExportedModel(folder) if folder else load_model(None, MODELS)


@pytest.fixture(scope="module")
def glossary():
    """A few concepts of the shipped file, and one that has no English terms."""
    shipped = [concept for concept in Glossary.read(CORPUS).concepts if concept.name in NAMES]
    return Glossary.of([*shipped, Concept("place.cafe", {"fr": ("café du port",)})])


@pytest.fixture(scope="module")
def concepts(glossary, model):
    return ConceptVectors.measured(glossary, model)


def numbers_of(glossary, question, language):
    return [named.concept for named in glossary.named(question, language)]


@pytest.fixture(scope="module")
def nearness(concepts, glossary, model):
    """How near a question is to each of PASSAGES, as it is and moved."""
    passages = model.embed_passages(list(PASSAGES.values()))

    def measure(question, language):
        (vector,) = model.embed_queries([question])
        moved = concepts.moved(vector, numbers_of(glossary, question, language), WEIGHT)
        return [dict(zip(PASSAGES, passages @ each, strict=True)) for each in (vector, moved)]

    return measure


@pytest.mark.parametrize(
    ("question", "language"),
    [("торговля детьми", "ru"), ("что нового по торговле детьми?", "ru"), ("tratta dei minori: dati?", "it")],
)
def test_a_question_in_another_language_comes_nearer_to_what_it_names(nearness, question, language):
    """And is nearest to it."""
    before, after = nearness(question, language)
    assert after["children"] > before["children"]
    assert max(after, key=after.get) == "children"


@pytest.mark.parametrize(
    ("question", "language", "meant"),
    [
        ("торговля детьми", "ru", "children"),
        ("UASC?", "en", "guardians"),
        ("несопровождаемые дети", "ru", "guardians"),
        ("öffentliche Beschaffung", "de", "tenders"),
        ("госзакупки", "ru", "tenders"),
    ],
)
def test_what_is_meant_gains_on_all_else(nearness, question, language, meant):
    """By more than lies between one passage and the next."""

    def lead(cosines):
        return cosines[meant] - max(cosine for name, cosine in cosines.items() if name != meant)

    before, after = nearness(question, language)
    assert lead(after) > lead(before) + 0.005


def test_a_move_is_the_mean_of_three_terms_less_everyday_questions(concepts, glossary, model):
    """By the weight, from where the question was, and of length 1 again."""
    (vector,) = model.embed_queries(["Что такое <UASC> & café — дети без родителей?"])
    (number,) = numbers_of(glossary, "UASC", "en")
    terms = ["unaccompanied child", "unaccompanied children", "unaccompanied minor"]
    whole = vector + 0.4 * (model.embed_queries(terms).mean(axis=0) - model.embed_queries(PROBES["en"]).mean(axis=0))
    moved = concepts.moved(vector, [number], 0.4)
    assert moved.dtype == np.float32
    assert moved == pytest.approx(whole / np.linalg.norm(whole), abs=1e-5)


def test_several_concepts_share_one_move(concepts, model):
    """A question that names many goes no further than one that names one."""
    vector = np.zeros(model.dimensions, dtype=np.float32)
    one, two = (concepts.moved(vector, [number], 1) for number in (0, 1))
    both = concepts.moved(vector, [0, 1], 1)
    assert both @ one > 0.5
    assert both @ two > 0.5
    assert concepts.moved(vector, [0, 0, 0], 1) == pytest.approx(one, abs=1e-6)


def test_what_moves_nothing(concepts, glossary, model):
    """No concept, no weight, or a concept that has no English terms."""
    (vector,) = model.embed_queries(["café du port"])
    assert concepts.moved(vector, [], WEIGHT) is vector
    assert concepts.moved(vector, [0], 0.0) == pytest.approx(vector, abs=1e-6)
    cafe = numbers_of(glossary, "café du port", "fr")
    assert cafe == [len(NAMES)]
    assert concepts.moved(vector, cafe, WEIGHT) == pytest.approx(vector, abs=1e-6)


def test_the_vector_of_the_question_stays_as_it_was(concepts, model):
    """It may be needed again."""
    (vector,) = model.embed_queries(["торговля детьми"])
    kept = vector.copy()
    concepts.moved(vector, [0, 1], WEIGHT)
    assert vector.tolist() == kept.tolist()


def test_what_is_written_is_read(concepts, model, tmp_path):
    """To the last bit, under whatever name."""
    path = tmp_path / "понятия — café.concepts"
    concepts.write(path)
    (vector,) = model.embed_queries(["торговля детьми"])
    again = ConceptVectors.read(path)
    for numbers in ([0], [1, 3], [2], [4]):
        assert again.moved(vector, numbers, WEIGHT).tolist() == concepts.moved(vector, numbers, WEIGHT).tolist()


def test_a_glossary_without_concepts_can_be_measured_and_kept(model, tmp_path):
    """The file may be missing."""
    ConceptVectors.measured(Glossary.of([]), model).write(tmp_path / "concepts.npy")
    vector = np.ones(4, dtype=np.float32)
    assert ConceptVectors.read(tmp_path / "concepts.npy").moved(vector, [], WEIGHT) is vector


@pytest.mark.parametrize("kept", [0, 5, 100, -1])
def test_a_cut_file_is_told(concepts, tmp_path, kept):
    """With its name and what to do."""
    path = tmp_path / "concepts.npy"
    concepts.write(path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(IndexStateError, match=rf"^{re.escape(str(path))}: cannot be read \(.+make index$"):
        ConceptVectors.read(path)


@pytest.mark.parametrize("place", range(8, 128, 3))
def test_a_damaged_header_is_told(concepts, tmp_path, place):
    """Whatever numpy makes of it."""
    path = tmp_path / "concepts.npy"
    concepts.write(path)
    content = bytearray(path.read_bytes())
    content[place] = ord("(")
    path.write_bytes(content)
    with pytest.raises(IndexStateError, match="cannot be read"):
        ConceptVectors.read(path)


def test_a_file_that_is_missing_or_another_is_told(concepts, tmp_path):
    """As are one of another kind, of other numbers, and one that would run code when read."""
    path = tmp_path / "concepts.npy"
    with pytest.raises(IndexStateError, match="No such file"):
        ConceptVectors.read(path)
    path.write_text("café — <&> понятия", encoding="utf-8")
    with pytest.raises(IndexStateError, match="cannot be read"):
        ConceptVectors.read(path)
    np.save(path, np.zeros((2, 3)))
    with pytest.raises(IndexStateError, match=r"float64 of shape \(2, 3\)"):
        ConceptVectors.read(path)
    np.save(path, np.zeros(3, dtype=np.float32))
    with pytest.raises(IndexStateError, match=r"float32 of shape \(3,\)"):
        ConceptVectors.read(path)
    np.save(path, np.array([{"café": 1}]), allow_pickle=True)
    with pytest.raises(IndexStateError, match="Object arrays cannot be loaded"):
        ConceptVectors.read(path)
