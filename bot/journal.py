"""Keep votes, unanswered questions and counts for the staff. The only module that knows the file they lie in.

Nothing here knows a person or a chat: a row holds a text, its language, the day in UTC, and which index answered. Rows
lie in the order of what they say, not of when they came, so that not even the order of a day can be told.

`scrubbed` takes out what looks like an address, a number or a name in a network. That is best effort: it cannot know
that two words are somebody's name. Hence the short time for which texts are kept, and a file that only its owner reads.
"""

import datetime as dt
import fcntl
import logging
import os
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from index import FindingsError, Status

UNANSWERED = "unanswered"  # the kind of an entry that is no vote
COUNTED = (Status.ANSWERED, Status.UNSURE, Status.DECLINED)  # the others are never kept, nor counted
_FORMAT = 1
_TEXT_CHARS = 300
_PATIENCE = 2.0  # seconds that a call waits for another process; writing takes milliseconds
_MOST_BYTES = 64 * 2**20  # some 40,000 of the longest texts, so that a flood of questions cannot fill the disk
_PAGE_BYTES = 4096
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_GONE = "[…]"

# Without row ids, which would tell in which order people wrote.
_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE entries (
    day TEXT NOT NULL, kind TEXT NOT NULL, folded TEXT NOT NULL, question TEXT NOT NULL, language TEXT NOT NULL,
    quoted TEXT NOT NULL, generation TEXT NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (day, kind, folded, language, quoted, generation)
) WITHOUT ROWID;
CREATE TABLE counts (
    day TEXT NOT NULL, language TEXT NOT NULL, status TEXT NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (day, language, status)
) WITHOUT ROWID;
PRAGMA user_version = {_FORMAT};
COMMIT;
"""

_YEAR = r"(?:1[89]|20)\d\d"
_SEPARATOR = r"[\s().\-‐-―−/·]"
_PRIVATE = (
    re.compile(r"(?i)(?:[a-z][a-z0-9+.-]{0,20}://|www\.|(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?::\d{1,5})?[/?#])\S*"),
    re.compile(r"[^\s@＠]{1,64}[@＠][^\s@＠.]{1,63}(?:\.[^\s@＠.]{1,63}){1,5}"),
    re.compile(r"[@＠]\w+"),
)
_NUMBER = re.compile(rf"\+?\d(?:{_SEPARATOR}{{0,3}}\d){{5,}}")
# "2018–2021" and "resolution 1325 (2000)" have as many digits as a telephone number, and are what people ask about.
_NO_NUMBER = re.compile(rf"(?:{_YEAR}|\d{{1,4}} ?\({_YEAR})(?:{_SEPARATOR}{{1,3}}{_YEAR})*")

_log = logging.getLogger(__name__)


class JournalError(FindingsError):
    """The file of feedback cannot be read or written. The message never holds what somebody wrote."""


class ForeignFileError(JournalError):
    """A newer version of this program, or another one, wrote the file: it is left as it is."""


class Vote(StrEnum):
    """What somebody thought of an answer."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Entry:
    """A text that was kept, and how many times it came that day.

    `kind` is that of a vote ("up" or "down") or UNANSWERED, `quoted` the citation of the first passage, "" if there was
    none, and `generation` the index that answered.
    """

    day: dt.date
    kind: str
    question: str
    language: str
    quoted: str
    generation: str
    times: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions in a language had an outcome on a day."""

    day: dt.date
    language: str
    status: Status
    count: int


def today_in_utc() -> dt.date:
    """The day that entries are kept under."""
    return dt.datetime.now(dt.UTC).date()


def scrubbed(text: str) -> str:
    """One line of at most 300 characters, "[…]" for e-mail addresses, links, @names and numbers of 6 digits or more.

    Best effort: names and streets stay. So do years side by side, and the bare names of sites.
    """
    clean = _in_one_line(text)
    for pattern in _PRIVATE:
        clean = pattern.sub(_GONE, clean)
    return _cut(_NUMBER.sub(lambda found: found[0] if _NO_NUMBER.fullmatch(found[0]) else _GONE, clean))


def _in_one_line(text: str) -> str:
    """Composed, white space folded, without control, format, private and unpaired characters."""
    spaced = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    return " ".join("".join(char for char in spaced if unicodedata.category(char)[0] != "C").split())


def _cut(line: str) -> str:
    return line if len(line) <= _TEXT_CHARS else line[: _TEXT_CHARS - 1].rstrip() + "…"


class Journal:
    """Votes, unanswered questions and counts in one SQLite file, or nowhere.

    Any number of threads and of processes on one machine may use one file. Each call opens the file and closes it, in
    about a millisecond, so that no connection outlives a fork or a file that was set aside. Calls block: run them in a
    thread. All raise JournalError where the file is locked for long, full or damaged.
    """

    def __init__(
        self,
        file: Path | None,
        keep_days: int,
        today: Callable[[], dt.date] = today_in_utc,
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        """Open or begin `file`, None to keep nothing. On the first write of each later day, `keep_days` are kept.

        A damaged file is set aside. One that is locked or has no room is logged, and tried again with each call. Raises
        ForeignFileError if a newer version of this program, or another one, wrote it.
        """
        if keep_days < 1:
            raise ValueError(f"keep_days is {keep_days}, but must be at least 1")
        self._file = file
        self._keep_days = keep_days
        self._today = today
        self._most_pages = most_bytes // _PAGE_BYTES
        self._forgetting = threading.Lock()
        self._forgotten = today()
        self._begun = False
        if file is not None:
            try:
                self._begin(file)
            except ForeignFileError:
                raise
            except JournalError as error:  # its message is ours, and names the file and the kind of error
                _log.error("no feedback is kept for now: %s", error)

    @property
    def keeps(self) -> bool:
        """Whether anything is kept, and so whether it makes sense to ask for votes."""
        return self._file is not None

    def asked(self, language: str, status: Status) -> None:
        """Count a question. One from or about somebody in danger, or who endangers others, is not even counted."""
        if status in COUNTED:
            self._write(
                "INSERT INTO counts VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1",
                (self._today().isoformat(), language, status),
            )

    def unanswered(self, question: str, language: str, generation: str) -> None:
        """Keep a question that the reports do not answer."""
        self._enter(UNANSWERED, question, language, "", generation)

    def voted(self, vote: Vote, question: str, language: str, quoted: str, generation: str) -> None:
        """Keep a vote on the answer to a question, which began with the passage cited as `quoted`."""
        self._enter(vote, question, language, quoted, generation)

    def entries(self, kind: str | None, since: dt.date, limit: int | None = None) -> list[Entry]:
        """Up to `limit` entries of a kind, or of all, from the day `since` on: newest first, then most frequent."""
        rows = self._read(
            "SELECT day, kind, question, language, quoted, generation, times FROM entries"
            " WHERE day >= ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY day DESC, times DESC, folded LIMIT ?3",
            (since.isoformat(), kind, -1 if limit is None else limit),  # to SQLite, -1 is no limit
        )
        return [Entry(dt.date.fromisoformat(day), *rest) for day, *rest in rows]

    def counts(self, since: dt.date) -> list[Counts]:
        """The counts from the day `since` on: by day, the oldest first, then by language and status."""
        rows = self._read(
            "SELECT day, language, status, times FROM counts WHERE day >= ? ORDER BY day, language, status",
            (since.isoformat(),),
        )
        return [
            Counts(dt.date.fromisoformat(day), language, Status(status), count) for day, language, status, count in rows
        ]

    def forget(self, older_than_days: int) -> None:
        """Delete all entries and counts of days longer ago than that, and damaged files set aside before them.

        They are gone from the file too, not only from its tables. Zeroing what is deleted is not enough: a row that
        had to move within the file leaves a copy behind, so the file is written anew. What the disk itself keeps of the
        blocks that it has freed is out of reach.
        """
        if self._file is None:
            return
        first = (self._today() - dt.timedelta(days=older_than_days)).isoformat()
        with self._opened(self._file) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("DELETE FROM entries WHERE day < ?", (first,))
            database.execute("DELETE FROM counts WHERE day < ?", (first,))
            database.execute("COMMIT")
            database.execute("VACUUM")
            # Where a reader in another process holds the old pages at this moment, they go when it closes the file.
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            for aside in self._file.parent.glob(f"{self._file.name}.damaged-*"):
                if aside.name.removeprefix(f"{self._file.name}.damaged-") < first:
                    aside.unlink(missing_ok=True)

    def _enter(self, kind: str, question: str, language: str, quoted: str, generation: str) -> None:
        text = scrubbed(question)
        self._write(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1",
            (self._today().isoformat(), kind, text.casefold(), text, language, _cut(_in_one_line(quoted)), generation),
        )

    def _write(self, statement: str, values: tuple[str, ...]) -> None:
        if self._file is None:
            return
        with self._opened(self._file) as database:
            database.execute(statement, values)
        self._forget_once_a_day()

    def _read(self, statement: str, values: tuple[str | int | None, ...]) -> list[Any]:
        if self._file is None:
            return []
        with self._opened(self._file) as database:
            return database.execute(statement, values).fetchall()

    def _forget_once_a_day(self) -> None:
        """The day counts as done even where this fails, or each vote of the day would wait for a locked file again."""
        today = self._today()
        if today > self._forgotten and self._forgetting.acquire(blocking=False):
            try:
                self._forgotten = today
                self.forget(self._keep_days)
            finally:
                self._forgetting.release()

    @contextmanager
    def _opened(self, file: Path) -> Iterator[sqlite3.Connection]:
        if (
            not self._begun or not file.exists()
        ):  # who wants all of it gone deletes the file, whether the bot runs or not
            self._begin(file)
        with _translated(file), closing(_connection(file)) as database:
            database.execute("PRAGMA secure_delete = ON")
            database.execute("PRAGMA synchronous = NORMAL")  # with a write-ahead log, safe against all but power cuts
            database.execute("PRAGMA temp_store = MEMORY")  # writing the file anew leaves no copy in a folder for all
            database.execute(f"PRAGMA max_page_count = {self._most_pages}")
            yield database

    def _begin(self, file: Path) -> None:
        """Make the file ready, one process at a time, so that no two set aside each other's new file."""
        with _translated(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            with _alone_in(file.parent):
                if _is_damaged(file):
                    aside = f"{file.name}.damaged-{self._today().isoformat()}"  # one a day, or a bad disk fills up
                    for end in ("-wal", "-shm", ""):  # the log first: it would be played into the new file
                        with suppress(FileNotFoundError):
                            file.with_name(file.name + end).replace(file.with_name(aside + end))
                    _log.error("%s was damaged; it was set aside as %s, and a new one begun", file, aside)
                _create(file)
        self._begun = True


def _create(file: Path) -> None:
    """A file with empty tables, unless it is there. Raises ForeignFileError if it is not of ours, or a newer one."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # the log beside it gets the same mode
    with closing(_connection(file)) as database:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if version > _FORMAT:
            raise ForeignFileError(
                f"{file}: a newer version of this program wrote it (format {version}, this one knows {_FORMAT}). "
                "Update the program, or move the file away to begin a new one"
            )
        if version == 0 and tables:
            raise ForeignFileError(f"{file}: this is a database, but not one of feedback. Name another file")
        if version == 0:
            database.execute("PRAGMA journal_mode = WAL")
            database.executescript(_SCHEMA)


def _is_damaged(file: Path) -> bool:
    if not file.exists():
        return False
    with closing(_connection(file)) as database:
        try:
            return bool(database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _DAMAGE:  # the low byte is the kind, the rest says more about it
                return True
            raise


def _connection(file: Path) -> sqlite3.Connection:
    """A connection that begins no transactions of its own, and creates no file: that would be readable for all."""
    address = file.absolute().as_uri() + "?mode=rw"
    return sqlite3.connect(address, timeout=_PATIENCE, isolation_level=None, uri=True)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, which ends with the process at the latest and leaves no file behind."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _translated(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        raise JournalError(
            f"{file}: feedback cannot be read or written ({name}: {error}). See that the disk has room, that the file "
            "belongs to this user, and that nothing else keeps it locked; a damaged one is set aside at the next start"
        ) from error
    except OSError as error:
        raise JournalError(
            f"{file}: feedback cannot be kept there ({error.strerror or error}). Mend it, or name another"
        ) from error
