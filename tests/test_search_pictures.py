"""Pictures of a passage: of each page on which it stands, drawn from the copy that lies beside the index."""

import io
import shutil

import pytest
from PIL import Image, ImageChops

from index import Findings, ReportError
from index.build import build_index
from tests.typeset import prose, typeset

LEAF = f"= Гавань & <café>\n\n{prose(14)}\n\n{prose(9, first=20)}"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    typeset(folder / "harbour — é.pdf", LEAF)
    return folder


@pytest.fixture(scope="module")
def index(corpus, tmp_path_factory, tiny_model, tiny_models):
    folder = tmp_path_factory.mktemp("pictures") / "index"
    assert build_index(corpus, folder, tiny_models, str(tiny_model), lambda _: lambda *_: None).problems == ()
    return folder


@pytest.fixture
def findings(index, tiny_models):
    return Findings(index, tiny_models)


@pytest.fixture
def leaf(findings):
    """The passage that goes on overleaf."""
    (passage,) = [one for one in findings._loaded.generation.passages if len(one.pages) > 1]
    return passage


def drawn(picture):
    return Image.open(io.BytesIO(picture.jpeg)).convert("RGB")


def test_of_a_passage_on_two_pages_there_are_two_pictures(findings, leaf):
    """Each shows its own page with the words marked that stand there, and has the size that it says."""
    assert leaf.pages == (1, 2)
    pictures = findings.pictures(leaf.key)
    assert [picture.highlighted for picture in pictures] == [True, True]
    first, second = map(drawn, pictures)
    assert [(picture.width, picture.height) for picture in pictures] == [first.size, second.size]
    assert first.tobytes() != second.tobytes()
    for passage in findings._loaded.generation.passages:
        assert len(findings.pictures(passage.key)) == len(passage.pages)


def test_the_sentence_that_answers_is_marked_on_its_page_alone(findings, leaf):
    """More strongly than the rest; the other page looks as it does without."""
    plain = findings.pictures(leaf.key)
    last = len(leaf.sentences) - 1
    assert leaf.sentences[last][0] >= leaf.spans[1].start  # it stands overleaf
    marked = findings.pictures(leaf.key, answer=last)
    assert marked[0] == plain[0]
    assert ImageChops.difference(drawn(plain[1]), drawn(marked[1])).getbbox()


@pytest.mark.parametrize("answer", [99, 10**9])
def test_a_sentence_that_is_not_there_marks_nothing(findings, leaf, answer):
    """As after the passage has changed; the pictures are those of the passage."""
    assert findings.pictures(leaf.key, answer=answer) == findings.pictures(leaf.key)


def test_the_whole_page_may_be_seen(findings, leaf):
    """In the shape of the page, 300 by 400 points, and its white rim; the words are marked there too."""
    for picture in findings.pictures(leaf.key, whole=True):
        assert picture.highlighted
        assert (picture.width - 32) / (picture.height - 32) == pytest.approx(300 / 400, abs=0.01)


@pytest.mark.parametrize("key", ["", "0" * 16, "маяк — <&>"])
def test_of_a_passage_that_is_gone_there_is_no_picture(findings, key):
    """Nor an error."""
    assert findings.pictures(key) == ()


def test_a_file_that_was_replaced_is_shown_as_it_was_read(findings, index, corpus, leaf):
    """Pages come from the copy: what is quoted stands on them, whatever staff put into the folder since."""
    before = findings.pictures(leaf.key)
    shutil.rmtree(index / "pictures")
    typeset(corpus / "harbour — é.pdf", "Another report altogether — <&>.")
    assert findings.pictures(leaf.key) == before


def test_without_the_copy_the_remedy_is_told(findings, index, leaf):
    """Although pictures drawn before may still lie there: they belong to a file that is gone."""
    copy = findings._loaded.generation.pdf_of(leaf.report_id).path
    copy.rename(copy.with_name("away"))
    with pytest.raises(ReportError, match=r"harbour — é.*: its PDF is not beside the index\. .*make index$"):
        findings.pictures(leaf.key)
    copy.with_name("away").rename(copy)
