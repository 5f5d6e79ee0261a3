"""Read one file in a process of its own, within limits on time and memory. Knows no PDF; needs a Unix system.

A broken file can hang the libraries that read it, eat all memory, or crash them, and no exception tells. A
process can be ended from outside whatever it is at: the page that it was reading is then left out, and the file
read anew. The process is fresh for each file and dies with the one that started it. It is a guard against
accidents, and no sandbox: who takes over the process has our rights.
"""

import contextlib
import faulthandler
import logging
import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any, TypeAlias, TypeVar

from index.errors import ReportError

T = TypeVar("T")
_Line: TypeAlias = "Connection[Any, Any]"  # quoted: it takes no parameters at run time

Progress: TypeAlias = Callable[[int, int], None]
"""Called with how many pages are done, and of how many."""

Skip: TypeAlias = Mapping[int, str]
"""The 1-based numbers of pages that must not be read, each with the reason, to be told with the page."""

Read: TypeAlias = Callable[[Path, Progress, Skip], T]
"""Reads a file page by page. Calls its progress with 0 once the file is open, and after each page.

A function of a module (or a partial of one), and what it returns or raises, can be pickled. It lets MemoryError
through.
"""

_START_SECONDS = 60  # a process starts within half a second; this is for machines that are busy or swap
_GRACE_SECONDS = 2
_NOISE_BYTES = 1 << 20
_NOISE_KEPT = 4000  # characters: enough for the stack that a crash prints
_REMEDY = "Print it to a new PDF, or split it, and put that into the folder instead."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the reading of one file may cost.

    `page_seconds` is for each page, and as much for opening the file; a page of a report takes about 0.05, the
    slowest that we know 9. `file_seconds` is for all of it. `megabytes` is memory on top of the program's own,
    enforced on Linux only; a report of 170 pages takes about 50. After `skipped_pages` pages that had to be
    left out, the next one costs the file.
    """

    page_seconds: float = 60
    file_seconds: float = 900
    megabytes: int = 1024
    skipped_pages: int = 5


def read_in_worker(path: Path, read: Read[T], limits: Limits, progress: Progress) -> T:
    """What `read` makes of the file at `path`, read in a process of its own.

    A page that takes too long, needs too much memory or crashes the process is given to `read` among those to
    skip, and the file is read again from the start; `progress` hears only what is new.
    Raises ReportError if that happens outside of a page or to too many of them, or the file takes too long in all;
    and whatever `read` raises, with the traceback as a note.
    """
    until = time.monotonic() + limits.file_seconds
    skip: dict[int, str] = {}
    furthest = -1

    def told(done: int, of: int) -> None:
        nonlocal furthest
        if done > furthest:
            furthest = done
            progress(done, of)

    while True:
        outcome = _attempt(_Order(path, read, skip, limits), until, told)
        if isinstance(outcome, _Result):
            value: T = outcome.value
            return value
        if not outcome.costs_the_page or outcome.page in skip or len(skip) >= limits.skipped_pages:
            raise _given_up(path, outcome, skip, limits)
        _log.debug("%s: page %d %s\n%s", path.name, outcome.page, outcome.reason, outcome.noise)
        skip[outcome.page] = outcome.reason


@dataclass(frozen=True, slots=True)
class _Order:
    path: Path
    read: Read[Any]
    skip: Skip
    limits: Limits


@dataclass(frozen=True, slots=True)
class _Ready:
    """The process has started and begins to read."""


@dataclass(frozen=True, slots=True)
class _Step:
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class _Result:
    value: Any


@dataclass(frozen=True, slots=True)
class _Failure:
    error: Exception


@dataclass(frozen=True, slots=True)
class _OutOfMemory:
    """A MemoryError got through to the top."""


@dataclass(frozen=True, slots=True)
class _Died:
    """The process sends this no more; `how` is the signal or the exit status."""

    how: str


@dataclass(frozen=True, slots=True)
class _Stopped:
    """Why and where an attempt ended without a result. `last` is None until the file is open."""

    reason: str
    last: _Step | None
    out_of_time: bool
    noise: str

    @property
    def page(self) -> int:
        """The 1-based page that was being read."""
        return self.last.done + 1 if self.last else 1

    @property
    def costs_the_page(self) -> bool:
        return self.last is not None and self.last.done < self.last.of and not self.out_of_time


def _given_up(path: Path, stopped: _Stopped, skip: Skip, limits: Limits) -> ReportError:
    place = f"page {stopped.page} of {stopped.last.of}" if stopped.last else ""
    if stopped.out_of_time:
        what = f"took longer than {limits.file_seconds:g} s in all" + (place and f", and was stopped at {place}")
    elif not stopped.last:
        what = f"opening it {stopped.reason}"
    elif stopped.last.done >= stopped.last.of:
        what = f"what comes after its last page {stopped.reason}"
    else:
        others = [number for number in skip if number != stopped.page]
        too = "; so it went with page " + ", ".join(map(str, others)) if others else ""
        what = f"given up at {place}, which {stopped.reason}{too}"
    error = ReportError(f"{path.name}: {what}. {_REMEDY}")
    if stopped.noise:
        error.add_note(stopped.noise)
    return error


def _attempt(order: _Order, until: float, progress: Progress) -> _Result | _Stopped:
    """Read once. `until` is when the file's time is up, by the monotonic clock."""
    limits = order.limits
    ready = False
    last: _Step | None = None
    out_of_time = False
    with _child() as child:
        with contextlib.suppress(OSError):  # if it is dead already, that is heard next
            child.line.send(order)
        while True:
            left = until - time.monotonic()
            match child.hear(min(left, limits.page_seconds if ready else _START_SECONDS)):
                case _Ready():
                    ready = True
                case _Step() as last:
                    progress(last.done, last.of)
                case _Result() as result:
                    return result
                case _Failure(error):
                    raise error
                case _OutOfMemory():
                    reason = f"needed more than {limits.megabytes} MB"
                    break
                case _Died(how):
                    reason = f"crashed the program that reads it ({how})"
                    break
                case None:
                    out_of_time = time.monotonic() >= until
                    reason = f"took longer than {limits.page_seconds:g} s"
                    break
        child.end()
        if not ready and not out_of_time:
            raise RuntimeError(f"the process to read {order.path.name} did not start:\n{child.noise()}")
        return _Stopped(reason, last, out_of_time, child.noise())


@dataclass(frozen=True, slots=True)
class _Child:
    """The process, our end of the line to it, and the file that takes what libraries print in it."""

    process: subprocess.Popen[bytes]
    line: _Line
    output: IO[bytes]

    def hear(self, seconds: float) -> _Ready | _Step | _Result | _Failure | _OutOfMemory | _Died | None:
        """What it says next, or None if that is nothing for so long."""
        try:
            message: _Ready | _Step | _Result | _Failure | _OutOfMemory | None
            message = self.line.recv() if self.line.poll(max(0, seconds)) else None
        except (EOFError, OSError):  # perhaps amid a message
            return _Died(self.end())
        return message

    def end(self) -> str:
        """End it and all that it started, unless it has ended; how it ended."""
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS says the latter of the dead
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        code = self.process.returncode
        return signal.Signals(-code).name if code < 0 else f"exit status {code}"

    def noise(self) -> str:
        """The last that was printed; only after its end, for the two share their place in the file."""
        self.output.seek(0)
        return self.output.read().decode(errors="replace")[-_NOISE_KEPT:].strip()


@contextlib.contextmanager
def _child() -> Iterator[_Child]:
    here, there = Pipe()
    with here, tempfile.TemporaryFile() as output:
        with there:
            process = subprocess.Popen(
                # -P: the folder that one happens to be in is no place to import from.
                [sys.executable, "-P", "-c", f"from {__name__} import serve; serve()"],
                stdin=there.fileno(),
                stdout=output,
                stderr=output,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)},
                start_new_session=True,  # Ctrl-C is for us alone, and what it starts can be ended with it
            )
        child = _Child(process, here, output)
        try:
            yield child
        finally:
            child.end()


def serve() -> None:
    """Take one order from standard input, and answer there. What the process runs, and nobody else."""
    line: _Line = Connection(os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    faulthandler.enable()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    order: _Order = line.recv()
    threading.Thread(target=_end_with_parent, args=(line,), daemon=True).start()
    _restrict(order.limits)

    def progress(done: int, of: int) -> None:
        _end_later(order.limits)
        line.send(_Step(done, of))

    line.send(_Ready())
    _end_later(order.limits)
    try:
        value = order.read(order.path, progress, order.skip)
        signal.setitimer(signal.ITIMER_REAL, 0)  # whoever started us may be suspended, and take it later
        line.send(_Result(value))
    except MemoryError:
        line.send(_OutOfMemory())
    except Exception as error:  # noqa: BLE001  # whatever it is, it is raised again where we were started
        line.send(_Failure(_sendable(error)))


def _restrict(limits: Limits) -> None:
    in_use = 0
    if sys.platform == "linux":  # the sixth field counts pages of data and stack, see proc(5)
        in_use = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    for which, wanted in (
        (resource.RLIMIT_DATA, in_use + limits.megabytes * (1 << 20)),
        (resource.RLIMIT_FSIZE, _NOISE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, allowed = resource.getrlimit(which)
        most = wanted if allowed == resource.RLIM_INFINITY else min(wanted, allowed)
        resource.setrlimit(which, (most, most))


def _end_with_parent(line: _Line) -> None:
    line.poll(None)  # nothing comes after the order but the end of the line
    os.killpg(0, signal.SIGKILL)


def _end_later(limits: Limits) -> None:
    """End by ourselves if a page takes too long; for one without a parent that never lets other threads run."""
    signal.setitimer(signal.ITIMER_REAL, limits.page_seconds + _GRACE_SECONDS)  # SIGALRM ends us as it stands


def _sendable(error: Exception) -> Exception:
    text = "".join(traceback.format_exception(error))
    error.add_note(text)
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # our own, of this very moment
    except Exception:  # noqa: BLE001  # an exception's constructor may want anything
        return RuntimeError(text)
    return error
