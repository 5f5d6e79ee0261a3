"""Conversations with the bot, one for each thing that it can do, played by tests/test_conversations.py.

Each public coroutine function in the modules below is one. Its docstring states the promise; it takes what is running,
makes chats of its own, and leaves nothing behind over which others could stumble.
"""

import inspect
from collections.abc import Awaitable, Callable
from importlib import import_module

import pytest

from tests.conversations.running import Running

_MODULES = ("starting", "asking", "following", "speaking", "elsewhere", "danger", "failing")  # in reading order
pytest.register_assert_rewrite(*(f"{__name__}.{module}" for module in _MODULES))  # before anybody imports them

Conversation = Callable[[Running], Awaitable[None]]


def all_conversations() -> list[Conversation]:
    """The conversations in reading order."""
    modules = [import_module(f"{__name__}.{module}") for module in _MODULES]
    return [
        one
        for module in modules
        for name, one in vars(module).items()
        if inspect.iscoroutinefunction(one) and one.__module__ == module.__name__ and not name.startswith("_")
    ]
