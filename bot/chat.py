"""Read from an update who is spoken to and where, and send replies there. Shared by all handlers."""

import logging
from collections.abc import Awaitable, Callable, Sequence
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
from telegram.error import ChatMigrated
from telegram.helpers import create_deep_linked_url

from bot.actions import Action, Verb
from bot.answering import Written
from bot.carried import actions_of, question_above, shown_above, words_of
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
    said, to_help = None, False
    if replied and is_own(replied):
        question = question_above(replied)
        said = Said(question, shown_above(replied)) if question else None
        to_help = any(action.verb is Verb.HELP for action in actions_of(replied))
    return Written(
        words=words,
        place=place_of(message),
        voice=await speaking.voice(message.chat.id, person.language_code if person else None),
        replied=said,
        to_help=to_help,
        help_link=help_link(message),
        addressed=is_named(message) or (message.text is not None and message.text.startswith("/")),
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
    replied = message.reply_to_message
    return is_named(message) or (replied is not None and is_own(replied))


def is_own(message: Message) -> bool:
    """Whether the bot wrote it."""
    return message.from_user is not None and message.from_user.id == message.get_bot().id


def is_named(message: Message) -> bool:
    """Whether the bot is spoken to by its name; in private it always is."""
    if message.chat.type == ChatType.PRIVATE:
        return True
    kinds: list[str | None] = [MessageEntityType.MENTION]
    named = [*message.parse_entities(kinds).values(), *message.parse_caption_entities(kinds).values()]
    return f"@{message.get_bot().username}".casefold() in (name.casefold() for name in named)


async def send(message: MaybeInaccessibleMessage, replies: Sequence[Reply], *, to: int | None = None) -> None:
    """Send the replies into the chat of `message`, as replies to the message with the id `to`, if that still exists.

    They reply to it because it holds the question, and a button can be pressed in a year; in a group also to show whom
    they answer. In private one that names the question itself stands alone.
    """
    alone = message.chat.type == ChatType.PRIVATE
    for reply in replies:
        await _post(
            message,
            partial(message.get_bot().send_message, text=reply.html, reply_markup=markup(reply.rows)),
            to=None if alone and reply.names_question else to,
        )


async def send_picture(
    message: MaybeInaccessibleMessage, picture: PagePicture, caption: Part, rows: Sequence[Sequence[Button]]
) -> None:
    """Send a picture into the chat of `message`, as a reply to it."""
    caption_html = caption.html if caption.shown <= CAPTION_CHARS else None
    photo = partial(message.get_bot().send_photo, photo=picture.jpeg, caption=caption_html, reply_markup=markup(rows))
    await _post(message, photo, to=message.message_id)


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
    """Best effort: the button stops blinking. Telegram refuses after some seconds, so that it is tried once."""
    try:
        await pressed.answer(text or None)
    except Exception as error:  # noqa: BLE001  # see above
        _log.info("a button could not be answered: %s", described(error))


async def _post(message: MaybeInaccessibleMessage, post: Callable[..., Awaitable[object]], *, to: int | None) -> None:
    """Post into the chat of `message`; into the one that it has become, where a group has become a supergroup."""
    in_place = partial(post, message.chat.id, parse_mode=ParseMode.HTML)
    try:
        await persistently(partial(in_place, reply_parameters=_to(to), message_thread_id=_thread(message)))
    except ChatMigrated as moved:
        await persistently(partial(post, moved.new_chat_id, parse_mode=ParseMode.HTML))


def _to(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id else None


def _thread(message: MaybeInaccessibleMessage) -> int | None:
    """The topic of a group in which a message stands; a thread of replies in other groups is none."""
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
