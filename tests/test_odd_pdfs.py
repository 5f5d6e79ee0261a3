"""PDFs of others that are broken, locked, slow or strange: each ends in a document or in one line that helps.

They are not part of the project, so these tests skip where there is no folder `shared/odd_pdfs` beside it.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.errors import ReportError
from index.pdf import read_pdf
from index.values import Document
from index.worker import Limits, read_in_worker

# Not from tests.conftest, which each process would import with all that the other tests need.
ODD = Path(__file__).resolve().parent.parent.parent / "shared" / "odd_pdfs"
FILES = [path.name for path in sorted(ODD.glob("*.pdf"))]
LIMITS = Limits(page_seconds=30, file_seconds=50, megabytes=512)

pytestmark = pytest.mark.skipif(not FILES, reason="no folder shared/odd_pdfs beside the checkout")

REMEDIES = ("Download it again", "print it to a new PDF", "Print it to a new PDF", "open copy", "ocrmypdf")

LOCKED = (
    "format-co__encryption_openpassword.pdf",
    "format-co__lorem-ipsum-openprintcopypw.pdf",
    "pdfjs__saslprep-r6.pdf",
    "pypdf__r6-both-passwords.pdf",
    "test-pdf-__encrypted.pdf",
)

# Real reports with damaged pages: how many pages there are, and which cannot be read.
DAMAGED = {
    "format-co__020806.pdf": (6, [4, 5]),
    "format-co__050734.pdf": (22, [19, 21]),
    "format-co__189478.pdf": (18, [6, 11, 12]),
    "format-co__303226.pdf": (19, [2, 12, 13]),
    "format-co__477139.pdf": (29, [11]),
    "format-co__509284.pdf": (20, [2, 4, 9, 14, 18]),
}

# How the message goes on after the name of the file.
REFUSED = {
    "format-co__T02-02_002_page-tree-kids-links-recursive.pdf": "cannot be read as a PDF (",
    "format-co__T02-02_005_page-tree-no-kids.pdf": "has no pages. ",
    "format-co__T02-05-01_009_Missing_open_paranthesis.pdf": "no page can be read (page 1: ",
    "format-co__minimal_test.pdf": "cannot be read as a PDF (",
    "pdfjs__bug1020226.pdf": "cannot be read as a PDF (",
    "pdfjs__empty#hash.pdf": "has no text, ",
    "pdfjs__poppler-742-0-fuzzed.pdf": "cannot be read as a PDF (",
    "test-pdf-__corrupted.pdf": "cannot be read as a PDF (",
    "thenation__P0131D02.pdf": "cannot be read as a PDF (",
}

# How the first page begins.
READ = {
    "format-co__corruptionOneByteMissing.pdf": "This is a test document.",
    "format-co__encryption_notextaccess.pdf": "This is a test document.",
    "format-co__javascript.pdf": "JavaScript example",
    "pdfjs__attachment.pdf": "This document contains one attachment",
    "pdfjs__issue12810.pdf": "PDFM PDF EDITOR",  # nine seconds for one page
    "pdfjs__pdkids.pdf": "PD KIDS",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    result: Document | ReportError
    seconds: float


def outcome(name):
    begun = time.monotonic()
    try:
        result = read_in_worker(ODD / name, read_pdf, LIMITS, lambda _done, _of: None)
    except ReportError as error:
        result = error
    return Outcome(result, time.monotonic() - begun)


@pytest.fixture(scope="module")
def outcomes():
    """What became of each file; two are read at a time."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(FILES, pool.map(outcome, FILES), strict=True))


@pytest.mark.parametrize("name", FILES)
def test_each_ends_in_a_document_or_one_line_that_helps(outcomes, name):
    """There is text, or one line with the file's name and a remedy; never a bug, and never later than allowed."""
    result = outcomes[name].result
    if isinstance(result, Document):
        assert any(page.lines for page in result.pages)
        assert all(page.problem is None or not page.lines for page in result.pages)
    else:
        said = str(result)
        assert said.startswith(f"{name}: ")
        assert any(remedy in said for remedy in REMEDIES)
        assert "\n" not in said
    assert outcomes[name].seconds < LIMITS.file_seconds + 10  # to start and to end the process


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_file_is_told_as_one(outcomes, name):
    """Whatever the cipher, a password to open is what the message speaks of."""
    assert str(outcomes[name].result).startswith(f"{name}: needs a password to open. ")


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_pages_cost_themselves(outcomes, name):
    """Of a report with some damaged pages the others are read, and those are named with the reason."""
    pages = outcomes[name].result.pages
    assert (len(pages), [page.number for page in pages if page.problem]) == DAMAGED[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_tells_what_is_wrong(outcomes, name):
    """Cycles, fuzz, cut and empty files are each told in words that fit."""
    assert str(outcomes[name].result).startswith(f"{name}: {REFUSED[name]}")


@pytest.mark.parametrize("name", READ)
def test_odd_files_that_can_be_read_are(outcomes, name):
    """Scripts, attachments, an owner's password, a lost byte, or a page of nine seconds do not keep text back."""
    assert outcomes[name].result.pages[0].lines[0].text.strip().startswith(READ[name])
