"""Run a set of questions against an index: both are made ready here, and what came of it is written down."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.build import Stage
from scripts.evaluation.outcomes import Outcome, outcomes_of, read_run, write_run
from scripts.evaluation.product import Settings, index_of_passages, index_of_reports, opened
from scripts.evaluation.questions import Question, read_questions, sample
from scripts.evaluation.texts import read_texts

_PAGES_DEEP = 5  # passages asked for where pages are judged
_TEXTS_DEEP = 10  # and where texts are, for nDCG@10


@dataclass(frozen=True, slots=True)
class Bench:
    """Where indexes and runs lie, and whom to tell. `limit` is the most questions of a set; None takes all."""

    folder: Path
    models: Path
    model: str | None
    limit: int | None
    stage: Stage
    note: Callable[[str], object]

    def run_path(self, name: str) -> Path:
        return self.folder / f"eval-{name}.jsonl"

    def index(self, name: str) -> Path:
        return self.folder / f"index-{name}"


@dataclass(frozen=True, slots=True)
class Prepared:
    """Questions and the index that they are asked of. `exhaustive` says that gold names all that is right."""

    questions: tuple[Question, ...]
    index: Path
    depth: int
    exhaustive: bool


def prepared_reports(bench: Bench, reports: Path, questions: Path) -> Prepared:
    """Questions on a folder of PDFs, whose index is built unless it is up to date. Raises FindingsError."""
    return prepared_messages(bench, reports, read_questions(questions))


def prepared_messages(bench: Bench, reports: Path, messages: Sequence[Question]) -> Prepared:
    """Messages to the bot that holds a folder of PDFs, whatever they are about. Raises FindingsError."""
    index = bench.index(reports.resolve().name)
    for problem in index_of_reports(reports, index, bench.models, bench.model, bench.stage):
        bench.note(problem)
    return Prepared(sample(messages, bench.limit), index, _PAGES_DEEP, exhaustive=False)


def prepared_texts(bench: Bench, folder: Path) -> Prepared:
    """Questions on a set of texts. Raises FindingsError."""
    texts = read_texts(folder)
    index = bench.index(folder.resolve().name)
    index_of_passages(
        texts.passages, [texts.report], index, models=bench.models, model_name=bench.model, stage=bench.stage
    )
    return Prepared(sample(texts.questions, bench.limit), index, _TEXTS_DEEP, exhaustive=True)


def run(bench: Bench, prepared: Prepared, name: str, settings: Settings = None) -> tuple[Outcome, ...]:
    """Ask all questions and write the run under `name`. Raises FindingsError."""
    findings = opened(prepared.index, bench.models, settings)
    known = {report.file for report in findings.reports}
    absent = Counter(gold.doc for question in prepared.questions for gold in question.gold if gold.doc not in known)
    for doc, count in absent.items():
        bench.note(f"{doc}: is not in the index; what it answers counts as missed ({count}).")
    outcomes = outcomes_of(findings, prepared.questions, prepared.depth, bench.stage(f"asking, {name}"))
    write_run(bench.run_path(name), outcomes)
    return outcomes


def named(bench: Bench, run_or_path: str) -> Sequence[Outcome]:
    """A run by its name, or by the path of its file. Raises EvaluationError."""
    path = Path(run_or_path)
    return read_run(path if path.suffix == ".jsonl" else bench.run_path(run_or_path))
