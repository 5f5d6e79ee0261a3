"""The bot's settings, from the environment. Each is listed in the README."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index import FindingsError

ROOT = Path(__file__).resolve().parent.parent
API_URL = "https://api.telegram.org/bot"


class SettingsError(FindingsError):
    """A setting is missing or cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the index lies, and how to reach Telegram. `token` is empty where none was given."""

    token: str
    api_url: str
    index: Path
    models: Path

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
    """Settings from FINDINGS_TOKEN, FINDINGS_API_URL, FINDINGS_INDEX and FINDINGS_MODELS, with their defaults."""
    return Settings(
        token=environment.get("FINDINGS_TOKEN", "").strip(),
        api_url=environment.get("FINDINGS_API_URL", "") or API_URL,
        index=Path(environment.get("FINDINGS_INDEX", "") or ROOT / "var" / "index"),
        models=Path(environment.get("FINDINGS_MODELS", "") or ROOT / "var" / "models"),
    )
