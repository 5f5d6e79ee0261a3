"""The command line as programs and people use it, with the real model on the starter corpus."""

import json
import os
import pty
import subprocess
import sys

import pytest

from tests.conftest import ROOT


def run(*arguments, index, stdin=""):
    """`python -m bot ARGUMENTS`, as a process."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FINDINGS_")}
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
    side_event = {"title": "1.5 The side event of 18 July 2022", "report": "survey-2021-public-facts"}
    assert side_event in football["topics"]
    assert (empty["status"], empty["hits"]) == ("declined", [])


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
