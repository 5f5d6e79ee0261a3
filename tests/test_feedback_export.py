"""Feedback leaves for a spreadsheet whole and harmless, and for the terminal in columns."""

import csv
import datetime as dt
import io

import pytest

from bot.feedback_export import COLUMNS, export_csv, printed
from bot.journal import UNANSWERED, Counts, Entry, Journal, Vote
from index import Status

DAY = dt.date(2024, 11, 24)


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "feedback.sqlite3", 90, lambda: DAY)


def rows_of(file):
    """What a program reads that knows the mark at the beginning, as Excel does."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def exported(journal, file, **choice):
    with file.open("w", encoding="utf-8", newline="") as out:
        return export_csv(journal, out, **choice)


def test_a_csv_file_reads_back_as_it_was_kept(journal, tmp_path):
    """Quotation marks, commas, dashes, accents and Cyrillic survive, one row for each entry under named columns."""
    journal.voted(Vote.UP, 'Qu\'est-ce que "café", <b> & —?', "fr", "Закон, p. 3", "g1")
    for _ in range(2):
        journal.unanswered("Что с детьми?", "ru", "g1")
    file = tmp_path / "feedback — é.csv"
    assert exported(journal, file) == 2
    assert rows_of(file) == [
        ["day", "kind", "times", "language", "question", "quoted", "generation"],
        ["2024-11-24", "unanswered", "2", "ru", "Что с детьми?", "", "g1"],
        ["2024-11-24", "up", "1", "fr", 'Qu\'est-ce que "café", <b> & —?', "Закон, p. 3", "g1"],
    ]


def test_the_file_begins_with_the_mark_by_which_excel_knows_utf8(journal, tmp_path):
    """Three bytes, once, even where there is nothing else to tell."""
    assert exported(journal, tmp_path / "empty.csv") == 0
    assert (tmp_path / "empty.csv").read_bytes() == b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_is_run_as_a_formula(journal, first):
    """What begins like a formula gets an apostrophe, in each column that comes from outside; nothing else does."""
    journal.voted(Vote.DOWN, f'{first} 1+HYPERLINK("é")', "en", f"{first}2 & <3>", f"{first}3")
    out = io.StringIO()
    export_csv(journal, out)
    _, cells = csv.reader(io.StringIO(out.getvalue().removeprefix("\ufeff")))
    assert cells == [
        *("2024-11-24", "down", "1", "en"),
        *(f'\'{first} 1+HYPERLINK("é")', f"'{first}2 & <3>", f"'{first}3"),
    ]


def test_a_kind_or_a_time_can_be_chosen(tmp_path):
    """Only the votes, only the unanswered, only from a day on."""
    clock = [DAY]
    journal = Journal(tmp_path / "feedback.sqlite3", 90, lambda: clock[0])
    for vote in (Vote.UP, Vote.DOWN):
        journal.voted(vote, f"{vote} — é?", "fr", "", "g")
    clock[0] = DAY + dt.timedelta(days=1)
    journal.unanswered("завтра?", "ru", "g")
    for choice, expected in (
        ({"kind": "up"}, ["up — é?"]),
        ({"kind": UNANSWERED}, ["завтра?"]),
        ({"since": DAY + dt.timedelta(days=1)}, ["завтра?"]),
        ({}, ["завтра?", "down — é?", "up — é?"]),
    ):
        assert exported(journal, tmp_path / "some.csv", **choice) == len(expected)
        assert [row[4] for row in rows_of(tmp_path / "some.csv")[1:]] == expected


def test_the_terminal_shows_two_tables():
    """Counts a day and a language, the newest first, a column for each outcome; below, what was kept."""
    before = DAY - dt.timedelta(days=1)
    counts = [
        Counts(before, "de", Status.ANSWERED, 7),
        Counts(DAY, "de", Status.ANSWERED, 120),
        Counts(DAY, "de", Status.DECLINED, 3),
        Counts(DAY, "ru", Status.UNSURE, 1),
    ]
    entries = [
        Entry(DAY, "down", "où <&>?", "fr", "Закон, p. 3", "g", 12),
        Entry(before, UNANSWERED, "я" * 150, "ru", "", "g", 1),
    ]
    assert printed(entries, counts) == "\n".join(
        [
            "day         language  answered  unsure  declined",
            "2024-11-24  de             120       0         3",
            "2024-11-24  ru               0       1         0",
            "2024-11-23  de               7       0         0",
            "",
            "day         kind        times  language  question",
            "2024-11-24  down           12  fr        où <&>? — Закон, p. 3",
            f"2024-11-23  unanswered      1  ru        {'я' * 99}…",
        ]
    )


def test_the_terminal_says_where_there_is_nothing():
    """No empty tables."""
    assert printed([], []) == (
        "No questions have been counted.\n\nNo votes and no unanswered questions have been kept."
    )
