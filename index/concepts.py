"""Move a question towards the concepts that it names. The only module that knows where concepts lie among vectors.

A multilingual model understands the terms of a field best in English, and abbreviations hardly at all. What a concept
means is measured once, by its English terms, when the index is built; a question that names it otherwise is then moved
a little in that direction. The everyday questions of probes.py are subtracted, so that a move holds what distinguishes
a concept and not what all questions share.
"""

from collections.abc import Sequence
from itertools import chain, islice
from pathlib import Path

import numpy as np

from index.embedding import Vectors, unit
from index.errors import IndexStateError
from index.glossary import Glossary
from index.language_shift import COMMON, EmbedsQueries
from index.probes import PROBES

_TERMS = 3  # of each concept: those that reports use; everyday words further on are vaguer


class ConceptVectors:
    """In which direction each concept of a glossary lies, by its number. Safe to use from several threads."""

    def __init__(self, rows: Vectors) -> None:
        """`rows` has shape (concepts, dimensions)."""
        self._rows = rows

    @classmethod
    def measured(cls, glossary: Glossary, model: EmbedsQueries) -> "ConceptVectors":
        """The directions of the concepts of `glossary` by `model`. A concept without English terms moves nothing."""
        terms = [concept.terms.get(COMMON, ())[:_TERMS] for concept in glossary.concepts]
        everyday = model.embed_queries(PROBES[COMMON]).mean(axis=0)
        vectors = iter(model.embed_queries([*chain.from_iterable(terms)]))
        rows = np.zeros((len(terms), len(everyday)), dtype=np.float32)
        for row, of_concept in zip(rows, terms, strict=True):
            if of_concept:
                row[:] = np.mean([*islice(vectors, len(of_concept))], axis=0) - everyday
        return cls(rows)

    @classmethod
    def read(cls, path: Path) -> "ConceptVectors":
        """The directions saved at `path`. Raises IndexStateError if they are missing or damaged."""
        try:
            with path.open("rb") as file:
                rows = np.lib.format.read_array(file, allow_pickle=False)
        except Exception as error:  # what numpy's parser raises for a damaged header varies
            raise _damaged(path, error) from error
        if rows.ndim != 2 or rows.dtype != np.float32:
            raise _damaged(path, f"{rows.dtype} of shape {rows.shape}")
        return cls(rows)

    def write(self, path: Path) -> None:
        with path.open("wb") as file:
            np.save(file, self._rows, allow_pickle=False)

    def moved(self, vector: Vectors, numbers: Sequence[int], weight: float) -> Vectors:
        """`vector`, shape (dimensions,), moved by `weight` times the mean of the concepts `numbers`; of length 1.

        It comes nearer to passages on them by comparison with others. Cosines with all passages may sink a little.
        """
        if not numbers:
            return vector
        move = self._rows[list(numbers)].mean(axis=0)
        return unit((vector + np.float32(weight) * move).reshape(1, -1)).reshape(-1)


def _damaged(path: Path, reason: object) -> IndexStateError:
    return IndexStateError(f"{path}: cannot be read ({reason}). Build the index anew: make index")
