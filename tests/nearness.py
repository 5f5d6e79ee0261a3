"""An index in which one can choose how near each passage comes to a question. Has no tests.

Passages have no sentences, and no words of the question, so that the cosine chosen is all that there is to a passage.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index import Findings, Kind, Passage, Report, store
from index.calibration import Calibration
from index.embedding import load_model
from index.ranking import Ranking
from index.values import PageSpan
from tests.samples import META, REPORTS, contents

QUESTION = "who keeps the lighthouse — café <&>?"
DECLINED_BELOW, UNSURE_BELOW = 0.5, 0.8
_RANKING = Ranking(spelling=False, language_shift=False)  # the question is searched for as it is


@dataclass(frozen=True, slots=True)
class Near:
    """A passage, and its cosine with the question."""

    passage: Passage
    cosine: float


def passage(
    text: str,
    page: int = 1,
    *,
    report: str = "harbour",
    section: tuple[str, ...] = ("Été — Гавань",),
    kind: Kind = Kind.FINDING,
    addressee: str = "",
) -> Passage:
    """A passage on one page, or on two where a line feed stands for the break."""
    first = text.find("\n") + 1 or len(text)
    spans = [PageSpan(page, str(page), 0, first), PageSpan(page + 1, None, first, len(text))]
    return Passage(
        number=0,
        report_id=report,
        section=section,
        kind=kind,
        language="en",
        text=text,
        spans=tuple(span for span in spans if span.start < span.end),
        sentences=(),
        addressee=addressee,
    )


@dataclass(frozen=True, slots=True)
class Shore:
    """Where such indexes are made: a folder for them, the tiny model, and the folder of models."""

    folder: Path
    model: Path
    models: Path

    def findings(self, near: Sequence[Near], question: str = QUESTION, reports: Sequence[Report] = REPORTS) -> Findings:
        """An index of the passages, in this order, each as near to `question` as is said."""
        model = load_model(str(self.model), self.models, threads=1)
        basis = _basis(model.embed_queries([question])[0])
        passages = tuple(replace(one.passage, number=number) for number, one in enumerate(near))
        cosines = np.array([one.cosine for one in near], dtype=np.float32)
        vectors = cosines[:, None] * basis[0] + np.sqrt(1 - cosines**2)[:, None] * basis[1]
        what = contents(
            passages=passages,
            texts=[one.searched for one in passages],
            vectors=vectors,
            sentences=[np.zeros((0, 4), dtype=np.float32)] * len(passages),
        )
        meta = replace(META, created=store.now(), model=model.identity, reports=tuple(reports), passages=len(passages))
        calibration = Calibration(basis[[2]], DECLINED_BELOW, UNSURE_BELOW)
        store.save(self.folder, meta, what, lambda *_: calibration)
        return Findings(self.folder, self.models, _RANKING)


def _basis(vector: np.ndarray) -> np.ndarray:
    """Four vectors at right angles to each other, of which `vector` is the first."""
    rest, _ = np.linalg.qr(np.column_stack([vector, np.eye(4)[:, :3]]))
    return np.vstack([vector, rest.T[1:]]).astype(np.float32)
