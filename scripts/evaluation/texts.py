"""Sets of short texts in place of PDFs: each text is one passage, and judgements say which answers which question.

A folder holds three files:

    passages.jsonl   {"id": "p1", "text": "…"}                     a text; language is told from it, or "lang"
    queries.jsonl    {"id": "q1", "lang": "ru", "text": "…"}       a question
    qrels.tsv        q1 <tab> p1 <tab> 1                           question, text, and a grade from 0

The texts become the pages of one document, so that they are judged like pages of a report. A title is left aside: it
stands over several texts alike, and the question is which of them it is.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.catalogue import Report
from index.languages import language_of
from index.sentences import sentence_offsets
from index.values import Kind, PageSpan, Passage
from scripts.evaluation.errors import EvaluationError
from scripts.evaluation.questions import Gold, Question
from scripts.evaluation.records import lines_of, records_of

KIND = "text"  # of all questions of such a set

_Judgements = Mapping[str, tuple[Gold, ...]]


@dataclass(frozen=True, slots=True)
class TextSet:
    """What an index is made of, and the questions about it."""

    report: Report
    passages: tuple[Passage, ...]
    questions: tuple[Question, ...]


def read_texts(folder: Path) -> TextSet:
    """The set in `folder`. Raises EvaluationError, naming file and line."""
    name = folder.resolve().name
    pages: dict[str, int] = {}
    passages = []
    for record in records_of(folder / "passages.jsonl"):
        key, text = record.text("id"), record.text("text")
        if key in pages:
            raise record.error(f"the id {key!r} stands twice; each text needs its own.")
        pages[key] = len(pages) + 1
        language = record.text("lang", "language", default="") or language_of(text)
        passages.append(_passage(name, key, pages[key], language, text))
    judged = _judgements(folder / "qrels.tsv", name, pages)
    questions: dict[str, Question] = {}
    for record in records_of(folder / "queries.jsonl"):
        key = record.text("id")
        if key in questions:
            raise record.error(f"the id {key!r} stands twice; each question needs its own.")
        if key not in judged:
            raise record.error(f"no text answers {key!r}. Add a line to qrels.tsv, or take the question out.")
        text, language = record.text("text", "question"), record.text("lang", "language")
        questions[key] = Question(key, text, language, KIND, answerable=True, gold=judged[key])
    report = Report(id=name, file=name, title=name, short_title=name)
    return TextSet(report, tuple(passages), tuple(questions.values()))


def _passage(report: str, key: str, page: int, language: str, text: str) -> Passage:
    return Passage(
        number=page - 1,
        report_id=report,
        section=(),
        kind=Kind.FINDING,
        language=language,
        text=text,
        spans=(PageSpan(page, key, 0, len(text)),),
        sentences=sentence_offsets(text, language),
    )


def _judgements(path: Path, doc: str, pages: Mapping[str, int]) -> _Judgements:
    judged: dict[str, dict[int, Gold]] = defaultdict(dict)
    for where, line in lines_of(path):
        question, text, grade = (*line.rstrip("\r").split("\t"), "", "")[:3]
        if not grade.isdecimal():
            raise EvaluationError(f"{where}: must be a question, a text and a whole number, with tabs between them.")
        if text not in pages:
            raise EvaluationError(f"{where}: there is no text {text!r} in passages.jsonl. Correct its id.")
        if int(grade):
            judged[question][pages[text]] = Gold(doc, (pages[text],), grade=int(grade))
    return {question: tuple(gold.values()) for question, gold in judged.items()}
