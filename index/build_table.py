"""What a person judges the reading of a report by: a row of numbers, and warnings that say what to do.

The command line prints them and the report page shows them; both loop over the tables of this module.
"""

import itertools
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from index.catalogue import CATALOGUE_NAME, lines_to_add

if TYPE_CHECKING:  # of build.py only a type is needed, and it brings numpy and the model's module along
    from index.build import ReadReport
    from index.reading import PageReading

_CONFIRMED = 0.98  # of the passages; what is well read has more
_WITHOUT_TEXT = 0.2  # of the pages; pictures and blank pages alone are seldom so many
_NUMBERED_PAGES = 3  # a count needs so many pages to be told from a number that stands there
_LONG = 8  # pages; a report so long has more than one heading
_NAME_CHARS = 34  # of a file, so that a row has at most 100
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_LABEL = re.compile(r"(.*?)(\d{1,9}|[ivxlcdm]+|[IVXLCDM]+)")
_RUNS = 6  # of printed numbers that are listed


@dataclass(frozen=True, slots=True)
class Caution:
    """Something about a report that a person should look at: what it is and what to do. `lines` are to be copied."""

    what: str
    remedy: str
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its name, the two lines that stand over it where room is short, and its value."""

    name: str
    head: tuple[str, str]
    value: "Callable[[ReadReport], str]"


COLUMNS = (
    Column("pages", ("", "pages"), lambda read: str(len(read.pages))),
    Column("pages without text", ("no", "text"), lambda read: str(len(read.without_text))),
    Column("pages unread", ("un-", "read"), lambda read: str(len(read.unread))),
    Column("tables left out", ("tables", "out"), lambda read: str(sum(page.tables for page in read.pages))),
    Column("sections", ("sec-", "tions"), lambda read: str(len(read.sections))),
    Column("recommendations", ("recom-", "mend."), lambda read: str(read.recommendations)),
    Column("passages", ("pas-", "sages"), lambda read: str(len(read.passages))),
    Column("confirmed", ("con-", "firmed"), lambda read: percent(read.confirmed_share)),
    Column("printed numbers", ("printed", "numbers"), lambda read: "yes" if numbering(read.pages) else "no"),
)


def table(reports: "Sequence[ReadReport]") -> str:
    """The table as lines of at most 100 characters, a report each, under a head of two."""
    rows = [
        ["", *(column.head[0] for column in COLUMNS)],
        ["report", *(column.head[1] for column in COLUMNS)],
        *([_short(read.report.file), *(column.value(read) for column in COLUMNS)] for read in reports),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() + "\n" for row in rows
    )


def cautions_of(read: "ReadReport") -> tuple[Caution, ...]:
    """What to look at in a report, most serious first."""
    return tuple(caution for rule in _RULES if (caution := rule(read)))


def percent(share: float) -> str:
    """A share from 0 to 1 in percent, rounded down, so that only all of it is 100 %."""
    return f"{math.floor(share * 1000) / 10:g} %"


def numbering(pages: "Sequence[PageReading]") -> str:
    """The printed page numbers in short, such as "i–xx, then 1–260"; empty if there are none."""
    labelled = [(page.number, page.label) for page in pages if page.label]
    runs = []
    for _, run in itertools.groupby(labelled, key=lambda it: _count(*it)):
        labels = [label for _, label in run]
        runs.append(labels[0] if len(labels) == 1 else f"{labels[0]}–{labels[-1]}")
    return ", then ".join(runs[:_RUNS]) + (", and so on" if len(runs) > _RUNS else "")


def in_short(numbers: Sequence[int]) -> str:
    """Ascending page numbers in short: 1, 3–5."""
    runs: Iterator[list[int]] = (
        [number for _, number in run] for _, run in itertools.groupby(enumerate(numbers), key=lambda it: it[1] - it[0])
    )
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _count(page: int, label: str) -> tuple[str, bool, int]:
    """What is alike for labels that count along with the pages: what precedes the number, its kind, the distance."""
    match = _LABEL.fullmatch(label)
    if not match:
        return label, False, 0
    roman = not match[2].isdecimal()
    return match[1], roman, (_roman(match[2]) if roman else int(match[2])) - page


def _roman(numeral: str) -> int:
    values = [_ROMAN[char] for char in numeral.lower()]
    return sum(
        -value if value < following else value
        for value, following in itertools.zip_longest(values, values[1:], fillvalue=0)
    )


def _short(file: str) -> str:
    """The name of a file in few characters, none of which moves the cursor."""
    name = "".join(char if char.isprintable() else "?" for char in file)
    return name if len(name) <= _NAME_CHARS else f"{name[: _NAME_CHARS - 9]}…{name[-8:]}"


def _unread(read: "ReadReport") -> Caution | None:
    if not read.unread:
        return None
    numbers = in_short([page.number for page in read.unread])
    what = f"{_pages(numbers)} could not be read and {'is' if numbers.isdecimal() else 'are'} left out"
    return Caution(f"{what} ({read.unread[0].problem})", "Print it to a new PDF.")


def _without_text(read: "ReadReport") -> Caution | None:
    count, total = len(read.without_text), len(read.pages)
    if count < _WITHOUT_TEXT * total:
        return None
    file = read.report.file
    return Caution(
        f"{count} of {total} pages have no text",
        f"If they are scans, make it with: ocrmypdf --skip-text {file} {read.path.stem}.ocr.pdf",
    )


def _unconfirmed(read: "ReadReport") -> Caution | None:
    if read.confirmed_share >= _CONFIRMED:
        return None
    return Caution(
        f"the two readers agree on only {percent(read.confirmed_share)} of its passages",
        "See the others on the report page; if they are right, --quote-unconfirmed quotes them.",
    )


def _headings(read: "ReadReport") -> Caution | None:
    headings = {section.path for section in read.sections if section.path}
    if len(headings) > 1 or (headings and len(read.pages) < _LONG):
        return None
    return Caution(
        "only one heading found" if headings else "no headings found (1 section)",
        "It is cited by page alone; a PDF with bookmarks helps.",
    )


def _recommendations(read: "ReadReport") -> Caution | None:
    if read.recommendations:
        return None
    return Caution("no recommendations found", "If it has some, see on the report page what they were taken for.")


def _numbers(read: "ReadReport") -> Caution | None:
    if len(read.pages) < _NUMBERED_PAGES or numbering(read.pages):
        return None
    return Caution(
        "no printed page numbers found", "It is cited by the PDF's; if it has its own, see where they stand."
    )


def _undescribed(read: "ReadReport") -> Caution | None:
    if read.described:
        return None
    lines = lines_to_add(read.report)
    return Caution(f"{CATALOGUE_NAME} does not describe it yet", "These lines, completed, would:", lines)


_Rule: TypeAlias = "Callable[[ReadReport], Caution | None]"
_RULES: tuple[_Rule, ...] = (
    _unread,
    _without_text,
    _unconfirmed,
    _headings,
    _recommendations,
    _numbers,
    _undescribed,
)


def _pages(numbers: str) -> str:
    return f"page {numbers}" if numbers.isdecimal() else f"pages {numbers}"
