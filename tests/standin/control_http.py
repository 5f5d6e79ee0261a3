"""The control side over HTTP: POST /control/<act> with a JSON object of the act's arguments.

Acts are methods of Control, and a few more for its clock and for pages. Bytes travel as base64 in "content".
GET /control/file/<file_id> gives the bytes of a file. Only JSON bodies are taken, and no page of another site is let
in, so that none can post or look here unasked.
"""

import base64
import dataclasses
import inspect
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from aiohttp import web

from tests.standin.control import Control
from tests.standin.files import JPEG, PNG
from tests.standin.rules import Refused
from tests.standin.screen import screen
from tests.standin.server import BotServer
from tests.standin.state import PERSON, Message, StoredFile
from tests.standin.visitors import at_home

LONGEST_WAIT = 60.0
PICTURES = {PNG: "image/png", JPEG: "image/jpeg"}  # by their first bytes
FILE = "application/octet-stream"
METHODS_OF_CONTROL = (
    "introduce", "say", "follow_link", "edit", "send_photo", "send_document", "send_voice", "send_sticker", "forward",
    "press", "tap", "inline", "update", "block", "unblock", "deactivate", "kick", "add_to_group", "fail",
    "calls", "messages", "transcript", "reply_to", "replies", "wait_for_call", "quiet",
)  # fmt: skip


def choose(bot: Control, query_id: str, **rest: Any) -> int:
    """Send a result of the inline query with this id."""
    return bot.choose(bot.account.inline_answers[query_id], **rest)


def timeline(bot: Control, chat: int = PERSON) -> list[Any]:
    """All that the person sees, messages and notes in order, for a page that draws it."""
    return [*bot.account.timelines.get(chat, ())]


async def changed(bot: Control, version: int = 0, timeout: float = 25.0) -> int:  # noqa: ASYNC109 - long poll
    """The number of changes so far, once it is another than `version`."""
    if bot.account.signal.version == version:
        await bot.account.signal.wait(min(timeout, LONGEST_WAIT))
    return bot.account.signal.version


ACTS: dict[str, Callable[..., Any]] = {
    **{name: getattr(Control, name) for name in METHODS_OF_CONTROL},
    "choose": choose,
    "timeline": timeline,
    "screen": lambda bot, chat=PERSON, language="": screen(bot.account, chat, language),
    "changed": changed,
    "clear_faults": lambda bot: bot.faults.clear(),
    "freeze": lambda bot, at=None: bot.clock.freeze(at),
    "thaw": lambda bot: bot.clock.thaw(),
    "advance": lambda bot, seconds: bot.clock.advance(seconds),
}


class ControlRoutes:
    """One route for all acts. "bot" in the body names a token; without it the first bot is meant."""

    def __init__(self, server: BotServer) -> None:
        self._server = server

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/control/{act}", at_home(self._act))
        app.router.add_get("/control/file/{id}", at_home(self._file))

    async def _act(self, request: web.Request) -> web.Response:
        act = request.match_info["act"]
        if act not in ACTS:
            return _problem(f"no act {act!r}; there are: {', '.join(sorted(ACTS))}", status=404)
        if request.content_type != "application/json":
            return _problem("send a JSON object with content type application/json", status=415)
        try:
            given = await request.json()
            token = given.pop("bot", "")
            bot = self._server.bots[token] if token else next(iter(self._server.bots.values()))
            if isinstance(given.get("content"), str):
                given["content"] = base64.b64decode(given["content"])
            result = ACTS[act](bot, **given)
            if inspect.isawaitable(result):
                result = await result
        except TimeoutError as error:
            return _problem(str(error), status=504)
        except (TypeError, ValueError, AttributeError, LookupError, Refused) as error:
            return _problem(str(error))
        return web.json_response({"ok": True, "result": plain(result)})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """A picture is shown where it is asked for; anything else is handed over as a file, whatever it says it is."""
        for bot in self._server.bots.values():
            if stored := bot.account.files.get(request.match_info["id"]):
                headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": _disposition(stored)}
                kind = next((PICTURES[start] for start in PICTURES if stored.content.startswith(start)), FILE)
                return web.Response(body=stored.content, content_type=kind, headers=headers)
        return _problem("no such file", status=404)


def plain(value: object) -> Any:
    """The value as JSON can hold it; a message as a bot would see it, plus what only people see."""
    if isinstance(value, Message):
        seen = {"reply_markup": value.keyboard, "by_bot": value.by_bot, "reactions": value.reactions}
        return value.wire() | seen
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def _disposition(stored: StoredFile) -> str:
    kind = "inline" if stored.width else "attachment"
    return f"{kind}; filename*=UTF-8''{quote(stored.name, safe='')}"


def _problem(words: str, status: int = 400) -> web.Response:
    return web.json_response({"ok": False, "description": words}, status=status)
