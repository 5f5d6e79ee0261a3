"""reply_markup: inline keyboards by the server's rules; other keyboards are kept as they are."""

from typing import Any

from tests.standin.params import Params
from tests.standin.rules import BUTTON_TEXT, BUTTONS, CALLBACK_DATA, COPY_TEXT, Refused
from tests.standin.text import bad_url

Json = dict[str, Any]

OTHER_KEYBOARDS = ("keyboard", "remove_keyboard", "force_reply")
# The server takes the first of these that a button has, and drops the rest.
ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
EMPTY_COUNTS = frozenset({"switch_inline_query", "switch_inline_query_current_chat", "callback_game"})
LOOKS = ("style", "icon_custom_emoji_id")
BUTTON = "Can't parse inline keyboard button"


def read_markup(params: Params) -> Json | None:
    """The keyboard of a message to send; None if there is none."""
    value = params.json("reply_markup", "reply keyboard markup")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Refused("Object expected as reply markup")
    if "inline_keyboard" in value:
        return _inline_keyboard(value["inline_keyboard"])
    for kind in OTHER_KEYBOARDS:
        if kind in value:
            if kind == "keyboard" and not isinstance(value[kind], list):
                raise Refused('Field "keyboard" of the ReplyKeyboardMarkup must be an Array')
            return dict(value)
    return None


def read_inline_markup(params: Params) -> Json | None:
    """The keyboard of an edited message: inline or none."""
    keyboard = read_markup(params)
    if keyboard and "inline_keyboard" not in keyboard:
        raise Refused("Inline keyboard expected")
    return keyboard


def _inline_keyboard(rows: object) -> Json | None:
    if not isinstance(rows, list):
        raise Refused('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise Refused('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [[_button(button) for button in row] for row in rows if row]
    BUTTONS.check([button for row in buttons for button in row])
    return {"inline_keyboard": buttons} if buttons else None


def _button(button: object) -> Json:
    if not isinstance(button, dict):
        raise Refused(f"{BUTTON}: Object expected")
    if not isinstance(button.get("text"), str):
        missing = 'Can\'t find field "text"' if "text" not in button else 'Field "text" must be of type String'
        raise Refused(f"{BUTTON}: {missing}")
    BUTTON_TEXT.check(button["text"].strip())
    action = next((name for name in ACTIONS if button.get(name) or name in button.keys() & EMPTY_COUNTS), "")
    value = button.get(action)
    if not action:
        raise Refused(f"{BUTTON}: Text buttons are unallowed in the inline keyboard")
    if action == "callback_data":
        if not isinstance(value, str):
            raise Refused(f'{BUTTON}: Field "callback_data" must be of type String')
        CALLBACK_DATA.check(value)
    if action == "url" and (why := bad_url(str(value))):
        raise Refused(f"Inline keyboard button URL '{value}' is invalid: {why}")
    if action == "copy_text":
        if not isinstance(value, dict) or not isinstance(value.get("text"), str):
            raise Refused(f'{BUTTON}: Field "copy_text" must be of type Object')
        COPY_TEXT.check(value["text"])
    return {name: button[name] for name in ("text", action, *LOOKS) if name in button}
