"""Find out for this index and this model how near is near enough, and tell how sure an answer can be.

No number carries over from one model to another, or one set of reports to another. So at build time questions that no
report answers are asked. A question then counts as answered if the reports come clearly nearer to it than they come to
those, once it is taken off how near the question itself is to those: "what did the flight cost?" is near to many
passages because it is short and plain, but nearer still to other questions about prices.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexStateError
from index.language_shift import EmbedsQueries, LanguageShift, Vectors
from index.neighbours import NEIGHBOURS
from index.probes import PROBES
from index.values import Status

_LIKENESS = 0.75  # how much it counts that a question is like those without an answer
_NEIGHBOUR_BELOW = 2.5  # in deviations: a subject that comes nearer than this is one that the reports do treat
# In deviations above the median of the everyday questions; measured, see docs/retrieval.md.
_DECLINED_BELOW = 1.75
_UNSURE_BELOW = 2.75


@dataclass(frozen=True, slots=True)
class Calibration:
    """`elsewhere` are vectors of questions without an answer here, shape (questions, dimensions).

    Confidence below `declined_below` is no answer, below `unsure_below` a doubtful one.
    """

    elsewhere: Vectors
    declined_below: float
    unsure_below: float

    def confidence(self, vector: Vectors, meaning: float) -> float:
        """How sure it is that the reports answer a question, as a difference of cosines.

        `vector` is the question's, in the common language; `meaning` is how near the nearest passage comes.
        """
        return meaning - _LIKENESS * float((self.elsewhere @ vector).max())

    def certainty(self, confidence: float) -> float:
        """How far that is above what makes an answer sure, in deviations of the everyday questions; below 0 it is not.

        The two limits lie one deviation apart.
        """
        return (confidence - self.unsure_below) / (self.unsure_below - self.declined_below)

    def status(self, confidence: float) -> Status:
        """What may be said with that confidence."""
        if confidence < self.declined_below:
            return Status.DECLINED
        return Status.UNSURE if confidence < self.unsure_below else Status.ANSWERED

    def write(self, path: Path) -> None:
        limits = np.array([self.declined_below, self.unsure_below])
        np.savez(path, elsewhere=self.elsewhere, limits=limits)

    @classmethod
    def read(cls, path: Path) -> "Calibration":
        """The calibration saved at `path`. Raises IndexStateError if it is missing or damaged."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
                declined_below, unsure_below = saved["limits"].tolist()
                return cls(saved["elsewhere"], declined_below, unsure_below)
        except Exception as error:  # numpy raises half a dozen kinds for a damaged file
            raise IndexStateError(f"{path}: cannot be read ({error}). Build the index anew: make index") from error


def calibrated(model: EmbedsQueries, shift: LanguageShift, nearest: Callable[[Vectors], float]) -> Calibration:
    """The calibration of an index. `nearest` tells how near its nearest passage comes to a question's vector."""
    lists = {language: shift.of_questions(model.embed_queries(probes), language) for language, probes in PROBES.items()}
    everyday = np.concatenate(list(lists.values()))
    topics = np.concatenate([np.arange(len(vectors)) for vectors in lists.values()])
    near = np.array([nearest(vector) for vector in everyday])
    middle, deviation = _spread(near)
    subjects = model.embed_queries(NEIGHBOURS)
    untreated = np.array([nearest(vector) < middle + _NEIGHBOUR_BELOW * deviation for vector in subjects])
    elsewhere = np.concatenate([everyday, subjects[untreated]])
    # As for a question that is not among them: without its own topic, which stands there in six languages.
    alike = everyday @ elsewhere.T
    alike[:, : len(everyday)][topics[:, None] == topics[None, :]] = -1
    middle, deviation = _spread(near - _LIKENESS * alike.max(axis=1))
    return Calibration(elsewhere, middle + _DECLINED_BELOW * deviation, middle + _UNSURE_BELOW * deviation)


def _spread(values: NDArray[np.floating]) -> tuple[float, float]:
    """Median and median deviation, that of a normal distribution: a report on one of the topics must not move them."""
    middle = float(np.median(values))
    return middle, 1.4826 * float(np.median(np.abs(values - middle)))
