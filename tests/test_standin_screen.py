"""What the stand-in shows an application of a chat, and what a bot hears of a group."""

import asyncio

from tests.standin import PERSON, BotApi
from tests.standin.client import PlainBot
from tests.standin.screen import screen

GROUP = -2001


async def test_a_screen_speaks_the_language_of_the_phone(api, bot):
    """Description and commands are those of the language, else of all; commands those of the narrowest scope."""
    await bot.call("setMyDescription", description="All <&>")
    await bot.call("setMyDescription", description="Всё — café", language_code="ru")
    for scope, language, name in (
        ("default", "", "a"),
        ("all_private_chats", "", "b"),
        ("all_private_chats", "ru", "c"),
    ):
        command = {"command": name, "description": "é"}
        await bot.call("setMyCommands", commands=[command], scope={"type": scope}, language_code=language)

    def offered(chat: int, language: str) -> tuple[str, list[str]]:
        shown = screen(api.account, chat, language)["bot"]
        return shown["description"], [command["command"] for command in shown["commands"]]

    assert offered(PERSON, "ru") == ("Всё — café", ["c"])
    assert offered(PERSON, "pt-br") == ("All <&>", ["b"])
    assert offered(GROUP, "ru") == ("Всё — café", ["a"])


async def test_a_screen_shows_what_is_going_on(api, bot):
    """Typing comes with its time, anew each time; a draft while it is written; whether the bot waits for updates."""
    api.clock.freeze(100)
    api.introduce(name="Дарья", language="ru")
    asked = api.say("é")
    for _ in range(2):
        await bot.call("sendChatAction", chat_id=PERSON, action="typing")
        api.clock.advance(3)
    await bot.call("sendMessageDraft", chat_id=PERSON, draft_id=1, text="Ищу…")
    shown = screen(api.account)
    _, said, *notes = shown["timeline"]
    assert said.sender == {"id": PERSON, "is_bot": False, "first_name": "Дарья", "language_code": "ru"}
    assert [(note.kind, note.at) for note in notes] == [("typing", 103)]
    assert (shown["draft"], shown["listening"]) == ("Ищу…", False)
    _, update = (await bot.call("getUpdates")).result
    assert (update["message"]["message_id"], update["message"]["from"]["language_code"]) == (asked, "ru")
    waiting = asyncio.create_task(bot.call("getUpdates", timeout=5, offset=update["update_id"] + 1))
    while not screen(api.account)["listening"]:  # noqa: ASYNC110  # the first moment of waiting gives no signal
        await asyncio.sleep(0.01)
    api.say("ж")
    await waiting


async def test_small_talk_of_a_group_is_not_heard():
    """With privacy on, the bot gets commands, mentions of itself and replies to it, as an admin everything."""
    async with BotApi(group_privacy=True) as api, PlainBot(api) as bot:
        api.add_to_group(GROUP, title="Groupe d’été", person=7)
        api.say("é, между собой", chat=GROUP, person=7)
        for text in ("/ask é", "/ask@findings_test_bot", "é — @findings_test_bot?"):
            api.say(text, chat=GROUP, person=7)
        for text in ("/ask@other_bot", "@other_bot, é"):
            api.say(text, chat=GROUP, person=7)
        said = (await bot.call("sendMessage", chat_id=GROUP, text="<ж>")).result["message_id"]
        api.say("почему?", chat=GROUP, person=7, reply_to=said)
        api.add_to_group(GROUP, admin=True)
        api.say("é, снова", chat=GROUP, person=7)
        updates = (await bot.call("getUpdates")).result
    assert updates[0]["my_chat_member"]["from"]["id"] == 7
    heard = [update["message"]["text"] for update in updates if "message" in update]
    assert heard == ["/ask é", "/ask@findings_test_bot", "é — @findings_test_bot?", "почему?", "é, снова"]
