"""An index with all that is needed to ask it, and how its passages lie in the reports."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from threadpoolctl import threadpool_limits

from index import store
from index.catalogue import Report
from index.models import Model, model_for_answering
from index.spelling import RealWords, Speller, unpack_real_words
from index.values import Citation, Hit, IndexFacts, Kind, Passage, Topic


@dataclass(frozen=True, slots=True)
class Layout:
    """Where passages stand: their numbers by section (without notes), sections by report, recommendations."""

    sections: dict[str, list[int]]
    contents: dict[str, list[str]]
    recommendations: list[int]


@dataclass(frozen=True)
class Loaded:
    """A generation of the index, the model that it was built with, and what mends questions."""

    generation: store.Generation
    model: Model
    speller: Speller
    real_words: RealWords
    reports: dict[str, Report]

    @cached_property
    def layout(self) -> Layout:
        """Read from all passages, which takes 20 µs each, when it is first asked for."""
        layout = Layout({}, {}, [])
        for passage in self.generation.passages:
            if passage.kind is Kind.RECOMMENDATION:
                layout.recommendations.append(passage.number)
            if passage.kind is Kind.NOTE or not passage.section:
                continue
            if passage.section_key not in layout.sections:
                layout.contents.setdefault(passage.report_id, []).append(passage.section_key)
            layout.sections.setdefault(passage.section_key, []).append(passage.number)
        return layout

    @property
    def facts(self) -> IndexFacts:
        """What the index says about itself."""
        meta = self.generation.meta
        created = dt.datetime.strptime(meta.created[:15], "%Y%m%dT%H%M%S").replace(tzinfo=dt.UTC)
        return IndexFacts(created, meta.model.name, len(meta.reports), meta.passages)

    def hit(self, passage: Passage) -> Hit:
        """A passage that somebody chose, and no search found."""
        return Hit(passage, self.citation(passage), None, 0.0, 0.0, 0.0)

    def hits(self, numbers: Sequence[int]) -> tuple[Hit, ...]:
        """The passages with these numbers, likewise."""
        return tuple(self.hit(self.generation.passages[number]) for number in numbers)

    def citation(self, passage: Passage) -> Citation:
        """Where a passage stands."""
        return Citation(self.reports[passage.report_id], passage.section, passage.pages, passage.labels)

    def topic(self, passage: Passage) -> Topic:
        """The section of a passage that has one."""
        return Topic(passage.section_key, passage.section[-1], self.reports[passage.report_id])


def load(index: Path, models: Path, model: Model | None) -> Loaded:
    """The index in use in the folder `index`, with `model` if that is the right one.

    `models` is the folder of the models. Raises IndexStateError or ModelError.
    """
    # Of a question, products take microseconds; threads that share them wait for each other on busy cores.
    threadpool_limits(1, "blas")
    generation = store.open_current(index)
    wanted = generation.meta.model
    if model is None or model.identity != wanted:
        model = model_for_answering(wanted, models)
        model.embed_queries(["warm up"])
    real_words = RealWords(unpack_real_words(models))
    speller = Speller(generation.vocabulary, real_words)
    return Loaded(generation, model, speller, real_words, {report.id: report for report in generation.meta.reports})
