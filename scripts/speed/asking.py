"""What one question costs, over an index of made-up passages that is real in every other part."""

from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from index import Findings, store
from index.calibration import Calibration, calibrated
from index.glossary import GLOSSARY_NAME
from index.ranking import Ranking, nearest
from index.sentence_vectors import SentenceVectors
from index.vectors import VectorIndex
from scripts.progress import stage
from scripts.speed.clocks import Spent, percentile, spent_by
from scripts.speed.figures import Figure, Measured, number
from scripts.speed.lifelike import made_up, near, pieces_of, reports_of
from scripts.speed.real import Real

_WARM_UP = 0.1  # of the questions, which are not timed


def measured(real: Real, folder: Path, passages: int) -> Measured:
    """Build an index of so many passages in `folder`, and ask all questions of it, of which the first are to warm up.

    Beside each answer the bare model is timed on the same text. Raises FindingsError.
    """
    _build(real, folder, passages)
    findings = Findings(folder, real.models)
    order = np.random.default_rng(0).permutation(len(real.asked)).tolist()
    texts = [real.asked[place].text for place in order]
    warm_up = round(_WARM_UP * len(texts))
    for text in texts[:warm_up]:
        findings.ask(text)
        real.model.embed_queries([text])
    answers: list[Spent] = []
    forward: list[Spent] = []
    tell = stage("asking")
    for done, text in enumerate(texts[warm_up:], start=1):
        answers.append(spent_by(partial(findings.ask, text)))
        forward.append(spent_by(partial(real.model.embed_queries, [text])))
        tell(done, len(texts) - warm_up)
    ratio = median(one.cpu for one in answers) / median(one.cpu for one in forward)
    wall = [one.wall for one in answers]
    rows = [
        _row("a question, wall clock ms", wall),
        _row("a question, CPU ms", [one.cpu for one in answers]),
        _row("the bare model on its text, CPU ms", [one.cpu for one in forward]),
        ("times the bare model, CPU", number(ratio), ""),
    ]
    return Measured(
        f"asking {len(answers)} questions of {passages:,} passages",
        ("", "median", "p99"),
        rows,
        (Figure("p50_ms", median(wall)), Figure("p99_ms", percentile(wall, 99)), Figure("encode_ratio", ratio)),
    )


def _row(name: str, values: list[float]) -> tuple[str, str, str]:
    return name, number(median(values)), number(percentile(values, 99))


def _build(real: Real, folder: Path, count: int) -> None:
    generation = real.generation
    tell = stage("making passages up")
    found = []
    for done, one in enumerate(made_up(pieces_of(real), count), start=1):
        found.append(one)
        tell(done, count)
    rng = np.random.default_rng(0)
    texts = [generation.abbreviations.spelled_out(one.passage.searched) for one in found]
    glossary = real.folder / GLOSSARY_NAME

    def calibrate(vectors: VectorIndex, sentences: SentenceVectors) -> Calibration:
        return calibrated(real.model, generation.shift, lambda vector: nearest(vector, vectors, sentences, Ranking()))

    store.save(
        folder,
        store.Meta(
            format=store.FORMAT,
            created=store.now(),
            fingerprint=store.now(),
            model=generation.meta.model,
            reports=reports_of(real, count),
            passages=count,
        ),
        store.Contents(
            passages=[one.passage for one in found],
            texts=texts,
            vectors=near(np.stack([one.pieces[0].origin_vector for one in found]), rng),
            sentences=[near(np.stack([piece.vector for piece in one.pieces]), rng) for one in found],
            abbreviations=generation.abbreviations,
            glossary=glossary if glossary.exists() else None,
            concepts=generation.concepts,
            shift=generation.shift,
            danger=generation.danger,
        ),
        calibrate,
        progress=stage("ordering vectors"),
    )
