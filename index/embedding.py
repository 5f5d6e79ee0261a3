"""Turn texts into vectors. The only module that knows sentence-transformers; its errors stop here.

Questions and passages are two methods, because some models want a different prompt before each. The one
place that normalises vectors: whatever leaves this module has length 1, so a dot product is a cosine.
"""

import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.default_model import (
    BUILT_IN,
    DEFAULT_MODEL,
    LAYOUT,
    PROMPTS,
    TRAINED_MODEL,
    Progress,
    source_of,
    unpack_built_in,
)
from index.errors import ModelError
from index.sentence_pooling import Span, pooled, shifted

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions); each row has length 1."""

Embedded = tuple[Vectors, list[list[Vectors | None]]]
"""The vectors of passages, and those of the sentences of each; None for a sentence beyond the model's limit."""

BATCH = 32
HUB_SECONDS = 10.0  # to wait for the hub's first answer; the libraries' own retries take over a minute
HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
FAMILY_E5 = re.compile(r"(?<![a-z])e5(?![a-z0-9])(?!.*instruct)", re.IGNORECASE)  # the instruct ones differ
IDENTIFYING_FILES = (
    "*.safetensors",
    "pytorch_model*.bin",
    "tokenizer.json",
    "vocab.txt",
    "sentencepiece*.model",
)


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """What an index remembers of its model: `name` finds it again, `digest` tells whether it is the same."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Prompts:
    """What a model wants to see before a text; empty for most."""

    query: str
    passage: str


def load_model(
    name: str | None,
    models_folder: Path,
    threads: int | None = None,
    progress: Progress | None = None,
) -> "EmbeddingModel":
    """The model called `name`: a folder, or else an id of the Hugging Face hub such as "owner/model".

    None, "" and "multilingual-e5-small" stand for the default model, "multilingual-e5-small-trained" for the same with
    what training added; both need no network and are unpacked below `models_folder` at their first use, reporting
    `progress`. For `threads` see EmbeddingModel.
    Raises ModelError if there is no such model or it cannot be loaded.
    """
    name = name or DEFAULT_MODEL
    if name in BUILT_IN:
        return EmbeddingModel(name, unpack_built_in(name, models_folder, progress), threads)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return EmbeddingModel(str(folder.resolve()), folder, threads)
    if HUB_ID.fullmatch(name) and not name.startswith("."):
        return EmbeddingModel(name, None, threads)
    raise ModelError(
        f"{name}: no such folder, and not a model of the Hugging Face hub, whose names read owner/model. "
        f"Name a folder that holds a sentence-transformers model, or one of {', '.join(BUILT_IN)}."
    )


class EmbeddingModel:
    """A loaded model. May be called from several threads; the calls wait for each other."""

    def __init__(self, name: str, folder: Path | None, threads: int | None = None) -> None:
        """Load the model from `folder`, without network, or if it is None from the hub or its cache.

        `threads` is the number of CPU threads of the whole process for this; None leaves it as it is. One is
        best for single questions: more only wait for each other on a busy machine.
        Raises ModelError if the model cannot be loaded.
        """
        model = _loaded(name, folder)
        dimensions = model.get_embedding_dimension()
        if dimensions is None:
            raise ModelError(f"{name}: this model does not give one vector for a text. Choose another.")
        if threads is not None:
            import torch  # noqa: PLC0415  # as slow as the model's loading, which has just imported it

            torch.set_num_threads(threads)
        self._model = model
        self.prompts = _prompts(name, model.prompts)
        self._lock = threading.Lock()  # a tokenizer cannot be borrowed by two threads
        self.dimensions = dimensions
        self.pools_sentences = name == TRAINED_MODEL  # which was trained for it
        self.identity = ModelIdentity(name, _digest(folder or _hub_folder(name), self.prompts))

    @property
    def transformer(self) -> "SentenceTransformer":
        """The model itself, for export.py alone."""
        return self._model

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, in their order."""
        return self._embedded_questions(texts, self._model.encode_query)

    def embed_queries_as_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions by the network that reads passages; another only if the model has two networks."""
        return self._embedded_questions(texts, self._model.encode_document)

    def _embedded_questions(self, texts: Sequence[str], encode: Callable[..., NDArray[np.floating]]) -> Vectors:
        with self._lock:
            return self._finished(
                encode(
                    encodable(texts),
                    prompt=self.prompts.query,
                    batch_size=BATCH,
                    show_progress_bar=False,
                    normalize_embeddings=True,
                )
            )

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, in their order. Each is read up to the model's limit, 512 tokens by default.

        `progress` is called after each batch with the passages done and their total.
        """
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        # The longest first: a batch is padded to its longest text, and a lack of memory shows at once.
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]), reverse=True)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            with self._lock:
                vectors[batch] = self._finished(
                    self._model.encode_document(
                        encodable([texts[number] for number in batch]),
                        prompt=self.prompts.passage,
                        batch_size=BATCH,
                        show_progress_bar=False,
                        normalize_embeddings=True,
                    )
                )
            if progress:
                progress(start + len(batch), len(order))
        return vectors

    def embed_with_sentences(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]], progress: Progress | None = None
    ) -> Embedded:
        """Vectors of passages, and of the `sentences` of each out of the same states, if `pools_sentences`."""
        router: Any = self._model[0]  # torch types parts as Tensor | Module
        tokenizer = router.sub_modules["document"][0].tokenizer
        prompt = self.prompts.passage
        passages, within = [], []
        for done, (text, spans) in enumerate(zip(encodable(texts), sentences, strict=True), start=1):
            with self._lock:
                found: Any = self._model.encode_document(
                    [text], prompt=prompt, output_value=None, show_progress_bar=False
                )
                offsets = tokenizer(prompt + text, truncation=True, return_offsets_mapping=True)["offset_mapping"]
            states = found[0]["token_embeddings"].float().numpy()
            passages.append(found[0]["sentence_embedding"].float().numpy())
            within.append(pooled(states, offsets, shifted(spans, len(prompt))))
            if progress:
                progress(done, len(texts))
        return self._finished(np.array(passages)), within

    def _finished(self, encoded: NDArray[np.floating]) -> Vectors:
        # Normalised once more in single precision: half-precision models round after their own division.
        return unit(np.array(encoded, dtype=np.float32).reshape(-1, self.dimensions))


def unit(vectors: Vectors) -> Vectors:
    """The same directions with length 1, in place."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    np.divide(vectors, np.maximum(lengths, np.finfo(np.float32).tiny), out=vectors)
    return vectors


def encodable(texts: Sequence[str]) -> list[str]:
    """Half a surrogate pair, which a broken PDF can yield, would stop the tokenizer; it becomes "?"."""
    return [text.encode(errors="replace").decode() for text in texts]


def _prompts(name: str, stored: Mapping[str, str | None]) -> Prompts:
    """The prompts that the model stores; if none, those of its family if it wants some."""
    # sentence-transformers adds an empty "document" that would hide a stored "passage".
    candidates = (stored.get(key) for key in ("document", "passage", "corpus"))
    prompts = Prompts(stored.get("query") or "", next(filter(None, candidates), ""))
    if prompts == Prompts("", "") and FAMILY_E5.search(Path(name).name):
        return Prompts(PROMPTS["query"], PROMPTS["passage"])
    return prompts


def _loaded(name: str, folder: Path | None) -> "SentenceTransformer":
    # Imported here: takes five seconds, and most of the program does without.
    import torch  # noqa: PLC0415  # see above
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415  # see above

    refusal = None if folder else _hub_refusal(name)
    single = {"dtype": torch.float32}  # half precision is slow on CPUs, and ranks a little differently
    try:
        with _bars_hidden() if folder else nullcontext():  # those of a download are welcome
            return SentenceTransformer(
                str(folder or name),
                local_files_only=folder is not None or refusal is not None,
                model_kwargs=single,
            )
    except Exception as error:
        reason = str(refusal or error).strip().partition("\n")[0]
        if folder:
            message = f"{folder}: no sentence-transformers model can be loaded from this folder ({reason}). "
            remedy = f"If it is one of {', '.join(BUILT_IN)}, delete it and it is made again; otherwise name another."
        else:
            message = f"{name}: no such folder, and the Hugging Face hub gave no such model ({reason}). "
            remedy = f"Name a folder that holds one, or none for {DEFAULT_MODEL}, which needs no network."
        raise ModelError(message + remedy) from error


@contextmanager
def _bars_hidden() -> Iterator[None]:
    from transformers.utils import logging  # noqa: PLC0415  # as slow as the rest

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers types it not
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # transformers types it not


def _hub_refusal(name: str) -> Exception | None:
    """Why the hub does not offer this model; then only its cache can. Loading would retry for a minute."""
    from huggingface_hub import HfApi  # noqa: PLC0415  # as slow as the rest

    try:
        HfApi().model_info(name, timeout=HUB_SECONDS)
    except Exception as error:  # noqa: BLE001  # the HTTP library below it, and so the class, varies
        return error
    return None


def _hub_folder(name: str) -> Path:
    """Where the hub's files of a loaded model lie."""
    from huggingface_hub import snapshot_download  # noqa: PLC0415  # as slow as the rest

    cache = os.getenv("SENTENCE_TRANSFORMERS_HOME")  # sentence-transformers' own setting; None: the hub's
    only = "config.json"  # else a file that was not needed, and so is not there, would count as missing
    return Path(snapshot_download(name, cache_dir=cache, local_files_only=True, allow_patterns=only))


def source_stamp(name: str | None) -> str:
    """What changes when the model called `name` is replaced, told without loading it; empty for one of the hub."""
    name = name or DEFAULT_MODEL
    if name in BUILT_IN:
        return f"{name} {LAYOUT} {source_of(name)}"
    folder = Path(name).expanduser().resolve()
    states = ((path, path.stat()) for path in sorted(folder.rglob("*")) if path.is_file())  # settings too
    files = [(path.relative_to(folder).as_posix(), state.st_size, state.st_mtime_ns) for path, state in states]
    return f"{folder} {hashlib.sha256(repr(files).encode()).hexdigest()}" if files else ""


def _identifying_files(folder: Path) -> list[Path]:
    return sorted({path for pattern in IDENTIFYING_FILES for path in folder.rglob(pattern)})


def _digest(folder: Path, prompts: Prompts) -> str:
    """SHA-256 over the weights, the tokenizer and the prompts; about 0.4 s for the default model."""
    whole = hashlib.sha256(repr(astuple(prompts)).encode())
    for path in _identifying_files(folder):
        whole.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()
