"""Run the stand-in alone: python -m tests.standin --port 0 --token 123456:TEST."""

import argparse
import asyncio
import signal
from contextlib import suppress

from tests.standin.api import DEFAULT_TOKEN, DEFAULT_USERNAME, BotApi
from tests.standin.flood import FloodLimits

EPILOG = """\
Point a bot at it with the base URL that is printed (python-telegram-bot: ApplicationBuilder().base_url).
Act as a person with JSON over HTTP, for instance:

  curl -H 'Content-Type: application/json' -d '{"text": "/start"}'   http://127.0.0.1:PORT/control/say
  curl -H 'Content-Type: application/json' -d '{"button": "Next"}'   http://127.0.0.1:PORT/control/press
  curl -H 'Content-Type: application/json' -d '{}'                   http://127.0.0.1:PORT/control/transcript

An unknown act answers with the list of acts. It stops after --for seconds, on Ctrl-C or on SIGTERM.
"""


def parse_arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.standin",
        description="A strict stand-in for the Telegram Bot API on 127.0.0.1.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token (default: %(default)s)")
    parser.add_argument("--username", default=DEFAULT_USERNAME, help="the bot's name (default: %(default)s)")
    parser.add_argument("--flood", action="store_true", help="limit messages a second as Telegram does")
    parser.add_argument(
        "--plain-http-webhooks",
        action="store_true",
        help="deliver to http:// and to any port, for a local bot",
    )
    parser.add_argument("--for", dest="seconds", type=float, default=3600, metavar="SECONDS", help="default: 3600")
    return parser.parse_args(argv)


async def serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with BotApi(
        token=options.token,
        username=options.username,
        port=options.port,
        flood=FloodLimits() if options.flood else None,
        allow_plain_http_webhooks=options.plain_http_webhooks,
    ) as api:
        print(f"token     {api.token}\nbots      {api.base_url}\nfiles     {api.base_file_url}")  # noqa: T201
        print(f"control   {api.url}/control/", flush=True)  # noqa: T201 - the address is what this command is for
        with suppress(TimeoutError):
            async with asyncio.timeout(options.seconds):
                await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve(parse_arguments()))
