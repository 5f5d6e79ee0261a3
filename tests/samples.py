"""An index of three passages of two reports, to be saved as it is or with changes. Has no tests."""

import datetime as dt
from dataclasses import replace

import numpy as np

from index import store
from index.abbreviations import Abbreviations
from index.calibration import Calibration
from index.catalogue import Report
from index.concepts import ConceptVectors
from index.danger import DangerJudge
from index.danger_cues import cues_of
from index.embedding import ModelIdentity
from index.language_shift import LanguageShift
from index.values import Kind, PageSpan, Passage

# The files of a generation.
TABLES = ("meta.json", "abbreviations.json", "spelling.tsv")
ARRAYS = (
    "passages.jsonl",
    "passages.lines.npy",
    "passages.faiss",
    "sentences.vectors",
    "concepts.npy",
    "shift.npz",
    "calibration.npz",
    "danger.npz",
    "keys.npy",
)
REPORTS = (
    Report("harbour", "harbour.pdf", "Harbour <Safety> & Café — Гавань", "Гавань", date=dt.date(2022, 7, 18)),
    Report("lantern", "lantern.pdf", "Lantern", "Lantern", official=False, note="Дайджест — not the report."),
)
PASSAGES = (
    Passage(
        number=0,
        report_id="harbour",
        section=("II. Safety", "Café <&> “quay”"),
        kind=Kind.RECOMMENDATION,
        language="en",
        text="Lighthouses should be kept\nlit — café & all.  <b>Even</b> at noon.",
        spans=(PageSpan(7, "vii", 0, 27), PageSpan(8, None, 27, 66)),
        sentences=((0, 45), (47, 66)),
        item="12 (a)",
        addressee="the harbour master — Гавань",
    ),
    Passage(1, "lantern", (), Kind.NOTE, "ru", "Маяк горит\u2028всю ночь.", (PageSpan(1, "1", 0, 21),), ((0, 21),)),
    Passage(2, "lantern", ("Fleet",), Kind.FINDING, "en", "Ships came home.", (PageSpan(2, "2", 0, 16),), ((0, 16),)),
)
VECTORS = np.array([[1, 0, 0, 0], [0, 0.6, 0.8, 0], [0, 0, 0, -1]], dtype=np.float32)
SENTENCES = (VECTORS[[0, 2]], VECTORS[[1]], VECTORS[[2]])
SHIFT = LanguageShift({}, {"ru": np.array([0.1, -0.2, 0.3, 0.4], dtype=np.float32)})
DANGER = DangerJudge(  # knows one message, which is no sign of danger
    centre=np.zeros(4, dtype=np.float32),
    known=np.eye(1, 4 + len(cues_of("")), dtype=np.float32),
    weights=np.zeros((1, 2), dtype=np.float32),
)
CONTENTS = store.Contents(
    passages=PASSAGES,
    texts=tuple(passage.searched for passage in PASSAGES),
    vectors=VECTORS,
    sentences=SENTENCES,
    abbreviations=Abbreviations({"ТМ": "тёмный маяк — <&>"}),
    glossary=None,
    concepts=ConceptVectors(np.array([[0, 0, 1, 0]], dtype=np.float32)),
    shift=SHIFT,
    danger=DANGER,
)
ANSWERS_ALL = Calibration(VECTORS[[1]], declined_below=-9.0, unsure_below=-8.0)
META = store.Meta(
    format=store.FORMAT,
    created="20220718T163000000000",
    fingerprint="1f2e3d" + "0" * 58,
    model=ModelIdentity("tiny — é", "digest"),
    reports=REPORTS,
    passages=3,
)


def calibrate(_vectors, _sentences):
    return ANSWERS_ALL


def contents(numbers=slice(None), **changes):
    """The contents of an index of some of the passages, numbered from 0."""
    rows = {
        "passages": tuple(replace(passage, number=number) for number, passage in enumerate(PASSAGES[numbers])),
        "texts": CONTENTS.texts[numbers],
        "vectors": VECTORS[numbers],
        "sentences": SENTENCES[numbers],
    }
    return replace(CONTENTS, **rows | changes)


def save(folder, minute=0, what=CONTENTS, **changes):
    """A generation like all the others, but for `changes`; its name tells the minute."""
    meta = replace(META, created=f"20220718T16{minute:02}00000000", passages=len(what.passages), **changes)
    return store.save(folder, meta, what, calibrate)
