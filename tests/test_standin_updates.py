"""The stand-in's rules on updates: getUpdates and its conflicts, webhooks and their delivery, tokens."""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from typing import Any

import pytest
import trustme
from aiohttp import web

from tests.standin import PERSON, BotApi
from tests.standin.client import PlainBot
from tests.standin.params import Upload

GROUP = -2001
SECRET = "é".encode().hex() + "_-Zz9"
OTHER = "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@pytest.fixture
async def api():
    async with BotApi(allow_plain_http_webhooks=True, poll_guard_seconds=0.3, webhook_retry_seconds=0.05) as api:
        yield api


async def texts(bot: PlainBot, **params: Any) -> list[str]:
    return [update["message"]["text"] for update in (await bot.call("getUpdates", **params)).result]


async def test_updates_stay_until_they_are_acknowledged(api, bot):
    """An offset acknowledges all before it; limit takes the first ones, with true ids in a row."""
    for number in range(5):
        api.say(f"é {number}")
    first = (await bot.call("getUpdates", limit=2)).result
    assert [update["message"]["text"] for update in first] == ["é 0", "é 1"]
    start = first[0]["update_id"]
    assert await texts(bot, offset=start) == [f"é {n}" for n in range(5)]
    assert await texts(bot, offset=start + 3) == ["é 3", "é 4"]
    assert await texts(bot) == ["é 3", "é 4"]


async def test_a_negative_offset_keeps_the_last_and_forgets_the_rest(api, bot):
    """Offset -2 returns the last two; the older ones are gone for good."""
    for number in range(5):
        api.say(f"é {number}")
    assert await texts(bot, offset=-2) == ["é 3", "é 4"]
    assert await texts(bot) == ["é 3", "é 4"]


@pytest.mark.parametrize(("limit", "count"), [(0, 1), (1, 1), (100, 100), (999, 100)])
async def test_limit_is_brought_between_1_and_100(api, bot, limit, count):
    """A limit beyond the bounds is taken as the bound."""
    for _ in range(101):
        api.say("é")
    assert len((await bot.call("getUpdates", limit=limit)).result) == count


async def test_a_long_poll_ends_with_the_first_update(api, bot):
    """The poll waits for what comes, and no longer."""
    poll = asyncio.create_task(bot.call("getUpdates", timeout=50))
    await asyncio.sleep(0.05)
    assert not poll.done()
    api.say("Привет <&>")
    assert (await poll).result[0]["message"]["text"] == "Привет <&>"


async def test_hasty_polls_are_slowed_down(api, bot):
    """The same offset again at once waits, and brings one update only."""
    started = time.monotonic()
    await bot.call("getUpdates")
    assert time.monotonic() - started < 0.3
    await bot.call("getUpdates")
    assert time.monotonic() - started >= 0.3
    api.account.queue.guard = 3.0  # as the real server: "at once" is half a second
    api.say("é")
    api.say("ж")
    assert await texts(bot, offset=1) == ["é", "ж"]
    assert await texts(bot, offset=1) == ["é"]


async def test_of_two_polls_the_older_one_fails(api, bot):
    """The newer poll wins; the second conflict comes late."""
    polls = []
    for _ in range(3):
        polls.append(asyncio.create_task(bot.call("getUpdates", timeout=50)))
        await asyncio.sleep(0.1)
    assert polls[0].done()
    assert not polls[1].done()
    api.say("é")
    assert [(await poll).refusal for poll in polls[:2]] == [OTHER, OTHER]
    assert (await polls[2]).result[0]["message"]["text"] == "é"


async def test_allowed_updates_hold_until_given_again(api, bot):
    """Kinds not asked for never come; [] means all but three; the choice outlives the call."""
    api.add_to_group(GROUP)
    reaction: dict[str, Any] = {"chat": {"id": 1}}
    assert api.update("message_reaction", reaction) == 0
    await bot.call("getUpdates", allowed_updates=["message_reaction"], offset=-1)
    await bot.call("getUpdates", offset=999_999)
    api.say("é")
    update_id = api.update("message_reaction", reaction)
    updates = (await bot.call("getUpdates", offset=1)).result
    assert updates == [{"update_id": update_id, "message_reaction": reaction}]
    await bot.call("getUpdates", allowed_updates=[], offset=update_id + 1)
    api.say("ж")
    assert await texts(bot, offset=2) == ["ж"]


async def test_updates_live_a_day(api, bot):
    """After 24 hours an update is dropped; a pressed button after minutes."""
    api.say("é")
    api.clock.advance(86_399)
    assert len((await bot.call("getUpdates", offset=1)).result) == 1
    api.clock.advance(2)
    assert (await bot.call("getUpdates", offset=2)).result == []


@pytest.mark.parametrize(
    ("method", "token", "refusal"),
    [
        ("getMe", "654321:TEST", "401 Unauthorized"),
        ("getMe", "TEST", "401 Unauthorized: invalid token specified"),
        ("sendRichMessage", "", "404 Not Found: method not found"),
    ],
)
async def test_wrong_addresses(api, method, token, refusal):
    """A wrong token is 401, an unknown method 404."""
    async with PlainBot(api, token) as bot:
        assert (await bot.call(method)).refusal == refusal


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"url": "https://example.org/é", "secret_token": "x" * 256}, ""),
        ({"url": "https://example.org:8443/"}, ""),
        ({"url": "https://example.org:88/"}, ""),
        ({"url": "http://example.org/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org:8080/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://example.org/", "secret_token": "x" * 257}, "secret token is too long"),
        (
            {"url": "https://example.org/", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_addresses_of_webhooks(params, refusal):
    """Without the option: https only, four ports, a secret of 256 plain characters."""
    async with BotApi() as api, PlainBot(api) as bot:
        reply = await bot.call("setWebhook", **params)
        assert reply.body.get("description", "Bad Request: ") == f"Bad Request: {refusal}"
        assert (await bot.call("getWebhookInfo")).result["url"] == ("" if refusal else params["url"])


@pytest.mark.parametrize(("given", "kept"), [(0, 1), (40, 40), (101, 100)])
async def test_webhook_info(api, bot, given, kept):
    """What was set is told: connections between 1 and 100, kinds of updates, what is pending."""
    await bot.call("setWebhook", url="http://127.0.0.1:9/", max_connections=given, allowed_updates=["message"])
    info = (await bot.call("getWebhookInfo")).result
    assert (info["max_connections"], info["allowed_updates"]) == (kept, ["message"])
    assert info["pending_update_count"] == 0


async def test_set_webhook_once_a_second(api, bot):
    """A second setWebhook within a second is 429."""
    api.clock.freeze()
    assert (await bot.call("setWebhook", url="http://127.0.0.1:9/")).result is True
    reply = await bot.call("setWebhook", url="http://127.0.0.1:9/")
    assert reply.refusal == "429 Too Many Requests: retry after 1"
    api.clock.advance(1)
    assert (await bot.call("setWebhook", url="http://127.0.0.1:9/")).result is True


async def test_webhook_and_polling_exclude_each_other(api, bot):
    """A webhook ends a poll; getUpdates is refused until the webhook is deleted."""
    poll = asyncio.create_task(bot.call("getUpdates", timeout=50))
    await asyncio.sleep(0.05)
    await bot.call("setWebhook", url="http://127.0.0.1:9/")
    assert (await poll).refusal == "409 Conflict: terminated by setWebhook request"
    assert (await bot.call("getUpdates")).refusal.startswith("409 Conflict: can't use getUpdates method while")
    await bot.call("deleteWebhook")
    assert (await bot.call("getUpdates")).result == []


async def test_pending_updates_are_dropped_only_on_demand(api, bot):
    """What waits is kept by deleteWebhook, unless drop_pending_updates is given."""
    api.say("é")
    await bot.call("deleteWebhook")
    assert len((await bot.call("getUpdates")).result) == 1
    await bot.call("deleteWebhook", drop_pending_updates=True)
    assert (await bot.call("getUpdates", offset=1)).result == []


class Hook:
    """A webhook that notes what it gets and answers by plan; 200 once the plan is through."""

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[tuple[float, str]] = []
        self.headers: dict[str, str] = {}
        self.plan: list[Callable[[], web.Response]] = []
        self.delay = 0.0

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.headers = dict(request.headers)
        self.seen.append((time.monotonic(), update["message"]["text"]))
        await asyncio.sleep(self.delay)
        return self.plan.pop(0)() if self.plan else web.Response()

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.seen]


@contextlib.asynccontextmanager
async def running_hook(tls: ssl.SSLContext | None = None) -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/", hook.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    hook.url = f"{'https' if tls else 'http'}://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield hook
    finally:
        await runner.cleanup()


@pytest.fixture
async def hook():
    async with running_hook() as hook:
        yield hook


async def delivered(api: BotApi) -> None:
    await api.wait_until(lambda: not api.account.queue.pending, wanted="delivery of all updates")


async def test_delivery(api, bot, hook):
    """What waited is delivered as JSON with the secret, in order, and then no longer pending."""
    api.say("é 1")
    await bot.call("setWebhook", url=hook.url, secret_token=SECRET)
    api.say("é 2")
    await delivered(api)
    assert hook.texts == ["é 1", "é 2"]
    assert hook.headers["Content-Type"] == "application/json"
    assert hook.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET


async def test_failed_deliveries_are_tried_again_ever_more_slowly(api, bot, hook):
    """At once, then after doubling waits; what follows in the chat keeps its order meanwhile."""
    hook.plan = [lambda: web.Response(status=500)] * 3
    await bot.call("setWebhook", url=hook.url)
    api.say("é 1")
    api.say("é 2")
    await api.wait_until(lambda: api.account.webhook.last_error, wanted="an error")
    info = (await bot.call("getWebhookInfo")).result
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    await delivered(api)
    assert hook.texts == ["é 1"] * 4 + ["é 2"]
    times = [at for at, _ in hook.seen]
    waits = [after - before for before, after in pairwise(times)]
    assert waits[1] >= 0.1
    assert waits[2] >= 0.2


async def test_retry_after_is_honoured(api, bot, hook):
    """A webhook may say when to come again."""
    hook.plan = [lambda: web.Response(status=503, headers={"Retry-After": "1"})]
    await bot.call("setWebhook", url=hook.url)
    api.say("é")
    await delivered(api)
    assert hook.seen[1][0] - hook.seen[0][0] >= 1


async def test_chats_do_not_wait_for_each_other(api, bot, hook):
    """Deliveries of different chats overlap; max_connections=1 makes them queue."""
    hook.delay = 0.4
    await bot.call("setWebhook", url=hook.url)
    for chat in (1, 2, 3):
        api.say("é", chat=chat)
    await delivered(api)
    assert hook.seen[2][0] - hook.seen[0][0] < 0.4
    api.clock.advance(1)
    await bot.call("setWebhook", url=hook.url, max_connections=1)
    for chat in (1, 2):
        api.say("ж", chat=chat)
    await delivered(api)
    assert hook.seen[4][0] - hook.seen[3][0] >= 0.4


async def test_410_for_a_day_removes_the_webhook(api, bot, hook):
    """Gone for more than 23 hours without a break means gone for good."""
    hook.plan = [lambda: web.Response(status=410)] * 9
    await bot.call("setWebhook", url=hook.url)
    api.say("é")
    await api.wait_until(lambda: api.account.webhook.gone_since, wanted="a first 410")
    api.clock.advance(23 * 3600 + 1)
    await api.wait_until(lambda: not api.account.webhook.url, wanted="no webhook")
    assert len((await bot.call("getUpdates")).result) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"method": "sendMessage", "chat_id": PERSON, "text": "<b>ответ</b>", "parse_mode": "HTML"}, True),
        ({"method": "getMe"}, False),
        ({"method": "setWebhook", "url": ""}, False),
    ],
)
async def test_an_answer_may_hold_a_call(api, bot, hook, body, said):
    """A 2xx body with a method is done, except get…, setWebhook and the like."""
    hook.plan = [lambda: web.json_response(body)]
    await bot.call("setWebhook", url=hook.url)
    api.say("é")
    await delivered(api)
    await api.quiet(0.05)
    assert [call.by_webhook for call in api.calls("sendMessage")] == [True] * said
    assert [message.text for message in api.messages()] == (["ответ"] if said else [])
    assert (await bot.call("getWebhookInfo")).result["url"] == hook.url


async def test_a_certificate_of_ones_own(api, bot):
    """Over TLS the webhook's certificate must be a known one, or the one that came with setWebhook."""
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    async with running_hook(tls) as hook:
        await bot.call("setWebhook", url=hook.url)
        api.say("é")
        await api.wait_until(lambda: api.account.webhook.last_error, wanted="an error")
        assert "CERTIFICATE_VERIFY_FAILED" in api.account.webhook.last_error
        api.clock.advance(1)
        certificate = Upload("ca.pem", authority.cert_pem.bytes(), "application/x-pem-file")
        await bot.call("setWebhook", {"certificate": certificate}, url=hook.url)
        await delivered(api)
        assert (await bot.call("getWebhookInfo")).result["has_custom_certificate"] is True
        assert hook.texts == ["é"]
        await bot.call("deleteWebhook")
