"""Feedback for work outside Telegram: as CSV for a spreadsheet, and as plain tables for the terminal."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from bot.journal import COUNTED, Counts, Entry, Journal

COLUMNS = ("day", "kind", "times", "language", "question", "quoted", "generation")
_MARK = "\ufeff"  # the byte order mark, by which Excel knows UTF-8; without it, é and Ж come out as rubbish
_FORMULA = tuple("=+-@＝＋－＠\t\r")  # what a spreadsheet takes for the beginning of a formula
_NUMBERS = frozenset((*COUNTED, "times"))  # titles of columns
_CELL_CHARS = 100  # of a text in the terminal


def export_csv(journal: Journal, out: TextIO, kind: str | None = None, since: dt.date = dt.date.min) -> int:
    """Write the entries of a kind, or all, the newest first; the number of them.

    `out` is opened with encoding="utf-8" and newline="". It begins with a byte order mark, which Excel needs and Python
    reads as "utf-8-sig". An apostrophe stands before what a spreadsheet would run as a formula.
    """
    entries = journal.entries(kind, since)
    out.write(_MARK)
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in entries:
        texts = (entry.language, entry.question, entry.quoted, entry.generation)
        writer.writerow((entry.day.isoformat(), entry.kind, entry.times, *map(_harmless, texts)))
    return len(entries)


def printed(entries: Sequence[Entry], counts: Sequence[Counts]) -> str:
    """Two plain tables: how many questions came, by day and language, and what was kept of them."""
    by_day: Counter[tuple[dt.date, str, str]] = Counter()
    for row in counts:
        by_day[row.day, row.language, row.status] += row.count
    days = sorted({(row.day, row.language) for row in counts}, key=lambda key: (-key[0].toordinal(), key[1]))
    asked = [(str(day), code, *(str(by_day[day, code, status]) for status in COUNTED)) for day, code in days]
    kept = [(str(entry.day), entry.kind, str(entry.times), entry.language, _cell(entry)) for entry in entries]
    tables = (
        (("day", "language", *map(str, COUNTED)), asked, "No questions have been counted."),
        (
            ("day", "kind", "times", "language", "question"),
            kept,
            "No votes and no unanswered questions have been kept.",
        ),
    )
    return "\n\n".join("\n".join(_table(head, rows)) if rows else nothing for head, rows, nothing in tables)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines with columns side by side: numbers to the right, the rest to the left."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    numbers = [title in _NUMBERS for title in head]
    for row in (head, *rows):
        cells = (
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(row, widths, numbers, strict=True)
        )
        yield "  ".join(cells).rstrip()


def _cell(entry: Entry) -> str:
    whole = f"{entry.question} — {entry.quoted}" if entry.quoted else entry.question
    return whole if len(whole) <= _CELL_CHARS else whole[: _CELL_CHARS - 1].rstrip() + "…"


def _harmless(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA) else text
