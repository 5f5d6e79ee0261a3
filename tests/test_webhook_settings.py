"""What can be wrong with the settings of a webhook, and when Telegram or the port does not play along."""

import asyncio
import socket

import pytest
from aiohttp.test_utils import unused_port
from telegram.ext import Application, ApplicationBuilder

from bot.settings import WebhookSettings
from bot.webhook import WebhookError, derived_secret, serve_webhook
from tests.standin import BotApi

KINDS = ("message",)


@pytest.fixture
async def api():
    async with BotApi(allow_plain_http_webhooks=True) as api:
        yield api


def application_for(api: BotApi, token: str = "") -> Application:
    return ApplicationBuilder().token(token or api.token).base_url(api.base_url).updater(None).build()


async def test_a_stop_while_telegram_is_out_of_reach(api):
    """Who stops a bot that has not reached Telegram yet does not have to wait for Telegram."""
    api.fail("getMe", code=502, times=1000)
    settings = WebhookSettings("http://127.0.0.1/", port=unused_port())
    stop = asyncio.Event()
    application = application_for(api)
    ended = asyncio.create_task(serve_webhook(application, settings, stop=stop, allowed_updates=KINDS))
    await api.wait_until(lambda: api.faults.faults[0].times < 1000, wanted="a first try")
    stop.set()
    await asyncio.wait_for(ended, 5)
    assert api.account.webhook.url == ""


def test_the_secret_without_a_setting():
    """Replicas agree on it, another token has another one, and Telegram takes it."""
    assert derived_secret("123456:TEST") == derived_secret("123456:TEST")
    assert derived_secret("123456:TEST") != derived_secret("123456:TESS")
    assert set(derived_secret("123456:TEST")) <= set("0123456789abcdef")
    assert len(derived_secret("123456:TEST")) == 64
    assert "s3cret" not in repr(WebhookSettings("https://example.org", "s3cret"))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://bot.example.org/", "Telegram calls only addresses with https://"),
        ("https://bot.example.org:8080/", "Telegram calls only the ports 443, 80, 88 and 8443, not 8080"),
        ("bot.example.org/telegram", "is no web address: give all of it"),
        ("https://bot.example.org:port/", "is no web address"),
        ("https://bot.example.org/бот", "give a path of letters, digits"),
        ("https://bot.example.org/{path}", "give a path of letters, digits"),
        ("https://bot.example.org/telegram?a=1", "give a path of letters, digits"),
        ("https://bot.example.org/healthz", "and not /healthz"),
    ],
)
async def test_addresses_that_telegram_would_refuse(url, words):
    """Each is told in words with the setting's name, before anything is started."""
    application = ApplicationBuilder().token("123456:TEST").updater(None).build()
    with pytest.raises(WebhookError) as caught:
        await serve_webhook(application, WebhookSettings(url), stop=asyncio.Event(), allowed_updates=KINDS)
    assert str(caught.value).startswith(f"FINDINGS_WEBHOOK_URL={url}")
    assert words in str(caught.value)


async def test_a_secret_that_telegram_would_refuse(api):
    """It is told without being shown."""
    settings = WebhookSettings("http://127.0.0.1/", "mot de passé")
    with pytest.raises(WebhookError, match="FINDINGS_WEBHOOK_SECRET cannot be used") as caught:
        await serve_webhook(application_for(api), settings, stop=asyncio.Event(), allowed_updates=KINDS)
    assert "passé" not in str(caught.value)


async def test_a_port_in_use(api):
    """The error names the port and the setting, and Telegram has not been told of a webhook."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = WebhookSettings("http://127.0.0.1/", port=port)
        with pytest.raises(WebhookError, match=f"cannot listen on 127.0.0.1:{port} .*FINDINGS_WEBHOOK_PORT"):
            await serve_webhook(application_for(api), settings, stop=asyncio.Event(), allowed_updates=KINDS)
    assert api.calls("setWebhook") == []


async def test_telegram_refuses():
    """What Telegram has against the address is passed on, and the application is shut down."""
    async with BotApi() as strict:
        application = application_for(strict)
        settings = WebhookSettings("http://127.0.0.1/", port=unused_port())
        with pytest.raises(WebhookError, match=r"(?i)https url must be provided for webhook.*FINDINGS_WEBHOOK_URL"):
            await serve_webhook(application, settings, stop=asyncio.Event(), allowed_updates=KINDS)
        assert application.running is False


async def test_a_wrong_token(api):
    """It is told without being shown."""
    application = application_for(api, "987654:WRONG")
    settings = WebhookSettings("http://127.0.0.1/", port=unused_port())
    with pytest.raises(WebhookError, match="Telegram does not know the token in FINDINGS_TOKEN") as caught:
        await serve_webhook(application, settings, stop=asyncio.Event(), allowed_updates=KINDS)
    assert "WRONG" not in str(caught.value)
