"""Read a PDF into pages of lines. The only module that knows pypdf.

Reading order is that of the content stream, which on real reports is as good as any layout model's and
keeps columns apart. Fonts and positions come along, so that later stages can tell heads, notes and headings.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
from pypdf.generic import DictionaryObject

from index.errors import ReportError
from index.values import Document, Line, OutlineEntry, Page, Run

_ITALIC_NAMES = ("italic", "oblique", "-it")
_BOLD_NAMES = ("bold", "black", "heavy", "demi", "-bd", "semib")
_FORCE_BOLD = 1 << 18  # bit 19 of /Flags, PDF 32000-1 table 123
_BOLD_WEIGHT = 600


def read_pdf(path: Path, progress: Callable[[int, int], None] = lambda _done, _of: None) -> Document:
    """All pages of the PDF at `path`. `progress(done, of)` is called after each page.

    Raises ReportError, naming the file and the remedy, if it cannot be opened, needs a password, has no
    pages or no text at all. A page that cannot be read is kept empty, with its `problem`.
    """
    with _quiet():
        reader = _open(path)
        labels = _labels(reader)
        pages = []
        for number, page in enumerate(reader.pages, start=1):
            pages.append(_read_page(page, number, labels))
            progress(number, len(reader.pages))
        if not any(page.lines for page in pages):
            raise _no_text(path, pages)
        return Document(pages=tuple(pages), outline=tuple(_outline(reader)), title=_title(reader))


def _open(path: Path) -> pypdf.PdfReader:
    try:
        reader = pypdf.PdfReader(path)
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except Exception as error:  # a damaged file raises whatever its broken objects lead to
        raise ReportError(
            f"{path.name}: cannot be read as a PDF ({_reason(error)}). Download it again; if that does not "
            f"help, print it to a new PDF."
        ) from error
    if locked:
        raise ReportError(
            f"{path.name}: needs a password to open. Ask the publisher for an open copy, or save one without "
            f"the password, and put that into the folder."
        )
    if not count:
        raise ReportError(f"{path.name}: has no pages. Download it again.")
    return reader


def _read_page(page: pypdf.PageObject, number: int, labels: list[str] | None) -> Page:
    label = labels[number - 1] if labels else None
    try:
        box = page.mediabox
        lines = _lines(page, number)
        return Page(number, float(box.width), float(box.height), tuple(lines), label)
    except Exception as error:  # noqa: BLE001  # as in _open: hostile input raises anything
        return Page(number, 0.0, 0.0, (), label, problem=_reason(error))


def _lines(page: pypdf.PageObject, number: int) -> Iterator[Line]:
    rows: list[list[Run]] = [[]]

    def visit(text: str, cm: list[float], tm: list[float], font: DictionaryObject | None, size: float) -> None:
        scale = (tm[2] ** 2 + tm[3] ** 2) ** 0.5 * (cm[2] ** 2 + cm[3] ** 2) ** 0.5
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        bold, italic = _style(font)
        # One glyph may serve as hyphen and as soft hyphen, and the font then names it by either.
        for index, part in enumerate(_sound(text).replace("\u00ad", "-").split("\n")):
            if index:
                rows.append([])
            if part:
                rows[-1].append(Run(part, round(size * scale, 2), bold, italic, round(x, 1), round(y, 1)))

    page.extract_text(visitor_text=visit)
    for row in rows:
        if any(run.text.strip() for run in row):
            yield Line(tuple(row), number)


def _sound(text: str) -> str:
    """Half a surrogate pair, which a broken font can yield, is no text and cannot be written; it becomes "?"."""
    return text.encode(errors="replace").decode()


def _style(font: DictionaryObject | None) -> tuple[bool, bool]:
    """Whether a font is bold, and whether it is italic, by its name or its descriptor."""
    if not font:
        return False, False
    name = str(font.get("/BaseFont", "")).lower()
    descriptor: Any = font.get("/FontDescriptor")
    descriptor = descriptor.get_object() if descriptor is not None else {}
    flags = weight = 0
    if isinstance(descriptor, DictionaryObject):
        flags, weight = descriptor.get("/Flags", 0), descriptor.get("/FontWeight", 0)
    heavy = isinstance(weight, int | float) and weight >= _BOLD_WEIGHT
    forced = isinstance(flags, int) and bool(flags & _FORCE_BOLD)
    return any(mark in name for mark in _BOLD_NAMES) or heavy or forced, any(mark in name for mark in _ITALIC_NAMES)


def _labels(reader: pypdf.PdfReader) -> list[str] | None:
    """The labels of /PageLabels, one a page, or None if the file has none."""
    try:
        return [_sound(label) for label in reader.page_labels] if "/PageLabels" in reader.root_object else None
    except Exception:  # noqa: BLE001  # as in _open: hostile input raises anything
        return None


def _outline(reader: pypdf.PdfReader) -> Iterator[OutlineEntry]:
    try:
        pending: list[tuple[Any, int]] = [(item, 1) for item in reversed(reader.outline)]
    except Exception:  # noqa: BLE001  # as in _open: hostile input raises anything
        return
    while pending:
        item, level = pending.pop()
        if isinstance(item, list):
            pending.extend((child, level + 1) for child in reversed(item))
            continue
        try:
            page = reader.get_destination_page_number(item)
            title = " ".join(_sound(str(item.title or "")).split())
        except Exception:  # noqa: BLE001, S112  # as in _open: hostile input raises anything
            continue  # a bookmark less; headings are found by their type too
        if title and page is not None and page >= 0:
            yield OutlineEntry(title, level, page + 1)


def _title(reader: pypdf.PdfReader) -> str:
    try:
        return " ".join(_sound(str((reader.metadata and reader.metadata.title) or "")).split())
    except Exception:  # noqa: BLE001  # as in _open: hostile input raises anything
        return ""


def _no_text(path: Path, pages: list[Page]) -> ReportError:
    problems = [page for page in pages if page.problem]
    if len(problems) == len(pages):
        return ReportError(
            f"{path.name}: no page can be read (page 1: {problems[0].problem}). Download it again; if that "
            f"does not help, print it to a new PDF."
        )
    return ReportError(
        f"{path.name}: has no text, so it is probably a scan. Make the text with: "
        f"ocrmypdf {path.name} {path.stem}.ocr.pdf, and put that file into the folder instead."
    )


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Silence pypdf's remarks about sloppy files while one is read: what matters is said by us."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
