"""Take pictures of the page for the documentation: a question with its answer, and the page that it quotes."""

from pathlib import Path
from typing import TYPE_CHECKING

from scripts.rehearsal.browser import missing, started
from scripts.rehearsal.errors import PreviewError

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

QUESTION = "progress on child trafficking?"
PAGE = "page:"  # what the data of the button begins with that shows the page
PHONE = {"width": 390, "height": 844}
_PATIENCE = 60_000  # milliseconds; the model has to be loaded for the first answer
_STILL = 700  # milliseconds after the last change


async def take(url: str, folder: Path) -> tuple[Path, ...]:
    """Write answer.png and page.png into the folder; their paths. Raises PreviewError if that cannot be."""
    if why := missing():
        raise PreviewError(f"no pictures can be taken: {why}")
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240  # once, before anything else goes on
    async with started() as browser:
        page = await browser.new_page(
            viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True, locale="en-GB"
        )
        page.set_default_timeout(_PATIENCE)
        await page.goto(url)
        await page.get_by_role("button", name="Start", exact=True).click()
        await page.locator(".theirs").first.wait_for()
        await _ask(page)
        paths = (folder / "answer.png", folder / "page.png")
        await _shoot(page, paths[0])
        await _press(page, page.locator(f'.key[data-callback^="{PAGE}"]').first)
        await _shoot(page, paths[1])
    return paths


async def _ask(page: "Page") -> None:
    await page.get_by_role("textbox", name="Message").fill(QUESTION)
    await page.keyboard.press("Enter")
    await page.locator(".own", has_text=QUESTION).wait_for()
    await page.locator(".own ~ .own ~ .theirs blockquote").first.wait_for()  # below the second thing said, after Start


async def _press(page: "Page", button: "Locator") -> None:
    """Press the button that shows a page, and wait until the picture has been drawn."""
    if not await button.count():
        raise PreviewError(f"the answer to “{QUESTION}” has no button whose data begins with {PAGE!r}")
    await button.click()
    await page.locator(".photo img").last.wait_for()
    await page.wait_for_function("[...document.images].every((image) => image.complete)")


async def _shoot(page: "Page", path: Path) -> None:
    """The picture, once nothing has changed for a while; without the focus, which a phone does not show."""
    await page.evaluate("document.activeElement?.blur()")
    await page.wait_for_timeout(_STILL)
    await page.screenshot(path=path)
