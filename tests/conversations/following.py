"""Going on from an answer: in a few words, by a reply, and by buttons whose question is gone."""

from bot.texts import texts_in
from tests.conversations.asking import ANSWER, QUESTION, SOURCE
from tests.conversations.chatting import behind, labels, offered, quotes, sources, with_button
from tests.conversations.running import Running

LOST = "I can no longer see the question that this answer belongs to. Please ask it again."


async def something_more_of_the_same(running: Running) -> None:
    """“and for boys?” is asked of the question before, in each language, and the answer says what was searched for."""
    for language, question, going_on, searched in (
        ("en", "progress on child trafficking?", "and for boys?", "progress on child trafficking + boys?"),
        ("fr", "services pour les victimes ?", "et pour les enfants ?", "services pour les victimes + enfants?"),
        ("de", "Schutz der Opfer?", "und für Kinder?", "Schutz der Opfer + Kinder?"),
        ("it", "servizi per le vittime?", "e per i minori?", "servizi per le vittime + minori?"),
        ("ru", "помощь жертвам?", "а для детей?", "помощь жертвам + детей?"),
        ("es", "¿servicios para las víctimas?", "¿y para los niños?", "servicios para las víctimas + niños?"),
    ):
        chat = running.chat(language=language)
        await chat.ask(question)
        answer = await chat.ask(going_on)
        assert answer.text.split("\n")[0] == f"{texts_in(language)('searched-for')} {searched}"
        assert quotes(answer), language


async def something_else(running: Running) -> None:
    """“what about labour?” is a question of its own where the reports answer it, else it belongs to the one before."""
    chat = running.chat()
    await chat.ask(QUESTION)
    labour = await chat.ask("what about labour?")
    assert "7.1 What is done against labour exploitation?" in sources(labour)[0]
    assert "Searched for" not in labour.text
    await chat.ask(QUESTION)
    boys = await chat.ask("what about boys?")
    assert boys.text.startswith("Searched for: progress on child trafficking + boys?\n")


async def which_page(running: Running) -> None:
    """Asked in any language, it names where each quotation stands, with a button that shows the page."""
    for language, question in {
        "en": "which page?",
        "fr": "à quelle page ?",
        "de": "auf welcher Seite?",
        "it": "a che pagina?",
        "ru": "на какой странице?",
        "es": "¿en qué página?",
    }.items():
        chat = running.chat(language=language)
        answer = await chat.ask(QUESTION)
        pages = await chat.ask(question)
        heading, *places = pages.text.split("\n")
        assert heading == texts_in(language)("quoted-pages")
        assert places == sources(answer)
        assert len(places) == 3
        assert "5 Children › 5.1 Progress on child trafficking, " in places[0]
        assert behind(pages, f"1. {texts_in(language)('button-page')}") == behind(
            answer, texts_in(language)("button-page")
        )


async def more_in_a_word(running: Running) -> None:
    """“more”, in any language and more than once, does what the button does, and is never taken for a cry for help."""
    for language, word in {
        "en": "more",
        "fr": "encore",
        "de": "mehr",
        "it": "ancora",
        "ru": "ещё",
        "es": "más",
    }.items():
        label = texts_in(language)("button-more")
        pressing, writing = running.chat(language=language), running.chat(language=language)
        pressed, written = await pressing.ask(QUESTION), await writing.ask(QUESTION)
        for _ in range(2):
            pressed, written = await pressing.press(label, pressed), await writing.ask(word)
            assert written.text.startswith(f"{QUESTION}\n\n")
            assert quotes(written) == quotes(pressed)
            assert labels(written) == labels(pressed)


async def follow_ups_of_nothing(running: Running) -> None:
    """Who begins with “more” or “which page?” is not sent to a helpline; after silence there is no page to name."""
    for word in ("more", "encore", "mehr", "ancora", "ещё", "más", "which page?", "and for boys?"):
        assert "Choose a country" not in offered(await running.chat().ask(word)), word
        running.kept.add(word)
    chat = running.chat()
    declined = await chat.ask("who won the world cup")
    running.kept.add("who won the world cup")
    again = await chat.ask("which page?")
    assert again.text == declined.text.split("\n")[2]


async def replying_to_the_answer(running: Running) -> None:
    """A few words in reply to an answer go on from it, and from what it says that it searched for."""
    chat = running.chat()
    answer = await chat.ask(QUESTION)
    boys = await chat.ask("and for boys?", to=answer)
    assert boys.text.startswith("Searched for: progress on child trafficking + boys?\n")
    await chat.ask("forced begging")
    pages = await chat.ask("which page?", to=boys)
    assert sources(pages) == sources(boys)
    more = await chat.ask("more", to=boys)
    assert more.text.startswith("progress on child trafficking + boys?\n")


async def replying_to_an_older_answer(running: Running) -> None:
    """A reply goes on from the answer that it replies to, whatever was asked in between."""
    chat = running.chat()
    answer = await chat.ask(QUESTION)
    following = sources(answer)[1]
    await chat.ask("forced begging")
    more = await chat.ask("more", to=answer)
    assert sources(more)[0] == following
    pages = await chat.ask("which page?", to=answer)
    assert sources(pages) == sources(answer)
    alone = await chat.ask("boys", to=answer)
    assert alone.text.startswith("Searched for: progress on child trafficking + boys?\n")
    also = await chat.ask("and for boys?", to=answer)
    assert also.text.startswith("Searched for: progress on child trafficking + boys?\n")


async def a_list_that_goes_on(running: Running) -> None:
    """A list of recommendations stays on its subject, below a follow-up and below an example of the welcome too."""
    chat = running.chat()
    await chat.ask(QUESTION)
    boys = await chat.ask("and for boys?")
    title = "Is it a crime to use the services of a trafficked person"
    example = await chat.press(f"{title}?", await chat.ask("/start"))
    for answer, subject in ((boys, "progress on child trafficking + boys"), (example, title)):
        listed = await chat.press("Recommendations on this", answer)
        for _ in range(2):
            assert listed.text.startswith(f"Recommendations: {subject}\n")
            listed = await chat.press("recs:1", with_button(listed, "recs:1"))


async def a_question_deleted(running: Running) -> None:
    """The buttons of an answer need no question above; a button whose question is gone says so."""
    chat = running.chat()
    asked, cry = chat.say(QUESTION), chat.say("my boss locked me in and took my passport")
    answer, *_ = await running.api.replies(chat.number, after=asked, count=1, containing=QUESTION)
    told = await running.api.reply_to(chat.number, after=cry, containing="112", timeout=60)
    chat.delete(asked)
    chat.delete(cry)
    assert (await chat.press("I am asking about the reports", told)).text == LOST
    assert sources(await chat.press("More passages", answer)) != []
    assert (await chat.press("Recommendations on this", answer)).text.startswith("Recommendations: progress on child")
    assert ANSWER in (await chat.press("Before and after", answer)).text
    assert (await chat.press("Show the page", answer)).text.startswith(SOURCE)
