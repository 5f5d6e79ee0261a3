"""What a process has spent and what it holds. Knows Linux's /proc; imports nothing that takes time or memory itself."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Spent:
    """What one call took, in milliseconds. `cpu` is that of all threads of the process."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Held:
    """The memory of this process, in MB of 1,000,000 bytes, now and at its peak.

    `own` is what only giving up frees; the rest of `resident` is mapped from files, and the kernel takes it back when
    others need it.
    """

    resident: float
    peak: float
    own: float


def spent_by(call: Callable[[], object]) -> Spent:
    """What `call` takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return Spent(1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu))


def cpu_seconds() -> float:
    """CPU of this process and of those of its children that have ended, as user and as system."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def held() -> Held:
    """Raises OSError where there is no /proc."""
    rows = (line.split() for line in STATUS.read_text(encoding="utf-8").splitlines())
    sizes = {row[0]: int(row[1]) * 1024 / 1e6 for row in rows if row[-1] == "kB"}
    return Held(resident=sizes["VmRSS:"], peak=sizes["VmHWM:"], own=sizes["RssAnon:"])


def percentile(values: Sequence[float], percent: int) -> float:
    """The least of `values` that `percent` of them do not exceed."""
    return sorted(values)[-(-percent * len(values) // 100) - 1]
