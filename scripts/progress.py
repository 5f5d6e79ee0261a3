"""Tell how far long work has come, on standard error: figures alone go to standard output."""

import sys
import time
from typing import NoReturn

from tqdm import tqdm

from index.build import Progress

_SILENCE = 30  # seconds between lines where no bar can be drawn


def stage(name: str) -> Progress:
    """A bar on a terminal; elsewhere a line when it begins, one every half minute, and one when it ends."""
    return bar(name) if sys.stderr.isatty() else _lines(name)


def bar(name: str) -> Progress:
    """A bar on a terminal; a stage with nothing to do shows none."""
    drawn: tqdm[NoReturn] | None = None

    def advance(done: int, of: int) -> None:
        nonlocal drawn
        drawn = drawn or tqdm(desc=name, leave=False, unit="", file=sys.stderr)
        drawn.total = of
        drawn.update(done - drawn.n)
        if done >= of:
            drawn.close()

    return advance


def _lines(name: str) -> Progress:
    due = 0.0

    def tell(done: int, of: int) -> None:
        nonlocal due
        if done >= of or time.monotonic() >= due:
            due = time.monotonic() + _SILENCE
            print(f"{name}: {done:,} of {of:,}", file=sys.stderr, flush=True)

    return tell
