"""Joining lines: words over line ends, paragraphs over columns and pages, notes, lists, each with its page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.blocks import blocks_of
from index.furniture import without_furniture
from index.hyphens import Spellings
from index.pdf import read_pdf
from index.values import Block, Line, Page, PageSpan, Role, Run
from tests.typeset import prose, typeset

ENGLISH = (
    "The co-ordinator of the anti-trafficking unit, the well-known harbour-master and her deputy co-ordinator "
    "underlined that re-examination of long-term decisions, notwithstanding the ministry’s misinterpretation of "
    "responsibilities, was indispensable; anti-trafficking work, the co-ordinator said, is long-term work. Neither "
    "re-examination nor the well-known harbour-master’s recommendations were communicated to the representatives."
)
GERMAN = (
    "Die Bundesarbeitsgemeinschaft der Landesjugendämter weist darauf hin, dass die Altersfeststellungsverfahren "
    "unbegleiteter minderjähriger Ausländer & Staatenloser außerordentlich uneinheitlich durchgeführt werden. "
    "Grenzübergangsstellen benachrichtigen die Jugendhilfe-Einrichtungen häufig erst am darauffolgenden Werktag, "
    "obwohl Verwaltungsvorschriften eine unverzügliche Benachrichtigung voraussetzen."
)
# Set before them: it spells their hyphens, and makes the font's hyphen a real one, not a soft one.
SPELT = r"Co-ordinator, anti-trafficking. \ Well-known, long-term. \ Re-examination. \ Harbour-master."


def blocks(tmp_path, source: str) -> tuple[Block, ...]:
    return blocks_of(without_furniture(read_pdf(typeset(tmp_path / "report.pdf", source)).pages))


def texts(found: tuple[Block, ...], role: Role = Role.BODY) -> list[str]:
    return [block.text for block in found if block.role is role]


def on_page(block: Block, page: int) -> str:
    return "".join(block.text[span.start : span.end] for span in block.spans if span.page == page)


@pytest.mark.parametrize(
    ("spelt", "before", "after", "joined"),
    [
        ("the coordinator", "the co-", "ordinator said", "the coordinator said"),
        ("a co-ordinator, Co-ordinators", "the co-", "ordinator said", "the co-ordinator said"),
        ("nothing of the kind", "unac-", "companied children", "unaccompanied children"),
        ("nothing of the kind", "unac\u2010", "companied children", "unaccompanied children"),
        ("un-accompanied", "unac\u00ad", "companied", "unaccompanied"),
        ("Réunion, réunion, ré-union", "une ré-", "union, où", "une réunion, où"),
        ("несовершеннолетние", "несовершенно-", "летние дети", "несовершеннолетние дети"),
        ("where co-ordination", "good co-ordina-", "tion & trust", "good co-ordination & trust"),
        ("well-known", "a (well-", "known) port", "a (well-known) port"),
    ],
)
def test_the_report_decides_on_its_hyphens(spelt, before, after, joined):
    """A hyphen at a line end goes or stays as the report spells the word; a word it never spells loses it."""
    assert Spellings([spelt, before, after]).joined(before, after) == joined


@pytest.mark.parametrize(
    ("before", "after"),
    [("a port -", "and a harbour"), ("the harbour", "police"), ("—", "and"), ("in 2015 -", "that is"), ("-", "a")],
)
def test_what_is_no_broken_word_is_not_joined(before, after):
    """A dash between words, or a line that ends with a whole word, joins nothing."""
    assert Spellings(["a dash - like this - stands here", before, after]).joined(before, after) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [("für Kinder-", "und Jugendliche"), ("the short-", "and long-term"), ("die Vor-", "oder Nachteile")],
)
def test_a_hyphen_that_stands_for_a_word_left_out(before, after):
    """As in "Kinder- und Jugendhilfe": a hyphen before "and" or "or" stays, and so does the blank after it."""
    assert (Spellings([before, after]).joined(before, after) or f"{before} {after}") == f"{before} {after}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("anti-", "Semitism"),
        ("COVID-", "19 and"),
        ("non-", "EU citizens"),
        ("Jugend-", "Einrichtung"),
        ("OSCE-", "led"),
    ],
)
def test_a_hyphen_beside_a_capital_or_a_number_stays(before, after):
    """A word that runs over the line end with a real hyphen is quoted as one: anti-Semitism, COVID-19, OSCE-led."""
    assert Spellings([before, after]).joined(before, after) == before + after


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("de", GERMAN)])
def test_paragraphs_come_back_as_written(tmp_path, language, text):
    """A justified, hyphenated paragraph is word for word what was typeset, at any width, real hyphens and all."""
    for width in range(180, 420, 15):
        source = f'#set page(width: {width + 80}pt)\n{SPELT}\n#set text(lang: "{language}")\n\n{text}'
        assert texts(blocks(tmp_path, source))[-1] == text, f"{width} points wide"


@pytest.mark.parametrize(
    ("before", "after"),
    [("as everyone", "— children too — had asked"), ("by article 5", "(2) of the Act"), ("to each", "* of them")],
)
def test_no_item_begins_in_the_middle_of_a_sentence(tmp_path, before, after):
    """A dash, or a number in brackets, that happens to begin a line does not cut the sentence."""
    text = f"Guardians were called {before} \\\n{after.replace('*', chr(92) + '*')} and came."
    assert texts(blocks(tmp_path, text)) == [f"Guardians were called {before} {after} and came."]


def test_a_hyphen_drawn_as_a_soft_one(tmp_path):
    """Fonts with one glyph for both hyphens name it soft throughout the file; a real one is still a hyphen."""
    words = "Uncharacteristically incomprehensible misinterpretations notwithstanding, an anti-trafficking unit works."
    (block,) = blocks(tmp_path, f"#set page(width: 190pt)\n{words}")
    assert block.text == words


@pytest.mark.parametrize("joint", ["rose—as", "and/or", "2015–2021"])
def test_signs_without_blanks_get_none_at_a_line_end(tmp_path, joint):
    """A dash or slash that touches both words touches them after joining too."""
    before, sign, after = joint.partition(next(char for char in joint if not char.isalnum()))
    (block,) = blocks(tmp_path, f"Numbers of children {before}{sign} \\\n{after} others had said before.")
    assert block.text == f"Numbers of children {joint} others had said before."


def test_a_paragraph_over_a_page_break(tmp_path):
    """It is one block, and each of its characters is on the page on which it was printed."""
    text = prose(25).replace(". ", ", ")
    (block,) = blocks(tmp_path, text)
    assert block.text == text
    assert [span.page for span in block.spans] == [1, 2]
    pages = read_pdf(tmp_path / "report.pdf").pages
    for page in pages:
        words = on_page(block, page.number).split()
        assert words[0] == page.lines[0].text.split()[0]
        assert words[-1] == page.lines[-1].text.split()[-1]


def test_a_word_broken_by_the_page_end(tmp_path):
    """Its first part is on the first page, its second on the next, and between them is neither hyphen nor blank."""
    source = "#set page(height: 147pt)\n" + prose(1) + r" \ These are unac- \ companied \ children & others."
    block = blocks(tmp_path, source)[-1]
    assert "unaccompanied children" in block.text
    assert on_page(block, 1) == prose(1) + " These are unac"
    assert on_page(block, 2) == "companied children & others."


def test_notes_come_after_the_text_and_their_marks_leave_it(tmp_path):
    """A mark after a word is not part of the text; footnotes are notes of their page; exponents stay."""
    source = prose(9) + (
        "\n\nThe team#footnote[Named by the ministry & trained in May.] saw 40 km#super[2] of harbour.#footnote[Ibid.] "
        "It went on, “as agreed”,#footnote[Опрос детей, часть вторая, страницы с пятой по девятую.] to Aldra."
    )
    found = blocks(tmp_path, source)
    assert texts(found)[1:] == ["The team saw 40 km2 of harbour. It went on, “as agreed”, to Aldra."]
    assert [text.lstrip("123 ") for text in texts(found, Role.NOTE)] == [
        "Named by the ministry & trained in May.",
        "Ibid.",
        "Опрос детей, часть вторая, страницы с пятой по девятую.",
    ]
    assert [block.role for block in found] == [Role.BODY] * 2 + [Role.NOTE] * 3


def test_a_note_is_set_apart_from_its_mark(tmp_path):
    """The mark that opens a note is followed by a blank, as it is by space on the page."""
    found = blocks(tmp_path, prose(9) + "#footnote[Named by the ministry.] Words.#footnote[Named by the court.]")
    assert texts(found, Role.NOTE) == ["1 Named by the ministry.", "2 Named by the court."]


def test_text_goes_on_around_the_notes_of_a_page(tmp_path):
    """Footnotes at the foot of a page do not cut the paragraph that goes on overleaf."""
    text = prose(25).replace(". ", ", ")
    middle = text.index(",")
    found = blocks(tmp_path, f"{text[:middle]}#footnote[Written by the guardians themselves.]{text[middle:]}")
    assert texts(found) == [text]
    assert [span.page for span in found[0].spans] == [1, 2]
    assert found[1].spans == (PageSpan(1, None, 0, len(found[1].text)),)


def test_a_paragraph_over_columns(tmp_path):
    """Two columns are not mixed, and a paragraph goes on at the top of the next column and page."""
    text = prose(50).replace(". ", ", ")
    found = blocks(tmp_path, f"#set page(columns: 2, width: 480pt)\n{text}\n\n{prose(4, 60)}")
    assert texts(found) == [text, prose(4, 60)]
    assert [span.page for span in found[0].spans] == [1, 2]


def test_items_headings_and_paragraphs_are_blocks(tmp_path):
    """Each heading, paragraph and item of a list is a block; an item's further lines belong to it."""
    source = f"""
= Ports — été
{prose(3)}

{prose(4, 3)}
- {prose(2, 7)}
- Short one
- {prose(2, 9)}
== Steps
+ {prose(2, 11)}
+ Дети \\< 18 лет.
+ {prose(1, 13)}
"""
    found = blocks(tmp_path, source)
    assert texts(found) == [
        "Ports — été",
        prose(3),
        prose(4, 3),
        "• " + prose(2, 7),
        "• Short one",
        "• " + prose(2, 9),
        "Steps",
        "1. " + prose(2, 11),
        "2. Дети < 18 лет.",
        "3. " + prose(1, 13),
    ]
    assert [(block.text, block.size) for block in found if block.bold] == [("Ports — été", 14.0), ("Steps", 12.0)]


def test_emphasis_does_not_cut_a_paragraph(tmp_path):
    """Bold and italic words at its beginning or inside leave a paragraph in one piece."""
    text = f"*Aldra and Boreas.* {prose(2)} _Nowhere else_ were *guardians* called. {prose(2, 2)}"
    assert texts(blocks(tmp_path, text)) == [text.replace("*", "").replace("_", "")]


def test_a_table_is_apart_from_the_text_around_it(tmp_path):
    """The cells of a table do not run into the paragraphs above and below."""
    table = "#table(columns: 3, [Port], [2019], [2021], [Aldra], [12], [15], [Été], [120], [90])"
    found = texts(blocks(tmp_path, f"{prose(3)}\n\n{table}\n\n{prose(3, 3)}"))
    assert (found[0], found[-1]) == (prose(3), prose(3, 3))
    assert " ".join(found[1:-1]) == "Port 2019 2021 Aldra 12 15 Été 120 90"


@given(st.lists(st.text("abc -­.1Été—", min_size=1, max_size=30), min_size=1, max_size=12), st.integers(1, 4))
def test_spans_cover_each_block_without_gaps(lines, each):
    """Whatever the lines hold, the spans of a block begin at 0, meet, and end with its text, in page order."""
    pages = []
    for start in range(0, len(lines), each):
        number = start // each + 1
        runs = [
            Run(text, 10, bold=False, italic=False, x=40, y=300 - 12 * n) for n, text in enumerate(lines[start:][:each])
        ]
        pages.append(Page(number, 300, 400, tuple(Line((run,), number) for run in runs)))
    for block in blocks_of(pages):
        edges = [0, *(span.end for span in block.spans)]
        assert [span.start for span in block.spans] == edges[:-1]
        assert edges[-1] == len(block.text)
        numbers = [span.page for span in block.spans]
        assert numbers == sorted(set(numbers))
