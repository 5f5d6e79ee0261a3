"""The order in which updates are worked on."""

import asyncio

from telegram import Chat, Message, Update, User

from bot.turns import Turns


def update(number, chat):
    message = Message(number, None, Chat(chat, "private"), from_user=User(chat, "Élodie", is_bot=False), text="ещё?")
    return Update(number, message=message)


async def order_of(*updates, at_once=8):
    """The order in which the work on these updates begins and ends. Each needs less time than the one before."""
    events = []

    async def work(number, seconds):
        events.append(("begins", number))
        await asyncio.sleep(seconds)
        events.append(("ends", number))

    turns = Turns(at_once)
    works = [work(one.update_id, 0.05 / (place + 1)) for place, one in enumerate(updates)]
    await asyncio.gather(*(turns.process_update(one, job) for one, job in zip(updates, works, strict=True)))
    return events


async def test_the_updates_of_a_chat_are_worked_on_in_their_order():
    """A short message never overtakes the long one before it."""
    events = await order_of(update(1, chat=5), update(2, chat=5), update(3, chat=5))
    assert events == [(what, number) for number in (1, 2, 3) for what in ("begins", "ends")]


async def test_other_chats_do_not_wait():
    """What another person writes is worked on at once."""
    events = await order_of(update(1, chat=5), update(2, chat=6))
    assert events == [("begins", 1), ("begins", 2), ("ends", 2), ("ends", 1)]


async def test_no_more_are_worked_on_than_is_allowed():
    """With one at a time, chats take turns too."""
    events = await order_of(update(1, chat=5), update(2, chat=6), at_once=1)
    assert events == [("begins", 1), ("ends", 1), ("begins", 2), ("ends", 2)]


async def test_a_failure_does_not_hold_up_the_chat():
    """The next message of a chat is worked on after one that failed."""
    turns = Turns(8)
    done = []

    async def fail():
        raise RuntimeError("été")

    async def work():
        done.append(True)

    failed, worked = await asyncio.gather(
        turns.process_update(update(1, chat=5), fail()),
        turns.process_update(update(2, chat=5), work()),
        return_exceptions=True,
    )
    assert isinstance(failed, RuntimeError)
    assert worked is None
    assert done == [True]


async def test_nothing_is_kept_of_a_chat():
    """When its work is done, the chat is forgotten."""
    turns = Turns(8)
    await turns.process_update(update(1, chat=5), asyncio.sleep(0))
    assert list(turns._locks) == []
