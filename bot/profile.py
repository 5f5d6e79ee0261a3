"""What Telegram shows of the bot before anything is said: descriptions and the menu of commands, in each language."""

import logging

from telegram import Bot

from bot.logs import described
from bot.speaking import menu
from bot.texts import LANGUAGES, texts_in

_log = logging.getLogger(__name__)


async def present(bot: Bot) -> None:
    """Set all texts that are not as they should be. Telegram limits how often they are set, so each is read first.

    Without a language they are for phones that speak none of the six. Best effort: the bot works without.
    """
    try:
        for language in ("", *LANGUAGES):
            await _present_in(bot, language)
    except Exception as error:  # noqa: BLE001  # see above
        _log.warning("the bot's profile could not be brought up to date: %s", described(error))


async def _present_in(bot: Bot, language: str) -> None:
    texts = texts_in(language or "en")
    code = language or None
    commands = menu(texts)
    if list(await bot.get_my_commands(language_code=code)) != commands:
        await bot.set_my_commands(commands, language_code=code)
    description = texts("bot-description")
    if (await bot.get_my_description(language_code=code)).description != description:
        await bot.set_my_description(description, language_code=code)
    short = texts("bot-short-description")
    if (await bot.get_my_short_description(language_code=code)).short_description != short:
        await bot.set_my_short_description(short, language_code=code)
