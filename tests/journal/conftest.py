"""What the tests of the journal share: a journal in a new file, and a day that they may change."""

import datetime as dt

import pytest

from bot.journal import Journal

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
