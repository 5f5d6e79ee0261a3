"""Settings come from the environment: each variable, what stands in for it, and what cannot be used."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from bot.settings import API_URL, ROOT, Settings, SettingsError, WebhookSettings, settings_from

DEFAULTS = Settings(
    token="",
    api_url="https://api.telegram.org/bot",
    index=ROOT / "var" / "index",
    models=ROOT / "var" / "models",
    help=ROOT / "corpus" / "help.toml",
    feedback=ROOT / "var" / "feedback.sqlite3",
    feedback_days=90,
    administrators=(),
    webhook=None,
)
HOOK = "https://example.org/été?<&>"


def test_without_any_variable_everything_has_its_place():
    """Beside the program, at Telegram's address, with votes kept for 90 days and nobody to see them in Telegram."""
    assert settings_from({}) == DEFAULTS
    assert (ROOT / "bot" / "settings.py").exists()
    assert DEFAULTS.api_url == API_URL


@pytest.mark.parametrize(
    ("variable", "value", "changed"),
    [
        ("FINDINGS_TOKEN", " 1:abc\n", {"token": "1:abc"}),
        ("FINDINGS_API_URL", "http://127.0.0.1:1/bot", {"api_url": "http://127.0.0.1:1/bot"}),
        ("FINDINGS_INDEX", "/srv/Дети & été", {"index": Path("/srv/Дети & été")}),
        ("FINDINGS_MODELS", "models", {"models": Path("models")}),
        ("FINDINGS_HELP", "/etc/help.toml", {"help": Path("/etc/help.toml")}),
        ("FINDINGS_FEEDBACK", "/srv/f — <1>.sqlite3", {"feedback": Path("/srv/f — <1>.sqlite3")}),
        ("FINDINGS_FEEDBACK", "off", {"feedback": None}),
        ("FINDINGS_FEEDBACK", " OFF ", {"feedback": None}),
        ("FINDINGS_FEEDBACK_DAYS", "1", {"feedback_days": 1}),
        ("FINDINGS_FEEDBACK_DAYS", " 3650 ", {"feedback_days": 3650}),
        ("FINDINGS_ADMINS", "12", {"administrators": (12,)}),
        ("FINDINGS_ADMINS", " 12, 7;3\n9 ", {"administrators": (12, 7, 3, 9)}),
        ("FINDINGS_WEBHOOK_URL", f" {HOOK} ", {"webhook": WebhookSettings(HOOK)}),
    ],
)
def test_a_variable_changes_its_setting_and_no_other(variable, value, changed):
    """Blanks around a value are none of it."""
    assert settings_from({variable: value}) == replace(DEFAULTS, **changed)


@pytest.mark.parametrize(
    "variable",
    [
        "FINDINGS_TOKEN", "FINDINGS_API_URL", "FINDINGS_INDEX", "FINDINGS_MODELS", "FINDINGS_HELP", "FINDINGS_FEEDBACK",
        "FINDINGS_FEEDBACK_DAYS", "FINDINGS_ADMINS", "FINDINGS_WEBHOOK_URL",
    ],
)  # fmt: skip
def test_an_empty_variable_is_none(variable):
    """As systemd and containers leave it."""
    assert settings_from({variable: ""}) == DEFAULTS


@pytest.mark.parametrize(
    ("variable", "value", "changed"),
    [
        ("FINDINGS_WEBHOOK_SECRET", " s3cret ", {"secret": "s3cret"}),
        ("FINDINGS_WEBHOOK_HOST", "0.0.0.0", {"host": "0.0.0.0"}),  # noqa: S104  # as in a container
        ("FINDINGS_WEBHOOK_HOST", "", {}),
        ("FINDINGS_WEBHOOK_PORT", "1", {"port": 1}),
        ("FINDINGS_WEBHOOK_PORT", "65535", {"port": 65535}),
        ("FINDINGS_WEBHOOK_PORT", "", {}),
    ],
)
def test_a_webhook_has_settings_of_its_own(variable, value, changed):
    """On this machine at 8080 unless something else is said, and only where there is an address to be called at."""
    given = settings_from({"FINDINGS_WEBHOOK_URL": HOOK, variable: value})
    assert given.webhook == replace(WebhookSettings(HOOK, host="127.0.0.1", port=8080), **changed)
    assert settings_from({variable: value}).webhook is None


@pytest.mark.parametrize("value", ["0", "-1", "3651", "90.5", "été", "１２é", "9" * 30])
def test_days_that_are_none_are_told(value):
    """With the variable, the value and what may stand there."""
    told = f"FINDINGS_FEEDBACK_DAYS is {value!r}, but must be a whole number from 1 to 3650"
    with pytest.raises(SettingsError) as refused:
        settings_from({"FINDINGS_FEEDBACK_DAYS": value})
    assert str(refused.value) == told


@pytest.mark.parametrize("value", ["0", "65536", "http", "80 80"])
def test_a_port_that_is_none_is_told(value):
    """Likewise."""
    with pytest.raises(SettingsError, match=r"^FINDINGS_WEBHOOK_PORT is '.*', but must be .* from 1 to 65535$"):
        settings_from({"FINDINGS_WEBHOOK_URL": HOOK, "FINDINGS_WEBHOOK_PORT": value})


@pytest.mark.parametrize("value", ["@anna", "12, Дети", "-100", "1.5", "²", "<12>"])
def test_administrators_are_numbers(value):
    """A name in Telegram can change hands, and a group is nobody."""
    with pytest.raises(SettingsError) as refused:
        settings_from({"FINDINGS_ADMINS": value})
    assert str(refused.value).startswith(f"FINDINGS_ADMINS is {value!r}, but must be the numbers of Telegram users")


def test_a_missing_token_is_told_with_the_way_to_get_one():
    """When it is needed, not before: asking in a terminal needs none."""
    with pytest.raises(SettingsError, match=r"^FINDINGS_TOKEN is not set: write to @BotFather .* make bot$"):
        _ = settings_from({"FINDINGS_TOKEN": "  "}).required_token
    assert settings_from({"FINDINGS_TOKEN": "1:abc"}).required_token == "1:abc"


def test_no_secret_is_in_what_a_log_could_show():
    """Neither the token nor that of the webhook."""
    environment = {"FINDINGS_TOKEN": "1:abc", "FINDINGS_WEBHOOK_URL": HOOK, "FINDINGS_WEBHOOK_SECRET": "s3cret"}
    shown = repr(settings_from(environment))
    assert "abc" not in shown
    assert "s3cret" not in shown
    assert HOOK in shown


def test_the_tables_above_have_every_setting():
    """So that a new one has its test."""
    assert [field.name for field in fields(Settings)] == [
        "token", "api_url", "index", "models", "help", "feedback", "feedback_days", "administrators", "webhook",
    ]  # fmt: skip
    assert [field.name for field in fields(WebhookSettings)] == ["url", "secret", "host", "port", "answer_seconds"]
