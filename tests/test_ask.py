"""The command line as programs and people use it, with the real model on the starter corpus."""

import csv
import json
import os
import pty
import re
import subprocess
import sys

import pytest

from bot.journal import Journal, Vote, today_in_utc
from index import Status
from tests.conftest import ROOT


def run(*arguments, index=None, stdin="", **settings):
    """`python -m bot ARGUMENTS`, as a process with these settings and no others."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FINDINGS_")}
    environment |= {f"FINDINGS_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "bot", *arguments, *(("--index", str(index)) if index else ())]
    return subprocess.run(command, cwd=ROOT, env=environment, input=stdin, capture_output=True, text=True, check=False)


def test_json_names_question_language_status_and_where_each_quote_stands(starter_index):
    """Each line of --batch is answered by one line of JSON with all fields that --help promises."""
    questions = "progress on child trafficking?\nöffentliche beschaffung wie viele staaten\nwho won the world cup\n\n"
    outcome = run("ask", "--json", "--batch", "-", "--limit", "2", index=starter_index, stdin=questions)
    assert outcome.returncode == 0, outcome.stderr
    child, procurement, football, empty = map(json.loads, outcome.stdout.splitlines())
    assert child["question"] == "progress on child trafficking?"
    assert (child["language"], child["status"], len(child["hits"])) == ("en", "answered", 2)
    best = child["hits"][0]
    assert best["report"] == "survey-2021-public-facts"
    assert best["section"] == ["5 Children", "5.1 Progress on child trafficking"]
    assert (best["kind"], best["pages"], best["printed_pages"]) == ("finding", [7], ["4"])
    assert best["quote"].startswith("On progress on child trafficking, the public facts")
    assert best["official"] is False
    assert best["score"] >= child["hits"][1]["score"]
    assert best["quote"].startswith(best["answer"])
    assert best["answer"].endswith("give a subject and a warning, and no figure.")
    assert 0 < best["bm25"] <= 1
    assert (child["searched_for"], child["topics"]) == (child["question"], [])
    assert procurement["language"] == "de"
    assert procurement["hits"][0]["section"][-1] == "7.2 Public procurement"
    assert (football["status"], football["hits"]) == ("declined", [])
    (side_event,) = [one for one in football["topics"] if one["title"] == "1.5 The side event of 18 July 2022"]
    assert side_event["report"] == "survey-2021-public-facts"
    assert re.fullmatch("[0-9a-f]{16}", side_event["key"])
    assert all(re.fullmatch("[0-9a-f]{16}", best[key]) for key in ("key", "section_key"))
    assert (empty["status"], empty["hits"]) == ("declined", [])


def test_json_says_where_somebody_is_in_danger_and_quotes_nothing(starter_index):
    """The status tells, and whoever shows the answer has no passage that could be taken for help."""
    messages = "помогите!\nhow to hide workers from labour inspectors\n"
    outcome = run("ask", "--json", "--batch", "-", index=starter_index, stdin=messages)
    assert outcome.returncode == 0, outcome.stderr
    cry, harmful = map(json.loads, outcome.stdout.splitlines())
    nothing = {"confidence": 0.0, "searched_for": "", "topics": [], "more": False, "hits": []}
    assert cry == {"question": "помогите!", "language": "ru", "status": "help"} | nothing
    assert harmful == {"question": messages.split("\n")[1], "language": "en", "status": "harmful"} | nothing


def test_json_tells_whether_there_is_more(starter_index):
    """And names each passage by a key that another program can keep."""
    outcome = run("ask", "--json", "progress on child trafficking?", "--limit", "1", index=starter_index)
    answer = json.loads(outcome.stdout)
    assert answer["more"] is True
    (hit,) = answer["hits"]
    assert re.fullmatch("[0-9a-f]{16}", hit["key"])


@pytest.fixture
def feedback(tmp_path):
    """A file of votes and unanswered questions, as the bot keeps it."""
    file = tmp_path / "été — отзывы.sqlite3"
    journal = Journal(file, keep_days=90)
    journal.asked("ru", Status.ANSWERED)
    journal.asked("ru", Status.HELP)
    journal.voted(Vote.DOWN, "что нового <b>о детях</b>? — café & co", "ru", "Digest, 5.1, p. 4", "20220718T16-1f2e3d")
    journal.unanswered("=who won?", "en", "20220718T16-1f2e3d")
    return file


def test_feedback_is_printed(feedback):
    """How many asked, and what they voted on and did not find; no index is needed for it."""
    outcome = run("feedback", feedback=feedback)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    today = str(today_in_utc())
    assert [line.split() for line in outcome.stdout.splitlines()[:2]] == [
        ["day", "language", "answered", "unsure", "declined"],
        [today, "ru", "1", "0", "0"],
    ]
    assert "что нового <b>о детях</b>? — café & co — Digest, 5.1, p. 4" in outcome.stdout
    assert "=who won?" in outcome.stdout
    only = run("feedback", "--kind", "unanswered", feedback=feedback).stdout
    assert "=who won?" in only
    assert "что нового" not in only


def test_feedback_is_exported(feedback, tmp_path):
    """Into a file that a spreadsheet opens and runs nothing of."""
    table = tmp_path / "café.csv"
    outcome = run("feedback", "--csv", str(table), feedback=feedback)
    assert (outcome.returncode, outcome.stdout) == (0, f"{table}: 2 lines\n")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["kind"]: row for row in csv.DictReader(file)}
    assert {(row["day"], row["times"]) for row in rows.values()} == {(str(today_in_utc()), "1")}
    assert rows["down"]["question"] == "что нового <b>о детях</b>? — café & co"
    assert (rows["down"]["quoted"], rows["down"]["language"]) == ("Digest, 5.1, p. 4", "ru")
    assert rows["unanswered"]["question"] == "'=who won?"


def test_before_any_feedback_that_is_said(tmp_path):
    """Nothing is wrong with it."""
    outcome = run("feedback", feedback=tmp_path / "new.sqlite3")
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout == (
        "No questions have been counted.\n\nNo votes and no unanswered questions have been kept.\n"
    )


def test_feedback_that_cannot_be_had_is_told_in_one_line(feedback, tmp_path):
    """That none is kept, or that the table cannot be written."""
    off = run("feedback", feedback="off")
    assert (off.returncode, off.stdout) == (1, "")
    assert off.stderr == "error: FINDINGS_FEEDBACK is off: no votes and questions are kept\n"
    table = tmp_path / "no such folder" / "é.csv"
    failed = run("feedback", "--csv", str(table), feedback=feedback)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr == f"error: {table}: cannot be written (No such file or directory)\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("feedback", "--days", "99999999"), "--days: '99999999' must be a whole number from 1 to 3650"),
        (("feedback", "--days", "0"), "--days: '0' must be a whole number from 1 to 3650"),
        (("ask", "x", "--limit", "trois — é"), "--limit: 'trois — é' must be a whole number from 1 to 1000"),
        (("ask", "x", "--limit", "9" * 5000), "' must be a whole number from 1 to 1000"),
    ],
)
def test_odd_numbers_are_refused(arguments, told):
    """A number that cannot be is told with what it must be."""
    outcome = run(*arguments)
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr.endswith(f"{told}\n")


def test_a_person_reads_the_quotation_and_its_source(starter_index):
    """In the terminal, each quoted line is marked and the source stands below, with the caution of our digests."""
    outcome = run("ask", "must victims talk to police before they get help?", "--limit", "1", index=starter_index)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.startswith("  │ ")
    assert "  — Digest on the 2021 survey, 4 " in outcome.stdout
    assert "This is an unofficial digest of public facts" in outcome.stdout


def test_a_terminal_shows_the_answer_in_bold(starter_index):
    """Written to a terminal, the sentence that answers is marked; written to a file, there is no mark in it."""
    question = ("progress on child trafficking?", "--limit", "1")  # a terminal that nobody reads holds little more
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", "ask", "--index", str(starter_index), *question]
    subprocess.run(command, cwd=ROOT, stdout=theirs, check=True)
    shown = os.read(ours, 100_000).decode()
    os.close(theirs)
    os.close(ours)
    assert "  │ \x1b[1mOn progress on child trafficking, the public facts" in shown
    piped = run("ask", *question, index=starter_index)
    assert "  │ On progress on child trafficking, the public facts" in piped.stdout
    assert "\x1b" not in piped.stdout


def test_a_question_that_begins_with_a_dash_is_a_question(starter_index):
    """After --, whatever follows is the question."""
    outcome = run("ask", "--json", "--index", str(starter_index), "--", "--child trafficking", index=None)
    assert json.loads(outcome.stdout)["question"] == "--child trafficking"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask", ""), "there is no question"),
        (("ask", "x", "--batch", "y"), "not both"),
        (("ask", "--batch", "no/such/file"), "no/such/file: cannot be read"),
        (("run",), "FINDINGS_TOKEN is not set: write to @BotFather"),
    ],
)
def test_what_is_missing_is_told_in_one_line(starter_index, arguments, told):
    """No question, two sources of questions, no such file, no token: one line on stderr and exit status 1."""
    outcome = run(*arguments, index=starter_index)
    assert outcome.returncode == 1
    assert told in outcome.stderr
    assert outcome.stderr.startswith("error: ")
    assert outcome.stderr.count("\n") == 1


def test_without_an_index_it_says_how_to_build_one(tmp_path):
    """An empty folder is no index; the remedy is named."""
    outcome = run("ask", "x", index=tmp_path)
    assert (outcome.returncode, outcome.stderr) == (
        1,
        f"error: {tmp_path}: there is no index here. Build it: make index\n",
    )
