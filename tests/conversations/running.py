"""The bot as people meet it: a process started as users start it, with the stand-in for Telegram that it talks to."""

import asyncio
import contextlib
import datetime as dt
import itertools
import os
import sys
from collections.abc import AsyncIterator
from enum import StrEnum
from pathlib import Path

from aiohttp.test_utils import unused_port

from bot.journal import Entry, Journal
from tests.conftest import ROOT
from tests.conversations.chatting import PATIENCE, Chat
from tests.standin import BotApi

ADMINISTRATOR = 7_100_000_007
_FIRST_PERSON = 7_300_000_001  # numbers and names that stand nowhere by accident
_FIRST_GROUP = -1_007_500_000_001
NAME = "Żaneta Оксанівна"


class Mode(StrEnum):
    """How the bot comes by its updates."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class Running:
    """The stand-in and the bot, which can be stopped and started again. All that it writes lies in `folder`."""

    def __init__(self, api: BotApi, index: Path, folder: Path, mode: Mode) -> None:
        self.api = api
        self.index = index
        self.folder = folder
        self.feedback = folder / "feedback.sqlite3"
        self.kept: set[str] = set()  # questions that conversations have had answered with a vote, or not at all
        self._environment = os.environ | {
            "FINDINGS_TOKEN": api.token,
            "FINDINGS_API_URL": api.base_url,
            "FINDINGS_FEEDBACK": str(self.feedback),
            "FINDINGS_ADMINS": str(ADMINISTRATOR),
        }
        if mode is Mode.WEBHOOK:
            port = unused_port()
            self._environment |= {
                "FINDINGS_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
                "FINDINGS_WEBHOOK_PORT": str(port),
            }
        self._people = itertools.count(_FIRST_PERSON)
        self._groups = itertools.count(_FIRST_GROUP, -1)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> str:
        """All that it has printed, whether before or after it was started anew."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def entries(self, kind: str | None = None) -> list[Entry]:
        """What is kept of votes and of questions without an answer."""
        return Journal(self.feedback, keep_days=90).entries(kind, dt.date.min)

    def person(self, *, language: str = "en") -> int:
        """Somebody whom the bot has not met, with a phone that speaks `language`."""
        number = next(self._people)
        self.api.introduce(person=number, name=f"{NAME} {number}")
        self.api.account.person(number).language = language  # which may be none
        return number

    def chat(self, *, language: str = "en") -> Chat:
        """A private chat with somebody new."""
        return Chat(self.api, self.person(language=language))

    def group(self, *, thread: int = 0, language: str = "en") -> Chat:
        """A new group as somebody new in it sees it."""
        return Chat(self.api, next(self._groups), person=self.person(language=language), thread=thread)

    async def start(self) -> None:
        """Start the bot, and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            command = (sys.executable, "-m", "bot", "run", "--index", str(self.index))
            self._process = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        await self.chat().ask("/help")

    async def stop(self) -> None:
        """Stop the bot as a service does."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()
            await asyncio.wait_for(self._process.wait(), PATIENCE)


@contextlib.asynccontextmanager
async def started(index: Path, folder: Path, mode: Mode = Mode.POLLING) -> AsyncIterator[Running]:
    """The stand-in and a bot that has begun to answer; both stop at the end."""
    async with BotApi(allow_plain_http_webhooks=True, poll_guard_seconds=0.2, webhook_retry_seconds=0.1) as api:
        running = Running(api, index, folder, mode)
        try:
            await running.start()
            yield running
        finally:
            await running.stop()
