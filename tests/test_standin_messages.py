"""The stand-in's rules on messages: keyboards, replies, edits, reactions, chats, flood."""

import json
from typing import Any

import pytest

from tests.standin import PERSON, BotApi, FloodLimits
from tests.standin.client import PlainBot
from tests.standin.params import Upload
from tests.standin.people import SMALL_PHOTO

GROUP, SUPERGROUP = -2001, -1_001_000_003_001
UNALLOWED = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def png(width: int, height: int, size: int = 64) -> Upload:
    """The header of a picture of these sides, filled up to `size` bytes."""
    sides = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return Upload("café.png", (SMALL_PHOTO[:16] + sides).ljust(size, b"\0"), "image/png")


def keyboard(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


async def sent(bot: PlainBot, **params: Any) -> int:
    reply = await bot.call("sendMessage", **{"chat_id": PERSON, "text": "é & ж"} | params)
    return int(reply.result["message_id"])


@pytest.mark.parametrize(
    "button",
    [
        {"text": "Дальше", "callback_data": "é" * 32},  # 64 bytes
        {"text": "x", "callback_data": "x"},
        {"text": "Открыть", "url": "https://example.org/café"},
        {"text": "x", "url": "tg://user?id=7"},
        {"text": "x", "url": "t.me/findings"},
        {"text": "x", "copy_text": {"text": "я" * 256}},
        {"text": "x", "switch_inline_query": ""},
        {"text": "x", "switch_inline_query_current_chat": "é"},
        {"text": "x", "web_app": {"url": "https://example.org"}},
    ],
)
async def test_accepted_buttons(bot, button):
    """A button with one action comes back as it was sent."""
    reply = await bot.call("sendMessage", chat_id=PERSON, text="é", reply_markup=keyboard(button))
    assert reply.result["reply_markup"] == keyboard(button)


@pytest.mark.parametrize(
    ("button", "refusal"),
    [
        ({"text": "x", "callback_data": "é" * 32 + "x"}, "BUTTON_DATA_INVALID"),  # 65 bytes
        ({"text": "x"}, UNALLOWED),
        ({"text": "x", "callback_data": ""}, UNALLOWED),
        ({"text": "", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        ({"text": "x", "copy_text": {"text": "я" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "url": "no url"}, "inline keyboard button URL 'no url' is invalid: Wrong HTTP URL"),
        (
            {"text": "x", "url": "ftp://a.org"},
            "inline keyboard button URL 'ftp://a.org' is invalid: Unsupported URL protocol",
        ),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ("x", "can't parse inline keyboard button: Object expected"),
    ],
)
async def test_refused_buttons(bot, button, refusal):
    """A button needs a text, exactly one usable action, and data of at most 64 bytes."""
    reply = await bot.call("sendMessage", chat_id=PERSON, text="é", reply_markup=keyboard(button))
    assert reply.refusal == f"400 Bad Request: {refusal}"


async def test_of_several_actions_the_first_counts(bot):
    """The server takes url before callback_data and drops the rest."""
    both = {"text": "é", "callback_data": "d", "url": "https://example.org"}
    reply = await bot.call("sendMessage", chat_id=PERSON, text="é", reply_markup=keyboard(both))
    assert reply.result["reply_markup"] == keyboard({"text": "é", "url": "https://example.org"})


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ('{"inline_keyboard": 1}', 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'),
        (json.dumps(keyboard(*[{"text": "x", "callback_data": "x"}] * 101)), "reply markup is too long"),
    ],
)
async def test_refused_keyboards(bot, markup, refusal):
    """A keyboard is an object of rows with at most 100 buttons."""
    reply = await bot.call("sendMessage", chat_id=PERSON, text="é", reply_markup=markup)
    assert reply.refusal == f"400 Bad Request: {refusal}"


async def test_a_hundred_buttons_and_keyboards_below_the_text(api, bot):
    """100 buttons go; a keyboard for typing is seen by the person and is no part of the message."""
    buttons = [{"text": "x", "callback_data": "x"}] * 100
    reply = await bot.call("sendMessage", chat_id=PERSON, text="é", reply_markup=keyboard(*buttons))
    assert len(reply.result["reply_markup"]["inline_keyboard"][0]) == 100
    typing = {"keyboard": [[{"text": "Да"}, "Нет"]]}
    reply = await bot.call("sendMessage", chat_id=PERSON, text="é?", reply_markup=typing)
    assert "reply_markup" not in reply.result
    assert api.transcript().endswith("é?\n  ⌨ [Да] [Нет]\n")


async def test_replies(api, bot):
    """A reply shows what it answers, by the new parameter or the old one; an unknown message is refused."""
    asked = api.say("Почему?")
    for params in ({"reply_parameters": {"message_id": asked}}, {"reply_to_message_id": asked}):
        reply = await bot.call("sendMessage", chat_id=PERSON, text="é", **params)
        assert reply.result["reply_to_message"]["text"] == "Почему?"
    unknown: dict[str, Any] = {"message_id": 999}
    reply = await bot.call("sendMessage", chat_id=PERSON, text="é", reply_parameters=unknown)
    assert reply.refusal == "400 Bad Request: message to be replied not found"
    unknown["allow_sending_without_reply"] = True
    reply = await bot.call("sendMessage", chat_id=PERSON, text="é", reply_parameters=unknown)
    assert "reply_to_message" not in reply.result


@pytest.mark.parametrize(
    ("method", "what"),
    [
        ("editMessageText", "message to edit not found"),
        ("editMessageReplyMarkup", "message to edit not found"),
        ("editMessageCaption", "message to edit not found"),
        ("deleteMessage", "message to delete not found"),
        ("setMessageReaction", "message to react not found"),
    ],
)
async def test_unknown_messages(bot, method, what):
    """Each method names the message that it did not find in its own way."""
    reply = await bot.call(method, chat_id=PERSON, message_id=999, text="é")
    assert reply.refusal == f"400 Bad Request: {what}"


async def test_an_edit_must_change_something(api, bot):
    """The same text, entities and keyboard again is refused; any one of them changed is an edit."""
    markup = keyboard({"text": "Да", "callback_data": "y"})
    message = await sent(bot, text="<b>é</b>", parse_mode="HTML", reply_markup=markup)

    async def edit(**params: Any) -> Any:
        return await bot.call("editMessageText", chat_id=PERSON, message_id=message, **params)

    same = {"text": "<strong>é</strong> ", "parse_mode": "HTML", "reply_markup": markup}
    assert (await edit(**same)).refusal == NOT_MODIFIED
    edited = (await edit(text="é", reply_markup=markup)).result
    assert edited["edit_date"] >= edited["date"]
    assert "entities" not in edited
    assert "reply_markup" not in (await edit(text="é")).result
    assert (await edit(text="é")).refusal == NOT_MODIFIED
    assert (await edit(text="x" * 4097)).refusal == "400 Bad Request: message is too long"
    assert api.transcript().endswith("findings_test_bot (edited): é\n")


async def test_keyboards_are_edited_alone(bot):
    """A keyboard alone: editMessageReplyMarkup changes, removes, and refuses the same keyboard."""
    markup = keyboard({"text": "Да", "callback_data": "y"})
    message = await sent(bot)
    params = {"chat_id": PERSON, "message_id": message}
    assert (await bot.call("editMessageReplyMarkup", **params)).refusal == NOT_MODIFIED
    edited = await bot.call("editMessageReplyMarkup", **params, reply_markup=markup)
    assert (edited.result["text"], edited.result["reply_markup"]) == ("é & ж", markup)
    assert "reply_markup" not in (await bot.call("editMessageReplyMarkup", **params)).result


async def test_only_own_messages_of_the_right_kind_are_edited(api, bot):
    """A person's message, the caption of a text and the text of a photo cannot be edited."""
    asked = api.say("é")
    text = await sent(bot)
    photo = (await bot.call("sendPhoto", {"photo": png(9, 9)}, chat_id=PERSON)).result["message_id"]
    for method, message, refusal in (
        ("editMessageText", asked, "message can't be edited"),
        ("editMessageCaption", text, "there is no caption in the message to edit"),
        ("editMessageText", photo, "there is no text in the message to edit"),
    ):
        reply = await bot.call(method, chat_id=PERSON, message_id=message, text="new", caption="new")
        assert reply.refusal == f"400 Bad Request: {refusal}"


async def test_captions_and_media_are_edited(bot):
    """A caption changes under the same photo; a document can take a photo's place."""
    photo = await bot.call("sendPhoto", {"photo": png(9, 9)}, chat_id=PERSON, caption="é")
    params = {"chat_id": PERSON, "message_id": photo.result["message_id"]}
    edited = await bot.call("editMessageCaption", **params, caption="<i>ж</i>", parse_mode="HTML")
    assert (edited.result["photo"], edited.result["caption"]) == (photo.result["photo"], "ж")
    upload = {"new": Upload("é.pdf", b"%PDF", "application/pdf")}
    edited = await bot.call("editMessageMedia", upload, **params, media={"type": "document", "media": "attach://new"})
    assert edited.result["document"]["file_name"] == "é.pdf"
    assert "photo" not in edited.result


async def test_deletion(api, bot):
    """In a private chat all may go, within 48 hours; in a group a bot deletes only its own."""
    api.clock.freeze()
    asked = api.say("é")
    old = await sent(bot)
    assert (await bot.call("deleteMessage", chat_id=PERSON, message_id=asked)).result is True
    assert (await bot.call("deleteMessage", chat_id=PERSON, message_id=asked)).status == 400
    api.clock.advance(48 * 3600 + 1)
    reply = await bot.call("deleteMessage", chat_id=PERSON, message_id=old)
    assert reply.refusal == "400 Bad Request: message can't be deleted"
    api.add_to_group(GROUP)
    theirs = api.say("ж", chat=GROUP)
    reply = await bot.call("deleteMessage", chat_id=GROUP, message_id=theirs)
    assert reply.refusal == "400 Bad Request: message can't be deleted"


@pytest.mark.parametrize(
    ("reaction", "status"),
    [
        ([], 200),
        ([{"type": "emoji", "emoji": "👍"}], 200),
        ([{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👎"}], 400),
        ([{"type": "paid"}], 400),
    ],
)
async def test_a_bot_sets_at_most_one_reaction(api, bot, reaction, status):
    """One emoji or none; never a paid one."""
    asked = api.say("é")
    reply = await bot.call("setMessageReaction", chat_id=PERSON, message_id=asked, reaction=reaction)
    assert reply.status == status


async def test_chats(api, bot):
    """A chat is known once a person opened it; its kind follows from its id."""
    reply = await bot.call("sendMessage", chat_id=5, text="é")
    assert reply.refusal == "400 Bad Request: chat not found"
    assert (await bot.call("sendMessage", text="é")).refusal == "400 Bad Request: chat_id is empty"
    api.add_to_group(GROUP, title="Отдел")
    api.say("é", chat=SUPERGROUP, person=7, thread=3)
    kinds = [(await bot.call("getChat", chat_id=chat)).result["type"] for chat in (PERSON, GROUP, SUPERGROUP)]
    assert kinds == ["private", "group", "supergroup"]
    assert (await bot.call("getChat", chat_id=GROUP)).result["title"] == "Отдел"
    assert (await bot.call("sendMessage", chat_id=SUPERGROUP, text="é", message_thread_id=3)).status == 200
    reply = await bot.call("sendMessage", chat_id=SUPERGROUP, text="é", message_thread_id=4)
    assert reply.refusal == "400 Bad Request: message thread not found"


async def test_effects_are_for_private_chats(api, bot):
    """A message effect is refused in a group."""
    api.add_to_group(GROUP)
    for chat, status in ((PERSON, 200), (GROUP, 400)):
        reply = await bot.call("sendMessage", chat_id=chat, text="é", message_effect_id="5104841245755180586")
        assert reply.status == status


async def test_closed_doors(api, bot):
    """Blocked, deleted and thrown out are 403, each in its words; unblocking mends it."""
    api.block()
    assert (await bot.call("sendMessage", chat_id=PERSON, text="é")).refusal == (
        "403 Forbidden: bot was blocked by the user"
    )
    api.unblock()
    assert (await bot.call("sendMessage", chat_id=PERSON, text="é")).status == 200
    api.deactivate()
    assert (await bot.call("sendMessage", chat_id=PERSON, text="é")).refusal == ("403 Forbidden: user is deactivated")
    for chat, kind in ((GROUP, "group"), (SUPERGROUP, "supergroup")):
        api.kick(chat)
        assert (await bot.call("sendMessage", chat_id=chat, text="é")).refusal == (
            f"403 Forbidden: bot was kicked from the {kind} chat"
        )


async def test_chat_actions(api, bot):
    """The person sees the bot typing, once however often it says so; an unknown action is refused."""
    for _ in range(3):
        assert (await bot.call("sendChatAction", chat_id=PERSON, action="typing")).result is True
    reply = await bot.call("sendChatAction", chat_id=PERSON, action="thinking")
    assert reply.refusal == "400 Bad Request: wrong parameter action in request"
    assert api.transcript().count("(findings_test_bot is typing…)\n") == 1


async def test_flood():
    """With limits on: five messages at once to a chat, one a second after, 20 a minute to a group."""
    async with BotApi(flood=FloodLimits()) as api, PlainBot(api) as bot:
        api.clock.freeze()
        api.say("é")
        api.add_to_group(GROUP)
        replies = [await bot.call("sendMessage", chat_id=PERSON, text="é") for _ in range(6)]
        assert [reply.status for reply in replies] == [200] * 5 + [429]
        assert replies[-1].refusal == "429 Too Many Requests: retry after 1"
        assert replies[-1].body["parameters"] == {"retry_after": 1}
        assert replies[-1].headers["Retry-After"] == "1"
        assert (await bot.call("sendChatAction", chat_id=PERSON, action="typing")).status == 200
        api.clock.advance(1)
        assert (await bot.call("sendMessage", chat_id=PERSON, text="é")).status == 200
        in_group = []
        for _ in range(21):
            in_group.append((await bot.call("sendMessage", chat_id=GROUP, text="é")).status)
            api.clock.advance(1)
        assert in_group[:20] == [200] * 20


async def test_flood_in_all():
    """The 31st message within a second is one too many, however many chats it goes to."""
    async with BotApi(flood=FloodLimits()) as api, PlainBot(api) as bot:
        api.clock.freeze()
        statuses = []
        for chat in range(1, 32):
            api.say("é", chat=chat)
            statuses.append((await bot.call("sendMessage", chat_id=chat, text="é")).status)
        assert statuses == [200] * 30 + [429]
