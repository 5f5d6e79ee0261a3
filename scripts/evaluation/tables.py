"""Tables for a terminal and for Markdown, from the same rows."""

from collections.abc import Sequence

Row = Sequence[str]


def table(head: Row, rows: Sequence[Row], indent: str = "  ") -> str:
    """Columns as wide as they need to be under a line: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    line = ["─" * width for width in widths]
    return "\n".join(indent + _row(cells, widths) for cells in (head, line, *rows))


def markdown(head: Row, rows: Sequence[Row]) -> str:
    line = ["---", *("---:" for _ in head[1:])]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |" for cells in (head, line, *rows)
    )


def _row(cells: Row, widths: Sequence[int]) -> str:
    first, *others = (
        cell.rjust(width) if place else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join((first, *others)).rstrip()


def share(value: float | None) -> str:
    """A share or a mean from 0 to 1 as three decimals, as tables of this field have it; a dash for none."""
    return "–" if value is None else f"{value:.3f}"


def signed(value: float) -> str:
    """A difference with its sign, a true minus."""
    return f"{value:+.3f}".replace("-", "−")
