"""How near is near enough: told by questions that the reports do not answer, and by how like them a question is."""

import io
import re

import numpy as np
import pytest

from index.calibration import _DECLINED_BELOW as DECLINED
from index.calibration import _LIKENESS as LIKENESS
from index.calibration import _NEIGHBOUR_BELOW as TREATED
from index.calibration import _UNSURE_BELOW as UNSURE
from index.calibration import Calibration, calibrated
from index.errors import IndexStateError
from index.language_shift import LanguageShift
from index.neighbours import NEIGHBOURS
from index.probes import PROBES
from index.values import Status

TOPICS = len(PROBES["en"])  # each in six languages
EVERYDAY = TOPICS * len(PROBES)
AXES = np.eye(TOPICS + len(NEIGHBOURS), dtype=np.float32)
UNMOVED = LanguageShift({}, {})
HAND = Calibration(
    np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0]], dtype=np.float32), declined_below=0.25, unsure_below=0.5
)
FAR = np.linspace(0.7705, 0.8295, TOPICS)  # how near the reports come to everyday questions: 0.8, more or less
MIDDLE, DEVIATION = 0.8, 1.4826 * 0.015  # of them: as many lie within 0.015 of the middle as beyond


class Topics:
    """A model with an axis for each topic of the everyday questions, whatever the language, and for each neighbour."""

    def embed_queries(self, texts):
        asked = {text: number for questions in PROBES.values() for number, text in enumerate(questions)}
        asked |= {text: TOPICS + number for number, text in enumerate(NEIGHBOURS)}
        return AXES[[asked[text] for text in texts]]


class OneTopic:
    """A model to which all questions are the same."""

    def embed_queries(self, texts):
        return AXES[[0] * len(texts)]


def near(treated=None):
    """How near reports come that treat of the neighbour with the number `treated`, and of nothing else."""
    neighbours = np.full(len(NEIGHBOURS), MIDDLE)
    for number, nearness in (treated or {}).items():
        neighbours[number] = nearness
    return lambda vector: float([*FAR, *neighbours][int(vector.argmax())])


def test_certainty_counts_deviations_above_a_sure_answer():
    """0 where an answer begins to be sure, −1 where one begins to be declined."""
    hand = Calibration(HAND.elsewhere, declined_below=0.25, unsure_below=0.5)
    assert [hand.certainty(confidence) for confidence in (0.25, 0.5, 1.0)] == [-1.0, 0.0, 2.0]


def test_confidence_is_nearness_less_likeness():
    """Likeness is the highest cosine with a question from elsewhere, times its weight."""
    east, north = np.eye(2, dtype=np.float32)
    assert HAND.confidence(east, 0.9) == pytest.approx(0.9 - LIKENESS)
    assert HAND.confidence((east + 7 * north) / np.sqrt(50), 0.9) == pytest.approx(0.9 - LIKENESS * 0.98994949)
    assert HAND.confidence(-north, 0.5) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("confidence", "status"),
    [
        (-1.0, Status.DECLINED),
        (0.2499, Status.DECLINED),
        (0.25, Status.UNSURE),
        (0.4999, Status.UNSURE),
        (0.5, Status.ANSWERED),
        (1.0, Status.ANSWERED),
    ],
)
def test_a_limit_belongs_to_what_lies_above_it(confidence, status):
    """Below the lower one there is no answer, below the upper one a doubtful one."""
    assert HAND.status(confidence) is status


def test_the_limits_lie_above_the_median_of_everyday_questions():
    """By deviations, of confidence with their own topic apart: it stands there in six languages.

    Other topics are not like it at all here, so that likeness is 0; with its own topic it would be 1.
    """
    made = calibrated(Topics(), UNMOVED, near())
    assert made.declined_below == pytest.approx(MIDDLE + DECLINED * DEVIATION)
    assert made.unsure_below == pytest.approx(MIDDLE + UNSURE * DEVIATION)
    assert 0 < DECLINED < UNSURE


def test_likeness_to_other_topics_counts():
    """Where all questions are the same, each is like the others, and that is taken off."""
    made = calibrated(OneTopic(), UNMOVED, lambda _vector: 0.8)
    assert (made.declined_below, made.unsure_below) == pytest.approx((0.8 - LIKENESS, 0.8 - LIKENESS))


def test_a_report_on_an_everyday_topic_hardly_moves_the_limits():
    """One topic that the reports do treat, in all its languages, is no reason to decline more."""
    far = near()
    made = calibrated(Topics(), UNMOVED, lambda vector: 0.99 if vector[TOPICS - 1] else far(vector))
    assert made.declined_below == pytest.approx(MIDDLE + DECLINED * DEVIATION)


def test_a_neighbouring_subject_that_the_reports_treat_is_left_out():
    """One that comes clearly nearer than everyday questions do; else questions on it would be declined."""
    treated = {0: 0.95, 3: MIDDLE + (TREATED + 0.01) * DEVIATION, 4: MIDDLE + (TREATED - 0.01) * DEVIATION}
    elsewhere = calibrated(Topics(), UNMOVED, near(treated)).elsewhere
    assert elsewhere.shape == (EVERYDAY + len(NEIGHBOURS) - 2, TOPICS + len(NEIGHBOURS))
    times = elsewhere.sum(axis=0)
    assert times[:TOPICS].tolist() == [len(PROBES)] * TOPICS
    assert np.flatnonzero(times == 0).tolist() == [TOPICS, TOPICS + 3]


def test_a_neighbour_that_is_not_treated_costs_confidence():
    """The same nearness to the reports is worth less for a question on another subject."""
    made = calibrated(Topics(), UNMOVED, near({0: 0.95}))
    assert made.confidence(AXES[TOPICS], 0.9) == pytest.approx(0.9)
    assert made.confidence(AXES[TOPICS + 1], 0.9) == pytest.approx(0.9 - LIKENESS)


def test_everyday_questions_are_moved_out_of_their_language():
    """As a question would be."""
    move = AXES[7] * 1000
    elsewhere = calibrated(Topics(), LanguageShift({"fr": move}, {}), near()).elsewhere
    of_french = elsewhere[TOPICS * list(PROBES).index("fr") :][:TOPICS]
    assert of_french == pytest.approx(np.tile(AXES[7], (TOPICS, 1)), abs=2e-3)
    assert np.array_equal(elsewhere[:TOPICS], AXES[:TOPICS])


def test_what_is_written_is_read(tmp_path):
    """Exactly: limits are not rounded."""
    path = tmp_path / "é — Ж.npz"
    Calibration(HAND.elsewhere, 0.1 + 0.2, 1 / 3).write(path)
    read = Calibration.read(path)
    assert (read.declined_below, read.unsure_below) == (0.1 + 0.2, 1 / 3)
    assert np.array_equal(read.elsewhere, HAND.elsewhere)
    assert read.elsewhere.dtype == np.float32


def saved(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"PK\x03\x04",
        "Порог — é".encode(),
        saved(elsewhere=HAND.elsewhere, limits=np.zeros(2))[:200],
        saved(elsewhere=HAND.elsewhere),
        saved(limits=np.zeros(2)),
        saved(elsewhere=HAND.elsewhere, limits=np.zeros(3)),
        saved(elsewhere=np.array([{"an": "object"}], dtype=object), limits=np.zeros(2)),
    ],
    ids=["missing", "empty", "only a mark", "text", "cut", "no limits", "only limits", "three limits", "objects"],
)
def test_damage_is_told(tmp_path, content):
    """Whatever has become of the file, the message names it and says what to do."""
    path = tmp_path / "calibration.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexStateError, match=rf"(?s)^{re.escape(str(path))}: cannot be read .*make index$"):
        Calibration.read(path)
