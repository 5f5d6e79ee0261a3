"""python-telegram-bot against the stand-in: the real library reads its answers, polls, serves a webhook."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, Update
from telegram import ReplyParameters as Reply
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from tests.standin import PERSON, BotApi
from tests.standin.people import SMALL_PHOTO

SECRET = "not-so-s3cret"  # guards a webhook that lives for one test
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Дальше", callback_data="next")]])


@pytest.fixture
async def api():
    async with BotApi(allow_plain_http_webhooks=True, poll_guard_seconds=0.2) as api:
        yield api


async def start(update: Update, _context):
    await update.message.reply_html(f"<b>é</b> {update.message.from_user.language_code}", reply_markup=KEYBOARD)


async def echo(update: Update, _context):
    await update.message.reply_chat_action(ChatAction.TYPING)
    await update.message.reply_html(f"<blockquote>{update.message.text_html}</blockquote>", do_quote=True)


async def more(update: Update, _context):
    await update.callback_query.answer("ещё")
    await update.callback_query.edit_message_text("готово")


async def inline(update: Update, _context):
    await update.inline_query.answer([])


def build(api: BotApi) -> ApplicationBuilder:
    return ApplicationBuilder().token(api.token).base_url(api.base_url).base_file_url(api.base_file_url)


def add_handlers(application: Application) -> Application:
    application.add_handler(CommandHandler("start", start))
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(more))
    application.add_handler(InlineQueryHandler(inline))
    return application


async def converse(api: BotApi) -> None:
    asked = api.say("/start", language="ru")
    assert (await api.reply_to(after=asked)).text == "é ru"
    assert (await api.press("Дальше")).text == "ещё"
    await api.reply_to(after=asked, containing="готово")
    asked = api.say("a <&> ж 😀")
    answer = await api.reply_to(after=asked)
    assert (answer.text, answer.reply.id) == ("a <&> ж 😀", asked)
    assert (await api.inline("é")).results == []
    assert api.transcript() == (
        "Anna: /start\n"
        "findings_test_bot (edited): готово\n"
        "(Anna presses [Дальше])\n"
        "(pop-up: ещё)\n"
        "Anna: a <&> ж 😀\n"
        "(findings_test_bot is typing…)\n"
        "findings_test_bot (to “a <&> ж 😀”): > a <&> ж 😀\n"
    )


async def test_polling(api):
    """An Application that polls holds a conversation."""
    application = add_handlers(build(api).build())
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=5)
        await converse(api)
        await application.updater.stop()
        await application.stop()


async def test_a_custom_webhook(api):
    """An Application without updater, fed by a webhook of one's own, holds the same conversation."""
    application = add_handlers(build(api).updater(None).build())

    async def take(request: web.Request) -> web.Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
        await application.process_update(Update.de_json(await request.json(), application.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with application:
        await application.start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        await application.bot.set_webhook(url, secret_token=SECRET)
        await converse(api)
        await application.bot.delete_webhook()
        await application.stop()
    await runner.cleanup()


async def test_the_library_reads_every_answer(api):
    """Messages, files, albums, commands and webhook info come back as the library's own objects."""
    asked = api.say("Вопрос — <é>?")
    async with build(api).build().bot as bot:
        photo = await bot.send_photo(PERSON, SMALL_PHOTO, caption="<i>é</i>", parse_mode=ParseMode.HTML)
        assert (photo.photo[-1].width, photo.caption_html) == (640, "<i>é</i>")
        document = await bot.send_document(PERSON, b"%PDF <&>", filename="отчёт.pdf")
        file = await bot.get_file(document.document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"%PDF <&>"
        album = await bot.send_media_group(PERSON, [InputMediaDocument(b"1"), InputMediaDocument(b"2")])
        assert len({message.media_group_id for message in album}) == 1
        quoting = Reply(asked, quote="<é>")
        answer = await bot.send_message(PERSON, "да", reply_parameters=quoting)
        assert (answer.quote.text, answer.reply_to_message.text) == ("<é>", "Вопрос — <é>?")
        assert await bot.send_message_draft(PERSON, 1, "пишу…") is True
        assert await bot.set_message_reaction(PERSON, asked, "👍") is True
        await bot.set_my_commands([("ask", "Спросить")], language_code="ru")
        [command] = await bot.get_my_commands(language_code="ru")
        assert (command.command, command.description) == ("ask", "Спросить")
        assert (await bot.get_my_name()).name == "findings_test_bot"
        assert (await bot.get_chat(PERSON)).first_name == "Anna"
        assert (await bot.get_webhook_info()).url == ""
        edited = await bot.edit_message_reply_markup(PERSON, answer.message_id, reply_markup=KEYBOARD)
        assert edited.reply_markup == KEYBOARD
        assert await bot.delete_message(PERSON, asked) is True


async def test_the_library_raises_its_own_errors(api, monkeypatch):
    """Every kind of refusal becomes the exception that a bot would meet in earnest."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else reading retry_after is a deprecation warning
    api.say("é")
    async with build(api).build().bot as bot:
        with pytest.raises(BadRequest, match="Message is too long"):
            await bot.send_message(PERSON, "я" * 4097)
        with pytest.raises(BadRequest, match="Can't parse entities: unsupported start tag"):
            await bot.send_message(PERSON, "<p>", parse_mode="HTML")
        api.fail("sendMessage", code=429, retry_after=3)
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(PERSON, "é")
        assert caught.value.retry_after == timedelta(seconds=3)
        api.fail("sendMessage", code=502)
        with pytest.raises(NetworkError):
            await bot.send_message(PERSON, "é")
        api.fail("sendMessage", drop=True)
        with pytest.raises(NetworkError):
            await bot.send_message(PERSON, "é")
        api.block()
        with pytest.raises(Forbidden):
            await bot.send_message(PERSON, "é")
        older = asyncio.create_task(bot.get_updates(offset=999_999, timeout=5))
        await asyncio.sleep(0.1)
        async with build(api).build().bot as rival:
            await rival.get_updates()
        with pytest.raises(Conflict):
            await older
    with pytest.raises(InvalidToken):
        async with ApplicationBuilder().token("7:WRONG").base_url(api.base_url).build().bot:
            pass
