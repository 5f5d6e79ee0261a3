"""Start the stand-in for Telegram, the bot and the page, and stop them all, whichever way it ends."""

import asyncio
import secrets
import signal
import webbrowser
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from index.store import current_name
from scripts.rehearsal.bot_process import BotProcess
from scripts.rehearsal.errors import PreviewError
from scripts.rehearsal.pages import add_page
from scripts.rehearsal.pictures import take
from tests.standin import BotApi

USERNAME = "findings_rehearsal_bot"
NAME = "Findings assistant"
_LOOK = 0.1  # seconds between two looks whether the bot is there; its first wait for updates gives no signal


@dataclass(frozen=True, slots=True)
class Plan:
    """What to rehearse. `port` 0 takes a free one; without `seconds` it runs until it is stopped."""

    index: Path
    port: int
    seconds: float | None
    browser: bool
    pictures: Path | None


async def rehearse(plan: Plan) -> None:
    """Run until Ctrl-C, SIGTERM or the end of its time.

    Raises PreviewError if there is no index, if the port is taken, or if the bot ends by itself, telling why.
    """
    if current_name(plan.index) is None:
        raise PreviewError(f"{plan.index}: there is no index here. Build it: make index")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    token = f"{secrets.randbelow(10**9) + 1}:{secrets.token_urlsafe(24)}"  # nobody else can speak for the bot
    api = BotApi(token=token, username=USERNAME, port=plan.port, group_privacy=True, routes=(add_page,))
    api.account.first_name = NAME
    async with AsyncExitStack() as started:
        try:
            await started.enter_async_context(api)
        except OSError as error:
            reason = error.strerror or error
            raise PreviewError(f"port {plan.port} of 127.0.0.1 cannot be used ({reason}): name another") from error
        bot = await started.enter_async_context(BotProcess(api.token, api.base_url, plan.index))
        await _until_stopped(plan, api, bot, stop)


async def _until_stopped(plan: Plan, api: BotApi, bot: BotProcess, stop: asyncio.Event) -> None:
    """Go on until the first of these: it is told to stop, its time is over, the pictures are taken, the bot ends."""
    acting = asyncio.create_task(_act(plan, api))
    ending = asyncio.create_task(bot.ended())
    stopping = asyncio.create_task(stop.wait())
    tasks = (acting, ending, stopping)
    try:
        await asyncio.wait(tasks, timeout=plan.seconds, return_when=asyncio.FIRST_COMPLETED)
        if ending.done():
            raise PreviewError(ending.result())
        if acting.done():
            acting.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    print("stopped", flush=True)


async def _act(plan: Plan, api: BotApi) -> None:
    """Say where the page is as soon as the bot is there, and show it or take its pictures."""
    print(f"The page: {api.url}/", flush=True)
    print("The bot is starting …", flush=True)
    while not api.account.queue.last_poll:  # noqa: ASYNC110  # see _LOOK
        await asyncio.sleep(_LOOK)
    if plan.pictures:
        for path in await take(f"{api.url}/", plan.pictures):
            print(f"written: {path}", flush=True)
        return
    print("The bot is there. Ctrl-C stops it.", flush=True)
    if plan.browser:
        with suppress(webbrowser.Error):
            await asyncio.to_thread(webbrowser.open, f"{api.url}/")
    await asyncio.Event().wait()
