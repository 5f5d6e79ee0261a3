"""Send what the bot writes by the code of the stand-in: its parser, its limits, its refusals. Has no tests."""

import json
import unicodedata
from dataclasses import dataclass

from bot.chat import markup
from bot.parts import Part
from bot.replies import Button, Reply
from tests.standin.answers import answer_inline_query
from tests.standin.flood import Clock
from tests.standin.params import Params, Upload
from tests.standin.people import SMALL_PHOTO, People
from tests.standin.rules import ENTITIES_KEPT, RAW_TEXT
from tests.standin.sending import send_message, send_photo
from tests.standin.state import PERSON, Account, InlineAnswer
from tests.standin.text import Entity, _tdlib, parse, slice_utf16

QUOTES = ("blockquote", "expandable_blockquote")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as people see it: its text, the formatting in it, and what its buttons say."""

    text: str
    entities: tuple[Entity, ...]
    buttons: tuple[str, ...] = ()

    def formatted(self, *kinds: str) -> list[str]:
        """The stretches of the text that have one of these formats."""
        return [slice_utf16(self.text, e["offset"], e["length"]) for e in self.entities if e["type"] in kinds]

    @property
    def quoted(self) -> list[str]:
        """What is quoted, as it arrives."""
        return [arrived(text) for text in self.formatted(*QUOTES)]


def account() -> Account:
    """A bot to which somebody has written."""
    made = Account("1:x", "findings_test_bot", Clock(), None)
    made.open_chat(PERSON)
    return made


def sent(reply: Reply) -> Shown:
    """The reply, sent as a message. Raises Refused, in Telegram's words, or AssertionError for what gets lost."""
    keyboard = markup(reply.rows)
    params = {"chat_id": PERSON, "text": reply.html, "parse_mode": "HTML"}
    _check(reply.html)
    message = send_message(
        account(), Params.from_json(params | ({"reply_markup": keyboard.to_json()} if keyboard else {}))
    )
    return _shown(message, "text")


def sent_below_a_picture(caption: Part, rows: tuple[tuple[Button, ...], ...] = ()) -> Shown:
    """The caption, sent with a photo. Raises as above."""
    keyboard = markup(rows)
    params = {"chat_id": PERSON, "photo": "attach://photo", "caption": caption.html, "parse_mode": "HTML"}
    _check(caption.html)
    given = Params.from_json(params | ({"reply_markup": keyboard.to_json()} if keyboard else {}))
    given.uploads["photo"] = Upload("photo", SMALL_PHOTO, "image/png")
    return _shown(send_photo(account(), given), "caption")


def offered(results: list, button) -> InlineAnswer:
    """Inline results, and the button above them, as an answer to a query. Raises Refused."""
    bot = account()
    asked = People(bot).ask_inline("дети")
    params = {"inline_query_id": asked.query_id, "results": json.dumps([result.to_dict() for result in results])}
    answer_inline_query(bot, Params.from_json(params | ({"button": button.to_json()} if button else {})))
    for result in asked.results:
        _check(result["input_message_content"]["message_text"])
    return asked


def arrived(text: str) -> str:
    """The words of a text that Telegram lets through, by its own code, with one blank wherever there are any."""
    plain = {"@type": "formattedText", "text": f"|{text}|", "entities": []}
    return " ".join(_tdlib()({"@type": "getMarkdownText", "text": plain})["text"][1:-1].split())


def meant(text: str) -> str:
    """The same for what a report holds, where accents may stand apart and lines be parted in more ways than one."""
    return arrived(unicodedata.normalize("NFC", " ".join(text.split())))


def _check(html: str) -> None:
    RAW_TEXT.check(html)
    assert len(parse(html, "HTML").entities) <= ENTITIES_KEPT


def _shown(message: dict, field: str) -> Shown:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    entities = message.get("entities" if field == "text" else f"{field}_entities", ())
    return Shown(message[field], tuple(entities), tuple(button["text"] for row in rows for button in row))
