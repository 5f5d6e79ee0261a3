"""Build the Telegram application: the one factory, which tests call with another address."""

from telegram import LinkPreviewOptions
from telegram.ext import Application, ApplicationBuilder, Defaults

from bot.handlers import Handlers
from bot.settings import Settings
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
