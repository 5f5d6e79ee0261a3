"""What a page draws: letters, type and places of its text, for files made by hand to be awkward in one way each."""

from pathlib import Path

import pytest
from pypdf.generic import NameObject

from index.pdf import read_pdf
from tests.handmade import Handmade, helvetica, to_unicode


def texts(path: Path) -> list[str]:
    """The lines of a PDF of one page."""
    (page,) = read_pdf(path).pages
    return [line.text.strip() for line in page.lines]


def test_half_a_surrogate_pair_becomes_a_question_mark(tmp_path):
    """A broken font can yield text that no file can hold; it costs one letter, not the report."""
    font = helvetica(ToUnicode=b"1 beginbfchar <7E> <D83D> endbfchar")
    made = Handmade("BT /F1 12 Tf 20 300 Td (The harbour ~ was closed.) Tj ET", {"/F1": font})
    assert texts(made.saved(tmp_path / "surrogate.pdf")) == ["The harbour ? was closed."]


@pytest.mark.parametrize(
    ("cmap", "said"),
    [
        (to_unicode({"W": "w", "i": "i", "t": "t", "h": "h"}), "With 3 ports"),
        (to_unicode({"W": "V", "i": "i"}), "With 3 ports"),
        (b"2 beginbfrange <0057> <0057> <0077> <69> <6A> [<0069> <006A>] endbfrange", "With 3 ports"),
        (to_unicode({"W": "w", "i": "x", "t": "y"}), "wxyh 3 porys"),
        (to_unicode({"W": "Ш", "i": "i", "t": "t"}), "Шith 3 ports"),
    ],
    ids=["other case", "other letter", "ranges", "numbered at will", "another script"],
)
def test_the_encoding_is_right_about_letters(tmp_path, cmap, said):
    """A map that turns single letters into others is corrected; one that renumbers a whole font is believed."""
    made = Handmade("BT /F1 12 Tf 20 300 Td (With 3 ports) Tj ET", {"/F1": helvetica(ToUnicode=cmap)})
    assert texts(made.saved(tmp_path / "letters.pdf")) == [said]


def test_letters_that_the_encoding_places_elsewhere(tmp_path):
    """Letters put to codes of their own by /Differences are corrected as well; named glyphs are left alone."""
    encoding = {"/Type": "/Encoding", "/BaseEncoding": "/WinAnsiEncoding", "/Differences": [33, "/W", "/a.sc"]}
    cmap = to_unicode({"!": "w", '"': "A", "t": "t", "h": "h"})
    made = Handmade('BT /F1 12 Tf 20 300 Td (!ith "ll) Tj ET', {"/F1": helvetica(Encoding=encoding, ToUnicode=cmap)})
    assert texts(made.saved(tmp_path / "letters.pdf")) == ["With All"]


def test_ligatures_and_arabic_forms_are_spelt_out(tmp_path):
    """Forms that stand for letters become those letters; what only looks like others stays: ² ½ № Å."""
    cmap = to_unicode({"1": "ﬁ", "2": "ﬄ", "3": "ﻻ", "4": "²", "5": "½", "6": "№"})
    made = Handmade(
        "BT /F1 12 Tf 20 300 Td (1nd o2ine 4 5 6 \u00c5) Tj 0 -20 Td (3) Tj ET", {"/F1": helvetica(ToUnicode=cmap)}
    )
    assert texts(made.saved(tmp_path / "forms.pdf")) == ["find offline ² ½ № Å", "لا"]


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ("/Span <</ActualText (ffi)>> BDC (X) Tj EMC", "of(ffi)ce"),
        ("/Span <</ActualText <FEFF0065>>> BDC (E) Tj EMC", "of(e)ce"),
        ("/Span <</ActualText (affairs)>> BDC (aff) Tj 14 0 0 14 60 300 Tm (airs) Tj EMC", "of(affairs)ce"),
        ("/Span <</ActualText <FEFF00AD>>> BDC (-) Tj EMC", "of(-)ce"),
        ("/Span <</ActualText <FEFF00AD>>> BDC ( ) Tj EMC", "of()ce"),
        ("/Span <</ActualText ()>> BDC (X) Tj EMC", "of(X)ce"),
        ("/Span <</ActualText (a\\tb\\007)>> BDC (X) Tj EMC", "of(a b)ce"),
        ("/Span <</ActualText (footnote: asterisk)>> BDC (*) Tj EMC", "of(*)ce"),
        ("/Span <</Alt (A logo)>> BDC (X) Tj EMC", "of(X)ce"),
        ("/Span <</Alt (phone)>> BDC (~) Tj EMC", "of(phone)ce"),
        ("/Span <</ActualText (unseen)>> BDC EMC", "of()ce"),
    ],
    ids=[
        "ligature", "small capital", "two runs", "soft hyphen", "no hyphen", "empty", "controls", "for the ear",
        "alternative", "illegible", "nothing drawn",
    ],
)  # fmt: skip
def test_actual_text_replaces_what_is_drawn(tmp_path, drawn, said):
    """What the file says that its glyphs mean is read in their place, once, unless it is said for the ear."""
    font = helvetica(ToUnicode=to_unicode({"~": "\ufffd"}))
    content = f"BT /F1 12 Tf 20 300 Td (of\\() Tj {drawn} (\\)ce) Tj ET"
    made = Handmade(content, {"/F1": font})
    assert texts(made.saved(tmp_path / "actual.pdf")) == [said]


def test_note_marks_are_runs_of_their_own(tmp_path):
    """Digits that only the matrix or the rise sets apart from the words before them come with their size and height."""
    made = Handmade(
        "BT /F1 1 Tf 9 0 0 9 40 300 Tm (close to home.) Tj 6.3 0 0 6.3 99 303.6 Tm (26) Tj "
        "9.0267 0 0 9.02 106 300 Tm ( And it) Tj 3 0 0 3 131 300 Tm 1.2 Ts (27) Tj q 0 Ts (28) Tj Q (29) Tj ET"
    )
    (line,) = read_pdf(made.saved(tmp_path / "marks.pdf")).pages[0].lines
    assert [(run.text, run.size, run.y) for run in line.runs] == [
        ("close to home.", 9.0, 300.0),
        ("26", 6.3, 303.6),
        (" And it", 9.02, 300.0),
        ("27", 3.0, 303.6),
        ("28", 3.0, 300.0),
        ("29", 3.0, 303.6),
    ]


def test_small_capitals_have_the_size_of_the_capitals(tmp_path):
    """Words in capitals and small capitals are one run, as large as the capitals; small digits are not part of it."""
    made = Handmade(
        "BT /F1 9 Tf 40 300 Td (L) Tj /F1 7 Tf (EGISLATION AND ) Tj "
        "/F1 9 Tf (R) Tj /F1 7 Tf (EGULATIONS ) Tj 3 Ts (9) Tj ET"
    )
    (line,) = read_pdf(made.saved(tmp_path / "capitals.pdf")).pages[0].lines
    assert [(run.text, run.size) for run in line.runs] == [
        ("LEGISLATION AND ", 9.0),
        ("REGULATIONS ", 9.0),
        ("9", 7.0),
    ]


@pytest.mark.parametrize(("place", "said"), [(9.082, "a b c d e f exploitation"), (9.4, "a b c d e f exploi tation")])
@pytest.mark.parametrize("shown", ["(a b c d e f exploi) Tj", "[(a b c ) 5 (d e f expl) -5 (oi)] TJ"])
def test_wide_word_spacing_breaks_no_word(tmp_path, place, said, shown):
    """A line that is justified by wider blanks and drawn in two parts is read without a blank within its words."""
    content = f"BT /F1 1 Tf 10 0 0 10 20 300 Tm 0.3 Tw {shown} {place} 0 Td (tation) Tj ET"
    assert texts(Handmade(content).saved(tmp_path / "justified.pdf")) == [said]


def test_text_in_a_form_has_its_place_on_the_page(tmp_path):
    """What a page draws through a form, or a form within a form, comes with the size and place that a reader sees."""
    made = Handmade("q 2 0 0 2 10 20 cm /Outer Do Q BT /F1 12 Tf 20 30 Td (Été) Tj ET", XObject={})
    forms = made.page["/Resources"]["/XObject"]
    forms[NameObject("/Inner")] = made.form("BT /F1 5 Tf 1 2 Td (within) Tj ET", Matrix=[1, 0, 0, 1, 30, 40])
    forms[NameObject("/Outer")] = made.form("/Inner Do BT /F1 6 Tf 1 2 Td (around) Tj ET")
    lines = read_pdf(made.saved(tmp_path / "forms.pdf")).pages[0].lines
    assert [(line.text.strip(), line.size, line.x, line.y) for line in lines] == [
        ("within", 10.0, 72.0, 104.0),
        ("around", 12.0, 12.0, 24.0),
        ("Été", 12.0, 20.0, 30.0),
    ]


def test_a_form_that_draws_itself_is_read_once(tmp_path):
    """A loop of forms yields each text once."""
    made = Handmade("/A Do", XObject={})
    forms = made.page["/Resources"]["/XObject"]
    forms[NameObject("/A")] = made.form("BT /F1 9 Tf 20 300 Td (one) Tj ET /B Do /A Do")
    forms[NameObject("/B")] = made.form("BT /F1 9 Tf 20 200 Td (two) Tj ET /A Do")
    assert texts(made.saved(tmp_path / "loop.pdf")) == ["one", "two"]


def test_text_turned_against_the_page_is_an_artifact(tmp_path):
    """A watermark across the page and words up its margin are kept apart from the text, in lines of their own."""
    made = Handmade(
        "BT /F1 12 Tf 20 300 Td (The harbour was closed in winter.) Tj 0 1 -1 0 15 320 Tm (margin) Tj "
        "0.7 0.7 -0.7 0.7 100 310 Tm (DRAFT) Tj 1 0 0 1 20 280 Tm (It froze.) Tj ET"
    )
    lines = read_pdf(made.saved(tmp_path / "turned.pdf")).pages[0].lines
    assert [(line.text.strip(), {run.artifact for run in line.runs}) for line in lines] == [
        ("The harbour was closed in winter.", {False}),
        ("margin", {True}),
        ("DRAFT", {True}),
        ("It froze.", {False}),
    ]


@pytest.mark.parametrize(
    ("matrix", "place"),
    [
        ("1 0 0 1", (40.0, 300.0)),
        ("0 1 -1 0", (300.0, 260.0)),
        ("-1 0 0 -1", (260.0, 100.0)),
        ("0 -1 1 0", (100.0, 40.0)),
    ],
)
def test_places_are_those_of_the_upright_page(tmp_path, matrix, place):
    """Where most text is turned, as on a page with a wide table, the page is, and a box need not begin at 0."""
    made = Handmade(f"1 0 0 1 -100 50 cm BT /F1 12 Tf {matrix} 40 300 Tm (Wide — été) Tj ET")
    made.page[NameObject("/MediaBox")] = made.made([-100, 50, 200, 450])
    (page,) = read_pdf(made.saved(tmp_path / "wide.pdf")).pages
    (line,) = page.lines
    assert (page.width, page.height) == ((300.0, 400.0) if matrix[0] != "0" else (400.0, 300.0))
    assert (line.x, line.y) == place
    assert [run.artifact for run in line.runs] == [False]


def test_invisible_text_of_a_scan_is_read(tmp_path):
    """The text that OCR lays invisibly over a scanned page is text like any other."""
    made = Handmade("BT 3 Tr /F1 12 Tf 20 300 Td (recognised) Tj ET")
    assert texts(made.saved(tmp_path / "ocr.pdf")) == ["recognised"]


def test_a_form_that_is_drawn_twice_says_its_text_twice(tmp_path):
    """An /ActualText within a form replaces what is drawn each time that the form is drawn."""
    made = Handmade("/Fm0 Do q 1 0 0 1 0 -50 cm /Fm0 Do Q", XObject={})
    form = made.form("BT /F1 12 Tf 20 300 Td /Span <</ActualText (e)>> BDC (E) Tj EMC (nd) Tj ET")
    made.page["/Resources"]["/XObject"][NameObject("/Fm0")] = form
    assert texts(made.saved(tmp_path / "twice.pdf")) == ["end", "end"]
