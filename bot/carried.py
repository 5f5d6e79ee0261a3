"""Read from old messages what they carry: the question above a button, and what a reply goes on from.

So nothing about people has to be stored: an answer names its question in italics in its first line. What names none
(help, a list of recommendations, an answer over two messages) replies to the message that does.
"""

import re

from telegram import Message
from telegram.constants import MessageEntityType

from bot.actions import Action, Verb, action_of

_AFTER_NAME = re.compile(r"^\s*[,:]")  # "hey @bot, what about …"
_COMMAND = re.compile(r"\s*/\w+(@\w+)?\s*")


def question_above(message: Message) -> str:
    """The question that the bot's `message` answers; empty if it can no longer be told."""
    replied = message.reply_to_message
    if replied is None or names_question(message):
        return _searched_for(message)
    own = replied.from_user is not None and replied.from_user.id == message.get_bot().id
    return _searched_for(replied) if own else words_of(replied)


def names_question(message: Message) -> bool:
    """Whether the bot's `message` says itself what was searched for, and all of it."""
    line = _searched_for(message)
    return bool(line) and not line.endswith("…")


def words_of(message: Message) -> str:
    """What a person wrote, in a text or under a picture, without the command in front and without the bot's name."""
    text = message.text or message.caption or ""
    mentions: list[str | None] = [MessageEntityType.MENTION]
    entities = message.parse_entities(mentions) or message.parse_caption_entities(mentions)
    bot = f"@{message.get_bot().username}".casefold()
    for entity, name in sorted(entities.items(), key=lambda found: -found[0].offset):
        if name.casefold() == bot:
            start = len(text.encode("utf-16-le")[: 2 * entity.offset].decode("utf-16-le"))
            text = text[:start].rstrip() + _AFTER_NAME.sub("", text[start + len(name) :], count=1)
    command = _COMMAND.match(text)
    return text[command.end() if command else 0 :].strip()


def shown_above(message: Message) -> int:
    """How many passages have been shown with the bot's `message` and before, by its buttons."""
    return next((action.number for action in actions_of(message) if action.verb is Verb.CONTEXT), 0)


def actions_of(message: Message) -> list[Action]:
    """What the buttons under a message stand for."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    found = [action_of(str(button.callback_data or "")) for row in rows for button in row]
    return [action for action in found if action]


def _searched_for(message: Message) -> str:
    first_line = (message.text or "").partition("\n")[0]
    italics = message.parse_entities([MessageEntityType.ITALIC]).items()
    return next((text for entity, text in italics if entity.offset < len(first_line) and text in first_line), "")
