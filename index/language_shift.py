"""Take the language out of a vector, so that a question is as near to a report in another language as in its own.

A multilingual model puts the language of a text into its vector beside the meaning: all French questions lie a
little to one side of all English ones. The same everyday questions in each language (probes.py) show in which
direction and how far, and the difference of their means is added to move every vector into one language. After
Libovický, Rosa and Fraser (2020), "On the Language Neutrality of Pre-trained Multilingual Representations",
https://arxiv.org/abs/2004.05160, who subtract the mean of each language.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexStateError
from index.probes import PROBES

Vectors = NDArray[np.float32]

COMMON = "en"  # the language into which all vectors are moved


class EmbedsQueries(Protocol):
    """What is needed of a model."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, in their order."""


class LanguageShift:
    """How far to move the vectors of each language; a language that is not known is left where it is."""

    def __init__(self, moves: Mapping[str, Vectors]) -> None:
        self._moves = moves

    @classmethod
    def measured(cls, model: EmbedsQueries) -> "LanguageShift":
        """The shift of `model`, by the probes."""
        means = {language: model.embed_queries(probes).mean(axis=0) for language, probes in PROBES.items()}
        return cls({language: means[COMMON] - mean for language, mean in means.items() if language != COMMON})

    @classmethod
    def read(cls, path: Path) -> "LanguageShift":
        """The shift saved at `path`. Raises IndexStateError if it is missing or damaged."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as moves:
                return cls({language: moves[language] for language in moves.files})
        except Exception as error:  # numpy raises half a dozen kinds for a damaged file
            raise IndexStateError(f"{path}: cannot be read ({error}). Build the index anew: make index") from error

    def write(self, path: Path) -> None:
        np.savez(path, **self._moves)  # type: ignore[arg-type]  # numpy takes the names for its own options

    def same_as(self, other: "LanguageShift") -> bool:
        """Whether both move everything alike, so that what one has moved need not be moved again."""
        mine, theirs = self._moves, other._moves  # noqa: SLF001  # of the same class
        return mine.keys() == theirs.keys() and all(np.array_equal(mine[key], theirs[key]) for key in mine)

    def moved(self, vectors: Vectors, language: str) -> Vectors:
        """`vectors`, shape (…, dimensions), of texts in `language`, moved into the common one; each of length 1."""
        move = self._moves.get(language)
        if move is None:
            return vectors
        moved = vectors + move
        return np.asarray(moved / np.linalg.norm(moved, axis=-1, keepdims=True), dtype=np.float32)
