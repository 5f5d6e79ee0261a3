"""Take the language out of a vector, so that a question is as near to a report in another language as in its own.

A multilingual model puts the language of a text into its vector beside the meaning: all French questions lie a
little to one side of all English ones. The same everyday questions in each language (probes.py) show in which
direction and how far, and the difference of their means is added to move every vector into one language. After
Libovický, Rosa and Fraser (2020), "On the Language Neutrality of Pre-trained Multilingual Representations",
https://arxiv.org/abs/2004.05160, who subtract the mean of each language.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexStateError
from index.probes import PROBES

Vectors = NDArray[np.float32]

COMMON = "en"  # the language into which all vectors are moved


class EmbedsQueries(Protocol):
    """What most need of a model."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, in their order."""


class Embeds(EmbedsQueries, Protocol):
    """What is needed of a model to measure it."""

    def embed_queries_as_passages(self, texts: Sequence[str]) -> Vectors:
        """The same by the network that reads passages."""


class LanguageShift:
    """How far to move the vectors of each language; a language that is not known is left where it is.

    Questions and passages have a shift of their own: a model may read them with two networks.
    """

    def __init__(self, questions: Mapping[str, Vectors], passages: Mapping[str, Vectors]) -> None:
        self._moves = {_QUESTIONS: dict(questions), _PASSAGES: dict(passages)}

    @classmethod
    def measured(cls, model: Embeds) -> "LanguageShift":
        """The shift of `model`, by the probes."""
        return cls(_moves(model.embed_queries), _moves(model.embed_queries_as_passages))

    @classmethod
    def read(cls, path: Path) -> "LanguageShift":
        """The shift saved at `path`. Raises IndexStateError if it is missing or damaged."""
        moves: dict[str, dict[str, Vectors]] = {_QUESTIONS: {}, _PASSAGES: {}}
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
                for name in saved.files:
                    side, _, language = name.partition(".")
                    moves[side][language] = saved[name]
        except Exception as error:  # numpy raises half a dozen kinds for a damaged file
            raise IndexStateError(f"{path}: cannot be read ({error}). Build the index anew: make index") from error
        return cls(moves[_QUESTIONS], moves[_PASSAGES])

    def write(self, path: Path) -> None:
        named = {f"{side}.{language}": move for side, moves in self._moves.items() for language, move in moves.items()}
        np.savez(path, **named)  # type: ignore[arg-type]  # numpy takes the names for its own options

    def moves_passages_as(self, other: "LanguageShift") -> bool:
        """Whether both move passages alike, so that what one has moved need not be moved again."""
        mine, theirs = self._moves[_PASSAGES], other._moves[_PASSAGES]  # noqa: SLF001  # of the same class
        return mine.keys() == theirs.keys() and all(np.array_equal(mine[key], theirs[key]) for key in mine)

    def of_questions(self, vectors: Vectors, language: str) -> Vectors:
        """`vectors`, shape (…, dimensions), of questions in `language`, moved into the common one; each of length 1."""
        return _moved(vectors, self._moves[_QUESTIONS].get(language))

    def of_passages(self, vectors: Vectors, language: str) -> Vectors:
        """`vectors`, shape (…, dimensions), of passages in `language`, moved into the common one; each of length 1."""
        return _moved(vectors, self._moves[_PASSAGES].get(language))


_QUESTIONS, _PASSAGES = "questions", "passages"


def _moves(embed: Callable[[Sequence[str]], Vectors]) -> dict[str, Vectors]:
    means = {language: embed(probes).mean(axis=0) for language, probes in PROBES.items()}
    return {language: means[COMMON] - mean for language, mean in means.items() if language != COMMON}


def _moved(vectors: Vectors, move: Vectors | None) -> Vectors:
    if move is None:
        return vectors
    moved = vectors + move
    return np.asarray(moved / np.linalg.norm(moved, axis=-1, keepdims=True), dtype=np.float32)
