"""The queue of updates, and getUpdates with its long poll. An update stays until it is acknowledged."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.standin.flood import Clock
from tests.standin.params import Params
from tests.standin.rules import LONG_POLL_SECONDS, UPDATE_SECONDS, Refused

if TYPE_CHECKING:
    from tests.standin.state import Account

FIRST_UPDATE = 100_001
UPDATE_KINDS = frozenset(
    {
        "message", "edited_message", "channel_post", "edited_channel_post", "inline_query",
        "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query", "poll",
        "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "message_reaction",
        "message_reaction_count", "chat_boost", "removed_chat_boost", "business_connection",
        "business_message", "edited_business_message", "deleted_business_messages", "purchased_paid_media",
    }
)  # fmt: skip
BY_DEFAULT = UPDATE_KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True, slots=True)
class Update:
    """One update. Those of one `lane` (a chat, or a person's inline queries) are delivered in order."""

    id: int
    kind: str
    body: dict[str, Any]
    lane: int
    expires: float

    def wire(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.body}


@dataclass(slots=True, eq=False)
class Poll:
    """A getUpdates that waits. `cut` says why it has to end."""

    cut: str = ""


class UpdateQueue:
    """Updates in order of their ids, of the kinds that the bot allows."""

    def __init__(self, clock: Clock, changed: Callable[[], None], *, guard: float = 3.0) -> None:
        self._clock, self._changed = clock, changed
        self._pending: list[Update] = []
        self._next_id = FIRST_UPDATE
        self.allowed = BY_DEFAULT
        self.poll: Poll | None = None
        self.guard = guard  # seconds by which the server slows down a bot that polls in haste
        self.last_offset: int | None = None
        self.last_poll = 0.0
        self.next_conflict = 0.0

    @property
    def pending(self) -> list[Update]:
        self._pending = [update for update in self._pending if update.expires > self._clock.now()]
        return self._pending

    def add(self, kind: str, body: dict[str, Any], lane: int, seconds: float = UPDATE_SECONDS) -> int:
        """The id of the new update; 0 if the bot does not want this kind."""
        if kind not in self.allowed:
            return 0
        update = Update(self._next_id, kind, body, lane, self._clock.now() + seconds)
        self._next_id += 1
        self._pending.append(update)
        self._changed()
        return update.id

    def remove(self, update: Update) -> None:
        self._pending = [other for other in self._pending if other.id != update.id]
        self._changed()

    def clear(self) -> None:
        self._pending = []

    def fetch(self, offset: int, limit: int) -> list[Update]:
        """Acknowledge all before `offset`, return what follows; a negative one keeps only the last ones."""
        if offset < 0:
            self._pending = self.pending[offset:]
        elif offset > 0:
            self._pending = [update for update in self.pending if update.id >= offset]
        return self.pending[:limit]

    def allow(self, kinds: Iterable[str]) -> None:
        """Unknown kinds are passed over; none at all means the default."""
        wanted = frozenset(kinds)
        self.allowed = wanted & UPDATE_KINDS if wanted else BY_DEFAULT

    def cut_poll(self, why: str) -> None:
        if self.poll:
            self.poll.cut = why
            self.poll = None
            self._changed()


def allow_updates(account: "Account", params: Params) -> None:
    """allowed_updates holds until it is given again."""
    if params.text("allowed_updates"):
        account.queue.allow(str(kind) for kind in params.json_array("allowed_updates", "update types"))


async def conflict(queue: UpdateQueue, words: str) -> Refused:
    """The refusal; if there was one just before, it comes late, to slow down two bots that fight."""
    now = asyncio.get_running_loop().time()
    if now < queue.next_conflict:
        await asyncio.sleep(queue.guard)
    else:
        queue.next_conflict = now + queue.guard
    return Refused(words, code=409)


async def get_updates(account: "Account", params: Params) -> list[dict[str, Any]]:
    queue = account.queue
    if account.webhook.url:
        raise await conflict(queue, WEBHOOK_ACTIVE)
    offset = params.number("offset")
    limit = params.number("limit", 100, 1, 100)
    seconds = float(params.number("timeout", 0, 0, LONG_POLL_SECONDS))
    allow_updates(account, params)

    now = asyncio.get_running_loop().time()
    if offset == queue.last_offset:
        if seconds < queue.guard and now < queue.last_poll + queue.guard:
            seconds = queue.guard
        if now < queue.last_poll + queue.guard / 6:
            limit = 1
    queue.last_offset, queue.last_poll = offset, now

    queue.cut_poll(OTHER_POLL)
    poll = queue.poll = Poll()
    try:
        while not (updates := queue.fetch(offset, limit)):
            left = now + seconds - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await account.signal.wait(left)
            if poll.cut:
                raise await conflict(queue, poll.cut)
    finally:
        if queue.poll is poll:
            queue.poll = None
    return [update.wire() for update in updates]
