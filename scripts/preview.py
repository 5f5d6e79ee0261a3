"""Try the bot before there is a token: the real bot, with a page in the browser in place of Telegram."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from index import FindingsError
from scripts.rehearsal.playing import Plan, rehearse

ROOT = Path(__file__).resolve().parent.parent

DESCRIPTION = """\
Try the bot before there is a token: the real bot, with a page in the browser in place of Telegram.

A stand-in for Telegram starts on this computer, the bot starts and talks to it, and a page opens
that looks and behaves like a chat on a phone. It shows what the bot really sends, and lets you do
what people do: ask, press buttons, reply, edit, send a photo or a voice message, ask from another
chat, write in a group, and change the language of the phone. No account, no token, no network."""

EPILOG = """\
examples:
  make preview
      build the index if it is out of date, start, and open the page
  scripts/preview.py --index /tmp/other --port 8600
      with another index, always at the same address
  scripts/preview.py --pictures docs/pictures
      take pictures of the page for the documentation, and stop; needs Chromium and
      a font with emoji (on Debian: apt install chromium fonts-noto-color-emoji)

Ctrl-C stops all of it. What was said is then forgotten. Of the settings of the bot,
only FINDINGS_MODELS and FINDINGS_HELP count here.
Exit status: 0 if it was stopped; 1 if something stood in the way, or the bot ended by itself."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    options = _options(arguments)
    plan = Plan(
        index=options.index,
        port=options.port,
        seconds=options.seconds,
        browser=options.browser and options.pictures is None,
        pictures=options.pictures,
    )
    try:
        asyncio.run(rehearse(plan))
    except FindingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--index", type=Path, default=ROOT / "var/index", metavar="DIR", help="another index (var/index/)")
    add("--port", type=_port, default=0, metavar="N", help="port of the page on 127.0.0.1 (any that is free)")
    add("--no-browser", dest="browser", action="store_false", help="print the address and open nothing")
    add("--for", dest="seconds", type=_seconds, metavar="SECONDS", help="stop by itself (runs until Ctrl-C)")
    add("--pictures", type=Path, metavar="DIR", help="write answer.png and page.png into this folder, and stop")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number from 0 to 65535")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} must be a number of seconds above 0")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
