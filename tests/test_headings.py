"""Tags of headings, standard and of styles, and what they do to a tagged report."""

import pytest

from index.blocks import blocks_of
from index.furniture import without_furniture
from index.headings import heading_level
from index.pdf import read_pdf
from index.structure import sections_of
from tests.typeset import prose, typeset


@pytest.mark.parametrize(
    ("tag", "level"),
    [
        ("H1", 1), ("H3", 3), ("H", 1), ("Title", 1), ("Title_4", 4), ("Title-_Level_1", 1), ("Heading 2", 2),
        ("Titre3", 3), ("Überschrift 2", 2), ("Заголовок 1", 1), ("subtitle", 9),
        ("P", None), ("Body", None), ("Note", None), ("hvl-kopregel", None), ("", None),
    ],
)  # fmt: skip
def test_a_heading_is_known_by_its_tag(tag, level):
    """Standard roles and the names of styles, in several languages, give the level; other tags none."""
    assert heading_level(tag) == level


def test_a_tagged_heading_that_looks_like_text_is_one(tmp_path):
    """Set like its text and close above it, only the tag tells a heading; the section path shows it."""
    source = f"""#show heading: it => block(above: 1.4em, below: 0.6em, text(size: 10pt, weight: "regular", it.body))
= Été — a chapter
{prose(2)}
== A part of it & <more>
{prose(2, 2)}
"""
    document = read_pdf(typeset(tmp_path / "tagged.pdf", source.replace("<more>", "\\<more>")))
    sections = sections_of(blocks_of(without_furniture(document.pages)))
    assert [(section.path, [block.text for block in section.blocks]) for section in sections] == [
        (("Été — a chapter",), [prose(2)]),
        (("Été — a chapter", "A part of it & <more>"), [prose(2, 2)]),
    ]
