"""What a bot says of itself: commands by scope and language, name, descriptions; and getChat."""

import json
import re
from collections.abc import Callable
from typing import Any

from tests.standin.params import Params
from tests.standin.rules import (
    COMMAND,
    COMMAND_DESCRIPTION,
    COMMANDS,
    DESCRIPTION,
    NAME,
    SHORT_DESCRIPTION,
    Refused,
    Rule,
)
from tests.standin.state import Account, Json

SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)
TEXTS = {"name": NAME, "description": DESCRIPTION, "short_description": SHORT_DESCRIPTION}


def _scope(account: Account, params: Params) -> str:
    """The scope as a key. A scope of one chat needs that chat."""
    scope = params.json_object("scope", "BotCommandScope") or {"type": "default"}
    if scope.get("type") not in SCOPES:
        raise Refused("Can't parse BotCommandScope: Unsupported type specified")
    if scope["type"].startswith("chat"):
        scope["chat_id"] = account.known_chat(str(scope.get("chat_id", ""))).id
    return json.dumps(scope, sort_keys=True)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise Refused("Invalid language code specified")
    return language


def set_my_commands(account: Account, params: Params) -> bool:
    commands = params.json_array("commands", "BotCommand")
    COMMANDS.check(commands)
    kept = []
    for command in commands:
        if not isinstance(command, dict):
            raise Refused("Can't parse BotCommand: expected an Object")
        name = str(command.get("command", "")).removeprefix("/")
        description = str(command.get("description", "")).strip()
        COMMAND.check(name)
        COMMAND_DESCRIPTION.check(description)
        kept.append({"command": name, "description": description})
    account.commands[_scope(account, params), _language(params)] = kept
    return True


def get_my_commands(account: Account, params: Params) -> list[Json]:
    return account.commands.get((_scope(account, params), _language(params)), [])


def delete_my_commands(account: Account, params: Params) -> bool:
    account.commands.pop((_scope(account, params), _language(params)), None)
    return True


def commands_for(account: Account, chat_id: int, language: str) -> list[Json]:
    """The commands that an application in this language lists in the chat: those of the narrowest scope set.

    https://core.telegram.org/bots/api#determining-list-of-commands
    """
    everywhere: Json = {"type": "all_private_chats" if chat_id > 0 else "all_group_chats"}
    for scope in ({"type": "chat", "chat_id": chat_id}, everywhere, {"type": "default"}):
        for spoken in (language[:2], ""):
            if commands := account.commands.get((json.dumps(scope, sort_keys=True), spoken)):
                return commands
    return []


def text_in(account: Account, field: str, language: str) -> str:
    """The name or description in this language, or the one for all languages."""
    fallback = account.profile.get((field, ""), "") or (account.first_name if field == "name" else "")
    return account.profile.get((field, language[:2]), "") or fallback


def _setter(field: str, rule: Rule) -> Callable[[Account, Params], bool]:
    def set_text(account: Account, params: Params) -> bool:
        rule.check(params.text(field))
        account.profile[field, _language(params)] = params.text(field)
        return True

    return set_text


def _getter(field: str) -> Callable[[Account, Params], Json]:
    def get_text(account: Account, params: Params) -> Json:
        return {field: text_in(account, field, _language(params))}

    return get_text


def get_me(account: Account, _params: Params) -> Json:
    return account.wire() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(account: Account, params: Params) -> Json:
    return account.known_chat(params.text("chat_id")).wire() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }


def say_goodbye(_account: Account, _params: Params) -> bool:
    """LogOut and close: the stand-in has no other server to move the bot to."""
    return True


METHODS: dict[str, Any] = {
    "getme": get_me,
    "getchat": get_chat,
    "logout": say_goodbye,
    "close": say_goodbye,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    **{f"setmy{field.replace('_', '')}": _setter(field, rule) for field, rule in TEXTS.items()},
    **{f"getmy{field.replace('_', '')}": _getter(field) for field in TEXTS},
}
