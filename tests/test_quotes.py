"""A passage as a piece of a message: the words in a block quote, and below them where they stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.parts import packed
from bot.quotes import aside, cautions, page_caption, source, whole_quote
from bot.texts import LANGUAGES, texts_in
from index import Report
from tests.found import DIGEST, OFFICIAL, hit, nasty
from tests.sent import arrived, meant, sent

ENGLISH = texts_in("en")
LINK = '<a href="https://example.org/h.pdf#page=7">p. 5 (PDF page 7)</a>'


def quoted(*sentences, **more):
    """The HTML of a passage that is quoted whole."""
    return whole_quote(hit(*sentences, **more), ENGLISH).html


def shown(part):
    (reply,) = packed([part])
    return sent(reply)


def test_a_quotation_stands_in_a_block_quote_with_its_source_below():
    """Text that looks like markup is shown as it stands; report, section and both page numbers follow."""
    assert quoted("5 < 6 & <b>été</b> — дети") == (
        "<blockquote>5 &lt; 6 &amp; &lt;b&gt;été&lt;/b&gt; — дети</blockquote>\n"
        f"<b>Harbour 2021</b>, 3 Ports › 3.1 Дети &amp; &lt;b&gt;, {LINK}"
    )


@pytest.mark.parametrize(
    ("pages", "line"),
    [
        (((7, "7"),), "p. 7"),
        (((7, "vii"),), "p. vii (PDF page 7)"),
        (((7, "5"), (8, "6")), "pp. 5–6 (PDF pages 7–8)"),
        (((7, None),), "PDF page 7"),
        (((7, "5"), (8, None)), "PDF pages 7–8"),
        (((7, "<&> Ж"),), "p. &lt;&amp;&gt; Ж (PDF page 7)"),
        (((7, "é" * 5000),), f"p. {'é' * 19}… (PDF page 7)"),
    ],
)
def test_pages_are_named_as_printed_and_as_in_the_pdf(pages, line):
    """The printed number comes first; the PDF's is added where it differs, and stands alone where none is printed."""
    assert f">{line}</a>" in quoted("é", pages=pages)


@pytest.mark.parametrize(
    ("section", "line"),
    [
        ((), f"<b>Harbour 2021</b>, {LINK}"),
        (("A", "B", "C"), f"<b>Harbour 2021</b>, B › C, {LINK}"),
        (("A", " "), f"<b>Harbour 2021</b>, A, {LINK}"),
        (("", ""), f"<b>Harbour 2021</b>, {LINK}"),
        (("é" * 71, "Ж"), f"<b>Harbour 2021</b>, {'é' * 69}… › Ж, {LINK}"),
    ],
)
def test_of_the_section_the_two_innermost_headings_are_named(section, line):
    """Shortened, and without those that are empty."""
    assert source(hit("é", section=section), ENGLISH).html == line


def test_without_an_address_the_page_is_plain():
    """And without a short title it stands alone."""
    bare = Report("r", "r.pdf", "Été", "")
    assert source(hit("é", report=bare, section=()), ENGLISH).html == "p. 5 (PDF page 7)"


def test_where_the_pdf_has_no_address_the_page_leads_to_that_of_the_report():
    """Which has no page to open it at."""
    report = Report("r", "r.pdf", "Été", "Été", url="https://example.org/?a=1&b=<2>")
    assert '<a href="https://example.org/?a=1&amp;b=&lt;2&gt;">' in source(hit("é", report=report), ENGLISH).html


def test_an_unofficial_text_says_so_under_its_quotation():
    """With its own note, or in the words of the language where it has none; an official one says nothing."""
    own = Report("r", "r.pdf", "Été", "Été", official=False)
    assert quoted("a", report=DIGEST).endswith("\n<i>no official document</i>")
    assert quoted("a", report=own).endswith("\n<i>not an official document</i>")
    assert "<i>" not in quoted("a")


def test_each_caution_is_said_once():
    """However many passages it is about, in the order in which they come; 300 characters of it at most."""
    long = Report("r", "r.pdf", "Été", "Été", official=False, note="Ж" * 500)
    said = [part.html for part in cautions([OFFICIAL, DIGEST, long, DIGEST], ENGLISH)]
    assert said == ["<i>no official document</i>", f"<i>{'Ж' * 299}…</i>"]


def test_long_quotations_are_folded():
    """Up to 400 characters a quotation is open; a longer one opens when tapped."""
    assert quoted("a" * 400).startswith("<blockquote>")
    assert quoted("a" * 401).startswith("<blockquote expandable>")


def test_the_sentence_that_answers_is_bold():
    """It alone, with its own markup as text; what stands before and after it stays where it is."""
    assert quoted("Été.", "Порт < 5 & <b>не</b> открыт — нет.", "Nobody came.", answer=1).startswith(
        "<blockquote>Été. <b>Порт &lt; 5 &amp; &lt;b&gt;не&lt;/b&gt; открыт — нет.</b> Nobody came.</blockquote>\n"
    )


def test_a_single_sentence_is_not_bold():
    """Where there is nothing to tell it apart from, nothing is marked."""
    assert quoted("Été & hiver.", answer=0).startswith("<blockquote>Été &amp; hiver.</blockquote>")


def test_an_answer_at_the_beginning_stays_in_sight_before_the_rest():
    """Nothing is said twice, and both together are the passage."""
    assert quoted("Порт " + "é" * 120 + ".", "c" * 350 + ".", answer=0).startswith(
        f"<blockquote><b>Порт {'é' * 120}.</b></blockquote>\n<blockquote expandable>{'c' * 350}.</blockquote>\n"
    )


def test_an_answer_that_would_be_folded_away_stands_in_front():
    """Of a folded quotation three lines are seen: what ends behind them comes first, alone, then the passage whole."""
    assert quoted("é" * 300 + ".", "Порт < 5.", "c" * 100 + ".", answer=1).startswith(
        f"<blockquote><b>Порт &lt; 5.</b></blockquote>\n<blockquote expandable>{'é' * 300}. <b>Порт &lt; 5.</b> ccc"
    )


@pytest.mark.parametrize(
    "sentences",
    [
        ("é" * 89 + ".", "Порт < 5.", "c" * 400 + "."),  # seen without a tap
        ("é" * 380 + ".", "Порт < 5."),  # not folded
    ],
)
def test_an_answer_that_is_seen_is_not_repeated(sentences):
    """Within 100 characters, or in a quotation that is not folded, it is quoted once."""
    assert quoted(*sentences, answer=1).count("Порт") == 1


def test_a_quotation_too_long_for_a_message_ends_with_a_whole_sentence():
    """A cut falls between sentences and is marked."""
    assert "b. […]</blockquote>" in quoted("First.", "b" * 2590 + ".", "c" * 2000 + ".")


def test_of_a_passage_that_comes_second_the_sentence_that_answers_is_quoted():
    """With its source; the caution comes once for all of them."""
    found = hit("Été.", "Порт < 5.", "Nobody.", answer=1, report=DIGEST)
    assert aside(found, ENGLISH).html == (
        "<blockquote>Порт &lt; 5.</blockquote>\n<b>Digest</b>, 3 Ports › 3.1 Дети &amp; &lt;b&gt;, p. 5 (PDF page 7)"
    )


def test_of_one_without_an_answer_the_first_sentence_is_quoted():
    """300 characters of it at most, cut behind a word."""
    assert aside(hit("Été.", "Nobody."), ENGLISH).html.startswith("<blockquote>Été.</blockquote>")
    long = aside(hit("дети " * 100 + "é."), ENGLISH).html
    assert long.startswith(f"<blockquote>{('дети ' * 60).strip()} […]</blockquote>")


def test_a_picture_has_the_source_and_what_must_be_said_below():
    """And that the words could not be found on it, where they could not."""
    found = hit("Été.", report=DIGEST)
    line = "<b>Digest</b>, 3 Ports › 3.1 Дети &amp; &lt;b&gt;, p. 5 (PDF page 7)\n<i>no official document</i>"
    assert page_caption(found, ENGLISH, located=True).html == line
    assert page_caption(found, ENGLISH, located=False).html == f"{line}\n{ENGLISH('page-not-marked')}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quotation_stays_in_the_language_of_its_report(language):
    """Only the word for the page is in that of the reader."""
    texts = texts_in(language)
    told = shown(whole_quote(hit("Les ports — été."), texts))
    assert told.quoted == ["Les ports — été."]
    assert told.formatted("text_link") == [f"{texts('page', pages='5')} ({texts('pdf-page', pages='7')})"]


@settings(max_examples=100, deadline=None)
@given(st.lists(nasty, min_size=2, max_size=5), st.integers(0, 4))
def test_whatever_a_sentence_holds_it_alone_is_bold(parts, number):
    """Telegram's parser finds exactly the sentence that answers in bold, and the whole passage in the quotation."""
    sentences = [f"a{text}é" for text in parts]
    wanted = sentences[number % len(sentences)]
    told = shown(whole_quote(hit(*sentences, answer=number % len(sentences)), ENGLISH))
    assert arrived(told.formatted("bold")[0]) == meant(wanted)
    assert meant(" ".join(sentences)) in told.quoted
