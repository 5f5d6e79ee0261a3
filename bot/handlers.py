"""What the bot does with messages and commands. Handlers take all they need from the update and keep no state."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatAction
from telegram.ext import Application, CallbackContext, CommandHandler, ContextTypes, MessageHandler, filters

from bot import menus
from bot.actions import Action, Verb, linked_action
from bot.answering import Answering, Written
from bot.answers import LISTED, passage_replies, section_replies
from bot.carried import words_of
from bot.chat import is_for_bot, send, show_action, welcome_back, written
from bot.followups import has_words, is_greeting, is_thanks
from bot.logs import described
from bot.parts import plain_replies
from bot.replies import Reply
from bot.speaking import Speaking
from bot.staff import Staff
from bot.texts import Texts
from index import Findings

_ALBUMS = 100  # of which a picture was told lately that it cannot be read; an album is up to ten pictures

_log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE
Menu = Callable[[Texts], list[Reply]]


class Handlers:
    """What the bot does on each message."""

    def __init__(self, findings: Findings, answering: Answering, speaking: Speaking, staff: Staff) -> None:
        self._findings = findings
        self._answering = answering
        self._speaking = speaking
        self._staff = staff
        self._albums: deque[str] = deque(maxlen=_ALBUMS)

    def register(self, application: Application) -> None:  # type: ignore[type-arg]  # six parameters, none of them ours
        """Put the handlers into `application`. What is added here is all that the bot reacts to in messages."""
        commands = {
            "start": self.start,
            "help": self.help,
            "help_now": self.help_now,
            "reports": self._menu(lambda texts: menus.reports_replies(self._findings.reports, texts)),
            "topics": self._menu(lambda texts: menus.topics_replies(self._findings.reports, texts)),
            "language": self._menu(menus.language_replies),
            "privacy": self._menu(
                lambda texts: menus.privacy_replies(
                    texts, kept_days=self._staff.kept_days if self._staff.journal.keeps else 0
                )
            ),
            "about": self._menu(lambda texts: menus.about_replies(self._findings.facts, self._findings.reports, texts)),
            "recommendations": self.recommendations,
            "compare": self.compare,
            "stats": lambda update, _context: self.staff_only(update, self._staff.stats),
            "unanswered": lambda update, _context: self.staff_only(update, self._staff.unanswered),
        }
        for command, method in commands.items():
            application.add_handler(CommandHandler(command, method, filters.UpdateType.MESSAGES))
        messages = filters.UpdateType.MESSAGES
        new = filters.UpdateType.MESSAGE
        private = filters.ChatType.PRIVATE
        words = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND
        application.add_handler(MessageHandler(messages & words, self.question))
        application.add_handler(MessageHandler(new & private & filters.COMMAND, self.unknown_command))
        application.add_handler(MessageHandler(new & private & ~filters.StatusUpdate.ALL, self.only_text))
        application.add_error_handler(self.failed)

    async def start(self, update: Update, context: Context) -> None:
        """Say what the bot is; or open what a link leads to: a section, a passage, or help."""
        message, asked = await self._heard(update)
        action = linked_action((context.args or [""])[0])
        texts = asked.voice.texts()
        match action:
            case Action(Verb.HELP):
                replies = self._answering.helped(asked)
            case Action(Verb.TOPIC, key):
                listed = await asyncio.to_thread(self._findings.topic, key, LISTED)
                replies = section_replies(key, listed, texts)
            case Action(Verb.CONTEXT, key):
                replies = passage_replies(await asyncio.to_thread(self._findings.passage, key), texts)
            case None if len(asked.words.split()) > 1:  # no link, but something written behind the command
                replies = await self._answering.answered(asked)
            case _:
                replies = await asyncio.to_thread(self._welcome, texts)
        await send(message, replies)

    async def help(self, update: Update, context: Context) -> None:
        """How to ask; what stands behind the command is answered."""
        message, asked = await self._heard(update)
        if has_words(asked.words):
            await self._answer(message, asked)
        else:
            await send(message, menus.help_replies(context.bot.username, asked.voice.texts()))

    async def help_now(self, update: Update, _context: Context) -> None:
        """Emergency numbers and helplines, always."""
        message, asked = await self._heard(update)
        await send(message, self._answering.helped(asked))

    async def question(self, update: Update, context: Context) -> None:
        """Answer what somebody wrote to the bot."""
        message = update.effective_message
        if message is None or not is_for_bot(message):
            return
        if message.via_bot and message.via_bot.id == context.bot.id:
            return  # a quotation that somebody shared into this chat
        if message.media_group_id:
            self._albums.append(message.media_group_id)  # it is answered, so nothing is said of its other pictures
        asked = await written(message, words_of(message), self._speaking)
        if is_thanks(asked.words):
            await welcome_back(message)
        elif is_greeting(asked.words):
            await send(message, await asyncio.to_thread(self._welcome, asked.voice.texts()))
        elif has_words(asked.words):
            await self._answer(message, asked)
        elif asked.addressed:
            await send(message, menus.help_replies(context.bot.username, asked.voice.texts()))

    async def recommendations(self, update: Update, _context: Context) -> None:
        """Recommendations to the addressee or on the topic that stands behind the command, or all."""
        message, asked = await self._heard(update)
        replies = await self._answering.recommendations(asked.words, asked, typed=True)
        await send(message, replies, to=message.message_id)

    async def compare(self, update: Update, _context: Context) -> None:
        """What each report says on the topic that stands behind the command."""
        message, asked = await self._heard(update)
        if not asked.words:
            await send(message, plain_replies(asked.voice.texts()("compare-usage")))
            return
        await send(message, await self._answering.compared(asked.words, asked), to=message.message_id)

    async def staff_only(self, update: Update, menu: Menu) -> None:
        """Show this to administrators in their private chat; to everybody else there is no such command."""
        message, asked = await self._heard(update)
        person = message.from_user
        if person and person.id in self._staff.administrators and message.chat.id == person.id:
            await send(message, await asyncio.to_thread(menu, asked.voice.texts()))
        elif not asked.help_link:
            await send(message, plain_replies(asked.voice.texts()("unknown-command")))

    async def unknown_command(self, update: Update, _context: Context) -> None:
        """Say which commands there are; what stands behind one that nobody knows is answered."""
        message, asked = await self._heard(update)
        if has_words(asked.words):
            await self._answer(message, asked)
        else:
            await send(message, plain_replies(asked.voice.texts()("unknown-command")))

    async def only_text(self, update: Update, _context: Context) -> None:
        """Say that pictures, voices and files cannot be read; once for an album."""
        message, asked = await self._heard(update)
        album = message.media_group_id
        if album is None or album not in self._albums:
            self._albums.extend([album] if album else [])
            await send(message, plain_replies(asked.voice.texts()("only-text")))

    async def failed(self, update: object, context: CallbackContext) -> None:  # type: ignore[type-arg]  # as above
        """Tell the person in one line; log what went wrong without what was written or by whom.

        The message of an exception may quote the text or the token, so only its kind and place are logged.
        """
        _log.error("%s", described(context.error))
        if not isinstance(update, Update):
            return
        pressed = update.callback_query
        message = pressed.message if pressed else update.effective_message
        person = update.effective_user
        if message:
            try:
                voice = await self._speaking.voice(message.chat.id, person.language_code if person else None)
                await send(message, plain_replies(voice.texts()("failed")))
            except Exception as error:  # noqa: BLE001  # what has failed once may fail again
                _log.error("and that could not be told: %s", described(error))  # no traceback: it may quote

    async def _answer(self, message: Message, asked: Written) -> None:
        """Answer; that this is being done is shown only where it takes time."""
        typing = asyncio.create_task(show_action(message, ChatAction.TYPING))
        replies = await self._answering.answered(asked)
        typing.cancel()
        await send(message, replies, to=message.message_id)

    def _menu(self, menu: Menu) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
        """A handler that shows what needs no question."""

        async def shown(update: Update, _context: Context) -> None:
            message, asked = await self._heard(update)
            await send(message, await asyncio.to_thread(menu, asked.voice.texts()))

        return shown

    def _welcome(self, texts: Texts) -> list[Reply]:
        reports = self._findings.reports
        contents = [self._findings.contents(report.id) for report in reports[: menus.EXAMPLES]]
        return menus.welcome_replies(reports, menus.examples_of(contents), texts)

    async def _heard(self, update: Update) -> tuple[Message, Written]:
        message = update.effective_message
        if message is None:
            raise ValueError("an update without a message")
        return message, await written(message, words_of(message), self._speaking)
