"""Find where a quoted text stands on a page: a rectangle for each printed line.

Text and page, glyphs by the second reader, are compared in the normal form of agreement.py. As there, the text may be
interrupted on the page by a note mark, a running head, or whatever else is not quoted.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.agreement import NOTE_MARK, common_length, normal
from index.second_reader import Box, Glyph

_STRETCH = 8  # characters: less can stand anywhere
_MARK_CHARS = 4
_MOST = 0.5  # of a text has to be found; less is an accident
_GAP = 3.0  # times the height of a line: a wider gap ends it
_APART = 0.3  # times the height of a line: what is farther above or below stands on another


def boxes_of(text: str, glyphs: Sequence[Glyph]) -> tuple[Box, ...]:
    """Where `text`, the part of a passage on one page, stands among the glyphs of that page, in its own order.

    Empty if most of it is not there, or if it is shorter than eight characters and stands there more than once.
    """
    page = _PageText.of(glyphs)
    wanted = normal(text)
    found = _places(wanted, page.text)
    if len(found) <= _MOST * len(wanted):
        return ()
    runs = _runs([page.glyphs[place] for place in found])
    return tuple(_lines(glyph.box for first, last in runs for glyph in glyphs[first : page.ends[last]]))


@dataclass(frozen=True, slots=True)
class _PageText:
    """The normal form of a page, and for each of its characters the place of the glyph that it comes from.

    `ends` tells by the place of a glyph where it ends with the accents that follow it.
    """

    text: str
    glyphs: tuple[int, ...]
    ends: Mapping[int, int]

    @classmethod
    def of(cls, glyphs: Sequence[Glyph]) -> "_PageText":
        chars = [glyph.char for glyph in glyphs]
        starts: Sequence[int] = range(len(chars))
        if any(map(unicodedata.combining, set(chars))):
            # An accent that is a glyph of its own: normal() makes one character of it and the letter before.
            starts = [place for place in starts if not place or not unicodedata.combining(chars[place])]
            chars = ["".join(chars[start:end]) for start, end in pairwise((*starts, len(chars)))]
        forms = [_form(char) for char in chars]
        owners = tuple(start for start, form in zip(starts, forms, strict=True) for _ in form)
        return cls("".join(forms), owners, dict(pairwise((*starts, len(glyphs)))))


@functools.lru_cache(maxsize=4096)
def _form(chars: str) -> str:
    return normal(chars)


def _places(text: str, page: str) -> list[int]:
    """Where the characters of `text` stand in `page`; those that are not found there are passed over."""
    found: list[int] = []
    start, lost = 0, False
    while start < len(text):
        after = found[-1] + 1 if found else 0
        if len(text) - start < _STRETCH:
            return [*found, *_short(text[start:], page, after)]
        run = _longest(text, start, page, after)
        if not run and not lost:
            run = _around_marks(text[start : start + _STRETCH], page)
        found += run
        start += len(run) or 1
        lost = not run
    return found


def _longest(text: str, start: int, page: str, after: int) -> Sequence[int]:
    """The longest stretch of `text` from `start` that `page` holds; of equal ones the first behind `after`."""
    best, longest = -1, 0
    at = page.find(text[start : start + _STRETCH])
    while at >= 0:
        length = common_length(text, start, page, at)
        if length > longest or (length == longest and best < after <= at):
            best, longest = at, length
        at = page.find(text[start : start + max(_STRETCH, longest)], at + 1)
    return range(best, best + longest)


def _around_marks(stretch: str, page: str) -> Sequence[int]:
    pattern = f"(?:{NOTE_MARK})?".join(f"({re.escape(char)})" for char in stretch)
    match = re.search(pattern, page)
    return [match.start(group) for group in range(1, len(stretch) + 1)] if match else ()


def _short(rest: str, page: str, after: int) -> Sequence[int]:
    """A stretch too short to be looked for: right behind what precedes it, or where the page has it only once."""
    at = page.find(rest, after, after + _MARK_CHARS + len(rest)) if after else -1
    if at < 0 and page.count(rest) == 1:
        at = page.find(rest)
    return range(at, at + len(rest)) if at >= 0 else ()


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of glyphs. One left out by the normal form, such as a hyphen, does not end it."""
    first = places[0]
    for before, place in pairwise(places):
        if not before <= place <= before + 2:
            yield first, before
            first = place
    yield first, places[-1]


def _lines(boxes: Iterable[Box]) -> Iterator[Box]:
    """The boxes of glyphs in reading order merged into one for each line."""
    line = before = None
    for box in boxes:
        if line and before and _goes_on(line, before, box):
            line = _around(line, box)
        else:
            if line:
                yield line
            line = box
        before = box
    if line:
        yield line


def _around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left),
        min(one.bottom, other.bottom),
        max(one.right, other.right),
        max(one.top, other.top),
    )


def _goes_on(line: Box, before: Box, box: Box) -> bool:
    """Whether `box` stands on `line`, not to the left of the box before it, and in the same column.

    The letters of a ligature have all the same box.
    """
    height = max(line.top - line.bottom, box.top - box.bottom)
    apart = max(line.bottom - box.top, box.bottom - line.top)
    return apart < _APART * height and before.left - height / 2 < box.left < line.right + _GAP * height
