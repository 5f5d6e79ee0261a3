"""The second reader gives characters in the places where they are seen."""

import io

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import RectangleObject

from index.highlight import boxes_of
from index.second_reader import second_reader
from tests.typeset import typeset


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("shown", [(0, 0, 300, 400), (20, 30, 250, 380)])
def test_boxes_lie_where_the_ink_is(tmp_path, turned, shown):
    """Also on a page that is cropped, or turned, to be shown: the boxes are those of the picture."""
    writer = PdfWriter(clone_from=typeset(tmp_path / "page.pdf", "Ships may enter the harbour."))
    writer.pages[0].cropbox = RectangleObject(shown)
    writer.pages[0].rotate(turned)
    writer.write(tmp_path / "turned.pdf")
    with second_reader(tmp_path / "turned.pdf") as reader:
        boxes = boxes_of("Ships may enter the harbour.", reader.glyphs(1))
        (width, height), png = reader.size(1), reader.picture(1, round(2 * reader.size(1)[0]))
    with Image.open(io.BytesIO(png)) as image:
        left, top, right, bottom = image.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    ink = (left / 2, height - bottom / 2, right / 2, height - top / 2)
    around = (
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )
    assert around == pytest.approx(ink, abs=1.5)
    assert width == (shown[2] - shown[0] if turned % 180 == 0 else shown[3] - shown[1])
