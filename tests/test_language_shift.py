"""A vector is moved out of its language, so that the same said in two languages lies nearer together."""

import io
import re
import zipfile

import numpy as np
import pytest

from index.errors import IndexStateError
from index.language_shift import COMMON, LanguageShift
from index.languages import LANGUAGES
from index.models import model_for_building
from index.probes import PROBES
from tests.conftest import MODELS

SAME = {
    "en": "Child victims — often girls — wait for a guardian & a <safe> bed.",
    "fr": "Les enfants victimes — souvent des filles — attendent un tuteur & un lit <sûr>.",
    "de": "Kinder als Opfer — oft Mädchen — warten auf einen Vormund & ein <sicheres> Bett.",
    "it": "Le vittime minorenni — spesso ragazze — aspettano un tutore & un letto <sicuro>.",
    "ru": "Дети-жертвы — часто девочки — ждут опекуна & <безопасную> кровать.",
    "es": "Los niños víctimas — a menudo niñas — esperan un tutor & una cama <segura>.",
}
AXES = np.eye(7, dtype=np.float32)


class Axes:
    """A model for which all questions of a language lie on one axis, English ones on the first."""

    def embed_queries(self, texts):
        asked = {question: number for number, language in enumerate(LANGUAGES) for question in PROBES[language]}
        return np.stack([AXES[asked[text]] for text in texts])

    def embed_queries_as_passages(self, texts):
        return -self.embed_queries(texts)


@pytest.fixture(scope="module")
def model():
    return model_for_building(None, MODELS, lambda _done, _of: None)


@pytest.fixture(scope="module")
def shift(model):
    return LanguageShift.measured(model)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "é — Ж.npz"


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != COMMON])
def test_the_same_in_another_language_comes_nearer(model, shift, language):
    """To its English version, and more so than to an everyday question in English."""
    english = model.embed_passages([SAME[COMMON]])[0]
    foreign = model.embed_passages([SAME[language]])[0]
    moved = shift.of_passages(foreign, language)
    everyday = model.embed_queries_as_passages(PROBES[COMMON]).mean(axis=0)
    assert moved @ english > foreign @ english + 0.01
    assert (moved - foreign) @ english > (moved - foreign) @ everyday / 2
    assert np.linalg.norm(moved) == pytest.approx(1, abs=1e-6)


def test_the_lists_of_all_languages_fall_together(model, shift):
    """Before, the means of two languages lie apart; after, they are nearly one."""

    def apart(move):
        means = [move(model.embed_queries(PROBES[name]), name).mean(axis=0) for name in LANGUAGES]
        return max(float(np.linalg.norm(one - means[0])) for one in means)

    assert apart(shift.of_questions) < apart(lambda vectors, _language: vectors) / 4


def test_the_move_is_the_difference_of_the_means():
    """From the mean of a language's everyday questions to that of the English ones, and then to length 1."""
    shift = LanguageShift.measured(Axes())
    assert shift.of_questions(AXES[1], "fr") == pytest.approx(AXES[0])
    assert shift.of_questions(AXES[6], "ru") == pytest.approx((AXES[6] + AXES[0] - AXES[4]) / np.sqrt(3))


@pytest.mark.parametrize("language", [COMMON, "pl", ""])
def test_english_and_what_is_not_known_stay_where_they_are(language):
    """There is nowhere to move them to, and nothing is known of how far."""
    shift = LanguageShift.measured(Axes())
    assert np.array_equal(shift.of_questions(AXES, language), AXES)


def test_one_vector_many_and_none_are_moved_alike():
    """Whatever the shape, each has length 1 and is of single precision."""
    shift = LanguageShift.measured(Axes())
    vectors = np.stack([AXES[4], AXES[5], -AXES[4]])
    moved = shift.of_questions(vectors, "fr")
    assert (moved.dtype, moved.shape) == (np.float32, (3, 7))
    assert np.linalg.norm(moved, axis=1) == pytest.approx([1, 1, 1])
    assert np.array_equal(moved[1], shift.of_questions(vectors[1], "fr"))
    assert shift.of_questions(vectors[:0], "fr").shape == (0, 7)


def test_what_is_written_is_read(shift, path):
    """Exactly, so that it counts as the same."""
    shift.write(path)
    read = LanguageShift.read(path)
    assert read.moves_passages_as(shift)
    for side in ("of_questions", "of_passages"):
        assert np.array_equal(getattr(read, side)(AXES_OF_MODEL, "ru"), getattr(shift, side)(AXES_OF_MODEL, "ru"))


def test_questions_and_passages_are_moved_each_by_their_own():
    """A model that reads both with one network moves them alike only if it sees no difference."""
    shift = LanguageShift.measured(Axes())
    assert shift.of_passages(-AXES[1], "fr") == pytest.approx(-AXES[0])
    assert shift.of_questions(AXES[1], "fr") == pytest.approx(AXES[0])


def test_shifts_are_the_same_only_if_they_move_alike():
    """Another number, or another language, makes another shift."""
    here, there = np.array([1, 0], dtype=np.float32), np.array([1, 1e-3], dtype=np.float32)
    shift = LanguageShift({}, {"fr": here})
    assert shift.moves_passages_as(LanguageShift({}, {"fr": here.copy()}))
    assert not shift.moves_passages_as(LanguageShift({}, {"fr": there}))
    assert not shift.moves_passages_as(LanguageShift({}, {"de": here}))
    assert not shift.moves_passages_as(LanguageShift({}, {"fr": here, "de": here}))
    assert not shift.moves_passages_as(LanguageShift({}, {}))


def saved(changed=None):
    """The bytes of a saved shift, in which one byte of a number may be changed."""
    file = io.BytesIO()
    np.savez(file, **{"passages.fr": np.arange(400, dtype=np.float32)})
    content = bytearray(file.getvalue())
    if changed:
        content[changed] ^= 0xFF
    return bytes(content)


def archive(**files):
    """A zip archive that numpy did not write."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, content in files.items():
            written.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [None, b"", b"PK\x03\x04", saved()[:900], saved(800), "Сдвиг — é".encode()],
    ids=["missing", "empty", "only a mark", "cut", "a byte changed", "text"],
)
def test_damage_is_told(path, content):
    """Whatever has become of the file, the message names it and says what to do."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexStateError, match=rf"(?s)^{re.escape(str(path))}: cannot be read .*make index$"):
        LanguageShift.read(path)


AXES_OF_MODEL = np.eye(384, dtype=np.float32)[:2]
