"""Take updates where Telegram calls, instead of asking it for them. The only module that knows aiohttp.

Telegram keeps an update until it is answered with 200. So the answer comes once the update has been worked on: what a
crash interrupts is sent again, and at worst something is said twice. The one exception is an update that takes longer
than Telegram waits; it is answered before its time and goes on, because two of it would not be done any sooner.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import operator
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application

from bot.logs import described
from bot.settings import WebhookSettings
from index import FindingsError

HEALTH = "/healthz"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the name of a header
_TELEGRAM = "api.telegram.org"
_PORTS = (443, 80, 88, 8443)  # https://core.telegram.org/bots/api#setwebhook, as are the two below
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MOST_CONNECTIONS = 100
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")  # what every proxy on the way passes on as it is
_LARGEST = 1 << 20  # bytes; the longest message is far below
_REMEMBERED = 10_000  # updates; Telegram sends again within minutes
_RETRY_AFTER = {"Retry-After": "1"}  # seconds
_GOODBYE_SECONDS = 5.0  # for answers that are on their way when all work is done
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds

_log = logging.getLogger(__name__)


class WebhookError(FindingsError):
    """The webhook cannot be set up as the settings say."""


async def serve_webhook(
    application: Application,  # type: ignore[type-arg]  # six parameters, none of them ours
    settings: WebhookSettings,
    *,
    stop: asyncio.Event,
    allowed_updates: Sequence[str],
) -> None:
    """Run `application`, built without an updater, on what Telegram sends, until `stop` is set.

    Then no update is taken any more, those in progress are finished, and the webhook stays set, so that Telegram keeps
    what comes until the next start. As many updates are in progress as the application works on at once; handlers that
    do not block (`block=False`) are not waited for. A Telegram that cannot be reached is tried again.

    Raises WebhookError if the settings cannot be used, the port is taken, or Telegram refuses.
    """
    _check(settings, application.bot)
    secret = settings.secret or derived_secret(application.bot.token)
    inbox = _Inbox(application, settings.answer_seconds)
    async with AsyncExitStack() as closing:
        runner = _runner(urlsplit(settings.url).path or "/", _Door(inbox, application.bot, secret))
        closing.push_async_callback(runner.cleanup)
        await _listen(runner, settings)
        closing.push_async_callback(_end, application)
        await _reached(application.initialize, stop)
        if stop.is_set():
            return
        if application.post_init:
            await application.post_init(application)
        await application.start()
        closing.push_async_callback(inbox.close)
        inbox.open = True
        set_webhook = partial(
            application.bot.set_webhook,
            settings.url,
            secret_token=secret,
            max_connections=inbox.most,
            allowed_updates=allowed_updates,
            drop_pending_updates=False,
        )
        await _reached(set_webhook, stop)
        _log.info("listening on %s:%d for what Telegram sends", settings.host, settings.port)
        await stop.wait()


def derived_secret(token: str) -> str:
    """A secret that every process with the same token agrees on, and that does not tell the token."""
    return hmac.new(token.encode(), b"findings assistant: webhook secret", hashlib.sha256).hexdigest()


def _check(settings: WebhookSettings, bot: Bot) -> None:
    """Telegram's own rules for addresses hold for Telegram; a Bot API server of one's own is freer."""
    try:
        parts = urlsplit(settings.url)
        port = parts.port or 443
    except ValueError as error:
        raise WebhookError(f"FINDINGS_WEBHOOK_URL={settings.url} is no web address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WebhookError(
            f"FINDINGS_WEBHOOK_URL={settings.url} is no web address: "
            "give all of it, for example https://bot.example.org/telegram"
        )
    if urlsplit(bot.base_url).hostname == _TELEGRAM:
        if parts.scheme != "https":
            raise WebhookError(f"FINDINGS_WEBHOOK_URL={settings.url}: Telegram calls only addresses with https://")
        if port not in _PORTS:
            raise WebhookError(
                f"FINDINGS_WEBHOOK_URL={settings.url}: Telegram calls only the ports 443, 80, 88 and 8443, not {port}; "
                "the port on this machine is another setting, FINDINGS_WEBHOOK_PORT"
            )
    if not _PATH.fullmatch(parts.path) or parts.path == HEALTH or parts.query or parts.fragment:
        raise WebhookError(
            f"FINDINGS_WEBHOOK_URL={settings.url}: after the host, give a path of letters, digits and -._~ "
            f"without ? or #, and not {HEALTH}, which tells load balancers that the bot is well"
        )
    if settings.secret and not _SECRET.fullmatch(settings.secret):
        raise WebhookError(
            "FINDINGS_WEBHOOK_SECRET cannot be used: Telegram takes 1 to 256 letters, digits, _ and -; "
            "leave it out, and one is derived from the token"
        )


async def _listen(runner: web.AppRunner, settings: WebhookSettings) -> None:
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except (OSError, OverflowError) as error:
        raise WebhookError(
            f"cannot listen on {settings.host}:{settings.port} ({error}): end what uses the port, "
            "or choose another with FINDINGS_WEBHOOK_HOST and FINDINGS_WEBHOOK_PORT"
        ) from error


async def _reached(call: Callable[[], Awaitable[object]], stop: asyncio.Event) -> None:
    """Make a call to Telegram, again and again while it cannot be reached, unless `stop` is set meanwhile."""
    pause = _FIRST_PAUSE
    while not stop.is_set():
        try:
            await call()
        except InvalidToken:  # whose message holds the token
            raise WebhookError(
                "Telegram does not know the token in FINDINGS_TOKEN: "
                "copy it again from @BotFather, whole, and start again"
            ) from None
        except RetryAfter as error:
            asked = error.retry_after
            wait = float(asked) if isinstance(asked, int) else asked.total_seconds()
        except BadRequest as error:  # a NetworkError by class, but repeating it changes nothing
            raise WebhookError(f"Telegram refuses the webhook ({error.message}): check FINDINGS_WEBHOOK_URL") from error
        except NetworkError as error:
            _log.warning("Telegram cannot be reached (%s); trying again in %.0f s", type(error).__name__, pause)
            wait, pause = pause, min(_LONGEST_PAUSE, 2 * pause)
        except TelegramError as error:
            raise WebhookError(f"Telegram refuses to work with this bot: {error.message}") from error
        else:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)


async def _end(application: Application) -> None:  # type: ignore[type-arg]  # as above
    """What the application does at its end, however far it has come."""
    if application.running:
        await application.stop()
        if application.post_stop:
            await application.post_stop(application)
    await application.shutdown()
    await application.bot.shutdown()  # of an application that was never initialized, its connections
    if application.post_shutdown:
        await application.post_shutdown(application)


class _Inbox:
    """Has each update worked on once, however often it comes. Closed until `open` is set."""

    def __init__(self, application: Application, answer_seconds: float) -> None:  # type: ignore[type-arg]  # as above
        self.open = False
        self.most = min(_MOST_CONNECTIONS, application.update_processor.max_concurrent_updates)
        self._application = application
        self._answer_seconds = answer_seconds
        self._running: dict[int, asyncio.Task[None]] = {}
        self._done: dict[int, None] = {}  # in order, so that the oldest is forgotten first

    async def take(self, update: Update) -> HTTPStatus:
        """What Telegram is to be told once the update has been worked on, by this call or by an earlier one."""
        if update.update_id in self._done:
            return HTTPStatus.OK
        task = self._running.get(update.update_id)
        if task is None:
            if not self.open or len(self._running) >= self.most:
                return HTTPStatus.SERVICE_UNAVAILABLE
            task = asyncio.create_task(self._process(update))
            self._running[update.update_id] = task
            task.add_done_callback(partial(self._finished, update.update_id))
        await asyncio.wait({task}, timeout=self._answer_seconds)
        if not task.done():
            _log.warning("an update takes over %.0f s: it goes on, but would be lost in a crash", self._answer_seconds)
            return HTTPStatus.OK
        return HTTPStatus.INTERNAL_SERVER_ERROR if _failed(task) else HTTPStatus.OK

    async def close(self) -> None:
        """Take nothing new, and wait for what is in progress."""
        self.open = False
        if self._running:
            _log.info("stopping once %d updates are done", len(self._running))
            await asyncio.wait(self._running.values())

    async def _process(self, update: Update) -> None:
        """Through the application's own processor, which may keep order within a chat."""
        work = self._application.process_update(update)
        await self._application.update_processor.process_update(update, work)

    def _finished(self, update_id: int, task: asyncio.Task[None]) -> None:
        del self._running[update_id]
        if error := _failed(task):
            _log.error("an update could not be worked on: %s", described(error))
            return
        self._done[update_id] = None
        if len(self._done) > _REMEMBERED:
            del self._done[next(iter(self._done))]


def _failed(task: asyncio.Task[None]) -> BaseException | None:
    return asyncio.CancelledError() if task.cancelled() else task.exception()


class _Door:
    """Turns HTTP requests into updates. Who does not know the secret learns nothing."""

    def __init__(self, inbox: _Inbox, bot: Bot, secret: str) -> None:
        self._inbox, self._bot, self._secret = inbox, bot, secret.encode()

    async def take(self, request: web.Request) -> web.Response:
        """A call by Telegram, or by somebody who pretends to be it."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        if request.content_type != "application/json":
            return web.Response(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        try:
            update = _update(await request.read(), self._bot)
        except ValueError as error:
            _log.warning("what came is no update: %s", described(error.__cause__))
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        status = await self._inbox.take(update)
        return web.Response(status=status, headers=_RETRY_AFTER if status is HTTPStatus.SERVICE_UNAVAILABLE else None)

    async def health(self, _request: web.Request) -> web.Response:
        """Whether updates are taken."""
        if self._inbox.open:
            return web.Response(text="ok")
        return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers=_RETRY_AFTER)


def _runner(path: str, door: _Door) -> web.AppRunner:
    site = web.Application(client_max_size=_LARGEST)
    site.router.add_post(path, door.take)
    site.router.add_get(HEALTH, door.health)
    return web.AppRunner(site, access_log=None, shutdown_timeout=_GOODBYE_SECONDS)


def _update(body: bytes, bot: Bot) -> Update:
    """The update in the body of a request. Raises ValueError if there is none."""
    try:
        fields = json.loads(body)
        operator.index(fields["update_id"])  # a whole number, or TypeError
        return Update.de_json(fields, bot)
    except Exception as error:  # of any kind, the library's own included: it checks no types
        raise ValueError("not in the shape of an update") from error
