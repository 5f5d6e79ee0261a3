"""Embed each list of questions once, and not again at the next build.

The everyday questions, the terms of the glossary and the examples of danger are the same from one build to the next,
and are more text than a short report.
"""

import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from index.language_shift import Vectors
from index.models import Model

_DAMAGED = (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile)  # what reading such a file raises


class Remembering:
    """A model that embeds no list of questions twice: what an earlier build embedded lies beside the index."""

    def __init__(self, model: Model, index: Path) -> None:
        """`index` is the folder of the index in use."""
        self._model = model
        self._file = index / f".questions-{model.identity.digest[:12]}.npz"
        self._before = _read(self._file)
        self._known: dict[str, Vectors] = {}

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of `texts` as questions, shape (texts, dimensions), each of length 1."""
        return self._once("", self._model.embed_queries, texts)

    def embed_queries_as_passages(self, texts: Sequence[str]) -> Vectors:
        """The same by the network that reads passages."""
        return self._once("passages", self._model.embed_queries_as_passages, texts)

    def _once(self, side: str, embed: Callable[[Sequence[str]], Vectors], texts: Sequence[str]) -> Vectors:
        key = side + hashlib.sha256(repr(tuple(texts)).encode()).hexdigest()
        if key not in self._known:
            before = self._before.get(key)
            self._known[key] = embed(texts) if before is None else before
        return self._known[key]

    def keep(self) -> None:
        """Save what was asked for in this build, and forget the rest. If that fails, the next build takes longer."""
        if self._known.keys() == self._before.keys():
            return
        draft = self._file.with_suffix(f".{os.getpid()}.npz")
        with suppress(OSError):
            try:
                np.savez(draft, **self._known)  # type: ignore[arg-type]  # names of arrays, not its other arguments
                draft.replace(self._file)
            finally:
                draft.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Vectors]:
    """What was saved; nothing if it is missing or damaged."""
    # Opened here, because numpy leaves a file open that turns out to be damaged.
    with suppress(*_DAMAGED), path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
        return dict(saved)
    return {}
