"""Pieces of Telegram's HTML that know how much of them is shown, and how they are packed into messages.

Every text from outside is escaped here, and the limits on a message are kept here: 4096 characters after the markup has
been parsed (https://core.telegram.org/bots/api#sendmessage), 100 entities, and 32 KiB before parsing.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape

from bot.citations import shortened
from bot.replies import Button, Reply

MESSAGE_CHARS = 4096
CAPTION_CHARS = 1024  # https://core.telegram.org/bots/api#sendphoto
_MESSAGE_ENTITIES = 100  # Telegram drops the formatting of further ones
_ENTITY = re.compile(r"[@#$/]|\w\.\w")  # the end of each of ours, and what Telegram itself might make a link
_MESSAGE_BYTES = 32768  # of HTML; telegram-bot-api refuses a longer text before it looks at it
_ADDRESS_CHARS = 1500  # so that the links of a message leave room for its text; browsers take about 2000
_LABEL_CHARS = 60  # of a button; a phone shows fewer
_GAP = "\n\n"
_BREAKS = str.maketrans("\r\u2028\u2029", "   ")  # Telegram takes them out, and words would grow together


class Part:
    """A piece of HTML and the number of characters that it shows."""

    def __init__(self, html: str, shown: int) -> None:
        self.html = html
        self.shown = shown

    @property
    def fits(self) -> bool:
        """Whether Telegram takes it as one message."""
        return (
            self.shown <= MESSAGE_CHARS
            and sum(1 for _ in _ENTITY.finditer(self.html)) <= _MESSAGE_ENTITIES
            and len(self.html.encode()) <= _MESSAGE_BYTES
        )

    @classmethod
    def of(cls, text: str, opening: str = "", closing: str = "") -> "Part":
        """A plain text, between tags of ours.

        Accents are joined to their letters: Telegram takes out the ring of an å that is written with a ring apart.
        """
        text = unicodedata.normalize("NFC", text.translate(_BREAKS))
        return cls(opening + escape(text, quote=False) + closing, len(text))

    @classmethod
    def link(cls, text: str, address: str) -> "Part":
        """A text that leads to an address; plain where there is none that can be used."""
        usable = 0 < len(address) <= _ADDRESS_CHARS
        return cls.of(text, f'<a href="{escape(address)}">', "</a>") if usable else cls.of(text)

    @classmethod
    def joined(cls, separator: str, parts: Iterable["Part"]) -> "Part":
        """The parts with a plain `separator` between them."""
        parts = list(parts)
        shown = sum(part.shown for part in parts) + len(separator) * max(0, len(parts) - 1)
        return cls(separator.join(part.html for part in parts), shown)


def packed(parts: Iterable[Part], rows: Sequence[Sequence[Button]] = ()) -> list[Reply]:
    """As few messages as hold all parts, none of them over a limit. The buttons stand below the last one."""
    messages: list[Part] = []
    for part in parts:
        longer = Part.joined(_GAP, [*messages[-1:], part])
        if messages and longer.fits:
            messages[-1] = longer
        else:
            messages.append(part)
    *others, last = [message.html for message in messages]
    kept = tuple(tuple(row) for row in rows if row)
    return [*(Reply(html) for html in others), Reply(last, kept)]


def label(text: str) -> str:
    """What a button says, out of a text from outside: one line, and never nothing, which Telegram would refuse."""
    line = " ".join(text.split())
    return shortened(line, _LABEL_CHARS) if any(unicodedata.category(char)[0] in "LNPS" for char in line) else "…"


def plain_replies(text: str, rows: Sequence[Sequence[Button]] = ()) -> list[Reply]:
    """A text of our own, as it stands."""
    return packed([Part.of(text)], rows)
