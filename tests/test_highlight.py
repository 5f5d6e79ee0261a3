"""Where a text stands on a page: a rectangle for each printed line, around its words and no others."""

from collections import Counter

import pytest

from index.agreement import normal
from index.build import inspected
from index.highlight import boxes_of
from index.second_reader import Box, Glyph, second_reader
from tests.conftest import CORPUS
from tests.typeset import prose, typeset

QUAY = (
    "Guards at the quay — Émile & Zoë, say — wrote <twice> to the office of the harbour; the office, "
    "шумный и тёмный, sent sufficient confirmations and no co-operation whatsoever, for “reasons”."
)


def glyphs_of(path, number=1):
    with second_reader(path) as reader:
        return reader.glyphs(number)


def holds(box, glyph):
    """Whether the middle of the glyph lies in the box."""
    x, y = (glyph.box.left + glyph.box.right) / 2, (glyph.box.bottom + glyph.box.top) / 2
    return box.left <= x <= box.right and box.bottom <= y <= box.top


def within(boxes, glyphs):
    """The normal form of what stands inside of the boxes."""
    return normal("".join(glyph.char for glyph in glyphs if any(holds(box, glyph) for box in boxes)))


def written(text, left=0.0, bottom=0.0):
    """Glyphs 5 points wide and 10 high, side by side."""
    return [Glyph(char, Box(left + 5 * n, bottom, left + 5 * n + 5, bottom + 10)) for n, char in enumerate(text)]


def test_boxes_hold_the_text_and_nothing_else(tmp_path):
    """Accents, signs, Cyrillic, ligatures and hyphens at line ends are all inside; a rectangle for each line."""
    source = f"{prose(5)}\n\n{QUAY.replace('<', chr(92) + '<')}\n\n{prose(5, first=30)}"
    glyphs = glyphs_of(typeset(tmp_path / "quay.pdf", source))
    boxes = boxes_of(QUAY, glyphs)
    assert within(boxes, glyphs) == normal(QUAY)
    assert [box.bottom for box in boxes] == sorted((box.bottom for box in boxes), reverse=True)
    lines = {round(glyph.box.bottom) for glyph in glyphs if glyph.char == "o" and any(holds(b, glyph) for b in boxes)}
    assert len(boxes) == len(lines) == 4
    for box in boxes:
        assert 5 < box.top - box.bottom < 12
        assert (box.left, box.right) == (
            pytest.approx(40, abs=3),
            pytest.approx(260 if box is not boxes[-1] else 213, abs=3),
        )


def test_a_note_mark_does_not_end_a_line(tmp_path):
    """The mark is not quoted; the line that it stands in is one rectangle all the same."""
    glyphs = glyphs_of(typeset(tmp_path / "note.pdf", "Ships may#super[12] enter the harbour by night#super[3] only."))
    (box,) = boxes_of("Ships may enter the harbour by night only.", glyphs)
    assert within([box], glyphs) == normal("Ships may12 enter the harbour by night3 only.")


def test_what_stands_between_is_left_out():
    """A head or a box that the stream has amid a paragraph gets no rectangle."""
    glyphs = [
        *written("Ships may enter", bottom=30),
        *written("Annual report — page 7", left=100, bottom=90),
        *written("the harbour by night.", bottom=15),
    ]
    boxes = boxes_of("Ships may enter the harbour by night.", glyphs)
    assert boxes == (Box(0, 30, 75, 40), Box(0, 15, 105, 25))


def test_columns_side_by_side_have_their_own_rectangles():
    """A paragraph that goes on at the top of the next column is not boxed across the gutter."""
    glyphs = [*written("the last line of one", bottom=10), *written("the first of another", left=150, bottom=10)]
    boxes = boxes_of("the last line of one the first of another", glyphs)
    assert boxes == (Box(0, 10, 100, 20), Box(150, 10, 250, 20))


def test_accents_that_are_glyphs_of_their_own_count():
    """A page may draw é as e and an accent; the text has one character for it."""
    glyphs = [Glyph(glyph.char, glyph.box) for glyph in written("Le cafe\u0301 du port e\u0301tait ferme\u0301")]
    assert boxes_of("Le café du port était fermé", glyphs) == (Box(0, 0, 5 * len(glyphs), 10),)


def test_what_is_not_there_has_no_boxes():
    """Nor has a word or two that stands there more than once, for nothing tells which is meant."""
    page = written("Ships may enter the harbour by night; nor may ships leave.")
    assert boxes_of("Lanterns are lit at noon on the quay.", page) == ()
    assert boxes_of("may", page) == ()
    assert boxes_of("leave.", page) == (Box(52 * 5, 0, 58 * 5, 10),)
    assert boxes_of("", page) == boxes_of("leave", ()) == ()


def test_of_equal_places_the_one_that_follows_is_taken():
    """A phrase that the page has twice is boxed where the text before it ends."""
    page = written("of trained people. A register of trained people.")
    assert boxes_of("A register of trained people.", page) == (Box(19 * 5, 0, 48 * 5, 10),)


def test_a_passage_over_two_pages_has_boxes_on_both(tmp_path):
    """Each part is found at its own page, at the foot of the one and the head of the next."""
    path = typeset(
        tmp_path / "two.pdf", f"= Harbour — Été\n\n{prose(12)}\n\n{QUAY.replace('<', chr(92) + '<')} {prose(2, 50)}"
    )
    read = inspected(path, lambda _stage: lambda _done, _of: None)
    (passage,) = [passage for passage in read.passages if passage.pages == (1, 2)]
    for span, end in zip(passage.spans, (60, 340), strict=True):
        glyphs, text = glyphs_of(path, span.page), passage.text[span.start : span.end]
        boxes = boxes_of(text, glyphs)
        assert within(boxes, glyphs) == normal(text)
        assert min(abs(box.bottom - end) for box in boxes) < 15


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.pdf")), ids=lambda path: path.stem)
def test_every_passage_of_the_starter_corpus_is_found(path):
    """On each of its pages the boxes hold all of its characters, and besides them note marks at the most."""
    read = inspected(path, lambda _stage: lambda _done, _of: None)
    with second_reader(path) as reader:
        pages = {page.number: reader.glyphs(page.number) for page in read.pages}
    for passage in read.passages:
        for span in passage.spans:
            text = normal(passage.text[span.start : span.end])
            found = within(boxes_of(text, pages[span.page]), pages[span.page])
            assert Counter(text) - Counter(found) == Counter(), passage
            assert all(char in "0123456789" for char in Counter(found) - Counter(text)), passage


def test_a_full_page_is_marked_and_what_is_not_there_is_not():
    """3,000 glyphs, and a text of 2,000 characters; also one of which nothing is there."""
    text = prose(60)
    page = [glyph for line in range(60) for glyph in written(text[60 * line : 60 * line + 60], bottom=600 - 10 * line)]
    page = [glyph for glyph in page if glyph.char != " "]
    assert len(page) > 2900
    assert len(boxes_of(text[200:2200], page)) >= 30
    assert not boxes_of("№ ☃ Ж " * 333, page)
