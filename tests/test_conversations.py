"""The bot as people meet it, polling and called by Telegram: real process, real HTTP, real model, starter index."""

import pytest
import pytest_asyncio

from tests.conversations import all_conversations
from tests.conversations.asking import ANSWER, QUESTION
from tests.conversations.chatting import sources
from tests.conversations.danger import HARMFUL, IN_DANGER, IN_OTHER_LANGUAGES
from tests.conversations.running import NAME, Mode, started

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=list(Mode))
async def running(request, starter_index, tmp_path_factory):
    """One bot for all conversations of a mode."""
    async with started(starter_index, tmp_path_factory.mktemp(request.param), request.param) as running:
        yield running


@pytest.mark.parametrize("conversation", all_conversations(), ids=lambda conversation: conversation.__name__)
async def test_conversation(running, conversation):
    """What the docstring of each conversation promises."""
    await conversation(running)


async def test_after_a_restart(running):
    """Another process knows the language that was chosen, and what a button of an old answer is about."""
    chat, speaker = running.chat(), running.chat()
    answer = await chat.ask(QUESTION)
    await speaker.change("Русский", await speaker.ask("/language"))
    await running.stop()
    await running.start()
    more = await chat.press("More passages", answer)
    assert sources(more)[0] == sources(answer)[1]
    assert ANSWER in (await chat.press("Before and after", answer)).text
    assert (await speaker.ask("/start")).text.startswith("Я отвечаю на вопросы")
    assert await chat.pop_up("👍", answer) == "Thank you."
    running.kept.add(QUESTION)


async def test_nothing_is_known_of_anybody(running):
    """After all this, no file holds a person, a chat, or a message but those that /privacy names."""
    await running.stop()
    kept = {entry.question for entry in running.entries()}
    assert kept <= running.kept
    written = [file.read_bytes() for file in sorted(running.folder.rglob("*")) if file.is_file()]
    assert len(written) >= 2
    everything = b"\0".join(written)
    account = running.api.account
    people = [person for person in account.people.values() if person.id > 10_000]
    assert len(people) > 100
    for number in {*account.chats, *(person.id for person in people)}:
        assert str(abs(number)).encode() not in everything
        assert abs(number).to_bytes(5, "big") not in everything
    assert not any(name.encode() in everything for name in NAME.split())
    text = everything.decode("utf-8", "replace").casefold()
    said = {message.text for message in account.messages.values() if not message.by_bot}
    secret = {message.casefold() for message in said if len(message) > 4 and not _is_kept(message, kept)}
    assert {message.casefold() for message in (*IN_DANGER.values(), *IN_OTHER_LANGUAGES.values(), *HARMFUL)} <= secret
    assert [message for message in secret if message in text] == []


def _is_kept(message: str, kept: set[str]) -> bool:
    """Whether /privacy says that it is, or it is part of what is."""
    return any(message.casefold() in question.casefold() for question in kept)
