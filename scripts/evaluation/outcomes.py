"""What came of each question, and a file of that: a run. Two runs can be compared after the code has changed."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index import Findings, Hit, Status
from index.agreement import normal
from scripts.evaluation.errors import EvaluationError
from scripts.evaluation.product import asked
from scripts.evaluation.questions import Gold, Question

SHOWN = 3  # passages the bot shows, among which an answer has to be
_BEGINNING = 90  # characters of a passage that show people what it is


@dataclass(frozen=True, slots=True)
class Found:
    """A passage found: the PDF, its pages, how it begins, and the grade of the gold it is, 0 for none.

    It is gold if it stands on a gold page; if no report answers the question, it also has to hold the words.
    """

    doc: str
    pages: tuple[int, ...]
    beginning: str
    grade: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question. `found` is the ranking, best first, of a declined question too."""

    id: str
    text: str
    lang: str
    kind: str
    answerable: bool
    gold: tuple[Gold, ...]
    status: Status
    confidence: float
    milliseconds: float
    found: tuple[Found, ...]

    @property
    def declined(self) -> bool:
        """Whether no passage is shown: as none answers, or as somebody seems to be in danger."""
        return self.status not in (Status.ANSWERED, Status.UNSURE)

    @property
    def taken_for_danger(self) -> bool:
        """Whether it got the help message, or a refusal, in place of passages."""
        return self.status in (Status.HELP, Status.HARMFUL)

    @property
    def rank(self) -> int | None:
        """The place of the first passage that is gold, from 1; None if none was found."""
        return next((place for place, found in enumerate(self.found, start=1) if found.grade), None)

    @property
    def satisfying(self) -> bool:
        """Whether what the bot would show is right, were the question not declined."""
        return self.rank is not None and self.rank <= (SHOWN if self.answerable else 1)

    @property
    def right(self) -> bool:
        """Whether it was answered rightly, or rightly declined."""
        return not self.answerable if self.declined else self.satisfying


def outcomes_of(
    findings: Findings, questions: Sequence[Question], limit: int, progress: Callable[[int, int], None]
) -> tuple[Outcome, ...]:
    """Ask every question, for `limit` passages each."""
    asked(findings, questions[0].text, limit)  # the first question pays for what is loaded late
    outcomes = []
    for count, question in enumerate(questions, start=1):
        outcomes.append(_outcome(findings, question, limit))
        progress(count, len(questions))
    return tuple(outcomes)


def write_run(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Write a run, one outcome a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text("".join(json.dumps(asdict(it), ensure_ascii=False) + "\n" for it in outcomes), encoding="utf-8")
    draft.replace(path)


def read_run(path: Path) -> tuple[Outcome, ...]:
    """A run as it was written. Raises EvaluationError."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        return tuple(_restored(json.loads(line)) for line in lines if line)
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read ({error.strerror}). Make a run first, with --name.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path}: is no run of this version ({error!r}). Make it anew.") from error


def _outcome(findings: Findings, question: Question, limit: int) -> Outcome:
    given = asked(findings, question.text, limit)
    return Outcome(
        id=question.id,
        text=question.text,
        lang=question.lang,
        kind=question.kind,
        answerable=question.answerable,
        gold=question.gold,
        status=given.answer.status,
        confidence=given.answer.confidence,
        milliseconds=given.milliseconds,
        found=tuple(_found(hit, question) for hit in given.ranking),
    )


def _found(hit: Hit, question: Question) -> Found:
    doc, pages, text = hit.citation.report.file, hit.citation.pages, hit.passage.text
    grades = (
        gold.grade
        for gold in question.gold
        if gold.doc == doc
        and not set(pages).isdisjoint(gold.pages)
        and (question.answerable or normal(gold.quote) in normal(text))
    )
    return Found(doc, pages, " ".join(text.split())[:_BEGINNING], max(grades, default=0))


def _restored(fields: dict[str, Any]) -> Outcome:
    gold = tuple(Gold(**it | {"pages": tuple(it["pages"])}) for it in fields["gold"])
    found = tuple(Found(**it | {"pages": tuple(it["pages"])}) for it in fields["found"])
    return Outcome(**fields | {"gold": gold, "found": found, "status": Status(fields["status"])})
