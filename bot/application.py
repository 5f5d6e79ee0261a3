"""Build the Telegram application: the one factory, which tests call with another address."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from telegram import LinkPreviewOptions
from telegram.error import InvalidToken
from telegram.ext import Application, ApplicationBuilder, Defaults

from bot.answering import Answering
from bot.buttons import Buttons
from bot.handlers import Handlers
from bot.helplines import HelpFile
from bot.inline import Inline
from bot.journal import Journal, JournalError
from bot.logs import described
from bot.memory import Memory
from bot.profile import present
from bot.settings import Settings, SettingsError, WebhookSettings
from bot.speaking import Speaking
from bot.staff import Staff
from bot.turns import Turns
from bot.webhook import serve_webhook
from index import Findings

_AT_ONCE = 64  # updates; each waits for a search or for Telegram, so more than there are cores
UPDATES = ("message", "edited_message", "callback_query", "inline_query")
_FORGET_QUESTIONS_SECONDS = 10
_FORGET_SECONDS = 6 * 3600  # between two looks at what has to be deleted

_log = logging.getLogger(__name__)


def build_application(settings: Settings, findings: Findings) -> Application:  # type: ignore[type-arg]  # six parameters, none of them ours
    """The application, ready to run. Raises SettingsError without a token, HelpError or JournalError."""
    builder = (
        ApplicationBuilder()
        .token(settings.required_token)
        .base_url(settings.api_url)
        .concurrent_updates(Turns(_AT_ONCE))
        .connection_pool_size(_AT_ONCE)
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
    )
    application = (builder.updater(None) if settings.webhook else builder).build()
    journal = Journal(settings.feedback, settings.feedback_days)
    memory = Memory()
    answering = Answering(findings, journal, HelpFile(settings.help), memory)
    speaking = Speaking(application.bot)
    staff = Staff(journal, settings.administrators, settings.feedback_days)
    Handlers(findings, answering, speaking, staff).register(application)
    Buttons(findings, answering, speaking).register(application)
    Inline(findings).register(application)
    jobs = [
        partial(present, application.bot),
        partial(_forget, journal, settings.feedback_days),
        partial(_forget_questions, memory),
    ]
    _run_beside(application, jobs)
    return application


def run_application(settings: Settings, findings: Findings) -> None:
    """Answer until the process is told to stop. A Telegram that cannot be reached is tried again.

    Raises SettingsError without a token, or if Telegram does not know it; WebhookError if the webhook cannot be served.
    """
    application = build_application(settings, findings)
    try:
        if settings.webhook:
            asyncio.run(_serve(application, settings.webhook))
        else:
            application.run_polling(allowed_updates=list(UPDATES), bootstrap_retries=-1)
    except InvalidToken:  # whose message holds the token
        raise SettingsError(
            "Telegram does not know the token in FINDINGS_TOKEN: copy it again from @BotFather, whole, and start again"
        ) from None


async def _serve(application: Application, settings: WebhookSettings) -> None:  # type: ignore[type-arg]  # as above
    """Serve the webhook until a signal says stop."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve_webhook(application, settings, stop=stop, allowed_updates=UPDATES)


def _run_beside(application: Application, jobs: Sequence[Callable[[], Coroutine[Any, Any, None]]]) -> None:  # type: ignore[type-arg]  # as above
    """Run jobs beside the application, from its start to its end."""
    tasks: set[asyncio.Task[None]] = set()

    async def begin(_application: object) -> None:
        tasks.update(asyncio.create_task(job()) for job in jobs)
        for task in tasks:
            task.add_done_callback(_log_failure)

    async def end(_application: object) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    application.post_init = begin
    application.post_shutdown = end


def _log_failure(task: asyncio.Task[None]) -> None:
    """A job that ends by itself has failed, or had but one thing to do."""
    if not task.cancelled() and task.exception():
        _log.error("a job beside the bot has failed: %s", described(task.exception()))


async def _forget_questions(memory: Memory) -> None:
    """Forget the last questions when their time is over, also when nobody writes."""
    while True:
        memory.forget_old()
        await asyncio.sleep(_FORGET_QUESTIONS_SECONDS)


async def _forget(journal: Journal, days: int) -> None:
    """Delete what has been kept long enough, also on days on which nobody asks anything."""
    while journal.keeps:
        try:
            await asyncio.to_thread(journal.forget, days)
        except JournalError as error:
            _log.error("what is old could not be deleted: %s", described(error))
        await asyncio.sleep(_FORGET_SECONDS)
