"""What old messages carry is read back from them as Telegram gives them: the question, and how much was shown."""

import pytest
from telegram import Bot

from bot.actions import Action, Verb
from bot.answers import answer_replies, recommendation_replies
from bot.carried import actions_of, question_above, shown_above, words_of
from bot.chat import is_for_bot, send
from bot.texts import LANGUAGES, texts_in
from index import Listed, Status
from tests.found import TOPIC, answer, hit
from tests.standin import PERSON

GROUP = -100_500
QUESTION = "Où — <&> дети?"


@pytest.fixture
async def telegram(api):
    """The library's bot, to which the stand-in is Telegram."""
    async with Bot(api.token, base_url=api.base_url) as bot:
        await heard(bot)
        yield bot


async def heard(telegram):
    """The message or the pressed button that came."""
    (update,) = await telegram.get_updates()
    await telegram.get_updates(offset=update.update_id + 1, timeout=0)  # which says that it has arrived
    return update.callback_query or update.message


async def read(telegram, api, text, **more):
    """What the bot reads of a text that somebody sends."""
    api.say(text, **more)
    return words_of(await heard(telegram))


async def answered(telegram, api, question, replies, **more):
    """Send these in reply to the question, as handlers do; the id of the last one."""
    asked = api.say(question, **more)
    message = await heard(telegram)
    await send(message, replies, to=asked)
    return api.messages(message.chat.id)[-1].id


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("progress on child trafficking?", "progress on child trafficking?"),
        (f"  {QUESTION}\n\nи где  ", f"{QUESTION}\n\nи где"),
        ("/compare child trafficking", "child trafficking"),
        ("/compare@findings_test_bot  Дети & <b>", "Дети & <b>"),
        ("/recommendations\nполиция — été", "полиция — été"),
        ("/recommendations", ""),
        ("/ 5 of/and 6", "/ 5 of/and 6"),
        ("he/she/they?", "he/she/they?"),
        ("compare /compare", "compare /compare"),
        ("👍", "👍"),
    ],
)
async def test_of_a_message_the_command_is_taken_away(telegram, api, text, words):
    """And nothing else: what looks like one further on is part of the question."""
    assert await read(telegram, api, text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@findings_test_bot дети?", "дети?"),
        ("дети? @Findings_Test_Bot", "дети?"),
        ("👩‍👩‍👧‍👦 été 😀 @findings_test_bot — <children> & 𝔉?", "👩‍👩‍👧‍👦 été 😀 — <children> & 𝔉?"),
        ("@findings_test_bot 😀 @anna_smith @findings_test_bot дети", "😀 @anna_smith дети"),
        ("@findings_test_bot_2 дети", "@findings_test_bot_2 дети"),
        ("/compare @findings_test_bot 😀 дети", "😀 дети"),
        ("@findings_test_bot", ""),
    ],
)
async def test_the_name_of_the_bot_is_taken_away_wherever_it_stands(telegram, api, text, words):
    """Emoji before it, which count twice in Telegram, move nothing; other names stay."""
    assert await read(telegram, api, text, chat=GROUP, person=PERSON) == words


async def test_a_caption_is_read_like_a_text(telegram, api):
    """Under a picture or a file, with a mention or a command; without a caption there are no words."""
    api.send_photo(caption="/compare 😀 дети & <b>")
    assert words_of(await heard(telegram)) == "😀 дети & <b>"
    api.send_document(caption="été — дети?")
    assert words_of(await heard(telegram)) == "été — дети?"
    for send_one in (api.send_photo, api.send_voice, api.send_sticker):
        send_one()
        assert words_of(await heard(telegram)) == ""


async def test_above_a_button_stands_the_question_that_was_typed(telegram, api):
    """What names no question replies to it."""
    replies = answer_replies(answer(hit("Été.")), QUESTION, [], texts_in("en"), votes=True)
    await answered(telegram, api, f"  {QUESTION} ", replies)
    api.tap("👍")
    assert question_above((await heard(telegram)).message) == QUESTION


@pytest.mark.parametrize("language", LANGUAGES)
async def test_above_a_button_stands_what_was_searched_for(telegram, api, language):
    """Where the words were mended, it is what the answer names in its first line, in each language."""
    texts = texts_in(language)
    mended = answer(hit("Été."), status=Status.UNSURE, searched_for="Où sont\nles <enfants> & 😀 дети?")
    await answered(
        telegram, api, "ou son les enfans", answer_replies(mended, "ou son les enfans", [], texts, votes=True)
    )
    api.tap("👍")
    pressed = (await heard(telegram)).message
    assert question_above(pressed) == "Où sont les <enfants> & 😀 дети?"


@pytest.mark.parametrize(("searched", "question"), [("дети — où?", "дети — où?"), ("", "")])
async def test_below_an_answer_stands_what_that_answer_searched_for(telegram, api, searched, question):
    """More passages reply to a message of the bot: what it names counts, and its own words are no question."""
    first = answer(hit("Été."), searched_for=searched)
    asked = await answered(telegram, api, "x", answer_replies(first, "x", [], texts_in("en"), votes=False))
    api.say("y")
    await send(
        await heard(telegram), answer_replies(answer(hit("Порт.")), "", [], texts_in("en"), votes=True), to=asked
    )
    api.tap("👍")
    assert question_above((await heard(telegram)).message) == question


async def test_italics_further_down_are_no_question(telegram, api):
    """Such as the caution below a quotation."""
    found = hit(
        "Été.", report=TOPIC.report.__class__("d", "d.pdf", "D", "D", official=False, note="No <official> text")
    )
    replies = answer_replies(answer(found), QUESTION, [], texts_in("en"), votes=True)
    await answered(telegram, api, QUESTION, replies)
    api.tap("👍")
    assert question_above((await heard(telegram)).message) == QUESTION


async def test_a_command_above_gives_its_words(telegram, api):
    """So that the next recommendations are on the same topic."""
    listed = Listed((hit("Été."),), more=True)
    replies = recommendation_replies("полиция & <b>", listed, texts_in("en"), skip=0)
    await answered(telegram, api, "/recommendations полиция & <b>", replies)
    api.tap("More passages")
    assert question_above((await heard(telegram)).message) == "полиция & <b>"


async def test_without_what_was_replied_to_there_is_no_question(telegram, api):
    """Somebody deleted it, or the message is one that nobody asked for."""
    replies = answer_replies(answer(hit("Été.")), QUESTION, [], texts_in("en"), votes=True)
    api.say("x")
    await send(await heard(telegram), replies)
    api.tap("👍")
    assert question_above((await heard(telegram)).message) == ""


async def test_a_reply_to_an_answer_tells_what_that_searched_for(telegram, api):
    """Of the message replied to, Telegram gives what it names itself, but not to what it replied in turn."""
    mended = answer(hit("Été."), searched_for="дети — où?")
    first = await answered(telegram, api, "дети ou", answer_replies(mended, "дети ou", [], texts_in("en"), votes=False))
    api.say("and for boys?", reply_to=first)
    assert question_above((await heard(telegram)).reply_to_message) == "дети — où?"


@pytest.mark.parametrize(("skip", "more", "shown"), [(0, True, 1), (4, True, 5), (4, False, 5)])
async def test_how_much_was_shown_stands_behind_a_button(telegram, api, skip, more, shown):
    """One more with each answer, also where there is no more."""
    replies = answer_replies(answer(hit("Été."), more=more), QUESTION, [], texts_in("en"), votes=True, skip=skip)
    await answered(telegram, api, QUESTION, replies)
    api.tap("👎")
    assert shown_above((await heard(telegram)).message) == shown


async def test_what_stands_behind_buttons_is_read_in_order(telegram, api):
    """Of an answer: what is around the passage, its page, more, recommendations, and the votes."""
    found = hit("Été.", "Порт.", answer=1)
    replies = answer_replies(answer(found, more=True), QUESTION, [], texts_in("en"), votes=True)
    await answered(telegram, api, QUESTION, replies)
    api.tap("👍")
    assert actions_of((await heard(telegram)).message) == [
        Action(Verb.CONTEXT, found.passage.key, "1"),
        Action(Verb.PAGE, found.passage.key, "1"),
        Action(Verb.MORE, "1"),
        Action(Verb.RECOMMENDATIONS, "0"),
        Action(Verb.VOTE, "up"),
        Action(Verb.VOTE, "down"),
    ]


async def test_a_message_without_buttons_stands_for_nothing(telegram, api):
    """What a person wrote has none."""
    api.say(QUESTION)
    message = await heard(telegram)
    assert actions_of(message) == []
    assert shown_above(message) == 0


@pytest.mark.parametrize(
    ("text", "more", "meant"),
    [
        ("😀 @FINDINGS_test_bot дети?", {"chat": GROUP, "person": PERSON}, True),
        ("@anna_smith дети?", {"chat": GROUP, "person": PERSON}, False),
        ("дети?", {"chat": GROUP, "person": PERSON}, False),
        ("дети?", {}, True),
    ],
)
async def test_in_a_group_the_bot_is_spoken_to_by_name(telegram, api, text, more, meant):
    """In private always."""
    api.say(text, **more)
    assert is_for_bot(await heard(telegram)) is meant
