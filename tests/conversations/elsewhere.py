"""Groups, and quotations that are shared into any chat."""

from bot.texts import texts_in
from tests.conversations.asking import QUESTION, SOURCE
from tests.conversations.chatting import PATIENCE, behind, labels, quotes
from tests.conversations.running import Running

BOT = "@findings_test_bot"
HELP_LINK = "https://t.me/findings_test_bot?start=help"


async def a_group(running: Running) -> None:
    """There the bot answers whoever mentions it, replies to it or sends it a command, and is silent else."""
    group = running.group()
    group.say("forced begging, somebody told me")
    group.say("@findings_test_bot_not is another one")
    answer = await group.ask(f"{QUESTION} {BOT.upper()}")
    assert SOURCE in answer.text
    assert answer.reply.text == f"{QUESTION} {BOT.upper()}"
    also = await group.ask("and for boys?", to=answer)
    assert also.text.startswith("Searched for: progress on child trafficking + boys?\n")
    assert (await group.ask(f"/reports{BOT}")).text.startswith("Reports that I know:")
    assert (await group.ask(BOT)).text.startswith("Send me a question in your own words")
    group.say("/reports@another_bot")
    group.say("/nothing_of_the_kind")
    running.api.send_photo(chat=group.number, person=group.person, caption="our forced begging poster")
    assert (await group.ask(f"{BOT} forced begging")).reply.text == f"{BOT} forced begging"
    assert len(group.said) == 5


async def buttons_in_a_group(running: Running) -> None:
    """They work for everybody who is there, on the question without the bot's name."""
    group = running.group()
    answer = await group.ask(f"{BOT} {QUESTION}")
    group.person = running.person()
    more = await group.press("More passages", answer)
    assert more.reply is answer.reply
    assert quotes(more) != quotes(answer)
    listed = await group.press("Recommendations on this", answer)
    assert listed.text.startswith("Recommendations: progress on child trafficking\n")
    assert "photo" in (await group.press("Show the page", answer)).content


async def topics_of_a_group(running: Running) -> None:
    """The answer, what its buttons bring and a follow-up land in the topic in which was asked, and in no other."""
    group = running.group(thread=77)
    answer = await group.ask(f"{BOT} {QUESTION}")
    later = [
        await group.press("More passages", answer),
        await group.press("Before and after", answer),
        await group.press("Show the page", answer),
        await group.press("Recommendations on this", answer),
        await group.ask(f"{BOT} and for boys?"),
        await group.ask(f"/help{BOT}"),
    ]
    assert {message.thread for message in (answer, *later)} == {77}
    group.thread = 78
    there = await group.ask(f"{BOT} which page?")
    assert there.thread == 78
    assert "stand here" not in there.text  # nothing was asked in this topic
    running.kept.add("which page?")


async def danger_in_a_group(running: Running) -> None:
    """Where others read along there is one neutral line, whatever was sent, and a link to where nobody does."""
    for text in (f"{BOT} my boss took my passport and locked me in", f"/help_now{BOT}", f"{BOT} how can i buy a girl"):
        group = running.group()
        told = await group.ask(text)
        assert told.text == "Emergency numbers and helplines can be had in a private chat with this service."
        assert labels(told) == [["Open a private chat"]]
        assert behind(told, "Open a private chat") == HELP_LINK
    assert (await running.chat().follow(HELP_LINK)).text.startswith("This is an automatic service.")


async def quotations_to_share(running: Running) -> None:
    """Typed behind the bot's name in any chat, a question lists quotations; one that is sent has its source."""
    person = running.person()
    found = await running.api.inline("forced begging", person=person, timeout=PATIENCE)
    assert found.button is None
    assert 1 < len(found.results) <= 50
    assert found.next_offset == ""
    assert found.is_personal
    best = found.results[0]
    assert best["title"] == "Digest on the 2021 survey, pp. 6–7 (PDF pages 9–10)"
    assert best["description"].startswith("The OSCE named substantial increases of forced criminality")

    group = running.group()
    group.person = person
    sent = running.api.account.messages[group.number, running.api.choose(found, chat=group.number)]
    assert "8.2 Forced criminality and forced begging, pp. 6–7 (PDF pages 9–10)" in sent.text
    assert quotes(sent)
    opened = await running.chat().follow(behind(sent, "Open in the bot"))
    assert quotes(opened)[-1] == quotes(sent)[-1]
    assert group.said == []  # what was shared is no question


async def sharing_to_the_bot_itself(running: Running) -> None:
    """A quotation shared into the chat with the bot is not taken for a question."""
    chat = running.chat()
    found = await running.api.inline("forced begging", person=chat.person, timeout=PATIENCE)
    running.api.choose(found, chat=chat.number)
    answer = await chat.ask(QUESTION)
    assert chat.said == [answer]


async def nothing_to_share(running: Running) -> None:
    """Where there is no quotation the list is empty, and a button above it says why and leads to the bot or to help."""
    for query, label, start in (
        ("", "Type a question to share a quotation", "inline"),
        ("   ", "Type a question to share a quotation", "inline"),
        ("who won the world cup", "Nothing found. Ask me here", "inline"),
        ("my boss took my passport and locked me in", "In danger? Help here", "help"),
        ("мой хозяин отобрал паспорт и запер меня", texts_in("ru")("inline-help"), "help"),
    ):
        language = "ru" if "паспорт" in query else "en"
        found = await running.api.inline(query, person=running.person(), language=language, timeout=PATIENCE)
        assert found.results == [], query
        assert found.button == {"text": label, "start_parameter": start}


async def small_talk(running: Running) -> None:
    """Thanks get a heart, a greeting the welcome, a message without words the help, and none of it is kept."""
    chat = running.chat()
    for said in ("thank you for your help!", "👍", "ok"):
        thanks = chat.say(said)
        message = running.api.account.messages[chat.number, thanks]
        await running.api.wait_until(lambda message=message: message.reactions == ["❤"], timeout=PATIENCE)
    assert (await chat.ask("Hello!")).text.startswith("I answer questions about the reports below")
    assert (await chat.ask("?!")).text.startswith("Send me a question in your own words")
    assert len(chat.said) == 2


async def small_talk_in_a_group(running: Running) -> None:
    """What people say below an answer is left to them, unless the reports answer it."""
    group = running.group()
    answer = await group.ask(f"{BOT} {QUESTION}")
    for said in ("lol", "see you at lunch", "who has a pen?"):
        group.say(said, to=answer)
    labour = await group.ask("labour exploitation", to=answer)
    assert "labour exploitation" in labour.text.split("\n")[0]
    assert group.said == [answer, labour]


async def pressing_twice(running: Running) -> None:
    """Who presses a button twice in a moment gets one answer."""
    chat = running.chat()
    answer = await chat.ask(QUESTION)
    taps = [running.api.tap("More passages", chat=chat.number, message_id=answer.id) for _ in range(5)]
    await running.api.wait_until(lambda: all(tap.answered for tap in taps), timeout=PATIENCE)
    await chat.ask("forced begging")
    assert len(chat.said) == 3
