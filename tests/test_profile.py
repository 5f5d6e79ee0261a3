"""What Telegram shows of the bot is set in every language, and only where it is not yet as it should be."""

import logging

import pytest
from telegram import Bot

from bot.profile import present
from bot.speaking import COMMANDS
from bot.texts import LANGUAGES, texts_in
from tests.standin.profile import commands_for, text_in

SETTERS = ("setMyCommands", "setMyDescription", "setMyShortDescription")
ASKED = 999  # an account from which nobody has written yet


@pytest.fixture
async def telegram(api):
    """The library's bot, to which the stand-in is Telegram."""
    async with Bot(api.token, base_url=api.base_url) as bot:
        yield bot


def told(api):
    """The languages in which each text was set, in order; "" is for all others."""
    return {name: [call.params.get("language_code", "") for call in api.calls(name)] for name in SETTERS}


async def test_everything_is_set_in_six_languages_and_for_all_others(telegram, api):
    """Once each; a phone that speaks another language sees English."""
    await present(telegram)
    assert told(api)["setMyCommands"] == ["", *LANGUAGES]
    assert all(len(set(languages)) == len(languages) for languages in told(api).values())
    assert {call.code for call in api.calls()} == {200}
    for phone, language in [*zip(LANGUAGES, LANGUAGES, strict=True), ("uk", "en"), ("", "en")]:
        texts = texts_in(language)
        assert text_in(api.account, "description", phone) == texts("bot-description")
        assert text_in(api.account, "short_description", phone) == texts("bot-short-description")
        lines = [(one["command"], one["description"]) for one in commands_for(api.account, ASKED, phone)]
        assert lines == [(name, texts(f"command-{name}")) for name in COMMANDS]


async def test_the_next_start_sets_nothing(telegram, api):
    """Telegram limits how often such texts are set."""
    await present(telegram)
    before = told(api)
    await present(telegram)
    assert told(api) == before


async def test_what_somebody_changed_is_set_again_and_nothing_else(telegram, api):
    """Such as a description that was written by hand, or a command of an earlier version."""
    await present(telegram)
    await telegram.set_my_description("Été — <&> дети", language_code="ru")
    await telegram.set_my_commands([("old", "Старая")], language_code="de")
    before = told(api)
    await present(telegram)
    added = {name: languages[len(before[name]) :] for name, languages in told(api).items()}
    assert added == {"setMyCommands": ["de"], "setMyDescription": ["ru"], "setMyShortDescription": []}
    assert text_in(api.account, "description", "ru") == texts_in("ru")("bot-description")


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_keep_to_the_limits(language):
    """512 characters of description, 120 of the short one, 32 of a command and 256 of its line."""
    texts = texts_in(language)
    assert 0 < len(texts("bot-description")) <= 512
    assert 0 < len(texts("bot-short-description")) <= 120
    assert all(len(name) <= 32 and 0 < len(texts(f"command-{name}")) <= 256 for name in COMMANDS)
    assert "/help_now" in texts("bot-description")


@pytest.mark.parametrize("fault", [{"code": 502}, {"code": 429, "retry_after": 3600}, {"drop": True}])
async def test_a_bot_works_without(telegram, api, caplog, fault):
    """If Telegram does not play along, that is logged without the token, and tried again at the next start."""
    api.fail("setMyDescription", **fault)
    with caplog.at_level(logging.WARNING):
        await present(telegram)
    (line,) = caplog.messages
    assert line.startswith("the bot's profile could not be brought up to date: ")
    assert api.token not in line
    await present(telegram)
    assert text_in(api.account, "description", "es") == texts_in("es")("bot-description")
