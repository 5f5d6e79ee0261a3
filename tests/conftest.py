"""What several test files share: folders, an index of the starter corpus, and the Bot API stand-in with a bot."""

import shutil
from pathlib import Path

import pytest

from index import Findings
from index.build import build_index
from index.embedding import EmbeddingModel, load_model
from tests.standin import BotApi
from tests.standin.client import PlainBot

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
MODELS = ROOT / "var" / "models"


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files anew, to be read and committed"
    )


@pytest.fixture(scope="session")
def original_model() -> EmbeddingModel:
    """The default model as it was published, which takes seconds to load."""
    return load_model(None, MODELS, threads=1)


@pytest.fixture(scope="session")
def starter_index(tmp_path_factory) -> Path:
    """A fresh index of the starter corpus, by the default model.

    Begins with a copy of the one in var/, if there is one, so that only passages that changed are embedded.
    """
    index = tmp_path_factory.mktemp("starter") / "index"
    if (ROOT / "var" / "index").exists():
        shutil.copytree(ROOT / "var" / "index", index)
    built = build_index(CORPUS, index, MODELS, None, lambda _stage: lambda _done, _of: None)
    assert not built.problems
    return index


@pytest.fixture(scope="session")
def findings(starter_index) -> Findings:
    return Findings(starter_index, MODELS)


@pytest.fixture
async def api():
    """The stand-in, to which a person has already written, so that the bot may answer."""
    async with BotApi() as api:
        api.say("Добрый день — café <&>?")
        yield api


@pytest.fixture
async def bot(api):
    """A bot that sends plain requests, right or wrong, with no library in between."""
    async with PlainBot(api) as bot:
        yield bot
