"""What the server refuses, and in which words: every limit is one row.

`seen=False` marks a row whose code name no source confirms (the number is documented, the words are a guess).
Words are given as the server's inside gives them; `describe` alone turns them into the text of an answer.
"""

import re
from collections.abc import Sized
from dataclasses import dataclass

CODE_POINTS = "code points"
BYTES = "bytes"
ITEMS = "items"

REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Refused(Exception):  # noqa: N818 - the server refuses; it has not failed
    """The answer is an error: `code`, words, and for 429 the seconds to wait."""

    def __init__(self, words: str, code: int = 400, retry_after: int = 0) -> None:
        super().__init__(describe(code, words))
        self.code = code
        self.retry_after = retry_after


def describe(code: int, words: str) -> str:
    """Prefix the words by the code's reason; lower their first letter unless they are a CODE_NAME."""
    reason = REASONS.get(code, "")
    if not reason or words.startswith(reason):
        return words
    second = words[1:2]
    is_code_name = second == "_" or "A" <= second <= "Z"
    return f"{reason}: {words if is_code_name else words[:1].lower() + words[1:]}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Between `least` and `most` of `unit`; `alphabet` is a regular expression that the whole must match."""

    what: str
    most: int
    unit: str
    refusal: str
    least: int = 0
    too_few: str = ""
    alphabet: str = ""
    foreign: str = ""
    seen: bool = True

    def check(self, value: Sized) -> None:
        size = len(value.encode()) if self.unit == BYTES and isinstance(value, str) else len(value)
        if size > self.most:
            raise Refused(self.refusal)
        if size < self.least:
            raise Refused(self.too_few or self.refusal)
        if self.alphabet and not re.fullmatch(self.alphabet, str(value)):
            raise Refused(self.foreign or self.refusal)


RAW_TEXT = Rule("text before parsing", 32768, BYTES, "Text is too long")
TEXT = Rule("message text", 4096, CODE_POINTS, "Message is too long", least=1, too_few="Text must be non-empty")
DRAFT = Rule("draft text", 4096, CODE_POINTS, "Message is too long")
CAPTION = Rule("caption", 1024, CODE_POINTS, "Message caption is too long")
QUOTE = Rule("reply quote", 1024, CODE_POINTS, "QUOTE_TEXT_INVALID")
CALLBACK_DATA = Rule("callback_data", 64, BYTES, "BUTTON_DATA_INVALID", least=1)
COPY_TEXT = Rule("copy_text", 256, CODE_POINTS, "BUTTON_COPY_TEXT_INVALID", least=1, seen=False)
BUTTON_TEXT = Rule(
    "button text",
    4096,
    CODE_POINTS,
    "BUTTON_TEXT_INVALID",
    least=1,
    too_few="Inline keyboard button text must be non-empty",
)
BUTTONS = Rule("buttons of a keyboard", 100, ITEMS, "Reply markup is too long", seen=False)
CALLBACK_ANSWER = Rule("answer to a button", 200, CODE_POINTS, "MESSAGE_TOO_LONG", seen=False)
INLINE_RESULTS = Rule("inline results", 50, ITEMS, "Too many inline query results specified")
RESULT_ID = Rule("inline result id", 64, BYTES, "RESULT_ID_INVALID", least=1, seen=False)
START_PARAMETER = Rule(
    "start parameter", 64, CODE_POINTS, "START_PARAM_INVALID", least=1, alphabet=r"[A-Za-z0-9_-]+", seen=False
)
COMMANDS = Rule("commands", 100, ITEMS, "BOT_COMMANDS_TOO_MUCH", seen=False)
COMMAND = Rule(
    "command",
    32,
    CODE_POINTS,
    "Command length must not exceed 32",
    least=1,
    too_few="Command must be non-empty",
    alphabet=r"[a-z0-9_]+",
    foreign="BOT_COMMAND_INVALID",
)
COMMAND_DESCRIPTION = Rule(
    "command description",
    256,
    CODE_POINTS,
    "Command description length must not exceed 256",
    least=1,
    too_few="Command description must be non-empty",
)
NAME = Rule("bot name", 64, CODE_POINTS, "BOT_NAME_TOO_LONG", seen=False)
DESCRIPTION = Rule("description", 512, CODE_POINTS, "BOT_DESCRIPTION_TOO_LONG", seen=False)
SHORT_DESCRIPTION = Rule("short description", 120, CODE_POINTS, "BOT_ABOUT_TOO_LONG", seen=False)
REACTIONS = Rule("reactions", 1, ITEMS, "REACTIONS_TOO_MANY", seen=False)
ALBUM = Rule(
    "media group",
    10,
    ITEMS,
    "Too many messages to send as an album",
    least=2,
    too_few="Too few messages to send as an album",
    seen=False,
)
SECRET = Rule(
    "secret token",
    256,
    CODE_POINTS,
    "Secret token is too long",
    alphabet=r"[A-Za-z0-9_-]*",
    foreign="Secret token contains unallowed characters",
)
# What a person's client sends; a breach is a mistake of the test, not of the bot.
INLINE_QUERY = Rule("inline query", 256, CODE_POINTS, "inline query is too long")
INLINE_OFFSET = Rule("inline offset", 64, BYTES, "NEXT_OFFSET_INVALID", seen=False)

ENTITIES_KEPT = 100  # of a message; further ones are dropped
UPLOAD_BYTES = 50 << 20
PHOTO_BYTES = 10 << 20
DOWNLOAD_BYTES = 20 << 20
PHOTO_SIDES = 10_000  # width + height
PHOTO_RATIO = 20
FILE_PATH_SECONDS = 3600
UPDATE_SECONDS = 86_400
BUTTON_UPDATE_SECONDS = 150
INLINE_UPDATE_SECONDS = 30
DELETE_SECONDS = 48 * 3600
DRAFT_SECONDS = 30
TYPING_SECONDS = 5
QUERY_SECONDS = 15  # a button or an inline query waits so long for its answer (u)
CACHE_SECONDS = 86_400
LONG_POLL_SECONDS = 50
WEBHOOK_PORTS = (443, 80, 88, 8443)
GONE_SECONDS = 23 * 3600  # a webhook that answers 410 so long is removed
