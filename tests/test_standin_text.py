"""The stand-in's rules on text: parsing, trimming, lengths, entities, captions, drafts, quotes, previews."""

from typing import Any

import pytest

from tests.standin import PERSON
from tests.standin.files import picture_size
from tests.standin.params import Upload
from tests.standin.people import SMALL_PHOTO
from tests.standin.text import Formatted, find_entities, fix

SAMPLE = "Café <b>&</b> — 7 рекомендаций"
PHOTO = {"photo": Upload("p.png", SMALL_PHOTO, "image/png")}
HTML: dict[str, Any] = {"parse_mode": "HTML"}
RESERVED = "Bad Request: can't parse entities: Character '.' is reserved"
START_TAG = "Bad Request: can't parse entities: Unsupported start tag"


@pytest.mark.parametrize(
    ("params", "shown"),
    [
        ({"text": "é" * 4096}, "é" * 4096),
        ({"text": "😀" * 4096}, "😀" * 4096),  # 8,192 UTF-16 units: the limit counts code points
        ({"text": f"<b>{'x' * 4096}</b>", **HTML}, "x" * 4096),  # the limit holds after parsing
        ({"text": "x" * 4096 + " \n\n"}, "x" * 4096),  # and after trimming
        ({"text": "я" * 4096 + " " * (32768 - 8192)}, "я" * 4096),  # 32,768 bytes before parsing
        ({"text": " \n é — \n"}, "é —"),
        ({"text": SAMPLE}, SAMPLE),
        ({"text": SAMPLE, **HTML}, "Café & — 7 рекомендаций"),
        ({"text": "1 &lt; 2 &gt; &amp;&quot;&#8212; &nbsp;", **HTML}, '1 < 2 > &"— &nbsp;'),
        ({"text": "*é* \\<\\&", "parse_mode": "MarkdownV2"}, "é <&"),
        ({"text": "*é* x", "parse_mode": "Markdown"}, "é x"),
        ({"text": "*é*", "parse_mode": "none"}, "*é*"),
        ({"text": "a\r\nb\tc\u2028"}, "a\nb c"),
    ],
)
async def test_accepted_text(bot, params, shown):
    """Text is measured in code points after parsing and trimming, and stored as it is shown."""
    message = (await bot.call("sendMessage", chat_id=PERSON, **params)).result
    assert message["text"] == shown


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({}, "Bad Request: message text is empty"),
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: text must be non-empty"),
        ({"text": "<b></b>", **HTML}, "Bad Request: text must be non-empty"),
        ({"text": "é" * 4097}, "Bad Request: message is too long"),
        ({"text": f"<i>{'x' * 4097}</i>", **HTML}, "Bad Request: message is too long"),
        ({"text": "я" * 16384 + "x"}, "Bad Request: text is too long"),
        ({"text": "x", "parse_mode": "rtf"}, "Bad Request: unsupported parse_mode"),
        ({"text": "a <table>b</table>", **HTML}, f'{START_TAG} "table" at byte offset 2'),
        ({"text": "x<br>", **HTML}, f'{START_TAG} "br" at byte offset 1'),
        (
            {"text": "<b>é", **HTML},
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "Fin.", "parse_mode": "MarkdownV2"},
            f"{RESERVED} and must be escaped with the preceding '\\'",
        ),
        ({"text": "x", "entities": "[1]"}, "Bad Request: can't parse MessageEntity: expected an Object"),
        (
            {"text": "x", "entities": [{"type": "font", "offset": 0, "length": 1}]},
            "Bad Request: can't parse MessageEntity: Unsupported type specified",
        ),
    ],
)
async def test_refused_text(bot, params, refusal):
    """What is empty, too long or badly marked up is refused in the server's words."""
    assert (await bot.call("sendMessage", chat_id=PERSON, **params)).refusal == f"400 {refusal}"


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        *[(f"<{tag}>é&amp;</{tag}>", kind) for tag, kind in (
            ("b", "bold"), ("strong", "bold"), ("i", "italic"), ("em", "italic"), ("u", "underline"),
            ("ins", "underline"), ("s", "strikethrough"), ("strike", "strikethrough"),
            ("del", "strikethrough"), ("code", "code"), ("pre", "pre"), ("blockquote", "blockquote"),
            ("tg-spoiler", "spoiler"),
        )],
        ("<blockquote expandable>é&amp;</blockquote>", "expandable_blockquote"),
        ('<span class="tg-spoiler">é&amp;</span>', "spoiler"),
        ('<a href="https://example.org/">é&amp;</a>', "text_link"),
        ('<a href="tg://user?id=7">é&amp;</a>', "text_mention"),
        ('<tg-time unix="100" format="wDT">é&amp;</tg-time>', "date_time"),
    ],
)  # fmt: skip
async def test_html_tags(bot, markup, kind):
    """Every tag that Telegram documents gives its entity."""
    message = (await bot.call("sendMessage", chat_id=PERSON, text=markup, **HTML)).result
    assert message["text"] == "é&"
    [entity] = message["entities"]
    assert (entity["type"], entity["offset"], entity["length"]) == (kind, 0, 2)


async def test_entities_count_utf16_and_move_with_the_trimming(bot):
    """An emoji is two units long, and leading blanks that are cut off shift what follows."""
    message = (await bot.call("sendMessage", chat_id=PERSON, text=" \n😀 <b>é</b>", **HTML)).result
    assert message["text"] == "😀 é"
    assert message["entities"] == [{"type": "bold", "offset": 3, "length": 1}]


async def test_blanks_inside_a_first_entity_stay(bot):
    """Leading blanks are cut only as far as the first entity begins, as TDLib does."""
    message = (await bot.call("sendMessage", chat_id=PERSON, text="  <b>  é</b>", **HTML)).result
    assert message["text"] == "  é"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 3}]


async def test_the_server_finds_links_and_commands_but_not_in_code(bot):
    """Links, mentions and commands get entities by themselves, outside of code."""
    text = "/help @anna_b https://example.org <code>/start</code>"
    message = (await bot.call("sendMessage", chat_id=PERSON, text=text, **HTML)).result
    kinds = [entity["type"] for entity in message["entities"]]
    assert kinds == ["bot_command", "mention", "url", "code"]


async def test_only_a_hundred_entities_are_kept(bot):
    """The 101st entity is dropped without a word."""
    message = (await bot.call("sendMessage", chat_id=PERSON, text="<b>é</b> " * 101, **HTML)).result
    assert len(message["entities"]) == 100
    assert message["entities"][-1]["offset"] == 99 * 2


@pytest.mark.parametrize("length", [0, 1024])
async def test_caption_up_to_1024(bot, length):
    """A caption may be empty, and 1,024 code points long after parsing."""
    caption = f"<b>{'я' * length}</b>" if length else ""
    message = (await bot.call("sendPhoto", PHOTO, chat_id=PERSON, caption=caption, **HTML)).result
    assert message.get("caption", "") == "я" * length


async def test_longer_captions_are_refused(bot):
    """One more code point is too many."""
    reply = await bot.call("sendPhoto", PHOTO, chat_id=PERSON, caption="я" * 1025)
    assert reply.refusal == "400 Bad Request: message caption is too long"


async def test_quote_must_stand_in_the_message_with_its_formatting(api, bot):
    """A quote is an exact part of the message that is replied to: words and formatting."""
    sent = (await bot.call("sendMessage", chat_id=PERSON, text="Один <b>café</b> — два", **HTML)).result

    def reply(**quote: Any) -> dict[str, Any]:
        return {
            "chat_id": PERSON,
            "text": "да",
            "reply_parameters": {"message_id": sent["message_id"]} | quote,
        }

    answer = await bot.call("sendMessage", **reply(quote="<b>café</b> —", quote_parse_mode="HTML"))
    assert answer.result["quote"] == {
        "text": "café —",
        "position": 5,
        "is_manual": True,
        "entities": [{"type": "bold", "offset": 0, "length": 4}],
    }
    assert answer.result["reply_to_message"]["text"] == "Один café — два"
    for wrong in ("café —", "cafe", "x" * 1025):
        refused = await bot.call("sendMessage", **reply(quote=wrong))
        assert refused.refusal == "400 Bad Request: QUOTE_TEXT_INVALID"


async def test_quote_of_1024(bot):
    """A quote may be 1,024 long."""
    sent = (await bot.call("sendMessage", chat_id=PERSON, text="ж" * 1025)).result
    for length, status in ((1024, 200), (1025, 400)):
        quote = {"message_id": sent["message_id"], "quote": "ж" * length}
        reply = await bot.call("sendMessage", chat_id=PERSON, text="да", reply_parameters=quote)
        assert reply.status == status


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ("{", "can't parse link preview options JSON object"),
        ("[]", "object expected as link preview options"),
        ('{"is_disabled": 1}', 'field "is_disabled" must be of type Boolean'),
    ],
)
async def test_refused_previews(bot, options, refusal):
    """link_preview_options is an object of the documented types."""
    reply = await bot.call("sendMessage", chat_id=PERSON, text="x", link_preview_options=options)
    assert reply.refusal == f"400 Bad Request: {refusal}"


async def test_previews_are_kept(bot):
    """The options come back with the message; the old parameter means the same."""
    options = {"is_disabled": False, "url": "https://example.org/é", "show_above_text": True}
    new = await bot.call("sendMessage", chat_id=PERSON, text="x", link_preview_options=options)
    old = await bot.call("sendMessage", chat_id=PERSON, text="x", disable_web_page_preview=True)
    assert new.result["link_preview_options"] == options
    assert old.result["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"draft_id": 0, "text": "x"}, "DRAFT_ID_INVALID"),
        ({"draft_id": 1, "text": "x" * 4097}, "message is too long"),
    ],
)
async def test_refused_drafts(bot, params, refusal):
    """A draft needs a number and keeps to the length of a message."""
    reply = await bot.call("sendMessageDraft", chat_id=PERSON, **params)
    assert reply.refusal == f"400 Bad Request: {refusal}"


async def test_a_draft_is_seen_for_half_a_minute(api, bot):
    """A draft returns True, shows its text or Thinking…, and goes after 30 s or with a message."""
    api.clock.freeze()
    assert (await bot.call("sendMessageDraft", chat_id=PERSON, draft_id=1, text="")).result is True
    assert "(writing): Thinking…" in api.transcript()
    await bot.call("sendMessageDraft", chat_id=PERSON, draft_id=1, text="<i>é…</i>", **HTML)
    assert "(writing): é…" in api.transcript()
    api.clock.advance(31)
    assert "writing" not in api.transcript()
    await bot.call("sendMessageDraft", chat_id=PERSON, draft_id=2, text="ж" * 4096)
    await bot.call("sendMessage", chat_id=PERSON, text="готово")
    assert "writing" not in api.transcript()


async def test_drafts_are_for_private_chats(api, bot):
    """A group gets no draft."""
    api.add_to_group(-2001)
    reply = await bot.call("sendMessageDraft", chat_id=-2001, draft_id=1, text="x")
    assert reply.refusal == "400 Bad Request: message drafts can be sent only to private chats"


def test_what_a_person_types_has_entities_too():
    """Commands, with the bot's name or without, and mentions are found in a person's text."""
    found = [(e["type"], e["offset"], e["length"]) for e in find_entities("/start@findings_test_bot é @anna")]
    assert found == [("bot_command", 0, 24), ("mention", 27, 5)]


def test_times_and_card_numbers_are_no_entities_for_a_bot():
    """Applications make a link of 10:30, but the server does not tell bots."""
    assert find_entities("été 10:30, 4242 4242 4242 4242") == ()


def test_a_part_is_found_only_with_its_own_formatting():
    """The second "café" is the plain one."""
    text = fix(Formatted("café café", ({"type": "bold", "offset": 0, "length": 4},)))
    assert text.quoted(Formatted("café")) == 5


def test_the_size_of_a_picture_is_read_from_its_header():
    """PNG and JPEG headers tell width and height; other bytes and cut ones tell nothing."""
    jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x0b\x08\x00\x20\x00\x10\x03"
    assert picture_size(SMALL_PHOTO) == (640, 480)
    assert picture_size(jpeg) == (16, 32)
    assert picture_size(SMALL_PHOTO[:20]) == (0, 0)
    assert picture_size(jpeg[:8]) == (0, 0)
    assert picture_size(b"%PDF-1.7") == (0, 0)
