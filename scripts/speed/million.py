"""What the search alone costs over a million passages: time, memory, and how much of the nearest it finds."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from index.embedding import Vectors
from index.passage_file import write_passages
from index.sentence_vectors import write_sentence_vectors
from index.values import Passage
from index.vectors import VectorIndex
from scripts.progress import stage
from scripts.speed.clocks import STATUS, percentile, spent_by
from scripts.speed.figures import Figure, Measured, NotMeasuredError, number
from scripts.speed.fresh_searches import FOUND
from scripts.speed.lifelike import Piece, made_up, near, pieces_of
from scripts.speed.real import Real

_WARM_UP = 100  # questions
_TIMED = 1000
_JUDGED = 300  # of those, compared with an exact search
_COUNTED = 10  # nearest, of which recall is the share found
_COMPARED = 10  # exact searches that are timed
_BLOCK = 50_000  # vectors made at a time
_SENTENCES = 2  # of a passage
_MARGIN = 1.2  # of disk
_MEMINFO = Path("/proc/meminfo")


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written: whether its search is exact, what it says of its recall, and a search that is exact."""

    exact: bool
    recall: float
    plain: VectorIndex


def measured(real: Real, folder: Path, passages: int, *, sentences: bool) -> Measured:
    """Write an index of so many vectors and passages to `folder`, and search it from a process of its own.

    `sentences` adds vectors of sentences, 0.8 GB for a million passages. Raises NotMeasuredError.
    """
    folder.mkdir()
    pieces = pieces_of(real)
    _see_to_room(folder, pieces, passages, sentences=sentences)
    rng = np.random.default_rng(0)
    asked = real.question_vectors
    questions = near(asked[np.arange(_WARM_UP + _TIMED) % len(asked)], rng)
    np.save(folder / "questions.npy", questions)
    written = _write(real, folder, passages, rng)
    write_passages(folder / "passages.jsonl", _passages(pieces, passages))
    if sentences:
        write_sentence_vectors(folder / "sentences.vectors", _of_sentences(pieces, passages, rng))
    command = (sys.executable, "-m", "scripts.speed.fresh_searches", folder, str(_WARM_UP))
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    timed = questions[_WARM_UP:]
    recall = _recall(written.plain, timed[:_JUDGED], told["found"])
    each = median(spent_by(partial(written.plain.search, question, FOUND)).cpu for question in timed[:_COMPARED])
    rows = [
        ("a search, wall clock ms", number(median(told["wall"])), number(percentile(told["wall"], 99))),
        ("a search, CPU ms", number(median(told["cpu"])), number(percentile(told["cpu"], 99))),
        ("comparing with each, CPU ms", number(each), ""),
        ("  times a search", number(each / median(told["cpu"])), ""),
        (f"recall of the {_COUNTED} nearest, {_JUDGED} questions", f"{recall:.3f}", ""),
        ("  as the index itself measured it", f"{written.recall:.3f}", ""),
        ("memory of the searching process (VmRSS), MB", number(told["resident"]), ""),
        ("  of it, not mapped from files (RssAnon)", number(told["own"]), ""),
        ("the vectors alone in 32 bits, MB", number(passages * questions[0].nbytes / 1e6), ""),
    ]
    way = "comparing with each" if written.exact else "by groups and codes"
    return Measured(
        f"searching {passages:,} passages {_TIMED:,} times, {way}, {'with' if sentences else 'without'} sentences",
        ("", "median", "p99"),
        rows,
        (
            Figure("million_p99_ms", percentile(told["wall"], 99)),
            Figure("million_recall10", recall),
            Figure("million_mb", told["resident"]),
        ),
    )


def _write(real: Real, folder: Path, count: int, rng: np.random.Generator) -> _Written:
    vectors = _vectors(real, count, rng)
    index = VectorIndex.of(vectors, stage("ordering vectors"))
    index.write(folder / "passages.faiss")
    exact, recall = index.exact, index.recall
    del index  # as large as the vectors, and so is the next
    return _Written(exact, recall, VectorIndex.of(vectors, exact_up_to=count))


def _see_to_room(folder: Path, pieces: list[Piece], passages: int, *, sentences: bool) -> None:
    """Raises NotMeasuredError where disk or memory are too small, or memory cannot be read."""
    if not STATUS.exists():
        raise NotMeasuredError(f"{STATUS}: is not there, and memory is read from it. Measure on Linux.")
    dimensions = len(pieces[0].vector)
    write_passages(folder / "few.jsonl", (one.passage for one in made_up(pieces, 1000)))
    text = (folder / "few.jsonl").stat().st_size / 1000 + 8
    vector = 2 * dimensions + dimensions / 4 + 8  # 16 bits a number, 4 bits for every two, and its place
    sentence = _SENTENCES * (dimensions + 4) + 8 if sentences else 0
    disk = _MARGIN * passages * (text + vector + sentence)
    memory = passages * 8 * dimensions  # twice the vectors in 32 bits
    free = shutil.disk_usage(folder).free
    available = next(
        int(line.split()[1]) * 1024 for line in _MEMINFO.read_text().splitlines() if line.startswith("MemAvailable")
    )
    for what, needed, there in (("disk", disk, free), ("memory", memory, available)):
        if needed > there:
            raise NotMeasuredError(
                f"{passages:,} passages need {needed / 1e9:.1f} GB of {what}, and {there / 1e9:.1f} GB are free. "
                f"Make room, or measure fewer: --million {int(passages * there / needed) // 1000 * 1000}"
            )


def _vectors(real: Real, count: int, rng: np.random.Generator) -> Vectors:
    """So many vectors, each near to that of a real passage or sentence."""
    generation = real.generation
    sentences = generation.sentences.all_of(range(len(generation.sentences)))
    sources = np.concatenate([generation.vectors.all(), *sentences])
    vectors = np.empty((count, sources.shape[1]), dtype=np.float32)
    tell = stage("making vectors up")
    for start in range(0, count, _BLOCK):
        block = vectors[start : start + _BLOCK]
        block[:] = near(sources[rng.integers(len(sources), size=len(block))], rng)
        tell(start + len(block), count)
    return vectors


def _passages(pieces: list[Piece], count: int) -> Iterator[Passage]:
    tell = stage("writing passages")
    for done, one in enumerate(made_up(pieces, count), start=1):
        yield one.passage
        tell(done, count)


def _of_sentences(pieces: list[Piece], count: int, rng: np.random.Generator) -> Iterator[Vectors]:
    sources = np.stack([piece.vector for piece in pieces])
    tell = stage("writing vectors of sentences")
    for start in range(0, count, _BLOCK):
        here = min(_BLOCK, count - start)
        yield from near(sources[rng.integers(len(sources), size=_SENTENCES * here)], rng).reshape(here, _SENTENCES, -1)
        tell(start + here, count)


def _recall(plain: VectorIndex, questions: Vectors, found: Sequence[Sequence[int]]) -> float:
    """The share of the nearest to each question, by comparing with each, that is among as many first ones `found`."""
    nearest = plain.search_many(questions, _COUNTED)
    shares = [
        len({number for number, _ in right}.intersection(numbers[:_COUNTED])) / len(right)
        for right, numbers in zip(nearest, found, strict=False)  # found are those of more questions
    ]
    return sum(shares) / len(shares)
