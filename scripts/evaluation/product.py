"""The product as the evaluation uses it: built, opened with settings, asked. Knows the inner doors of `index`.

Nothing here changes what the product does: each question goes through `Findings.ask`, as the bot's do.
"""

import dataclasses
import importlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from index import Answer, Findings, Hit, build
from index.build import Stage
from index.catalogue import Report
from index.glossary import glossary_for
from index.values import Passage
from scripts.evaluation.errors import EvaluationError

Settings = Any  # an index.ranking.Ranking, or None for the product's own


@dataclass(frozen=True, slots=True)
class Asked:
    """The answer to a question, and the ranking that it was taken from, of a declined one too."""

    answer: Answer
    ranking: tuple[Hit, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the ranking, and settings without it."""

    name: str
    without: Settings


def index_of_reports(reports: Path, index: Path, models: Path, model_name: str | None, stage: Stage) -> tuple[str, ...]:
    """See to it that `index` is an up-to-date index of the PDFs in `reports`; what could not be read, if it was built.

    Raises FindingsError.
    """
    if not build.is_stale(reports, index, model_name):
        return ()
    built = build.build_index(reports, index, models, model_name, stage)
    if built.generation is None:
        raise EvaluationError(f"{reports}: none of its reports could be read. {' '.join(built.problems)}")
    return built.problems


def index_of_passages(
    passages: Sequence[Passage],
    reports: Sequence[Report],
    index: Path,
    *,
    models: Path,
    model_name: str | None,
    stage: Stage,
) -> None:
    """Put an index of these passages into use; those that the index in use has are not embedded again."""
    build.index_passages(
        passages, reports, index, models=models, model_name=model_name, stage=stage, glossary=glossary_for(index)
    )


def opened(index: Path, models: Path, settings: Settings = None) -> Findings:
    """The index in use in `index`, ready to be asked. Raises FindingsError."""
    return Findings(index, models) if settings is None else Findings(index, models, ranking=settings)


def asked(findings: Findings, question: str, limit: int) -> Asked:
    """Ask as the bot does, and find out what a declined question would have been answered with."""
    begin = time.perf_counter()
    answer = findings.ask(question, limit=limit)
    milliseconds = (time.perf_counter() - begin) * 1000
    return Asked(answer, answer.hits or findings.ranked(question, limit).hits, milliseconds)


def settings_with(pairs: Sequence[str]) -> Settings:
    """The product's settings with each `key=value` of `pairs` in place; None if there are none.

    Raises EvaluationError for a key that is none, or a value of another type.
    """
    if not pairs:
        return None
    own = _own_settings()
    known = {field.name: getattr(own, field.name) for field in dataclasses.fields(own)}
    changes = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or key not in known:
            listed = ", ".join(f"{name}={standing}" for name, standing in known.items())
            raise EvaluationError(f"--set {pair}: write key=value with one of these keys (here with values): {listed}")
        changes[key] = _like(known[key], value, pair)
    try:
        return dataclasses.replace(own, **changes)
    except ValueError as error:
        raise EvaluationError(f"--set {' --set '.join(pairs)}: {error}") from error


def components(settings: Settings) -> tuple[Component, ...]:
    """Each component that is on in `settings`, or in the product's own if that is None, with settings without it.

    `index.ranking.WITHOUT` says what switches a component off, as name and field values. Without that table each
    field that is true, and each weight above 0, is taken for one. Raises EvaluationError if there is none.
    """
    standing = settings if settings is not None else _own_settings()
    table = getattr(_ranking_module(), "WITHOUT", None)
    off = table if table is not None else {name: {name: value} for name, value in _switches(standing)}
    found = ((name, dataclasses.replace(standing, **changes)) for name, changes in off.items())
    without = tuple(Component(name, changed) for name, changed in found if changed != standing)
    if not without:
        raise EvaluationError("--ablate: no component of the ranking is on, so there is none to switch off.")
    return without


def _switches(settings: Settings) -> Iterator[tuple[str, bool | float]]:
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        if value is True:
            yield field.name, False
        elif isinstance(value, float) and field.name.endswith("weight") and value > 0:
            yield field.name, 0.0


def _like(standing: object, value: str, pair: str) -> bool | float | str:
    """`value` as something of the type of `standing`."""
    kinds = {bool: "true or false", int: "a whole number", float: "a number"}
    try:
        match standing:
            case bool():
                return {"true": True, "false": False}[value.lower()]
            case int():
                return int(value)
            case float():
                return float(value)
    except (KeyError, ValueError) as error:
        raise EvaluationError(f"--set {pair}: must be {kinds[type(standing)]}, such as {standing}.") from error
    return value


def _own_settings() -> Settings:
    return _ranking_module().Ranking()


def _ranking_module() -> ModuleType:
    try:
        return importlib.import_module("index.ranking")
    except ModuleNotFoundError as error:
        raise EvaluationError(
            "--set and --ablate: this version of the product has no settings (index/ranking.py). Leave them out."
        ) from error
