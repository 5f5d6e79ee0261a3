"""Answer a question from the index in use: find passages by meaning and by words, and say whether they are near.

The only way in for whoever asks. Notices by itself when a new generation of the index is put into use.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index import store
from index.catalogue import Report
from index.embedding import EmbeddingModel, load_model
from index.errors import FindingsError, ModelError
from index.languages import language_of
from index.values import Answer, Citation, Hit, Status
from index.vectors import Vectors

_CANDIDATES = 50  # nearest passages that each of the two searches contributes
_QUESTION_CHARS = 1000  # of a longer message, the beginning is searched for

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Loaded:
    generation: store.Generation
    model: EmbeddingModel
    reports: dict[str, Report]


class Findings:
    """The reports of an index, ready to be asked. Safe to use from several threads."""

    def __init__(self, index: Path, models: Path) -> None:
        """Open the index in use in the folder `index` and the model that it was built with.

        `models` is the folder of the default model. Raises IndexStateError or ModelError.
        """
        self._index = index
        self._models = models
        self._swap = threading.Lock()
        self._refused: str | None = None
        self._loaded = self._load(None)

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports of the index in use."""
        return self._loaded.generation.meta.reports

    @property
    def generation(self) -> str:
        """The name of the index in use."""
        return self._loaded.generation.name

    def ask(self, question: str, limit: int = 3) -> Answer:
        """The best `limit` passages for `question`, or none where the reports seem to say nothing about it."""
        loaded = self._fresh()
        text = " ".join(question.split())[:_QUESTION_CHARS]
        language = language_of(text)
        if not text:
            return Answer(question, language, Status.DECLINED, 0.0, ())
        vector = loaded.model.embed_queries([text])[0]
        hits = _hits(loaded, text, language, vector, limit)
        meta = loaded.generation.meta
        nearest = max((hit.cosine for hit in hits), default=-1.0)
        status = Status.ANSWERED
        if nearest < meta.unsure_below[language]:
            status = Status.DECLINED if nearest < meta.declined_below[language] else Status.UNSURE
        confidence = nearest - meta.unsure_below[language]
        return Answer(question, language, status, confidence, () if status is Status.DECLINED else hits)

    def _fresh(self) -> _Loaded:
        """What is loaded, after loading the index in use if that is another by now.

        One thread loads while the others go on with the old one. An index that cannot be opened is reported
        in the log once, and the old one stays in use.
        """
        name = store.current_name(self._index)
        if name in (self._loaded.generation.name, self._refused) or not self._swap.acquire(blocking=False):
            return self._loaded
        try:
            self._loaded = self._load(self._loaded.model)
        except FindingsError as error:
            self._refused = name
            _log.error("the new index is not used: %s", error)
        finally:
            self._swap.release()
        return self._loaded

    def _load(self, model: EmbeddingModel | None) -> _Loaded:
        generation = store.open_current(self._index)
        wanted = generation.meta.model
        if model is None or model.identity != wanted:
            model = load_model(wanted.name, self._models, threads=1)
            model.embed_queries(["warm up"])
        if model.identity.digest != wanted.digest:
            raise ModelError(
                f"{wanted.name}: is not the model that the index was built with (its weights differ). "
                f"Build the index anew: make index"
            )
        return _Loaded(generation, model, {report.id: report for report in generation.meta.reports})


def _hits(loaded: _Loaded, question: str, language: str, vector: Vectors, limit: int) -> tuple[Hit, ...]:
    generation = loaded.generation
    cosines = dict(generation.vectors.search(vector, _CANDIDATES))
    bm25 = dict(generation.words.search(question, language, _CANDIDATES))
    only_by_words = [number for number in bm25 if number not in cosines]
    cosines |= dict(zip(only_by_words, generation.vectors.cosines(vector, only_by_words), strict=True))
    scores = fused(cosines, bm25)
    hits: list[Hit] = []
    seen: set[str] = set()
    for number in sorted(scores, key=lambda number: (-scores[number], number)):
        passage = generation.passages[number]
        if passage.text in seen:
            continue
        seen.add(passage.text)
        citation = Citation(loaded.reports[passage.report_id], passage.section, passage.pages, passage.labels)
        hits.append(Hit(passage, citation, scores[number], cosines[number], bm25.get(number, 0.0)))
        if len(hits) == limit:
            break
    return tuple(hits)


MEANING_WEIGHT = 0.8  # of 1; measured, see docs/design.md


def fused(cosines: dict[int, float], bm25: dict[int, float], weight: float = MEANING_WEIGHT) -> dict[int, float]:
    """One score from 0 to 1 for each passage of `cosines`, by a weighted sum of both after min-max scaling.

    A passage that `bm25` does not name shares no word with the question and counts as 0 there.
    """
    by_meaning = _scaled(list(cosines.values()))
    by_words = _scaled([bm25.get(number, 0.0) for number in cosines])
    return {
        number: weight * meaning + (1 - weight) * words
        for number, meaning, words in zip(cosines, by_meaning, by_words, strict=True)
    }


def _scaled(values: Sequence[float]) -> list[float]:
    """Moved and stretched to reach from 0 to 1; all 0 if they are all the same."""
    if not values:
        return []
    low, high = min(values), max(values)
    return [(value - low) / (high - low) if high > low else 0.0 for value in values]
