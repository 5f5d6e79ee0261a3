"""The control side for one bot: what people do, what goes wrong, and waiting for what the bot does."""

# ruff: noqa: ASYNC109 - a wait that fails by itself and tells what it saw is what these methods are for

import asyncio
from collections.abc import Callable
from typing import TypeVar

from tests.standin.faults import Fault, FaultPlan
from tests.standin.flood import Clock
from tests.standin.people import People
from tests.standin.state import PERSON, Account, Answer, Call, InlineAnswer, Message, Note
from tests.standin.transcript import transcript

Found = TypeVar("Found")


class Control(People):
    """People around one bot, plus the view behind the scenes."""

    def __init__(self, account: Account, clock: Clock) -> None:
        super().__init__(account)
        self.clock = clock
        self.faults = FaultPlan()

    @property
    def token(self) -> str:
        return self.account.token

    def fail(
        self,
        method: str = "*",
        *,
        times: int = 1,
        code: int = 0,
        description: str = "",
        retry_after: int = 0,
        raw: str = "",
        drop: bool = False,
        delay: float = 0.0,
        done: bool = False,
    ) -> None:
        """Let the next calls of `method` go wrong; see Fault for what each argument does."""
        self.faults.add(Fault(method, times, code, description, retry_after, raw, drop, delay, done))

    def calls(self, method: str = "") -> list[Call]:
        """All calls of the bot so far, or those of one method, oldest first."""
        return [c for c in self.account.calls if not method or c.method.lower() == method.lower()]

    def messages(self, chat: int = PERSON, *, after: int = 0) -> list[Message]:
        """The bot's messages in the chat that are still there, oldest first."""
        return [m for m in self.account.messages.values() if m.chat.id == chat and m.by_bot and m.id > after]

    def transcript(self, chat: int = PERSON) -> str:
        """The chat as the person sees it now."""
        return transcript(self.account, chat)

    async def reply_to(
        self, chat: int = PERSON, *, after: int = 0, containing: str = "", timeout: float = 5.0
    ) -> Message:
        """The bot's first message after the given one whose text, as it stands, holds `containing`."""
        return (await self.replies(chat, after=after, count=1, containing=containing, timeout=timeout))[0]

    async def replies(
        self,
        chat: int = PERSON,
        *,
        after: int = 0,
        count: int = 1,
        containing: str = "",
        timeout: float = 5.0,
    ) -> list[Message]:
        """The bot's messages after the given one, as soon as there are `count` of them."""

        def enough() -> list[Message]:
            found = [m for m in self.messages(chat, after=after) if containing in m.text]
            return found if len(found) >= count else []

        wanted = f"{count} message(s) after {after} with {containing!r} in chat {chat}"
        return await self.wait_until(enough, timeout=timeout, wanted=wanted)

    async def press(
        self, button: str, *, chat: int = PERSON, message_id: int = 0, person: int = 0, timeout: float = 5.0
    ) -> Answer:
        """Press an inline button and wait until the bot has answered the query; see `tap`."""
        answer = self.tap(button, chat=chat, message_id=message_id, person=person)
        await self.wait_until(lambda: answer.answered, timeout=timeout, wanted=f"an answer to [{button}]")
        if answer.text:
            kind = "box" if answer.show_alert else "pop-up"
            self.account.show(self.account.open_chat(chat), Note(f"{kind}: {answer.text}", kind, self.clock.now()))
        return answer

    async def inline(
        self, query: str, *, person: int = PERSON, offset: str = "", language: str = "", timeout: float = 5.0
    ) -> InlineAnswer:
        """Ask inline and wait for the results; see `ask_inline` and `choose`."""
        answer = self.ask_inline(query, person=person, offset=offset, language=language)
        await self.wait_until(lambda: answer.answered, timeout=timeout, wanted=f"results for {query!r}")
        return answer

    async def wait_for_call(self, method: str, *, count: int = 1, timeout: float = 5.0) -> Call:
        """The last of `count` calls of this method, counted from the start."""

        def enough() -> list[Call]:
            calls = self.calls(method)
            return calls if len(calls) >= count else []

        return (await self.wait_until(enough, timeout=timeout, wanted=f"{count} call(s) of {method}"))[-1]

    async def quiet(self, seconds: float = 0.2) -> None:
        """Return once nothing has happened for so long."""
        version = -1
        while version != self.account.signal.version:
            version = self.account.signal.version
            await self.account.signal.wait(seconds)

    async def wait_until(self, ready: Callable[[], Found], *, timeout: float = 5.0, wanted: str = "") -> Found:
        """What `ready` returns, as soon as it is true. TimeoutError tells what was seen instead."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not (found := ready()):
            left = deadline - loop.time()
            if left <= 0:
                raise TimeoutError(f"no {wanted or 'change'} within {timeout} s.\n{self._story()}")
            await self.account.signal.wait(left)
        return found

    def _story(self) -> str:
        calls = [
            f"{call.code} {call.method} {call.description}".strip()
            for call in self.calls()
            if call.method.lower() != "getupdates"
        ]
        chats = [f"chat {chat}:\n{self.transcript(chat)}" for chat in self.account.timelines]
        return "\n".join([*chats, "last calls:", *calls[-10:]])
