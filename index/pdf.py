"""Read a PDF into pages of lines, with its bookmarks and page labels.

This module, content.py, drawing.py, letters.py and tags.py are the only ones that know pypdf.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pypdf

from index.content import Stops
from index.drawing import drawn
from index.errors import ReportError
from index.letters import sound
from index.tags import Place, tags_of
from index.values import Document, Line, OutlineEntry, Page, Run

# Tighter than pypdf's own limits where a report needs far less; the fullest page of ours has 40,000 operators.
_LIMITS = pypdf.Configuration(
    stream_parsing_work_maximum_count=1_000_000,  # operators and operands of one page
    xform_maximum_invocations_per_extraction=1_000,  # forms drawn on one page
    outline_maximum_entries=20_000,
    page_tree_maximum_entries=20_000,
    jbig2dec_binary=None,  # no image is decoded, and no other program started
    disable_legacy_handling=True,
)


def read_pdf(
    path: Path,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    skip: Mapping[int, str] = MappingProxyType({}),
) -> Document:
    """All pages of the PDF at `path`. `progress(done, of)` is called once it is open, and after each page.

    Raises ReportError, naming the file and the remedy, if it cannot be opened, needs a password, has no
    pages or no text at all. A page that cannot be read is kept empty, with its `problem`; so are the pages whose
    numbers are in `skip`, which are not tried, with the reason given there. Runs have tags only if tags cover at
    least half of the text, and are marked as artifacts only if that leaves at least half of it.
    """
    with _quiet(), pypdf.apply_configuration(_LIMITS):
        reader = _open(path)
        labels = _labels(reader)
        stops = Stops(reader, _tags(reader))
        pages = []
        progress(0, len(reader.pages))
        for number, page in enumerate(reader.pages, start=1):
            label = labels[number - 1] if labels else None
            if number in skip:
                pages.append(Page(number, 0.0, 0.0, (), label, problem=skip[number]))
            else:
                pages.append(_read_page(page, number, label, stops))
            progress(number, len(reader.pages))
        if not any(page.lines for page in pages):
            raise _no_text(path, pages)
        return Document(pages=_believed(pages), outline=tuple(_outline(reader)), title=_title(reader))


def _open(path: Path) -> pypdf.PdfReader:
    try:
        reader = pypdf.PdfReader(path)
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except MemoryError:  # a limit of the process, which whoever started it has set
        raise
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


def _read_page(page: pypdf.PageObject, number: int, label: str | None, stops: Stops) -> Page:
    try:
        return drawn(page, number, label, stops)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # as in _open: hostile input raises anything
        return Page(number, 0.0, 0.0, (), label, problem=_reason(error))


def _tags(reader: pypdf.PdfReader) -> Mapping[Place, str]:
    try:
        return tags_of(reader)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # as in _open: hostile input raises anything
        return {}


def _believed(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages without tags if these cover less than half of the text; the same for marks of artifacts."""
    every = tagged = artifacts = 0
    for run in (run for page in pages for line in page.lines for run in line.runs):
        letters = len(run.text.strip())
        every += letters
        artifacts += letters * run.artifact
        tagged += letters * (run.tag != "" and not run.artifact)
    few_tags, many_artifacts = 2 * tagged < every - artifacts, 2 * artifacts > every
    if not (few_tags or many_artifacts):
        return tuple(pages)

    def unmarked(run: Run) -> Run:
        return replace(run, tag="" if few_tags else run.tag, artifact=run.artifact and not many_artifacts)

    return tuple(
        replace(page, lines=tuple(Line(tuple(unmarked(run) for run in line.runs), line.page) for line in page.lines))
        for page in pages
    )


def _labels(reader: pypdf.PdfReader) -> list[str] | None:
    """The labels of /PageLabels, one a page, or None if the file has none."""
    try:
        return [sound(label) for label in reader.page_labels] if "/PageLabels" in reader.root_object else None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # as in _open: hostile input raises anything
        return None


def _outline(reader: pypdf.PdfReader) -> Iterator[OutlineEntry]:
    try:
        pending: list[tuple[Any, int]] = [(item, 1) for item in reversed(reader.outline)]
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # as in _open: hostile input raises anything
        return
    while pending:
        item, level = pending.pop()
        if isinstance(item, list):
            pending.extend((child, level + 1) for child in reversed(item))
            continue
        try:
            page = reader.get_destination_page_number(item)
            title = " ".join(sound(str(item.title or "")).split())
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112  # as in _open: hostile input raises anything
            continue  # a bookmark less; headings are found by their type too
        if title and page is not None and page >= 0:
            yield OutlineEntry(title, level, page + 1)


def _title(reader: pypdf.PdfReader) -> str:
    try:
        return " ".join(sound(str((reader.metadata and reader.metadata.title) or "")).split())
    except MemoryError:
        raise
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
