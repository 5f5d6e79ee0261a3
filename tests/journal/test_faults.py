"""A file of feedback that is damaged, locked, full, newer or somebody else's never costs an answer."""

import logging
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.journal import Counts, ForeignFileError, Journal, JournalError
from index import FindingsError, Status
from tests.journal.conftest import DAY, GENERATION


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
