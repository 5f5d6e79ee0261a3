"""Translate between Telegram and the index. Handlers take all they need from the update and keep no state."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MaybeInaccessibleMessage,
    Message,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.ext import (
    Application,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.logs import described
from bot.render import TOPIC, Reply, answer_replies, plain_replies, section_replies, welcome_replies
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
        application.add_handler(CallbackQueryHandler(self.topic))
        application.add_error_handler(self.failed)

    async def welcome(self, update: Update, _context: Context) -> None:
        """Say what the bot is and how to ask."""
        await _reply(update.effective_message, welcome_replies(self._findings.reports, ENGLISH))

    async def question(self, update: Update, context: Context) -> None:
        """Answer a question. The search runs in a thread, so that others are not kept waiting."""
        message = update.effective_message
        if message is None or not message.text:
            return
        typing = context.application.create_task(_show_typing(message))
        answer = await asyncio.to_thread(self._findings.ask, message.text)
        await typing
        await _reply(message, answer_replies(answer, self._findings.reports, ENGLISH))

    async def topic(self, update: Update, _context: Context) -> None:
        """Quote the section whose button was pressed. Buttons stay for years, so it may be gone."""
        pressed = update.callback_query
        if pressed is None:
            return
        await _stop_waiting(pressed)
        hits = await asyncio.to_thread(self._findings.topic, (pressed.data or "").removeprefix(TOPIC))
        await _reply(pressed.message, section_replies(hits, ENGLISH))

    async def only_text(self, update: Update, _context: Context) -> None:
        """Say that pictures, voices and files cannot be read."""
        await _reply(update.effective_message, plain_replies(ENGLISH.only_text))

    async def failed(self, update: object, context: CallbackContext) -> None:  # type: ignore[type-arg]  # as above
        """Tell the person in one line; log what went wrong without what was written or by whom.

        The message of an exception may quote the text or the token, so only its kind and place are logged.
        """
        error = context.error
        _log.error("%s", described(error))
        if isinstance(update, Update):
            pressed = update.callback_query
            message = pressed.message if pressed else update.effective_message
            await _reply(message, plain_replies(ENGLISH.failed))


async def _show_typing(message: Message) -> None:
    """Best effort: an answer must not fail because of it."""
    try:
        await message.chat.send_action(ChatAction.TYPING, message_thread_id=message.message_thread_id)
    except Exception as error:  # noqa: BLE001  # see above
        _log.info("typing could not be shown: %s", described(error))


async def _stop_waiting(pressed: CallbackQuery) -> None:
    """Best effort: the button stops blinking. Telegram refuses after some seconds, which must not cost an answer."""
    try:
        await persistently(pressed.answer)
    except Exception as error:  # noqa: BLE001  # see above
        _log.info("a button could not be answered: %s", described(error))


async def _reply(message: MaybeInaccessibleMessage | None, replies: Sequence[Reply]) -> None:
    """Send the replies into the chat of `message`, of which nothing else may be known any more."""
    if message is None:
        return
    send = message.reply_text if isinstance(message, Message) else message.chat.send_message
    for reply in replies:
        rows = [[InlineKeyboardButton(button.label, callback_data=button.data)] for button in reply.buttons]
        markup = InlineKeyboardMarkup(rows) if rows else None
        await persistently(partial(send, reply.html, parse_mode=ParseMode.HTML, reply_markup=markup))
