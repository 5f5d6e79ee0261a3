"""Pictures of pages: real PDFs drawn by the real worker, and judged by their pixels."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pypdf import PdfWriter
from pypdf.generic import RectangleObject

from index.build import inspected
from index.errors import ReportError
from index.page_picture import PagePictures
from index.second_reader import second_reader
from tests.typeset import SETUP, prose, typeset

ROOT = Path(__file__).resolve().parent.parent  # not from tests.conftest, which imports much
ODD = sorted((ROOT.parent / "shared" / "odd_pdfs").glob("*.pdf"))
REPORTS = ROOT.parent / "shared" / "reports"

YELLOW = (255, 228, 100)
ORANGE = (255, 176, 64)
WHITE = (255, 255, 255)

QUOTE = (
    "Guards at the quay — Émile & Zoë, say — wrote <twice> to the office of the harbour, шумный и тёмный. "
    "Nobody has answered them, nor will anybody. They write again each autumn."
)
ANSWER = "Nobody has answered them, nor will anybody."
MARKUP = QUOTE.replace("<", "\\<")


@pytest.fixture
def pictures(tmp_path):
    return PagePictures(tmp_path / "pictures")


@pytest.fixture
def quay(tmp_path):
    """A full page with the quotation in its middle, and the sentence that answers once more at its end."""
    return typeset(tmp_path / "отчёт & <été>.pdf", f"{prose(6)}\n\n{MARKUP}\n\n{prose(4, 30)} {ANSWER}")


def image_of(picture):
    """The image, having checked that Telegram takes it as a photo: its bytes, sides and proportions."""
    image = Image.open(io.BytesIO(picture.jpeg))
    assert (image.format, image.size) == ("JPEG", (picture.width, picture.height))
    assert len(picture.jpeg) <= 10_000_000
    assert sum(image.size) <= 10_000
    assert max(image.size) <= min(2560, 20 * min(image.size))
    return image.convert("RGB")


def near(image, colour, distance=12):
    """White where the image has about this colour, else black."""
    bands = ImageChops.difference(image, Image.new("RGB", image.size, colour)).split()
    worst = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return worst.point(lambda value: 255 * (value <= distance))


def share(mask):
    return mask.histogram()[255] / (mask.width * mask.height)


def turned(path, target, degrees=0, cropbox=None):
    writer = PdfWriter(clone_from=path)
    if cropbox:
        writer.pages[0].cropbox = RectangleObject(cropbox)
    writer.pages[0].rotate(degrees)
    writer.write(target)
    return target


def test_the_quoted_words_are_marked_and_nothing_else(pictures, quay):
    """Where the words stand the ground is yellow and the letters stay dark; all the rest is as in the report."""
    marked = image_of(pictures.picture(quay, "ab", 1, QUOTE, whole=True))
    plain = image_of(pictures.picture(quay, "ab", 1, "Lanterns are lit at noon on the quay.", whole=True))
    assert marked.size == plain.size
    changed = ImageChops.difference(marked, plain).convert("L").point(lambda value: 255 * (value > 12))
    with second_reader(quay) as reader:
        glyphs, (_, height) = reader.glyphs(1), reader.size(1)
    scale = (marked.height - 32) / height
    text = "".join(glyph.char for glyph in glyphs)
    start = text.index("Guards")
    boxes = [glyph.box for glyph in glyphs[start : text.index("autumn.") + 7]]
    expected = (
        16 + scale * min(box.left for box in boxes),
        16 + scale * (height - max(box.top for box in boxes)),
        16 + scale * max(box.right for box in boxes),
        16 + scale * (height - min(box.bottom for box in boxes)),
    )
    assert changed.getbbox() == pytest.approx(expected, abs=4 * scale)
    inside = changed.getbbox()
    assert share(near(marked.crop(inside), YELLOW)) > 0.4
    assert share(near(marked.crop(inside), (0, 0, 0), 40)) > 0.7 * share(near(plain.crop(inside), (0, 0, 0), 40)) > 0.02


def test_the_answer_has_a_stroke_of_its_own(pictures, quay):
    """It is orange within the yellow, and darker, so that whoever sees no colours tells the two apart, and from white.

    Where the same sentence stands outside of the quotation it is not marked.
    """
    image = image_of(pictures.picture(quay, "ab", 1, QUOTE, answer=ANSWER, whole=True))
    yellow, orange = near(image, YELLOW), near(image, ORANGE)
    assert share(yellow) > share(orange) > 0.005
    outer, inner = yellow.getbbox(), orange.getbbox()
    assert outer[1] < inner[1] < inner[3] < outer[3] + 3
    assert inner[3] - inner[1] < 0.6 * (outer[3] - outer[1])
    light = [Image.new("RGB", (1, 1), colour).convert("L").getpixel((0, 0)) for colour in (WHITE, YELLOW, ORANGE)]
    assert light[0] - light[1] > 25
    assert light[1] - light[2] > 25


@pytest.mark.parametrize("answer", ["", "Lanterns are lit at noon on the quay."])
def test_without_an_answer_all_is_yellow(pictures, quay, answer):
    """Nor does an answer that the quotation does not hold colour anything."""
    image = image_of(pictures.picture(quay, "ab", 1, QUOTE, answer=answer))
    assert share(near(image, YELLOW)) > 0.1
    assert not near(image, ORANGE).getbbox()


def test_a_crop_shows_the_lines_around_large(pictures, tmp_path):
    """Of an A4 page it has the width of the text and some lines above and below, in letters of 25 pixels or more."""
    setup = SETUP.replace("width: 300pt, height: 400pt", "paper: 'a4'").replace("'", '"')
    path = typeset(tmp_path / "a4.pdf", f"{prose(40)}\n\n{MARKUP}\n\n{prose(40, 60)}", setup)
    part, page = (pictures.picture(path, "ab", 1, QUOTE, whole=whole) for whole in (False, True))
    assert (part.highlighted, page.highlighted) == (True, True)
    image, whole = image_of(part), image_of(page)
    assert max(image.size) == pytest.approx(1280, abs=2)
    assert 0.4 < image.height / image.width < 0.7
    assert (whole.height - 32) / (whole.width - 32) == pytest.approx(842 / 595, rel=0.01)
    top, bottom = near(image, YELLOW).getbbox()[1::2]
    line = (bottom - top) / 2  # two lines of 10 points, at a distance of 12.5
    assert line > 25
    assert top > 2 * line
    assert image.height - bottom > 2 * line
    dark = image.convert("L").point(lambda value: 255 * (value < 128))
    assert dark.getbbox()[0] > 25
    assert image.width - dark.getbbox()[2] > 25


def test_a_crop_keeps_to_its_column(pictures, tmp_path):
    """Of the column beside, which is red here, not a letter; a number that hangs beside the text is there."""
    setup = SETUP.replace("300pt", "500pt") + "#set page(columns: 2)\n#set columns(gutter: 14pt)\n"
    item = f"#place(dx: -18pt, text(fill: blue)[7.]) {MARKUP}"
    source = f"{prose(6)}\n\n{item}\n\n{prose(5, 50)}\n#colbreak()\n#set text(fill: red)\n{prose(16, 70)}"
    path = typeset(tmp_path / "columns.pdf", source, setup)
    image = image_of(pictures.picture(path, "ab", 1, QUOTE))
    red, blue = (255, 65, 54), (0, 116, 217)  # as Typst has them
    assert share(near(image, YELLOW)) > 0.1
    assert not near(image, red, 40).getbbox()
    assert near(image, blue, 40).getbbox()
    whole = image_of(pictures.picture(path, "ab", 1, QUOTE, whole=True))
    assert near(whole, red, 40).getbbox()


def test_no_line_is_cut_in_two(pictures, quay):
    """Above the first and below the last row of a crop that has ink there is white, wherever the crop ends."""
    for words in ("warm clothes", "the office of the harbour", "They write again each autumn."):
        image = image_of(pictures.picture(quay, "ab", 1, words))
        edges = image.crop((0, 15, image.width, 17)), image.crop((0, image.height - 17, image.width, image.height - 15))
        assert [share(near(edge, (0, 0, 0), 60)) < 0.06 for edge in edges] == [True, True]


def test_what_fills_most_of_a_page_shows_all_of_it(pictures, tmp_path):
    """A crop that would be nearly the page is the page."""
    path = typeset(tmp_path / "long.pdf", prose(12))
    part, whole = (pictures.picture(path, "ab", 1, prose(12), whole=whole) for whole in (False, True))
    assert part == whole
    assert share(near(image_of(part), YELLOW)) > 0.2


def test_words_that_are_not_there_leave_the_page_unmarked(pictures, quay):
    """All of the page is shown, and the picture says that nothing on it is marked."""
    for text in ("Lanterns are lit at noon on the quay.", ""):
        picture = pictures.picture(quay, "ab", 1, text, answer=ANSWER)
        assert not picture.highlighted
        image = image_of(picture)
        assert (image.height - 32) / (image.width - 32) == pytest.approx(4 / 3, rel=0.01)
        assert not near(image, YELLOW, 60).getbbox()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_pages_that_are_turned_and_cropped(pictures, tmp_path, quay, degrees):
    """The strokes lie on the words however the page is shown."""
    path = turned(quay, tmp_path / "turned.pdf", degrees, (20, 30, 290, 390))
    image = image_of(pictures.picture(path, "ab", 1, QUOTE, answer=ANSWER))
    yellow = image.crop(near(image, YELLOW).getbbox())
    assert share(near(yellow, (0, 0, 0), 60)) > 0.02
    assert share(near(image, ORANGE)) > 0.005


def test_what_is_cropped_off_is_not_marked(pictures, tmp_path, quay):
    """The text of a page may hold words that nobody sees."""
    path = turned(quay, tmp_path / "cropped.pdf", cropbox=(0, 0, 300, 100))
    picture = pictures.picture(path, "ab", 1, QUOTE)
    assert not picture.highlighted
    assert (picture.height - 32) / (picture.width - 32) == pytest.approx(1 / 3, rel=0.01)


@pytest.mark.parametrize(("ground", "ink"), [("navy", "white"), ("rgb(255, 228, 100)", "black"), ("black", "yellow")])
def test_on_a_coloured_ground_the_words_are_told_too(pictures, tmp_path, ground, ink):
    """A marker does not show on a dark box: there is a frame around the words then, or a tone that differs."""
    source = f"{prose(3)}\n#block(fill: {ground}, inset: 8pt, text(fill: {ink})[{MARKUP} {prose(3, 20)}])"
    path = typeset(tmp_path / "box.pdf", source)
    marked = image_of(pictures.picture(path, "ab", 1, QUOTE, whole=True))
    plain = image_of(pictures.picture(path, "ab", 1, "", whole=True))
    changed = ImageChops.difference(marked, plain).convert("L").point(lambda value: 255 * (value > 15))
    assert share(changed) > 0.01


@pytest.mark.parametrize(
    "page",
    ["width: 2384pt, height: 3370pt", "width: 40pt, height: 2000pt", "width: 4000pt, height: 80pt"],
    ids=["A0", "1:50", "50:1"],
)
@pytest.mark.parametrize("whole", [False, True])
def test_pages_of_any_size_keep_to_the_limits(pictures, tmp_path, page, whole):
    """Telegram takes the picture; around the words the letters are large enough, though the page be huge."""
    setup = f'#set page({page}, margin: 5pt)\n#set text(font: "Libertinus Serif", size: 10pt)\n'
    picture = pictures.picture(typeset(tmp_path / "page.pdf", MARKUP, setup), "ab", 1, QUOTE, whole=whole)
    image = image_of(picture)
    assert picture.highlighted
    assert near(image, YELLOW, 30).getbbox()


def test_a_tiny_page_is_drawn(pictures, tmp_path):
    """One of a few points, with nothing on it."""
    path = typeset(tmp_path / "tiny.pdf", "", "#set page(width: 3pt, height: 2pt, margin: 0pt)\n")
    image = image_of(pictures.picture(path, "ab", 1, QUOTE))
    assert image.getcolors() == [(image.width * image.height, WHITE)]


def test_a_password_to_open_is_an_error_and_an_empty_one_is_not(pictures, tmp_path, quay):
    """Many publishers lock editing alone, and such a file can be read."""
    for name, password in (("open", ""), ("locked", "сезам")):
        writer = PdfWriter(clone_from=quay)
        writer.encrypt(password, "owner", algorithm="AES-256")
        writer.write(tmp_path / f"{name}.pdf")
    assert pictures.picture(tmp_path / "open.pdf", "open", 1, QUOTE).highlighted
    with pytest.raises(ReportError, match=r"^locked\.pdf: .* Print it to a new PDF"):
        pictures.picture(tmp_path / "locked.pdf", "locked", 1, QUOTE)


def test_what_cannot_be_drawn_is_told(pictures, tmp_path, quay):
    """A page that the file has not, and a file that is not there; nothing of it is kept."""
    for page in (0, 2):
        with pytest.raises(ReportError) as told:
            pictures.picture(quay, "ab", page, QUOTE)
        assert str(told.value) == f"{quay.name}: there is no page {page} of 1. Build the index again."
    with pytest.raises(ReportError, match=r"^gone\.pdf: "):
        pictures.picture(tmp_path / "gone.pdf", "ab", 1, QUOTE)
    assert not (tmp_path / "pictures").exists()


def test_a_picture_is_drawn_once(pictures, tmp_path, quay):
    """The same picture comes again without its PDF, and another one does not. Its file is a JPEG for any viewer."""
    drawn = pictures.picture(quay, "ab", 1, QUOTE, answer=ANSWER)
    quay.unlink()
    (file,) = (tmp_path / "pictures").glob("*.jpg")
    with Image.open(file) as image:
        image.load()
        assert image.size == (drawn.width, drawn.height)
    assert pictures.picture(quay, "ab", 1, QUOTE, answer=ANSWER) == drawn
    assert PagePictures(tmp_path / "pictures").picture(quay, "ab", 1, QUOTE, answer=ANSWER) == drawn
    for digest, page, text, answer, whole in (
        ("cd", 1, QUOTE, ANSWER, False),
        ("ab", 2, QUOTE, ANSWER, False),
        ("ab", 1, QUOTE[:-1], ANSWER, False),
        ("ab", 1, QUOTE, "", False),
        ("ab", 1, QUOTE, ANSWER, True),
    ):
        with pytest.raises(ReportError):
            pictures.picture(quay, digest, page, text, answer=answer, whole=whole)


@pytest.mark.parametrize("kept", [slice(0), slice(9000), slice(-1), slice(1, None)])
def test_a_damaged_picture_is_drawn_anew(pictures, tmp_path, quay, kept):
    """Empty, half-written, without its last byte or its first; and the file is mended."""
    drawn = pictures.picture(quay, "ab", 1, QUOTE)
    (file,) = (tmp_path / "pictures").iterdir()
    content = file.read_bytes()
    file.write_bytes(content[kept])
    assert pictures.picture(quay, "ab", 1, QUOTE) == drawn
    assert file.read_bytes() == content


def test_the_folder_is_bounded(tmp_path, quay):
    """What was not used for longest goes first, and nothing that is not ours goes."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    foreign = folder / "дневник.jpg"
    foreign.write_bytes(bytes(10**6))
    left = folder / f"{'a' * 64}.{'b' * 32}.part"  # by a process that was killed
    left.write_bytes(bytes(1000))
    roomy = PagePictures(folder)
    first, second, third = "Lanterns at noon", "Lanterns at dusk", "Lanterns at dawn"  # pages unmarked, of equal size
    drawn = roomy.picture(quay, "ab", 1, first)
    assert roomy.picture(quay, "ab", 1, second) == roomy.picture(quay, "ab", 1, first) == drawn  # the second is older
    size = len(drawn.jpeg)
    assert PagePictures(folder, max_bytes=5 * size // 2).picture(quay, "ab", 1, third) == drawn
    quay.unlink()
    assert roomy.picture(quay, "ab", 1, first) == roomy.picture(quay, "ab", 1, third) == drawn
    with pytest.raises(ReportError):
        roomy.picture(quay, "ab", 1, second)
    assert foreign.exists()
    assert not left.exists()


def test_a_folder_that_cannot_be_written_costs_no_picture(tmp_path, quay, caplog):
    """It is said in the log, without a word of what was asked, and the picture is shown."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert PagePictures(tmp_path / "file" / "pictures").picture(quay, "ab", 1, QUOTE).highlighted
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "could not be kept" in record.message
    assert "quay" not in record.message


def test_many_ask_at_once(tmp_path, quay):
    """Several threads, and two that know nothing of each other, get the same picture; no half-written file is left."""
    both = [PagePictures(tmp_path / "pictures") for _ in range(2)]
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(both[n % 2].picture, quay, "ab", 1, QUOTE, whole=n % 3 == 0) for n in range(9)]
        got = {done.result() for done in asked}
    assert len(got) == 2
    assert sorted(file.suffix for file in (tmp_path / "pictures").iterdir()) == [".jpg", ".jpg"]


def test_the_process_that_answers_stays_small(tmp_path, quay):
    """It loads neither Pillow nor pdfium to draw; the worker loads neither torch nor the model."""
    code = (
        "import sys; from pathlib import Path; from index.page_picture import PagePictures; "
        "picture = PagePictures(Path(sys.argv[2])).picture(Path(sys.argv[1]), 'ab', 1, 'warm clothes'); "
        "print(picture.highlighted, *(name for name in ('PIL', 'pypdfium2', 'torch') if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, quay, tmp_path / "pictures"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"
    worker = (
        "import sys, index.worker, index.page_picture, index.highlight, PIL.ImageDraw; print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", worker], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize("path", sorted((ROOT / "corpus").glob("*.pdf")), ids=lambda path: path.stem)
def test_passages_of_the_starter_corpus(pictures, path):
    """Each is found and marked, with its sentence, on each of its pages; the picture is light enough for a phone."""
    read = inspected(path, lambda _stage: lambda _done, _of: None)
    for passage in read.passages[::12]:
        for span in passage.spans:
            start, end = max(passage.sentences, key=lambda at: min(at[1], span.end) - max(at[0], span.start))
            answer = passage.text[max(start, span.start) : min(end, span.end)]
            text = passage.text[span.start : span.end]
            picture = pictures.picture(path, path.stem, span.page, text, answer=answer)
            assert picture.highlighted, passage
            assert share(near(image_of(picture), ORANGE)) > 0.001, passage
            assert len(picture.jpeg) < 400_000, passage


@pytest.mark.skipif(not REPORTS.exists(), reason="no folder shared/reports beside the checkout")
def test_a_real_report_in_two_columns(pictures):
    """The crop is the column: quoted lines, which take half of the page's width, take most of the picture's."""
    path = REPORTS / "ehrc_rantsev_two_column.pdf"
    with second_reader(path) as reader:
        texts = {number: reader.text(number)[1000:1600] for number in (2, 7)}
    for number, text in texts.items():
        picture = pictures.picture(path, "ab", number, text)
        assert picture.highlighted
        assert share(near(image_of(picture), YELLOW)) > 0.2
        whole = pictures.picture(path, "ab", number, text, whole=True)
        strokes = [near(image_of(each), YELLOW).getbbox() for each in (picture, whole)]
        assert strokes[0][2] - strokes[0][0] > 0.75 * picture.width  # the lines fill the crop
        assert strokes[1][2] - strokes[1][0] < 0.55 * whole.width


@pytest.mark.skipif(not ODD, reason="no folder shared/odd_pdfs beside the checkout")
def test_odd_pdfs_end_in_a_picture_or_an_error(pictures):
    """Whatever a file does to pdfium, there is a photo that Telegram takes, or one line with its name; we live on."""

    def outcome(path):
        try:
            return pictures.picture(path, path.name, 1, "This is a test document.")
        except ReportError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        outcomes = dict(zip(ODD, pool.map(outcome, ODD), strict=True))
    drawn = [image_of(result) for result in outcomes.values() if not isinstance(result, ReportError)]
    assert len(drawn) > len(ODD) / 2
    for path, result in outcomes.items():
        if isinstance(result, ReportError):
            assert str(result).startswith(f"{path.name}: ")
            assert "\n" not in str(result)
