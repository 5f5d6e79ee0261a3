"""Find tables by their columns, and leave them out: read line by line they are soup, and a number without its head
misleads. How many were left out is counted, and told.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.values import Line, Page, Run

_CELLS = 3  # side by side: so many make a row of a table
_ROWS = 3  # so many rows make a table
_GAP = 1.5  # times the type size: the least distance between two cells
_NARROW_GAP = 0.6  # the same in a row beside a table, whose heads stand closer
_CHAR_WIDTH = 0.5  # times the type size: the usual width of a character
_CELL_CHARS = 30  # on average; columns of running text have more
_BETWEEN = 2  # lines between two rows, such as the rest of a label
_PROSE_WORDS = 9  # a line between rows with more words is text


def without_tables(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages without the lines of tables; `tables` tells how many each had."""
    return tuple(_without_tables(page) for page in pages)


def _without_tables(page: Page) -> Page:
    rows = _rows(page.lines)
    tabular = [index for index, row in enumerate(rows) if _is_tabular(row)]
    gone: set[int] = set()
    tables = 0
    for region in _regions(tabular, rows):
        if len(region) >= _ROWS:
            tables += 1
            first, last = region[0], region[-1]
            while first and _is_tabular(rows[first - 1], _NARROW_GAP):
                first -= 1
            while last + 1 < len(rows) and _is_tabular(rows[last + 1], _NARROW_GAP):
                last += 1
            gone |= {id(line) for row in rows[first : last + 1] for line in row}
    lines = tuple(line for line in page.lines if id(line) not in gone)
    return replace(page, lines=lines, tables=tables) if tables else page


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that follow one another at the same height, together."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][-1].y - line.y) < 0.3 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _is_tabular(row: Sequence[Line], gap: float = _GAP) -> bool:
    cells = _cells([run for line in row for run in line.runs], gap)
    return len(cells) >= _CELLS and sum(map(len, cells)) / len(cells) <= _CELL_CHARS


def _cells(runs: Sequence[Run], gap: float) -> list[str]:
    cells: list[str] = []
    end = 0.0
    for run in sorted((run for run in runs if run.text.strip()), key=lambda run: run.x):
        text = run.text.strip()
        if cells and run.x - end < gap * run.size:
            cells[-1] += text
        else:
            cells.append(text)
        end = max(end, run.x + len(text) * _CHAR_WIDTH * run.size)
    return cells


def _regions(tabular: Sequence[int], rows: Sequence[Sequence[Line]]) -> list[list[int]]:
    """Rows of tables, by their places, grouped where little stands between them."""
    regions: list[list[int]] = [[place] for place in tabular[:1]]
    for before, place in pairwise(tabular):
        between = rows[before + 1 : place]
        prose = any(len(line.text.split()) > _PROSE_WORDS for row in between for line in row)
        if len(between) <= _BETWEEN and not prose:
            regions[-1].append(place)
        else:
            regions.append([place])
    return regions
