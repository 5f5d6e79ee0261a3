"""Show a page with the quoted words marked, as a photo for a phone. Draws in a worker, and keeps what was drawn.

Pillow, and pdfium by way of the second reader, are imported where they are used, and that is in the worker: of a
picture the process that answers holds the bytes alone.
"""

import contextlib
import functools
import hashlib
import io
import logging
import os
import statistics
import threading
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ReportError
from index.worker import Limits, Progress, Skip, read_in_worker

if TYPE_CHECKING:
    from PIL import Image

    from index.second_reader import Box

_VERSION = 2  # of the drawing: what another one drew is drawn anew
_LIMITS = Limits(page_seconds=15, file_seconds=20, megabytes=512, skipped_pages=0)
_AT_ONCE = 2  # pictures drawn side by side; each takes a core, and up to 150 MB for a second

# Pixels. A phone gets a photo at 1,280 on its longer side, or at 2,560 where it asks for more.
_USUAL = 1280
_LONGEST = 2560
_LEGIBLE = 22  # from the foot of a p to the head of an h: type of 10 points, at 2.5 a point
_RIM = 16  # of white, around all
_SLIMMEST = 18  # times as long as wide; sendPhoto takes 20, https://core.telegram.org/bots/api#sendphoto
_MOST_BYTES = 10_000_000  # what it takes

# Of a crop, times the height of a line's letters.
_CONTEXT = 6  # above and below: four lines
_MARGIN = 2
_GUTTER = 1  # what lies farther apart, in all of the lines, stands in another column
_HANGING = 5  # a column that narrow is the numbers of paragraphs, and belongs to the one beside it
_NARROWEST = 15
_LOWEST = 0.5  # times its width
_MOST_OF_A_PAGE = 0.6  # where a crop is more, the page is shown
_LETTERS = 9.0  # points: their height where no text is found

# What multiplies the page, so that black stays black. They differ in lightness from white and from each other, for
# people to whom the colours are alike.
_QUOTED = (255, 228, 100)
_ANSWERS = (255, 176, 64)
_HARDLY = 60  # of 765: a stroke that changes its ground no more than that, such as a dark one, is framed
_QUALITIES = (85, 65, 40)  # of a JPEG: the first that keeps to the limit

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A JPEG, and its size in pixels. `whole`: it shows all of the page, because a part would show hardly less.

    Where the words were not located on the page it is not `highlighted`: all of the page is shown, unmarked.
    """

    jpeg: bytes
    width: int
    height: int
    highlighted: bool
    whole: bool


class PagePictures:
    """Pictures of pages, drawn when asked for and kept in a folder. Safe to use from several threads and processes."""

    def __init__(self, folder: Path, max_bytes: int = 200_000_000) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._drawing = threading.BoundedSemaphore(_AT_ONCE)

    def picture(
        self, pdf: Path, digest: str, page: int, text: str, *, answer: str = "", whole: bool = False
    ) -> PagePicture:
        """Page `page` (1-based) of `pdf` with `text` marked: the lines around it, or the whole page.

        `digest` names the content of the file. `text` is what the page has of the quotation, `answer` the part of it
        to be marked more strongly. Takes about half a second, if it was not drawn before.
        Raises ReportError if the page cannot be drawn.
        """
        wanted = _Wanted(page, text, answer, whole)
        key = repr((_VERSION, digest, wanted)).encode()
        file = self._folder / f"{hashlib.sha256(key).hexdigest()}.jpg"
        if kept := _kept(file):
            return kept
        with self._drawing:
            if kept := _kept(file):  # by whom we waited for
                return kept
            picture = read_in_worker(pdf, functools.partial(_picture, wanted=wanted), _LIMITS, lambda _done, _of: None)
        self._keep(file, picture)
        return picture

    def _keep(self, file: Path, picture: PagePicture) -> None:
        """Write the JPEG; what viewers pass over behind it tells the rest, and the digest that makes it valid."""
        body = b"%s\n%d %d %d %d" % (picture.jpeg, picture.width, picture.height, picture.highlighted, picture.whole)
        part = file.with_suffix(f".{uuid.uuid4().hex}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(b"%s %s" % (body, hashlib.sha256(body).hexdigest().encode()))
            part.replace(file)
            self._drop_oldest()
        except OSError as error:
            _log.warning("%s: a picture of a page could not be kept (%s)", self._folder, error.strerror)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _drop_oldest(self) -> None:
        """Of all pictures, and what a killed process left of one, keep those used last."""
        total = 0
        for used in sorted(_files(self._folder), key=lambda file: file.at, reverse=True):
            total += used.bytes
            if total > self._max_bytes:
                used.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Wanted:
    page: int
    text: str
    answer: str
    whole: bool


@dataclass(frozen=True, slots=True)
class _Used:
    """A file of the folder, and when it was used last."""

    path: Path
    at: int
    bytes: int


@dataclass(frozen=True, slots=True)
class _View:
    """What is shown of a page, in how many pixels a point; `letters` is the height of the quoted ones, in points."""

    part: "Box"
    scale: float
    letters: float


@dataclass(frozen=True, slots=True)
class _Stroke:
    """Of a marker: left, top, right and bottom in the picture, and the radius of its corners, in pixels."""

    corners: tuple[float, float, float, float]
    radius: float
    colour: tuple[int, int, int]


def _files(folder: Path) -> Iterator[_Used]:
    for path in folder.glob("?" * 64 + ".*"):  # ours alone, whatever else the folder may hold
        with contextlib.suppress(FileNotFoundError):  # dropped by another process
            stat = path.stat()
            yield _Used(path, stat.st_mtime_ns, stat.st_size)


def _kept(file: Path) -> PagePicture | None:
    """The picture in `file`, if it is there and whole. It is then the one used last."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    body, _, digest = content.rpartition(b" ")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        return None
    jpeg, _, facts = body.rpartition(b"\n")
    width, height, highlighted, whole = map(int, facts.split())
    with contextlib.suppress(OSError):  # a folder that may only be read
        os.utime(file)
    return PagePicture(jpeg, width, height, bool(highlighted), bool(whole))


def _picture(path: Path, progress: Progress, _skip: Skip, wanted: _Wanted) -> PagePicture:
    """Draw it; for the worker."""
    from index.highlight import boxes_of  # noqa: PLC0415  # it loads pdfium, for the worker alone
    from index.second_reader import Box, second_reader  # noqa: PLC0415  # it loads pdfium, for the worker alone

    with second_reader(path) as reader:
        if not 1 <= wanted.page <= len(reader):
            raise ReportError(f"{path.name}: there is no page {wanted.page} of {len(reader)}. Build the index again.")
        progress(wanted.page - 1, len(reader))
        page = Box(0, 0, *reader.size(wanted.page))
        glyphs = [glyph for glyph in reader.glyphs(wanted.page) if _holds(page, glyph.box)]  # some may be cropped off
        quoted = boxes_of(wanted.text, glyphs)
        # The answer may stand on the page twice; the one in the quotation is meant.
        answer = boxes_of(wanted.answer, [glyph for glyph in glyphs if any(_holds(box, glyph.box) for box in quoted)])
        places = [glyph.box for glyph in glyphs]
        letters = max(1, statistics.median(box.top - box.bottom for box in quoted)) if quoted else _LETTERS
        part = _part(page, quoted, places, letters) if quoted and not wanted.whole else page
        view = _View(part, _scale(part, letters), letters)
        image = reader.drawn(wanted.page, view.part, view.scale)
    if image is None:
        raise ReportError(
            f"{path.name}: page {wanted.page} cannot be drawn. Print it to a new PDF, and put that into the folder."
        )
    strokes = [
        _stroke(view, box, [place for place in places if _holds(box, place)], colour)
        for boxes, colour in ((quoted, _QUOTED), (answer, _ANSWERS))
        for box in boxes
    ]
    image = _on_a_sheet(_marked(image, strokes))
    return PagePicture(_jpeg(image), image.width, image.height, bool(quoted), part == page)


def _holds(box: "Box", other: "Box") -> bool:
    x, y = (other.left + other.right) / 2, (other.bottom + other.top) / 2
    return box.left <= x <= box.right and box.bottom <= y <= box.top


def _part(page: "Box", quoted: Sequence["Box"], glyphs: Sequence["Box"], letters: float) -> "Box":
    """What to show of a page: the column of the quoted lines, from some lines above to some below."""
    bottom = min(box.bottom for box in quoted) - _CONTEXT * letters
    top = max(box.top for box in quoted) + _CONTEXT * letters
    left, right = _column(page, quoted, [box for box in glyphs if box.top > bottom and box.bottom < top], letters)
    left, right = _widened(left, right, _NARROWEST * letters, page.right)
    bottom, top = _widened(bottom, top, _LOWEST * (right - left), page.top)
    beside = [box for box in glyphs if box.right > left and box.left < right]
    while cut := [box.bottom for box in beside if box.bottom < bottom < box.top]:  # a line in two
        bottom = min(cut)
    while cut := [box.top for box in beside if box.bottom < top < box.top]:
        top = max(cut)
    part = replace(page, left=left, bottom=max(0, bottom), right=right, top=min(top, page.top))
    return page if _area(part) > _MOST_OF_A_PAGE * _area(page) else part


def _scale(part: "Box", letters: float) -> float:
    longest = max(part.right - part.left, part.top - part.bottom, 1)
    return min(max((_USUAL - 2 * _RIM) / longest, _LEGIBLE / letters), (_LONGEST - 2 * _RIM) / longest)


def _area(box: "Box") -> float:
    return (box.right - box.left) * (box.top - box.bottom)


def _column(page: "Box", quoted: Sequence["Box"], near: Sequence["Box"], letters: float) -> tuple[float, float]:
    """Left and right of where the quotation stands in columns, with a margin that no other column reaches into."""
    columns: list[tuple[float, float]] = []
    for box in sorted([*quoted, *near], key=lambda box: box.left):
        if columns and box.left <= columns[-1][1] + _GUTTER * letters:
            columns[-1] = columns[-1][0], max(columns[-1][1], box.right)
        else:
            columns.append((box.left, box.right))
    left, right = min(box.left for box in quoted), max(box.right for box in quoted)
    own = [place for place, column in enumerate(columns) if column[0] <= right and column[1] >= left]
    first, last = own[0], own[-1]
    while first and columns[first - 1][1] - columns[first - 1][0] < _HANGING * letters:
        first -= 1
    gap = columns[first][0] - (columns[first - 1][1] if first else 0)
    left = columns[first][0] - min(_MARGIN * letters, gap * 0.7 if first else gap)
    beyond = columns[last + 1][0] if last + 1 < len(columns) else page.right
    right = columns[last][1] + min(_MARGIN * letters, (beyond - columns[last][1]) * 0.7)
    return max(0, left), min(right, page.right)


def _widened(low: float, high: float, least: float, end: float) -> tuple[float, float]:
    """At least `least` long, around the same middle where there is room between 0 and `end`."""
    more = max(0, least - (high - low)) / 2
    low, high = low - more, high + more
    low, high = low - max(0, high - end), high + max(0, -low)
    return max(0, low), min(high, end)


def _stroke(view: _View, line: "Box", glyphs: Sequence["Box"], colour: tuple[int, int, int]) -> _Stroke:
    """Over a line that holds these glyphs. All are as high, for most letters of any line stand on its foot."""
    part, scale, letters = view.part, view.scale, view.letters
    foot = statistics.median(glyph.bottom for glyph in glyphs) if glyphs else line.bottom
    left, right = max(line.left - letters / 6, part.left), min(line.right + letters / 6, part.right)
    bottom = max(min(line.bottom, foot - letters * 0.3), part.bottom)
    top = min(max(line.top, foot + letters * 0.9) + letters / 10, part.top)
    x, y = part.left, part.top
    corners = ((left - x) * scale, (y - top) * scale, (right - x) * scale, (y - bottom) * scale)
    return _Stroke(corners, letters / 6 * scale, colour)


def _marked(image: "Image.Image", strokes: Sequence[_Stroke]) -> "Image.Image":
    from PIL import Image, ImageChops, ImageDraw, ImageStat  # noqa: PLC0415  # for the worker alone

    image = image.convert("RGB")
    film = Image.new("RGB", image.size, "white")
    for stroke in strokes:
        ImageDraw.Draw(film).rounded_rectangle(stroke.corners, stroke.radius, fill=stroke.colour)
    marked = ImageChops.multiply(image, film)
    for stroke in strokes:
        before, after = (sum(ImageStat.Stat(each.crop(stroke.corners)).median) for each in (image, marked))
        if before - after <= _HARDLY:
            ImageDraw.Draw(marked).rounded_rectangle(stroke.corners, stroke.radius, outline=stroke.colour, width=4)
    return marked


def _on_a_sheet(image: "Image.Image") -> "Image.Image":
    """With a white rim, and more white where it is slimmer than Telegram takes."""
    from PIL import Image  # noqa: PLC0415  # for the worker alone

    least = -(-max(image.size) // _SLIMMEST)
    width, height = (max(side + 2 * _RIM, least) for side in image.size)
    sheet = Image.new("RGB", (width, height), "white")
    sheet.paste(image, ((width - image.width) // 2, (height - image.height) // 2))
    return sheet


def _jpeg(image: "Image.Image") -> bytes:
    """Its colours are not drawn coarser than its lines, or else the edges of letters on a marker blur."""
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality, subsampling=0, optimize=True)
        if buffer.tell() <= _MOST_BYTES:
            break
    return buffer.getvalue()
