"""Build the Telegram application: the one factory, which tests call with another address."""

from telegram import LinkPreviewOptions
from telegram.error import InvalidToken
from telegram.ext import Application, ApplicationBuilder, Defaults

from bot.handlers import Handlers
from bot.settings import Settings, SettingsError
from index import Findings

_AT_ONCE = 64  # updates; each waits for a search or for Telegram, so more than there are cores


def build_application(settings: Settings, findings: Findings) -> Application:  # type: ignore[type-arg]  # six parameters, none of them ours
    """The application, ready to run. Raises SettingsError without a token."""
    application = (
        ApplicationBuilder()
        .token(settings.required_token)
        .base_url(settings.api_url)
        .concurrent_updates(_AT_ONCE)
        .connection_pool_size(_AT_ONCE)
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .build()
    )
    Handlers(findings).register(application)
    return application


def run_application(settings: Settings, findings: Findings) -> None:
    """Poll for updates until the process is told to stop. A Telegram that cannot be reached is tried again.

    Raises SettingsError without a token, or if Telegram does not know it.
    """
    application = build_application(settings, findings)
    try:
        application.run_polling(allowed_updates=["message", "callback_query"], bootstrap_retries=-1)
    except InvalidToken:  # whose message holds the token
        raise SettingsError(
            "Telegram does not know the token in FINDINGS_TOKEN: copy it again from @BotFather, whole, and start again"
        ) from None
