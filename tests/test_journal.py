"""Feedback is kept without a person in it, by many at once, for a set time, and never at the cost of an answer."""

import dataclasses
import datetime as dt
import logging
import random
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.journal import UNANSWERED, Counts, Entry, ForeignFileError, Journal, JournalError, Vote, scrubbed
from index import FindingsError, Status

DAY = dt.date(2024, 11, 24)
GENERATION = "20241120T080000000000-1f2e3d"
QUOTED = "Été — Закон <2> & Co., p. 3 (PDF page 5)"


class Clock:
    """A day that a test may change."""

    def __init__(self, day: dt.date = DAY) -> None:
        self.day = day

    def __call__(self) -> dt.date:
        return self.day

    def forward(self, days: int) -> None:
        self.day += dt.timedelta(days=days)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "var — é" / "feedback?.sqlite3"


@pytest.fixture
def journal(file, clock):
    return Journal(file, 90, clock)


def everything_on_disk(file):
    """The bytes of the file and of all that lies beside it."""
    return b"".join(path.read_bytes() for path in sorted(file.parent.iterdir()))


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


def test_what_is_forgotten_is_gone_from_the_disk(journal, file, clock):
    """Day after day is forgotten, and leaves no trace in any file, while the rest stays.

    Texts of different length that come in no order move within the file, and what moves may leave copies. Another
    process has the file open meanwhile, so that the log does not vanish by itself.
    """
    reader = sqlite3.connect(file)
    chance = random.Random(7)  # noqa: S311 - not for secrets
    for _ in range(600):
        clock.day = DAY + dt.timedelta(days=chance.randrange(20))
        word = f"вчера{clock.day:%d%m}"
        journal.unanswered(f"{chance.random():.4f} {word} {'é' * chance.randrange(280)}", word, GENERATION)
        journal.asked(word, Status.DECLINED)
        reader.execute("SELECT count(*) FROM counts").fetchone()
    clock.day = DAY + dt.timedelta(days=20)
    for days in range(19, 0, -1):
        last = clock.day - dt.timedelta(days=days + 1)
        assert f"вчера{last:%d%m}".encode() in everything_on_disk(file)
        journal.forget(days)
        assert f"вчера{last:%d%m}".encode() not in everything_on_disk(file)
        kept = journal.entries(None, DAY)
        assert min(entry.day for entry in kept) == last + dt.timedelta(days=1)
        assert sum(entry.times for entry in kept) == sum(count.count for count in journal.counts(DAY))
    reader.close()


def test_old_days_are_forgotten_once_a_day_and_by_reading_never(file, clock):
    """A bot that runs for months forgets by itself at the first write of a day. Opening and reading delete nothing."""
    journal = Journal(file, 3, clock)
    journal.unanswered("première?", "fr", GENERATION)
    clock.forward(3)
    journal.asked("en", Status.ANSWERED)
    assert [entry.question for entry in journal.entries(None, DAY)] == ["première?"]
    clock.forward(1)
    journal.unanswered("deuxième?", "fr", GENERATION)
    assert [entry.question for entry in journal.entries(None, DAY)] == ["deuxième?"]
    clock.forward(4)
    opened = Journal(file, 3, clock)
    assert [entry.question for entry in opened.entries(None, DAY)] == ["deuxième?"]
    opened.forget(3)
    assert opened.entries(None, DAY) == []
    assert "deuxième".encode() not in everything_on_disk(file)


_WRITER = """
import datetime as dt, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from bot.journal import Journal, Status
journal = Journal(Path(sys.argv[1]), 90, lambda: dt.date(2024, 11, 24))
sys.stdin.readline()
def write(number):
    journal.asked("ru", Status.DECLINED)
    journal.unanswered(f"вопрос {number % 10}", "ru", sys.argv[2])
with ThreadPoolExecutor(4) as pool:
    list(pool.map(write, range(100)))
"""


def test_processes_and_threads_write_side_by_side(file, clock):
    """Three processes with four threads each begin one file and write at once, one of them forgets, nothing is lost."""
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(file), name], stdin=subprocess.PIPE, text=True)
        for name in ("a", "b")
    ]
    journal = Journal(file, 90, clock)
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: journal.asked("en", Status.ANSWERED), range(100)))
    journal.forget(1)
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    assert journal.counts(DAY) == [Counts(DAY, "en", Status.ANSWERED, 100), Counts(DAY, "ru", Status.DECLINED, 200)]
    assert {(entry.generation, entry.times) for entry in journal.entries(None, DAY)} == {("a", 10), ("b", 10)}
    assert len(journal.entries(None, DAY)) == 20


def damage_whole(file):
    file.write_bytes("никакая не база <&> — é\n".encode() * 500)


def damage_middle(file):
    content = bytearray(file.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [damage_whole, damage_middle])
def test_a_damaged_file_is_set_aside_at_the_start(journal, file, clock, caplog, damage):
    """The bot starts with a new file, says so in its log, and keeps the old one for who wants to look into it."""
    journal.unanswered("perdu — é?", "fr", GENERATION)
    damage(file)
    damaged = file.read_bytes()
    with caplog.at_level(logging.ERROR):
        begun = Journal(file, 90, clock)
    begun.unanswered("neu?", "de", GENERATION)
    assert [entry.question for entry in begun.entries(None, DAY)] == ["neu?"]
    aside = file.with_name("feedback?.sqlite3.damaged-2024-11-24")
    assert aside.read_bytes() == damaged
    assert [record.getMessage() for record in caplog.records] == [
        f"{file} was damaged; it was set aside as {aside.name}, and a new one begun"
    ]


def test_one_of_many_that_start_sets_a_damaged_file_aside(journal, file, clock, caplog):
    """Replicas that start together agree on one new file, and nobody takes that for the damaged one."""
    journal.unanswered("perdu?", "fr", GENERATION)
    damage_whole(file)

    def start(number):
        Journal(file, 90, clock).unanswered(f"réplique {number}?", "fr", GENERATION)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(start, range(8)))
    assert {entry.question for entry in Journal(file, 90, clock).entries(None, DAY)} == {
        f"réplique {number}?" for number in range(8)
    }
    assert len(caplog.records) == 1


def test_a_damaged_file_is_forgotten_too(journal, file, clock):
    """What lies in a file that was set aside is kept no longer than anything else."""
    journal.unanswered("perdu?", "fr", GENERATION)
    damage_middle(file)
    begun = Journal(file, 90, clock)
    aside = file.with_name("feedback?.sqlite3.damaged-2024-11-24")
    clock.forward(90)
    begun.asked("en", Status.ANSWERED)
    assert aside.exists()
    clock.forward(1)
    begun.asked("en", Status.ANSWERED)
    assert not aside.exists()


def test_a_file_damaged_while_the_bot_runs_is_an_error_that_names_it(journal, file):
    """The caller gets one kind of error, with what to do, and without what was written."""
    damage_whole(file)
    with pytest.raises(JournalError, match="set aside at the next start") as caught:
        journal.unanswered("geheim?", "de", GENERATION)
    assert isinstance(caught.value, FindingsError)
    assert str(file) in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_locked_file_gives_up_after_a_while(journal, file):
    """Somebody who holds the file cannot hold up the answers: two seconds, then an error."""
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(JournalError, match="SQLITE_BUSY"):
        journal.asked("en", Status.ANSWERED)
    assert 1.5 < time.monotonic() - began < 10
    holder.execute("ROLLBACK")
    holder.close()
    journal.asked("en", Status.ANSWERED)
    assert journal.counts(DAY) == [Counts(DAY, "en", Status.ANSWERED, 1)]


def test_a_file_that_is_locked_at_the_start_is_logged_and_tried_again(file, clock, caplog):
    """The bot starts without it, and keeps what comes as soon as the file is free."""
    file.parent.mkdir()
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    journal = Journal(file, 90, clock)
    (logged,) = caplog.messages
    assert logged.startswith(f"no feedback is kept for now: {file}: feedback cannot be read or written (SQLITE_BUSY: ")
    holder.execute("ROLLBACK")
    holder.close()
    journal.unanswered("où — <é> & я?", "fr", GENERATION)
    assert [entry.question for entry in journal.entries(None, DAY)] == ["où — <é> & я?"]


def test_no_room_at_the_start_is_logged(file, clock, caplog):
    """The bot starts where not even the empty tables fit, and each call says that nothing is kept."""
    file.parent.mkdir()
    setup = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    setup += "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); "
    script = setup + (
        "import sys; from pathlib import Path; from bot.journal import Journal, JournalError, Status\n"
        "journal = Journal(Path(sys.argv[1]), 90)\n"
        "try:\n    journal.asked('en', Status.ANSWERED)\nexcept JournalError:\n    print('not kept')"
    )
    command = [sys.executable, "-c", script, str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (0, "not kept\n")
    assert ended.stderr.startswith(f"no feedback is kept for now: {file}: feedback cannot be read or written (SQLITE_")
    journal = Journal(file, 90, clock)
    journal.asked("en", Status.ANSWERED)
    assert journal.counts(DAY) == [Counts(DAY, "en", Status.ANSWERED, 1)]
    assert caplog.messages == []


def test_a_full_file_is_an_error_and_has_room_again_after_forgetting(file, clock):
    """A flood stops at the limit of the file; the next days are kept again once it is forgotten."""
    journal = Journal(file, 3, clock, most_bytes=20 * 4096)
    with pytest.raises(JournalError, match="SQLITE_FULL"):  # noqa: PT012 - one of many is the first that does not fit
        for number in range(1000):
            journal.unanswered(f"{number} " + "я" * 290, "ru", GENERATION)
    assert 10 < len(journal.entries(None, DAY)) < 100
    assert file.stat().st_size <= 20 * 4096
    clock.forward(4)
    journal.forget(3)
    journal.unanswered("снова?", "ru", GENERATION)
    assert [entry.question for entry in journal.entries(None, DAY)] == ["снова?"]


def test_a_file_of_a_newer_version_is_left_alone(journal, file, clock):
    """It may hold what this version does not understand, so it is neither written nor set aside."""
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 2")
    database.close()
    with pytest.raises(ForeignFileError, match=r"newer version .* \(format 2, this one knows 1\)\. Update the program"):
        Journal(file, 90, clock)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_somebody_elses_database_is_left_alone(file, clock):
    """A wrong path in the settings does not put our tables into another program's file."""
    file.parent.mkdir()
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE стихи (é)")
    database.close()
    with pytest.raises(ForeignFileError, match="not one of feedback"):
        Journal(file, 90, clock)


def test_a_place_that_cannot_hold_a_file_is_an_error_that_names_it(tmp_path, caplog):
    """A file in place of the folder, or a folder in place of the file: logged at the start, and raised by each call."""
    (tmp_path / "é").write_text("", encoding="utf-8")
    behind_a_file = Journal(tmp_path / "é" / "feedback.sqlite3", 90)
    with pytest.raises(JournalError, match=r"é/feedback\.sqlite3: feedback cannot be kept there"):
        behind_a_file.asked("fr", Status.ANSWERED)
    folder = Journal(tmp_path, 90)
    with pytest.raises(JournalError, match="SQLITE_CANTOPEN"):
        folder.asked("fr", Status.ANSWERED)
    assert len(caplog.messages) == 2


def test_a_file_that_was_deleted_is_begun_anew(journal, file):
    """Who wants everything gone deletes the file, while the bot runs, and nothing has to be started again."""
    journal.unanswered("weg?", "de", GENERATION)
    file.unlink()
    journal.unanswered("neu?", "de", GENERATION)
    assert [entry.question for entry in journal.entries(None, DAY)] == ["neu?"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


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
