"""Translate between Telegram and the index. Handlers take all they need from the update and keep no state."""

import asyncio
import logging
from collections.abc import Sequence

from telegram import Message, Update
from telegram.constants import ChatAction
from telegram.ext import Application, CallbackContext, CommandHandler, ContextTypes, MessageHandler, filters

from bot.logs import described
from bot.render import answer_messages, welcome_messages
from bot.sending import persistently
from bot.texts import ENGLISH
from index import Findings

_log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE


class Handlers:
    """What the bot does on each kind of update."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def register(self, application: Application) -> None:  # type: ignore[type-arg]  # six parameters, none of them ours
        """Put the handlers into `application`. What is added here is all that the bot reacts to."""
        new = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
        for commands, method in ((("start", "help"), self.welcome),):
            application.add_handler(CommandHandler(commands, method))
        application.add_handler(MessageHandler(new & filters.TEXT & ~filters.COMMAND, self.question))
        application.add_handler(MessageHandler(new & filters.COMMAND, self.welcome))
        application.add_handler(MessageHandler(new & ~filters.StatusUpdate.ALL, self.only_text))
        application.add_error_handler(self.failed)

    async def welcome(self, update: Update, _context: Context) -> None:
        """Say what the bot is and how to ask."""
        await _reply(update.effective_message, welcome_messages(self._findings.reports, ENGLISH))

    async def question(self, update: Update, context: Context) -> None:
        """Answer a question. The search runs in a thread, so that others are not kept waiting."""
        message = update.effective_message
        if message is None or not message.text:
            return
        typing = context.application.create_task(_show_typing(message))
        answer = await asyncio.to_thread(self._findings.ask, message.text)
        await typing
        await _reply(message, answer_messages(answer, self._findings.reports, ENGLISH))

    async def only_text(self, update: Update, _context: Context) -> None:
        """Say that pictures, voices and files cannot be read."""
        await _reply(update.effective_message, [ENGLISH.only_text])

    async def failed(self, update: object, context: CallbackContext) -> None:  # type: ignore[type-arg]  # as above
        """Tell the person in one line; log what went wrong without what was written or by whom.

        The message of an exception may quote the text or the token, so only its kind and place are logged.
        """
        error = context.error
        _log.error("%s", described(error))
        if isinstance(update, Update) and update.effective_message:
            await _reply(update.effective_message, [ENGLISH.failed])


async def _show_typing(message: Message) -> None:
    """Best effort: an answer must not fail because of it."""
    try:
        await message.chat.send_action(ChatAction.TYPING, message_thread_id=message.message_thread_id)
    except Exception as error:  # noqa: BLE001  # see above
        _log.info("typing could not be shown: %s", described(error))


async def _reply(message: Message | None, texts: Sequence[str]) -> None:
    if message is None:
        return
    for text in texts:
        await persistently(lambda text=text: message.reply_html(text))  # type: ignore[misc]  # bound now, not later
