"""setWebhook, and the delivery of updates to it: in order per chat, again and again until it answers 2xx."""

import asyncio
import json
import math
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from tests.standin.params import Params
from tests.standin.rules import GONE_SECONDS, SECRET, WEBHOOK_PORTS, Refused
from tests.standin.updates import BY_DEFAULT, Update, allow_updates

if TYPE_CHECKING:
    from tests.standin.state import Account

LONGEST_DELAY = 60.0
LONGEST_RETRY_AFTER = 3600
ANSWER_SECONDS = 60.0
SET_WEBHOOK = "Conflict: terminated by setWebhook request"
NEVER_IN_RESPONSE = ("deletewebhook", "setwebhook", "close", "logout")

CallMethod = Callable[["Account", str, Params], Awaitable[None]]


@dataclass(slots=True)
class Webhook:
    """Where updates go; nowhere while `url` is empty. `plain_http` lifts the rules on scheme and port."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    certificate: bytes = b""
    last_error: str = ""
    last_error_date: int = 0
    gone_since: float = 0.0  # of an unbroken run of 410s
    set_again_at: float = 0.0
    plain_http: bool = False


def set_webhook(account: "Account", params: Params) -> bool:
    webhook = account.webhook
    url = params.text("url")
    now = account.clock.now()
    if url:
        if now < webhook.set_again_at:
            raise Refused("Too Many Requests: retry after 1", code=429, retry_after=1)
        webhook.set_again_at = now + 1
        account.queue.cut_poll(SET_WEBHOOK)
        SECRET.check(params.text("secret_token"))
        if not webhook.plain_http:
            _check_address(url)
    allow_updates(account, params)
    if params.flag("drop_pending_updates"):
        account.queue.clear()
    certificate = params.upload("certificate")
    webhook.url = url
    webhook.secret = params.text("secret_token")
    webhook.max_connections = params.number("max_connections", 40, 1, 100)
    webhook.certificate = certificate.content if certificate else b""
    webhook.last_error, webhook.last_error_date, webhook.gone_since = "", 0, 0.0
    account.signal.fire()
    return True


def delete_webhook(account: "Account", params: Params) -> bool:
    return set_webhook(account, Params({"drop_pending_updates": params.text("drop_pending_updates")}))


def get_webhook_info(account: "Account", _params: Params) -> dict[str, Any]:
    webhook = account.webhook
    info: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": bool(webhook.certificate),
        "pending_update_count": len(account.queue.pending),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
    if webhook.last_error:
        info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error}
    if account.queue.allowed != BY_DEFAULT:
        info["allowed_updates"] = sorted(account.queue.allowed)
    return info


def _check_address(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme != "https" or not parts.hostname:
        raise Refused("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in WEBHOOK_PORTS:
        raise Refused("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


class Delivery:
    """Brings the updates of one bot to its webhook while there is one. `delay` is in seconds."""

    def __init__(self, account: "Account", call: CallMethod, delay: float) -> None:
        self._account, self._call, self._delay = account, call, delay
        self._failures: dict[int, int] = {}  # lane → failures of its first update
        self._wake_at: dict[int, float] = {}
        self._under_way: dict[int, asyncio.Task[None]] = {}  # lane → delivery
        self._sessions: dict[bytes, aiohttp.ClientSession] = {}
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        tasks = [self._task, *self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for session in self._sessions.values():
            await session.close()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            next_wake = loop.time() + 3600
            for update in self._heads() if self._account.webhook.url else ():
                wake_at = self._wake_at.get(update.lane, 0.0)
                if wake_at > loop.time():
                    next_wake = min(next_wake, wake_at)
                elif len(self._under_way) < self._account.webhook.max_connections:
                    self._under_way[update.lane] = asyncio.create_task(self._deliver(update))
            await self._account.signal.wait(next_wake - loop.time())

    def _heads(self) -> list[Update]:
        """The first update of each lane on which nothing is under way."""
        heads: dict[int, Update] = {}
        for update in self._account.queue.pending:
            if update.lane not in self._under_way:
                heads.setdefault(update.lane, update)
        return list(heads.values())

    async def _deliver(self, update: Update) -> None:
        webhook = self._account.webhook
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        try:
            async with self._session(webhook.certificate).post(
                webhook.url, data=json.dumps(update.wire()).encode(), headers=headers
            ) as response:
                body = await response.read()
                if response.ok:
                    self._succeeded(update)
                    if reply := _call_in(body, response.content_type):
                        await self._call(self._account, reply.text("method"), reply)
                else:
                    error = f"Wrong response from the webhook: {response.status} {response.reason}"
                    self._failed(update, error, response.status, response.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._failed(update, str(error) or "Webhook connection closed")
        finally:
            self._under_way.pop(update.lane, None)
            self._account.signal.fire()

    def _succeeded(self, update: Update) -> None:
        self._failures.pop(update.lane, None)
        self._wake_at.pop(update.lane, None)
        self._account.webhook.gone_since = 0.0
        self._account.queue.remove(update)

    def _failed(self, update: Update, error: str, status: int = 0, retry_after: str = "") -> None:
        """The first failure is tried again at once; then the wait doubles, from twice the first delay on."""
        webhook = self._account.webhook
        now = self._account.clock.now()
        failures = self._failures.get(update.lane, 0)
        wait = min(LONGEST_DELAY, self._delay * 2**failures) if failures else 0.0
        if retry_after.isdecimal():
            wait = float(min(int(retry_after), LONGEST_RETRY_AFTER))
        self._failures[update.lane] = failures + 1
        self._wake_at[update.lane] = asyncio.get_running_loop().time() + wait
        webhook.last_error, webhook.last_error_date = error, math.floor(now)
        webhook.gone_since = (webhook.gone_since or now) if status == 410 else 0.0
        if webhook.gone_since and now > webhook.gone_since + GONE_SECONDS:
            webhook.url = ""

    def _session(self, certificate: bytes) -> aiohttp.ClientSession:
        """One pool of kept-alive connections for each certificate."""
        if certificate not in self._sessions:
            context = ssl.create_default_context(cadata=certificate.decode() if certificate else None)
            connector = aiohttp.TCPConnector(limit=100, ssl=context)
            timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
            self._sessions[certificate] = aiohttp.ClientSession(connector=connector, timeout=timeout)
        return self._sessions[certificate]


def _call_in(body: bytes, content_type: str) -> Params | None:
    """The call that a webhook's answer holds, if it holds one that may stand there."""
    try:
        if content_type == "application/json":
            params = Params.from_json(json.loads(body or b"{}"))
        elif content_type == "application/x-www-form-urlencoded":
            params = Params(dict(parse_qsl(body.decode())))
        else:
            return None
    except (ValueError, Refused):
        return None
    method = params.text("method").lower()
    allowed = method and method not in NEVER_IN_RESPONSE and not method.startswith("get")
    return params if allowed else None
