"""Real reports of others, beside the checkout for whoever has them: their pages carry the numbers that are printed.

labels.toml holds what was read by eye; scripts/bench_extraction.py holds all of it against the build. Here are six PDFs
that are read quickly, and each numbers its pages in another way. The tests skip where there is no folder `shared`.
"""

import tomllib

import pytest

from index.furniture import without_furniture
from index.pdf import read_pdf
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared"
LABELS = tomllib.loads((ROOT / "tests" / "labels.toml").read_text(encoding="utf-8"))
QUICK = [
    "reports/nr_en_pity_the_children.pdf",  # openings and blanks without a number
    "reports/nr_en_thb_fifth_report.pdf",  # roman, then arabic
    "reports/un_JIU_REP_2025_2.pdf",  # covers that are not counted, pages on their side
    "reports/nr_nl_magazine_encrypted.pdf",  # few pages, other numbers beside theirs
    "reports/ehrc_rantsev_two_column.pdf",  # begins at 2657, with the number of the case atop
    "sets/upr/pdfs/croatia2011.pdf",
]


@pytest.mark.skipif(not SHARED.exists(), reason="no folder shared beside the checkout")
@pytest.mark.parametrize("name", QUICK)
def test_pages_carry_the_number_that_is_printed_on_them(name):
    """Whoever opens the page that an answer names finds that number there, or counts to it."""
    pages = without_furniture(read_pdf(SHARED / name).pages)
    expected = {int(page): label or None for page, label in LABELS[name].items()}
    assert {number: pages[number - 1].label for number in expected} == expected


def test_enough_pages_were_read_by_eye():
    """At least 60 pages of nine reports and two of the set; a page without a number is "", never left open."""
    reports = [name for name in LABELS if name.startswith("reports/")]
    assert len(reports) >= 9
    assert len(LABELS) - len(reports) >= 2
    assert sum(len(pages) for pages in LABELS.values()) >= 60
    assert all(isinstance(label, str) for pages in LABELS.values() for label in pages.values())
    assert set(QUICK) <= set(LABELS)
