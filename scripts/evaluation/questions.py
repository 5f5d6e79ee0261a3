"""Questions whose answers are known, and the file that they stand in: one JSON object a line.

{"id": "q1", "question": "is there progress?", "lang": "en", "kind": "finding", "answerable": true,
 "gold": [{"doc": "survey.pdf", "pages": [7, 8]}], "quote": "Progress was made …"}
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.evaluation.records import Record, records_of


@dataclass(frozen=True, slots=True)
class Gold:
    """Pages of the PDF `doc` that answer a question, counted from 1, and words of the answer, if they are known.

    `grade` is how well they answer it, 1 or more.
    """

    doc: str
    pages: tuple[int, ...]
    quote: str = ""
    grade: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `gold` names every page known to answer it.

    `kind` groups questions in the figures; those not answerable are "off-topic" or "near-topic" and are to be declined.
    If such a one has gold, that is what says that the answer stands elsewhere: to quote those words first is as good.
    """

    id: str
    text: str
    lang: str
    kind: str
    answerable: bool
    gold: tuple[Gold, ...]


def read_questions(path: Path) -> tuple[Question, ...]:
    """The questions of a file, in its order. Raises EvaluationError, naming file and line."""
    questions: dict[str, Question] = {}
    for record in records_of(path):
        question = _question(record)
        if question.id in questions:
            raise record.error(f"the id {question.id!r} stands twice; each question needs its own.")
        questions[question.id] = question
    return tuple(questions.values())


def sample(questions: Sequence[Question], limit: int | None) -> tuple[Question, ...]:
    """At most `limit` of the questions, spread evenly over all of them; all if it is None."""
    if limit is None or limit >= len(questions):
        return tuple(questions)
    return tuple(questions[index * len(questions) // limit] for index in range(limit))


def _question(record: Record) -> Question:
    answerable = record.yes_or_no("answerable")
    quote = record.text("quote", default="")
    gold = tuple(
        Gold(item.text("doc"), item.pages("pages"), item.text("quote", default=quote))
        for item in record.records("gold")
    )
    if answerable and not gold:
        raise record.error("an answerable question needs gold: the documents and pages that answer it.")
    if not answerable and not all(it.quote for it in gold):
        raise record.error("gold of a question that is not answerable needs a quote: words that say where to look.")
    return Question(
        id=record.text("id"),
        text=record.text("question"),
        lang=record.text("lang", "language"),
        kind=record.text("kind"),
        answerable=answerable,
        gold=gold,
    )
