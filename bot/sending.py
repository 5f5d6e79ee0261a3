"""Call Telegram until it takes what we send, or says for good that it will not."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

_TRIES = 5
_LONGEST_WAIT = 60.0  # seconds; who is told to wait longer has written far too much, and is answered later anyway
_FIRST_PAUSE = 0.5  # seconds, doubled each time

T = TypeVar("T")
_log = logging.getLogger(__name__)


async def persistently(call: Callable[[], Awaitable[T]]) -> T | None:
    """The result of `call`, tried up to five times over flood limits, server errors and broken connections.

    A reply that was lost on its way back is sent twice rather than not at all. None if the person has blocked
    the bot or left the chat. Raises telegram.error.TelegramError for what trying again cannot mend.
    """
    pause = _FIRST_PAUSE
    for left in range(_TRIES - 1, -1, -1):
        try:
            return await call()
        except Forbidden:
            _log.info("a chat no longer takes messages")
            return None
        except BadRequest:  # a NetworkError by class, but repeating it changes nothing
            raise
        except RetryAfter as error:
            if not left:
                raise
            seconds = error.retry_after
            await asyncio.sleep(min(_LONGEST_WAIT, seconds if isinstance(seconds, int) else seconds.total_seconds()))
        except NetworkError:
            if not left:
                raise
            await asyncio.sleep(pause)
            pause *= 2
    return None
