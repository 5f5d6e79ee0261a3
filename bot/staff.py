"""What the staff see: how much was asked, and what found no answer. Told to administrators only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.feedback_replies import off_replies, stats_replies, unanswered_replies
from bot.journal import UNANSWERED, Journal, today_in_utc
from bot.replies import Reply
from bot.texts import Texts

_STATS_DAYS = 14
_UNANSWERED_DAYS = 31


@dataclass(frozen=True, slots=True)
class Staff:
    """What is kept for the staff, and who they are. `administrators` are ids of Telegram's users.

    `kept_days` is how long votes and questions are kept.
    """

    journal: Journal
    administrators: Sequence[int]
    kept_days: int

    def stats(self, texts: Texts) -> list[Reply]:
        """How many questions there were lately, by day and language. Raises JournalError."""
        if not self.journal.keeps:
            return off_replies(texts)
        until = today_in_utc()
        since = until - dt.timedelta(days=_STATS_DAYS - 1)
        counts, entries = self.journal.counts(since), self.journal.entries(None, since)
        return stats_replies(counts, entries, texts, since=since, until=until)

    def unanswered(self, texts: Texts) -> list[Reply]:
        """The questions that found no answer lately. Raises JournalError."""
        if not self.journal.keeps:
            return off_replies(texts)
        since = today_in_utc() - dt.timedelta(days=_UNANSWERED_DAYS - 1)
        return unanswered_replies(self.journal.entries(UNANSWERED, since), texts)
