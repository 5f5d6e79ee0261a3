"""Give the sentences of a passage vectors out of the passage's own run through the network.

The states of a sentence's tokens have seen the whole passage, so their mean tells what "they" and "this rate" are; and
nothing is read twice. After Günther et al. (2024), "Late Chunking", https://arxiv.org/abs/2409.04701. It costs some
precision, least with a network that was trained for it: docs/retrieval.md.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vectors = NDArray[np.float32]
Span = tuple[int, int]
"""(start, end) in characters of a text."""


def tokens_of(sentences: Sequence[Span], offsets: ArrayLike) -> NDArray[np.bool_]:
    """Which token belongs to which of `sentences`: shape (sentences, tokens).

    `offsets` tells for each token from where to where in the text it goes. It belongs where its middle lies; one that
    stands for no character, such as the end of the text, belongs to none.
    """
    starts, ends = np.array(offsets, dtype=np.float32).reshape(-1, 2).T
    middles = np.where(ends > starts, (starts + ends) / 2, -1)
    return np.array([(middles >= start) & (middles < end) for start, end in sentences], dtype=np.bool_)


def pooled(states: Vectors, offsets: ArrayLike, sentences: Sequence[Span]) -> list[Vectors | None]:
    """The mean state of the tokens of each of `sentences`, with length 1; None for one that has no token.

    `states` has the shape (tokens, dimensions); for `offsets` see tokens_of.
    """
    means = [states[some].mean(axis=0) if some.any() else None for some in tokens_of(sentences, offsets)]
    return [None if mean is None else mean / np.linalg.norm(mean) for mean in means]


def shifted(sentences: Sequence[Span], by: int) -> list[Span]:
    """The same sentences in a text that begins `by` characters earlier."""
    return [(start + by, end + by) for start, end in sentences]
