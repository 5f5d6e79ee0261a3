"""The clock of the stand-in, and the limits on messages a second. The real numbers are unpublished."""

import math
import time
from dataclasses import dataclass

from tests.standin.rules import Refused


class Clock:
    """Seconds since 1970. Freeze it and it moves only when told to."""

    def __init__(self) -> None:
        self._frozen: float | None = None
        self._ahead = 0.0

    def now(self) -> float:
        return time.time() + self._ahead if self._frozen is None else self._frozen

    def freeze(self, at: float | None = None) -> None:
        self._frozen = self.now() if at is None else at

    def thaw(self) -> None:
        """Run on from the moment at which it stands."""
        self._ahead = self.now() - time.time()
        self._frozen = None

    def advance(self, seconds: float) -> None:
        if self._frozen is None:
            self._ahead += seconds
        else:
            self._frozen += seconds


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """Messages a second, and how many may come at once: to a chat, to a group in addition, and in all."""

    chat_rate: float = 1.0
    chat_burst: int = 5
    group_rate: float = 20 / 60
    group_burst: int = 20
    overall_rate: float = 30.0
    overall_burst: int = 30


class Bucket:
    """`burst` tokens at first, `rate` new ones a second."""

    def __init__(self, rate: float, burst: int, now: float) -> None:
        self._rate, self._burst = rate, burst
        self._tokens, self._at = float(burst), now

    def wait(self, now: float) -> float:
        """Seconds until a token is there; 0 if one is."""
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        return max(0.0, (1 - self._tokens) / self._rate)

    def take(self, count: int) -> None:
        self._tokens -= count


class Flood:
    """Refuses with 429 once a chat, a group or the whole bot has had its share."""

    def __init__(self, limits: FloodLimits, clock: Clock) -> None:
        self._limits, self._clock = limits, clock
        self._buckets: dict[tuple[str, int], Bucket] = {}

    def spend(self, chat_id: int, count: int = 1) -> None:
        now = self._clock.now()
        shares = [
            ("all", 0, self._limits.overall_rate, self._limits.overall_burst),
            ("chat", chat_id, self._limits.chat_rate, self._limits.chat_burst),
        ]
        if chat_id < 0:
            shares.append(("group", chat_id, self._limits.group_rate, self._limits.group_burst))
        buckets = [self._buckets.setdefault((kind, key), Bucket(rate, burst, now)) for kind, key, rate, burst in shares]
        wait = math.ceil(round(max(bucket.wait(now) for bucket in buckets), 6))
        if wait:
            raise Refused(f"Too Many Requests: retry after {wait}", code=429, retry_after=wait)
        for bucket in buckets:
            bucket.take(count)
