"""The stand-in's control side: what people see, mishaps by plan, waiting, HTTP, and running it alone."""

import asyncio
import os
import re
import signal
import sys
import time

import httpx
import pytest

from tests.standin import PERSON, BotApi
from tests.standin.__main__ import parse_arguments
from tests.standin.client import PlainBot
from tests.standin.params import Upload
from tests.standin.people import SMALL_PHOTO
from tests.standin.transcript import marked

GROUP = -2001
SEEN = """\
Anna: Что говорят отчёты о café — <&>?
(findings_test_bot is typing…)
findings_test_bot (edited) (to “Что говорят отчёты о café — <&>?”): **Два** отрывка & _один_ итог:
  > «Первая строка
  > вторая» — café
  Harbour, p. 3 ([сайт](https://example.org/))
  >> folded
  [Дальше] [Источник ↗ https://example.org/é]
(Anna presses [Дальше])
(box: Больше нет)
findings_test_bot: [photo 640x480]
  подпись `x < y`
Anna (forwarded): чужие слова
Anna (edited): новое
  👍
(findings_test_bot is blocked)
"""


@pytest.fixture
async def api():
    async with BotApi() as api:
        yield api


async def test_the_transcript_is_what_the_person_sees(api, bot):
    """Formatting, quotes, buttons, edits, deletions and notes stand as they are at the end."""
    asked = api.say("Что говорят отчёты о café — <&>?", language="ru")
    await bot.call("sendChatAction", chat_id=PERSON, action="typing")
    wait = await bot.call("sendMessage", chat_id=PERSON, text="Ищу…", reply_parameters={"message_id": asked})
    text = (
        "<b>Два</b> отрывка &amp; <i>один</i> итог:\n<blockquote>«Первая строка\nвторая» — café</blockquote>"
        '\nHarbour, p. 3 (<a href="https://example.org">сайт</a>)\n<blockquote expandable>folded</blockquote>'
    )
    buttons = [
        {"text": "Дальше", "callback_data": "next"},
        {"text": "Источник", "url": "https://example.org/é"},
    ]
    await bot.call(
        "editMessageText",
        chat_id=PERSON,
        message_id=wait.result["message_id"],
        text=text,
        parse_mode="HTML",
        reply_markup={"inline_keyboard": [buttons]},
    )
    pressing = asyncio.create_task(api.press("Дальше"))
    await asyncio.sleep(0)
    [query_id] = api.account.answers
    await bot.call("answerCallbackQuery", callback_query_id=query_id, text="Больше нет", show_alert=True)
    await pressing
    photo = {"photo": Upload("p.png", SMALL_PHOTO, "image/png")}
    caption = "подпись <code>x &lt; y</code>"
    await bot.call("sendPhoto", photo, chat_id=PERSON, caption=caption, parse_mode="HTML")
    gone = await bot.call("sendMessage", chat_id=PERSON, text="исчезнет")
    api.forward("чужие слова")
    theirs = api.say("старое")
    api.edit(theirs, "новое")
    await bot.call("deleteMessage", chat_id=PERSON, message_id=gone.result["message_id"])
    reaction = [{"type": "emoji", "emoji": "👍"}]
    await bot.call("setMessageReaction", chat_id=PERSON, message_id=theirs, reaction=reaction)
    api.block()
    assert api.transcript() == SEEN
    assert api.transcript(GROUP) == ""


@pytest.mark.parametrize(
    ("text", "entities", "shown"),
    [
        ("aбв", [("bold", 0, 3), ("italic", 1, 2)], "**a_бв_**"),
        ("😀é x", [("code", 2, 1)], "😀`é` x"),
        ("q\ny", [("blockquote", 0, 1)], "> q\ny"),
        ("q y", [("blockquote", 0, 1)], "> q\n y"),
        ("a\nq", [("expandable_blockquote", 2, 1), ("bold", 2, 1)], "a\n>> **q**"),
        ("s d u", [("spoiler", 0, 1), ("strikethrough", 2, 1), ("underline", 4, 1)], "||s|| ~~d~~ __u__"),
    ],
)
def test_formatting_in_plain_lines(text, entities, shown):
    """Marks nest as the entities do; a quote is set off line by line."""
    assert marked(text, [{"type": t, "offset": o, "length": n} for t, o, n in entities]) == shown


async def test_what_people_send(api, bot):
    """Voice, stickers, files, forwards, edits and threads come as the updates that Telegram sends."""
    asked = api.say("/start@findings_test_bot é", chat=-1_001_000_003_001, person=7, thread=3)
    api.edit(asked, "ж", chat=-1_001_000_003_001)
    api.send_voice(seconds=9)
    api.send_sticker("😀")
    api.send_photo(caption="é")
    api.send_document(name="отчёт.pdf", size=99)
    api.forward("é", origin="Иван")
    updates = (await bot.call("getUpdates")).result
    messages = [next(value for key, value in update.items() if key != "update_id") for update in updates]
    assert [list(update)[1] for update in updates] == ["message", "edited_message"] + ["message"] * 5
    first, edited, voice, sticker, photo, document, forwarded = messages
    assert (first["from"]["id"], first["message_thread_id"], first["chat"]["type"]) == (7, 3, "supergroup")
    assert first["entities"] == [{"type": "bot_command", "offset": 0, "length": 24}]
    assert (edited["text"], edited["message_id"]) == ("ж", asked)
    assert voice["voice"]["duration"] == 9
    assert sticker["sticker"]["emoji"] == "😀"
    assert (photo["caption"], photo["photo"][0]["width"]) == ("é", 640)
    assert (document["document"]["file_name"], document["document"]["file_size"]) == ("отчёт.pdf", 99)
    assert forwarded["forward_origin"]["sender_user_name"] == "Иван"


async def test_blocking_is_told_and_silences(api, bot):
    """The bot learns of it by my_chat_member; nobody writes to a bot that they block."""
    api.say("é")
    api.block()
    changed = (await bot.call("getUpdates", offset=-1)).result[0]["my_chat_member"]
    assert (changed["old_chat_member"]["status"], changed["new_chat_member"]["status"]) == (
        "member",
        "kicked",
    )
    with pytest.raises(ValueError, match="blocked in chat 1001"):
        api.say("ж")
    api.unblock()
    sent = (await bot.call("sendMessage", chat_id=PERSON, text="é")).result["message_id"]
    with pytest.raises(ValueError, match="no text of a person"):
        api.edit(sent, "ж")


async def test_faults_by_plan(api, bot):
    """Each fault meets its method the given number of times, then all is as ever."""
    api.say("é")
    api.fail("sendMessage", code=429, retry_after=7)
    api.fail("sendMessage", code=500, times=2)
    api.fail("*", code=403, description="Forbidden: no é")
    assert (await bot.call("getMe")).refusal == "403 Forbidden: no é"
    replies = [await bot.call("sendMessage", chat_id=PERSON, text="ж") for _ in range(4)]
    assert [reply.status for reply in replies] == [429, 500, 500, 200]
    assert replies[0].refusal == "429 Too Many Requests: retry after 7"
    assert (replies[0].body["parameters"], replies[0].headers["Retry-After"]) == ({"retry_after": 7}, "7")
    assert replies[1].refusal == "500 Internal Server Error"
    assert len(api.messages()) == 1
    api.fail(code=500)
    api.faults.clear()
    assert (await bot.call("getMe")).status == 200


async def test_connections_lost_slow_and_spoilt(api, bot):
    """A drop before or after the work, a late answer, and a proxy's page instead of JSON."""
    api.say("é")
    async with httpx.AsyncClient(base_url=f"{api.base_url}{api.token}/") as client:
        send = {"chat_id": PERSON, "text": "<ж>"}
        for done, count in ((False, 0), (True, 1)):
            api.fail("sendMessage", drop=True, done=done)
            with pytest.raises(httpx.RemoteProtocolError):
                await client.post("sendMessage", json=send)
            assert len(api.messages()) == count
        api.fail("getMe", code=502, raw="<html>Bad Gateway</html>")
        response = await client.get("getMe")
        assert (response.status_code, response.text) == (502, "<html>Bad Gateway</html>")
        api.fail("getMe", delay=0.1)
        started = time.monotonic()
        assert (await client.get("getMe")).json()["ok"] is True
        assert time.monotonic() - started >= 0.1
        query = await client.get("sendMessage", params=send)
        assert query.json()["result"]["text"] == "<ж>"


async def test_the_log_of_calls(api, bot):
    """Every call is kept with its parameters, files and outcome."""
    await bot.call("sendMessage", chat_id=5, text="é <&>")
    await bot.call("sendPhoto", {"photo": Upload("é.png", b"", "image/png")}, chat_id=5)
    message, photo = api.calls()
    assert (message.method, message.params, message.code) == (
        "sendMessage",
        {"chat_id": "5", "text": "é <&>"},
        400,
    )
    assert message.description == "Bad Request: chat not found"
    assert api.calls("SENDPHOTO") == [photo]
    assert photo.files == ("photo",)


async def test_waiting_for_the_bot(api, bot):
    """Waits end with what was wanted, or with the story of what came instead."""
    asked = api.say("Вопрос")
    waiting = asyncio.create_task(api.replies(after=asked, count=2))
    first = await bot.call("sendMessage", chat_id=PERSON, text="Ищу…")
    await bot.call("sendMessage", chat_id=PERSON, text="é")
    assert [message.text for message in await waiting] == ["Ищу…", "é"]
    waiting_for_edit = asyncio.create_task(api.reply_to(after=asked, containing="Нашла"))
    edit = {"chat_id": PERSON, "message_id": first.result["message_id"], "text": "Нашла <&>"}
    await bot.call("editMessageText", **edit)
    assert (await waiting_for_edit).text == "Нашла <&>"
    assert (await api.wait_for_call("editMessageText")).code == 200
    await api.quiet(0.02)
    with pytest.raises(TimeoutError, match="'никогда' in chat 1001") as caught:
        await api.reply_to(containing="никогда", timeout=0.01)
    assert "Anna: Вопрос" in str(caught.value)
    assert "200 editMessageText" in str(caught.value)


async def test_the_clock_stands_moves_and_runs_on(api):
    """Frozen it moves only by advance; thawed it runs on from there."""
    api.clock.freeze(1_000.0)
    api.clock.advance(5)
    assert api.clock.now() == 1_005.0
    api.clock.thaw()
    assert 1_005.0 <= api.clock.now() < 1_010.0
    api.clock.advance(100)
    assert 1_105.0 <= api.clock.now() < 1_110.0


async def test_two_bots_are_strangers(api, bot):
    """Each bot has its own chats and updates."""
    other = api.add_bot("7:OTHER", "other_bot")
    api.say("первому")
    other.say("второму")
    async with PlainBot(api, other.token) as second:
        for caller, text in ((bot, "первому"), (second, "второму")):
            [update] = (await caller.call("getUpdates")).result
            assert update["message"]["text"] == text


async def test_control_over_http(api, bot):
    """Other processes and pages act by JSON: acts, messages, notes, news; mistakes are explained."""
    async with httpx.AsyncClient(base_url=f"{api.url}/control/") as client:

        async def act(act_name: str, **arguments: object) -> object:
            answer = (await client.post(act_name, json=arguments)).json()
            assert answer["ok"], answer
            return answer["result"]

        version = await act("changed", timeout=0)
        news = asyncio.create_task(act("changed", version=version))
        asked = await act("say", text="é <&>", language="ru")
        assert await news != version
        await bot.call("sendMessage", chat_id=PERSON, text="ж")
        [message] = await act("messages", after=asked)
        assert (message["text"], message["by_bot"]) == ("ж", True)
        assert await act("transcript") == "Anna: é <&>\nfindings_test_bot: ж\n"
        assert [entry["text"] for entry in await act("timeline")] == ["é <&>", "ж"]
        assert [call["method"] for call in await act("calls", method="sendMessage")] == ["sendMessage"]
        await act("send_document", content="JVBERg==", name="é.pdf")
        assert api.account.files[next(iter(api.account.files))].content == b"%PDF"
        await act("freeze", at=50)
        await act("advance", seconds=5)
        assert api.clock.now() == 55
        await act("fail", method="getMe", code=500)
        await act("clear_faults")
        query = api.ask_inline("é")
        result = {"type": "article", "id": "1", "title": "é", "input_message_content": {"message_text": "é"}}
        await bot.call("answerInlineQuery", inline_query_id=query.query_id, results=[result])
        assert await act("choose", query_id=query.query_id) == api.account._last_id
        unknown = await client.post("dance", json={})
        assert unknown.status_code == 404
        assert "no act 'dance'; there are: add_to_group, advance" in unknown.json()["description"]
        assert (await client.post("say", content=b"{}")).status_code == 415
        assert "unexpected keyword" in (await client.post("say", json={"words": 1})).json()["description"]
        assert (await client.post("reply_to", json={"after": 99, "timeout": 0})).status_code == 504


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Origin": "http://localhost:{port}", "Host": "localhost:{port}"}, 200),
        ({"Origin": "https://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Host": "example.org:{port}"}, 403),
    ],
)
async def test_pages_of_other_sites_may_neither_act_nor_look(api, headers, status):
    """A foreign origin is refused, and so is a foreign name that was made to point to this machine."""
    port = api.url.rpartition(":")[2]
    given = {name: value.format(port=port) for name, value in headers.items()}
    api.send_photo()
    [file_id] = api.account.files
    async with httpx.AsyncClient(base_url=api.url, headers=given) as client:
        assert (await client.post("/control/transcript", json={})).status_code == status
        assert (await client.get(f"/control/file/{file_id}")).status_code == status


async def test_files_for_a_page(api, bot):
    """A picture comes as what its bytes say it is; anything else as a file to keep, whatever it calls itself."""
    await bot.call("sendPhoto", {"photo": Upload("é.png", SMALL_PHOTO, "image/png")}, chat_id=PERSON)
    page = Upload("é — <&>.html", b"<script>", "text/html")
    await bot.call("sendDocument", {"document": page}, chat_id=PERSON)
    async with httpx.AsyncClient(base_url=f"{api.url}/control/file/") as client:
        photo, document = [await client.get(file_id) for file_id in api.account.files]
        assert (photo.headers["Content-Type"], photo.content) == ("image/png", SMALL_PHOTO)
        assert (document.headers["Content-Type"], document.content) == ("application/octet-stream", b"<script>")
        assert document.headers["Content-Disposition"] == (
            "attachment; filename*=UTF-8''%C3%A9%20%E2%80%94%20%3C%26%3E.html"
        )
        assert document.headers["X-Content-Type-Options"] == "nosniff"
        assert (await client.get("unknown")).status_code == 404


def test_help_teaches(capsys):
    """The help shows how to act as a person."""
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    shown = capsys.readouterr().out
    assert "control/say" in shown
    assert "--plain-http-webhooks" in shown


@pytest.mark.parametrize("by_signal", [True, False])
async def test_alone(by_signal):
    """It prints its address, serves, and stops by itself or on SIGTERM."""
    seconds = "60" if by_signal else "0.3"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.standin", "--for", seconds, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    assert process.stdout
    lines = [(await process.stdout.readline()).decode() for _ in range(4)]
    address = re.search(r"http://127\.0\.0\.1:\d+/bot", lines[1])
    assert address
    if by_signal:
        async with httpx.AsyncClient() as client:
            me = (await client.get(f"{address[0]}123456:TEST/getMe")).json()
        assert me["result"]["username"] == "findings_test_bot"
        process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 10) == 0
