"""The documentation says what is so."""

import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import bot
import index
from bot.settings import API_URL, settings_from
from tests.conftest import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("corpus/*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page):
    """A relative link names a file that is there."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_make_target_that_is_named_exists():
    """`make X` in the documentation is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"(?:^ *|`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= targets, page.name


def test_the_readme_names_every_setting_with_its_default():
    """Each FINDINGS_ variable that the code reads stands in the table, with the default that it has."""
    read = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r'"(FINDINGS_[A-Z_]+)"', read)) == set(
        re.findall(r"^\| `(FINDINGS_[A-Z_]+)`", readme, re.MULTILINE)
    )
    assert f"`{API_URL}`" in readme
    defaults = settings_from({})
    assert (defaults.index, defaults.models) == (ROOT / "var" / "index", ROOT / "var" / "models")


def test_the_packages_bot_and_index_are_ours():
    """No other distribution installs a package of these names over ours."""
    installed = packages_distributions()
    for package in (bot, index):
        assert Path(package.__file__).parent == ROOT / package.__name__
        assert installed.get(package.__name__, ["findings-assistant"]) == ["findings-assistant"]


def test_the_lock_names_no_index_and_pins_everything():
    """Exact versions with hashes, torch apart, and no address of a package index."""
    lock = (ROOT / "requirements" / "lock.txt").read_text(encoding="utf-8")
    assert "://" not in lock
    entries = re.findall(r"^([a-z0-9][^\s;]*)(.*?)(?=^[a-z0-9]|\Z)", lock, re.MULTILINE | re.DOTALL)
    assert len(entries) > 50
    for requirement, rest in entries:
        assert "==" in requirement
        assert "--hash=sha256:" in rest
    assert (ROOT / "requirements" / "torch.txt").read_text(encoding="utf-8") == "torch==2.13.0\n"
