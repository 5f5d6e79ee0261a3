"""A question and its answer: the quotation, its source, and what the buttons below it do."""

import io

from PIL import Image

from bot.texts import texts_in
from tests.conversations.chatting import behind, labels, marked, offered, quotes, sources, with_button
from tests.conversations.running import Running
from tests.standin import BotApi, Message
from tests.standin.people import SMALL_PHOTO

QUESTION = "progress on child trafficking?"
ANSWER = (
    "On progress on child trafficking, the public facts about the OSCE’s 2021 survey give a subject and a warning, "
    "and no figure."
)
SOURCE = "Digest on the 2021 survey, 5 Children › 5.1 Progress on child trafficking, p. 4 (PDF page 7)"
UNOFFICIAL = "This is an unofficial digest of public facts, not an OSCE document and not the text of the survey report."
ONLY_TEXT = "I can only read text. Please type your question."
YELLOW, ORANGE = (255, 228, 100), (255, 176, 64)  # of the marker: what is quoted, and what of it answers


async def an_answer(running: Running) -> None:
    """The question, the answer in bold, its passage folded up, its source; of two more the sentence that answers."""
    chat = running.chat()
    answer = await chat.ask(QUESTION)
    assert answer.text.startswith(f"{QUESTION}\n\n{ANSWER}\n")
    assert marked(answer, "italic")[0] == QUESTION
    assert answer.reply is None  # it need not reply to what it names
    alone, rest, *others = quotes(answer)
    assert alone == ANSWER
    assert marked(answer, "expandable_blockquote") == [rest]
    assert rest.startswith("The subject: ")
    assert marked(answer, "bold")[0] == ANSWER
    assert len(others) == 2
    assert all(len(quote) <= 310 for quote in others)
    assert answer.text.split("\n")[4:6] == [SOURCE, UNOFFICIAL]
    assert answer.text.count(UNOFFICIAL) == 1
    assert labels(answer) == [
        ["Before and after", "Show the page"],
        ["More passages"],
        ["Recommendations on this"],
        ["👍", "👎"],
    ]
    assert len(chat.said) == 1
    assert "(findings_test_bot is typing…)" in chat.transcript


async def the_six_languages(running: Running) -> None:
    """In each of them the question finds what the English report says on child trafficking."""
    for language, question in {
        "fr": "des progrès sur la traite des enfants ?",
        "de": "Gibt es Fortschritte beim Kinderhandel?",
        "ru": "что нового по торговле детьми?",
        "es": "¿hay avances contra la trata de niños?",
        "it": "ci sono progressi sulla tratta dei minori?",
    }.items():
        answer = await running.chat(language=language).ask(question)
        assert any(" › 5.1 Progress on child trafficking, " in source for source in sources(answer)), language
        assert texts_in(language)("button-more") in offered(answer)


async def words_mended(running: Running) -> None:
    """Slips of the thumb are mended, and the first line says in italics what was searched for; else it does not."""
    chat = running.chat()
    answer = await chat.ask("child traficking?")
    assert answer.text.startswith("Searched for: child trafficking?\n\n")
    assert marked(answer, "italic")[0] == "child trafficking?"
    assert "Searched for" not in (await chat.ask("CHILD trafficking?")).text


async def silence(running: Running) -> None:
    """Where the reports say nothing that is said, with their names and the nearest sections, which can be read."""
    chat = running.chat()
    declined = await chat.ask("who won the world cup")
    running.kept.add("who won the world cup")
    assert declined.text.startswith(
        "who won the world cup\n\nThe reports that I know do not seem to say anything about this.\n"
    )
    assert "• The OSCE’s 2021 survey on combating trafficking in human beings" in declined.text
    assert quotes(declined) == []
    assert ["1.5 The side event of 18 July 2022"] in labels(declined)
    assert all(len(row) == 1 for row in labels(declined))
    section = await chat.press("1.5 The side event of 18 July 2022", declined)
    assert section.entities[0]["type"].endswith("blockquote")
    assert " › 1.5 The side event of 18 July 2022, pp. 1–2 (PDF pages 4–5)" in section.text


async def markup_in_a_question(running: Running) -> None:
    """Angle brackets, ampersands and Telegram's markup are plain characters."""
    chat = running.chat()
    answer = await chat.ask("<b>child</b> & *trafficking* </blockquote> — детей")
    assert "child" in quotes(answer)[0]
    assert "Something went wrong" not in chat.transcript


async def more_passages(running: Running) -> None:
    """Each press quotes whole what came second before, nothing twice, until there is no more."""
    chat = running.chat()
    answer = await chat.ask("forced begging")
    firsts = [answer]
    while "More passages" in offered(answer):
        following = sources(answer)[1:2]
        answer = await chat.press("More passages", answer)
        assert answer.text.startswith("forced begging\n\n")
        assert following in ([], sources(answer)[:1])
        firsts.append(answer)
    assert len({behind(one, "Show the page") for one in firsts}) == len(firsts) > 2
    assert (await chat.press("more:1000", with_button(answer, "more:1000"))).text == (
        "I found nothing more about it in the reports."
    )


async def before_and_after(running: Running) -> None:
    """What stands before the passage and behind it comes with it, each with its source."""
    chat = running.chat()
    answer = await chat.ask(QUESTION)
    around = await chat.press("Before and after", answer)
    assert around.reply is answer
    assert around.text.startswith("Before and after, on the page:\n\n")
    before, itself, behind_it = quotes(around)
    assert before.startswith("Help for victims of trafficking must not depend on their co-operation")
    assert itself == " ".join(quotes(answer)[:2])
    assert behind_it.startswith("The online sexual exploitation of children")
    assert around.text.count(", p. ") == 3


async def the_page(running: Running) -> None:
    """The lines around the quotation come as a photo, its words marked and its answer more strongly; then all of it."""
    chat = running.chat()
    answer = await chat.ask(QUESTION)
    part = await chat.press("Show the page", answer)
    assert part.reply is answer
    assert part.text.split("\n") == [SOURCE, UNOFFICIAL]
    assert labels(part) == [["Whole page"]]
    whole = await chat.press("Whole page", part)
    assert whole.text == part.text
    assert labels(whole) == []
    for shown in (part, whole):
        picture = _picture(running.api, shown)
        assert picture.format == "JPEG"
        assert min(_area(picture, YELLOW), _area(picture, ORANGE)) > 1000
        assert _area(picture, YELLOW) > _area(picture, ORANGE)
    cropped, page = _picture(running.api, part), _picture(running.api, whole)
    assert page.height > page.width  # the page stands upright
    assert cropped.height < cropped.width


async def recommendations_on_this(running: Running) -> None:
    """What the reports recommend on the subject of the answer, under the question that was asked."""
    chat = running.chat()
    answer = await chat.ask(QUESTION)
    listed = await chat.press("Recommendations on this", answer)
    assert listed.reply is answer
    assert listed.text.startswith("Recommendations: progress on child trafficking\n\n")
    assert "child trafficking" in quotes(listed)[0]


async def a_vote(running: Running) -> None:
    """The person is thanked, the thumbs go and the other buttons stay, and the question is kept, without the person."""
    for vote, question in (("👍", "what is done for child victims — été?"), ("👎", "forced begging & <fraud>?")):
        chat = running.chat()
        answer = await chat.ask(question)
        before = labels(answer)
        running.kept.add(question)
        assert await chat.pop_up(vote, answer) == "Thank you."
        await running.api.wait_until(lambda now=answer, then=before: labels(now) != then, wanted="fewer buttons")
        assert labels(answer) == before[:-1]
        kind = {"👍": "up", "👎": "down"}[vote]
        assert [(row.question, row.language) for row in running.entries(kind) if row.question == question] == [
            (question, "en")
        ]


async def a_message_written_anew(running: Running) -> None:
    """Who edits a question gets the answer to what it says now."""
    chat = running.chat()
    asked = chat.say("forced begging")
    first = await chat.next(asked)
    running.api.edit(asked, QUESTION, chat=chat.number)
    second = await chat.next(first.id)
    assert SOURCE in second.text
    assert second.text.startswith(f"{QUESTION}\n\n")


async def a_forwarded_question(running: Running) -> None:
    """A question that somebody else has written is answered like one's own."""
    chat = running.chat()
    answer = await chat.next(running.api.forward(QUESTION, origin="Михаил", chat=chat.number))
    assert SOURCE in answer.text


async def a_photo_with_a_question(running: Running) -> None:
    """What stands under a photo is answered, and that the photo cannot be read is not mentioned."""
    chat = running.chat()
    photo = running.api.send_photo(caption=QUESTION, chat=chat.number)
    answer = await chat.next(photo)
    assert SOURCE in answer.text
    more = await chat.press("More passages", answer)
    assert more.text.startswith(f"{QUESTION}\n\n")
    assert [message for message in chat.said if message.text == ONLY_TEXT] == []


async def what_is_no_text(running: Running) -> None:
    """A voice message, a photo, a sticker and a file get one line each."""
    chat, api = running.chat(), running.api
    for send in (api.send_voice, api.send_photo, api.send_sticker, api.send_document):
        assert (await chat.next(send(chat=chat.number))).text == ONLY_TEXT
    assert len(chat.said) == 4


async def an_album(running: Running) -> None:
    """Of many photos at once it is said once that they cannot be read; where a question stands below, not at all."""
    silent, asking = running.chat(), running.chat()
    for chat, caption in ((silent, ""), (asking, QUESTION)):
        _send_album(running.api, chat.number, ["", ""] if not caption else [caption, "", ""])
    assert (await silent.next(0)).text == ONLY_TEXT
    assert SOURCE in (await asking.next(0)).text
    await running.chat().ask("/help")
    await running.api.quiet()
    assert (len(silent.said), len(asking.said)) == (1, 1)


async def the_language_of_quotations(running: Running) -> None:
    """Whoever writes another language than the reports' is told once in a chat that quotations stay in theirs."""
    chat = running.chat(language="de")
    first = await chat.ask("Fortschritte beim Kinderhandel?")
    second = await chat.ask("Schutz der Opfer?")
    assert texts_in("de")("quote-language") in first.text
    assert quotes(second)
    assert texts_in("de")("quote-language") not in second.text
    english = await running.chat().ask(QUESTION)
    assert texts_in("en")("quote-language") not in english.text


def _picture(api: BotApi, message: Message) -> Image.Image:
    return Image.open(io.BytesIO(api.account.files[message.content["photo"][-1]["file_id"]].content))


def _area(picture: Image.Image, colour: tuple[int, int, int]) -> int:
    """How many pixels have about this colour: a JPEG moves it a little."""
    colours = picture.convert("RGB").getcolors(picture.width * picture.height)
    return sum(
        count
        for count, found in colours
        if max(abs(one - other) for one, other in zip(found, colour, strict=True)) <= 12
    )


def _send_album(api: BotApi, chat: int, captions: list[str]) -> None:
    """Photos sent together, which Telegram delivers one by one; the first of them stands for the chat."""
    person = api.account.person(chat).wire()
    album = {"chat": api.account.open_chat(chat).wire(), "from": person, "date": 1_800_000_000}
    photo = [{"file_id": "photo", "file_unique_id": "p", "width": 640, "height": 480, "file_size": len(SMALL_PHOTO)}]
    for caption in captions:
        said = {"caption": caption} if caption else {}
        wire = {"message_id": api.account.next_id(), "media_group_id": f"album-{chat}", "photo": photo}
        api.update("message", album | wire | said, lane=chat)
