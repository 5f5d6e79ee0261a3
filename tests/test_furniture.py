"""Running heads, feet and page numbers: told from text, and the printed number found."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.constants import PageLabelStyle

from index.furniture import _from_roman, _to_roman, most_common_size, printed_labels, without_furniture
from index.pdf import read_pdf
from index.values import Line, Page, Run
from tests.typeset import prose, typeset


def leaf(text: str, head: str = "", foot: str = "") -> str:
    """Typst for a page with head and foot, its words unbroken; the file gets no labels of its own."""
    outside = f"header: text(8pt)[{head}], footer: align(center, text(8pt)[{foot}])"
    return f"#set text(hyphenate: false)\n#page({outside})[{text}]\n"


def leaves(numbers: list[str | None]) -> str:
    """One page of three sentences for each printed number, set at the foot; None prints none."""
    return "".join(leaf(prose(3, 3 * index), foot=number or "") for index, number in enumerate(numbers))


def labels(tmp_path: Path, source: str) -> tuple[str | None, ...]:
    return printed_labels(read_pdf(typeset(tmp_path / "book.pdf", source)).pages)


def cleaned(tmp_path: Path, source: str) -> tuple[Page, ...]:
    return without_furniture(read_pdf(typeset(tmp_path / "book.pdf", source)).pages)


def texts(page: Page) -> list[str]:
    return [line.text.strip() for line in page.lines]


def drawn(number: int, *rows: tuple[str, float], size: float = 10) -> Page:
    """A page of lines given with their heights."""
    lines = tuple(Line((Run(text, size, bold=False, italic=False, x=40, y=y),), number) for text, y in rows)
    return Page(number, 300, 400, lines)


def test_heads_and_feet_leave_and_the_text_stays(tmp_path):
    """Heads that differ left and right, feet and page numbers leave; not a word of the text does."""
    source = ""
    for number in range(1, 8):
        head = rf"{number} #h(1fr) Été & Winter — дети" if number % 2 else rf"Survey \<2021> #h(1fr) {number}"
        source += leaf(prose(4, 4 * number), head, "www.harbour.example — 1 May 2021")
    pages = cleaned(tmp_path, source)
    assert [page.label for page in pages] == ["1", "2", "3", "4", "5", "6", "7"]
    for number, page in enumerate(pages, start=1):
        assert " ".join(texts(page)) == prose(4, 4 * number)


def test_a_head_in_the_middle_of_a_page_is_text(tmp_path):
    """The words of a running head stay where the text itself says them, or says them somewhere else."""
    own_line = " \\ Harbour Survey \\ "
    source = "".join(leaf(prose(4, 9 * n) + own_line + prose(4, 9 * n + 4), "Harbour Survey") for n in range(4))
    for page in cleaned(tmp_path, source):
        assert texts(page).count("Harbour Survey") == 1


def test_printed_numbers_are_not_those_of_the_file(tmp_path):
    """Roman front matter, then arabic from 1: the label is what is printed, not the place in the file."""
    printed = ["i", "ii", "iii", "iv", "1", "2", "3", "4", "5"]
    assert labels(tmp_path, leaves(printed)) == tuple(printed)


def test_numbers_that_start_again(tmp_path):
    """Where each chapter counts from 1 again, so do the labels."""
    printed = ["1", "2", "3", "4", "1", "2", "3", "1", "2", "3", "4", "5"]
    assert labels(tmp_path, leaves(printed)) == tuple(printed)


def test_pages_without_a_number_take_part(tmp_path):
    """Chapter openings and pictures show no number but have one; a cover before page 1 has none."""
    printed = [None, None, "2", "3", None, "5", "6", None]
    assert labels(tmp_path, leaves(printed)) == (None, "1", "2", "3", "4", "5", "6", "7")


def test_two_pages_are_no_numbering(tmp_path):
    """Numbers that count along on fewer than three pages are not believed."""
    assert labels(tmp_path, leaves([None, "7", "8", None, None])) == (None,) * 5


def test_a_year_is_no_page_number(tmp_path):
    """A number that stays the same from page to page is not theirs."""
    assert labels(tmp_path, leaves(["Aldra, 2021"] * 5)) == (None,) * 5


@pytest.mark.parametrize(
    "style",
    ["{}", "– {} –", "[{}]", "Page {}", "Harbour Survey | {}", "{} | Été", "стр. {}", "{}/24", "Page {} of 24"],
)
def test_ways_to_print_a_number(tmp_path, style):
    """What counts up along with the pages is their number, however it is dressed, and it leaves the text."""
    pages = cleaned(tmp_path, leaves([style.format(number) for number in range(11, 17)]))
    assert [page.label for page in pages] == ["11", "12", "13", "14", "15", "16"]
    for index, page in enumerate(pages):
        assert " ".join(texts(page)) == prose(3, 3 * index)


@given(
    first=st.integers(1, 28),
    hidden=st.sets(st.integers(0, 9), max_size=5),
    roman=st.booleans(),
)
def test_hidden_numbers_are_counted(first, hidden, roman):
    """Any numbering printed on half of ten pages or more, at least on the outer ones, labels all ten."""
    expected = [_to_roman(first + n) if roman else str(first + n) for n in range(10)]
    pages = [
        drawn(n + 1, ("Words of the text without any numeral here", 300.0), ("Ordinary words", 200.0))
        if n in hidden - {0, 9}
        else drawn(n + 1, ("Words of the text without any numeral here", 300.0), (expected[n], 30.0))
        for n in range(10)
    ]
    assert printed_labels(pages) == tuple(expected)


def test_labels_of_the_file(tmp_path):
    """Without printed numbers the file's labels count if they say more than 1, 2, 3; printed ones win over them."""
    path = typeset(tmp_path / "book.pdf", leaves([None] * 4))
    for prefix, style, told in [
        ("A-", PageLabelStyle.DECIMAL, ("A-1", "A-2", "A-3", "A-4")),
        (None, PageLabelStyle.LOWERCASE_ROMAN, ("i", "ii", "iii", "iv")),
        (None, PageLabelStyle.DECIMAL, (None, None, None, None)),
    ]:
        writer = PdfWriter(clone_from=path)
        writer.set_page_label(0, 3, style=style, prefix=prefix)
        writer.write(tmp_path / "labelled.pdf")
        assert tuple(page.label for page in without_furniture(read_pdf(tmp_path / "labelled.pdf").pages)) == told
    writer = PdfWriter(clone_from=typeset(path, leaves(["5", "6", "7", "8"])))
    writer.set_page_label(0, 3, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.write(tmp_path / "labelled.pdf")
    assert printed_labels(read_pdf(tmp_path / "labelled.pdf").pages) == ("5", "6", "7", "8")


@pytest.mark.parametrize("heading", ["Recommendations", "Chapter {}"])
def test_headings_at_the_top_of_chapters_are_no_running_heads(tmp_path, heading):
    """Headings that return at the top of every chapter, in larger type than the text, belong to the text."""
    source = "".join(leaf(f"= {heading.format(n)}\n{prose(4, 4 * n)}", "Harbour Survey") for n in range(1, 6))
    assert [texts(page)[0] for page in cleaned(tmp_path, source)] == [heading.format(n) for n in range(1, 6)]


def test_rows_of_a_small_table_are_no_heads():
    """What stands several times at the edge of one page only, such as numbers in a table, stays."""
    table = drawn(1, ("Words of the text", 300.0), ("12 15", 76.0), ("18 20", 69.0), ("21 24", 62.0))
    others = [drawn(n, (prose(1, n), 300.0), (prose(1, 9 * n), 200.0)) for n in (2, 3, 4)]
    assert texts(without_furniture([table, *others])[0]) == ["Words of the text", "12 15", "18 20", "21 24"]


def test_a_single_page_keeps_all_its_lines(tmp_path):
    """Nothing can be told to be furniture from one page."""
    (page,) = cleaned(tmp_path, leaf("Words only.", "Harbour Survey", "7"))
    assert texts(page) == ["Harbour Survey", "Words only.", "7"]
    assert page.label is None


def test_an_empty_page_among_others(tmp_path):
    """A page without text has its label like the others."""
    pages = cleaned(tmp_path, leaves(["1", "2"]) + "#page[]" + leaves(["4", "5"]))
    assert [(page.label, bool(page.lines)) for page in pages] == [
        ("1", True),
        ("2", True),
        ("3", False),
        ("4", True),
        ("5", True),
    ]


@given(st.integers(1, 3999))
def test_roman_numerals_there_and_back(number):
    """Every number up to 3999 is written and read again, in small letters and in capitals."""
    assert _from_roman(_to_roman(number)) == _from_roman(_to_roman(number).upper()) == number


def test_roman_numerals_by_name():
    """A few known ones; what is no numeral counts 0, though its letters occur in some."""
    known = {"iv": 4, "IX": 9, "xii": 12, "xl": 40, "XCIX": 99, "cd": 400, "mcmxcix": 1999, "mmxxi": 2021}
    assert {numeral: _from_roman(numeral) for numeral in known} == known
    assert [_from_roman(word) for word in ("iiii", "vx", "civil", "ic", "дети", "4", "")] == [0] * 7


def test_the_most_common_size(tmp_path):
    """The size of most characters is the body's, though there are more headings than paragraphs."""
    source = "= One\n= Two\n= Three\n#text(7pt)[Tiny print.]\n\n" + prose(3)
    assert most_common_size(read_pdf(typeset(tmp_path / "book.pdf", source)).pages) == 10.0
    assert most_common_size([]) == 10.0
