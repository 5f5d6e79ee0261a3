"""What the stand-in remembers of one bot: people, chats, messages, files, queries. No rules, no network.

`Json` is an object as it goes over the wire; what is ours is a dataclass with a `wire` method.
"""

import asyncio
import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.standin.flood import Clock, Flood
from tests.standin.rules import Refused
from tests.standin.updates import UpdateQueue
from tests.standin.webhook import Webhook

Json = dict[str, Any]

PERSON = 1001  # the person who speaks where none is named; also the id of the private chat with them
SUPERGROUPS_BELOW = -1_000_000_000_000  # ids at or under it are supergroups, as in Telegram


class Signal:
    """Wakes all who wait whenever anything changed. `version` counts the changes."""

    def __init__(self) -> None:
        self.version = 0
        self._event = asyncio.Event()

    def fire(self) -> None:
        self.version += 1
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, timeout: float) -> None:  # noqa: ASYNC109 - returning at its end is the purpose
        """Return at the next change, or after `timeout` seconds."""
        event = self._event
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await event.wait()


@dataclass(slots=True)
class Person:
    """Someone who writes. `language` is that of their application."""

    id: int
    first_name: str
    language: str = "en"
    username: str = ""

    def wire(self) -> Json:
        wire: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            wire["username"] = self.username
        return wire | ({"language_code": self.language} if self.language else {})


@dataclass(slots=True)
class Chat:
    """A chat of the bot. Its id tells its kind.

    `standing` is the bot's: member, blocked, deactivated or kicked.
    """

    id: int
    title: str
    username: str = ""
    standing: str = "member"
    bot_is_admin: bool = False
    threads: set[int] = field(default_factory=set)
    draft: str = ""
    draft_until: float = 0.0

    @property
    def kind(self) -> str:
        if self.id > 0:
            return "private"
        return "supergroup" if self.id <= SUPERGROUPS_BELOW else "group"

    def wire(self) -> Json:
        wire: Json = {
            "id": self.id,
            "type": self.kind,
            "first_name" if self.id > 0 else "title": self.title,
        }
        if self.username:
            wire["username"] = self.username
        return wire | ({"is_forum": True} if self.threads else {})


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file somebody sent. `size` may be larger than `content`, to stand for one nobody wants to make."""

    id: str
    name: str
    mime: str
    content: bytes
    size: int
    width: int = 0
    height: int = 0

    @property
    def unique_id(self) -> str:
        return f"U{self.id[-12:]}"

    def wire(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}


@dataclass(slots=True, eq=False)
class Message:
    """One message as it stands now. `content` holds the wire fields that an edit may replace."""

    id: int
    chat: Chat
    sender: Json
    date: int
    content: Json
    keyboard: Json | None = None  # reply_markup of any kind
    reply: "Message | None" = None
    quote: Json | None = None
    thread: int = 0
    extra: Json = field(default_factory=dict)  # fields that stay: forward_origin, media_group_id, via_bot
    edit_date: int = 0
    reactions: list[str] = field(default_factory=list)
    inline_id: str = ""

    @property
    def by_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def text(self) -> str:
        """Text or caption."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def entities(self) -> list[Json]:
        found: list[Json] = self.content.get("entities") or self.content.get("caption_entities") or []
        return found

    @property
    def buttons(self) -> list[list[Json]]:
        """Rows of inline buttons."""
        rows: list[list[Json]] = (self.keyboard or {}).get("inline_keyboard", [])
        return rows

    def wire(self, *, with_reply: bool = True) -> Json:
        wire: Json = {"message_id": self.id, "from": self.sender, "chat": self.chat.wire(), "date": self.date}
        if self.thread:
            wire |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.reply and with_reply:
            wire["reply_to_message"] = self.reply.wire(with_reply=False)
        if self.quote:
            wire["quote"] = self.quote
        if self.edit_date:
            wire["edit_date"] = self.edit_date
        if self.buttons:
            wire["reply_markup"] = self.keyboard
        return wire | self.content | self.extra


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person sees happen that is no message. `kind` is typing, press, pop-up, box or standing."""

    text: str
    kind: str
    at: float = field(default=0.0, compare=False)  # the clock's seconds


@dataclass(slots=True)
class Answer:
    """What became of a pressed button: the answer that the person saw."""

    query_id: str
    answered: bool = False
    text: str = ""
    show_alert: bool = False
    url: str = ""
    asked_at: float = 0.0


@dataclass(slots=True)
class InlineAnswer:
    """What the bot offered to an inline query."""

    query_id: str
    person: Person
    query: str
    answered: bool = False
    results: list[Json] = field(default_factory=list)
    next_offset: str = ""
    button: Json | None = None
    cache_time: int = 300
    is_personal: bool = False
    asked_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, and the description of what it got."""

    method: str
    params: dict[str, str]
    files: tuple[str, ...]
    code: int
    description: str = ""
    by_webhook: bool = False


class Account:
    """One bot and all that it has to do with."""

    def __init__(self, token: str, username: str, clock: Clock, flood: Flood | None) -> None:
        self.token = token
        self.id = int(token.partition(":")[0])
        self.username = username
        self.first_name = username
        self.clock = clock
        self.flood = flood
        self.group_privacy = False  # whether the bot gets only what speaks to it in groups
        self.signal = Signal()
        self.queue = UpdateQueue(clock, self.signal.fire)
        self.webhook = Webhook()
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[tuple[int, int], Message] = {}
        self.timelines: dict[int, list[Message | Note]] = {}
        self.files: dict[str, StoredFile] = {}
        self.paths: dict[str, tuple[StoredFile, float]] = {}  # file_path → file, valid until
        self.answers: dict[str, Answer] = {}
        self.inline_answers: dict[str, InlineAnswer] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}  # (scope, language) → commands
        self.profile: dict[tuple[str, str], str] = {}  # (field, language) → text
        self.calls: list[Call] = []
        self._last_id = 0

    def wire(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    def now(self) -> int:
        return int(self.clock.now())

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def person(self, person_id: int) -> Person:
        return self.people.setdefault(
            person_id, Person(person_id, "Anna" if person_id == PERSON else f"Person {person_id}")
        )

    def open_chat(self, chat_id: int) -> Chat:
        """The chat, made on first use: a person wrote there, or added the bot."""
        title = self.person(chat_id).first_name if chat_id > 0 else f"Group {-chat_id}"
        return self.chats.setdefault(chat_id, Chat(chat_id, title))

    def writable_chat(self, chat_id: str) -> Chat:
        """The chat that the bot names, if the bot may write there."""
        chat = self.known_chat(chat_id)
        match chat.standing:
            case "blocked":
                raise Refused("Bot was blocked by the user", code=403)
            case "deactivated":
                raise Refused("User is deactivated", code=403)
            case "kicked":
                raise Refused(f"Bot was kicked from the {chat.kind} chat", code=403)
        return chat

    def known_chat(self, chat_id: str) -> Chat:
        wanted = chat_id.strip()
        if not wanted:
            raise Refused("Chat_id is empty")
        for chat in self.chats.values():
            if wanted in (str(chat.id), f"@{chat.username}"):
                return chat
        raise Refused("Chat not found")

    def message(self, chat: Chat, message_id: int, what: str) -> Message:
        """The message; `what` names it in the refusal."""
        if (chat.id, message_id) not in self.messages:
            raise Refused(f"{what} not found")
        return self.messages[chat.id, message_id]

    def add(self, message: Message) -> Message:
        self.messages[message.chat.id, message.id] = message
        self.show(message.chat, message)
        return message

    def show(self, chat: Chat, line: Message | Note) -> None:
        """Put a line under all that the person sees; of a note twice in a row the last one is shown."""
        timeline = self.timelines.setdefault(chat.id, [])
        if timeline and timeline[-1] == line:
            timeline.pop()
        timeline.append(line)
        self.signal.fire()

    def forget(self, messages: Iterable[Message]) -> None:
        for message in messages:
            del self.messages[message.chat.id, message.id]
            self.timelines[message.chat.id].remove(message)
        self.signal.fire()

    def add_file(self, content: bytes, name: str, mime: str, size: int = 0, **sides: int) -> StoredFile:
        digest = hashlib.sha256(content + name.encode() + bytes(str(sides), "ascii")).hexdigest()[:24]
        stored = StoredFile(f"AgAC{digest}", name, mime, content, size or len(content), **sides)
        return self.files.setdefault(stored.id, stored)
