"""Give every passage and every sentence of a build its vector, without doing any work twice.

What the index in use holds is taken over. What is embedded is kept in a folder beside it, block by block, so that a
build that was stopped goes on where it was.
"""

import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

import numpy as np

from index.default_model import Progress
from index.language_shift import LanguageShift
from index.models import Model
from index.sentence_pooling import Span
from index.store import Known, digest_of, known_vectors
from index.values import Passage

BLOCK = 64  # passages between two savings, about ten seconds
_DAMAGED = (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile)  # what reading such a block raises


def embedded(  # noqa: PLR0917  # build.py alone calls it, and has them under these names
    passages: Sequence[Passage],
    texts: Sequence[str],
    sentences: Sequence[Sequence[Span]],
    model: Model,
    shift: LanguageShift,
    index: Path,
    progress: Progress,
) -> list[Known]:
    """The vectors of each of `passages` and of its sentences, moved into the common language.

    `texts` are what is embedded for each, and `sentences` where in it its sentences stand. `index` is the
    folder of the index in use. `progress` is called with what is done of what is new, in passages; if nothing is, not
    at all.
    """
    keys = [digest_of(passage, text) for passage, text in zip(passages, texts, strict=True)]
    folder = _folder(index, model)
    known = known_vectors(index, model.identity, shift)
    unmoved = _kept(folder)  # so that what is kept serves whatever the shift
    fresh = {key: number for number, key in enumerate(keys) if key not in known and key not in unmoved}
    todo = iter(fresh.items())
    done = 0
    while block := dict(islice(todo, BLOCK)):
        progress(done, len(fresh))
        numbers = block.values()
        vectors = _vectors([texts[number] for number in numbers], [sentences[number] for number in numbers], model)
        made = dict(zip(block, vectors, strict=True))
        _keep(folder, made)
        unmoved |= made
        done += len(block)
    if fresh:
        progress(done, done)
    return [
        known.get(key) or _moved(unmoved[key], shift, passage.language)
        for key, passage in zip(keys, passages, strict=True)
    ]


def forget_kept(index: Path, model: Model) -> None:
    """Remove what was kept for a build that is finished now."""
    shutil.rmtree(_folder(index, model), ignore_errors=True)


def _vectors(texts: Sequence[str], sentences: Sequence[Sequence[Span]], model: Model) -> Iterator[Known]:
    """The vectors of each of `texts` and of its sentences. That of an only sentence is that of its text.

    Sentences that the model does not read as part of their passage are embedded each for itself.
    """
    several = [some if len(some) > 1 else () for some in sentences]
    if model.pools_sentences:
        found, within = model.embed_with_sentences(texts, several)
    else:
        found, within = model.embed_passages(texts), [[None] * len(some) for some in several]
    alone = [
        text[start:end]
        for text, some, pooled in zip(texts, several, within, strict=True)
        for (start, end), vector in zip(some, pooled, strict=True)
        if vector is None
    ]
    rows = iter(model.embed_passages(alone) if alone else ())
    for some, vector, pooled in zip(sentences, found, within, strict=True):
        own = [vector] if len(some) == 1 else [next(rows) if one is None else one for one in pooled]
        yield Known(vector.copy(), np.array(own, dtype=np.float32).reshape(-1, model.dimensions))


def _moved(known: Known, shift: LanguageShift, language: str) -> Known:
    return Known(shift.of_passages(known.passage, language), shift.of_passages(known.sentences, language))


def _folder(index: Path, model: Model) -> Path:
    return index / f".embedded-{model.identity.digest[:12]}"


def _keep(folder: Path, made: Mapping[str, Known]) -> None:
    """Save a block; if that fails, there is none. A full disk shows when the index is written."""
    draft = folder / f".draft-{os.getpid()}.npz"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            np.savez(
                draft,
                keys=np.array(list(made)),
                passages=np.stack([known.passage for known in made.values()]),
                sentences=np.concatenate([known.sentences for known in made.values()]),
                counts=np.array([len(known.sentences) for known in made.values()]),
            )
            draft.rename(folder / f"{next(iter(made))}.npz")
        finally:
            draft.unlink(missing_ok=True)


def _kept(folder: Path) -> dict[str, Known]:
    """What was saved, without blocks that are damaged."""
    known: dict[str, Known] = {}
    for path in folder.glob("[!.]*.npz"):
        # Opened here, because numpy leaves a file open that turns out to be damaged.
        with suppress(*_DAMAGED), path.open("rb") as file, np.load(file) as block:
            parts = np.split(block["sentences"], np.cumsum(block["counts"])[:-1])
            known |= {
                str(key): Known(vector, rows)
                for key, vector, rows in zip(block["keys"], block["passages"], parts, strict=True)
            }
    return known
