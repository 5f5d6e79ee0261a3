"""The bot as a process of its own, started as staff start it. What it logs is passed on."""

import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parent.parent.parent
_GOODBYE = 10.0  # seconds to finish what it is at
_SETTINGS = ("FINDINGS_MODELS", "FINDINGS_HELP")  # the others are those of the real bot


def _without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what would lead to the real bot: its token, webhook, administrators and file of feedback."""
    return {name: value for name, value in environment.items() if name in _SETTINGS or not name.startswith("FINDINGS_")}


class BotProcess:
    """Starts the bot on entering and stops it on leaving. What people say to it is then forgotten.

    It gets a session of its own, so that Ctrl-C in the terminal reaches only those who then stop it in order.
    """

    def __init__(self, token: str, api_url: str, index: Path) -> None:
        self._environment = _without_settings(os.environ) | {"FINDINGS_TOKEN": token, "FINDINGS_API_URL": api_url}
        self._command = (sys.executable, "-m", "bot", "run", "--index", str(index.resolve()))
        self._last_line = ""

    async def __aenter__(self) -> Self:
        self._folder = TemporaryDirectory(prefix="preview-")
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            cwd=ROOT,
            env=self._environment | {"FINDINGS_FEEDBACK": str(Path(self._folder.name, "feedback.sqlite3"))},
            stdin=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        self._listening = asyncio.create_task(self._pass_on())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._folder:
            with suppress(ProcessLookupError):
                self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), _GOODBYE)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
            await self._listening

    async def ended(self) -> str:
        """Wait until it has ended by itself; how, with the last line that it wrote."""
        status = await self._process.wait()
        await self._listening
        return f"the bot ended with status {status}. Its last line was: {self._last_line or '(none)'}"

    async def _pass_on(self) -> None:
        while line := await self._process.stderr.readline():
            text = line.decode(errors="replace").rstrip()
            self._last_line = text or self._last_line
            print(f"bot: {text}", file=sys.stderr, flush=True)
