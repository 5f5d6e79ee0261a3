"""The bot against a server that nobody here wrote, so that it does not merely fit the stand-in.

Each test is played twice: by asking the server for updates, and as a webhook that the server calls.
"""

import asyncio
import contextlib
import os
import sys

import pytest
import pytest_asyncio
from aiohttp.test_utils import unused_port

from tests.conftest import ROOT
from tests.other_server import TOKEN, OtherServer

emulator = pytest.importorskip("lo_bot_api_emulator", reason="the other server, lo-bot-api-emulator, is not installed")
pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE = 90  # seconds; the model has to be loaded, on a busy machine
QUESTION = "progress on child trafficking?"
QUOTED = "On progress on child trafficking, the public facts about the OSCE’s 2021 survey give a subject and a warning"
SECTION = "1.5 The side event of 18 July 2022"
# The server waits 5 s for a webhook, and then delivers again: as it should, where the model is still loading.
BEFORE_ITS_TIME = ("webhook:0", "webhook:503")


def settings_of(mode: str) -> dict[str, str]:
    """The bot's settings for a way to get updates."""
    if mode == "polling":
        return {}
    port = unused_port()
    return {
        "FINDINGS_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "FINDINGS_WEBHOOK_SECRET": "s3cret-of_one-test",
        "FINDINGS_WEBHOOK_HOST": "127.0.0.1",
        "FINDINGS_WEBHOOK_PORT": str(port),
    }


@contextlib.asynccontextmanager
async def started(index, folder, mode):
    """The other server and a bot that has begun to answer; both stop at the end."""
    async with OtherServer(folder / "journal.jsonl") as server:
        environment = os.environ | {"FINDINGS_TOKEN": TOKEN, "FINDINGS_API_URL": server.base_url} | settings_of(mode)
        with (folder / "log").open("wb") as log:
            command = (sys.executable, "-m", "bot", "run", "--index", str(index))
            process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stderr=log)
        try:
            asked = await server.say("/help", chat=999)
            await server.reply_to(asked, chat=999, seconds=PATIENCE)
            yield server
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await asyncio.wait_for(process.wait(), PATIENCE)


@pytest.fixture(scope="module", params=["polling", "webhook"])
def mode(request):
    return request.param


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def server(starter_index, tmp_path_factory, mode):
    async with started(starter_index, tmp_path_factory.mktemp(mode), mode) as server:
        yield server


async def test_updates_come_the_way_that_was_set(server, mode):
    """A bot that polls sets no webhook, and a bot with a webhook does not poll."""
    ways = {"getUpdates": "polling", "setWebhook": "webhook"}
    assert {ways[method] for method in server.methods if method in ways} == {mode}


async def test_start_is_answered(server):
    """/start says what the bot is."""
    asked = await server.say("/start", chat=1)
    assert "word for word" in (await server.reply_to(asked, chat=1)).text


async def test_a_question_is_answered_by_a_quotation_with_its_source(server):
    """The right paragraph comes in a block quotation, and under it report, section and page."""
    asked = await server.say(QUESTION, chat=2)
    answer = await server.reply_to(asked, chat=2, seconds=PATIENCE)
    assert answer.quotes
    assert QUOTED in answer.text
    assert "Digest on the 2021 survey" in answer.text
    assert "5.1 Progress on child trafficking" in answer.text
    assert "PDF page 7" in answer.text


async def test_a_question_in_another_alphabet(server):
    """Cyrillic arrives whole, and an English report is quoted."""
    asked = await server.say("что нового по торговле детьми — <&>?", chat=3)
    answer = await server.reply_to(asked, chat=3, seconds=PATIENCE)
    assert "child" in answer.text
    assert answer.quotes


async def test_a_declined_question_and_a_button(server):
    """Where the reports are silent there is no quotation, but sections as buttons; pressing one quotes it."""
    asked = await server.say("who won the world cup", chat=4)
    declined = await server.reply_to(asked, chat=4, seconds=PATIENCE)
    assert declined.quotes == []
    [label] = [label for row in declined.buttons for label in row if SECTION in label]
    pressed = await server.press(label, declined)
    section = await server.reply_to(pressed, chat=4, seconds=PATIENCE)
    assert section.quotes
    assert SECTION in section.text
    assert "answerCallbackQuery" in server.methods


async def test_many_at_once(server):
    """Ten people who ask at the same moment are each answered."""
    asked = [await server.say(QUESTION, chat=chat) for chat in range(100, 110)]
    for chat, number in zip(range(100, 110), asked, strict=True):
        assert QUOTED in (await server.reply_to(number, chat=chat, seconds=PATIENCE)).text


async def test_nothing_that_the_bot_sent_was_refused(server):
    """The server's own verdict over all of the above: every call was well formed and taken."""
    verdict = emulator.verdict(
        server.journal,
        require_response=True,
        require_methods=("getMe", "sendMessage", "answerCallbackQuery"),
        allowed_refusals=BEFORE_ITS_TIME,
    )
    assert verdict["refusals"] == []
    assert verdict["ok"]
