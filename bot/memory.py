"""The last question of a chat, in memory for a quarter of an hour: the only thing that is known about anybody.

What a message replies to comes first; this is for those who write "and for boys?" without replying. Nothing of it is
written to a disk, and another machine does without. For as long it is also remembered that a chat has been told what is
said once.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MINUTES = 15
_CHATS = 10_000  # the oldest are forgotten first; 3 MB


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, and in a group with topics the topic."""

    chat: int
    thread: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """The last question, and how many passages were shown for it."""

    question: str
    shown: int


class Memory:
    """What was asked last, by place."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._said: OrderedDict[Place, tuple[float, Said]] = OrderedDict()
        self._spoken: OrderedDict[Place, float] = OrderedDict()

    def remember(self, place: Place, said: Said) -> None:
        """Put this in the place of what was asked there before."""
        self.forget(place)
        self._said[place] = self._now() + MINUTES * 60, said
        if len(self._said) > _CHATS:
            self._said.popitem(last=False)
        self.forget_old()

    def is_first(self, place: Place) -> bool:
        """Whether this is asked about the place for the first time in a conversation: for what is said once in it.

        One ends when this has not been asked for a quarter of an hour.
        """
        self.forget_old()
        first = place not in self._spoken
        self._spoken[place] = self._now() + MINUTES * 60
        self._spoken.move_to_end(place)
        if len(self._spoken) > _CHATS:
            self._spoken.popitem(last=False)
        return first

    def forget(self, place: Place) -> None:
        """Know nothing of the place any more."""
        self._said.pop(place, None)

    def forget_old(self) -> None:
        """Know nothing any more of what was asked too long ago."""
        while self._said and next(iter(self._said.values()))[0] <= self._now():
            self._said.popitem(last=False)
        while self._spoken and next(iter(self._spoken.values())) <= self._now():
            self._spoken.popitem(last=False)

    def last(self, place: Place) -> Said | None:
        """What was asked there last; None if that is too long ago."""
        self.forget_old()
        _until, said = self._said.get(place, (0.0, None))
        return said
