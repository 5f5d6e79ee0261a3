"""What the starter corpus yields, and how it answers: the reading, the index and the search together, for real."""

import textwrap

import pytest

from index import Status
from index.store import open_current
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "golden" / "starter_corpus.txt"

# The questions that the organisers of the survey's side event promised to answer, and where ours are answered as far
# as public facts go. Where they do not go far enough, the passage itself says so.
ANNOUNCED = {
    "is there progress?": "2.1 Is there progress?",
    "are countries adopting new laws?": "3.1 Are countries adopting new laws?",
    "which areas saw the most progress?": "2.2 Which areas saw the most progress?",
    "what is done against labour exploitation?": "7.1 What is done against labour exploitation?",
    "what is done against technology-facilitated trafficking?": (
        "6.1 What is done against technology-facilitated trafficking?"
    ),
    "must victims co-operate with police before they get services?": (
        "4.2 Must victims co-operate with the police before they get services?"
    ),
    "what progress is made on child trafficking?": "5.1 Progress on child trafficking",
}


@pytest.mark.parametrize(("question", "section"), ANNOUNCED.items())
def test_the_announced_questions_are_answered_first_by_their_section(findings, question, section):
    """The first passage quoted is the one written on the subject."""
    answer = findings.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.hits[0].citation.section[-1] == section


@pytest.mark.parametrize(
    "question", ["who won the world cup", "write me a toast for the reception", "как испечь хлеб?"]
)
def test_what_has_nothing_to_do_with_the_reports_is_declined(findings, question):
    """No passage is offered for a question about something else."""
    answer = findings.ask(question)
    assert (answer.status, answer.hits) == (Status.DECLINED, ())


def test_the_starter_corpus_reads_as_the_golden_file_shows(starter_index, request):
    """Every section, passage, kind and page of the starter corpus, as a person would list them.

    After a change that was meant: pytest tests/test_starter_corpus.py --update-golden, then read the difference.
    """
    lines = []
    for passage in open_current(starter_index).passages:
        heading = f"{passage.report_id}: {' › '.join(passage.section)}"
        if heading not in lines[-40:]:
            lines += ["", heading]
        pages = ", ".join(f"{label} ({page})" for page, label in zip(passage.pages, passage.labels, strict=True))
        lines.append(f"  {passage.kind}, {passage.language}, p. {pages}, {len(passage.sentences)} sentences")
        lines += textwrap.wrap(passage.text, 110, initial_indent="    ", subsequent_indent="    ")
    text = "\n".join(lines).strip() + "\n"
    if request.config.getoption("--update-golden"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")
