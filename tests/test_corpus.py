"""Hold the starter reports to what they promise: sources, PDFs and catalogue as they are committed."""

import hashlib
import re
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from index.catalogue import CATALOGUE_NAME, Report, read_catalogue

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SOURCES = CORPUS / "sources"
STARTERS = ("survey-2021-public-facts", "osce-commitments-overview")
FACTS = tomllib.loads((SOURCES / "facts.toml").read_text(encoding="utf-8"))["fact"]
PLACES = tomllib.loads((SOURCES / "facts.toml").read_text(encoding="utf-8"))["source"]
MARK_SIZE = 7  # points: footnote marks are smaller than this, all other text is larger
# What every paragraph may name without calling a fact for it: the survey, its report, the day of the launch.
ALWAYS = {"2015", "2021", "18", "2022"}
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*|\b(?:seven|eight|doubled|tripled)\b")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a .typ source: its words without markup, its footnotes, the facts that these call."""

    text: str
    notes: int
    facts: tuple[str, ...]
    ours: bool
    chapter: str


def paragraphs(name: str) -> list[Paragraph]:
    found, chapter = [], ""
    for block in re.split(r"\n\s*\n", (SOURCES / f"{name}.typ").read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("= "):
                chapter = line.removeprefix("= ")
        if block.startswith(("=", "#", "// The ")):  # headings, set-up, and the comment at the head of the file
            continue
        ours, text = block.startswith("// ours\n"), block.removeprefix("// ours\n").removesuffix("\n  ],\n)")
        notes = re.findall(r"#src\(.*?\)", text)
        facts = tuple(re.findall(r'"(F\w+)"', " ".join(notes)))
        plain = re.sub(r"#src\(.*?\)|\*", "", text).strip()
        found.append(Paragraph(plain, len(notes), facts, ours, chapter))
    return found


def pages(name: str) -> list[PageObject]:
    return list(PdfReader(CORPUS / f"{name}.pdf").pages)


def small_numbers(page: PageObject) -> Counter[str]:
    """How often each number stands on the page in the size of a footnote mark, notes included."""
    found: Counter[str] = Counter()

    def visit(text, _place, _matrix, _font, size):
        if text.strip().isdecimal() and size < MARK_SIZE:
            found[text.strip()] += 1

    page.extract_text(visitor_text=visit)
    return found


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {report.id: report for report in read_catalogue(CORPUS)}


@pytest.fixture(scope="module")
def typeset_again(tmp_path_factory) -> Path:
    pytest.importorskip("typst", reason="typst is not installed, so the sources cannot be typeset again")
    folder = tmp_path_factory.mktemp("typeset")
    subprocess.run([sys.executable, SOURCES / "typeset.py", "--into", folder], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", STARTERS)
def test_committed_pdfs_are_what_their_sources_say(name, typeset_again):
    """Whoever typesets the sources gets the committed reports, word for word and page for page."""
    again = [page.extract_text() for page in PdfReader(typeset_again / f"{name}.pdf").pages]
    assert again == [page.extract_text() for page in pages(name)]


@pytest.mark.parametrize("name", STARTERS)
def test_catalogue_knows_the_starters_for_what_they_are(name, reports):
    """Each starter is catalogued as unofficial, with a note for citations and the checksum of its file."""
    report = reports[name]
    assert hashlib.sha256((CORPUS / report.file).read_bytes()).hexdigest() == report.sha256
    assert (report.official, report.date, report.licence) == (False, date(2026, 11, 24), "CC BY 4.0")
    assert "unofficial" in report.note
    assert "not an OSCE document" in report.note
    assert report.title == PdfReader(CORPUS / report.file).metadata.title
    assert len(report.short_title) <= len("Overview of OSCE commitments")


def test_the_waiting_entry_is_valid_once_uncommented(tmp_path):
    """Staff who take the # away from the official report's entry get a catalogue that reads."""
    lines = (CORPUS / CATALOGUE_NAME).read_text(encoding="utf-8").splitlines()
    entry = lines[lines.index("# [[report]]") :]
    (tmp_path / CATALOGUE_NAME).write_text("\n".join(line.removeprefix("# ") for line in entry), "utf-8")
    (report,) = read_catalogue(tmp_path)
    assert report.title in one_line(FACTS["F18"]["says"])
    assert (report.short_title, report.official) == ("Survey Report 2021", True)


@pytest.mark.parametrize("name", STARTERS)
def test_no_page_can_be_taken_for_the_osces(name):
    """Cover and running heads say that it is unofficial, when it was written, by whom, and what it lacks."""
    cover, *others = (one_line(page.extract_text()) for page in pages(name))
    assert "This is no official document of the OSCE" in cover
    for text in (cover, *others):
        assert "Unofficial: not a document of the OSCE".casefold() in text.casefold()
        assert "24 November 2026 by the makers of the findings assistant, from public sources" in text
        assert "It does not contain the" in text


@pytest.mark.parametrize("name", STARTERS)
def test_printed_numbers_are_the_page_labels_and_not_the_pdf_pages(name):
    """Front matter counts i, ii, iii, the body anew from 1; page labels agree with what is printed."""
    reader = PdfReader(CORPUS / f"{name}.pdf")
    count = len(reader.pages)
    assert reader.page_labels == ["i", "ii", "iii", *(str(number) for number in range(1, count - 2))]
    printed = [page.extract_text().split()[-1] for page in reader.pages[1:]]
    assert printed == reader.page_labels[1:]
    assert [label for place, label in enumerate(reader.page_labels, 1) if label == str(place)] == []


@pytest.mark.parametrize("name", STARTERS)
def test_every_footnote_mark_has_its_note(name):
    """A mark and its note stand on the same page, and the notes are numbered through without a gap."""
    by_page = [small_numbers(page) for page in pages(name)]
    numbers = [number for page in by_page for number in page]
    assert dict.fromkeys(numbers, 2) == {n: count for page in by_page for n, count in page.items()}
    assert list(map(int, numbers)) == list(range(1, sum(p.notes for p in paragraphs(name)) + 1))


@pytest.mark.parametrize("name", STARTERS)
def test_no_heading_is_left_alone_at_the_end_of_a_page(name):
    """Under every heading of the outline stands its text or another heading, on the same page."""
    reader = PdfReader(CORPUS / f"{name}.pdf")
    entries = [entry for part in reader.outline for entry in (part if isinstance(part, list) else [part])]
    headings = [line for line in (SOURCES / f"{name}.typ").read_text("utf-8").splitlines() if line[:1] == "="]
    assert [re.sub(r"^[\d.]+ ", "", entry.title) for entry in entries] == [h.lstrip("= ") for h in headings]
    for entry in entries:
        page = reader.pages[reader.get_destination_page_number(entry)]
        lines = [one_line(line) for line in page.extract_text().splitlines()]
        below = lines[lines.index(entry.title) + 1]
        assert not re.match(r"\d+ \D|Written on", below), entry.title


@pytest.mark.parametrize("name", STARTERS)
def test_every_paragraph_says_where_it_is_from(name):
    """A paragraph calls facts of the table, or is marked as speaking of the document itself; never both."""
    for paragraph in paragraphs(name):
        assert bool(paragraph.facts) != paragraph.ours, paragraph.text
        assert set(paragraph.facts) <= set(FACTS), paragraph.text


@pytest.mark.parametrize("name", STARTERS)
def test_no_figure_without_its_fact(name):
    """Every number in a paragraph stands in a fact that the paragraph calls."""
    for paragraph in paragraphs(name):
        given = set(NUMBER.findall(" ".join(FACTS[fact]["says"] for fact in paragraph.facts)))
        own = re.sub(r"Recommendation \d+\.|https://\S+", "", paragraph.text)
        if not paragraph.ours:
            assert set(NUMBER.findall(own)) - given - ALWAYS == set(), paragraph.text


@pytest.mark.parametrize("name", STARTERS)
def test_summaries_are_called_summaries(name):
    """Where only somebody else's summary was read, the paragraph itself says that it has to be checked."""
    for paragraph in paragraphs(name):
        if any(FACTS[fact]["grade"] == "S" for fact in paragraph.facts):
            assert re.search(r"to be checked against the (report|original)", paragraph.text), paragraph.text


@pytest.mark.parametrize("name", STARTERS)
def test_paragraphs_fit_a_telephone_and_stand_alone(name):
    """A paragraph has 60 to 160 words, a listed item 30 to 160, and it says which text it is about."""
    for paragraph in paragraphs(name):
        least = 30 if paragraph.text.startswith("Recommendation") else 60
        assert least <= len(paragraph.text.split()) <= 160, paragraph.text
        assert re.search(r"\b(OSCE|Council of Europe|Survey Report|overview|digest)\b", paragraph.text)


def test_figures_of_others_deny_being_findings():
    """In the chapter of other bodies' figures, each paragraph says that the 2021 survey is another matter."""
    chapter = [p for p in paragraphs(STARTERS[1]) if p.chapter.startswith("Figures of others")]
    assert {fact for p in chapter for fact in p.facts} >= {f"F{number}" for number in range(32, 51)} - {"F45"}
    for paragraph in chapter:
        assert re.search(r"2021 survey|Survey Report 2021", paragraph.text), paragraph.text


def test_recommendations_are_numbered_and_nobody_elses():
    """Items count from 1 in each document, name an addressee, and deny being the survey report's."""
    for name, count in zip(STARTERS, (5, 8), strict=True):
        items = [p.text for p in paragraphs(name) if p.text.startswith("Recommendation")]
        assert [item.split(" To ")[0] for item in items] == [f"Recommendation {n}." for n in range(1, count + 1)]
        assert all(re.search(r"not (?:the wording of )?a recommendation", item) for item in items)


def test_the_table_holds_what_is_used_and_no_more():
    """Every fact is stated somewhere, every source belongs to a fact, every grade is known."""
    used = {fact for name in STARTERS for p in paragraphs(name) for fact in p.facts}
    assert used == set(FACTS)
    assert {place for fact in FACTS.values() for place in fact["sources"]} == set(PLACES)
    assert {fact["grade"] for fact in FACTS.values()} == {"P", "M", "S"}
    assert [place["url"] for place in PLACES.values() if "url" in place and " " in place["url"]] == []
