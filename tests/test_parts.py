"""How pieces of HTML are made and packed into messages, by the limits of Telegram."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parts import MESSAGE_CHARS, Part, label, packed, plain_replies
from bot.replies import Button
from tests.found import long_texts, nastiest
from tests.sent import arrived, meant, sent
from tests.standin.rules import RAW_TEXT
from tests.standin.text import parse

ADDRESS = "https://example.org/h.pdf?a=1&b='<2>\"#page=7"
PRESS = (Button("Été & <b>", "more:1"),)


def entities(html):
    return parse(html, "HTML").entities


def test_a_text_from_outside_is_no_markup():
    """It is shown as it stands, and is as long as it looks."""
    part = Part.of("<b>été</b> &amp; — Дети", "<i>", "</i>")
    assert part.html == "<i>&lt;b&gt;été&lt;/b&gt; &amp;amp; — Дети</i>"
    assert part.shown == len("<b>été</b> &amp; — Дети")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A\u030angstro\u0308m", "Ångström"),
        ("cafe\u0301", "café"),
        ("one\rtwo\u2028three\u2029four", "one two three four"),
        ("a\r\nb", "a b"),
        ("№ ﬁ ²", "№ ﬁ ²"),
        ("a\u0301\u0323", "ạ́"),
    ],
)
def test_what_telegram_would_take_out_of_a_text_stays_in_another_form(text, shown):
    """Its server drops rings that stand apart from their letter, and some line breaks; nothing else is changed."""
    (reply,) = plain_replies(text)
    assert arrived(sent(reply).text) == shown
    assert Part.of(text).shown == len(parse(reply.html, "HTML").text)


def test_a_link_leads_to_its_address():
    """With its quotation marks and its ampersands."""
    (reply,) = packed([Part.link("p. <5>", ADDRESS)])
    (link,) = [entity for entity in sent(reply).entities if entity["type"] == "text_link"]
    assert link["url"] == ADDRESS
    assert sent(reply).formatted("text_link") == ["p. <5>"]


@pytest.mark.parametrize("address", ["", "https://example.org/" + "é" * 1500])
def test_without_an_address_that_can_be_used_the_text_is_plain(address):
    """None at all, or one that would leave no room for the message."""
    assert Part.link("p. <5>", address).html == "p. &lt;5&gt;"


def test_parts_are_joined_with_their_lengths():
    """The separators count."""
    joined = Part.joined(", ", [Part.of("é<", "<b>", "</b>"), Part.of("&")])
    assert (joined.html, joined.shown) == ("<b>é&lt;</b>, &amp;", 5)
    assert (Part.joined(", ", []).html, Part.joined(", ", []).shown) == ("", 0)


def test_parts_that_fit_make_one_message():
    """To the last character: 4096 with the blank line between them."""
    parts = [Part.of("é" * 2047), Part.of("<" * 2047)]
    (reply,) = packed(parts)
    assert reply.html == "é" * 2047 + "\n\n" + "&lt;" * 2047
    assert len(sent(reply).text) == MESSAGE_CHARS
    assert [sent(one).text for one in packed([parts[0], Part.of("<" * 2048)])] == ["é" * 2047, "<" * 2048]


def test_the_buttons_stand_below_the_last_message():
    """Rows without buttons are left out."""
    first, last = packed([Part.of("é" * 4000), Part.of("дети" * 200)], [[], PRESS, []])
    assert (first.rows, last.rows) == ((), (PRESS,))
    assert sent(last).buttons == ("Été & <b>",)


def test_more_formats_than_a_message_holds_go_into_the_next():
    """100: Telegram drops further ones without a word."""
    replies = packed([Part.of(f"é{number}", "<b>", "</b>") for number in range(250)])
    assert [len(entities(reply.html)) for reply in replies] == [100, 100, 50]
    bold = [text for reply in replies for text in sent(reply).formatted("bold")]
    assert bold == [f"é{number}" for number in range(250)]


@pytest.mark.parametrize("lively", ["@durov ", "tg://user?id=1 ", "#été ", "example.org ", "/start "])
def test_what_telegram_itself_formats_counts_too(lively):
    """It would drop the formats behind it; so what comes behind 90 such goes into the next message if it has many."""
    replies = packed([Part.of(lively * 90), *(Part.of(f"é{number}", "<b>", "</b>") for number in range(20))])
    bold = [text for reply in replies for text in sent(reply).formatted("bold")]
    assert bold == [f"é{number}" for number in range(20)]


def test_more_bytes_than_a_message_holds_go_into_the_next():
    """32 KiB of HTML, which links alone can fill: the server refuses more before it parses them."""
    replies = packed([Part.link("é", "https://example.org/" + "&" * 1400) for _ in range(12)])
    assert [sent(reply).text.count("é") for reply in replies] == [4, 4, 4]


@given(st.lists(st.tuples(long_texts, st.sampled_from(["", "b", "i"])), min_size=1, max_size=30))
def test_nothing_is_lost_between_messages(texts):
    """Whatever the parts hold, each arrives whole, in order, and each message keeps to the limits."""
    parts = [Part.of(f"a{text[:4000]}", f"<{tag}>" if tag else "", f"</{tag}>" if tag else "") for text, tag in texts]
    replies = packed(parts)
    # One by one: of a text over 35 kB Telegram's code looks at the beginning alone.
    assert " ".join(arrived(sent(reply).text) for reply in replies) == " ".join(
        meant(f"a{text[:4000]}") for text, _ in texts
    )
    assert all(len(reply.html.encode()) <= RAW_TEXT.most for reply in replies)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("5.1 Дети & <b>", "5.1 Дети & <b>"),
        (" Été\n\tна двух   строках ", "Été на двух строках"),
        ("é" * 61, "é" * 59 + "…"),
        ("", "…"),
        (" \n\u2028\u00a0", "…"),
        ("\u202e\u200b\x01", "…"),
        ("\u030a", "…"),
        ("👍", "👍"),
    ],
)
def test_a_button_says_something(text, shown):
    """In one line of 60 characters; a title of nothing but blanks would be refused, and the message with it."""
    assert label(text) == shown


@given(st.one_of(nastiest, st.text(st.characters(categories=["Cc", "Cf", "Zs", "Zl", "Mn", "Co"]))))
def test_any_title_makes_a_button(text):
    """That Telegram takes, even after it has taken out what it does not show."""
    (reply,) = packed([Part.of("é")], [[Button(label(text), "more:1")]])
    (said,) = sent(reply).buttons
    assert arrived(said)
