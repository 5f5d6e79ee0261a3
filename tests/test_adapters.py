"""What training added to the networks that read questions and passages: kept, given to each alone, and exported."""

import json

import numpy as np
import pytest
from safetensors.numpy import load_file

from index.adapters import Adapter, Adapters
from index.default_model import PASSAGES, QUESTIONS, unpack
from index.embedding import load_model
from index.errors import ExportError, ModelError
from index.export import export_model
from index.exported import ExportedModel
from tests.conftest import MODELS
from tests.test_embedding import ODD_TEXTS
from tests.tiny import HIDDEN, TINY, unpack_tiny, write_tiny_file


@pytest.fixture
def routed(tmp_path):
    """A folder with two networks, each trained in another matrix."""
    folder = tmp_path / "models" / "tiny"
    unpack(write_tiny_file(tmp_path / "tiny.bin"), TINY, folder, adapters=adapters())
    return folder


def adapters(outputs: int = HIDDEN) -> Adapters:
    """Added to each weight of a matrix: its row's number times its column's; with passages, to another matrix."""
    left, right = np.arange(outputs, dtype=np.float32)[:, None], np.arange(HIDDEN, dtype=np.float32)[None]
    return Adapters(Adapter({QUERY: (left, right)}), Adapter({VALUE: (left, -right)}))


QUERY, VALUE = (f"encoder.layer.0.attention.self.{part}.weight" for part in ("query", "value"))


def test_each_network_takes_what_was_trained_for_it(routed, tmp_path):
    """One matrix of each differs from the data file, by the product; all else is as published."""
    published = load_file(unpack_tiny(tmp_path / "plain") / "model.safetensors")
    product = np.outer(np.arange(HIDDEN), np.arange(HIDDEN))
    for side, name, added in ((QUESTIONS, QUERY, product), (PASSAGES, VALUE, -product)):
        weights = load_file(routed / side / "model.safetensors")
        changed = {one for one in weights if not np.array_equal(weights[one], published[one])}
        assert changed == {name}
        assert weights[name] - published[name] == pytest.approx(added, abs=1e-5)
    model, plain = load_model(str(routed), MODELS), load_model(str(tmp_path / "plain"), MODELS)
    for embed in ("embed_queries", "embed_passages"):
        assert getattr(model, embed)(["child"]) != pytest.approx(getattr(plain, embed)(["child"]), abs=1e-3)


def test_questions_can_be_read_by_the_network_of_passages(routed, tmp_path):
    """So that the languages of passages can be compared; also when exported. With one network it is the same."""
    model, plain = load_model(str(routed), MODELS), load_model(str(unpack_tiny(tmp_path / "plain")), MODELS)
    exported = ExportedModel(export_model(model, tmp_path / "exports"))
    assert plain.embed_queries_as_passages(["child"]) == pytest.approx(plain.embed_queries(["child"]), abs=1e-6)
    expected = model.embed_queries_as_passages(["child"])
    assert expected != pytest.approx(model.embed_queries(["child"]), abs=1e-3)
    assert exported.embed_queries_as_passages(["child"]) == pytest.approx(expected, abs=0.02)


def test_what_was_trained_for_another_network_is_refused(tmp_path):
    """The error names the matrix, and nothing is left behind."""
    with pytest.raises(ModelError, match=r"encoder\.layer\.0\.attention\.self\.query\.weight: shape \(4, 4\)"):
        unpack(write_tiny_file(tmp_path / "tiny.bin"), TINY, tmp_path / "models/tiny", adapters=adapters(outputs=3))
    assert list((tmp_path / "models").iterdir()) == []


def test_what_was_trained_is_written_and_read(tmp_path):
    """In half precision, which such numbers survive; both sides apart, and for all to read."""
    path = tmp_path / "é — Ж.safetensors"
    adapters().write(path)
    found, expected = Adapters.read(path), adapters()
    for one, other in ((found.questions, expected.questions), (found.passages, expected.passages)):
        assert one.factors.keys() == other.factors.keys()
        for name, factors in one.factors.items():
            assert all(np.array_equal(*both) for both in zip(factors, other.factors[name], strict=True))
            assert factors[0].dtype == np.float32
    assert path.stat().st_mode & 0o044 == 0o044


@pytest.mark.parametrize("content", [None, b"", "Жизнь".encode() * 9])
def test_a_damaged_adapter_is_named(tmp_path, content):
    """Missing, empty or something else, the message names the file."""
    path = tmp_path / "adapter.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"adapter\.safetensors: cannot be read"):
        Adapters.read(path)


def test_both_networks_are_exported(routed, tmp_path):
    """The export reads questions and passages as the original does, each with the network for it."""
    original = load_model(str(routed), MODELS)
    exported = ExportedModel(export_model(original, tmp_path / "exports"))
    for texts in (ODD_TEXTS, ["child protection"]):
        assert exported.embed_queries(texts) == pytest.approx(original.embed_queries(texts), abs=0.02)
        assert exported.embed_passages(texts) == pytest.approx(original.embed_passages(texts), abs=0.02)
    assert exported.embed_queries(["child"]) != pytest.approx(exported.embed_passages(["child"]), abs=0.02)


def test_the_network_of_passages_is_loaded_for_passages_alone(routed, tmp_path):
    """Who only asks does without it; who embeds passages and finds it damaged is told which file."""
    folder = export_model(load_model(str(routed), MODELS), tmp_path / "exports")
    graph = folder / "passages.onnx"
    graph.write_bytes(b"x" * graph.stat().st_size)
    exported = ExportedModel(folder)
    assert exported.embed_queries(["child"]).shape == (1, HIDDEN)
    with pytest.raises(ModelError, match=r"passages\.onnx: cannot be loaded"):
        exported.embed_passages(["child"])


def routes(folder, structure):
    """Change which networks the routes of a model lead to."""
    path = folder / "router_config.json"
    config = json.loads(path.read_text())
    config["structure"] = structure
    config["parameters"]["default_route"] = next(iter(structure))
    path.write_text(json.dumps(config))


def test_one_network_on_both_routes_is_exported_once(routed, tmp_path):
    """As if there were no routes."""
    routes(routed, {"query": [PASSAGES], "document": [PASSAGES]})
    original = load_model(str(routed), MODELS)
    folder = export_model(original, tmp_path / "exports")
    assert not (folder / "passages.onnx").exists()
    assert ExportedModel(folder).embed_passages(["child"]) == pytest.approx(
        original.embed_passages(["child"]), abs=0.02
    )


def test_other_routes_are_refused(routed, tmp_path):
    """A model with a third route is named, and works itself."""
    routes(routed, {"query": [QUESTIONS], "document": [PASSAGES], "image": [PASSAGES]})
    with pytest.raises(ExportError, match=r"tiny: it has the routes query, document, image"):
        export_model(load_model(str(routed), MODELS), tmp_path / "exports")
