"""A Chromium that nobody sees, driven by playwright: the one of the system, or playwright's own."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """The path of an installed Chromium; empty if there is none."""
    return next(filter(None, map(shutil.which, NAMES)), "")


def missing() -> str:
    """What is missing before a browser can be started, and how to get it; empty if nothing is."""
    if find_spec("playwright") is None:
        return "the Python package playwright is missing: make install"
    if not chromium():
        return "there is no Chromium on this machine: on Debian, apt install chromium"
    return ""


@asynccontextmanager
async def started() -> AsyncIterator["Browser"]:
    """A browser, closed at the end. Nothing may be `missing`."""
    from playwright.async_api import async_playwright  # noqa: PLC0415  # who only looks at the page needs none

    # The browser's own walls need rights that the user root of a container lacks. It opens only our own page.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=arguments)
        try:
            yield browser
        finally:
            await browser.close()
