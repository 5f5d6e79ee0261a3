"""Tables are left out and counted; text beside them stays."""

import pytest

from index.furniture import without_furniture
from index.pdf import read_pdf
from index.tables import without_tables
from tests.typeset import prose, typeset

TABLE = """#table(columns: 5, [Country], [2001], [2002], [2003], [Total],
  [Été], [1], [-], [4], [5], [Дети], [2], [3], [-], [5], [Angola], [1], [3], [2], [6], [Total], [4], [6], [6], [16])"""


def read(path):
    (page,) = without_tables(without_furniture(read_pdf(path).pages))
    return page, " ".join(" ".join(line.text.split()) for line in page.lines)


def test_a_table_is_left_out_and_counted(tmp_path):
    """Neither heads nor numbers of a table remain; the text before and after it does."""
    before, after = prose(4), prose(4, 4)
    page, text = read(typeset(tmp_path / "report.pdf", f"{before}\n\n{TABLE}\n\n{after}"))
    assert page.tables == 1
    assert text == f"{before} {after}"


def test_two_tables_with_text_between_are_two(tmp_path):
    """A paragraph between two tables parts them."""
    page, text = read(typeset(tmp_path / "report.pdf", f"{TABLE}\n\n{prose(4)}\n\n{TABLE}"))
    assert page.tables == 2
    assert text == prose(4)


@pytest.mark.parametrize(
    "source",
    [
        prose(12),
        "#set page(columns: 2)\n" + prose(20),
        "\n".join(f"+ {prose(1, n)}" for n in range(6)),
        "\n".join(f"- {word}" for word in ("Été", "Hiver", "Дети", "Ports")),
    ],
    ids=["prose", "two columns", "numbered items", "short items"],
)
def test_what_is_no_table_stays(tmp_path, source):
    """Running text in one or two columns and lists are not taken for tables."""
    path = typeset(tmp_path / "report.pdf", source)
    pages = without_furniture(read_pdf(path).pages)
    assert without_tables(pages) == pages
