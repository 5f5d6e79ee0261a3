"""Which language to speak to whom: the one chosen with /language, else the phone's, else the one that they write.

A choice is kept by Telegram: it is the language of the commands that this chat's menu shows. So it costs no database
and holds for every machine.
"""

import contextlib
import time
from collections import OrderedDict
from dataclasses import dataclass

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.texts import LANGUAGES, Texts, texts_in
from index import is_foreign

COMMANDS = ("topics", "recommendations", "compare", "reports", "help_now", "help", "language", "privacy", "about")
"""In the order of the menu. Each has its line, command-NAME, in the catalogues."""

_TELLING = 4  # words: of fewer, the language is often guessed wrong
_KNOWN_SECONDS = 600  # a choice made through another machine is noticed after this
_CHATS = 10_000


def menu(texts: Texts) -> list[BotCommand]:
    """The commands as the menu shows them."""
    return [BotCommand(name, texts(f"command-{name}")) for name in COMMANDS]


@dataclass(frozen=True, slots=True)
class Voice:
    """How to speak to somebody. `preferred` is the language chosen, or the phone's; empty if it is none of ours."""

    preferred: str

    def texts(self, written: str = "") -> Texts:
        """The texts for somebody who writes in the language `written`."""
        return texts_in(next(language for language in (self.preferred, written, "en") if language in LANGUAGES))


def spoken_by(phone: str | None) -> Voice:
    """The voice for a phone that speaks `phone`, a code such as "de" or "pt-br"."""
    language = (phone or "").partition("-")[0].lower()
    return Voice(language if language in LANGUAGES else "")


def ours(words: str, detected: str) -> str:
    """The language `detected` in a message; none if it is written as none of ours is."""
    return "" if is_foreign(words) else detected


def tells_language(words: str) -> bool:
    """Whether there are enough words for what is detected in them to be more than a guess."""
    return len(words.split()) >= _TELLING


class Speaking:
    """Knows which language a chat has chosen."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._chosen: OrderedDict[int, tuple[float, str]] = OrderedDict()

    async def voice(self, chat: int, phone: str | None) -> Voice:
        """The voice for somebody in `chat` whose phone speaks `phone`, a code such as "de" or "pt-br"."""
        chosen = await self._choice(chat)
        return Voice(chosen) if chosen else spoken_by(phone)

    async def choose(self, chat: int, language: str) -> None:
        """Speak this language in the chat from now on; the phone's if it is empty. Raises TelegramError."""
        scope = BotCommandScopeChat(chat)
        if language:
            await self._bot.set_my_commands(menu(texts_in(language)), scope=scope)
        else:
            await self._bot.delete_my_commands(scope=scope)
        self._keep(chat, language)

    async def _choice(self, chat: int) -> str:
        until, language = self._chosen.get(chat, (0.0, ""))
        if until < time.monotonic():
            with contextlib.suppress(TelegramError):  # then the phone's language has to do
                commands = await self._bot.get_my_commands(scope=BotCommandScopeChat(chat))
                said = {command.description for command in commands}
                language = next((one for one in LANGUAGES if texts_in(one)("command-topics") in said), "")
            self._keep(chat, language)
        return language

    def _keep(self, chat: int, language: str) -> None:
        """Remember it for a while, and forget what was remembered long enough."""
        now = time.monotonic()
        self._chosen[chat] = now + _KNOWN_SECONDS, language
        self._chosen.move_to_end(chat)
        while len(self._chosen) > _CHATS or next(iter(self._chosen.values()))[0] < now:
            self._chosen.popitem(last=False)
