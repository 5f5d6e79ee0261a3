"""An index that is used as it is, the model that it was built with, and questions that people might ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index.build import Stage, build_index, is_stale
from index.embedding import Vectors
from index.models import Model, model_for_answering
from index.probes import PROBES
from index.store import Generation, open_current
from scripts.evaluation.questions import read_questions
from scripts.speed.figures import NotMeasuredError

CORPUS = Path(__file__).resolve().parent.parent.parent / "corpus"
QUESTIONS = CORPUS.parent / "tests/questions.jsonl"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its language, as a two-letter code."""

    text: str
    language: str


def questions(limit: int | None) -> tuple[Asked, ...]:
    """At most `limit` questions spread over all there are: about the starter corpus, and about everyday matters."""
    known = [Asked(question.text, question.lang) for question in read_questions(QUESTIONS)]
    everyday = [
        Asked(text, language)
        for same in zip(*PROBES.values(), strict=True)
        for text, language in zip(same, PROBES, strict=True)
    ]
    return spread((*known, *everyday), limit)


def spread(asked: Sequence[Asked], limit: int | None) -> tuple[Asked, ...]:
    """At most `limit` of the questions, spread evenly over all of them; all if it is None."""
    count = len(asked) if limit is None else min(limit, len(asked))
    return tuple(asked[place * len(asked) // count] for place in range(count))


@dataclass(frozen=True)
class Real:
    """The index in the folder `index`, which must be there and up to date, opened when it is needed."""

    index: Path
    models: Path
    asked: tuple[Asked, ...]

    @cached_property
    def generation(self) -> Generation:
        return open_current(self.index)

    @property
    def folder(self) -> Path:
        """Where the generation lies."""
        return self.index / self.generation.name

    @cached_property
    def model(self) -> Model:
        return model_for_answering(self.generation.meta.model, self.models)

    @cached_property
    def question_vectors(self) -> Vectors:
        """The vectors of `asked`, shape (questions, dimensions), in the common language."""
        vectors = self.model.embed_queries([one.text for one in self.asked])
        shift = self.generation.shift
        return np.stack(
            [shift.of_questions(vector, one.language) for vector, one in zip(vectors, self.asked, strict=True)]
        )


def up_to_date(index: Path, models: Path, stage: Stage) -> Path:
    """The folder `index` with an up-to-date index of the starter corpus, which is built if need be.

    Also makes the model ready, which is done once. Raises FindingsError.
    """
    if is_stale(CORPUS, index, None):
        built = build_index(CORPUS, index, models, None, stage)
        if built.generation is None:
            raise NotMeasuredError(f"{CORPUS}: none of its reports could be read. {' '.join(built.problems)}")
    return index
