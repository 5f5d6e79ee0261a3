"""Read one PDF as a careful person would: by two readers, down to sections. Runs in a process of its own.

Everything that touches the file happens here and below; what comes back is plain values.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from index.agreement import mended, normal
from index.blocks import blocks_of
from index.errors import ReportError
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


def read_report(path: Path, progress: Callable[[int, int], None], skip: Mapping[int, str]) -> Reading:
    """Read the PDF at `path`, each page by both readers, but for the pages in `skip`, which tells why not.

    `progress(done, of)` is called once it is open and after each page. Raises ReportError, naming the file and the
    remedy, if it cannot be read.
    """
    texts: dict[int, str] = {}
    refusal: ReportError | None = None
    with ExitStack() as stack:
        try:
            second = stack.enter_context(second_reader(path))
        except ReportError as error:
            refusal = error  # raised below, as the first reader may tell better what is wrong

        def read_again(done: int, of: int) -> None:
            if done and done not in skip and not refusal:
                texts[done] = second.text(done)
            progress(done, of)

        document = read_pdf(path, read_again, skip)
    if refusal:
        raise refusal
    read = [texts.get(page.number, "") for page in document.pages]
    pages = without_tables(without_furniture(mended(document.pages, read)))
    sections = sections_of(blocks_of(pages), document.outline)
    states = (
        PageReading(first.number, page.label, bool(first.lines), page.tables, first.problem, normal(text))
        for first, page, text in zip(document.pages, pages, read, strict=True)
    )
    return Reading(document.title, tuple(states), sections)
