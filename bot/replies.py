"""What the bot sends: messages of HTML, and the buttons below them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message: it sends `data` back when pressed, 1 to 64 bytes, or opens `url`.

    Limits: https://core.telegram.org/bots/api#inlinekeyboardbutton.
    """

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to send: Telegram's HTML, everything from outside escaped, and rows of buttons.

    `names_question`: it says itself which question it answers, and its buttons find it there.
    """

    html: str
    rows: tuple[tuple[Button, ...], ...] = ()
    names_question: bool = False
