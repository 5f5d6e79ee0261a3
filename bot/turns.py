"""The order of work: one update of a chat after the other, those of many chats side by side.

"more" must not overtake the question that it goes on from, and who writes much must not keep others waiting: an update
takes one of the places only when it is its turn in its chat.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_WAITING = 100_000  # updates; the library counts those that wait for their turn too


class Turns(BaseUpdateProcessor):
    """Works on as many updates at once as there are `places`, but never on two of one chat."""

    def __init__(self, places: int) -> None:
        super().__init__(_WAITING)
        self._free = asyncio.Semaphore(places)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()  # as long as somebody waits

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the updates of the same chat that came before, then for this one."""
        where = (update.effective_chat or update.effective_user) if isinstance(update, Update) else None
        lock = self._locks.setdefault(where.id, asyncio.Lock()) if where else asyncio.Lock()
        async with lock, self._free:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""
