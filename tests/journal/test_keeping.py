"""Feedback is kept without a person in it: what is stored, what is counted, and what is taken out of it."""

import dataclasses
import datetime as dt
import sqlite3
import stat
import time

import pytest

from bot.journal import UNANSWERED, Counts, Entry, Journal, Vote, scrubbed
from index import Status
from tests.journal.conftest import DAY, GENERATION, QUOTED, everything_on_disk


def test_what_is_kept_comes_back(journal):
    """A question and a vote come back as they were given, with the day and nothing finer."""
    journal.unanswered("Что с детьми — où <&>?", "ru", GENERATION)
    journal.voted(Vote.DOWN, "café & <b>?", "fr", QUOTED, GENERATION)
    assert journal.entries(None, DAY) == [
        Entry(DAY, "down", "café & <b>?", "fr", QUOTED, GENERATION, 1),
        Entry(DAY, UNANSWERED, "Что с детьми — où <&>?", "ru", "", GENERATION, 1),
    ]
    assert journal.entries("down", DAY) == [Entry(DAY, "down", "café & <b>?", "fr", QUOTED, GENERATION, 1)]
    assert journal.entries("up", DAY) == []


def test_nothing_but_these_columns_is_stored(journal, file):
    """No column could hold a person, a chat or an hour, and there are no row ids that tell who came first."""
    with sqlite3.connect(file) as database:
        columns = {
            table: [name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")]
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
            database.execute("SELECT rowid FROM entries")
    database.close()
    assert columns == {
        "entries": ["day", "kind", "folded", "question", "language", "quoted", "generation", "times"],
        "counts": ["day", "language", "status", "times"],
    }


def test_the_same_question_on_one_day_is_one_row(journal, clock):
    """Capitals and white space make no difference, and the first spelling stays; another day is another row."""
    for question in ("Où  vont les ÉLÈVES?", "où vont\nles élèves?", "ou\u0300 vont les e\u0301le\u0300ves?"):
        journal.unanswered(question, "fr", GENERATION)
    clock.forward(1)
    journal.unanswered("où vont les élèves?", "fr", GENERATION)
    assert [(entry.day.day, entry.question, entry.times) for entry in journal.entries(UNANSWERED, DAY)] == [
        (25, "où vont les élèves?", 1),
        (24, "Où vont les ÉLÈVES?", 3),
    ]


def test_votes_on_different_answers_are_told_apart(journal):
    """A vote is about what was quoted, and by which index: two quotations to one question are two rows."""
    for quoted, generation in (("p. 3", "a"), ("p. 3", "a"), ("p. 4", "a"), ("p. 3", "b")):
        journal.voted(Vote.UP, "café?", "fr", quoted, generation)
    rows = {(entry.quoted, entry.generation): entry.times for entry in journal.entries("up", DAY)}
    assert rows == {("p. 3", "a"): 2, ("p. 4", "a"): 1, ("p. 3", "b"): 1}


def test_entries_come_newest_first_then_most_frequent_and_can_be_limited(journal, clock):
    """Staff see first what is new, and of one day what many asked."""
    journal.unanswered("older?", "en", GENERATION)
    clock.forward(2)
    for question in ("once?", "twice?", "twice?"):
        journal.unanswered(question, "en", GENERATION)
    assert [entry.question for entry in journal.entries(UNANSWERED, DAY)] == ["twice?", "once?", "older?"]
    assert [entry.question for entry in journal.entries(UNANSWERED, DAY, 2)] == ["twice?", "once?"]
    assert [entry.question for entry in journal.entries(UNANSWERED, clock.day, None)] == ["twice?", "once?"]


def test_questions_are_counted_by_day_language_and_status(journal, clock):
    """Counts add up, without a text."""
    for language, status in (("ru", Status.DECLINED), ("de", Status.ANSWERED), ("ru", Status.DECLINED)):
        journal.asked(language, status)
    clock.forward(1)
    journal.asked("ru", Status.UNSURE)
    later = Counts(clock.day, "ru", Status.UNSURE, 1)
    assert journal.counts(DAY) == [
        Counts(DAY, "de", Status.ANSWERED, 1),
        Counts(DAY, "ru", Status.DECLINED, 2),
        later,
    ]
    assert journal.counts(clock.day) == [later]
    assert journal.entries(None, DAY) == []


def test_people_in_danger_are_not_even_counted(journal):
    """A count of cries for help, on a day and in a language, could point at somebody."""
    journal.asked("ru", Status.HELP)
    journal.asked("ru", Status.HARMFUL)
    assert journal.counts(DAY) == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("write to Zoë.O'Neil+x@exämple.co.uk, please", "write to […] please"),
        ("пишите на иван@почта.рф — срочно", "пишите на […] — срочно"),
        ("call +43 (0) 660 / 123-45 67 & ask", "call […] & ask"),
        ("мой номер 8 (912) 345‑67‑89?", "мой номер […]?"),
        ("tel.0660.123.456", "tel.[…]"),
        ("passport AB1234567 <é>", "passport AB[…] <é>"),
        ("born 12.05.2009?", "born […]?"),
        ("12\u200b34\u200b56", "[…]"),
        ("٠١٢٣٤٥٦", "[…]"),
        ("I am @some_one_7, and @Кто", "I am […], and […]"),
        ("see https://example.org/u/7?name=zoë#me — é", "see […] — é"),
        ("t.me/someone or vk.com/id7", "[…] or […]"),
        ("tg://user?id=7", "[…]"),
        ("http://zoë:secret@example.org now", "[…] now"),
        ("www.example.org/~zoë", "[…]"),
        ("progress 2018–2021?", "progress 2018–2021?"),
        ("2018, 2019 and 2020 / 2021", "2018, 2019 and 2020 / 2021"),
        ("resolution 1325 (2000)?", "resolution 1325 (2000)?"),
        ("10,000 or 99 999 children", "10,000 or 99 999 children"),
        ("what says osce.org, e.g./i.e. the U.N./EU?", "what says osce.org, e.g./i.e. the U.N./EU?"),
        ("§ 5.1 — pp. 12–14 <b>&amp;</b>", "§ 5.1 — pp. 12–14 <b>&amp;</b>"),
        ("a\x00b\x1b[31m\tc\r\nd\u202ee\udc80 \ue000f", "ab[31m c de f"),
        ("   ", ""),
    ],
)
def test_what_could_name_a_person_is_taken_out(written, kept):
    """Addresses, numbers, @names, links and control characters go; years and resolutions, which are asked for, stay."""
    assert scrubbed(written) == kept


def test_a_long_text_is_cut_after_it_was_scrubbed():
    """300 characters at most, and no number is cut so short that it is no longer recognised."""
    kept = scrubbed("é" * 290 + " +43 660 1234567 " + "я" * 100)
    assert kept == "é" * 290 + " […] яяяя…"
    assert len(kept) == 300


@pytest.mark.parametrize("piece", ["a.", "1 ", "@", "a@b.", "a://", "é", "2018 ", "(", "a-"])
def test_scrubbing_takes_no_time(piece):
    """The longest message that Telegram carries, made to be hard, is done within a moment."""
    began = time.perf_counter()
    scrubbed(piece * (4096 // len(piece)))
    assert time.perf_counter() - began < 0.5


def test_the_raw_file_holds_no_address(journal, file):
    """What is scrubbed never reaches the disk, and the citation is cut like the question."""
    journal.voted(Vote.UP, "ask zoe@example.org", "en", "ф" * 1000, GENERATION)
    assert b"zoe" not in everything_on_disk(file)
    assert journal.entries("up", DAY)[0].quoted == "ф" * 299 + "…"


def test_only_the_owner_reads_the_file_and_its_log(journal, file):
    """Mode 0600, for the log beside it too, while somebody has it open."""
    database = sqlite3.connect(file)
    database.execute("SELECT count(*) FROM counts").fetchone()
    journal.asked("en", Status.ANSWERED)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    database.close()
    assert modes == {file.name: 0o600, f"{file.name}-wal": 0o600, f"{file.name}-shm": 0o600}


def test_switched_off_it_keeps_nothing(tmp_path, monkeypatch):
    """Every call does nothing and returns nothing, and no file comes into being."""
    monkeypatch.chdir(tmp_path)
    journal = Journal(None, 90)
    journal.asked("en", Status.ANSWERED)
    journal.unanswered("é?", "fr", GENERATION)
    journal.voted(Vote.UP, "é?", "fr", QUOTED, GENERATION)
    journal.forget(0)
    assert (journal.entries(None, dt.date.min), journal.counts(dt.date.min)) == ([], [])
    assert not journal.keeps
    assert list(tmp_path.iterdir()) == []


def test_it_keeps_where_a_file_is_given_and_for_a_day_at_least(journal, file):
    """Whether anything is kept can be asked; a time of no days is a mistake of the caller."""
    assert journal.keeps
    with pytest.raises(ValueError, match="keep_days is 0"):
        Journal(file, 0)


def test_without_a_clock_the_day_is_that_of_today_in_utc(file):
    """What is kept now stands under today, wherever the machine is."""
    before = dt.datetime.now(dt.UTC).date()
    journal = Journal(file, 90)
    journal.unanswered("é?", "fr", GENERATION)
    (entry,) = journal.entries(None, before)
    assert entry.day in {before, dt.datetime.now(dt.UTC).date()}
    assert dataclasses.replace(entry, day=DAY) == Entry(DAY, UNANSWERED, "é?", "fr", "", GENERATION, 1)
