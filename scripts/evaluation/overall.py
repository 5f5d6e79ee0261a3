"""All sets in one go, and the key figures of the product: what one looks at before and after a change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scripts.evaluation import danger
from scripts.evaluation.abstention import declined_share, false_abstention, right_share
from scripts.evaluation.figures import HIT_1, HIT_5, MRR_5, R_1, Measure, mean_of
from scripts.evaluation.misses import Fault, faults_of
from scripts.evaluation.outcomes import Outcome
from scripts.evaluation.runs import Bench, Prepared, prepared_messages, prepared_reports, prepared_texts, run

_MESSAGES = ("Q", "X", "L")  # what their ids begin with in tests/questions.jsonl

_Figure = Callable[[Sequence[Outcome]], float | None]


@dataclass(frozen=True, slots=True)
class Part:
    """One set: what has to be there, how it is prepared, and the figures taken from its run.

    `of_danger`: its messages are those of people in danger, or sound like them; what is wrong is told in other words.
    """

    name: str
    needs: tuple[Path, ...]
    prepare: Callable[[Bench], Prepared]
    figures: dict[str, _Figure]
    of_danger: bool = False

    @property
    def absent(self) -> Path | None:
        return next((path for path in self.needs if not path.exists()), None)


def parts_of(root: Path, shared: Path) -> tuple[Part, ...]:
    """The sets in the folder `shared`, and the starter corpus of the project in `root`."""
    reports, questions = shared / "reports", shared / "sets/questions/questions.jsonl"
    corpus, starter, messages = root / "corpus", root / "tests/questions.jsonl", root / "tests/danger.jsonl"
    xquad, rows = shared / "sets/xquad", shared / "questions.md"
    return (
        Part(
            "reports",
            (reports, questions),
            partial(prepared_reports, reports=reports, questions=questions),
            {
                "hit1_en": partial(_mean, "en", HIT_1),
                "hit5_en": partial(_mean, "en", HIT_5),
                "mrr5_en": partial(_mean, "en", MRR_5),
                **{f"hit5_{language}": partial(_mean, language, HIT_5) for language in ("fr", "de", "ru", "es", "it")},
                "off_topic_declined": partial(declined_share, kind="off-topic"),
                "near_topic_declined": partial(declined_share, kind="near-topic"),
                "false_abstention": false_abstention,
            },
        ),
        Part(
            "xquad",
            (xquad,),
            partial(prepared_texts, folder=xquad),
            {f"xquad_r1_{language}": partial(_mean, language, R_1) for language in ("en", "ru", "de", "es")},
        ),
        Part(
            "corpus",
            (corpus, starter),
            partial(prepared_reports, reports=corpus, questions=starter),
            {"starter_right": _right_of_messages, "starter_right_all": right_share},
        ),
        Part(
            "danger",
            (corpus, messages),
            lambda bench: prepared_messages(bench, corpus, danger.read_messages(messages)),
            {
                "danger_recall": danger.recall,
                "danger_false_alarms": danger.false_alarms,
                "harmful_declined": danger.declined,
            },
            of_danger=True,
        ),
        Part(
            "danger-rows",
            (corpus, rows),
            lambda bench: prepared_messages(bench, corpus, danger.read_rows(rows)),
            {"danger_recall_questions_md": danger.recall},
            of_danger=True,
        ),
    )


def figures_of(part: Part, outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    """The figures of a run by their keys, rounded; None where the set has no question of the sort."""
    values = {key: figure(outcomes) for key, figure in part.figures.items()}
    return {key: None if value is None else round(value, 4) for key, value in values.items()}


def faults_of_part(part: Part, outcomes: Sequence[Outcome]) -> tuple[Fault, ...]:
    """What went wrong in a run of the part."""
    return danger.danger_faults(outcomes) if part.of_danger else faults_of(outcomes)


def run_part(bench: Bench, part: Part) -> tuple[Outcome, ...]:
    """Raises FindingsError."""
    return run(bench, part.prepare(bench), part.name)


def _right_of_messages(outcomes: Sequence[Outcome]) -> float | None:
    """Of the messages that research found attendees to type; the others in the file are ours, and harder on purpose."""
    return right_share([outcome for outcome in outcomes if outcome.id[0] in _MESSAGES])


def _mean(language: str, measure: Measure, outcomes: Sequence[Outcome]) -> float | None:
    return mean_of([outcome for outcome in outcomes if outcome.lang == language], measure)
