"""Feedback is gone after its time, from the disk too, and many may write it at once."""

import datetime as dt
import random
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from bot.journal import Counts, Journal
from index import Status
from tests.journal.conftest import DAY, GENERATION, everything_on_disk


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
