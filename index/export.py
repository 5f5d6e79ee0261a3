"""Export a loaded embedding model to ONNX, so that the process that answers needs no torch. Runs at build time.

What is written is compared with the original over questions in six languages before it counts.
"""

import hashlib
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding import EmbeddingModel, ModelIdentity, Vectors
from index.errors import ExportError
from index.exported import (
    LAYOUT,
    PASSAGES,
    QUESTIONS,
    TOKENIZER_FILE,
    Export,
    ExportedModel,
    Pooling,
    export_folder,
    find_receipt,
    write_receipt,
)
from index.onnx_graph import write_graph
from index.probes import PROBES
from index.unigram import write_unigram

LEAST_COSINE = 0.999  # of any probe with the original's vector; cosines of one question's passages lie 0.01 apart
LEAST_OVERLAP = 0.95  # of each probe's nearest passages, on average
_NEAREST = 10
_TIED = 0.001  # cosines that lie nearer together rank at random
_PROBES = 20  # of each language; more tell the same and take longer
_JOINED = 5  # probes that make one passage


@dataclass(frozen=True, slots=True)
class Agreement:
    """How near an export comes to its original over the probes in six languages.

    `cosine` is the least of any vector with the original's, of questions, passages, and one passage beyond the
    limit. `overlap` is the mean share of each question's ten nearest passages by either that are among the ten
    nearest by the other too, from 0 to 1, where a passage nearly as near as the tenth counts as one of them.

    Each can fail while the other holds. A cosine that is good enough leaves vectors 0.04 apart, and passages lie
    0.01 apart, so that it says little of who is nearest. "Nearly" is a tenth of that: it lets passages change
    places that no one could rank, of which a model of few dimensions has many, and none that differ.
    """

    cosine: float
    overlap: float


@dataclass(frozen=True, slots=True)
class ProbeVectors:
    """The vectors of the probes by one model."""

    questions: Vectors
    passages: Vectors


def export_model(original: EmbeddingModel, models: Path, source: str = "") -> Path:
    """The folder of the export of `original` below `models`, written first if it is not there yet.

    Takes about 30 s of CPU and 1.9 GB for the default model, whose export is 190 MB; twice that for the trained one,
    which has two networks. `source` is that of embedding.source_stamp, by which `find_export` finds it again without
    loading the original. While it is being exported, `original` must not be used. Raises ExportError.
    """
    pooling, limit = _shape(original)
    made_from = f"onnx {LAYOUT} {pooling} {limit} {original.identity.digest}"
    identity = ModelIdentity(original.identity.name, hashlib.sha256(made_from.encode()).hexdigest())
    target = export_folder(models, identity)
    found = find_receipt(target)
    if found and found.identity == identity:
        if found.source != source:
            write_receipt(target, replace(found, source=source))
        return target
    export = Export(
        layout=LAYOUT,
        identity=identity,
        source=source,
        prompts=original.prompts,
        pooling=pooling,
        pools_sentences=original.pools_sentences,
        dimensions=original.dimensions,
        limit=limit,
        cosine=0.0,
        overlap=0.0,
        sizes={},
    )
    try:
        models.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".exporting-", dir=models) as name:
            finished = Path(name) / "export"
            finished.mkdir()
            _write(original, finished, export)
            _publish(finished, target, Path(name) / "replaced")
    except ExportError:
        raise
    except Exception as error:  # torch and onnxruntime raise whatever their depths do
        reason = str(error).strip().partition("\n")[0]
        raise ExportError(
            f"{identity.name}: cannot be exported to {target} ({type(error).__name__}: {reason})."
        ) from error
    return target


def _write(original: EmbeddingModel, folder: Path, export: Export) -> None:
    networks = _networks(original)
    tokenizer = networks[QUESTIONS].tokenizer.backend_tokenizer
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(folder / TOKENIZER_FILE))
    write_unigram(tokenizer, folder)
    expected = _probed(original)
    for name, network in networks.items():
        write_graph(network.auto_model, folder, name)
    export = replace(export, sizes={path.name: path.stat().st_size for path in folder.iterdir()})
    write_receipt(folder, export)
    agreement = agreement_of(expected, _probed(ExportedModel(folder)))
    if agreement.cosine < LEAST_COSINE or agreement.overlap < LEAST_OVERLAP:
        raise ExportError(
            f"{export.identity.name}: its export does not agree with it (least cosine {agreement.cosine:.4f} of "
            f"{LEAST_COSINE}, nearest passages in common {agreement.overlap:.2f} of {LEAST_OVERLAP})."
        )
    write_receipt(folder, replace(export, cosine=agreement.cosine, overlap=agreement.overlap))


def _publish(finished: Path, target: Path, replaced: Path) -> None:
    if target.exists() and find_receipt(target) is None:
        with suppress(FileNotFoundError):  # another process was faster to move it away
            target.rename(replaced)
    try:
        finished.rename(target)
    except OSError:
        if find_receipt(target) is None:  # else another process was faster
            raise


def _networks(original: EmbeddingModel) -> dict[str, Any]:
    """The transformer that reads questions, and the one that reads passages if that is another.

    Raises ExportError if the model has other parts than ExportedModel can stand in for.
    """
    first, *others = original.transformer
    name = original.identity.name
    sub_modules: Any = getattr(first, "sub_modules", {"query": [first]})  # torch types parts as Tensor | Module
    routes = {route: [*modules] for route, modules in sub_modules.items()}
    kinds = [type(part).__name__ for part in (*chain.from_iterable(routes.values()), *others)]
    if set(kinds[: len(routes)]) != {"Transformer"} or kinds[len(routes) :] not in (
        ["Pooling"],
        ["Pooling", "Normalize"],
    ):
        raise ExportError(f"{name}: only a transformer with pooling can be exported, and this is {', '.join(kinds)}.")
    if not {"query"} <= routes.keys() <= {"query", "document"}:
        raise ExportError(f"{name}: it has the routes {', '.join(routes)}; only query and document can be exported.")
    questions, passages = (routes.get(route, routes["query"])[0] for route in ("query", "document"))
    if questions is passages:
        return {QUESTIONS: questions}
    if questions.tokenizer.get_vocab() != passages.tokenizer.get_vocab():
        raise ExportError(f"{name}: its two networks have different tokenizers.")
    return {QUESTIONS: questions, PASSAGES: passages}


def _shape(original: EmbeddingModel) -> tuple[Pooling, int]:
    """Pooling and limit of a model that ExportedModel can stand in for; ExportError for all others."""
    whole: Any = original.transformer
    networks = _networks(original).values()
    name = original.identity.name
    if whole.truncate_dim:
        raise ExportError(f"{name}: it cuts its vectors to {whole.truncate_dim} dimensions, which is not exported.")
    pooling = str(whole[1].pooling_mode)
    if pooling not in tuple(Pooling) or not whole[1].include_prompt:
        raise ExportError(f"{name}: its way of pooling ({pooling}) cannot be exported.")
    if not all(getattr(network.tokenizer, "is_fast", False) for network in networks):
        raise ExportError(f"{name}: its tokenizer cannot be saved as one file.")
    limits = {network.max_seq_length for network in networks}
    if len(limits) != 1 or not all(limits):
        raise ExportError(f"{name}: it does not say how long a text it reads.")
    return Pooling(pooling), int(limits.pop())


def _probed(model: EmbeddingModel | ExportedModel) -> ProbeVectors:
    """The vectors of the probes as questions, and of some of them joined as passages, the last beyond the limit."""
    probes = [some[:_PROBES] for some in PROBES.values()]
    questions = list(chain.from_iterable(probes))
    joined = [" ".join(some[at : at + _JOINED]) for some in probes for at in range(0, len(some), _JOINED // 2)]
    long = [" ".join(questions)]
    return ProbeVectors(  # texts of like length together, because the original pads each to the longest of its batch
        np.concatenate([model.embed_queries(some) for some in (questions, _ODD)]),
        np.concatenate([model.embed_passages(some) for some in (joined, _ODD, long)]),
    )


_ODD = ("", "№５ ﬁnal — café <b>R&D</b>", "☃ zero\u200bwidth\x07", "x" * 600)


def agreement_of(one: ProbeVectors, other: ProbeVectors) -> Agreement:
    """How near the vectors of the same probes by two models are."""
    cosines = ((one.questions * other.questions).sum(axis=1), (one.passages * other.passages).sum(axis=1))
    ours, theirs = (some.questions @ some.passages.T for some in (one, other))
    return Agreement(
        cosine=float(min(map(np.min, cosines))),
        overlap=(_shared(ours, theirs) + _shared(theirs, ours)) / 2,
    )


def _shared(these: Vectors, those: Vectors) -> float:
    """The share of the nearest by `these` cosines, shape (questions, passages), that are so by `those`, or nearly."""
    nearest = np.argsort(-these, axis=1)[:, :_NEAREST]
    tenth = np.sort(those, axis=1)[:, -_NEAREST:][:, :1]
    return float(np.mean(np.take_along_axis(those, nearest, axis=1) >= tenth - _TIED))
