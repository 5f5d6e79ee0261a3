"""What a part of the measurement hands back: figures for a file, and a table for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import FindingsError
from scripts.evaluation.tables import Row, table


class NotMeasuredError(FindingsError):
    """A part cannot be measured here, for a reason that whoever runs it can mend."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number by the key that it has in the file."""

    key: str
    value: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The outcome of one part. `basis` says what was measured; the rows are as wide as the `head`."""

    basis: str
    head: Row
    rows: Sequence[Row]
    figures: Sequence[Figure]

    @property
    def text(self) -> str:
        return f"{self.basis}\n{table(self.head, self.rows)}"


def number(value: float) -> str:
    """Three digits that count, in full."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}"
