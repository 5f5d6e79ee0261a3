"""When something goes wrong: Telegram falters, somebody leaves, buttons have grown old, the bot itself stumbles."""

import asyncio

from tests.conversations.asking import ANSWER, QUESTION
from tests.conversations.chatting import PATIENCE, behind
from tests.conversations.running import Running

GONE = "The reports have changed since, and this section is no longer among them. Please ask again."
PASSAGE_GONE = "The reports have changed since, and this passage is no longer among them. Please ask again."


async def telegram_falters(running: Running) -> None:
    """After a flood limit, a server error or a broken connection, the answer is sent again and arrives."""
    for fault in ({"code": 429, "retry_after": 1}, {"code": 502, "description": "Bad Gateway"}, {"drop": True}):
        running.api.fail("sendMessage", **fault)
        assert ANSWER in (await running.chat().ask(QUESTION)).text


async def a_slow_chat(running: Running) -> None:
    """While Telegram takes its time over one answer, somebody else is answered."""
    slow, quick = running.chat(), running.chat()
    running.api.fail("sendMessage", delay=5.0)
    slow.say("/start")
    while running.api.faults.faults:  # noqa: ASYNC110  # until it befalls the slow chat; it gives no signal
        await asyncio.sleep(0.01)
    await quick.ask("/start")
    assert slow.said == []
    await slow.next(0)


async def who_blocks_the_bot(running: Running) -> None:
    """An answer that a person no longer takes is dropped, and the next person is answered."""
    gone = running.chat()
    gone.say(QUESTION)
    running.api.block(gone.number)

    def refused() -> bool:
        calls = running.api.calls("sendMessage")
        return any(call.params["chat_id"] == str(gone.number) and call.code == 403 for call in calls)

    await running.api.wait_until(refused, timeout=PATIENCE)
    assert ANSWER in (await running.chat().ask(QUESTION)).text


async def an_error(running: Running) -> None:
    """The person hears of it in one line; the log has its kind and place, nobody's words and no token."""
    secret = "Zaubernuss und Känguru"
    running.api.fail("sendMessage", code=400, description=f"Bad Request: can't parse entities: {secret}")
    told = await running.chat().ask(f"{secret} in child trafficking?")
    assert told.text == "Something went wrong on my side, and your question was not answered. Please send it again."
    assert "BadRequest at " in running.log
    assert secret not in running.log
    assert running.api.token not in running.log


async def buttons_grown_old(running: Running) -> None:
    """Where a section, a passage or the button itself is of another time it stops blinking, and the person is told."""
    chat = running.chat()
    answer = await chat.ask(QUESTION)
    gone = "0" * 16
    old = (f"topic:{gone}", f"page:{gone}:0", f"ctx:{gone}", f"ask:{gone}", "dance:1", "more:1:2:3")
    answer.keyboard = {"inline_keyboard": [[{"text": data, "callback_data": data}] for data in old]}
    assert (await chat.press(f"topic:{gone}", answer)).text == GONE
    assert (await chat.press(f"page:{gone}:0", answer)).text == PASSAGE_GONE
    assert (await chat.press(f"ctx:{gone}", answer)).text == PASSAGE_GONE
    assert (await chat.press(f"ask:{gone}", answer)).text == GONE
    assert await chat.pop_up("dance:1", answer) == ""
    assert await chat.pop_up("more:1:2:3", answer) == ""
    assert len(chat.said) == 5


async def a_press_that_telegram_has_forgotten(running: Running) -> None:
    """Telegram takes no answer to it any more and shows no message; what needs none comes all the same."""
    chat = running.chat()
    answer = await chat.ask(QUESTION)
    left = {"chat": answer.wire()["chat"], "message_id": answer.id, "date": 0}
    person = running.api.account.person(chat.person).wire()
    for number, data in enumerate((behind(answer, "Before and after"), "more:1", "recs:0"), 1):
        query = {"id": str(number), "from": person, "chat_instance": "3", "data": data, "message": left}
        last = chat.last
        running.api.update("callback_query", query)
        told = await chat.next(last)
        expected = "Before and after, on the page:" if number == 1 else "I can no longer see the question"
        assert told.text.startswith(expected)
    refused = [call for call in running.api.calls("answerCallbackQuery") if call.params["callback_query_id"] in "123"]
    assert {call.code for call in refused} == {400}
    assert "Something went wrong" not in chat.transcript
