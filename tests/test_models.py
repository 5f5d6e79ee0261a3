"""Which form of a model works. Shown with a model of four dimensions, which is really exported and really loaded."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedding import EmbeddingModel, load_model, source_stamp
from index.errors import ModelError
from index.exported import ExportedModel, export_folder, find_export
from index.models import model_for_answering, model_for_building
from tests.test_embedding import ODD_TEXTS
from tests.test_exported import GRAPH, set_pooling
from tests.tiny import unpack_tiny


@pytest.fixture
def tiny(tmp_path) -> Path:
    return unpack_tiny(tmp_path / "tiny")


@pytest.fixture
def not_exportable(tiny) -> Path:
    set_pooling(tiny, "pooling_mode_max_tokens")
    return tiny


@pytest.fixture
def models(tmp_path) -> Path:
    return tmp_path / "models"


class Steps(list):
    """A progress that remembers its calls."""

    def __call__(self, done: int, of: int) -> None:
        self.append((done, of))


# For building.


def test_a_build_works_with_the_export(tiny, models):
    """The export is made at the first build, and gives the vectors of the original to a cosine of 0.999."""
    steps = Steps()
    model = model_for_building(str(tiny), models, steps)
    assert type(model) is ExportedModel
    assert steps == [(50, 100), (100, 100)]
    original = load_model(str(tiny), models)
    assert model.identity.name == original.identity.name
    assert (model.embed_passages(ODD_TEXTS) * original.embed_passages(ODD_TEXTS)).sum(axis=1).min() > 0.999


def test_a_model_is_exported_once(tiny, models):
    """A second build writes nothing, has nothing to wait for, and gets the same model."""
    first = model_for_building(str(tiny), models, Steps())
    written = (find_export(models, source_stamp(str(tiny))) / GRAPH).stat().st_mtime_ns
    steps = Steps()
    second = model_for_building(str(tiny), models, steps)
    assert (type(second), second.identity, steps) == (ExportedModel, first.identity, [])
    assert [path.name for path in models.iterdir()] == [export_folder(models, first.identity).name]
    assert (export_folder(models, first.identity) / GRAPH).stat().st_mtime_ns == written


def test_other_weights_are_another_model(tiny, models):
    """When the files in a folder are replaced, they are exported anew, under a digest of their own."""
    first = model_for_building(str(tiny), models, Steps())
    shutil.rmtree(tiny)
    second = model_for_building(str(unpack_tiny(tiny, seed=1)), models, Steps())
    assert second.identity.name == first.identity.name
    assert second.identity.digest != first.identity.digest


def test_what_cannot_be_exported_works_itself(not_exportable, models, caplog):
    """The build goes on with the original, as good as if nothing had been tried, and the log says why in one line."""
    steps = Steps()
    model = model_for_building(str(not_exportable), models, steps)
    assert type(model) is EmbeddingModel
    assert steps[-1] == (100, 100)
    (message,) = caplog.messages
    assert message == (
        f"{not_exportable}: its way of pooling (max) cannot be exported. "
        "Answers come from the original, which takes more time and memory."
    )
    untried = load_model(str(not_exportable), models)
    assert np.array_equal(model.embed_passages(ODD_TEXTS), untried.embed_passages(ODD_TEXTS))


def test_no_room_for_an_export_stops_no_build(tiny, models, caplog):
    """Where the export cannot be written, the original works and the log names the place."""
    models.write_text("a file, where the folder should be")
    assert type(model_for_building(str(tiny), models, Steps())) is EmbeddingModel
    (message,) = caplog.messages
    assert message.startswith(f"{tiny}: cannot be exported to {models}/tiny-onnx-")


def test_a_model_that_is_not_there_is_told_at_once(tmp_path, models):
    """A misspelt name ends the build before anything is shown or written."""
    steps = Steps()
    with pytest.raises(ModelError, match=r"café: no such folder"):
        model_for_building(str(tmp_path / "café"), models, steps)
    assert steps == []
    assert not models.exists()


# For answering.


def test_answers_come_from_the_model_of_the_build(tiny, models):
    """What built the index is found by what the index remembers, also when the original is gone."""
    built = model_for_building(str(tiny), models, Steps())
    shutil.rmtree(tiny)
    answering = model_for_answering(built.identity, models)
    assert answering.identity == built.identity
    assert np.array_equal(answering.embed_queries(ODD_TEXTS), built.embed_queries(ODD_TEXTS))


def test_who_answers_loads_no_torch(tiny, models):
    """With an export there, finding and loading it brings in neither torch nor transformers."""
    built = model_for_building(str(tiny), models, Steps())
    code = (
        "import sys; from pathlib import Path\n"
        "from index.embedding import ModelIdentity; from index.models import model_for_answering\n"
        "model_for_answering(ModelIdentity(*sys.argv[2:]), Path(sys.argv[1])).embed_queries(['café'])\n"
        "print({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code, str(models), built.identity.name, built.identity.digest]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "set()\n"


def test_answers_may_come_from_the_original(not_exportable, models):
    """An index that the original has built is answered by the original."""
    built = model_for_building(str(not_exportable), models, Steps())
    answering = model_for_answering(built.identity, models)
    assert type(answering) is EmbeddingModel
    assert answering.identity == built.identity


def test_a_replaced_model_is_refused(not_exportable, models):
    """Other weights under the same name would answer wrongly; the error names the model and what to do."""
    built = model_for_building(str(not_exportable), models, Steps())
    shutil.rmtree(not_exportable)
    unpack_tiny(not_exportable, seed=1)
    with pytest.raises(ModelError, match=r"tiny: is not the model .*its weights differ, .* make index"):
        model_for_answering(built.identity, models)


@pytest.mark.parametrize("lost", ["", GRAPH])
def test_a_lost_export_is_refused(tiny, models, lost):
    """The original gives other vectors than its export, so that it cannot step in; the error names the folder."""
    built = model_for_building(str(tiny), models, Steps())
    path = export_folder(models, built.identity) / lost
    path.unlink() if lost else shutil.rmtree(path)
    with pytest.raises(ModelError, match=r"tiny: .* its export in \S+/models is gone.* make index") as caught:
        model_for_answering(built.identity, models)
    assert str(models) in str(caught.value)


def test_a_lost_export_is_made_again(tiny, models):
    """The next build makes it anew, and the index that was built with it can be answered again."""
    built = model_for_building(str(tiny), models, Steps())
    (export_folder(models, built.identity) / GRAPH).unlink()
    model_for_building(str(tiny), models, Steps())
    assert model_for_answering(built.identity, models).identity == built.identity
