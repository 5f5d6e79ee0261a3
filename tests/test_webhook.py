"""The webhook, called by the stand-in as Telegram calls it, and by people who only pretend to be Telegram."""

import asyncio
import contextlib
import io
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseUpdateProcessor,
    MessageHandler,
    SimpleUpdateProcessor,
    filters,
)

from bot.settings import WebhookSettings
from bot.webhook import HEALTH, SECRET_HEADER, serve_webhook
from tests.conftest import ROOT
from tests.standin import BotApi

PATIENCE = 30  # seconds
WORDS = "Прогресс — café <b>&</b> 😀"
SECRET = "s3cret-of_one-test"
KINDS = ("message", "callback_query")

Handle = Callable[[Update, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Served:
    """A bot behind its webhook. `stop` ends it, `ended` is when it has."""

    api: BotApi
    url: str
    stop: asyncio.Event
    ended: asyncio.Task[None]

    async def post(
        self, body: bytes, secret: str = SECRET, content_type: str = "application/json"
    ) -> tuple[int, str, str | None]:
        """The status, body and Retry-After that a caller gets."""
        headers = {"Content-Type": content_type, SECRET_HEADER: secret}
        async with (
            aiohttp.ClientSession() as caller,
            caller.post(self.url, data=io.BytesIO(body), headers=headers) as response,
        ):
            return response.status, await response.text(), response.headers.get("Retry-After")

    async def health(self) -> tuple[int, str]:
        """The status and body that a load balancer gets."""
        address = self.url.removesuffix("/telegram") + HEALTH
        async with aiohttp.ClientSession() as caller, caller.get(address) as response:
            return response.status, await response.text()


def application_for(api: BotApi, handle: Handle, at_once: int | BaseUpdateProcessor = 64) -> Application:
    """An application that handles each text by `handle`."""
    builder = ApplicationBuilder().token(api.token).base_url(api.base_url).concurrent_updates(at_once)
    application = builder.updater(None).build()
    application.add_handler(MessageHandler(filters.TEXT, handle))
    return application


@contextlib.asynccontextmanager
async def served(
    api: BotApi,
    handle: Handle,
    *,
    failed: Handle | None = None,
    at_once: int | BaseUpdateProcessor = 64,
    answer_seconds: float = 20,
) -> AsyncIterator[Served]:
    """A bot that answers each text by `handle`, or by `failed` what that raises, and has its webhook set."""
    port = unused_port()
    url = f"http://127.0.0.1:{port}/telegram"
    settings = WebhookSettings(url, SECRET, port=port, answer_seconds=answer_seconds)
    stop = asyncio.Event()
    application = application_for(api, handle, at_once)
    if failed:
        application.add_error_handler(failed)
    known = api.account.webhook.url
    ended = asyncio.create_task(serve_webhook(application, settings, stop=stop, allowed_updates=KINDS))
    try:
        await api.wait_until(lambda: api.account.webhook.url != known, timeout=PATIENCE, wanted="a webhook")
        yield Served(api, url, stop, ended)
    finally:
        stop.set()
        await asyncio.wait_for(ended, PATIENCE)


def update(number: int, text: str = WORDS, chat: int = 7) -> bytes:
    """A message as Telegram sends it."""
    person = {"id": chat, "is_bot": False, "first_name": "Żofia"}
    message = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


async def echo(update: Update, _context: object) -> None:
    await update.message.reply_text(update.message.text)


@pytest.fixture
async def api():
    async with BotApi(allow_plain_http_webhooks=True, webhook_retry_seconds=0.05) as api:
        yield api


@pytest.fixture
async def echoing(api):
    """A bot that says again what it is told."""
    async with served(api, echo) as bot:
        yield bot


def unanswered(api: BotApi) -> int:
    return len(api.account.queue.pending)


async def test_an_update_arrives_and_is_answered(echoing):
    """What a person writes comes back with every character, and Telegram has nothing left to deliver."""
    asked = echoing.api.say(WORDS)
    assert (await echoing.api.reply_to(after=asked)).text == WORDS
    await echoing.api.wait_until(lambda: not unanswered(echoing.api))


async def test_what_is_asked_of_telegram(echoing):
    """The kinds of updates, the secret, and no more connections than updates are worked on at once."""
    webhook = echoing.api.account.webhook
    assert (webhook.url, webhook.secret, webhook.max_connections) == (echoing.url, SECRET, 64)
    assert echoing.api.account.queue.allowed == set(KINDS)


@pytest.mark.parametrize("secret", ["", "s3cret-of_one-tes", SECRET + "x", "sécret"])
async def test_who_does_not_know_the_secret_is_told_nothing(echoing, secret):
    """403 without a word, even for what would be refused anyway, and the update is not worked on."""
    for body in (update(1), b"no JSON"):
        assert await echoing.post(body, secret) == (403, "", None)
    await echoing.api.quiet()
    assert echoing.api.calls("sendMessage") == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": 1, "message": "<&>"}',
        b"[" * 100_000,
    ],
)
async def test_what_is_no_update_is_refused(echoing, body):
    """400 for what is not JSON or not in the shape of an update; the next update is taken."""
    assert await echoing.post(body) == (400, "", None)
    assert await echoing.post(update(1)) == (200, "", None)


async def test_only_json_by_post_of_at_most_a_megabyte(echoing):
    """415 for another content type, 405 for another method, 413 above 1 MiB, 404 elsewhere."""
    assert (await echoing.post(update(1), content_type="text/plain"))[0] == 415
    assert (await echoing.post(update(1, "ж" * 600_000)))[0] == 413
    async with aiohttp.ClientSession() as caller:
        async with caller.get(echoing.url) as response:
            assert response.status == 405
        async with caller.post(echoing.url + "/é", headers={SECRET_HEADER: SECRET}, json={}) as response:
            assert response.status == 404


async def test_an_update_is_answered_only_when_it_has_been_worked_on(api):
    """While the handler runs, Telegram waits; 200 comes after it."""
    gate = asyncio.Event()

    async def waiting(_update: Update, _context: object) -> None:
        await gate.wait()

    async with served(api, waiting) as bot:
        call = asyncio.create_task(bot.post(update(1)))
        assert not (await asyncio.wait({call}, timeout=0.3))[0]
        gate.set()
        assert await call == (200, "", None)


async def test_a_redelivery_waits_for_the_same_outcome(api):
    """An update that comes again while it is worked on, or afterwards, is worked on once, and is always a 200."""
    gate, seen = asyncio.Event(), []

    async def waiting(update: Update, _context: object) -> None:
        seen.append(update.message.text)
        await gate.wait()

    async with served(api, waiting) as bot:
        calls = [asyncio.create_task(bot.post(update(5))) for _ in range(3)]
        assert not (await asyncio.wait(calls, timeout=0.3))[0]
        gate.set()
        assert [(await call)[0] for call in calls] == [200, 200, 200]
        assert (await bot.post(update(5)))[0] == 200
        assert seen == [WORDS]


async def test_an_update_that_takes_too_long_is_answered_and_goes_on(api):
    """After `answer_seconds` Telegram gets its 200, and the person gets the answer when it is ready."""
    gate = asyncio.Event()

    async def late(update: Update, _context: object) -> None:
        await gate.wait()
        await update.message.reply_text("позже")

    async with served(api, late, answer_seconds=0.2) as bot:
        asked = api.say(WORDS)
        await api.wait_until(lambda: not unanswered(api), wanted="an answer to Telegram")
        assert api.messages(after=asked) == []
        gate.set()
        assert (await api.reply_to(after=asked)).text == "позже"
        assert bot.ended.done() is False


async def test_an_error_in_a_handler_is_not_delivered_again(api):
    """The application tells of its errors itself; to Telegram the update is done."""

    async def failing(_update: Update, _context: object) -> None:
        raise ZeroDivisionError

    async def tell(update: object, context: Any) -> None:
        await update.message.reply_text(type(context.error).__name__)

    async with served(api, failing, failed=tell):
        asked = api.say(WORDS)
        assert (await api.reply_to(after=asked)).text == "ZeroDivisionError"
        await api.wait_until(lambda: not unanswered(api))
        await api.quiet()
    assert len(api.messages(after=asked)) == 1


class FailingOnce(SimpleUpdateProcessor):
    """Breaks down over the first update."""

    failed = False

    async def do_process_update(self, update, coroutine):
        if self.failed:
            return await super().do_process_update(update, coroutine)
        self.failed = True
        coroutine.close()
        raise ZeroDivisionError


async def test_an_update_that_could_not_be_worked_on_comes_again(api):
    """Where the application itself breaks down, Telegram is told so, and the next delivery is worked on."""
    async with served(api, echo, at_once=FailingOnce(8)):
        asked = api.say(WORDS)
        assert (await api.reply_to(after=asked)).text == WORDS
        assert api.account.webhook.last_error == "Wrong response from the webhook: 500 Internal Server Error"
        assert api.account.webhook.max_connections == 8


async def test_too_many_at_once_come_again(api):
    """What is beyond the number worked on at once gets 503 with Retry-After, and is answered when it comes again."""
    gate = asyncio.Event()

    async def waiting(_update: Update, _context: object) -> None:
        await gate.wait()

    async with served(api, waiting, at_once=2) as bot:
        calls = [asyncio.create_task(bot.post(update(number))) for number in (1, 2)]
        await asyncio.wait(calls, timeout=0.3)
        assert await bot.post(update(3)) == (503, "", "1")
        gate.set()
        assert [(await call)[0] for call in calls] == [200, 200]
        assert (await bot.post(update(3)))[0] == 200


async def test_the_order_within_a_chat_is_kept(echoing):
    """Three people write five lines each, across each other; each gets the answers in the order of the lines."""
    for line in range(5):
        for chat in (1, 2, 3):
            echoing.api.say(f"{chat}: é {line}", chat=chat)
    for chat in (1, 2, 3):
        answers = await echoing.api.replies(chat, count=5)
        assert [answer.text for answer in answers] == [f"{chat}: é {line}" for line in range(5)]


async def test_fifty_people_at_once(api):
    """Fifty updates are worked on side by side: none is finished before all have begun."""
    all_there = asyncio.Barrier(50)

    async def together(update: Update, context: object) -> None:
        await all_there.wait()
        await echo(update, context)

    async with served(api, together):
        for chat in range(1, 51):
            api.say(f"ж {chat}", chat=chat)
        for chat in range(1, 51):
            assert (await api.reply_to(chat)).text == f"ж {chat}"


async def test_a_graceful_stop_finishes_what_runs_and_takes_nothing_new(api):
    """What runs is answered; what comes meanwhile gets 503, also a load balancer; the webhook stays for the next."""
    gate = asyncio.Event()

    async def waiting(update: Update, context: object) -> None:
        await gate.wait()
        await echo(update, context)

    async with served(api, waiting) as bot:
        assert await bot.health() == (200, "ok")
        call = asyncio.create_task(bot.post(update(1)))
        asked = api.say("é")
        await asyncio.sleep(0.2)
        bot.stop.set()
        await asyncio.sleep(0.1)
        assert await bot.post(update(2)) == (503, "", "1")
        assert (await bot.health())[0] == 503
        assert bot.ended.done() is False
        gate.set()
        assert await call == (200, "", None)
        assert (await api.reply_to(after=asked)).text == "é"
        await asyncio.wait_for(bot.ended, PATIENCE)
    assert unanswered(api) == 0
    assert api.account.webhook.url == bot.url
    later = api.say("потом")
    api.clock.advance(1)  # Telegram takes one setWebhook a second
    async with served(api, echo):
        assert (await api.reply_to(after=later)).text == "потом"


SLOW_BOT = """
import asyncio, sys
from telegram.ext import ApplicationBuilder, MessageHandler, filters
from bot.settings import WebhookSettings
from bot.webhook import serve_webhook

async def slowly(update, context):
    await asyncio.sleep(0.2)
    await update.message.reply_text("ответ: " + update.message.text)

token, base_url, port = sys.argv[1:]
application = ApplicationBuilder().token(token).base_url(base_url).concurrent_updates(64).updater(None).build()
application.add_handler(MessageHandler(filters.TEXT, slowly))
settings = WebhookSettings(f"http://127.0.0.1:{port}/", port=int(port))

async def main():
    await serve_webhook(application, settings, stop=asyncio.Event(), allowed_updates=["message"])

asyncio.run(main())
"""


async def test_a_killed_process_loses_nothing(api):
    """Twenty slow updates, a SIGKILL in their middle, a start anew: every one of the twenty is answered."""
    command = (sys.executable, "-c", SLOW_BOT, api.token, api.base_url, str(unused_port()))
    questions = {(chat, f"é {line}") for chat in (1, 2, 3, 4) for line in range(5)}

    def answers():
        return [(chat, message.text) for chat in (1, 2, 3, 4) for message in api.messages(chat)]

    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    await api.wait_until(lambda: api.account.webhook.url, timeout=PATIENCE, wanted="a webhook")
    for chat, text in sorted(questions):
        api.say(text, chat=chat)
    await api.wait_until(lambda: len(answers()) >= 6, timeout=PATIENCE, wanted="six answers")
    process.kill()
    await process.wait()
    assert len(answers()) < 20
    again = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    try:
        await api.wait_until(lambda: not unanswered(api), timeout=PATIENCE, wanted="delivery of all updates")
        assert set(answers()) == {(chat, f"ответ: {text}") for chat, text in questions}
    finally:
        again.kill()
        await again.wait()


async def test_a_telegram_out_of_reach_is_tried_again(api, monkeypatch):
    """A broken connection and a flood limit at the start delay it, and no more."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else reading retry_after is a deprecation warning
    api.fail("getMe", drop=True)
    api.fail("setWebhook", code=429, retry_after=1)
    async with served(api, echo):
        asked = api.say(WORDS)
        assert (await api.reply_to(after=asked)).text == WORDS
