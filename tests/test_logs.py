"""The log tells what happened and when, and never what somebody wrote."""

import asyncio
import gc
import io
import logging

import pytest

from bot.logs import set_up_logging

WRITTEN = "é — <b>что</b> & я (what somebody wrote)"


@pytest.fixture
def log():
    """What is logged from now on; afterwards, logging is as it was."""
    root, httpx = logging.getLogger(), logging.getLogger("httpx")
    handlers, levels = root.handlers[:], (root.level, httpx.level)
    root.handlers.clear()  # set_up_logging would close those of pytest
    set_up_logging("7:secret")
    written = io.StringIO()
    root.handlers[0].setStream(written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    httpx.setLevel(levels[1])


async def test_a_lost_task_is_logged_without_what_its_error_says(log):
    """By itself, asyncio would show the error with its words; its kind and its place are enough."""

    async def fail():
        raise ValueError(WRITTEN)

    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    del task
    gc.collect()
    assert " ERROR asyncio: Task exception was never retrieved (ValueError at " in log.getvalue()
    assert f"{__file__}:" in log.getvalue()
    assert "somebody" not in log.getvalue()
    assert log.getvalue().count("\n") == 1


async def test_a_callback_that_fails_is_logged_without_what_it_was_given(log):
    """By itself, asyncio names the callback with its arguments."""

    def say(_text):
        raise ValueError(WRITTEN)

    asyncio.get_running_loop().call_soon(say, WRITTEN)
    await asyncio.sleep(0.01)
    assert " ERROR asyncio: Exception in callback test_a_callback_that_fails" in log.getvalue()
    assert "(ValueError at " in log.getvalue()
    assert "somebody" not in log.getvalue()
    assert log.getvalue().count("\n") == 1


def test_the_secret_is_blotted_out(log):
    """Wherever it stands."""
    logging.getLogger("é").error("at %s", "https://example.org/bot7:secret/getMe")
    assert log.getvalue().endswith(" ERROR é: at https://example.org/bot[token]/getMe\n")
