"""Before anything is asked: the welcome, links into the bot, what can be read and browsed, and what the staff see."""

import re

from bot.texts import texts_in
from tests.conversations.chatting import Chat, behind, labels, offered, quotes, sources
from tests.conversations.running import ADMINISTRATOR, NAME, Running

LINK = "https://t.me/findings_test_bot?start="
OVERVIEW = "OSCE commitments and treaty yardsticks on combating trafficking in human beings"
DIGEST = "The OSCE’s 2021 survey on combating trafficking in human beings: what is publicly known"
UNOFFICIAL = "This is an unofficial digest of public facts, not an OSCE document and not the text of the survey report."
COMMANDS = (
    "topics", "recommendations children", "compare child trafficking", "reports", "language", "privacy", "about",
)  # fmt: skip


async def the_welcome(running: Running) -> None:
    """/start says in two lines what the bot does and does not, names each report, and which are not official."""
    told = (await running.chat().ask("/start")).text
    first, second, empty, *others = told.split("\n")
    assert first == (
        "I answer questions about the reports below by quoting them word for word, each quotation with its section "
        "and page."
    )
    assert second == "I write nothing of my own about the findings, and say so when the reports hold no answer."
    assert empty == ""
    assert f"• {DIGEST} ({UNOFFICIAL})" in others
    assert any(line.startswith(f"• {OVERVIEW} (This is an unofficial overview of public facts,") for line in others)
    assert "In danger yourself, or worried about somebody: /help_now" in others


async def an_example(running: Running) -> None:
    """The questions below the welcome are headings of the reports; a tap asks one, and its answer has all buttons."""
    chat = running.chat()
    welcome = await chat.ask("/start")
    assert labels(welcome) == [
        ["Children: presumption of age and guardian?"],
        ["Is it a crime to use the services of a trafficked person?"],
        ["Technology and the internet?"],
    ]
    answer = await chat.press("Children: presumption of age and guardian?", welcome)
    assert answer.text.startswith("Children: presumption of age and guardian?\n\n")
    assert " › 6.3 Children: presumption of age and guardian, " in sources(answer)[0]
    more = await chat.press("More passages", answer)
    assert more.text.startswith("Children: presumption of age and guardian?\n\n")
    assert sources(more)[0] != sources(answer)[0]


async def links_into_the_bot(running: Running) -> None:
    """A link opens a section, a passage or help; what is gone is said to be, and junk leads to the start."""
    chat = running.chat()
    declined = await running.chat().ask("who won the world cup")
    running.kept.add("who won the world cup")
    topic = behind(declined, "1.5 The side event of 18 July 2022").replace(":", "_")
    section = await chat.follow(LINK + topic)
    assert " › 1.5 The side event of 18 July 2022, pp. 1–2 (PDF pages 4–5)" in section.text
    key = behind(section, "Show the page").split(":")[1]
    passage = await chat.follow(f"{LINK}ctx_{key}")
    assert quotes(passage) == quotes(section)[:1]
    assert labels(passage) == [["Before and after", "Show the page"]]
    assert (await chat.follow(f"{LINK}help")).text.startswith("This is an automatic service.")
    gone = "no longer among them. Please ask again."
    assert gone in (await chat.follow(f"{LINK}topic_{'0' * 16}")).text
    assert gone in (await chat.follow(f"{LINK}ctx_{'0' * 16}")).text
    for junk in ("junk", "topic_", "vote_up", "inline", "a_b_c_d", "-_-", "0" * 64):
        told = (await chat.follow(LINK + junk)).text
        assert told.startswith(("I answer questions", "The reports have changed since")), junk


async def the_reports(running: Running) -> None:
    """/reports names them with their standing, and below each a button opens its contents."""
    chat = running.chat()
    told = await chat.ask("/reports")
    assert f"• {DIGEST} ({UNOFFICIAL})" in told.text
    assert labels(told) == [["Overview of OSCE commitments"], ["Digest on the 2021 survey"]]
    contents = await chat.change("Digest on the 2021 survey", told)
    assert contents.text == "Contents of Digest on the 2021 survey, page 1 of 5"


async def the_contents(running: Running) -> None:
    """/topics turns its pages in the one message, leads back to the reports, and a section can be read to its end."""
    chat = running.chat()
    topics = await chat.ask("/topics")
    first = labels(await chat.change("Overview of OSCE commitments", topics))
    assert topics.text == "Contents of Overview of OSCE commitments, page 1 of 6"
    assert first[-2:] == [["▶"], ["Back"]]
    assert len(first) == 8 + 2
    second = labels(await chat.change("▶", topics))
    assert topics.text == "Contents of Overview of OSCE commitments, page 2 of 6"
    assert second[-2:] == [["◀", "▶"], ["Back"]]
    assert labels(await chat.change("◀", topics)) == first
    await chat.change("Back", topics)
    assert labels(topics) == [["Overview of OSCE commitments"], ["Digest on the 2021 survey"]]
    await chat.change("Overview of OSCE commitments", topics)
    while ["4.2 On prevention and demand"] not in labels(topics):
        await chat.change("▶", topics)
    assert chat.said == [topics]

    section = await chat.press("4.2 On prevention and demand", topics)
    more = await chat.press("More passages", section)
    assert [len(quotes(section)), len(quotes(more))] == [3, 2]
    numbers = [re.match(r"Recommendation (\d+)\. ", quote)[1] for quote in (*quotes(section), *quotes(more))]
    assert numbers == ["1", "2", "3", "4", "5"]
    assert "More passages" not in offered(more)


async def recommendations(running: Running) -> None:
    """/recommendations lists them all, three at a time, each as the report has it, to the last."""
    chat = running.chat()
    listed = await chat.ask("/recommendations")
    assert listed.text.startswith("Recommendations\n\nRecommendation 1. To the participating States")
    seen = quotes(listed)
    while "More passages" in offered(listed):
        listed = await chat.press("More passages", listed)
        seen += quotes(listed)
    assert len(seen) == len(set(seen)) == 13
    assert all(quote.startswith("Recommendation ") for quote in seen)


async def recommendations_on_something(running: Running) -> None:
    """Behind the command may stand a topic or an addressee; where the reports recommend nothing on it, that is said."""
    chat = running.chat()
    children = await chat.ask("/recommendations child trafficking")
    assert children.text.startswith("Recommendations: child trafficking\n\n")
    assert "child trafficking" in quotes(children)[0]
    addressed = await chat.ask("/recommendations Secretary General of the OSCE")
    assert any("To the Secretary General of the OSCE" in quote for quote in quotes(addressed))
    nothing = await chat.ask("/recommendations pizza & café <b>")
    assert nothing.text == "The reports that I know hold no recommendation on this."


async def comparing(running: Running) -> None:
    """/compare sets one report beside the other, each with its best quotation; alone it says what to write."""
    chat = running.chat()
    told = await chat.ask("/compare")
    assert told.text == "Write what to compare behind the command: /compare child trafficking"
    compared = await chat.ask("/compare child trafficking?")
    assert compared.text.startswith("child trafficking: one report after the other\n\n")
    overview, digest = compared.text.split("▸ ")[1:]
    assert overview.startswith("Overview of OSCE commitments\n")
    assert digest.startswith("Digest on the 2021 survey\n")
    assert [place.split(", ")[0] for place in sources(compared)] == [
        "Overview of OSCE commitments",
        "Digest on the 2021 survey",
    ]
    assert all("child" in quote for quote in quotes(compared))


async def help_and_what_it_is(running: Running) -> None:
    """/help names what can be done, /about the index, the model and the version, an unknown command leads to help."""
    chat = running.chat()
    told = (await chat.ask("/help")).text
    assert all(f"\n/{command}: " in told for command in COMMANDS)
    assert "type @findings_test_bot and your question" in told
    about = (await chat.ask("/about")).text
    assert re.match(
        r"Index of \d{4}-\d\d-\d\d \d\d:\d\d UTC, 2 reports, \d+ passages\nModel: multilingual-e5-small\n", about
    )
    unknown = "I do not know this command. /help tells those that I know."
    assert (await chat.ask("/nothing_of_the_kind")).text == unknown


async def what_is_kept(running: Running) -> None:
    """/privacy says what is kept, for how long, and that what people in danger write is not."""
    told = (await running.chat().ask("/privacy")).text
    assert "What I keep about you: nothing." in told
    assert "stays in memory for 15 minutes" in told
    assert "It is deleted after 90 days." in told
    assert "What people in danger write is neither kept nor counted." in told


async def the_staff(running: Running) -> None:
    """/stats and /unanswered answer an administrator in private; to anybody else, and in a group, they do not exist."""
    question = "how do i bake a sourdough bread — café <&> хлеб"
    chat = running.chat()
    assert (await chat.ask(question)).text.split("\n")[2] == texts_in("en")("declined")
    running.kept.add(question)
    unknown = "I do not know this command. /help tells those that I know."
    assert [(await chat.ask(command)).text for command in ("/stats", "/unanswered")] == [unknown, unknown]

    running.api.introduce(person=ADMINISTRATOR, name=NAME)
    staff = Chat(running.api, ADMINISTRATOR)
    assert f"• {question} (en)" in (await staff.ask("/unanswered")).text
    stats = (await staff.ask("/stats")).text
    assert stats.startswith("Questions from ")
    assert "declined: " in stats

    group = running.group()
    there = Chat(running.api, group.number, person=ADMINISTRATOR)
    there.say("/stats")
    there.say("/unanswered@findings_test_bot")
    assert (await group.ask("@findings_test_bot forced begging")).reply.text == "@findings_test_bot forced begging"
    assert len(group.said) == 1
