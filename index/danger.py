"""Tell from one message whether somebody is in danger, or wants to endanger others, and not asking about a report.

The words are the same: "my boss took my passport" and "what does it say on employers who take passports". What differs
is who speaks and to what end, and that is learned from examples (danger_examples.py). A message is what the examples
near it are, by its vector and a few signs in its words (danger_cues.py); near ones count more, and of ten that say the
same each counts for a tenth: ridge regression with a Gaussian kernel. It errs towards help. docs/retrieval.md has the
figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from index.danger_cues import cues_of, is_cry, speaks_of_self
from index.errors import IndexStateError
from index.language_shift import EmbedsQueries, Vectors
from index.neighbours import NEIGHBOURS
from index.probes import PROBES

_CUE = 0.125  # how far a sign moves a message, where its vector has length 1
_SHARPNESS = 2.1  # the greater, the less count examples that are not quite near
_RIDGE = 0.1  # the greater, the less is a single example believed
_EVERYDAY = 0.3  # how much a question counts that has nothing to do with all this
_SURE = 0.18  # for each deviation by which the reports come nearer than for a sure answer, so much more must it be
_MOST = 0.6  # more it need never be: of the examples in which nobody speaks of himself, 3 of 4 are still told
_DANGER_FROM = 0.41  # of 1; from here on a message is no question
_HELP_AHEAD = 0.2  # by so much more must a message look harmful than like a cry for help: "how can I get my passport"


class Danger(StrEnum):
    """What a message is a sign of: nothing, somebody who needs help, or somebody who wants to exploit people."""

    NONE = "none"
    HELP = "help"
    HARMFUL = "harmful"


# How much an example counts: most where there are fewest, and where a mistake hurts.
_WEIGHTS = {Danger.NONE: 1.0, Danger.HELP: 1.5, Danger.HARMFUL: 3.0}


@dataclass(frozen=True, slots=True)
class Example:
    """A message and what it is a sign of."""

    text: str
    danger: Danger


@dataclass(frozen=True, slots=True)
class DangerJudge:
    """What the examples teach. Safe to use from several threads.

    `centre` is the mean of their vectors, shape (dimensions,). `known` are their features, each of length 1, shape
    (messages, dimensions + signs); `weights`, shape (messages, 2), how much each speaks for HELP and for HARMFUL.
    """

    centre: Vectors
    known: Vectors
    weights: Vectors

    @classmethod
    def trained(cls, model: EmbedsQueries, examples: Sequence[Example]) -> "DangerJudge":
        """A judge that has learned from `examples`, at least one, and that everyday questions are no sign of danger."""
        everyday = (*PROBES.values(), NEIGHBOURS)
        told = model.embed_queries([example.text for example in examples])
        vectors = np.concatenate([told, *map(model.embed_queries, everyday)])
        texts = [*(example.text for example in examples), *(text for texts in everyday for text in texts)]
        plain = len(texts) - len(examples)
        dangers = [*(example.danger for example in examples), *[Danger.NONE] * plain]
        doubt = 1 / np.array([*(_WEIGHTS[example.danger] for example in examples), *[_EVERYDAY] * plain])
        centre = told.mean(axis=0)
        known = np.array([_features(vector - centre, text) for vector, text in zip(vectors, texts, strict=True)])
        likeness = _likeness((known @ known.T).astype(np.float64))
        wanted = np.array([[danger is Danger.HELP, danger is Danger.HARMFUL] for danger in dangers], dtype=np.float64)
        weights = np.linalg.solve(likeness + _RIDGE * np.diag(doubt), wanted)
        return cls(centre, known, weights.astype(np.float32))

    def judged(self, text: str, vector: Vectors, sure: float = 0.0) -> Danger:
        """What the message `text` is a sign of; `vector` is its own, not moved out of its language.

        `sure` tells how sure it is that the reports answer it, as in Calibration.certainty. A question that they do
        answer, and in which nobody speaks of himself, has to look more like danger to be taken for it.
        """
        if is_cry(text):
            return Danger.HELP
        slack = 0.0 if speaks_of_self(text) else _SURE * max(0.0, sure)
        near = _likeness(self.known @ _features(vector - self.centre, text))
        for_help, for_harm = (near @ self.weights).tolist()
        if for_help + for_harm < min(_MOST, _DANGER_FROM + slack):
            return Danger.NONE
        return Danger.HARMFUL if for_harm > for_help + _HELP_AHEAD else Danger.HELP

    def write(self, path: Path) -> None:
        np.savez(path, centre=self.centre, known=self.known, weights=self.weights)

    @classmethod
    def read(cls, path: Path) -> "DangerJudge":
        """The judge saved at `path`. Raises IndexStateError if it is missing or damaged."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
                return cls(saved["centre"], saved["known"], saved["weights"])
        except Exception as error:  # numpy raises half a dozen kinds for a damaged file
            raise IndexStateError(f"{path}: cannot be read ({error}). Build the index anew: make index") from error


def _features(vector: Vectors, text: str) -> Vectors:
    """A message as the judge compares it, of length 1: its `vector`, less the centre, and the signs in its words."""
    length = max(float(np.linalg.norm(vector)), 1e-6)
    features = np.concatenate([vector / length, _CUE * cues_of(text)])
    return np.asarray(features / np.linalg.norm(features), dtype=np.float32)


def _likeness(cosines: Vectors) -> Vectors:
    """From 1 for the same message down towards 0."""
    return np.asarray(np.exp(_SHARPNESS * (cosines - 1)))
