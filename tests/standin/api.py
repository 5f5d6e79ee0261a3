"""BotApi: the stand-in as tests use it. Starts the server, owns its clock, closes everything at the end."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.standin.control import Control
from tests.standin.control_http import ControlRoutes
from tests.standin.flood import Clock, Flood, FloodLimits
from tests.standin.server import LARGEST_BODY, BotServer
from tests.standin.state import Account
from tests.standin.webhook import Delivery

DEFAULT_TOKEN = "123456:TEST"  # opens nothing but this stand-in
DEFAULT_USERNAME = "findings_test_bot"
GOODBYE_SECONDS = 1.0


class BotApi(Control):
    """A strict stand-in for api.telegram.org on 127.0.0.1, with the control side of its first bot.

        async with BotApi() as api:
            builder = ApplicationBuilder().token(api.token).base_url(api.base_url)
            asked = api.say("How many recommendations?")
            answer = await api.reply_to(after=asked)

    `flood` switches the limits on messages a second on, `group_privacy` the mode in which a bot hears no small
    talk. Each of `routes` is called with the web application, to serve something beside it at the same address.
    `poll_guard_seconds` is what the server adds to slow down hasty polls and fighting bots;
    `webhook_retry_seconds` is the unit of its growing delay. Both are true to the server; tests that wait for
    them may shorten them.
    """

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        username: str = DEFAULT_USERNAME,
        port: int = 0,
        flood: FloodLimits | None = None,
        group_privacy: bool = False,
        routes: Sequence[Callable[[web.Application], None]] = (),
        allow_plain_http_webhooks: bool = False,
        poll_guard_seconds: float = 3.0,
        webhook_retry_seconds: float = 1.0,
    ) -> None:
        self._clock = Clock()
        self._limits = flood
        self._privacy = group_privacy
        self._routes = routes
        self._plain_http = allow_plain_http_webhooks
        self._poll_guard = poll_guard_seconds
        self._retry = webhook_retry_seconds
        self._server = BotServer()
        self._deliveries: list[Delivery] = []
        self._port = port
        self._runner: web.AppRunner | None = None
        super().__init__(self._account(token, username), self._clock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def base_url(self) -> str:
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    def add_bot(self, token: str, username: str) -> Control:
        """One more bot on the running server, with people and chats of its own."""
        control = Control(self._account(token, username), self._clock)
        self._connect(control)
        return control

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST_BODY)
        self._server.add_routes(app)
        ControlRoutes(self._server).add_routes(app)
        for add_routes in self._routes:
            add_routes(app)
        # A poll whose bot has gone is cancelled, as the real server drops it.
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=GOODBYE_SECONDS, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self._connect(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for control in self._server.bots.values():
            control.account.queue.guard = 0.0
            control.account.queue.cut_poll("Conflict: the server is closing")
        for delivery in self._deliveries:
            await delivery.close()
        if self._runner:
            await self._runner.cleanup()

    def _account(self, token: str, username: str) -> Account:
        flood = Flood(self._limits, self._clock) if self._limits else None
        account = Account(token, username, self._clock, flood)
        account.group_privacy = self._privacy
        account.queue.guard = self._poll_guard
        account.webhook.plain_http = self._plain_http
        return account

    def _connect(self, control: Control) -> None:
        self._server.bots[control.token] = control
        self._deliveries.append(Delivery(control.account, self._server.call, self._retry))
