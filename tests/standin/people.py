"""What people do in their application: write, edit, send files, press buttons, ask inline, block the bot.

Every act changes the chat as Telegram would and queues the update that the bot gets.
"""

import itertools
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.standin.files import document_wire, photo_wire, picture_size
from tests.standin.rules import (
    BUTTON_UPDATE_SECONDS,
    INLINE_QUERY,
    INLINE_UPDATE_SECONDS,
    START_PARAMETER,
    TEXT,
)
from tests.standin.state import PERSON, Account, Answer, Chat, InlineAnswer, Json, Message, Note, Person
from tests.standin.text import find_entities, slice_utf16

BUTTON_LANE = 3 << 33  # a person's buttons and inline queries are delivered apart from the chat's messages
INLINE_LANE = 1 << 33
NOT_MEMBER = {"blocked": "kicked", "kicked": "kicked", "deactivated": "kicked", "member": "member"}
# The smallest PNG header that says 640 x 480: enough for a photo that nobody looks at.
SMALL_PHOTO = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0"


class People:
    """The persons around one bot. A positive `chat` is the private chat with the person of that id."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._numbers = itertools.count(1)

    def introduce(self, *, person: int = PERSON, name: str = "", language: str = "") -> None:
        """Give the person a name, or their application another language, where these are not empty."""
        someone = self.account.person(person)
        someone.first_name, someone.language = name or someone.first_name, language or someone.language

    def say(
        self,
        text: str,
        *,
        chat: int = PERSON,
        person: int = 0,
        language: str = "",
        thread: int = 0,
        reply_to: int = 0,
    ) -> int:
        """Send a text; returns its message_id. `language` is from now on that of the person's application."""
        text = text.strip()
        TEXT.check(text)
        someone = self._person(chat, person)
        someone.language = language or someone.language
        return self._send(chat, someone, _text_wire(text), thread=thread, reply_to=reply_to)

    def follow_link(self, url: str, *, chat: int = PERSON, person: int = 0) -> int:
        """Open https://t.me/<bot>?start=… (or startgroup=) and press Start."""
        query = parse_qs(urlsplit(url).query)
        payload = (query.get("start") or query.get("startgroup") or [""])[0]
        if payload:
            START_PARAMETER.check(payload)
        return self.say(f"/start {payload}".strip(), chat=chat, person=person)

    def edit(self, message_id: int, text: str, *, chat: int = PERSON) -> None:
        """Change a text that the person sent before."""
        message = self.account.messages[chat, message_id]
        if message.by_bot or "text" not in message.content:
            raise ValueError(f"message {message_id} is no text of a person's, so nobody but its sender edits it")
        TEXT.check(text)
        message.content, message.edit_date = _text_wire(text), self.account.now()
        self.account.signal.fire()
        if self._is_heard(message):
            self.account.queue.add("edited_message", message.wire(), chat)

    def send_photo(
        self, content: bytes = SMALL_PHOTO, *, caption: str = "", chat: int = PERSON, person: int = 0
    ) -> int:
        width, height = picture_size(content)
        photo = self.account.add_file(content, "photo.jpg", "image/jpeg", width=width, height=height)
        return self._send(chat, self._person(chat, person), photo_wire(photo) | _caption_wire(caption))

    def send_document(
        self,
        content: bytes = b"%PDF-1.7",
        *,
        name: str = "report.pdf",
        mime: str = "application/pdf",
        size: int = 0,
        caption: str = "",
        chat: int = PERSON,
        person: int = 0,
    ) -> int:
        """`size` may pretend that the file is larger than `content`."""
        document = self.account.add_file(content, name, mime, size)
        return self._send(chat, self._person(chat, person), document_wire(document) | _caption_wire(caption))

    def send_voice(self, content: bytes = b"OggS", *, seconds: int = 3, chat: int = PERSON, person: int = 0) -> int:
        voice = self.account.add_file(content, "voice.ogg", "audio/ogg").wire()
        wire = {"voice": voice | {"duration": seconds, "mime_type": "audio/ogg"}}
        return self._send(chat, self._person(chat, person), wire)

    def send_sticker(self, emoji: str = "👍", *, chat: int = PERSON, person: int = 0) -> int:
        sticker = self.account.add_file(emoji.encode(), "sticker.webp", "image/webp").wire()
        sides = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return self._send(chat, self._person(chat, person), {"sticker": sticker | sides | {"emoji": emoji}})

    def forward(self, text: str, *, origin: str = "Somebody", chat: int = PERSON, person: int = 0) -> int:
        """Forward a text of someone who hides their account."""
        hidden = {"type": "hidden_user", "sender_user_name": origin, "date": self.account.now()}
        extra = {"forward_origin": hidden}
        return self._send(chat, self._person(chat, person), _text_wire(text), extra=extra)

    def tap(self, button: str, *, chat: int = PERSON, message_id: int = 0, person: int = 0) -> Answer:
        """Press an inline button, named by its text or its callback_data, without waiting for the answer.

        Looks in the message given, else in the latest one that has such a button. A button with a link only
        opens it: the answer is then there at once.
        """
        message, found = self._button(button, chat, message_id)
        someone = self._person(chat, person)
        note = Note(f"{someone.first_name} presses [{found['text']}]", "press", self.account.clock.now())
        self.account.show(message.chat, note)
        answer = Answer(f"{self.account.id}{next(self._numbers):06}", asked_at=self.account.clock.now())
        if "callback_data" not in found:
            answer.answered, answer.url = True, str(found.get("url", ""))
            return answer
        self.account.answers[answer.query_id] = answer
        where: Json = {"inline_message_id": message.inline_id} if message.inline_id else {"message": message.wire()}
        query = {
            "id": answer.query_id,
            "from": someone.wire(),
            "chat_instance": str(chat),
            "data": found["callback_data"],
        }
        self.account.queue.add("callback_query", query | where, someone.id + BUTTON_LANE, BUTTON_UPDATE_SECONDS)
        return answer

    def ask_inline(self, query: str, *, person: int = PERSON, offset: str = "", language: str = "") -> InlineAnswer:
        """Type `@bot query` in some chat, without waiting for the results."""
        INLINE_QUERY.check(query)
        someone = self.account.person(person)
        someone.language = language or someone.language
        answer = InlineAnswer(f"{next(self._numbers):06}", someone, query, asked_at=self.account.clock.now())
        self.account.inline_answers[answer.query_id] = answer
        body = {"id": answer.query_id, "from": someone.wire(), "query": query, "offset": offset}
        self.account.queue.add("inline_query", body, person + INLINE_LANE, INLINE_UPDATE_SECONDS)
        return answer

    def choose(self, answer: InlineAnswer, number: int = 0, *, chat: int = PERSON) -> int:
        """Send the result with this number into the chat; returns the message_id."""
        result = answer.results[number]
        chosen = {"result_id": result["id"], "from": answer.person.wire(), "query": answer.query}
        inline_id = f"inline-{next(self._numbers):06}" if result["keyboard"] else ""
        message_id = self._send(
            chat,
            answer.person,
            result["content"],
            extra={"via_bot": self.account.wire()},
            keyboard=result["keyboard"],
            inline_id=inline_id,
        )
        chosen |= {"inline_message_id": inline_id} if inline_id else {}
        self.account.queue.add("chosen_inline_result", chosen, answer.person.id + INLINE_LANE)
        return message_id

    def update(self, kind: str, body: Json, *, lane: int = 0) -> int:
        """Queue any update at all; returns its update_id, 0 if the bot does not want this kind."""
        return self.account.queue.add(kind, body, lane)

    def block(self, chat: int = PERSON) -> None:
        self._stand(chat, "blocked")

    def unblock(self, chat: int = PERSON) -> None:
        self._stand(chat, "member")

    def deactivate(self, chat: int = PERSON) -> None:
        """The person's account is deleted; the bot is told nothing."""
        self.account.open_chat(chat).standing = "deactivated"

    def kick(self, chat: int) -> None:
        """Throw the bot out of a group."""
        self._stand(chat, "kicked")

    def add_to_group(self, chat: int, *, title: str = "", admin: bool = False, person: int = 0) -> None:
        group = self.account.open_chat(chat)
        group.title, group.bot_is_admin = title or group.title, admin
        self._stand(chat, "member", person)

    def _person(self, chat: int, person: int) -> Person:
        return self.account.person(person or (chat if chat > 0 else PERSON))

    def _send(
        self,
        chat_id: int,
        person: Person,
        content: Json,
        *,
        thread: int = 0,
        reply_to: int = 0,
        **more: Any,
    ) -> int:
        chat = self.account.open_chat(chat_id)
        if chat.standing != "member":
            raise ValueError(f"the bot is {chat.standing} in chat {chat_id}: unblock it or add it first")
        if thread:
            chat.threads.add(thread)
        reply = self.account.messages[chat_id, reply_to] if reply_to else None
        message = Message(
            self.account.next_id(),
            chat,
            person.wire(),
            self.account.now(),
            content,
            reply=reply,
            thread=thread,
        )
        for name, value in more.items():
            setattr(message, name, value)
        self.account.add(message)
        if self._is_heard(message):
            self.account.queue.add("message", message.wire(), chat_id)
        return message.id

    def _is_heard(self, message: Message) -> bool:
        """Whether the bot gets the message. With privacy on, in a group: commands, mentions and replies to it."""
        if not self.account.group_privacy or message.chat.kind == "private" or message.chat.bot_is_admin:
            return True
        if "via_bot" in message.extra or (message.reply and message.reply.by_bot):
            return True
        name = self.account.username.lower()
        for entity in message.entities:
            said, _, addressee = slice_utf16(message.text, entity["offset"], entity["length"]).partition("@")
            if addressee.lower() == name or (entity["type"] == "bot_command" and said and not addressee):
                return True
        return False

    def _button(self, button: str, chat: int, message_id: int) -> tuple[Message, Json]:
        for message in reversed([m for m in self.account.messages.values() if m.chat.id == chat]):
            if message_id in (0, message.id):
                for found in itertools.chain.from_iterable(message.buttons):
                    if button in (found["text"], found.get("callback_data")):
                        return message, found
        raise LookupError(f"no message in chat {chat} has a button {button!r}")

    def _stand(self, chat_id: int, standing: str, person: int = 0) -> None:
        chat = self.account.open_chat(chat_id)
        before, chat.standing = chat.standing, standing
        change = {
            "chat": chat.wire(),
            "from": self._person(chat_id, person).wire(),
            "date": self.account.now(),
            "old_chat_member": self._membership(before),
            "new_chat_member": self._membership(standing),
        }
        self._note_standing(chat, standing)
        self.account.queue.add("my_chat_member", change, chat_id)

    def _membership(self, standing: str) -> Json:
        status = NOT_MEMBER[standing]
        return {"user": self.account.wire(), "status": status} | ({"until_date": 0} if status == "kicked" else {})

    def _note_standing(self, chat: Chat, standing: str) -> None:
        words = {"blocked": "is blocked", "kicked": "is removed", "member": "may write here"}
        note = Note(f"{self.account.first_name} {words[standing]}", "standing", self.account.clock.now())
        self.account.show(chat, note)


def _text_wire(text: str) -> Json:
    entities = list(find_entities(text))
    return {"text": text} | ({"entities": entities} if entities else {})


def _caption_wire(caption: str) -> Json:
    return {"caption": caption} if caption else {}
