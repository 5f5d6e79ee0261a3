"""As many passages and vectors as are wanted, made out of real ones: text put together anew, vectors moved a little."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.catalogue import Report
from index.embedding import Vectors
from index.values import PageSpan, Passage
from scripts.speed.real import Real

NEAREST, FARTHEST = 0.97, 0.80  # cosine between a vector and what it was made of
_OF_A_REPORT = 500  # passages
_OF_A_PAGE = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A real sentence with its vector, and the passage that it comes from with the vector of that."""

    text: str
    vector: Vectors
    origin: Passage
    origin_vector: Vectors


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A passage and the pieces that are its sentences. It is most like the passage from which the first one comes."""

    passage: Passage
    pieces: tuple[Piece, ...]


def pieces_of(real: Real) -> list[Piece]:
    """The sentences of all passages of the index, and all questions in place of sentences in other languages."""
    generation = real.generation
    passages = list(generation.passages)
    sentences = generation.sentences.all_of(range(len(passages)))
    pieces = [
        Piece(passage.text[start:end], vector, passage, whole)
        for passage, whole, vectors in zip(passages, generation.vectors.all(), sentences, strict=True)
        for (start, end), vector in zip(passage.sentences, vectors, strict=True)
    ]
    foreign = [
        Piece(one.text, vector, replace(passages[place % len(passages)], language=one.language), vector)
        for place, (one, vector) in enumerate(zip(real.asked, real.question_vectors, strict=True))
    ]
    return pieces + foreign


def made_up(pieces: Sequence[Piece], count: int) -> Iterator[MadeUp]:
    """`count` passages of as many sentences as real ones have, each in one language; the same ones at every call."""
    rng = random.Random(0)  # noqa: S311  # no secret
    same_language = defaultdict(list)
    for piece in pieces:
        same_language[piece.origin.language].append(piece)
    for number in range(count):
        first = rng.choice(pieces)
        others = rng.choices(same_language[first.origin.language], k=max(0, len(first.origin.sentences) - 1))
        yield MadeUp(_passage(number, first.origin, [first, *others]), (first, *others))


def reports_of(real: Real, count: int) -> tuple[Report, ...]:
    """The reports to which `count` made-up passages belong."""
    volumes = range(-(-count // _OF_A_REPORT))
    reports = real.generation.meta.reports
    return tuple(replace(report, id=_report_id(report.id, volume)) for volume in volumes for report in reports)


def near(vectors: Vectors, rng: np.random.Generator) -> Vectors:
    """For each of `vectors`, shape (number, dimensions), one of length 1 at a cosine from FARTHEST to NEAREST.

    The noise is Gaussian, the same in all directions.
    """
    noise = rng.standard_normal(vectors.shape, dtype=np.float32)
    noise -= np.einsum("nd,nd->n", noise, vectors)[:, None] * vectors  # at a right angle, so that the cosine is exact
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    cosines = rng.uniform(FARTHEST, NEAREST, (len(vectors), 1)).astype(np.float32)
    return np.asarray(cosines * vectors + np.sqrt(1 - cosines**2) * noise, dtype=np.float32)


def _passage(number: int, origin: Passage, pieces: Sequence[Piece]) -> Passage:
    volume, place = divmod(number, _OF_A_REPORT)
    page = place // _OF_A_PAGE + 1
    text = " ".join(piece.text for piece in pieces)
    ends = np.cumsum([len(piece.text) + 1 for piece in pieces]).tolist()
    return replace(
        origin,
        number=number,
        report_id=_report_id(origin.report_id, volume),
        text=text,
        spans=(PageSpan(page, str(page), 0, len(text)),),
        sentences=tuple((end - 1 - len(piece.text), end - 1) for end, piece in zip(ends, pieces, strict=True)),
    )


def _report_id(name: str, volume: int) -> str:
    return f"{name}-{volume}"
