"""Draw the pages of a report small, and find where texts stand on them. Knows Pillow; pdfium draws, in a worker."""

import functools
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from index.highlight import boxes_of
from index.second_reader import Box, SecondReader, second_reader
from index.worker import Limits, Progress, Skip, read_in_worker

WIDTH = 260  # pixels: a phone shows one beside another's edge, a desk four in a row
_HIGHEST = 4  # times the width; a longer page is drawn narrower
_QUALITY = 50  # of a JPEG: 12 kB a page
_LIMITS = Limits(page_seconds=30, file_seconds=900, skipped_pages=20)


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A page drawn small. Its size, and the boxes of each text that was looked for on it, are in points.

    `jpeg` is None if the page could not be drawn.
    """

    width: float
    height: float
    jpeg: bytes | None
    boxes: tuple[tuple[Box, ...], ...]


Texts = Mapping[int, Sequence[str]]
"""The texts to be found on each page, by its 1-based number."""


def thumbnails_of(path: Path, texts: Texts, progress: Progress) -> tuple[Thumbnail, ...]:
    """All pages of the PDF at `path`, with the boxes of their `texts`. `progress(done, of)` is called after each.

    A page that takes too long or crashes what draws it is left without picture and boxes.
    Raises ReportError if the file cannot be opened, or too many of its pages are such.
    """
    return read_in_worker(path, functools.partial(_read, texts=texts), _LIMITS, progress)


def _read(path: Path, progress: Progress, skip: Skip, texts: Texts) -> tuple[Thumbnail, ...]:
    with second_reader(path) as reader:
        progress(0, len(reader))
        thumbnails = []
        for number in range(1, len(reader) + 1):
            empty = Thumbnail(*reader.size(number), None, ((),) * len(texts.get(number, ())))
            thumbnails.append(empty if number in skip else _thumbnail(reader, number, texts.get(number, ())))
            progress(number, len(reader))
        return tuple(thumbnails)


def _thumbnail(reader: SecondReader, number: int, texts: Sequence[str]) -> Thumbnail:
    width, height = reader.size(number)
    png = reader.picture(number, max(1, round(min(WIDTH, WIDTH * _HIGHEST * width / max(height, 1)))))
    glyphs = reader.glyphs(number) if texts else ()
    return Thumbnail(width, height, _jpeg(png) if png else None, tuple(boxes_of(text, glyphs) for text in texts))


def _jpeg(png: bytes) -> bytes:
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return buffer.getvalue()
