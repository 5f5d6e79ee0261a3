"""What is remembered of a chat, for how long, and that no more is."""

import pytest

from bot.memory import MINUTES, Memory, Place, Said

HERE = Place(1, None)
SAID = Said("Où — <&> дети?", 3)
QUARTER = MINUTES * 60.0


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def memory(clock):
    return Memory(clock)


def held(memory):
    """How much is in memory, whether it may be told or not."""
    return len(memory._said)


def test_the_last_question_of_a_chat_is_remembered(memory):
    """With how many passages were shown for it; a later one takes its place."""
    assert memory.last(HERE) is None
    memory.remember(HERE, Said("before", 1))
    memory.remember(HERE, SAID)
    assert memory.last(HERE) == SAID
    assert held(memory) == 1


def test_after_a_quarter_of_an_hour_it_is_gone(memory, clock):
    """As /privacy says: to the second, and out of memory as well."""
    memory.remember(HERE, SAID)
    clock.seconds = QUARTER - 0.001
    assert memory.last(HERE) == SAID
    clock.seconds = QUARTER
    assert memory.last(HERE) is None
    assert held(memory) == 0


def test_a_new_question_begins_a_new_quarter_of_an_hour(memory, clock):
    """The time is that of the last one."""
    memory.remember(HERE, Said("before", 1))
    clock.seconds = QUARTER - 1
    memory.remember(HERE, SAID)
    clock.seconds = 2 * QUARTER - 2
    assert memory.last(HERE) == SAID


def test_whoever_speaks_next_all_that_is_old_is_gone(memory, clock):
    """A burst of questions does not stay until as many others have come."""
    for chat in range(100):
        memory.remember(Place(chat, None), SAID)
    clock.seconds = QUARTER
    memory.remember(Place(100, None), SAID)
    assert held(memory) == 1
    clock.seconds = 2 * QUARTER
    assert memory.last(HERE) is None
    assert held(memory) == 0


def test_chats_and_topics_of_a_group_are_kept_apart(memory):
    """Two topics of one group are two conversations, and the group without a topic is a third."""
    places = [Place(-100, None), Place(-100, 7), Place(-100, 8), Place(7, None)]
    for number, place in enumerate(places):
        memory.remember(place, Said(f"é{number}", number))
    assert [memory.last(place) for place in places] == [Said(f"é{number}", number) for number in range(4)]
    memory.forget(places[1])
    assert [memory.last(place) is None for place in places] == [False, True, False, False]


def test_what_is_to_be_forgotten_is_forgotten_at_once(memory):
    """After a cry for help nothing is left of what was asked before; forgetting twice does no harm."""
    memory.remember(HERE, SAID)
    memory.forget(HERE)
    memory.forget(HERE)
    assert memory.last(HERE) is None
    assert held(memory) == 0


def test_of_very_many_chats_the_oldest_are_forgotten(memory):
    """10,000 are remembered; who asked again lately counts as new."""
    for chat in range(10_000):
        memory.remember(Place(chat, None), SAID)
    memory.remember(Place(0, None), SAID)
    memory.remember(Place(10_000, None), SAID)
    assert held(memory) == 10_000
    assert memory.last(Place(0, None)) == SAID
    assert memory.last(Place(1, None)) is None
    assert memory.last(Place(2, None)) == SAID


def test_what_is_said_once_is_said_once_in_each_place(memory):
    """Also after what was asked has been forgotten."""
    assert memory.is_first(HERE)
    memory.forget(HERE)
    assert not memory.is_first(HERE)
    assert memory.is_first(Place(1, 7))


def test_nothing_is_known_of_a_place_after_a_quarter_of_an_hour(memory, clock):
    """That it was told is forgotten too, and each time that it would have been told counts."""
    assert memory.is_first(HERE)
    clock.seconds += 10 * 60
    assert not memory.is_first(HERE)
    clock.seconds += 14 * 60
    assert not memory.is_first(HERE)
    clock.seconds += 15 * 60
    memory.forget_old()
    assert dict(memory._spoken) == {}


def test_of_very_many_chats_the_one_that_was_silent_longest_is_told_again(memory):
    """10,000 are known to have been told; being asked about keeps a place among them."""
    for chat in range(10_000):
        assert memory.is_first(Place(chat, None))
    assert not memory.is_first(Place(0, None))
    assert memory.is_first(Place(10_000, None))
    assert not memory.is_first(Place(0, None))
    assert memory.is_first(Place(1, None))


def test_the_usual_clock_runs_by_itself():
    """Without a clock of a test, what was just asked is there."""
    memory = Memory()
    memory.remember(HERE, SAID)
    assert memory.last(HERE) == SAID
