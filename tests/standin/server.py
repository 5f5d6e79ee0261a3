"""The HTTP server for bots: /bot<token>/<method> and /file/bot<token>/<path>, with faults on the way."""

import asyncio
import inspect
import re
from typing import Any

from aiohttp import web

from tests.standin import answers, editing, files, profile, sending, updates, webhook
from tests.standin.control import Control
from tests.standin.faults import Fault
from tests.standin.params import Params, read_params
from tests.standin.rules import REASONS, Refused
from tests.standin.state import Account, Call, Json

LARGEST_BODY = 64 << 20  # above the largest file, so that the rule on files speaks first
METHODS: dict[str, Any] = {
    "getupdates": updates.get_updates,
    "setwebhook": webhook.set_webhook,
    "deletewebhook": webhook.delete_webhook,
    "getwebhookinfo": webhook.get_webhook_info,
    **profile.METHODS,
    **sending.METHODS,
    **editing.METHODS,
    **answers.METHODS,
    **files.METHODS,
}


class Lost(Exception):  # noqa: N818 - the connection is lost; it has not failed
    """No answer reaches the bot."""


class Raw(Exception):  # noqa: N818 - an answer by plan
    """An answer that is no JSON, as a proxy in between gives it."""

    def __init__(self, code: int, body: str) -> None:
        super().__init__(body)
        self.code, self.body = code, body


class BotServer:
    """Routes the calls of several bots, each to its own account."""

    def __init__(self) -> None:
        self.bots: dict[str, Control] = {}

    def add_routes(self, app: web.Application) -> None:
        app.router.add_route("*", "/bot{token:[^/]*}/{method:[^/]*}", self._bot)
        app.router.add_route("GET", "/file/bot{token:[^/]*}/{path:.*}", self._file)

    async def call(self, account: Account, method: str, params: Params) -> None:
        """A call that stood in a webhook's answer: done, logged, its result seen by nobody."""
        await self._perform(account, method, params, by_webhook=True)

    async def _bot(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            bot = self._find(request.match_info["token"])
            params = await read_params(request)
            fault = bot.faults.take(method)
            if fault:
                await self._befall(bot, fault, method, params)
            result = await self._perform(bot.account, method, params)
            if fault and fault.done:
                await self._spoil(fault)
        except web.HTTPRequestEntityTooLarge:
            return _error(Refused("Request Entity Too Large", code=413))
        except Refused as refusal:
            return _error(refusal)
        except Raw as raw:
            return web.Response(status=raw.code, text=raw.body, content_type="text/html")
        except Lost:
            if request.transport:
                request.transport.abort()
            return web.Response()
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            account = self._find(request.match_info["token"]).account
            stored = files.file_at(account, request.match_info["path"])
        except Refused as refusal:
            return _error(refusal)
        return web.Response(body=stored.content, content_type="application/octet-stream")

    def _find(self, token: str) -> Control:
        if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
            raise Refused("Unauthorized: invalid token specified", code=401)
        if token not in self.bots:
            raise Refused("Unauthorized", code=401)
        return self.bots[token]

    async def _befall(self, bot: Control, fault: Fault, method: str, params: Params) -> None:
        await asyncio.sleep(fault.delay)
        if fault.done:
            return
        if fault.drop or fault.code or fault.raw:
            words = "connection dropped" if fault.drop else fault.description
            _log(bot.account, method, params, fault.code, f"fault: {words}")
        await self._spoil(fault)

    async def _spoil(self, fault: Fault) -> None:
        if fault.drop:
            raise Lost
        if fault.raw:
            raise Raw(fault.code or 502, fault.raw)
        if fault.code:
            words = fault.description or REASONS.get(fault.code, "")
            if fault.retry_after and not fault.description:
                words = f"Too Many Requests: retry after {fault.retry_after}"
            raise Refused(words, fault.code, fault.retry_after)

    async def _perform(self, account: Account, method: str, params: Params, *, by_webhook: bool = False) -> Any:
        try:
            result = METHODS.get(method.lower(), _not_found)(account, params)
            if inspect.isawaitable(result):
                result = await result
        except Refused as refusal:
            _log(account, method, params, refusal.code, str(refusal), by_webhook=by_webhook)
            if by_webhook:
                return None
            raise
        _log(account, method, params, 200, by_webhook=by_webhook)
        return result


def _not_found(_account: Account, _params: Params) -> None:
    raise Refused("Not Found: method not found", code=404)


def _log(
    account: Account, method: str, params: Params, code: int, words: str = "", *, by_webhook: bool = False
) -> None:
    account.calls.append(Call(method, dict(params.values), tuple(params.uploads), code, words, by_webhook=by_webhook))
    account.signal.fire()


def _error(refusal: Refused) -> web.Response:
    body: Json = {
        "ok": False,
        "error_code": refusal.code,
        "description": str(refusal),
    }
    headers = {}
    if refusal.retry_after:
        body["parameters"] = {"retry_after": refusal.retry_after}
        headers["Retry-After"] = str(refusal.retry_after)
    return web.json_response(body, status=refusal.code, headers=headers)
