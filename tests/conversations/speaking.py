"""In which language the bot speaks its own words: the one chosen, else the phone's, else the one that is written."""

from bot.texts import LANGUAGES, texts_in
from tests.conversations.chatting import PATIENCE, labels, offered, quotes
from tests.conversations.running import Running
from tests.standin.screen import screen

CHOICE = [["English", "Français", "Deutsch"], ["Italiano", "Русский", "Español"]]


async def a_language_chosen(running: Running) -> None:
    """Whichever of the six is chosen, the bot says so in it and speaks it from then on, whatever is written."""
    for language in LANGUAGES:
        chat = running.chat(language="fr" if language != "fr" else "en")
        offer = await chat.ask("/language")
        assert labels(offer)[:2] == CHOICE
        chosen = await chat.change(texts_in(language)("language-name"), offer)
        assert chosen.text == texts_in(language)("language-chosen")
        assert labels(chosen) == []
        answer = await chat.ask("forced begging")
        assert texts_in(language)("button-context") in offered(answer)
        assert (await chat.ask("/help")).text == texts_in(language)("help", name="@findings_test_bot")


async def as_the_phone(running: Running) -> None:
    """“As my phone” takes a choice back."""
    chat = running.chat(language="it")
    await chat.change("Deutsch", await chat.ask("/language"))
    assert (await chat.ask("/reports")).text.startswith(texts_in("de")("reports-heading"))
    offer = await chat.ask("/language")
    reset = await chat.change(texts_in("de")("language-as-phone"), offer)
    assert reset.text == texts_in("it")("language-reset")
    assert (await chat.ask("/reports")).text.startswith(texts_in("it")("reports-heading"))


async def one_chat_alone(running: Running) -> None:
    """What is chosen in one chat changes nothing in another."""
    one, other = running.chat(), running.chat()
    await one.change("Русский", await one.ask("/language"))
    assert (await one.ask("/start")).text.startswith("Я отвечаю на вопросы")
    assert (await other.ask("/start")).text.startswith("I answer questions")


async def phones(running: Running) -> None:
    """The bot speaks the phone's language; else the one that is written, and English before that."""
    for phone, question, spoken in (
        ("en", "что нового по торговле детьми?", "en"),
        ("de-at", "progress on child trafficking?", "de"),
        ("it", "progress on child trafficking?", "it"),
        ("es", "forced begging", "es"),
        ("fr", "progress on child trafficking?", "fr"),
        ("ru", "progress on child trafficking?", "ru"),
        ("uk", "что нового по торговле детьми?", "ru"),
        ("pt-br", "what is the progress on child trafficking?", "en"),
        ("", "Welche Fortschritte gibt es beim Kinderhandel?", "de"),
    ):
        chat = running.chat(language=phone)
        answer = await chat.ask(question)
        assert quotes(answer)
        assert labels(answer)[0][0] == texts_in(spoken)("button-context"), phone
        pressed = await chat.press(texts_in(spoken)("button-more"), answer)
        assert labels(pressed)[0][0] == texts_in(spoken)("button-context"), phone
    assert (await running.chat(language="uk").ask("/start")).text.startswith("I answer questions")


async def how_it_presents_itself(running: Running) -> None:
    """Telegram shows description and commands in the phone's language, and in English to phones that speak another."""
    account = running.api.account
    last = ("short_description", LANGUAGES[-1])
    await running.api.wait_until(lambda: last in account.profile, timeout=PATIENCE, wanted="the whole profile")
    number = running.chat().number
    for phone in ("uk", *LANGUAGES):
        texts = texts_in(phone if phone in LANGUAGES else "en")
        shown = screen(account, number, phone)["bot"]
        assert shown["description"] == texts("bot-description")
        assert shown["short_description"] == texts("bot-short-description")
        assert {"command": "help_now", "description": texts("command-help_now")} in shown["commands"]
