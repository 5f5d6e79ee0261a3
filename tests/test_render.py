"""What the renderer emits, read by Telegram's own parser."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import MESSAGE_CHARS, answer_messages, welcome_messages
from bot.texts import ENGLISH
from index import Answer, Citation, Hit, Kind, Passage, Report, Status
from index.values import PageSpan
from tests.standin.text import parse

OFFICIAL = Report(
    "harbour", "harbour.pdf", "Harbour report — été <2021> & порт", "Harbour 2021", pdf_url="https://example.org/h.pdf"
)
DIGEST = Report("digest", "digest.pdf", "A digest", "Digest", official=False, note="no official document")


def hit(text, *, report=OFFICIAL, section=("3 Ports", "3.1 Дети & <b>"), pages=((7, "5"),), sentences=()):
    spans = tuple(PageSpan(page, label, 0, len(text)) for page, label in pages)
    passage = Passage(0, report.id, section, Kind.FINDING, "en", text, spans, sentences or ((0, len(text)),))
    return Hit(passage, Citation(report, section, passage.pages, passage.labels), 1.0, 0.9, 2.0)


def shown(messages):
    """The text of each message, as Telegram reads it. Raises what Telegram would answer to bad markup."""
    return [parse(message, "HTML").text for message in messages]


def answered(*hits, status=Status.ANSWERED):
    return answer_messages(Answer("?", "en", status, 0.1, hits), [OFFICIAL, DIGEST], ENGLISH)


def test_a_quotation_stands_in_a_block_quote_with_its_source_below():
    """Text that looks like markup is shown as it stands; report, section and both page numbers follow."""
    (message,) = answered(hit("5 < 6 & <b>été</b> — дети"))
    assert message == (
        "<blockquote>5 &lt; 6 &amp; &lt;b&gt;été&lt;/b&gt; — дети</blockquote>\n"
        "<b>Harbour 2021</b>, 3 Ports › 3.1 Дети &amp; &lt;b&gt;, "
        '<a href="https://example.org/h.pdf#page=7">p. 5 (PDF page 7)</a>'
    )


@pytest.mark.parametrize(
    ("pages", "line"),
    [
        (((7, "7"),), "p. 7"),
        (((7, "vii"),), "p. vii (PDF page 7)"),
        (((7, "5"), (8, "6")), "pp. 5–6 (PDF pages 7–8)"),
        (((7, None),), "PDF page 7"),
        (((7, "5"), (8, None)), "PDF pages 7–8"),
    ],
)
def test_pages_are_named_as_printed_and_as_in_the_pdf(pages, line):
    """The printed number comes first; the PDF's is added where it differs, and stands alone where none is printed."""
    (message,) = answered(hit("é", pages=pages))
    assert f">{line}</a>" in message


def test_an_unofficial_text_says_so_under_every_quotation():
    """What is no official document carries its note; an official one carries none."""
    (message,) = answered(hit("a", report=DIGEST), hit("b"))
    assert message.count("<i>no official document</i>") == 1


def test_long_quotations_are_folded():
    """Up to 400 characters a quotation is open; a longer one opens when tapped."""
    assert "<blockquote>" in answered(hit("a" * 400))[0]
    assert "<blockquote expandable>" in answered(hit("a" * 401))[0]


def test_a_quotation_too_long_for_a_message_ends_with_a_whole_sentence():
    """A cut falls between sentences and is marked."""
    text = "First. " + "b" * 2990 + ". " + "c" * 2000 + "."
    (message,) = answered(hit(text, sentences=((0, 6), (7, 2998), (2999, 5000))))
    assert "b. […]</blockquote>" in message


def test_an_unsure_answer_says_so_first():
    """The closest passages come with a warning before them."""
    (message,) = answered(hit("a"), status=Status.UNSURE)
    assert message.startswith("These are the closest passages. They may not answer your question.\n\n<blockquote>")


def test_a_declined_answer_quotes_nothing_and_names_the_reports():
    """Silence is said plainly, with what was searched."""
    (message,) = answered(status=Status.DECLINED)
    assert "do not seem to say anything" in message
    assert "• A digest (no official document)" in message
    assert "blockquote" not in message


def test_of_very_many_reports_the_first_are_listed():
    """300 reports with long titles fit into one message; it says how many are not shown."""
    many = [Report(str(n), f"{n}.pdf", "é" * 500, "x") for n in range(300)]
    (message,) = welcome_messages(many, ENGLISH)
    assert "… and 290 more" in message
    assert len(shown([message])[0]) <= MESSAGE_CHARS


nasty = st.text(
    alphabet=st.one_of(st.sampled_from("<>&\"'/ \n\u202eé😀дa."), st.characters(exclude_categories=("Cs", "Cc")))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(nasty, st.integers(1, 1500)), min_size=1, max_size=5), nasty)
def test_whatever_the_reports_hold_telegram_takes_it(parts, heading):
    """Angle brackets, quotes, emoji, right-to-left marks, endless words: every message parses and fits."""
    hits = [hit((text * times)[:20_000] + "a", section=(heading,)) for text, times in parts]
    for text in shown(answered(*hits)):
        assert 0 < len(text) <= MESSAGE_CHARS
