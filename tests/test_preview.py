"""The preview: a real browser on its page, talking to the real bot, and to a bot whose every word is known."""

import asyncio
import io
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import expect

from scripts.rehearsal import browser as chromium
from scripts.rehearsal.bot_process import BotProcess
from scripts.rehearsal.pages import add_page
from scripts.rehearsal.pictures import PHONE
from tests.standin import BotApi
from tests.standin.client import PlainBot
from tests.standin.params import Upload

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(bool(chromium.missing()), reason=chromium.missing() or "all is there"),
]

PATIENCE = 90  # seconds; the model has to be loaded, on a busy machine
QUESTION = "progress on child trafficking?"
MARKUP = "<b>где</b> & <img src=x onerror=alert(1)> — café"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser():
    async with chromium.started() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def live(starter_index):
    """The address of a page behind which the real bot answers."""
    async with (
        BotApi(group_privacy=True, routes=(add_page,)) as api,
        BotProcess(api.token, api.base_url, starter_index),
    ):
        yield api.url


@pytest_asyncio.fixture(loop_scope="module")
async def scripted():
    """A stand-in with the page, where the test speaks for the bot."""
    async with BotApi(poll_guard_seconds=0.0, group_privacy=True, routes=(add_page,)) as api:
        yield api


@pytest_asyncio.fixture(loop_scope="module")
async def speaks(scripted):
    async with PlainBot(scripted) as bot:
        yield bot


@asynccontextmanager
async def phone(browser, url, **more):
    """The page on a phone. Whatever the browser complains of fails the test, and so does a page that is too wide."""
    context = await browser.new_context(viewport=PHONE, **more)
    complaints = []
    try:
        page = await context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        await page.goto(url)
        yield page
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert await page.evaluate("document.getElementById('log').scrollWidth <= innerWidth")
        assert complaints == []
    finally:
        await context.close()


async def begun(page):
    """Start has been pressed; the id of the person, which is that of their chat with the bot."""
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator(".own")).to_contain_text("/start")
    return await page.evaluate("JSON.parse(sessionStorage.getItem('phone')).person")


async def write(page, text):
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.keyboard.press("Enter")


async def update_of(bot, kind):
    """The first update of a kind that waits; all before it are taken."""
    for _ in range(50):
        for update in (await bot.call("getUpdates")).result:
            await bot.call("getUpdates", offset=update["update_id"] + 1, limit=1)
            if kind in update:
                return update[kind]
        await asyncio.sleep(0.1)
    raise AssertionError(kind)


async def test_start_is_answered_by_a_welcome(browser, live):
    """An empty chat has a Start button in place of the line; pressed, it brings what the bot says first."""
    async with phone(browser, live) as page:
        await expect(page.get_by_role("textbox", name="Message")).to_be_hidden()
        await begun(page)
        await expect(page.locator(".theirs .text").first).not_to_be_empty()
        await expect(page.get_by_role("textbox", name="Message")).to_be_focused()


async def test_an_answer_is_a_quotation_with_the_answer_in_bold(browser, live):
    """The real bot's answer is drawn with its block quote, and in it the sentence that answers in bold."""
    async with phone(browser, live) as page:
        await begun(page)
        await write(page, QUESTION)
        quote = page.locator(".theirs blockquote").first
        await expect(quote.locator("strong").first).to_contain_text("On progress on child trafficking", timeout=90_000)


async def test_a_folded_quotation_opens_at_a_tap_and_by_the_keyboard(browser, scripted, speaks):
    """Three lines are seen of a long one, all of it after a tap; a short one has nothing to open."""
    async with phone(browser, scripted.url) as page:
        person = await begun(page)
        long = " ".join(["Длинная цитата — café."] * 30)
        html = (
            f"<blockquote expandable>{long} <b>конец</b></blockquote>\nHarbour\n<blockquote expandable>é</blockquote>"
        )
        await speaks.call("sendMessage", chat_id=person, text=html, parse_mode="HTML")
        quote = page.locator("blockquote").first
        height = "(quote) => Math.round(quote.clientHeight / parseFloat(getComputedStyle(quote).lineHeight))"
        assert await quote.evaluate(height) == 3
        await quote.click(position={"x": 60, "y": 20})
        assert await quote.evaluate(height) > 6
        button = quote.get_by_role("button")
        await expect(button).to_have_attribute("aria-expanded", "true")
        await button.press("Enter")
        assert await quote.evaluate(height) == 3
        await expect(page.locator("blockquote").nth(1).locator(".unfold")).to_be_hidden()
        # The line break after a block is the block's own.
        assert await page.locator(".theirs .text").text_content() == f"{long} конецHarbour\né"


async def test_every_entity_is_drawn(browser, scripted, speaks):
    """Formatting nests, counted in UTF-16 units; links open apart; what looks like markup stays text."""
    html = (
        "😀 <b>жирный <i>и <u>é</u></i></b> <s>нет</s> <tg-spoiler>тайна</tg-spoiler> <code>x &lt; y</code>\n"
        '<pre><code class="language-py">a &amp; b</code></pre>\n<a href="https://example.org/é">сайт</a> '
        "https://example.net me@example.org @other #tag /help &lt;b&gt;"
    )
    async with phone(browser, scripted.url) as page:
        person = await begun(page)
        await speaks.call("sendMessage", chat_id=person, text=html, parse_mode="HTML")
        text = page.locator(".theirs .text")
        for selector, content in {
            "strong": "жирный и é", "strong em": "и é", "strong em u": "é", "s": "нет", ".spoiler": "тайна",
            "pre code": "a & b", "a >> nth=0": "сайт", ".command": "/help",
        }.items():  # fmt: skip
            assert await text.locator(selector).text_content() == content
        assert await text.locator(":scope > code").text_content() == "x < y"
        assert await text.locator("b, img").count() == 0
        assert (await text.inner_text()).endswith("/help <b>")
        link = text.locator("a").first
        assert await link.get_attribute("href") == "https://example.org/é"
        assert (await link.get_attribute("target"), await link.get_attribute("rel")) == (
            "_blank",
            "noopener noreferrer",
        )
        await text.locator(".spoiler").press("Enter")
        await expect(text.locator(".spoiler")).to_have_class("spoiler revealed")
        await text.locator(".command").click()
        await expect(page.locator(".own").last).to_contain_text("/help")


async def test_markup_of_a_person_stays_text(browser, live):
    """What is typed is sent and shown as it is, and runs nowhere."""
    async with phone(browser, live) as page:
        await begun(page)
        await write(page, MARKUP)
        await expect(page.locator(".own .text").last).to_have_text(MARKUP)
        assert await page.locator("#messages img").count() == 0


async def test_buttons_press_pop_up_and_lead_on(browser, scripted, speaks):
    """A press reaches the bot with its data; what it answers shows as a line or a box; its own links start it anew."""
    rows = [
        [{"text": "Дальше — <&>", "callback_data": "next"}, {"text": "Ещё", "callback_data": "more"}],
        [{"text": "Source", "url": "https://example.org/"}],
        [{"text": "Start é", "url": f"https://t.me/{scripted.account.username}?start=abc-1"}],
    ]
    async with phone(browser, scripted.url) as page:
        person = await begun(page)
        sent = await speaks.call("sendMessage", chat_id=person, text="é", reply_markup={"inline_keyboard": rows})
        for name, data, alert in (("Дальше — <&>", "next", False), ("Ещё", "more", True)):
            await page.get_by_role("button", name=name, exact=True).click()
            query = await update_of(speaks, "callback_query")
            assert (query["data"], query["from"]["id"]) == (data, person)
            assert query["message"]["message_id"] == sent.result["message_id"]
            answer = {"callback_query_id": query["id"], "text": f"{data} <ж>", "show_alert": alert}
            await speaks.call("answerCallbackQuery", **answer)
            await expect(page.locator("#box-text" if alert else "#toast")).to_have_text(f"{data} <ж>")
        await page.get_by_role("button", name="OK").click()
        assert await page.get_by_role("link", name="Source").get_attribute("href") == "https://example.org/"
        await page.get_by_role("link", name="Start é").click()
        await expect(page.locator(".own").last).to_contain_text("/start abc-1")
        edit = {"chat_id": person, "message_id": sent.result["message_id"], "text": "изменено"}
        await speaks.call("editMessageText", **edit)
        await expect(page.locator(".theirs .edited")).to_have_text("edited")
        await expect(page.locator(".key")).to_have_count(0)
        await speaks.call("deleteMessage", chat_id=person, message_id=sent.result["message_id"])
        await expect(page.locator(".theirs")).to_have_count(0)


async def test_a_picture_is_shown_and_enlarged(browser, scripted, speaks):
    """The bytes that were sent are what is drawn, with the caption below; a tap shows it alone."""
    async with phone(browser, scripted.url) as page:
        person = await begun(page)
        drawn = io.BytesIO()
        Image.new("RGB", (60, 84), "#1c6bab").save(drawn, "PNG")
        photo = {"photo": Upload("é.png", drawn.getvalue(), "image/png")}
        await speaks.call("sendPhoto", photo, chat_id=person, caption="<i>стр. 7</i>", parse_mode="HTML")
        image = page.get_by_role("button", name="Enlarge the picture").locator("img")
        await image.wait_for()
        await page.wait_for_function("document.querySelector('.photo img').naturalHeight === 84")
        await expect(page.locator(".theirs em")).to_have_text("стр. 7")
        await image.click()
        await expect(page.get_by_role("dialog", name="Picture")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog", name="Picture")).to_be_hidden()


async def test_the_language_of_the_phone_goes_along(browser, scripted, speaks):
    """Description and commands change with it, and every update that follows carries it, a button's too."""
    for language, word in (("", "About — <&>"), ("ru", "Об этом — café")):
        await speaks.call("setMyDescription", description=word, language_code=language)
        command = {"command": "help", "description": word}
        await speaks.call("setMyCommands", commands=[command], language_code=language)
    async with phone(browser, scripted.url) as page:
        await expect(page.locator("#description")).to_have_text("About — <&>")
        await page.get_by_role("button", name="Settings of the rehearsal").click()
        await page.get_by_label("Language of the phone").select_option("ru")
        await expect(page.locator("#description")).to_have_text("Об этом — café")
        await page.keyboard.press("Escape")
        person = await begun(page)
        assert (await update_of(speaks, "message"))["from"]["language_code"] == "ru"
        row = [{"text": "é", "callback_data": "é"}]
        await speaks.call("sendMessage", chat_id=person, text="ж", reply_markup={"inline_keyboard": [row]})
        await page.get_by_role("button", name="é", exact=True).click()
        query = await update_of(speaks, "callback_query")
        assert query["from"]["language_code"] == "ru"
        await speaks.call("answerCallbackQuery", callback_query_id=query["id"])
        await page.get_by_role("textbox", name="Message").fill("/")
        await expect(page.locator(".suggestion")).to_contain_text("Об этом — café")


async def test_replying_and_editing(browser, scripted, speaks):
    """A reply names the message that it is to, and shows a piece of it; an own message can be changed."""
    async with phone(browser, scripted.url) as page:
        person = await begun(page)
        sent = (await speaks.call("sendMessage", chat_id=person, text="Что — <café>?")).result["message_id"]
        await page.locator(".theirs .bubble").click(button="right")
        await page.get_by_role("menuitem", name="Reply").click()
        await write(page, "потому")
        while (message := await update_of(speaks, "message"))["text"] != "потому":
            pass
        assert message["reply_to_message"]["message_id"] == sent
        await expect(page.locator(".own").last.locator(".reply span")).to_have_text("Что — <café>?")
        await page.locator(".own .bubble").last.click(button="right")
        await page.get_by_role("menuitem", name="Edit").click()
        await expect(page.get_by_role("textbox", name="Message")).to_have_value("потому")
        await write(page, "потому что")
        assert (await update_of(speaks, "edited_message"))["text"] == "потому что"
        await expect(page.locator(".own").last).to_contain_text("потому что")


async def test_what_can_be_attached(browser, scripted, speaks):
    """Photo, voice message, sticker, file and a forwarded message go out as such, and are shown."""
    kinds = {
        "Photo": ("photo", ".photo img"),
        "Voice message": ("voice", ".voice"),
        "Sticker": ("sticker", ".sticker"),
        "File": ("document", ".file"),
        "Forwarded message": ("forward_origin", ".origin"),
    }
    async with phone(browser, scripted.url) as page:
        await begun(page)
        await update_of(speaks, "message")
        for label, (field, selector) in kinds.items():
            await page.get_by_role("button", name="Attach").click()
            await page.get_by_role("menuitem", name=label).click()
            await expect(page.locator(f".own {selector}")).to_be_visible()
            assert field in await update_of(speaks, "message")


async def test_asking_from_any_chat(browser, scripted, speaks):
    """Words after @bot bring its results; the one that is tapped is sent, in the person's name."""
    content = {"message_text": "<blockquote>цитата — café</blockquote>", "parse_mode": "HTML"}
    results = [
        {
            "type": "article",
            "id": number,
            "title": f"{number} <é>",
            "description": "стр.",
            "input_message_content": content,
        }
        for number in ("1", "2")
    ]
    async with phone(browser, scripted.url) as page:
        await page.get_by_role("button", name="Settings of the rehearsal").click()
        await page.get_by_role("button", name="Ask from any chat").click()
        await expect(page.locator("#text")).to_be_focused()
        await page.keyboard.type("дети & café")
        query = await update_of(speaks, "inline_query")
        assert query["query"] == "дети & café"
        await speaks.call("answerInlineQuery", inline_query_id=query["id"], results=results)
        await expect(page.locator(".result strong")).to_have_text(["1 <é>", "2 <é>"])
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        assert (await update_of(speaks, "chosen_inline_result"))["result_id"] == "2"
        await expect(page.locator(".own .origin")).to_have_text(f"via @{scripted.account.username}")
        await expect(page.locator(".own blockquote")).to_have_text("цитата — café")


async def test_a_group_with_a_topic(browser, scripted, speaks):
    """The bot is added, hears a command addressed to it in the topic, and answers there and nowhere else."""
    await speaks.call("setMyCommands", commands=[{"command": "ask", "description": "é"}])
    async with phone(browser, scripted.url) as page:
        await page.get_by_role("button", name="Settings of the rehearsal").click()
        await page.get_by_label("in a group").check()
        added = await update_of(speaks, "my_chat_member")
        assert (added["chat"]["title"], added["new_chat_member"]["status"]) == ("Working group", "member")
        await page.get_by_label("Topic of the group").select_option("7")
        await page.keyboard.press("Escape")
        await write(page, "é, между собой")
        await page.get_by_role("button", name="Commands of the bot").click()
        await page.locator(".suggestion").click()
        message = await update_of(speaks, "message")
        assert (message["text"], message["message_thread_id"]) == (f"/ask@{scripted.account.username}", 7)
        where = {"chat_id": message["chat"]["id"], "message_thread_id": 7}
        await speaks.call("sendMessage", **where, text="в теме")
        await expect(page.locator(".theirs")).to_contain_text("в теме")
        await page.get_by_role("button", name="Settings of the rehearsal").click()
        await page.get_by_label("Topic of the group").select_option("0")
        await expect(page.locator(".theirs")).to_have_count(0)


async def test_all_of_it_without_a_mouse(browser, scripted, speaks):
    """Start, ask, press a button, reply to the answer and start over, with keys alone."""
    async with phone(browser, scripted.url) as page:
        await expect(page.locator("#start")).to_be_visible()

        async def tab_to(selector):
            for _ in range(40):
                if await page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                    return
                await page.keyboard.press("Shift+Tab")
            raise AssertionError(selector)

        await tab_to("#start")
        await page.keyboard.press("Enter")
        await expect(page.locator("#text")).to_be_focused()
        await page.keyboard.type("é?")
        await page.keyboard.press("Enter")
        await expect(page.locator(".own").last).to_contain_text("é?")
        person = await page.evaluate("JSON.parse(sessionStorage.getItem('phone')).person")
        row = [{"text": "Дальше", "callback_data": "next"}]
        await speaks.call("sendMessage", chat_id=person, text="ж", reply_markup={"inline_keyboard": [row]})
        await expect(page.locator(".key")).to_be_visible()
        await tab_to(".key")
        await page.keyboard.press("Enter")
        query = await update_of(speaks, "callback_query")
        await speaks.call("answerCallbackQuery", callback_query_id=query["id"])
        await tab_to(".theirs .more")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Enter")
        await expect(page.locator("#context")).to_contain_text("ж")
        await expect(page.locator("#text")).to_be_focused()
        await page.keyboard.press("Escape")
        await tab_to(".panel-opener")
        await page.keyboard.press("Enter")
        await tab_to("#again")
        await page.keyboard.press("Enter")
        await expect(page.locator("#start")).to_be_visible()
        assert await page.evaluate("JSON.parse(sessionStorage.getItem('phone')).person") != person


async def test_typing_is_told_and_a_long_answer_is_read_from_its_beginning(browser, scripted, speaks):
    """The line under the name tells what the bot does; the list stops at the question, however long the answer."""
    async with phone(browser, scripted.url) as page:
        person = await begun(page)
        await write(page, "é?")
        await speaks.call("sendChatAction", chat_id=person, action="typing")
        await expect(page.locator("#status")).to_have_text("typing…")
        for _ in range(3):
            await speaks.call("sendMessage", chat_id=person, text="строка\n" * 60)
        await expect(page.locator(".theirs")).to_have_count(3)
        await expect(page.locator("#status")).to_have_text("bot")
        assert (
            0 <= await page.locator(".own").last.evaluate("(own) => own.offsetTop - own.closest('.log').scrollTop") < 20
        )
