"""Read from an update who is spoken to and where, and send replies there. Shared by all handlers."""

import logging
from collections.abc import Sequence
from functools import partial

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MaybeInaccessibleMessage,
    Message,
    ReplyParameters,
    User,
)
from telegram.constants import ChatAction, ChatType, MessageEntityType, ParseMode, ReactionEmoji
from telegram.helpers import create_deep_linked_url

from bot.actions import Action, Verb
from bot.answering import Written
from bot.carried import question_above, shown_above, words_of
from bot.logs import described
from bot.memory import Place, Said
from bot.parts import CAPTION_CHARS, Part
from bot.replies import Button, Reply
from bot.sending import persistently
from bot.speaking import Speaking
from index import PagePicture

_log = logging.getLogger(__name__)


async def written(message: Message, words: str, speaking: Speaking) -> Written:
    """What is written in a message, and all that is needed to answer it."""
    person = message.from_user
    replied = message.reply_to_message
    said = None
    if replied and replied.from_user and replied.from_user.id == message.get_bot().id:
        question = question_above(replied)
        said = Said(question, shown_above(replied)) if question else None
    return Written(
        words=words,
        place=place_of(message),
        voice=await speaking.voice(message.chat.id, person.language_code if person else None),
        replied=said,
        help_link=help_link(message),
    )


async def pressed_under(message: MaybeInaccessibleMessage, person: User, speaking: Speaking) -> Written:
    """The same for a button under a message of the bot. The words are those of the message that it answers."""
    asked = message.reply_to_message if isinstance(message, Message) else None
    return Written(
        words=words_of(asked) if asked else "",
        place=place_of(message),
        voice=await speaking.voice(message.chat.id, person.language_code),
        help_link=help_link(message),
    )


def place_of(message: MaybeInaccessibleMessage) -> Place:
    """Where a message stands."""
    return Place(message.chat.id, _thread(message))


def help_link(message: MaybeInaccessibleMessage) -> str:
    """From a group to help in the private chat; empty in a private chat."""
    if message.chat.type == ChatType.PRIVATE:
        return ""
    return create_deep_linked_url(message.get_bot().username, Action(Verb.HELP).link)


def is_for_bot(message: Message) -> bool:
    """Whether the bot is spoken to: always in private, in a group if it is mentioned or replied to."""
    if message.chat.type == ChatType.PRIVATE:
        return True
    bot = message.get_bot()
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot.id:
        return True
    kinds: list[str | None] = [MessageEntityType.MENTION]
    named = [*message.parse_entities(kinds).values(), *message.parse_caption_entities(kinds).values()]
    return f"@{bot.username}".casefold() in (name.casefold() for name in named)


async def send(message: MaybeInaccessibleMessage, replies: Sequence[Reply], *, to: int | None = None) -> None:
    """Send the replies into the chat of `message`, as replies to the message with the id `to`, if that still exists.

    They reply to it because it holds the question, and a button can be pressed in a year; in a group also to show whom
    they answer. In private one that names the question itself stands alone.
    """
    alone = message.chat.type == ChatType.PRIVATE
    for reply in replies:
        await persistently(
            partial(
                message.chat.send_message,
                reply.html,
                parse_mode=ParseMode.HTML,
                reply_markup=markup(reply.rows),
                reply_parameters=None if alone and reply.names_question else _to(to),
                message_thread_id=_thread(message),
            )
        )


async def send_picture(
    message: MaybeInaccessibleMessage, picture: PagePicture, caption: Part, rows: Sequence[Sequence[Button]]
) -> None:
    """Send a picture into the chat of `message`, as a reply to it."""
    await persistently(
        partial(
            message.chat.send_photo,
            picture.jpeg,
            caption=caption.html if caption.shown <= CAPTION_CHARS else None,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(rows),
            reply_parameters=_to(message.message_id),
            message_thread_id=_thread(message),
        )
    )


def markup(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram wants them; None if there are none."""
    keyboard = [
        [InlineKeyboardButton(one.label, callback_data=one.data or None, url=one.url or None) for one in row]
        for row in rows
    ]
    return InlineKeyboardMarkup(keyboard) if keyboard else None


async def show_action(message: MaybeInaccessibleMessage, action: ChatAction) -> None:
    """Show that an answer is on its way. Best effort: an answer must not fail because of it."""
    try:
        await message.chat.send_action(action, message_thread_id=_thread(message))
    except Exception as error:  # noqa: BLE001  # see above
        _log.info("what is being done could not be shown: %s", described(error))


async def welcome_back(message: Message) -> None:
    """Take thanks with a heart below the message. Best effort: a group may not allow it."""
    try:
        await persistently(partial(message.set_reaction, ReactionEmoji.RED_HEART))
    except Exception as error:  # noqa: BLE001  # see above
        _log.info("thanks could not be taken: %s", described(error))


async def release(pressed: CallbackQuery, text: str = "") -> None:
    """Best effort: the button stops blinking. Telegram refuses after some seconds, which must not cost an answer."""
    try:
        await persistently(partial(pressed.answer, text or None))
    except Exception as error:  # noqa: BLE001  # see above
        _log.info("a button could not be answered: %s", described(error))


def _to(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id else None


def _thread(message: MaybeInaccessibleMessage) -> int | None:
    """The topic of a group in which a message stands; a thread of replies in other groups is none."""
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
