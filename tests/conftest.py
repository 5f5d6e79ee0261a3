"""What several test files share: folders, models, an index of the starter corpus, and the stand-in with a bot."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from index import Findings
from index.build import build_index
from index.embedding import EmbeddingModel, load_model
from index.spelling import unpack_real_words
from tests.nearness import Shore
from tests.standin import BotApi
from tests.standin.client import PlainBot
from tests.tiny import unpack_tiny

settings.register_profile("noisy", deadline=None)  # other work on the machine must not fail a test
settings.load_profile("noisy")

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
def tiny_model(tmp_path_factory) -> Path:
    """The folder of a model of four dimensions, which loads in a blink; not to be changed."""
    return unpack_tiny(tmp_path_factory.mktemp("model") / "tiny — é")


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory) -> Path:
    """A folder of models in which lie the words of the six languages, and what a build makes of `tiny_model`."""
    folder = tmp_path_factory.mktemp("models")
    words = unpack_real_words(MODELS)
    (folder / words.name).symlink_to(words)
    return folder


@pytest.fixture
def shore(tmp_path, tiny_model, tiny_models) -> Shore:
    return Shore(tmp_path / "index", tiny_model, tiny_models)


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
