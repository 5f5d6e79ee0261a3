"""Headings and section paths, found by outline, type and numbers; contents and sources left out."""

import pytest

from index.blocks import blocks_of
from index.furniture import without_furniture
from index.pdf import read_pdf
from index.structure import sections_of
from index.values import Block, OutlineEntry, PageSpan, Role, Section
from tests.typeset import prose, typeset

NO_OUTLINE = "#set heading(bookmarked: false)\n"


def sections(tmp_path, source: str) -> tuple[Section, ...]:
    document = read_pdf(typeset(tmp_path / "report.pdf", source))
    return sections_of(blocks_of(without_furniture(document.pages)), document.outline)


def found(tmp_path, source: str) -> list[tuple[tuple[str, ...], list[str]]]:
    return [(section.path, [block.text for block in section.blocks]) for section in sections(tmp_path, source)]


def block(text: str, page: int = 1, *, size: float = 10, bold: bool = False, italic: bool = False) -> Block:
    return Block(Role.BODY, text, (PageSpan(page, None, 0, len(text)),), size, bold=bold, italic=italic, lines=1)


def paths(blocks: list[Block], *outline: OutlineEntry) -> list[tuple[str, ...]]:
    """The section paths of headings, each followed by a page of the report's usual type."""
    written = [piece for heading in blocks for piece in (heading, block(prose(9), heading.spans[0].page))]
    return [section.path for section in sections_of(written, outline)]


CHAPTERS = f"""
{prose(2)}
= Été — Ports & Harbours
{prose(3, 2)}
== Aldra \\<north>
{prose(3, 5)}
=== Дети в порту
{prose(3, 8)}
== Boreas
{prose(3, 11)}
= Courts
{prose(3, 14)}
"""
CHAPTER_PATHS = [
    ((), [prose(2)]),
    (("Été — Ports & Harbours",), [prose(3, 2)]),
    (("Été — Ports & Harbours", "Aldra <north>"), [prose(3, 5)]),
    (("Été — Ports & Harbours", "Aldra <north>", "Дети в порту"), [prose(3, 8)]),
    (("Été — Ports & Harbours", "Boreas"), [prose(3, 11)]),
    (("Courts",), [prose(3, 14)]),
]


def test_the_outline_gives_the_path(tmp_path):
    """Each block is under its headings from the outermost on; what comes before the first has an empty path."""
    assert found(tmp_path, CHAPTERS) == CHAPTER_PATHS


def test_without_an_outline_type_gives_the_path(tmp_path):
    """Larger and bold type alone give the same sections as the bookmarks."""
    sizes = "\n".join(f"#show heading.where(level: {level}): set text({18 - 2 * level}pt)" for level in (1, 2, 3))
    assert found(tmp_path, f"{NO_OUTLINE}{sizes}\n{CHAPTERS}") == CHAPTER_PATHS


def test_numbers_rank_headings_of_one_type(tmp_path):
    """Where all headings look alike, 2.1 stands under 2, and 3 ends both."""
    alike = f'{NO_OUTLINE}#set heading(numbering: "1.1")\n#show heading: set text(12pt)\n'
    source = f"{alike}= Ports\n{prose(3)}\n== Aldra\n{prose(3, 3)}\n=== Été\n{prose(3, 6)}\n= Courts\n{prose(3, 9)}"
    assert [path for path, _ in found(tmp_path, source)] == [
        ("1 Ports",),
        ("1 Ports", "1.1 Aldra"),
        ("1 Ports", "1.1 Aldra", "1.1.1 Été"),
        ("2 Courts",),
    ]


@pytest.mark.parametrize(
    "look",
    [
        {"size": 12, "bold": False, "italic": False},
        {"size": 10, "bold": True, "italic": False},
        {"size": 10, "bold": False, "italic": True},
    ],
    ids=["larger", "bold", "italic"],
)
def test_what_stands_out_is_a_heading(look):
    """A short block in larger, bold or italic type is one."""
    assert paths([block("Ports & дети", **look)]) == [("Ports & дети",)]


def test_capitals_are_a_heading():
    """So is one in capitals, in any script."""
    assert paths([block("ÉTÉ & HIVER"), block("ДЕТИ В ПОРТУ")]) == [("ÉTÉ & HIVER",), ("ДЕТИ В ПОРТУ",)]


@pytest.mark.parametrize(
    "ordinary",
    [
        block("Nobody came.", bold=True),
        block("Nobody asked why, and nobody was told;", bold=True),
        block("Ports & harbours"),
        block(prose(4), bold=True),
        block("12 %", size=20),
        block("and others of them", italic=True),
    ],
    ids=lambda it: it.text[:12],
)
def test_what_reads_as_text_is_none(ordinary):
    """A sentence, a long block, a number or the middle of a sentence is text, however it is set."""
    assert paths([block("Ports", size=14), ordinary]) == [("Ports",)]


def test_outer_and_inner_by_look():
    """Larger ranks above smaller, bold above plain, upright above italic."""
    headings = [
        block("Chapter", size=16, bold=True),
        block("Section", size=12, bold=True),
        block("Part", size=12),
        block("Point", italic=True),
        block("Another section", size=12, bold=True),
    ]
    assert paths(headings) == [
        ("Chapter",),
        ("Chapter", "Section"),
        ("Chapter", "Section", "Part"),
        ("Chapter", "Section", "Part", "Point"),
        ("Chapter", "Another section"),
    ]


def test_bookmarks_make_headings_of_plain_lines():
    """A line that a bookmark names on its page is a heading even in the text's type; elsewhere it is text."""
    lines = [block("Ports", 2), block("Aldra", 3), block("Ports", 9)]
    outline = (OutlineEntry("PORTS", 1, 2), OutlineEntry("Aldra", 2, 3))
    assert paths(lines, *outline) == [("Ports",), ("Ports", "Aldra")]


def test_a_heading_over_two_lines_is_one(tmp_path):
    """A title that needs two lines is one heading with all its words."""
    title = "What guardians & interpreters ask for at the harbour of Aldra — été"
    assert found(tmp_path, f"= {title}\n{prose(3)}") == [((title,), [prose(3)])]


def test_contents_with_leaders_are_left_out(tmp_path):
    """A table of contents names findings but is none; the chapters after it are all there."""
    chapters = CHAPTERS.removeprefix(f"\n{prose(2)}\n")
    assert found(tmp_path, f"#outline(title: [Contents])\n#pagebreak()\n{chapters}") == CHAPTER_PATHS[1:]


def test_contents_without_leaders_are_left_out(tmp_path):
    """The same where only the page numbers at the right tell, and the page has no title."""
    lines = "\n\n".join(
        f"{title} #h(1fr) {page}" for title, page in [("Ports", 3), ("Дети", 5), ("Aldra", 8), ("Été", 12)]
    )
    assert found(tmp_path, f"{lines}\n#pagebreak()\n= Ports\n{prose(9)}") == [(("Ports",), [prose(9)])]


@pytest.mark.parametrize(
    "title",
    ["Bibliography", "References", "Bibliographie", "Literaturverzeichnis", "Riferimenti bibliografici", "Bibliografía",
     "Список литературы", "7. Index", "Inhalt", "Sommaire", "Оглавление", "List of figures", "References:"],
)  # fmt: skip
def test_sources_and_contents_in_six_languages(title):
    """Contents, bibliography and index are left out with what is under them; the next chapter is not."""
    headings = [block("Ports", size=16), block(title, size=16), block("Books", size=14), block("Annex", size=16)]
    assert paths(headings) == [("Ports",), ("Annex",)]


def test_a_chapter_about_contents_stays():
    """Only a title that says nothing else leaves its section out."""
    headings = [block("The index of harbours", size=16), block("References to children", size=16)]
    assert paths(headings) == [("The index of harbours",), ("References to children",)]


def test_a_page_without_headings(tmp_path):
    """A report without any heading is one section."""
    assert found(tmp_path, f"{prose(3)}\n\n{prose(3, 3)}") == [((), [prose(3), prose(3, 3)])]
    assert sections_of([]) == ()


def test_a_note_stays_in_its_section(tmp_path):
    """A footnote belongs to the section whose text carries its mark, also where a later one begins on its page."""
    note = "Named by the ministry of the interior and trained by the court in the spring."
    source = f"= Ports\n{prose(4)}#footnote[{note}]\n= Courts\n{prose(4, 4)}"
    holders = [s.path for s in sections(tmp_path, source) if any(b.role is Role.NOTE for b in s.blocks)]
    assert holders == [("Ports",)]
