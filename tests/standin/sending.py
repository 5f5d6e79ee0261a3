"""What a bot sends: text, photos, documents, albums, drafts and the typing line."""

from typing import Any

from tests.standin.files import read_media
from tests.standin.markup import read_markup
from tests.standin.params import Params
from tests.standin.rules import ALBUM, DRAFT, DRAFT_SECONDS, QUOTE, TEXT, Refused
from tests.standin.state import Account, Chat, Json, Message, Note
from tests.standin.text import Formatted, bad_url, fix, parse, read_formatted

ACTIONS = {
    "typing": "is typing…",
    "upload_photo": "is sending a photo…",
    "record_video": "is recording a video…",
    "upload_video": "is sending a video…",
    "record_voice": "is recording a voice message…",
    "upload_voice": "is sending a voice message…",
    "upload_document": "is sending a file…",
    "choose_sticker": "is choosing a sticker…",
    "find_location": "is choosing a location…",
    "record_video_note": "is recording a video message…",
    "upload_video_note": "is sending a video message…",
}
ALBUM_KINDS = ("photo", "document")


def read_text(params: Params) -> Formatted:
    if not params.text("text"):
        raise Refused("Message text is empty")
    return read_formatted(params, "text", TEXT)


def text_wire(text: Formatted, preview: Json) -> Json:
    wire: Json = {"text": text.text}
    if text.entities:
        wire["entities"] = list(text.entities)
    return wire | ({"link_preview_options": preview} if preview else {})


def read_preview(params: Params) -> Json:
    """link_preview_options, checked; the old disable_web_page_preview counts where they are absent."""
    options = params.json_object("link_preview_options", "link preview options")
    for name in ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text"):
        if not isinstance(options.get(name, False), bool):
            raise Refused(f'Field "{name}" must be of type Boolean')
    url = options.get("url", "")
    if not isinstance(url, str):
        raise Refused('Field "url" must be of type String')
    if url and (why := bad_url(url)):
        raise Refused(why)
    return options or ({"is_disabled": True} if params.flag("disable_web_page_preview") else {})


def read_reply(account: Account, chat: Chat, params: Params) -> tuple[Message | None, Json | None]:
    """The message that is replied to, and the quote out of it."""
    given = params.json_object("reply_parameters", "reply parameters")
    reply = params.nested(given) if given else params
    message_id = reply.number("message_id" if given else "reply_to_message_id")
    if not message_id:
        return None, None
    replied = account.messages.get((chat.id, message_id))
    if replied is None:
        if reply.flag("allow_sending_without_reply"):
            return None, None
        raise Refused("Message to be replied not found")
    if not reply.text("quote"):
        return replied, None
    entities = reply.json_array("quote_entities", "MessageEntity")
    quote = fix(parse(reply.text("quote"), reply.text("quote_parse_mode"), entities))
    QUOTE.check(quote.text)
    position = Formatted(replied.text, tuple(replied.entities)).quoted(quote)
    if position < 0:
        raise Refused("QUOTE_TEXT_INVALID")
    wire: Json = {"text": quote.text, "position": position, "is_manual": True}
    return replied, wire | ({"entities": list(quote.entities)} if quote.entities else {})


def post(account: Account, params: Params, *contents: Json, extra: Json | None = None) -> list[Message]:
    """Put messages into the chat that the call names, once everything about it is in order."""
    chat = account.writable_chat(params.text("chat_id"))
    keyboard = read_markup(params)
    reply, quote = read_reply(account, chat, params)
    thread = params.number("message_thread_id")
    if thread and thread not in chat.threads:
        raise Refused("Message thread not found")
    if params.text("message_effect_id") and chat.kind != "private":
        raise Refused("EFFECT_ID_INVALID")
    if account.flood:
        account.flood.spend(chat.id, len(contents))
    chat.draft = ""
    protected = {"has_protected_content": True} if params.flag("protect_content") else {}
    return [
        account.add(
            Message(
                id=account.next_id(),
                chat=chat,
                sender=account.wire(),
                date=account.now(),
                content=content,
                keyboard=keyboard,
                reply=reply,
                quote=quote,
                thread=thread,
                extra=protected | (extra or {}),
            )
        )
        for content in contents
    ]


def send_message(account: Account, params: Params) -> Json:
    content = text_wire(read_text(params), read_preview(params))
    return post(account, params, content)[0].wire()


def send_photo(account: Account, params: Params) -> Json:
    return post(account, params, read_media(account, params, "photo", "photo"))[0].wire()


def send_document(account: Account, params: Params) -> Json:
    return post(account, params, read_media(account, params, "document", "document"))[0].wire()


def send_media_group(account: Account, params: Params) -> list[Json]:
    media = params.json_array("media", "InputMedia")
    ALBUM.check(media)
    kinds = {item.get("type") for item in media if isinstance(item, dict)}
    if not kinds.issubset(ALBUM_KINDS):
        raise Refused("Can't use the media of the specified type in the album")
    if len(kinds) > 1:
        raise Refused("Documents can't be mixed with other media types")
    contents = [read_media(account, params.nested(item), item["type"], "media") for item in media]
    group = {"media_group_id": str(account.next_id())}
    return [message.wire() for message in post(account, params, *contents, extra=group)]


def send_chat_action(account: Account, params: Params) -> bool:
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise Refused("Wrong parameter action in request")
    chat = account.writable_chat(params.text("chat_id"))
    account.show(chat, Note(f"{account.first_name} {ACTIONS[action]}", "typing", account.clock.now()))
    return True


def send_message_draft(account: Account, params: Params) -> bool:
    """A text in the making, shown for half a minute; a message takes its place."""
    chat = account.writable_chat(params.text("chat_id"))
    if chat.kind != "private":
        raise Refused("Message drafts can be sent only to private chats")  # (u)
    if not params.number("draft_id"):
        raise Refused("DRAFT_ID_INVALID")  # (u)
    chat.draft = read_formatted(params, "text", DRAFT).text or "Thinking…"
    chat.draft_until = account.clock.now() + DRAFT_SECONDS
    account.signal.fire()
    return True


METHODS: dict[str, Any] = {
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "sendmediagroup": send_media_group,
    "sendchataction": send_chat_action,
    "sendmessagedraft": send_message_draft,
}
