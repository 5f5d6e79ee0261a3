"""Tell running heads, feet and page numbers from text, and find the number printed on each page.

Nothing is known of a layout beforehand: what stands at the edge of many pages is furniture, and what counts
up along with the pages is their number.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.values import Line, Page

_EDGE_ROWS = 3  # rows at the top and at the bottom of a page that may be furniture
_STARTS_BY = 5
_NUMBER_ROWS = 2  # of these, the outermost that may hold the page number
_SAME_ROW = 3.0  # points: lines nearer than this stand on one row
_SAME_BAND = 8.0  # points: a running head stays this near to its usual height
_BAND_CHARS = 100
_HEADS_PER_TEXT = 4  # at the height of running heads
_SAME_HEIGHT = 0.6  # points
_LARGER = 1.09  # times the body's size: a line in such type is a heading, even if it stands atop many pages
_HEAD_CHARS = 160  # a longer line is text
_SURE_PAGES = 3  # a head stands on at least so many pages, a numbering counts along at least so many
_ROMAN = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_NUMBER_AT_AN_END = re.compile(
    r"^\W*(\d{1,4}|[ivxlcdm]{1,7})\b|(?<![\w-])(\d{1,4}|[ivxlcdm]{1,7})\W*$"
    r"|\b(\d{1,4})\s(?:of|de|sur|von|di|из)\s\d{1,4}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Number:
    """A page number as printed: 12, or xii."""

    value: int
    roman: bool


def without_furniture(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages without running heads, feet and page numbers; `label` is then the printed number.

    Where no number is printed, it is the file's own label if that says more than a count from 1, else None.
    """
    labels = printed_labels(pages)
    heads = _running_heads(pages)
    bands = _bands(pages, heads)
    cleaned = []
    for page, label in zip(pages, labels, strict=True):
        edge = {id(line) for row in _edge_rows(page) for line in row}
        kept = (
            _without_artifacts(line)
            for line in page.lines
            if id(line) not in edge
            or not (
                _is_head(line, heads)
                or _is_in_band(line, bands)
                or (label is not None and _only_number(line) == label.casefold())
            )
        )
        cleaned.append(replace(page, lines=tuple(line for line in kept if line.runs), label=label))
    return tuple(cleaned)


def _without_artifacts(line: Line) -> Line:
    """The line without what its file calls no part of the text; the dots of contents stay, which tell these."""
    if not any(run.text.strip() and not run.artifact for run in line.runs):
        return replace(line, runs=())
    runs = tuple(run for run in line.runs if not run.artifact or not any(char.isalnum() for char in run.text))
    return replace(line, runs=runs)


def printed_labels(pages: Sequence[Page]) -> tuple[str | None, ...]:
    """The number printed on each page, by vote over what stands at the pages' edges.

    A numbering is believed where at least three pages count along with it; pages in between that show no
    number (chapter openings, pictures) take part in it.
    """
    told = [page.label or None for page in pages]  # a label may be empty
    if all(label is None or label == str(number) for number, label in enumerate(told, start=1)):
        told = [None] * len(pages)  # counts from 1, as viewers do by themselves
    counted = _count_along([_edge_numbers(page) for page in pages])
    labels = [label if label is not None else own for label, own in zip(map(_shown, counted), told, strict=True)]
    return tuple(
        label if label is not None else _shown(number) for label, number in zip(labels, _extended(counted), strict=True)
    )


def _edge_rows(page: Page) -> list[list[Line]]:
    """The lines of the topmost and the lowest rows, outermost first."""
    rows: list[list[Line]] = []
    for line in sorted(page.lines, key=lambda line: -line.y):
        if rows and rows[-1][0].y - line.y < _SAME_ROW:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows if len(rows) <= 2 * _EDGE_ROWS else rows[:_EDGE_ROWS] + rows[-_EDGE_ROWS:]


def _running_heads(pages: Sequence[Page]) -> dict[str, float]:
    """Texts that stand at the edge of several pages at about one height, each with that height."""
    heights: dict[str, list[tuple[int, float]]] = defaultdict(list)
    largest = _LARGER * most_common_size(pages)
    for page in pages:
        for row in _edge_rows(page):
            for line in row:
                if len(line.text) <= _HEAD_CHARS and line.size < largest:
                    heights[_key(line.text)].append((page.number, line.y))
    readable = sum(1 for page in pages if page.lines)
    enough = min(_SURE_PAGES, max(2, readable - 1))
    heads = {}
    for key, places in heights.items():
        usual = median(y for _, y in places)
        if key and len({number for number, y in places if abs(y - usual) <= _SAME_BAND}) >= enough:
            heads[key] = usual
    return heads


def _bands(pages: Sequence[Page], heads: dict[str, float]) -> tuple[float, ...]:
    """The heights at which a fifth of the pages or more have a running head, whichever it is, and few have text."""
    found: Counter[float] = Counter()
    others: Counter[float] = Counter()
    for page in pages:
        edge = [line for row in _edge_rows(page) for line in row]
        found.update({line.y for line in edge if _is_head(line, heads)})
        others.update({line.y for line in edge if not _is_head(line, heads)})
    enough = max(_SURE_PAGES, sum(1 for page in pages if page.lines) / 5)
    return tuple(
        height for height, count in found.items() if count >= enough and count >= _HEADS_PER_TEXT * others[height]
    )


def _is_in_band(line: Line, bands: Sequence[float]) -> bool:
    """Whether a line that no other page repeats stands exactly where the heads stand: that of a short chapter."""
    text = line.text.strip()
    short = len(text) <= _BAND_CHARS and not text.endswith((".", ";", ","))
    return short and any(abs(line.y - height) <= _SAME_HEIGHT for height in bands)


def _is_head(line: Line, heads: dict[str, float]) -> bool:
    height = heads.get(_key(line.text))
    return height is not None and abs(line.y - height) <= _SAME_BAND


def _key(text: str) -> str:
    """What stays the same of a head from page to page: letters without case, numbers as #."""
    words = re.sub(r"\d+", "#", text.casefold()).split()
    return "".join("#" if _ROMAN.fullmatch(word) else word for word in words)


def _only_number(line: Line) -> str:
    return re.sub(r"[\W_]+", "", line.text).casefold()


def _edge_numbers(page: Page) -> set[_Number]:
    """Numbers that begin or end a line, or a run of it, of the outermost rows."""
    rows = _edge_rows(page)
    found = set()
    for line in (line for row in (*rows[:_NUMBER_ROWS], *rows[-_NUMBER_ROWS:]) for line in row):
        for text in (line.text, *(run.text for run in line.runs)):
            for match in _NUMBER_AT_AN_END.finditer(text.strip()):
                token = match[1] or match[2] or match[3]
                number = int(token) if token.isdecimal() else _from_roman(token)
                if number:
                    found.add(_Number(number, roman=not token.isdecimal()))
    return found


def _count_along(candidates: Sequence[set[_Number]]) -> list[_Number | None]:
    """For each page the number that counts along with its neighbours, None where there is none.

    An offset (page index minus number) is believed on the stretch from its first to its last page if at
    least three pages, and half of those in the stretch, carry it. One that is short beside the longest must
    begin anew, at 5 or less. Where stretches overlap, the one with more pages wins.
    """
    carriers: dict[tuple[bool, int], list[int]] = defaultdict(list)
    for index, numbers in enumerate(candidates):
        for number in numbers:
            carriers[number.roman, index - number.value].append(index)
    stretches = [
        (stretch, roman, offset)
        for (roman, offset), indices in carriers.items()
        for stretch in _stretches(indices)
        if len(stretch) >= _SURE_PAGES and 2 * len(stretch) >= stretch[-1] - stretch[0] + 1
    ]
    longest = max((len(stretch) for stretch, _, _ in stretches), default=0)
    numbering: list[_Number | None] = [None] * len(candidates)
    for stretch, roman, offset in sorted(stretches, key=lambda found: len(found[0])):
        if stretch[0] - offset > _STARTS_BY and 4 * len(stretch) < longest:
            continue  # years atop three pages of tables
        for index in range(stretch[0], stretch[-1] + 1):
            numbering[index] = _Number(index - offset, roman)
    return numbering


def _stretches(indices: Sequence[int], gap: int = 12) -> Iterable[list[int]]:
    """Split sorted page indices where more than `gap` pages lie between two of them."""
    stretch = [indices[0]]
    for before, here in pairwise(indices):
        if here - before > gap:
            yield stretch
            stretch = []
        stretch.append(here)
    yield stretch


def _extended(numbering: Sequence[_Number | None]) -> list[_Number | None]:
    """Count on over pages without a number: backwards to 1 first, then forwards to the next numbering."""
    result = list(numbering)
    for index in range(len(result) - 2, -1, -1):
        after = result[index + 1]
        if result[index] is None and after is not None and after.value > 1:
            result[index] = replace(after, value=after.value - 1)
    for index in range(1, len(result)):
        before = result[index - 1]
        if result[index] is None and before is not None:
            result[index] = replace(before, value=before.value + 1)
    return result


def _shown(number: _Number | None) -> str | None:
    if number is None:
        return None
    return _to_roman(number.value) if number.roman else str(number.value)


_ROMAN_VALUES = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _from_roman(token: str) -> int:
    """The value of a roman numeral, 0 if it is none."""
    if not _ROMAN.fullmatch(token):
        return 0
    rest, value = token.casefold(), 0
    for worth, sign in _ROMAN_VALUES:
        while rest.startswith(sign):
            rest, value = rest[len(sign) :], value + worth
    return value


def _to_roman(number: int) -> str:
    signs = []
    for worth, sign in _ROMAN_VALUES:
        times, number = divmod(number, worth)
        signs.append(sign * times)
    return "".join(signs)


def most_common_size(pages: Sequence[Page]) -> float:
    """The type size of most characters, in points, rounded to a half; 10 if there is no text."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0
