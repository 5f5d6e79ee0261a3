"""How the table of a build puts numberings and shares into a few characters."""

import pytest

from index.build_table import numbering, percent
from index.reading import PageReading


def labelled(*labels):
    return [
        PageReading(number, label, has_text=True, tables=0, problem=None, second="")
        for number, label in enumerate(labels, start=1)
    ]


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ((None, None), ""),
        (("i", "ii", "iii", "iv", "1", "2", "3"), "i–iv, then 1–3"),
        (("", "1", None, "3", "4"), "1–4"),
        (("7", "8", "XL", "XLI", "A-1", "A-2", "Вкл."), "7–8, then XL–XLI, then A-1–A-2, then Вкл."),
        (("9", "8", "7", "6", "5", "4", "3", "2"), "9, then 8, then 7, then 6, then 5, then 4, and so on"),
    ],
)
def test_printed_numbers_in_short(labels, shown):
    """Pages that count along are one stretch, a page without a number does not end it."""
    assert numbering(labelled(*labels)) == shown


def test_all_is_only_said_of_all():
    """999 of 1,000 are not 100 %."""
    assert [percent(share) for share in (1, 0.9996, 0.985, 0)] == ["100 %", "99.9 %", "98.5 %", "0 %"]
