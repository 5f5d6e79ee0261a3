"""Read pages a second time, by another engine than pypdf's. The only module that knows pypdfium2.

Its text confirms what is quoted, its character boxes show where on the page that stands, and it draws pages.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2.raw import FPDFText_GetUnicode

from index.errors import ReportError

if TYPE_CHECKING:  # reading needs no Pillow, only drawing
    from PIL import Image


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the lower left corner of what is shown of it, turned as it is shown."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of a page as pdfium reads it, and where it stands."""

    char: str
    box: Box


class SecondReader:
    """A PDF opened by pdfium. Pages are counted from 1. Not safe to use from several threads at once."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def text(self, number: int) -> str:
        """The text of a page; empty if pdfium cannot read it. U+FFFE stands where it has joined a broken word."""
        try:
            with closing(self._document[number - 1]) as page, closing(page.get_textpage()) as text:
                return str(text.get_text_range(errors="replace"))
        except (pypdfium2.PdfiumError, IndexError):
            return ""

    def glyphs(self, number: int) -> tuple[Glyph, ...]:
        """The visible characters of a page in reading order; none if pdfium cannot read it."""
        try:
            with closing(self._document[number - 1]) as page, closing(page.get_textpage()) as text:
                found = []
                turned = _turn(page)
                for index in range(text.count_chars()):
                    char = chr(FPDFText_GetUnicode(text, index))
                    if not char.isspace():
                        found.append(Glyph(char, turned(Box(*text.get_charbox(index)))))
                return tuple(found)
        except (pypdfium2.PdfiumError, IndexError):
            return ()

    def picture(self, number: int, width: int) -> bytes | None:
        """The page drawn as a PNG of about `width` pixels; None if pdfium cannot draw it."""
        image = self.drawn(number, Box(0, 0, *self.size(number)), width / max(1.0, self.size(number)[0]))
        if image is None:
            return None
        buffer = io.BytesIO()
        image.save(buffer, "PNG", optimize=True)
        return buffer.getvalue()

    def drawn(self, number: int, part: Box, scale: float) -> "Image.Image | None":
        """What lies within `part` of the page, at `scale` pixels a point; None if pdfium cannot draw it."""
        width, height = self.size(number)
        cut = (part.left, part.bottom, width - part.right, height - part.top)
        try:
            with closing(self._document[number - 1]) as page:
                image: Image.Image = page.render(scale=scale, crop=cut).to_pil()
        except (pypdfium2.PdfiumError, IndexError, MemoryError):
            return None
        return image

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points; that of A4 if pdfium cannot read it."""
        try:
            width, height = self._document.get_page_size(number - 1)
        except (pypdfium2.PdfiumError, IndexError):
            return 595.0, 842.0
        return float(width), float(height)


def _turn(page: pypdfium2.PdfPage) -> Callable[[Box], Box]:
    """From places in the file's own coordinates to places on the page as it is cropped and turned to be shown."""
    left, bottom, right, top = page.get_bbox()
    match page.get_rotation():  # degrees, clockwise
        case 90:
            return lambda box: Box(box.bottom - bottom, right - box.right, box.top - bottom, right - box.left)
        case 180:
            return lambda box: Box(right - box.right, top - box.top, right - box.left, top - box.bottom)
        case 270:
            return lambda box: Box(top - box.top, box.left - left, top - box.bottom, box.right - left)
        case _:
            return lambda box: Box(box.left - left, box.bottom - bottom, box.right - left, box.top - bottom)


@contextmanager
def second_reader(path: Path) -> Iterator[SecondReader]:
    """The PDF at `path`, opened by pdfium. Raises ReportError if pdfium cannot open it."""
    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise ReportError(
            f"{path.name}: the second reader cannot open it, so nothing in it can be confirmed ({error}). "
            f"Print it to a new PDF."
        ) from error
    with closing(document):
        yield SecondReader(document)
