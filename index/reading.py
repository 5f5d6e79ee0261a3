"""Read one PDF as a careful person would: by two readers, down to sections. Runs in a process of its own.

Everything that touches the file happens here and below; what comes back is plain values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.agreement import mended, normal
from index.blocks import blocks_of
from index.furniture import without_furniture
from index.pdf import read_pdf
from index.second_reader import second_reader
from index.structure import sections_of
from index.tables import without_tables
from index.values import Section


@dataclass(frozen=True, slots=True)
class PageReading:
    """What became of a page. `label` is its printed number, `second` the second reader's text in normal form."""

    number: int
    label: str | None
    has_text: bool
    tables: int
    problem: str | None
    second: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a PDF holds. `title` is the one that the file claims, often wrong or empty."""

    title: str
    pages: tuple[PageReading, ...]
    sections: tuple[Section, ...]


def read_report(path: Path, progress: Callable[[int, int], None]) -> Reading:
    """Read the PDF at `path`. Raises ReportError, naming the file and the remedy, if it cannot be read."""
    document = read_pdf(path, progress)
    with second_reader(path) as reader:
        texts = [reader.text(page.number) for page in document.pages]
    pages = without_tables(without_furniture(mended(document.pages, texts)))
    sections = sections_of(blocks_of(pages), document.outline)
    states = (
        PageReading(read.number, page.label, bool(read.lines), page.tables, read.problem, normal(text))
        for read, page, text in zip(document.pages, pages, texts, strict=True)
    )
    return Reading(document.title, tuple(states), sections)
