"""Reading PDFs: what stands on which page, in which type, and what is said of files that cannot be read."""

import logging
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import NameObject, NumberObject, StreamObject

from index.errors import ReportError
from index.pdf import read_pdf
from index.values import OutlineEntry
from tests.typeset import typeset

REPORT = r"""
#set page(numbering: "i")
= Été & \<hiver> — дети
The first line is plain.

_The second is in italics._

*The third is bold.*

Only *one word* here is bold.
#pagebreak()
#set page(numbering: "1")
#counter(page).update(1)
== Ports
#text(size: 7pt)[Tiny print.]
"""


def report(tmp_path: Path) -> Path:
    return typeset(tmp_path / "harbour.pdf", REPORT)


def message(path: Path) -> str:
    with pytest.raises(ReportError) as raised:
        read_pdf(path)
    return str(raised.value)


def written(writer: PdfWriter, path: Path) -> Path:
    with path.open("wb") as file:
        writer.write(file)
    return path


def test_lines_come_with_their_page(tmp_path):
    """Every line is kept as it is printed, accents, signs and Cyrillic included, with the number of its page."""
    first, second = read_pdf(report(tmp_path)).pages
    assert [(line.text.strip(), line.page) for line in first.lines] == [
        ("Été & <hiver> — дети", 1),
        ("The first line is plain.", 1),
        ("The second is in italics.", 1),
        ("The third is bold.", 1),
        ("Only one word here is bold.", 1),
        ("i", 1),
    ]
    assert [(line.text.strip(), line.page) for line in second.lines] == [("Ports", 2), ("Tiny print.", 2), ("1", 2)]


def test_type_and_place_of_lines(tmp_path):
    """Size, bold, italic and the place of each line are those of the typesetter, in points."""
    first, second = read_pdf(report(tmp_path)).pages
    assert (first.width, first.height) == (300.0, 400.0)
    assert [(line.size, line.bold, line.italic, line.x) for line in first.lines[:5]] == [
        (14.0, True, False, 40.0),
        (10.0, False, False, 40.0),
        (10.0, False, True, 40.0),
        (10.0, True, False, 40.0),
        (10.0, False, False, 40.0),
    ]
    assert [run.text.strip() for run in first.lines[4].runs if run.bold] == ["one word"]
    assert second.lines[1].size == 7.0
    assert 330 < first.lines[0].y < 340  # the top margin is 55 of 400 points, the heading 14 high


def test_columns_are_read_one_after_the_other(tmp_path):
    """On a page of two columns the whole left one comes before the right one."""
    source = "#set page(columns: 2)\nLeft one. \\ Left two. \\ Left three.\n#colbreak()\nRight one. \\ Right two."
    (page,) = read_pdf(typeset(tmp_path / "columns.pdf", source)).pages
    texts = [line.text.strip() for line in page.lines]
    assert texts == ["Left one.", "Left two.", "Left three.", "Right one.", "Right two."]
    assert {line.x for line in page.lines[:3]} == {40.0}
    assert min(line.x for line in page.lines[3:]) > 150


def test_labels_outline_and_title(tmp_path):
    """The file's own page labels, bookmarks with level and page, and title come along."""
    document = read_pdf(report(tmp_path))
    assert [page.label for page in document.pages] == ["i", "1"]
    assert document.outline == (OutlineEntry("Été & <hiver> — дети", 1, 1), OutlineEntry("Ports", 2, 2))
    assert document.title == "Été & <hiver> — отчёт"


def test_a_file_that_tells_nothing_of_itself(tmp_path):
    """Without page labels, bookmarks and title there is None, nothing and the empty text."""
    document = read_pdf(typeset(tmp_path / "bare.pdf", "Words only.", setup=""))
    assert [page.label for page in document.pages] == [None]
    assert (document.outline, document.title) == ((), "")


def test_progress_is_told_after_each_page(tmp_path):
    """`progress` hears how many pages are done, of how many."""
    calls = []
    read_pdf(report(tmp_path), progress=lambda done, of: calls.append((done, of)))
    assert calls == [(0, 2), (1, 2), (2, 2)]


def test_a_bookmark_to_nowhere_is_left_out(tmp_path):
    """A bookmark without a page costs itself, not the others."""
    writer = PdfWriter(clone_from=report(tmp_path))
    writer.add_outline_item(title="Nowhere", page_number=None)
    assert read_pdf(written(writer, tmp_path / "marks.pdf")).outline == (
        OutlineEntry("Été & <hiver> — дети", 1, 1),
        OutlineEntry("Ports", 2, 2),
    )


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_to_open_is_an_error_with_a_remedy(tmp_path, algorithm):
    """A file that needs a password is named, and the reader is told to get an open copy."""
    writer = PdfWriter(clone_from=report(tmp_path))
    writer.encrypt("été", "", algorithm=algorithm)
    said = message(written(writer, tmp_path / "locked.pdf"))
    assert said.startswith("locked.pdf: needs a password")
    assert "open copy" in said


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_only_for_changing_is_no_obstacle(tmp_path, algorithm):
    """A file that anyone may open but only its owner may change is read like any other."""
    plain = report(tmp_path)
    writer = PdfWriter(clone_from=plain)
    writer.encrypt("", "owner", algorithm=algorithm)
    assert read_pdf(written(writer, tmp_path / "owner.pdf")).pages == read_pdf(plain).pages


def test_a_scan_is_told_how_to_get_text(tmp_path):
    """Pages without any text are taken for a scan; the message holds the command that mends it."""
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    writer.add_blank_page(300, 400)
    said = message(written(writer, tmp_path / "scan.pdf"))
    assert said.startswith("scan.pdf: has no text")
    assert "ocrmypdf scan.pdf scan.ocr.pdf" in said


def test_blank_pages_among_others_stay(tmp_path):
    """A picture page without text keeps its place, so that the pages after it keep their numbers."""
    writer = PdfWriter(clone_from=report(tmp_path))
    writer.insert_blank_page(300, 400, index=1)
    pages = read_pdf(written(writer, tmp_path / "gap.pdf")).pages
    assert [(page.number, len(page.lines), page.problem) for page in pages] == [
        (1, 6, None),
        (2, 0, None),
        (3, 3, None),
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>Not found &mdash; 404</html>", b"%PDF-1.7\n", bytes(range(256)) * 8],
    ids=["empty", "a web page", "only the first line", "noise"],
)
def test_what_is_no_pdf_is_named(tmp_path, content):
    """A file that is no PDF is named, with what to do."""
    path = tmp_path / "отчёт & co.pdf"
    path.write_bytes(content)
    said = message(path)
    assert said.startswith("отчёт & co.pdf: ")
    assert "Download it again" in said


def test_a_download_cut_short_is_named(tmp_path):
    """A file that broke off anywhere is named, with what to do."""
    whole = report(tmp_path).read_bytes()
    path = tmp_path / "short.pdf"
    for tenth in range(1, 10):
        path.write_bytes(whole[: len(whole) * tenth // 10])
        said = message(path)
        assert said.startswith("short.pdf: ")
        assert "Download it again" in said


def test_no_pages(tmp_path):
    """A PDF without pages is named as such."""
    assert message(written(PdfWriter(), tmp_path / "none.pdf")).startswith("none.pdf: has no pages")


def test_a_broken_page_is_kept_empty_with_its_problem(tmp_path):
    """A page that cannot be read is kept empty and says why; its neighbours are read."""
    writer = PdfWriter(clone_from=report(tmp_path))
    writer.pages[0][NameObject("/MediaBox")] = NumberObject(7)
    broken, good = read_pdf(written(writer, tmp_path / "broken.pdf")).pages
    assert (broken.number, broken.lines, broken.label) == (1, (), "i")
    assert broken.problem
    assert [line.text.strip() for line in good.lines] == ["Ports", "Tiny print.", "1"]


def test_only_broken_pages(tmp_path):
    """Where no page can be read the message gives the first one's reason."""
    writer = PdfWriter(clone_from=report(tmp_path))
    for page in writer.pages:
        page[NameObject("/MediaBox")] = NumberObject(7)
    assert message(written(writer, tmp_path / "broken.pdf")).startswith("broken.pdf: no page can be read (page 1: ")


def test_reading_says_nothing_on_its_own(tmp_path, caplog):
    """Sloppy files are read without remarks of the PDF library, whose log level is as before afterwards."""
    sloppy = tmp_path / "sloppy.pdf"
    sloppy.write_bytes(b"\n\n" + report(tmp_path).read_bytes())
    assert PdfReader(sloppy).pages[1].extract_text().startswith("Ports")
    assert caplog.messages  # the library by itself does remark on this file
    caplog.clear()
    before = logging.getLogger("pypdf").level
    assert read_pdf(sloppy).pages[1].lines[0].text == "Ports"
    assert caplog.messages == []
    assert logging.getLogger("pypdf").level == before


def test_a_path_that_does_not_exist(tmp_path):
    """A missing file is a ReportError that names it, not a traceback."""
    assert message(tmp_path / "gone.pdf").startswith("gone.pdf: ")


@pytest.mark.parametrize("degrees", [90, 270])
def test_pages_turned_on_their_side(tmp_path, degrees):
    """A page stored sideways and shown upright, as wide tables are, gives the same text."""
    writer = PdfWriter(clone_from=report(tmp_path))
    for page in writer.pages:
        page.rotate(degrees)
    turned = read_pdf(written(writer, tmp_path / "turned.pdf"))
    assert [line.text for line in turned.pages[0].lines] == [
        line.text for line in read_pdf(tmp_path / "harbour.pdf").pages[0].lines
    ]


def test_enlarged_text_has_its_size_on_the_page(tmp_path):
    """Where a page scales what it draws, size and place are those that a reader sees."""
    writer = PdfWriter(clone_from=report(tmp_path))
    writer.pages[1].add_transformation(Transformation().scale(2))
    page = read_pdf(written(writer, tmp_path / "scaled.pdf")).pages[1]
    assert [(line.text.strip(), line.size) for line in page.lines] == [
        ("Ports", 24.0),
        ("Tiny print.", 14.0),
        ("1", 20.0),
    ]
    assert [line.x for line in page.lines[:2]] == [80.0, 80.0]


def test_pages_to_skip_are_not_read(tmp_path):
    """A page named in `skip` keeps its place and label, empty, and says why; it is told of as done."""
    calls = []
    document = read_pdf(report(tmp_path), lambda done, of: calls.append((done, of)), skip={1: "too slow", 9: "?"})
    skipped, read = document.pages
    assert (skipped.number, skipped.lines, skipped.label) == (1, (), "i")
    assert skipped.problem == "too slow"
    assert [line.text.strip() for line in read.lines] == ["Ports", "Tiny print.", "1"]
    assert calls == [(0, 2), (1, 2), (2, 2)]


def test_a_page_that_unpacks_to_no_end_costs_itself(tmp_path):
    """Content that is small in the file and huge in memory is a problem of its page alone."""
    writer = PdfWriter(clone_from=report(tmp_path))
    bomb = StreamObject()
    bomb.set_data(b" " * 76_000_000)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(bomb.flate_encode())
    huge, read = read_pdf(written(writer, tmp_path / "bomb.pdf")).pages
    assert huge.lines == ()
    assert "limit" in huge.problem.lower()
    assert [line.text.strip() for line in read.lines] == ["Ports", "Tiny print.", "1"]
