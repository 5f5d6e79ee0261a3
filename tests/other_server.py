"""A Bot API server that nobody here wrote: lo-bot-api-emulator, behind a thin proxy that makes up for what it is not.

It models another platform with the same API. What the proxy adds, leaves out and does instead stands in the tables
below, each with its reason; everything else goes through as it is, in both directions.
"""

import asyncio
import io
import itertools
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp
from aiohttp import web
from aiohttp.web_request import FileField

from tests.standin.rules import Refused
from tests.standin.state import Signal
from tests.standin.text import parse

Found = TypeVar("Found")

TOKEN = "123456:TEST"  # it takes any
USERNAME = "findings_test_bot"
ADDED_TO_RESULT = {
    # Its bots have no names; the library needs one to know whether "/start@name" is meant for this bot.
    "getMe": {"username": USERNAME},
}
LEFT_OUT = {
    "link_preview_options": "it refuses the parameter: its platform shows no previews",
    "parse_mode": "it ignores the parameter and would count markup as text: Telegram's parser turns it into entities",
}
ANSWERED_BY_PROXY: Mapping[str, Any] = {
    # It has these methods, but says that it does not model them.
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
    "setMyDescription": True,
    "setMyShortDescription": True,
}
REDELIVERY_SECONDS = 0.5  # it delivers once, where Telegram tries again by itself


@dataclass(frozen=True, slots=True)
class Sent:
    """A message by the bot that the server has taken. `buttons` are rows of label → data or address."""

    number: int  # in the order of the whole conversation
    id: int
    chat: int
    text: str
    entities: tuple[Mapping[str, Any], ...]
    buttons: tuple[Mapping[str, str], ...]

    @property
    def quotes(self) -> list[str]:
        """The kinds of its block quotations."""
        return [e["type"] for e in self.entities if e["type"].endswith("blockquote")]


class OtherServer:
    """The server, its proxy, and people who write to the bot. `journal` is the server's own record of every call."""

    def __init__(self, journal: Path) -> None:
        self.journal = journal
        self.methods: list[str] = []  # of all calls of the bot, in order
        self.sent: list[Sent] = []
        self.base_url = ""
        self._numbers = itertools.count(1)
        self._ids = itertools.count(1_000_000)  # of what people write; the server counts its own from 1
        self._signal = Signal()
        self._upstream = ""

    async def __aenter__(self) -> Self:
        from lo_bot_api_emulator import LoBotApiEmulator  # noqa: PLC0415  # tests are skipped where it is missing

        self._server = LoBotApiEmulator(journal=self.journal, allow_insecure_loopback_webhooks=True)
        proxy = web.Application(client_max_size=64 << 20)
        proxy.router.add_post("/bot{token}/{method}", self._pass_on)
        async with AsyncExitStack() as closing:
            self._session = await closing.enter_async_context(aiohttp.ClientSession())
            self._upstream = await _served(self._server.app(), closing)
            self.base_url = f"{await _served(proxy, closing)}/bot"
            redelivery = asyncio.create_task(self._redeliver())
            closing.push_async_callback(_cancelled, redelivery)
            self._closing = closing.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._closing.aclose()

    async def say(self, text: str, chat: int) -> int:
        """Write to the bot; what it says afterwards has a higher number than the one returned."""
        number = next(self._numbers)
        message = self._wire(next(self._ids), chat) | {"from": _person(chat), "text": text}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        await self._server.enqueue_update({"message": message}, token=TOKEN)
        return number

    async def press(self, label: str, message: Sent) -> int:
        """Press a button; what the bot says afterwards has a higher number than the one returned."""
        [data] = [row[label] for row in message.buttons if label in row]
        number = next(self._numbers)
        query = {
            "id": str(number),
            "from": _person(message.chat),
            "chat_instance": "1",
            "data": data,
            "message": self._wire(message.id, message.chat) | {"text": message.text},
        }
        await self._server.enqueue_update({"callback_query": query}, token=TOKEN)
        return number

    async def reply_to(self, number: int, chat: int, seconds: float = 5.0) -> Sent:
        """The first thing that the bot says or changes in the chat after that."""

        def found() -> Sent | None:
            return next((sent for sent in self.sent if sent.chat == chat and sent.number > number), None)

        return await self.wait_until(found, seconds)

    async def wait_until(self, ready: Callable[[], Found | None], seconds: float = 5.0) -> Found:
        """What `ready` returns, as soon as it is there. TimeoutError tells what was called instead."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not (found := ready()):
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise TimeoutError(f"not within {seconds} s; the last calls: {self.methods[-20:]}")
            await self._signal.wait(left)
        return found

    async def _pass_on(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = await request.post()
        self.methods.append(method)
        if method in ANSWERED_BY_PROXY:
            return web.json_response({"ok": True, "result": ANSWERED_BY_PROXY[method]})
        fields = {name: value for name, value in given.items() if name not in LEFT_OUT}
        entities: tuple[Mapping[str, Any], ...] = ()
        for name in ("text", "caption"):
            if name in fields:
                try:
                    formatted = parse(str(fields[name]), str(given.get("parse_mode", "")))
                except Refused as refusal:
                    return web.json_response(
                        {"ok": False, "error_code": 400, "description": str(refusal)}, status=refusal.code
                    )
                fields[name], entities = formatted.text, formatted.entities
        async with self._session.post(self._upstream + request.path, data=_form(fields)) as response:
            status, body = response.status, await response.json()
        result = body.get("result")
        if isinstance(result, dict):
            result |= ADDED_TO_RESULT.get(method, {})
            if "message_id" in result:
                self._note(result, entities)
        self._signal.fire()
        return web.json_response(body, status=status)

    def _note(self, message: Mapping[str, Any], entities: tuple[Mapping[str, Any], ...]) -> None:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        self.sent.append(
            Sent(
                number=next(self._numbers),
                id=message["message_id"],
                chat=message["chat"]["id"],
                text=message.get("text", message.get("caption", "")),
                entities=entities,
                buttons=tuple({b["text"]: b.get("callback_data", b.get("url", "")) for b in row} for row in rows),
            )
        )

    async def _redeliver(self) -> None:
        while True:
            await asyncio.sleep(REDELIVERY_SECONDS)
            await self._server.deliver_updates(token=TOKEN)

    def _wire(self, message_id: int, chat: int) -> dict[str, Any]:
        there = {"id": chat, "type": "private", "first_name": "Żofia — <&>"}
        return {"message_id": message_id, "date": 1_700_000_000, "chat": there}


def _person(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Żofia — <&>", "language_code": "en"}


def _form(fields: Mapping[str, str | bytearray | FileField]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    for name, value in fields.items():
        if isinstance(value, FileField):
            content = io.BytesIO(value.file.read())
            form.add_field(name, content, filename=value.filename, content_type=value.content_type)
        else:
            form.add_field(name, str(value))
    return form


async def _served(app: web.Application, closing: AsyncExitStack) -> str:
    """The address of `app`, served until `closing` is closed. A poll whose bot has gone is cancelled."""
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1.0)
    closing.push_async_callback(runner.cleanup)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
