"""What somebody does in a chat with the bot, and what the bot says there. Knows nothing of the bot."""

from tests.standin import BotApi, Message
from tests.standin.text import slice_utf16

PATIENCE = 60.0  # seconds for an answer, on a busy machine
REPORTS = ("Overview of OSCE commitments, ", "Digest on the 2021 survey, ")  # with which a citation begins


class Chat:
    """A chat as the person in it sees it: what the bot says to somebody else is not seen here.

    `thread` is the topic of a group in which is written. Numbers of groups are negative.
    """

    def __init__(self, api: BotApi, number: int, *, person: int = 0, thread: int = 0) -> None:
        self.api = api
        self.number = number
        self.person = person or number
        self.thread = thread

    def say(self, text: str, *, to: Message | None = None) -> int:
        """Write, perhaps in reply `to` a message, and do not wait; the number of the message."""
        return self.api.say(text, chat=self.number, person=self.person, thread=self.thread, reply_to=to.id if to else 0)

    async def ask(self, text: str, *, to: Message | None = None) -> Message:
        """Write, and what the bot says next."""
        return await self.next(self.say(text, to=to))

    async def next(self, after: int) -> Message:
        """The first message of the bot behind the one with the number `after`."""
        return await self.api.reply_to(chat=self.number, after=after, timeout=PATIENCE)

    async def follow(self, link: str) -> Message:
        """Open a link to the bot and press Start; what the bot says next."""
        return await self.next(self.api.follow_link(link, chat=self.number, person=self.person))

    async def press(self, button: str, under: Message) -> Message:
        """Press a button, named by its label or what stands behind it; the message that comes of it."""
        last = self.last
        await self.pop_up(button, under)
        return await self.next(last)

    async def change(self, button: str, under: Message) -> Message:
        """Press a button that puts something else in the place of the message above it."""
        before = (under.content, under.keyboard)
        await self.pop_up(button, under)
        await self.api.wait_until(
            lambda: (under.content, under.keyboard) != before, timeout=PATIENCE, wanted=f"a change by [{button}]"
        )
        return under

    async def pop_up(self, button: str, under: Message) -> str:
        """Press a button; what pops up, empty if it only stops blinking."""
        answer = await self.api.press(
            button, chat=self.number, message_id=under.id, person=self.person, timeout=PATIENCE
        )
        return answer.text

    def delete(self, message_id: int) -> None:
        """Delete a message: nobody sees any more what was a reply to it."""
        gone = self.api.account.messages[self.number, message_id]
        self.api.account.forget([gone])
        for message in self.api.account.messages.values():
            if message.reply is gone:
                message.reply = None

    @property
    def said(self) -> list[Message]:
        """All that the bot has said here."""
        return self.api.messages(self.number)

    @property
    def last(self) -> int:
        """The number of the last message here, whoever wrote it."""
        return max(number for chat, number in self.api.account.messages if chat == self.number)

    @property
    def transcript(self) -> str:
        return self.api.transcript(self.number)


def labels(message: Message) -> list[list[str]]:
    """What is written on the buttons below a message, row by row."""
    return [[button["text"] for button in row] for row in message.buttons]


def offered(message: Message) -> list[str]:
    """The same in one row."""
    return [label for row in labels(message) for label in row]


def behind(message: Message, label: str) -> str:
    """The link or the data behind the button with this label."""
    (found,) = [button for row in message.buttons for button in row if button["text"] == label]
    return str(found.get("url") or found["callback_data"])


def marked(message: Message, *kinds: str) -> list[str]:
    """The pieces of a message that are formatted in one of these ways, in order."""
    return [
        slice_utf16(message.text, entity["offset"], entity["length"])
        for entity in message.entities
        if entity["type"] in kinds
    ]


def sources(message: Message) -> list[str]:
    """The lines that say where the quotations in a message stand."""
    return [line for line in message.text.split("\n") if line.startswith(REPORTS)]


def with_button(message: Message, data: str) -> Message:
    """The message, as if another version of the program had put one more button below it."""
    message.keyboard = {"inline_keyboard": [*message.buttons, [{"text": data, "callback_data": data}]]}
    return message


def quotes(message: Message) -> list[str]:
    """The quotations in a message, folded up or not; what stands first may stand in the second once more."""
    return marked(message, "blockquote", "expandable_blockquote")
