"""Which language is spoken to whom, and that Telegram keeps what somebody chose."""

import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.speaking import COMMANDS, Speaking, Voice, menu
from bot.texts import LANGUAGES, texts_in
from tests.standin import PERSON
from tests.standin.profile import commands_for


@pytest.fixture
async def telegram(api):
    """The library's bot, to which the stand-in is Telegram."""
    async with Bot(api.token, base_url=api.base_url) as bot:
        yield bot


async def spoken(speaking, phone, written="", chat=PERSON):
    """The language in which somebody is answered."""
    return (await speaking.voice(chat, phone)).texts(written).language


@pytest.mark.parametrize(
    ("phone", "written", "language"),
    [
        *((language, "", language) for language in LANGUAGES),
        ("de-AT", "en", "de"),
        ("pt-br", "es", "es"),
        ("RU", "", "ru"),
        ("uk", "ru", "ru"),
        ("zh-hans", "", "en"),
        ("zh-hans", "zh", "en"),
        (None, "fr", "fr"),
        (None, "", "en"),
        ("", "it", "it"),
        ("<é>", "", "en"),
    ],
)
async def test_without_a_choice_the_phone_decides_then_what_is_written(telegram, phone, written, language):
    """A phone in none of the six languages leaves it to the message, and that to English."""
    assert await spoken(Speaking(telegram), phone, written) == language


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_choice_comes_before_the_phone_and_what_is_written(telegram, api, language):
    """From the next message on, and the menu of the chat is in that language as well."""
    speaking = Speaking(telegram)
    await speaking.choose(PERSON, language)
    assert await spoken(speaking, "uk", "fr" if language != "fr" else "de") == language
    shown = commands_for(api.account, PERSON, "uk")
    assert [command["description"] for command in shown] == [texts_in(language)(f"command-{name}") for name in COMMANDS]


async def test_another_process_knows_the_choice(telegram):
    """It is kept by Telegram: a machine that starts a year later speaks the chosen language."""
    await Speaking(telegram).choose(PERSON, "ru")
    assert await spoken(Speaking(telegram), "de", "it") == "ru"
    await Speaking(telegram).choose(PERSON, "it")
    assert await spoken(Speaking(telegram), "de", "ru") == "it"


async def test_a_choice_can_be_taken_back(telegram, api):
    """Then it is the phone's language again, for every process, and the menu is that of everybody."""
    speaking = Speaking(telegram)
    await speaking.choose(PERSON, "ru")
    await speaking.choose(PERSON, "")
    assert await spoken(speaking, "de") == "de"
    assert await spoken(Speaking(telegram), "de") == "de"
    assert commands_for(api.account, PERSON, "de") == []


async def test_a_choice_holds_in_its_chat_alone(telegram, api):
    """Others go on in their language."""
    api.say("Добрый день", chat=2002)
    speaking = Speaking(telegram)
    await speaking.choose(PERSON, "ru")
    assert await spoken(speaking, "de", chat=2002) == "de"
    assert await spoken(speaking, "de") == "ru"


async def test_commands_of_another_program_are_no_choice(telegram):
    """Only a menu of ours tells a language."""
    await telegram.set_my_commands([("topics", "Été — <&> дети")], scope={"type": "chat", "chat_id": PERSON})
    assert await spoken(Speaking(telegram), "de") == "de"


async def test_telegram_is_asked_once_in_a_while(telegram, api):
    """Not for every message: a choice, or that there is none, is known for some minutes."""
    speaking = Speaking(telegram)
    for _ in range(3):
        await spoken(speaking, "de")
    assert len(api.calls("getMyCommands")) == 1
    await speaking.choose(PERSON, "fr")
    assert await spoken(speaking, "de") == "fr"
    assert len(api.calls("getMyCommands")) == 1


async def test_if_telegram_does_not_say_the_phone_decides(telegram, api):
    """A failure costs nobody an answer."""
    api.fail("getMyCommands", code=400, description="Bad Request: chat not found")
    assert await spoken(Speaking(telegram), "de", "ru") == "de"


async def test_a_choice_that_telegram_does_not_take_is_none(telegram, api):
    """The error goes to whoever asked for it, and the language stays."""
    speaking = Speaking(telegram)
    api.fail("setMyCommands", code=400, description="Bad Request: chat not found")
    with pytest.raises(BadRequest, match="hat not found"):
        await speaking.choose(PERSON, "ru")
    assert await spoken(speaking, "de") == "de"


async def test_a_language_that_is_none_of_ours_cannot_be_chosen(telegram, api):
    """Nothing is sent for it."""
    with pytest.raises(ValueError, match="tlh"):
        await Speaking(telegram).choose(PERSON, "tlh")
    assert api.calls("setMyCommands") == []


def test_a_voice_without_preference_follows_the_writer():
    """Message by message."""
    voice = Voice("")
    assert [voice.texts(written).language for written in ("ru", "es", "", "zh")] == ["ru", "es", "en", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_has_each_command_with_its_line(language):
    """In the order of the table, help for those in danger among them."""
    commands = menu(texts_in(language))
    assert tuple(command.command for command in commands) == COMMANDS
    assert "help_now" in COMMANDS
    assert len({command.description for command in commands}) == len(COMMANDS)
