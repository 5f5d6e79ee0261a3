"""Pieces of Telegram's HTML that know how much of them is shown, and how they are packed into messages.

Every text from outside is escaped here, and the limit on a message kept here: 4096 characters after the markup has been
parsed (https://core.telegram.org/bots/api#sendmessage).
"""

from collections.abc import Iterable, Sequence
from html import escape

from bot.replies import Button, Reply

MESSAGE_CHARS = 4096
CAPTION_CHARS = 1024  # https://core.telegram.org/bots/api#sendphoto
_GAP = "\n\n"


class Part:
    """A piece of HTML and the number of characters that it shows."""

    def __init__(self, html: str, shown: int) -> None:
        self.html = html
        self.shown = shown

    @classmethod
    def of(cls, text: str, opening: str = "", closing: str = "") -> "Part":
        """A plain text, between tags of ours."""
        return cls(opening + escape(text, quote=False) + closing, len(text))

    @classmethod
    def link(cls, text: str, address: str) -> "Part":
        """A text that leads to an address; plain where there is none."""
        return cls.of(text, f'<a href="{escape(address)}">', "</a>") if address else cls.of(text)

    @classmethod
    def joined(cls, separator: str, parts: Iterable["Part"]) -> "Part":
        """The parts with a plain `separator` between them."""
        parts = list(parts)
        shown = sum(part.shown for part in parts) + len(separator) * max(0, len(parts) - 1)
        return cls(separator.join(part.html for part in parts), shown)


def packed(parts: Iterable[Part], rows: Sequence[Sequence[Button]] = ()) -> list[Reply]:
    """As few messages as hold all parts, none of them over the limit. The buttons stand below the last one."""
    messages: list[list[Part]] = []
    room = 0
    for part in parts:
        if not messages or part.shown + len(_GAP) > room:
            messages.append([])
            room = MESSAGE_CHARS
        messages[-1].append(part)
        room -= part.shown + len(_GAP)
    *others, last = [Part.joined(_GAP, message).html for message in messages]
    kept = tuple(tuple(row) for row in rows if row)
    return [*(Reply(html) for html in others), Reply(last, kept)]


def plain_replies(text: str, rows: Sequence[Sequence[Button]] = ()) -> list[Reply]:
    """A text of our own, as it stands."""
    return packed([Part.of(text)], rows)
