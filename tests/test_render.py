"""What the renderer emits, read by Telegram's own parser."""

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import MESSAGE_CHARS, Button, answer_replies, section_replies, welcome_replies
from bot.texts import ENGLISH
from index import Answer, Citation, Hit, Kind, Passage, Report, Status, Topic
from index.values import PageSpan
from tests.standin.text import parse, slice_utf16

OFFICIAL = Report(
    "harbour", "harbour.pdf", "Harbour report — été <2021> & порт", "Harbour 2021", pdf_url="https://example.org/h.pdf"
)
DIGEST = Report("digest", "digest.pdf", "A digest", "Digest", official=False, note="no official document")


def hit(*sentences, answer=None, report=OFFICIAL, section=("3 Ports", "3.1 Дети & <b>"), pages=((7, "5"),)):
    """A passage of these sentences; `answer` is the number of the one that answers."""
    text = " ".join(sentences)
    ends = accumulate(len(sentence) + 1 for sentence in sentences)
    offsets = tuple((end - 1 - len(sentence), end - 1) for end, sentence in zip(ends, sentences, strict=True))
    spans = tuple(PageSpan(page, label, 0, len(text)) for page, label in pages)
    passage = Passage(0, report.id, section, Kind.FINDING, "en", text, spans, offsets)
    citation = Citation(report, section, passage.pages, passage.labels)
    return Hit(passage, citation, None if answer is None else offsets[answer], 1.0, 0.9, 0.2)


def replies(*hits, status=Status.ANSWERED, question="?", searched_for="", topics=()):
    answer = Answer(question, "en", status, 0.1, hits, searched_for, topics)
    return answer_replies(answer, [OFFICIAL, DIGEST], ENGLISH)


def answered(*hits, **more):
    """The HTML of each message."""
    return [reply.html for reply in replies(*hits, **more)]


def shown(messages):
    """The text of each message, as Telegram reads it. Raises what Telegram would answer to bad markup."""
    return [parse(message, "HTML").text for message in messages]


def formatted(message, kind):
    """The stretches of a message that have this format."""
    read = parse(message, "HTML")
    return [slice_utf16(read.text, e["offset"], e["length"]) for e in read.entities if e["type"] == kind]


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


def test_the_sentence_that_answers_is_bold():
    """It alone, with its own markup as text; what stands before and after it stays where it is."""
    (message,) = answered(hit("Été.", "Порт < 5 & <b>не</b> открыт — нет.", "Nobody came.", answer=1))
    assert message.startswith(
        "<blockquote>Été. <b>Порт &lt; 5 &amp; &lt;b&gt;не&lt;/b&gt; открыт — нет.</b> Nobody came.</blockquote>\n"
    )


def test_a_single_sentence_is_not_bold():
    """Where there is nothing to tell it apart from, nothing is marked."""
    (message,) = answered(hit("Été & hiver.", answer=0))
    assert message.startswith("<blockquote>Été &amp; hiver.</blockquote>")


def test_an_answer_that_would_be_folded_away_stands_in_front():
    """Behind 300 characters of a folded quotation nobody sees it: it comes first, alone, then the passage whole."""
    (message,) = answered(hit("é" * 300 + ".", "Порт < 5.", "c" * 100 + ".", answer=1))
    assert message.startswith(
        f"<blockquote>Порт &lt; 5.</blockquote>\n<blockquote expandable>{'é' * 300}. <b>Порт &lt; 5.</b> ccc"
    )


@pytest.mark.parametrize(
    "sentences",
    [
        ("é" * 298 + ".", "Порт < 5.", "c" * 100 + "."),  # seen without a tap
        ("é" * 380 + ".", "Порт < 5."),  # not folded
    ],
)
def test_an_answer_that_is_seen_is_not_repeated(sentences):
    """Within 300 characters, or in a quotation that is not folded, it is quoted once."""
    (message,) = answered(hit(*sentences, answer=1))
    assert message.count("Порт") == 1


def test_only_the_first_quotation_has_its_answer_in_front():
    """Further quotations are for those who read on."""
    far = hit("é" * 300 + ".", "Порт < 5.", "c" * 100 + ".", answer=1)
    (message,) = answered(far, far)
    assert message.count("<blockquote>") == 1
    assert message.count("<b>Порт") == 2


def test_a_quotation_too_long_for_a_message_ends_with_a_whole_sentence():
    """A cut falls between sentences and is marked."""
    (message,) = answered(hit("First.", "b" * 2990 + ".", "c" * 2000 + "."))
    assert "b. […]</blockquote>" in message


def test_what_was_understood_comes_first():
    """A question whose words were mended is told in one line, as text, before any doubt."""
    (message,) = answered(
        hit("a"), status=Status.UNSURE, question="<b>trafiking</b> & дети", searched_for="<b>trafficking</b> & дети"
    )
    assert message.startswith(
        "Searched for: &lt;b&gt;trafficking&lt;/b&gt; &amp; дети\n\n"
        "These are the closest passages. They may not answer your question.\n\n<blockquote>"
    )


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


def test_a_declined_answer_offers_the_nearest_sections():
    """One button a section, below the last message, its title shortened to 60 characters and never markup."""
    topics = (Topic("0123456789abcdef", "Дети & <b>", OFFICIAL), Topic("f" * 16, "é" * 61, DIGEST))
    (reply,) = replies(status=Status.DECLINED, topics=topics)
    assert reply.html.endswith("These sections come nearest to it. Press one to read it:")
    assert reply.buttons == (
        Button("Дети & <b>", "topic:0123456789abcdef"),
        Button("é" * 59 + "…", "topic:ffffffffffffffff"),
    )


def test_without_a_near_section_nothing_is_offered():
    """No topics, no buttons and no word about them."""
    (reply,) = replies(status=Status.DECLINED)
    assert reply.buttons == ()
    assert "Press" not in reply.html


def test_a_section_is_quoted_with_its_sources():
    """Each of its passages comes with its citation; nothing is bold, as nothing was asked."""
    (reply,) = section_replies([hit("Été <&>.", "Порт."), hit("Nobody — came.")], ENGLISH)
    assert reply.html.count("p. 5 (PDF page 7)") == 2
    assert formatted(reply.html, "blockquote") == ["Été <&>. Порт.", "Nobody — came."]
    assert formatted(reply.html, "bold") == ["Harbour 2021"] * 2


def test_a_section_that_is_gone_is_told_in_one_line():
    """A button of an earlier year leads to a friendly word."""
    (reply,) = section_replies([], ENGLISH)
    assert reply.html == "The reports have changed since, and this section is no longer among them. Please ask again."


def test_of_very_many_reports_the_first_are_listed():
    """300 reports with long titles fit into one message; it says how many are not shown."""
    many = [Report(str(n), f"{n}.pdf", "é" * 500, "x") for n in range(300)]
    (reply,) = welcome_replies(many, ENGLISH)
    assert "… and 290 more" in reply.html
    assert len(shown([reply.html])[0]) <= MESSAGE_CHARS


nasty = st.text(
    alphabet=st.one_of(st.sampled_from("<>&\"'/ \n\u202eé😀дa."), st.characters(exclude_categories=("Cs", "Cc")))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(nasty, st.integers(1, 1500)), min_size=1, max_size=5), nasty, st.integers(0, 4))
def test_whatever_the_reports_hold_telegram_takes_it(parts, heading, answer):
    """Angle brackets, quotes, emoji, right-to-left marks, endless words: every message parses and fits."""
    sentences = [(text * times)[:20_000] + "a" for text, times in parts]
    report = Report("r", "r.pdf", heading, (heading + "é") * 300, official=False)
    hits = [hit(*sentences, answer=answer % len(sentences), report=report, section=(heading,))] * 2
    searched = "\n".join(sentences)
    for text in shown(answered(*hits, question=heading, searched_for=searched)):
        assert 0 < len(text) <= MESSAGE_CHARS


@settings(max_examples=150, deadline=None)
@given(st.lists(nasty, min_size=2, max_size=5), st.integers(0, 4))
def test_whatever_a_sentence_holds_it_alone_is_bold(parts, answer):
    """Telegram's parser finds exactly the sentence that answers in bold, and the whole passage in the quotation."""
    sentences = [f"a{text}é" for text in parts]
    wanted = sentences[answer % len(sentences)]
    (message,) = answered(hit(*sentences, answer=answer % len(sentences)))
    assert formatted(message, "bold")[0] == wanted
    quoted = formatted(message, "blockquote") + formatted(message, "expandable_blockquote")
    assert " ".join(sentences) in quoted
