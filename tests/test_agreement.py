"""Two readers: what is mended by the second, and what it confirms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.agreement import is_confirmed, mended, normal
from index.second_reader import second_reader
from index.values import Kind, Line, Page, PageSpan, Passage, Run
from tests.typeset import typeset

PAGE = "The fisher—men’s co-operation, fina\ufffences and “été” of дети in § 4 < 5 & 6 remain."


def passage(text, *spans):
    spans = spans or (PageSpan(1, "1", 0, len(text)),)
    return Passage(0, "r", (), Kind.FINDING, "en", text, tuple(spans), ((0, len(text)),))


def page(*texts):
    lines = tuple(
        Line((Run(text, 10.0, bold=False, italic=False, x=50.0, y=700.0 - 12 * n),), 1) for n, text in enumerate(texts)
    )
    return Page(1, 595.0, 842.0, lines)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("co-operation", "cooperation"),
        ("co-\noperation", "co\u00adoperation"),
        ("2015–2021", "2015-2021"),
        ("‘ﬁne’ “ﬂow”", "'fine' \"flow\""),
        ("a  b\u00a0c", "abc"),
        ("wait…", "wait..."),
    ],
)
def test_readings_that_differ_in_blanks_hyphens_and_ligatures_agree(one, other):
    """White space, hyphens and dashes, ligatures and variants of quotes make no difference."""
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"), [("With", "with"), ("été", "ete"), ("12", "13"), ("a,b", "ab"), ("не", "нe")]
)
def test_other_differences_count(one, other):
    """Capitals, accents, digits, punctuation and look-alike letters of another alphabet do not agree."""
    assert normal(one) != normal(other)


def test_a_passage_is_confirmed_around_note_marks_and_running_heads():
    """The page may hold note marks and other lines in between; the passage's own letters all stand there, in order."""
    second = [
        normal(
            "Schools must teach it to all.12 Nearly all schools in towns HEAD OF PAGE 7 do so already today, say two.3"
        )
    ]
    assert is_confirmed(
        passage("Schools must teach it to all. Nearly all schools in towns do so already today, say two."), second
    )


@pytest.mark.parametrize("wrong", ["Schools must reach it.", "Schools must teach it. Never.", "schools must teach it."])
def test_one_wrong_letter_or_a_word_too_many_is_not_confirmed(wrong):
    """What the second reader does not see on the page is not confirmed."""
    assert not is_confirmed(passage(wrong), [normal("Schools must teach it. Nearly all do.")])


def test_each_part_must_stand_on_its_own_page():
    """A passage over two pages is confirmed by both; the right words on the wrong page are not enough."""
    text = "The first half ends here. The second half begins there."
    spans = (PageSpan(1, "1", 0, 26), PageSpan(2, "2", 26, len(text)))
    first, second = normal("The first half ends here."), normal("The second half begins there.")
    assert is_confirmed(passage(text, *spans), [first, second])
    assert not is_confirmed(passage(text, *spans), [second, first])
    assert not is_confirmed(passage(text, *spans), [first])


@given(st.data())
def test_every_stretch_of_a_page_is_confirmed_by_it(data):
    """Whatever is cut out of a page in one piece is confirmed by that page."""
    start = data.draw(st.integers(0, len(PAGE) - 1))
    end = data.draw(st.integers(start + 1, len(PAGE)))
    assert is_confirmed(passage(PAGE[start:end]), [normal(PAGE)])


def test_a_blank_inside_a_word_goes_where_the_report_knows_the_word():
    """The second reader has no blank there, and the report spells the word whole elsewhere."""
    read = page("The prosecution began. The pros ecution failed.", "A prosecution ended.")
    (after,) = mended([read], ["The prosecution began. The prosecution failed.\nA prosecution ended."])
    assert [line.text for line in after.lines] == [
        "The prosecution began. The prosecution failed.",
        "A prosecution ended.",
    ]


def test_blanks_that_the_second_reader_loses_stay():
    """The second reader sometimes runs words together; words that the report knows apart stay apart."""
    read = page("It serves that end. That end serves all.")
    (after,) = mended([read], ["It servesthat end. That end serves all."])
    assert after.lines[0].text == "It serves that end. That end serves all."


def test_capitals_come_from_the_second_reader():
    """A font whose table names capitals wrongly misleads the first reader only."""
    (after,) = mended([page("with regard to children, in vienna")], ["With regard to children, in Vienna"])
    assert after.lines[0].text == "With regard to children, in Vienna"


def test_two_real_readers_agree_on_a_real_page(tmp_path):
    """Accents, Cyrillic, signs and hyphenated lines, typeset and read by pdfium, agree with their source."""
    text = "Été & hiver: <co-operation> — дети и взрослые, § 4; “quoted” text. " * 6
    path = typeset(tmp_path / "page.pdf", text.replace("<", "\\<").replace("§", "§"))
    with second_reader(path) as reader:
        assert normal(text) == normal(reader.text(1))
        assert len(reader.glyphs(1)) > 200
