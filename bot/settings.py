"""The bot's settings, from the environment. Each is listed in the README."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index import FindingsError

ROOT = Path(__file__).resolve().parent.parent
API_URL = "https://api.telegram.org/bot"


class SettingsError(FindingsError):
    """A setting is missing or cannot be used."""


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where Telegram calls, and where this process listens: usually behind a proxy that speaks TLS.

    `url` is the public address, and its path is the one that is served. Without a `secret`, one is derived from the
    token. `answer_seconds` is the longest that Telegram waits for an answer; it gives up at about 60.
    """

    url: str
    secret: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8080
    answer_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie, and how to reach Telegram. `token` is empty where none was given.

    `feedback` is the file of votes and unanswered questions, None if they are not kept; they are kept for
    `feedback_days`. `webhook` is None where Telegram is polled.
    """

    token: str = field(repr=False)
    api_url: str
    index: Path
    models: Path
    help: Path
    feedback: Path | None
    feedback_days: int
    administrators: tuple[int, ...]
    webhook: WebhookSettings | None

    @property
    def required_token(self) -> str:
        """The token. Raises SettingsError if there is none."""
        if not self.token:
            raise SettingsError(
                "FINDINGS_TOKEN is not set: write to @BotFather in Telegram, send /newbot, and start again "
                "with FINDINGS_TOKEN=the-token-it-gives make bot"
            )
        return self.token


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Settings from the variables FINDINGS_…, with their defaults. Raises SettingsError for one that cannot be used."""

    def path(name: str, *default: str) -> Path:
        return Path(environment.get(name, "") or ROOT.joinpath(*default))

    feedback = environment.get("FINDINGS_FEEDBACK", "").strip()
    return Settings(
        token=environment.get("FINDINGS_TOKEN", "").strip(),
        api_url=environment.get("FINDINGS_API_URL", "") or API_URL,
        index=path("FINDINGS_INDEX", "var", "index"),
        models=path("FINDINGS_MODELS", "var", "models"),
        help=path("FINDINGS_HELP", "corpus", "help.toml"),
        feedback=None if feedback.lower() == "off" else Path(feedback or ROOT / "var" / "feedback.sqlite3"),
        feedback_days=_number(environment, "FINDINGS_FEEDBACK_DAYS", 90, 1, 3650),
        administrators=_ids(environment.get("FINDINGS_ADMINS", "")),
        webhook=_webhook(environment),
    )


def _webhook(environment: Mapping[str, str]) -> WebhookSettings | None:
    url = environment.get("FINDINGS_WEBHOOK_URL", "").strip()
    if not url:
        return None
    return WebhookSettings(
        url=url,
        secret=environment.get("FINDINGS_WEBHOOK_SECRET", "").strip(),
        host=environment.get("FINDINGS_WEBHOOK_HOST", "") or "127.0.0.1",
        port=_number(environment, "FINDINGS_WEBHOOK_PORT", 8080, 1, 65535),
    )


def _ids(text: str) -> tuple[int, ...]:
    words = re.split(r"[\s,;]+", text.strip()) if text.strip() else []
    if not all(word.isdecimal() for word in words):
        raise SettingsError(
            f"FINDINGS_ADMINS is {text!r}, but must be the numbers of Telegram users, with commas between them. "
            f"@userinfobot in Telegram tells somebody's own."
        )
    return tuple(map(int, words))


def _number(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environment.get(name, "").strip()
    number = int(text) if text.isdecimal() else default if not text else -1
    if not least <= number <= most:
        raise SettingsError(f"{name} is {text!r}, but must be a whole number from {least} to {most}")
    return number
