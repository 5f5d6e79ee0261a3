"""The embedding model: unpacking it, loading it, and the vectors it gives.

The default model is the real one, unpacked into the project's own `var/models`. What is about files,
prompts and errors is shown with a model of four dimensions that loads in a blink.
"""

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import constants
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from index.default_model import DEFAULT_MODEL, RECEIPT, is_unpacked, unpack, unpack_built_in
from index.embedding import EmbeddingModel, load_model
from index.errors import ModelError
from tests.conftest import MODELS
from tests.tiny import HIDDEN, TINY, unpack_tiny, write_tiny_file

QUESTION = "progress on child trafficking?"
RUSSIAN_QUESTION = "что нового по торговле детьми?"
SERVICES = "Countries reported specialised services for child victims of trafficking."
CAFETERIA = "The cafeteria opens at nine."
COSINES = [
    (QUESTION, SERVICES, 0.8704),
    (QUESTION, CAFETERIA, 0.7412),
    (RUSSIAN_QUESTION, SERVICES, 0.7814),
    (RUSSIAN_QUESTION, CAFETERIA, 0.7285),
]
NETWORK = {"config.json", "model.safetensors", "sentence_bert_config.json", "tokenizer.json", "tokenizer_config.json"}
SHARED = {"modules.json", "config_sentence_transformers.json", "1_Pooling/config.json", "2_Normalize/config.json"}
FILES = NETWORK | SHARED
ODD_TEXTS = [
    "",
    "café — <b>R&D</b>",
    "Жизнь ребёнка",
    "👩‍🚀 ✓",
    "x\x00y\n\tz",
    "half a pair: \ud83d",
]


@pytest.fixture(scope="session")
def model() -> EmbeddingModel:
    return load_model(None, MODELS, threads=1)


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(unpack_built_in(DEFAULT_MODEL, MODELS) / "tokenizer.json"))


@pytest.fixture
def tiny_folder(tmp_path) -> Path:
    """A model folder without prompts, as most models are."""
    folder = tmp_path / "models" / "tiny"
    unpack(write_tiny_file(tmp_path / "tiny.bin"), TINY, folder)
    set_prompts(folder, {})
    return folder


def set_prompts(folder: Path, prompts: dict[str, str]) -> None:
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))


def lengths(vectors: np.ndarray) -> np.ndarray:
    return np.linalg.norm(vectors.astype(np.float64), axis=1)


# The default model.


def test_tokens_are_the_original_models(tokenizer):
    """The rebuilt tokenizer gives the ids that the published model was trained with."""
    ids = tokenizer.encode(f"query: {RUSSIAN_QUESTION}").ids
    assert ids == [0, 41, 1294, 12, 414, 33372, 129, 36098, 1200, 135307, 32, 2]


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("the  child \n\t protection", "the child protection"),
        ("ﬁnal ﬂoor №５", "final floor No5"),
        ("cafe\u0301", "café"),
        ("non\u00a0breaking\u2003spaces", "non breaking spaces"),
        ("zero\u200bwidth", "zero width"),
        ("bell\x07", "bell"),
    ],
)
def test_spelling_variants_give_the_same_tokens(tokenizer, written, same):
    """Ligatures, odd spaces, loose accents and control characters of a PDF change no token."""
    assert tokenizer.encode(written).ids == tokenizer.encode(same).ids


@pytest.mark.parametrize(("question", "passage", "cosine"), COSINES)
def test_cosines_are_the_published_datas(model, question, passage, cosine):
    """Question and passage come as close as the data file's own engine brings them."""
    found = float(model.embed_queries([question])[0] @ model.embed_passages([passage])[0])
    assert found == pytest.approx(cosine, abs=0.002)


def test_a_text_alone_equals_the_text_in_company(model):
    """The company that a text is embedded in changes nothing, neither its padding nor its place."""
    texts = [*ODD_TEXTS, QUESTION, SERVICES]
    for together, one_by_one in (
        (model.embed_passages(texts), [model.embed_passages([text])[0] for text in texts]),
        (model.embed_queries(texts), [model.embed_queries([text])[0] for text in texts]),
    ):
        assert together == pytest.approx(np.array(one_by_one), abs=1e-5)


def test_every_vector_has_length_one(model):
    """Empty, foreign or broken, each text has a vector of 384 single-precision values and length 1."""
    for vectors in (model.embed_passages(ODD_TEXTS), model.embed_queries(ODD_TEXTS)):
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(ODD_TEXTS), model.dimensions) == (len(ODD_TEXTS), 384)
        assert lengths(vectors) == pytest.approx(1, abs=1e-6)


def test_a_text_is_read_up_to_512_tokens(model):
    """What stands beyond the model's limit does not count, and does not fail."""
    start = "child protection " * 400
    first, second = model.embed_passages([start, start + CAFETERIA])
    assert first == pytest.approx(second, abs=1e-5)
    assert lengths(first[np.newaxis]) == pytest.approx(1, abs=1e-6)


def test_questions_and_passages_are_read_differently(model):
    """The same words lie apart as a question and as a passage, since each has its prompt."""
    assert float(model.embed_queries([QUESTION])[0] @ model.embed_passages([QUESTION])[0]) < 0.99


def test_the_default_model_has_its_own_name(model):
    """An index built without naming a model remembers the default one by name and content."""
    assert model.identity.name == DEFAULT_MODEL == "multilingual-e5-small"
    assert len(bytes.fromhex(model.identity.digest)) == 32


# Unpacking.


def test_unpacked_once_and_used_again(tmp_path):
    """A complete folder is recognised; one of another data file, or with a file changed, is not."""
    folder = tmp_path / "models" / "tiny"
    assert not is_unpacked(folder, TINY)
    unpack(write_tiny_file(tmp_path / "tiny.bin"), TINY, folder)
    assert is_unpacked(folder, TINY)
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {*FILES, RECEIPT}
    assert json.loads((folder / RECEIPT).read_text())["bytes"].keys() == FILES
    assert not is_unpacked(folder, "1" * 64)
    (folder / "tokenizer.json").write_text("{}")
    assert not is_unpacked(folder, TINY)


@pytest.mark.parametrize("receipt", ["", "[]", "{}", '{"bytes": 3}'])
def test_an_odd_receipt_is_none(tiny_folder, receipt):
    """A receipt that is not one of ours means that the folder is unpacked again."""
    (tiny_folder / RECEIPT).write_text(receipt)
    assert not is_unpacked(tiny_folder, TINY)


def test_an_incomplete_folder_is_replaced(tmp_path, tiny_folder):
    """A folder that lost a file is made whole, and nothing of the work remains beside it."""
    (tiny_folder / "model.safetensors").unlink()
    unpack(tmp_path / "tiny.bin", TINY, tiny_folder)
    assert is_unpacked(tiny_folder, TINY)
    assert [path.name for path in tiny_folder.parent.iterdir()] == ["tiny"]


def test_an_interrupted_unpacking_leaves_nothing(tmp_path):
    """Whoever stops the unpacking finds the folder as before: absent."""

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        unpack(write_tiny_file(tmp_path / "tiny.bin"), TINY, tmp_path / "models" / "tiny", interrupt)
    assert list((tmp_path / "models").iterdir()) == []


def test_progress_of_unpacking_ends_at_its_total(tmp_path):
    """Each of the 21 tensors of one layer is reported once."""
    steps: list[tuple[int, int]] = []
    unpack(write_tiny_file(tmp_path / "tiny.bin"), TINY, tmp_path / "tiny", lambda *step: steps.append(step))
    assert steps == [(number, 21) for number in range(1, 22)]


def test_several_processes_may_unpack_at_once(tmp_path):
    """Four processes that unpack the same model all succeed, and one complete folder remains."""
    source, folder = write_tiny_file(tmp_path / "tiny.bin"), tmp_path / "models" / "tiny"
    code = (
        "import sys; from pathlib import Path; from index.default_model import unpack; "
        "unpack(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))"
    )
    command = [sys.executable, "-c", code, str(source), TINY, str(folder)]
    workers = [subprocess.Popen(command) for _ in range(4)]
    assert [worker.wait(timeout=60) for worker in workers] == [0, 0, 0, 0]
    assert is_unpacked(folder, TINY)
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    """Where the model cannot be written, the error names the folder and what it needs."""
    (tmp_path / "models").write_text("a file, where the folder should be")
    with pytest.raises(ModelError, match=r"models/tiny: .* cannot be written .* 2 GB"):
        unpack(write_tiny_file(tmp_path / "tiny.bin"), TINY, tmp_path / "models" / "tiny")


def test_weights_come_in_berts_names_and_shapes(tiny_folder):
    """The first piece's vector is the first packed block; the one row of token types serves both."""
    weights = load_file(tiny_folder / "model.safetensors")
    assert weights["embeddings.word_embeddings.weight"][0].tolist() == [0.0, 0.5, -4.0, 3.5]
    assert weights["embeddings.token_type_embeddings.weight"].tolist() == [[0.5, -0.5, 0.25, 1.0]] * 2
    assert weights["encoder.layer.0.intermediate.dense.weight"].shape == (8, 4)
    assert weights["encoder.layer.0.output.dense.weight"].shape == (4, 8)


# Models of other origin.


def test_a_local_folder_needs_no_network(tiny_folder, monkeypatch, capfd):
    """Loading a folder and embedding with it opens no connection and prints nothing."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    model = load_model(str(tiny_folder), MODELS)
    assert model.identity.name == str(tiny_folder)
    assert model.dimensions == HIDDEN
    assert lengths(model.embed_queries(["café Жизнь <&>"])) == pytest.approx(1, abs=1e-6)
    assert capfd.readouterr() == ("", "")


def test_passages_keep_their_order_and_report_progress(tiny_folder):
    """Vectors come in the order of the texts, whatever order they were worked through in."""
    model = load_model(str(tiny_folder), MODELS)
    texts = ["é" + "abc " * (number * 7 % 13) + chr(ord("a") + number % 26) for number in range(70)]
    steps: list[tuple[int, int]] = []
    vectors = model.embed_passages(texts, lambda *step: steps.append(step))
    assert steps == [(32, 70), (64, 70), (70, 70)]
    assert vectors == pytest.approx(np.array([model.embed_passages([text])[0] for text in texts]), abs=1e-5)


def test_no_texts_give_no_vectors(tiny_folder):
    """Nothing in, nothing out, and still of the model's width."""
    model = load_model(str(tiny_folder), MODELS)
    assert model.embed_passages([]).shape == (0, HIDDEN)
    assert model.embed_queries([]).shape == (0, HIDDEN)


def test_stored_prompts_are_put_before_the_texts(tiny_folder):
    """A model's own prompts are used, also where it calls its passages "passage"."""
    plain = load_model(str(tiny_folder), MODELS)
    set_prompts(tiny_folder, {"query": "qu: ", "passage": "pa: "})
    prompted = load_model(str(tiny_folder), MODELS)
    assert prompted.embed_queries(["child"]) == pytest.approx(plain.embed_queries(["qu: child"]), abs=1e-6)
    assert prompted.embed_passages(["child"]) == pytest.approx(plain.embed_passages(["pa: child"]), abs=1e-6)


def test_a_model_without_prompts_gets_none(tiny_folder):
    """Unless its name says e5, a model that stores no prompts reads questions and passages alike."""
    model = load_model(str(tiny_folder), MODELS)
    assert model.embed_queries(["child"]) == pytest.approx(model.embed_passages(["child"]), abs=1e-6)


def test_e5_models_get_their_prompts_even_if_they_store_none(tiny_folder):
    """Models of the e5 family were trained with "query: " and "passage: ", and get them."""
    plain = load_model(str(tiny_folder), MODELS)
    model = load_model(str(shutil.copytree(tiny_folder, tiny_folder.with_name("my-e5-large"))), MODELS)
    assert model.embed_queries(["child"]) == pytest.approx(plain.embed_queries(["query: child"]), abs=1e-6)
    assert model.embed_passages(["child"]) == pytest.approx(plain.embed_passages(["passage: child"]), abs=1e-6)


def test_half_precision_models_give_unit_vectors_too(tiny_folder):
    """A model stored in half precision is computed in single precision, so its vectors have length 1."""
    weights = load_file(tiny_folder / "model.safetensors")
    halved = {name: values.astype(np.float16) for name, values in weights.items()}
    save_file(halved, tiny_folder / "model.safetensors", metadata={"format": "pt"})
    vectors = load_model(str(tiny_folder), MODELS).embed_passages(ODD_TEXTS)
    assert vectors.dtype == np.float32
    assert lengths(vectors) == pytest.approx(1, abs=1e-6)


def test_the_digest_follows_the_content(tmp_path, tiny_folder):
    """Copies share a digest; other weights, another tokenizer or other prompts change it."""
    original = load_model(str(tiny_folder), MODELS).identity.digest
    copy = shutil.copytree(tiny_folder, tmp_path / "copy")
    assert load_model(str(copy), MODELS).identity.digest == original
    set_prompts(copy, {"query": "q: "})
    prompted = load_model(str(copy), MODELS).identity.digest
    other = unpack_tiny(tmp_path / "other", seed=1)
    set_prompts(other, {})
    assert len({original, prompted, load_model(str(other), MODELS).identity.digest}) == 3


def test_a_model_of_the_hub_is_taken_from_its_cache_when_offline(tmp_path, tiny_folder, monkeypatch):
    """A model that was fetched before loads without the hub, and keeps its hub name."""
    cached = tmp_path / "cache" / "models--owner--tiny"
    commit = "0123456789abcdef0123456789abcdef01234567"
    shutil.copytree(tiny_folder, cached / "snapshots" / commit)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(commit)
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    model = load_model("owner/tiny", MODELS)
    assert model.identity.name == "owner/tiny"
    assert model.identity.digest == load_model(str(tiny_folder), MODELS).identity.digest


def test_a_hub_out_of_reach_is_said(tmp_path, monkeypatch):
    """Without hub and cache the error names the model and offers what works without a network."""
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=r"^owner/none: .* hub .* or none for multilingual-e5-small"):
        load_model("owner/none", MODELS)


@pytest.mark.parametrize("name", ["multilingual-e5-smal", "./folder", "../owner/model", "/no/such/folder"])
def test_a_misspelt_name_is_refused_at_once(name, tmp_path, monkeypatch):
    """A name that is neither a folder nor written owner/model is not looked for anywhere."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="no such folder, and not a model of the Hugging Face hub"):
        load_model(name, MODELS)


def test_a_folder_without_a_model_is_named(tmp_path):
    """A folder that holds something else is an error of one line that names it."""
    (tmp_path / "notes — é.txt").write_text("Жизнь")
    with pytest.raises(ModelError) as caught:
        load_model(str(tmp_path), MODELS)
    assert str(caught.value).startswith(f"{tmp_path}: no sentence-transformers model")
    assert "\n" not in str(caught.value)


def test_damaged_weights_are_named(tiny_folder):
    """Weights cut short are an error that names the folder and what to do."""
    weights = tiny_folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelError, match=r"tiny: no sentence-transformers model .* delete it"):
        load_model(str(tiny_folder), MODELS)
