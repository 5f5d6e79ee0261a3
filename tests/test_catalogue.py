"""The catalogue: what staff write about a report comes out as written, and a slip is told with its place."""

import datetime as dt

import pytest

from index.catalogue import CATALOGUE_NAME, Report, lines_to_add, read_catalogue, undescribed
from index.errors import CatalogueError

FULL = """\
# Доклады — в порядке важности
[[report]]
id = "harbour-2022"
file = "harbour.pdf"
title = "Harbour <Safety> & Café — Гавань"
short_title = "Гавань"
publisher = "Zoë & Søn"
date = 2022-07-18
language = "ru"
url = "https://example.org/harbour?a=1&b=2"
pdf_url = "https://example.org/harbour.pdf"
licence = "CC BY 4.0"
official = false
note = "Not the report — a digest."
sha256 = "00ff"

[[report]]
id = "a"
file = "A Report.PDF"
title = "Anchors"
short_title = "Anchors"
"""
SHORT = '[[report]]\nid = "a"\nfile = "a.pdf"\ntitle = "A"\nshort_title = "A"\n'


@pytest.fixture
def catalogue(tmp_path):
    """Write the catalogue and read it."""

    def read(text):
        (tmp_path / CATALOGUE_NAME).write_text(text, encoding="utf-8")
        return read_catalogue(tmp_path)

    return read


def test_entries_come_out_as_written(catalogue):
    """Every key keeps its value; what is left out is empty, English and official; the order is the file's."""
    assert catalogue(FULL) == (
        Report(
            id="harbour-2022",
            file="harbour.pdf",
            title="Harbour <Safety> & Café — Гавань",
            short_title="Гавань",
            publisher="Zoë & Søn",
            date=dt.date(2022, 7, 18),
            language="ru",
            url="https://example.org/harbour?a=1&b=2",
            pdf_url="https://example.org/harbour.pdf",
            licence="CC BY 4.0",
            official=False,
            note="Not the report — a digest.",
            sha256="00ff",
        ),
        Report(
            id="a",
            file="A Report.PDF",
            title="Anchors",
            short_title="Anchors",
            publisher="",
            date=None,
            language="en",
            url="",
            pdf_url="",
            licence="",
            official=True,
            note="",
            sha256="",
        ),
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "report = []\n"])
def test_a_catalogue_of_nothing_is_no_error(catalogue, text):
    """Staff may have described nothing yet."""
    assert catalogue(text) == ()


def test_no_catalogue_is_no_error(tmp_path):
    """PDFs can be indexed before anybody describes them."""
    assert read_catalogue(tmp_path) == ()


def test_line_ends_of_windows_are_line_ends(tmp_path):
    """A catalogue written on another system reads the same."""
    (tmp_path / CATALOGUE_NAME).write_bytes(FULL.replace("\n", "\r\n").encode())
    crlf = read_catalogue(tmp_path)
    (tmp_path / CATALOGUE_NAME).write_bytes(FULL.encode())
    assert crlf == read_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[report]\n", "not valid TOML: "),
        ('[[report]]\nid = "a\n', "(at line 2, column 8). Mend that line and try again."),
        ('[report]\nid = "a"\n', "write [[report]] with two brackets, once for each report."),
        ("[[reports]]\n", "unknown table 'reports'; reports stand under [[report]]."),
        ('report = ["a.pdf"]\n', "write [[report]] with two brackets, once for each report."),
        (SHORT + 'titel = "A"\n', "report 1 (a): unknown key 'titel'; known are id, file, title, short_title, "),
        (SHORT + SHORT.replace('id = "a"', ""), 'report 2 (no id): id is missing; add a line id = "…".'),
        (SHORT.replace('file = "a.pdf"', ""), 'report 1 (a): file is missing; add a line file = "…".'),
        (SHORT + 'date = "18 July 2022"\n', "(a): date must be a date such as 2022-07-18, not '18 July 2022'."),
        (SHORT + "date = 2022-07-18T09:00:00\n", "(a): date must be a date such as 2022-07-18, not "),
        (SHORT + 'official = "no"\n', "(a): official must be true or false, not 'no'."),
        (SHORT + "official = 0\n", "(a): official must be true or false, not 0."),
        (SHORT.replace('title = "A"', "title = 2022", 1), '(a): title must be text in "…", not 2022.'),
        (SHORT.replace("a.pdf", "é/a.pdf"), "(a): file must be the name of a PDF in this folder, not 'é/a.pdf'."),
        (SHORT.replace("a.pdf", "../a.pdf"), "(a): file must be the name of a PDF in this folder, not '../a.pdf'."),
        (SHORT.replace("a.pdf", "a.docx"), "(a): file must be the name of a PDF in this folder, not 'a.docx'."),
        (SHORT + SHORT.replace("a.pdf", "b.pdf"), "id 'a' stands twice; each report needs its own."),
        (SHORT + SHORT.replace('id = "a"', 'id = "б"'), "file 'a.pdf' stands twice; each report needs its own."),
    ],
)
def test_a_slip_is_one_line_that_names_file_and_entry(catalogue, tmp_path, text, said):
    """Whatever staff get wrong, the message names the catalogue, the entry, what is wrong and what is right."""
    with pytest.raises(CatalogueError) as told:
        catalogue(text)
    assert str(told.value).startswith(f"{tmp_path / CATALOGUE_NAME}: ")
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_letters_in_another_encoding_are_told(tmp_path):
    """A catalogue that is not UTF-8 is named."""
    (tmp_path / CATALOGUE_NAME).write_bytes(SHORT.replace('"A"', '"Café"').encode("latin-1"))
    with pytest.raises(CatalogueError, match=r"reports\.toml: not valid TOML: .*utf-8.* Mend that line"):
        read_catalogue(tmp_path)


def test_a_catalogue_that_cannot_be_opened_is_told(tmp_path):
    """A folder in the catalogue's place is named, not a traceback."""
    (tmp_path / CATALOGUE_NAME).mkdir()
    with pytest.raises(CatalogueError, match=r"reports\.toml: "):
        read_catalogue(tmp_path)


def test_a_pdf_that_nobody_described_stands_in_under_its_own_title():
    """Its id is the name of the file, its title what the PDF calls itself, or else the name of the file."""
    assert undescribed("harbour.v2.pdf", "Гавань & <Café>", "ru") == Report(
        id="harbour.v2",
        file="harbour.v2.pdf",
        title="Гавань & <Café>",
        short_title="Гавань & <Café>",
        language="ru",
    )
    assert undescribed("Été.PDF", "", "fr").title == "Été"


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("гавань.pdf", "Été & <hiver> — отчёт"),
        ("palermo.pdf", 'The "Palermo" Protocol'),
        ('a "b" \\ c.pdf', "C:\\new\\report"),
        ("bell.pdf", "A bell\x07 rings"),
    ],
)
def test_the_lines_to_add_describe_the_report(catalogue, file, title):
    """Copied into the catalogue as they are, whatever the PDF calls itself, they give the report again."""
    report = undescribed(file, title, "de")
    (read,) = catalogue(lines_to_add(report))
    assert (read.id, read.file, read.title, read.short_title) == (report.id, report.file, report.title, report.title)
    assert (read.language, read.official) == ("de", True)
