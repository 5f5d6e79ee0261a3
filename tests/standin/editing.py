"""What a bot changes afterwards: text, caption, media and keyboard of its messages, deletion, reactions."""

from typing import Any

from tests.standin.files import caption_wire, read_media
from tests.standin.markup import read_inline_markup
from tests.standin.params import Params
from tests.standin.rules import DELETE_SECONDS, REACTIONS, Refused
from tests.standin.sending import ALBUM_KINDS, read_preview, read_text, text_wire
from tests.standin.state import Account, Json, Message

NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")


def _editable(account: Account, params: Params) -> Message:
    """The bot's own message that the call names, by chat and id or by inline_message_id."""
    if inline_id := params.text("inline_message_id"):
        for message in account.messages.values():
            if message.inline_id == inline_id:
                return message
        raise Refused("MESSAGE_ID_INVALID")
    chat = account.writable_chat(params.text("chat_id"))
    message = account.message(chat, params.number("message_id"), "Message to edit")
    if not message.by_bot:
        raise Refused("Message can't be edited")
    return message


def _change(account: Account, params: Params, message: Message, content: Json) -> Json | bool:
    """Give the message its new content and the keyboard of the call (none takes the old one away)."""
    keyboard = read_inline_markup(params)
    if content == message.content and keyboard == message.keyboard:
        raise Refused(NOT_MODIFIED)
    if account.flood:
        account.flood.spend(message.chat.id)
    message.content, message.keyboard = content, keyboard
    message.edit_date = account.now()
    account.signal.fire()
    return True if params.text("inline_message_id") else message.wire()


def edit_message_text(account: Account, params: Params) -> Json | bool:
    content = text_wire(read_text(params), read_preview(params))
    message = _editable(account, params)
    if "text" not in message.content:
        raise Refused("There is no text in the message to edit")
    return _change(account, params, message, content)


def edit_message_caption(account: Account, params: Params) -> Json | bool:
    caption = caption_wire(params)
    message = _editable(account, params)
    if "text" in message.content:
        raise Refused("There is no caption in the message to edit")
    media = {name: value for name, value in message.content.items() if name not in CAPTION_FIELDS}
    return _change(account, params, message, media | caption)


def edit_message_media(account: Account, params: Params) -> Json | bool:
    media = params.nested(params.json_object("media", "InputMedia"))
    if media.text("type") not in ALBUM_KINDS:
        raise Refused("Can't parse InputMedia: Type must be specified")
    content = read_media(account, media, media.text("type"), "media")
    return _change(account, params, _editable(account, params), content)


def edit_message_reply_markup(account: Account, params: Params) -> Json | bool:
    message = _editable(account, params)
    return _change(account, params, message, message.content)


def delete_message(account: Account, params: Params) -> bool:
    chat = account.known_chat(params.text("chat_id"))
    message = account.message(chat, params.number("message_id"), "Message to delete")
    foreign = chat.kind != "private" and not message.by_bot and not chat.bot_is_admin
    if foreign or account.clock.now() - message.date > DELETE_SECONDS:
        raise Refused("Message can't be deleted")
    account.forget([message])
    return True


def set_message_reaction(account: Account, params: Params) -> bool:
    chat = account.writable_chat(params.text("chat_id"))
    message = account.message(chat, params.number("message_id"), "Message to react")
    reactions = params.json_array("reaction", "ReactionType")
    REACTIONS.check(reactions)
    if any(not isinstance(one, dict) or one.get("type") not in ("emoji", "custom_emoji") for one in reactions):
        raise Refused("REACTION_INVALID")  # (u)
    message.reactions = [str(one.get("emoji") or one.get("custom_emoji_id")) for one in reactions]
    account.signal.fire()
    return True


METHODS: dict[str, Any] = {
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagemedia": edit_message_media,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "setmessagereaction": set_message_reaction,
}
