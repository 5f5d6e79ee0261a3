"""Read one page into lines: each run of text with its type, its place as a reader sees it, and its marks.

Reading order is that of the content stream, which on real reports is as good as any layout model's and keeps
columns apart.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdf
from pypdf.generic import DictionaryObject

from index.content import IDENTITY, STOP, Form, Matrix, Return, Stops
from index.ink import Ink, Substitute
from index.letters import sound
from index.values import Line, Page, Run

_ITALIC_NAMES = ("italic", "oblique", "-it")
_BOLD_NAMES = ("bold", "black", "heavy", "demi", "-bd", "semib")
_FORCE_BOLD = 1 << 18  # bit 19 of /Flags, PDF 32000-1 table 123
_BOLD_WEIGHT = 600
_SAME_BASELINE = 0.05  # of the type's size
_TURNED = 5  # degrees: text that is turned further against the page's text is no part of it
_WORDY = 3  # an /ActualText with more characters for each one drawn is meant for the ear: "(asterisk)" for *


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run as drawn, with the direction in which it is written, in degrees counterclockwise."""

    run: Run
    angle: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The page's box, in the coordinates of its content."""

    left: float
    bottom: float
    right: float
    top: float

    def size(self, quarters: int) -> tuple[float, float]:
        """Width and height, with text that is turned by so many quarters of a circle upright."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if quarters % 2 else (wide, high)

    def place(self, x: float, y: float, quarters: int) -> tuple[float, float]:
        """Where a point lies from the lower left corner, with turned text upright."""
        return (
            (x - self.left, y - self.bottom),
            (y - self.bottom, self.right - x),
            (self.right - x, self.top - y),
            (self.top - y, x - self.left),
        )[quarters]


def drawn(page: pypdf.PageObject, number: int, label: str | None, stops: Stops) -> Page:
    """What `page` draws, upright. Text that is turned against most of its text is marked as an artifact."""
    box = page.mediabox
    sheet = _Sheet(float(box.left), float(box.bottom), float(box.right), float(box.top))
    scribe = _Scribe()
    with stops.on(page):
        page.extract_text(visitor_operand_before=scribe.before, visitor_text=scribe.text)
    angle = _most_common_angle(scribe.rows)
    quarters = round(angle / 90) % 4
    lines = (Line(tuple(_upright(row, angle, sheet, quarters)), number) for row in scribe.rows)
    width, height = sheet.size(quarters)
    return Page(number, width, height, tuple(line for line in lines if line.text.strip()), label)


def _upright(row: list[_Piece], angle: int, sheet: _Sheet, quarters: int) -> Iterator[Run]:
    for piece in row:
        run = piece.run
        x, y = sheet.place(run.x, run.y, quarters)
        turned = abs((piece.angle - angle + 180) % 360 - 180) > _TURNED
        yield Run(run.text, run.size, run.bold, run.italic, round(x, 1), round(y, 1), run.tag, run.artifact or turned)


def _most_common_angle(rows: list[list[_Piece]]) -> int:
    angles: Counter[int] = Counter()
    for row in rows:
        for piece in row:
            angles[piece.angle] += len(piece.run.text.strip())
    return angles.most_common(1)[0][0] if angles else 0


def _style(font: DictionaryObject | None) -> tuple[bool, bool]:
    """Whether a font is bold, and whether it is italic, by its name or its descriptor."""
    if not font:
        return False, False
    name = str(font.get("/BaseFont", "")).lower()
    descriptor: Any = font.get("/FontDescriptor")
    descriptor = descriptor.get_object() if descriptor is not None else {}
    flags = weight = 0
    if isinstance(descriptor, DictionaryObject):
        flags, weight = descriptor.get("/Flags", 0), descriptor.get("/FontWeight", 0)
    heavy = isinstance(weight, int | float) and weight >= _BOLD_WEIGHT
    forced = isinstance(flags, int) and bool(flags & _FORCE_BOLD)
    return any(mark in name for mark in _BOLD_NAMES) or heavy or forced, any(mark in name for mark in _ITALIC_NAMES)


def _times(first: Any, second: Any) -> Matrix:  # noqa: ANN401  # any six numbers
    """The matrix that does what `first` does and then what `second` does."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _small_capitals(run: Run, after: Run) -> bool:
    """Whether two runs are one in capitals and small capitals, which is of the size of the capitals."""
    if run.size == after.size or abs(run.y - after.y) > _SAME_BASELINE * run.size:
        return False
    same = (run.bold, run.italic, run.tag, run.artifact) == (after.bold, after.italic, after.tag, after.artifact)
    return same and run.text.isupper() and (after.text.isupper() or after.text.isspace())


class _Scribe:
    """Hears from pypdf what a page draws and writes it down in rows."""

    def __init__(self) -> None:
        self.rows: list[list[_Piece]] = [[]]
        self._ink = Ink()
        self._outer = [(IDENTITY, Ink())]  # of the page and of the forms that are being drawn
        self._said: Substitute | None = None  # the last that replaced what is drawn
        self._styles: dict[int, tuple[bool, bool]] = {}

    def before(self, operator: bytes, operands: list[Any], cm: list[float], _tm: list[float]) -> None:
        if operator != STOP:
            return
        change = operands[0]
        if isinstance(change, Ink):
            self._ink = change
        elif isinstance(change, Form):
            around = self._mixed()
            self._outer.append((_times(change.matrix, _times(cm, self._outer[-1][0])), around))
            self._ink = Ink()
            if around.substitute is None:  # a form that is drawn twice says twice what it says
                self._said = None
        elif isinstance(change, Return):
            self._ink = self._outer.pop()[1]

    def _mixed(self) -> Ink:
        """The ink at hand, with what holds for the form as a whole."""
        ink, outer = self._ink, self._outer[-1][1]
        substitute = outer.substitute or ink.substitute
        return Ink(outer.artifact or ink.artifact, ink.tag or outer.tag, substitute, ink.rise, ink.shape)

    def text(self, text: str, cm: list[float], tm: list[float], font: DictionaryObject | None, size: float) -> None:
        ink = self._mixed()
        text = sound(self._as_said(text, ink.substitute) if ink.substitute else text)
        if not text:
            return
        matrix = _times(_times(tm, cm), self._outer[-1][0])
        scale = math.hypot(matrix[2], matrix[3])
        x, y = matrix[4] + ink.rise * matrix[2], matrix[5] + ink.rise * matrix[3]
        angle = round(math.degrees(math.atan2(matrix[1], matrix[0]))) % 360
        style = self._styles.get(id(font))
        if style is None:
            style = self._styles[id(font)] = _style(font)
        if self.rows[-1] and abs((self.rows[-1][-1].angle - angle + 180) % 360 - 180) > _TURNED:
            self.rows.append([])
        # One glyph may serve as hyphen and as soft hyphen, and the font then names it by either.
        for index, part in enumerate(text.replace("\u00ad", "-").split("\n")):
            if index:
                self.rows.append([])
            if part:
                run = Run(part, round(size * scale, 2), *style, x, y, ink.tag, ink.artifact)
                self._add(_Piece(run, angle))

    def _add(self, piece: _Piece) -> None:
        row = self.rows[-1]
        if row and _small_capitals(row[-1].run, piece.run):
            first = row[-1].run
            whole = replace(first, text=first.text + piece.run.text, size=max(first.size, piece.run.size))
            row[-1] = _Piece(whole, piece.angle)
        else:
            row.append(piece)

    def _as_said(self, text: str, substitute: Substitute) -> str:
        """The text of marked content as its /ActualText has it: once, in place of the first characters drawn."""
        breaks = "\n" * text.count("\n")
        if substitute is self._said:
            return breaks
        legible = bool(text.strip("\ufffd")) if substitute.alternative else bool(text.strip().strip("\ufffd"))
        wordy = len(substitute.text) > _WORDY * (substitute.shown + 1)
        if legible and (substitute.alternative or wordy):
            return text
        self._said = substitute
        if substitute.text == "\u00ad" and not legible:  # where a word may be broken, but is not
            return breaks
        blank = " " if text[:1].isspace() and not substitute.text[:1].isspace() else ""
        return blank + substitute.text + breaks
