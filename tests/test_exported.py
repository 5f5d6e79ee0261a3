"""The exported model: it stands in for the original without torch, and says so if it cannot.

The default model is the real one, exported into the project's own `var/models`. What is about files and refusals is
shown with a model of four dimensions.
"""

import json
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.embedding import EmbeddingModel, load_model, source_stamp
from index.errors import ExportError, ModelError
from index.export import LEAST_COSINE, Agreement, ProbeVectors, agreement_of, export_model
from index.exported import (
    GRAPH_SUFFIX,
    QUESTIONS,
    TOKENIZER_FILE,
    ExportedModel,
    find_export,
    open_export,
)
from index.unigram import UnigramTokenizer, write_unigram
from tests.conftest import MODELS
from tests.test_embedding import (
    COSINES,
    ODD_TEXTS,
    QUESTION,
    SERVICES,
    lengths,
    set_prompts,
)
from tests.tiny import unpack_tiny

LIMIT = 512
GRAPH = f"{QUESTIONS}{GRAPH_SUFFIX}"


@pytest.fixture(scope="session")
def folder(original_model) -> Path:
    return export_model(original_model, MODELS, source_stamp(None))


@pytest.fixture(scope="session")
def exported(folder) -> ExportedModel:
    return ExportedModel(folder)


@pytest.fixture(scope="session")
def tokenizer(folder) -> Tokenizer:
    whole = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    whole.enable_truncation(LIMIT)
    return whole


@pytest.fixture(scope="session")
def unigram(folder) -> UnigramTokenizer:
    return UnigramTokenizer(folder, LIMIT)


@pytest.fixture
def tiny_folder(tmp_path) -> Path:
    return unpack_tiny(tmp_path / "models" / "tiny")


@pytest.fixture
def tiny(tiny_folder) -> EmbeddingModel:
    return load_model(str(tiny_folder), MODELS)


# The default model.


@pytest.mark.parametrize(("question", "passage", "cosine"), COSINES)
def test_cosines_are_those_of_the_original(exported, question, passage, cosine):
    """Question and passage come as close as with the original model."""
    found = float(exported.embed_queries([question])[0] @ exported.embed_passages([passage])[0])
    assert found == pytest.approx(cosine, abs=0.002)


def test_vectors_are_those_of_the_original(exported, original_model):
    """Odd, long and foreign texts get the original's vectors, to a cosine of 0.9999."""
    for texts in ([*ODD_TEXTS, SERVICES], ["child protection — été " * 300]):
        assert (exported.embed_passages(texts) * original_model.embed_passages(texts)).sum(axis=1).min() > 0.9999
        assert (exported.embed_queries(texts) * original_model.embed_queries(texts)).sum(axis=1).min() > 0.9999


def test_a_question_is_answered_without_torch(folder):
    """A process that only asks loads neither torch nor transformers, and stays below 350 MB."""
    code = (
        "import sys, resource; from pathlib import Path; from index.exported import ExportedModel\n"
        "vector = ExportedModel(Path(sys.argv[1])).embed_queries(['что нового — café?'])\n"
        "print(vector.shape, {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))\n"
        "print(int(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1]) // 1024)"
    )
    output = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    shape_and_modules, peak = output.stdout.splitlines()
    assert shape_and_modules == "(1, 384) set()"
    assert int(peak) < 350
    assert output.stderr == ""


def test_a_text_alone_equals_the_text_in_company(exported):
    """The company that a text is embedded in changes nothing at all."""
    texts = [*ODD_TEXTS, QUESTION, SERVICES]
    assert np.array_equal(exported.embed_passages(texts), [exported.embed_passages([text])[0] for text in texts])
    assert np.array_equal(exported.embed_queries(texts), [exported.embed_queries([text])[0] for text in texts])


def test_passages_side_by_side_keep_their_order(exported):
    """Long and short ones in turn, whichever is done first, get the vectors that they get one by one, to the bit."""
    texts = [f"{number} — café & Жизнь " * (number * 7 % 13) for number in range(26)]
    assert np.array_equal(exported.embed_passages(texts), [exported.embed_passages([text])[0] for text in texts])


def test_every_vector_has_length_one(exported):
    """Empty, foreign or broken, each text has a vector of length 1; no texts give none."""
    assert lengths(exported.embed_passages(ODD_TEXTS)) == pytest.approx(1, abs=1e-6)
    assert exported.embed_queries([]).shape == exported.embed_passages([]).shape == (0, 384)


def test_the_digest_is_another(exported, original_model):
    """An index of the original's vectors is not mistaken for one of the export's: same name, other digest."""
    assert exported.identity.name == original_model.identity.name == "multilingual-e5-small"
    assert exported.identity.digest != original_model.identity.digest
    assert open_export(MODELS, original_model.identity) is None
    assert open_export(MODELS, exported.identity).identity == exported.identity


# Tokens.


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="aé бж ﬁ№5 中☃\u200b\x07▁.,—<&\n", max_size=200))
def test_tokens_are_those_of_the_whole_tokenizer(tokenizer, unigram, text):
    """Whatever is typed, the small tokenizer gives the ids of the large one."""
    if not any(token in text for token in ("<s>", "</s>", "<pad>", "<unk>")):
        assert unigram.ids(text) == tokenizer.encode(text).ids


def test_long_questions_are_cut_at_the_limit(tokenizer, unigram):
    """A text beyond the limit keeps its beginning and the end mark."""
    text = "торговля людьми " * 400
    assert unigram.ids(text) == tokenizer.encode(text).ids
    assert len(unigram.ids(text)) == LIMIT


def test_a_text_cannot_spell_special_tokens(unigram):
    """Somebody who types "</s>" has typed four letters, and does not end the text."""
    assert unigram.ids("a </s> b").count(2) == 1


def test_other_tokenizers_are_left_alone(tmp_path):
    """For a tokenizer of another kind nothing is written, and the whole one serves."""
    from tokenizers.models import WordPiece  # noqa: PLC0415  # for this test alone

    assert not write_unigram(Tokenizer(WordPiece({"[UNK]": 0}, unk_token="[UNK]")), tmp_path)
    assert list(tmp_path.iterdir()) == []


# Writing and finding an export.


def test_exported_once_and_found_again(tiny, tiny_folder, tmp_path):
    """A complete export is found by what it was made from, until that changes; nothing else lies beside it."""
    models = tmp_path / "exports"
    source = source_stamp(str(tiny_folder))
    folder = export_model(tiny, models, source)
    written = (folder / GRAPH).stat().st_mtime_ns
    assert find_export(models, source) == folder == export_model(tiny, models, source)
    assert (folder / GRAPH).stat().st_mtime_ns == written
    assert list(models.iterdir()) == [folder]
    assert find_export(models, "") is None
    set_prompts(tiny_folder, {"query": "q: "})
    assert source_stamp(str(tiny_folder)) != source
    assert find_export(models, source_stamp(str(tiny_folder))) is None


def test_an_incomplete_export_is_not_used(tiny, tmp_path):
    """An export that lost a byte is not found, is refused by name, and is made anew."""
    folder = export_model(tiny, tmp_path / "exports", "source")
    tokenizer = folder / TOKENIZER_FILE
    tokenizer.write_text(tokenizer.read_text()[:-1])
    assert find_export(tmp_path / "exports", "source") is None
    with pytest.raises(ModelError, match=r"tiny-onnx-.* incomplete .* make index"):
        ExportedModel(folder)
    assert export_model(tiny, tmp_path / "exports", "source") == folder == find_export(tmp_path / "exports", "source")


def test_a_damaged_graph_is_named(tiny, tmp_path):
    """A graph of the right size and the wrong content is an error of one line that names the folder."""
    folder = export_model(tiny, tmp_path)
    graph = folder / GRAPH
    graph.write_bytes(b"\xff" * graph.stat().st_size)
    with pytest.raises(ModelError, match=r"tiny-onnx-.* cannot be loaded .* make index") as caught:
        ExportedModel(folder)
    assert "\n" not in str(caught.value)


def test_the_original_is_as_before(tiny, tmp_path):
    """Exporting a model leaves the model itself as it was."""
    before = tiny.embed_passages(ODD_TEXTS)
    export_model(tiny, tmp_path)
    assert np.array_equal(tiny.embed_passages(ODD_TEXTS), before)


def test_progress_ends_at_the_total(tiny, tmp_path):
    """Progress is told every 32 passages and at the end, in the thread that asked."""
    steps: list[tuple[int, int, int]] = []
    exported = ExportedModel(export_model(tiny, tmp_path))
    exported.embed_passages(["é"] * 70, lambda *step: steps.append((*step, threading.get_ident())))
    asked = threading.get_ident()
    assert steps == [(32, 70, asked), (64, 70, asked), (70, 70, asked)]


def test_who_stops_does_not_wait_for_the_rest(tiny, tmp_path):
    """A build that is interrupted embeds what it has begun, not what it has still to do."""
    begun = []
    stopped = threading.Event()

    class Slow(ExportedModel):
        """Does not go far beyond the first 32 texts until it is stopped."""

        def _states(self, network, ids):
            begun.append(ids)
            assert len(begun) <= 40 or stopped.wait(20)
            return super()._states(network, ids)

    def stop(_done: int, _of: int) -> None:
        stopped.set()
        raise KeyboardInterrupt

    slow = Slow(export_model(tiny, tmp_path))
    with pytest.raises(KeyboardInterrupt):
        slow.embed_passages(["Жизнь <&>"] * 5000, stop)
    assert 32 < len(begun) < 2500


def test_pooling_of_the_first_token(tiny_folder, tmp_path):
    """A model that reads its first token alone gives the same vectors when exported, under a digest of their own."""
    mean = ExportedModel(export_model(load_model(str(tiny_folder), MODELS), tmp_path)).identity
    set_pooling(tiny_folder, "pooling_mode_cls_token")
    original = load_model(str(tiny_folder), MODELS)
    exported = ExportedModel(export_model(original, tmp_path))
    assert exported.identity.digest != mean.digest
    assert exported.embed_passages(ODD_TEXTS) == pytest.approx(original.embed_passages(ODD_TEXTS), abs=0.02)


def test_other_pooling_is_refused(tiny_folder, tmp_path):
    """A model whose pooling is not known here is refused by name, and nothing is written."""
    set_pooling(tiny_folder, "pooling_mode_max_tokens")
    with pytest.raises(ExportError, match=r"tiny: its way of pooling \(max\) cannot be exported"):
        export_model(load_model(str(tiny_folder), MODELS), tmp_path / "exports")
    assert not (tmp_path / "exports").exists()


def set_pooling(folder: Path, mode: str) -> None:
    settings = {"word_embedding_dimension": 4, "pooling_mode_mean_tokens": False, mode: True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(settings))


def test_agreement_is_told_in_cosines_and_neighbours():
    """The least cosine of any vector, and the share of the ten nearest passages in common."""
    east, north = np.float32([1, 0]), np.float32([0, 1])
    one = ProbeVectors(np.stack([east, north]), np.stack([east] * 10 + [north] * 10))
    assert agreement_of(one, one) == Agreement(cosine=1.0, overlap=1.0)
    other = ProbeVectors(np.stack([east, east]), one.passages)
    assert agreement_of(one, other) == Agreement(cosine=0.0, overlap=0.5)


def fan(cosines: list[float]) -> ProbeVectors:
    """One question, and passages at these cosines to it."""
    passages = np.array([[cosine, (1 - cosine**2) ** 0.5] for cosine in cosines], dtype=np.float32)
    return ProbeVectors(np.float32([[1, 0]]), passages)


@pytest.mark.parametrize(("apart", "overlap"), [(0.00004, 1.0), (0.0015, 0.0)])
def test_only_near_ties_may_change_places(apart, overlap):
    """Twenty passages in reverse order agree if all lie within 0.001; else not, even if each vector hardly moved."""
    cosines = [0.2 - apart * number for number in range(20)]
    found = agreement_of(fan(cosines), fan(cosines[::-1]))
    assert found.overlap == overlap
    assert LEAST_COSINE < found.cosine < 1


def test_what_one_side_misses_counts():
    """A passage that only one side has among its nearest lowers the overlap, whichever side that is."""
    near = [0.9] * 10 + [0.5] * 10
    one, other = fan(near), fan([0.1, *near[1:]])
    assert agreement_of(one, other).overlap == agreement_of(other, one).overlap == pytest.approx(0.9)
