"""Tell how far long work has come, on standard error: figures alone go to standard output."""

import sys
import time
from typing import NoReturn

from tqdm import tqdm

from index.build import Progress

_SILENCE = 30  # seconds between lines where no bar can be drawn


def stage(name: str) -> Progress:
    """A bar on a terminal; elsewhere a line when it begins, one every half minute, and one when it ends."""
    return _bar(name) if sys.stderr.isatty() else _lines(name)


def _bar(name: str) -> Progress:
    bar: tqdm[NoReturn] | None = None  # made when something is done, so that a stage with nothing to do shows nothing

    def advance(done: int, of: int) -> None:
        nonlocal bar
        bar = bar or tqdm(desc=name, leave=False, unit="", file=sys.stderr)
        bar.total = of
        bar.update(done - bar.n)
        if done >= of:
            bar.close()

    return advance


def _lines(name: str) -> Progress:
    due = 0.0

    def tell(done: int, of: int) -> None:
        nonlocal due
        if done >= of or time.monotonic() >= due:
            due = time.monotonic() + _SILENCE
            print(f"{name}: {done:,} of {of:,}", file=sys.stderr, flush=True)

    return tell
