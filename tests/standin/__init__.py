"""A strict stand-in for the Telegram Bot API, for end-to-end tests and a local preview.

Reading order: rules, params, text, state, updates, webhook; then one module for each concern of a bot
(sending, editing, answers, files, profile); server; people, control, transcript, screen; visitors, control_http; api.

What it does not know: the words of rules marked `seen=False`, the true flood numbers, which emoji may be
reactions, link previews, media by URL, transcoding.
"""

from tests.standin.api import DEFAULT_TOKEN, BotApi
from tests.standin.faults import Fault
from tests.standin.flood import Clock, FloodLimits
from tests.standin.rules import Refused
from tests.standin.state import PERSON, Answer, Call, InlineAnswer, Message

__all__ = [
    "DEFAULT_TOKEN",
    "PERSON",
    "Answer",
    "BotApi",
    "Call",
    "Clock",
    "Fault",
    "FloodLimits",
    "InlineAnswer",
    "Message",
    "Refused",
]
