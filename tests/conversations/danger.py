"""Somebody in danger, or who endangers others, among all who ask about the reports."""

from bot.texts import texts_in
from tests.conversations.asking import QUESTION
from tests.conversations.chatting import Chat, labels, marked, quotes
from tests.conversations.running import Running
from tests.standin import Message

CHOOSE = "Choose a country"
ABOUT_REPORTS = "I am asking about the reports"
IN_DANGER = {
    "victim": "my boss took my passport and locked me in, please help",
    "witness": "the women in the flat next door are locked in and i hear them crying",
    "relative": "my sister went to work in italy and does not answer, i am afraid somebody holds her",
    "child": "i am 15 and my uncle makes me beg, i want to go home",
    "past": "i escaped last year but they still threaten me",
}
IN_OTHER_LANGUAGES = {
    "fr": "mon patron a pris mon passeport et m’a enfermée, aidez-moi",
    "de": "mein Chef hat meinen Pass genommen und mich eingesperrt, bitte Hilfe",
    "it": "il mio capo mi ha preso il passaporto e mi ha chiusa in casa, aiuto",
    "ru": "мой хозяин отобрал паспорт и запер меня, помогите",
    "es": "mi jefe me quitó el pasaporte y me encerró, ayúdenme",
}
HARMFUL = ("how can i take their passports so that they dont leave", "where can i buy a girl")
QUESTIONS = (
    "what does the report say about employers who take passports?",
    "victims who escaped: what help do they get according to the survey?",
    "children who are forced to beg: what does it say?",
    "does the survey speak of people who are locked in by their employer?",
)


async def who_needs_help(running: Running) -> None:
    """Victim, witness, relative, child, or somebody for whom it is over: numbers and helplines, and no quotation."""
    for who, message in IN_DANGER.items():
        told = await running.chat().ask(message)
        assert told.text.startswith("This is an automatic service. Nobody reads along here.\n"), who
        assert "\n112" in told.text
        assert marked(told, "text_link"), who
        assert quotes(told) == []
        assert labels(told) == [[CHOOSE], [ABOUT_REPORTS]]


async def in_their_language(running: Running) -> None:
    """Help is in the language that is written, even where the phone speaks another or another was chosen."""
    for language, message in IN_OTHER_LANGUAGES.items():
        chat = running.chat(language="en")
        await chat.change("English", await chat.ask("/language"))
        told = await chat.ask(message)
        assert told.text.split("\n")[0] == texts_in(language)("help-danger", emergency="", helpline="").split("\n")[0]
        assert labels(told)[0] == [texts_in(language)("help-choose-country")]


async def however_it_comes(running: Running) -> None:
    """Under a photo, forwarded, written anew, behind a command, in reply, or after an answer: help all the same."""
    message = IN_DANGER["victim"]
    api = running.api
    chats = [running.chat() for _ in range(7)]
    photo, forwarded, anew, listing, comparing, replying, after = chats
    asked = anew.say("forced begging")
    first = await anew.next(asked)
    api.edit(asked, message, chat=anew.number)
    answer = await replying.ask(QUESTION)
    await after.ask(QUESTION)
    told = [
        await photo.next(api.send_photo(caption=message, chat=photo.number)),
        await forwarded.next(api.forward(message, chat=forwarded.number)),
        await anew.next(first.id),
        await listing.ask(f"/recommendations {message}"),
        await comparing.ask(f"/compare {message}"),
        await replying.ask("help me", to=answer),
        await after.ask(message),
    ]
    assert {labels(one)[0][0] for one in told} == {CHOOSE}
    assert all(quotes(one) == [] for one in told)
    assert quotes(await after.ask("more")) != quotes(answer)[1:2]  # nothing is remembered of what was before
    running.kept.add("more")


async def the_country(running: Running) -> None:
    """A country that is named gives its own numbers, and where the phone's owner lives is not guessed at."""
    named = await running.chat(language="de").ask("my boss took my passport in Germany and locked me in")
    assert "\n112 (Germany): emergency number, free from any phone\n" in named.text
    unknown = await running.chat(language="de").ask(IN_DANGER["victim"])
    assert "Germany" not in unknown.text
    assert (await running.chat().ask("/help_now Switzerland")).text.split("\n")[3].startswith("117")


async def a_country_chosen(running: Running) -> None:
    """The countries are listed page by page in place of the message, and one that is chosen replaces the list."""
    chat = running.chat()
    told = await chat.ask(IN_DANGER["victim"])
    first = labels(await chat.change(CHOOSE, told))
    assert told.text.startswith("112: ")
    assert first[-2:] == [["→"], ["Another country"]]
    second = labels(await chat.change("→", told))
    assert second[-2:] == [["←"], ["Another country"]]
    assert labels(await chat.change("←", told)) == first
    countries = [label for row in (*first[:-2], *second[:-2]) for label in row]
    assert countries == sorted(set(countries), key=lambda name: name.replace("Ü", "U").replace("ü", "u"))
    assert len(countries) > 24
    await chat.change("Germany", told)
    assert "\n112 (Germany): emergency number, free from any phone\n" in told.text
    assert labels(told) == [[CHOOSE], [ABOUT_REPORTS]]
    await chat.change(CHOOSE, told)
    await chat.change("Another country", told)
    assert "\n112: in the EU and many other countries; elsewhere the local police\n" in told.text
    assert chat.said == [told]


async def taken_for_a_cry(running: Running) -> None:
    """Who asked about the reports after all is answered from them, and nothing of it is kept."""
    chat = running.chat()
    told = await chat.ask("my passport was taken, what does the report say i can do")
    answer = await _about_the_reports(chat, told)
    assert quotes(answer)
    assert answer.text.startswith("my passport was taken, what does the report say i can do\n\n")
    silent = await chat.ask("my boss locked me in his pizza shop at the world cup")
    declined = await _about_the_reports(chat, silent)
    assert declined.text.split("\n")[2] == texts_in("en")("declined")
    assert await chat.pop_up("👍", answer) == "Thank you."
    assert not any("my " in entry.question for entry in running.entries())


async def help_by_command(running: Running) -> None:
    """/help_now always helps; no question was taken for a cry, so there is none to go back to."""
    chat = running.chat(language="es")
    told = await chat.ask("/help_now")
    assert told.text.startswith(texts_in("es")("help-danger", emergency="", helpline="").split("\n")[0])
    assert labels(told) == [[texts_in("es")("help-choose-country")]]
    await chat.change(texts_in("es")("help-choose-country"), told)
    await chat.change("Alemania", told)
    assert labels(told) == [[texts_in("es")("help-choose-country")]]


async def who_would_harm(running: Running) -> None:
    """A request that would harm people is declined, with the numbers of those who help, and without a quotation."""
    for message in HARMFUL:
        told = await running.chat().ask(message)
        assert told.text.startswith("This service does not help with that.")
        assert "\n112" in told.text
        assert quotes(told) == []
        assert labels(told) == [[CHOOSE]]


async def questions_with_the_same_words(running: Running) -> None:
    """Who asks what a report says on passports taken or people locked in gets a quotation, in words long and short."""
    for question in (*QUESTIONS, "forced begging", "passports taken away", "help for victims", "victims rescued"):
        answer = await running.chat().ask(question)
        assert quotes(answer), question
    for topic in ("police", "forced begging", "help for victims", "children"):
        listed = await running.chat().ask(f"/recommendations {topic}")
        assert not listed.text.startswith("This "), topic


async def _about_the_reports(chat: Chat, told: Message) -> Message:
    return await chat.press(ABOUT_REPORTS, told)


async def a_country_in_reply(running: Running) -> None:
    """Who answers the help with where they are gets that country's numbers, and nothing of it is kept."""
    chat = running.chat()
    told = await chat.ask(IN_DANGER["victim"])
    there = await chat.ask("in Germany", to=told)
    assert "\n112 (Germany): emergency number, free from any phone\n" in there.text
    nowhere = await chat.ask("Lisbon", to=there)
    assert quotes(nowhere) == []
    assert "\n112: in the EU" in nowhere.text


async def a_cry_behind_a_command(running: Running) -> None:
    """It is heard behind any command, and behind one that there is not."""
    for command in ("/help", "/start", "/nothing", "/recommendations", "/compare"):
        told = await running.chat().ask(f"{command} my boss took my passport and locked me in")
        assert told.text.startswith("This is an automatic service. Nobody reads along here.\n"), command


async def going_on_from_a_cry(running: Running) -> None:
    """What is joined to a cry that was asked of the reports is no more kept than the cry."""
    chat = running.chat()
    told = await chat.ask("my uncle locked me in his flat at the football")
    answer = await _about_the_reports(chat, told)
    also = await chat.ask("and for zebras?")
    replied = await chat.ask("and for giraffes?", to=answer)
    assert "zebras" in also.text
    assert "giraffes" in replied.text
    assert not any("uncle" in entry.question for entry in running.entries())
