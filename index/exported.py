"""Turn texts into vectors with a model that export.py has written. The only module that runs onnxruntime.

For the process that answers: no torch, which alone takes 9 s of CPU and 450 MB. The vectors are those of the
original to 0.999 and better, but the digest is another, so an index never mixes the two.

Each text goes through the network alone and in one thread, passages side by side. Padded batches were measured to
cost 15 % more CPU, and a text alone gives exactly what it gives in company.
"""

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from index.default_model import Progress
from index.embedding import Embedded, ModelIdentity, Prompts, Vectors, encodable, unit
from index.errors import ModelError
from index.sentence_pooling import Span, pooled, shifted
from index.unigram import PIECES_FILE, UnigramTokenizer

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LAYOUT = 3  # raise it when export.py writes something else, so that older folders are not used
RECEIPT = "export.json"
QUESTIONS = "questions"  # the network that reads questions, and passages too if there is no other
PASSAGES = "passages"
GRAPH_SUFFIX = ".onnx"
WEIGHTS_SUFFIX = ".bin"  # apart from the graph, so that it is mapped: of the words, only those used take memory
TOKENIZER_FILE = "tokenizer.json"
INPUT, OUTPUT = "input_ids", "states"

_SILENT = 3  # onnxruntime's level "error": what it warns of, nobody here can mend
_REPORT_EVERY = 32  # passages
_MOST_WORKERS = 8  # each takes some 20 MB for a long text


class Pooling(StrEnum):
    """How the states of a text's tokens become its vector."""

    MEAN = "mean"
    FIRST = "cls"


@dataclass(frozen=True, slots=True)
class Export:
    """What `export.json` says. `source` tells from which files it was made, `limit` how many tokens a text has at most,
    and `pools_sentences` whether it was trained to give sentences vectors out of their passage's states.

    `cosine` and `overlap` tell how well it agreed with the original; see export.py.
    """

    layout: int
    identity: ModelIdentity
    source: str
    prompts: Prompts
    pooling: Pooling
    pools_sentences: bool
    dimensions: int
    limit: int
    cosine: float
    overlap: float
    sizes: Mapping[str, int]


def export_folder(models: Path, identity: ModelIdentity) -> Path:
    """Where the export of that identity lies below `models`."""
    return models / f"{Path(identity.name).name}-onnx-{identity.digest[:12]}"


def find_export(models: Path, source: str) -> Path | None:
    """The complete export below `models` that was made from `source`, see embedding.source_stamp."""
    folders = (path.parent for path in sorted(models.glob(f"*-onnx-*/{RECEIPT}")))
    return next(
        (folder for folder in folders if (found := find_receipt(folder)) and found.source == source != ""), None
    )


def open_export(models: Path, identity: ModelIdentity) -> "ExportedModel | None":
    """The export of that identity, or None if `models` holds none: the identity may be that of an original.

    Raises ModelError if it is damaged.
    """
    folder = export_folder(models, identity)
    found = find_receipt(folder)
    return ExportedModel(folder) if found and found.identity == identity else None


class ExportedModel:
    """A loaded export, warmed. May be called from several threads at once."""

    def __init__(self, folder: Path) -> None:
        """Load what `export_model` wrote to `folder`, in 0.5 s of CPU and about 200 MB.

        Raises ModelError if the folder is incomplete or damaged.
        """
        export = find_receipt(folder)
        if export is None:
            raise ModelError(f"{folder}: this exported model is incomplete or of another version. {_REMEDY}")
        try:
            self._questions = _session(folder / f"{QUESTIONS}{GRAPH_SUFFIX}")
            small = (folder / PIECES_FILE).exists()
            self._short = UnigramTokenizer(folder, export.limit) if small else None
        except Exception as error:  # onnxruntime and tokenizers raise classes of their own, or Exception itself
            raise ModelError(f"{folder}: the exported model cannot be loaded ({_line(error)}). {_REMEDY}") from error
        self._folder = folder
        self._export = export
        self._whole: Tokenizer | None = None
        self._passages: InferenceSession | None = None
        self.dimensions = export.dimensions
        self.pools_sentences = export.pools_sentences
        self.identity = export.identity
        self.embed_queries(["warm up"])  # the first run plans the memory of the others

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, in their order."""
        return self._embedded_questions(texts, self._questions)

    def embed_queries_as_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions by the network that reads passages; another only if the model has two networks."""
        return self._embedded_questions(texts, self._reads_passages())

    def _embedded_questions(self, texts: Sequence[str], network: "InferenceSession") -> Vectors:
        prompt = self._export.prompts.query
        tokens = self._short.ids if self._short else lambda text: self._tokenizer().encode(text).ids
        states = (self._states(network, tokens(prompt + text)) for text in encodable(texts))
        return self._matrix([self._direction(some) for some in states])

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, in their order. Each is read up to the model's limit.

        `progress` is called now and then, and at the end, with the passages done and their total.
        """
        return self.embed_with_sentences(texts, [()] * len(texts), progress)[0]

    def embed_with_sentences(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]], progress: Progress | None = None
    ) -> Embedded:
        """Vectors of passages, and of the `sentences` of each out of the same states, if `pools_sentences`.

        `progress` as in embed_passages.
        """
        tokenizer, network, prompt = self._tokenizer(), self._reads_passages(), self._export.prompts.passage

        def read(text: str, spans: Sequence[Span]) -> tuple[Vectors, list[Vectors | None]]:
            tokens = tokenizer.encode(prompt + text)
            states = self._states(network, tokens.ids)
            return self._direction(states), pooled(states, tokens.offsets, shifted(spans, len(prompt)))

        found: list[tuple[Vectors, list[Vectors | None]]] = []
        pool = ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_WORKERS))  # tokenizing and the network free the GIL
        try:
            for one in pool.map(read, encodable(texts), sentences):
                found.append(one)
                if progress and (len(found) % _REPORT_EVERY == 0 or len(found) == len(texts)):
                    progress(len(found), len(texts))
        finally:
            pool.shutdown(cancel_futures=True)  # who stops a build does not wait for its other texts
        return self._matrix([direction for direction, _ in found]), [within for _, within in found]

    def _tokenizer(self) -> Tokenizer:
        if self._whole is None:  # 280 MB for the default model, and only a build needs it
            whole = Tokenizer.from_file(str(self._folder / TOKENIZER_FILE))
            whole.no_padding()
            whole.enable_truncation(self._export.limit)
            self._whole = whole
        return self._whole

    def _reads_passages(self) -> "InferenceSession":
        if self._passages is None:  # as large as the other, and again only a build needs it
            apart = self._folder / f"{PASSAGES}{GRAPH_SUFFIX}"
            try:
                self._passages = _session(apart) if apart.exists() else self._questions
            except Exception as error:  # of onnxruntime's own classes
                raise ModelError(f"{apart}: cannot be loaded ({_line(error)}). {_REMEDY}") from error
        return self._passages

    @staticmethod
    def _states(network: "InferenceSession", ids: list[int]) -> Vectors:
        """The states of a text's tokens, shape (tokens, dimensions)."""
        return np.asarray(network.run([OUTPUT], {INPUT: np.array([ids], dtype=np.int64)})[0][0])

    def _direction(self, states: Vectors) -> Vectors:
        """What a text's states are pooled to, of whatever length."""
        return states[0] if self._export.pooling is Pooling.FIRST else np.asarray(states.mean(axis=0))

    def _matrix(self, directions: Sequence[Vectors]) -> Vectors:
        return unit(np.array(directions, dtype=np.float32).reshape(-1, self.dimensions))


_REMEDY = "Delete the folder and build the index anew: make index"


def _session(graph: Path) -> "InferenceSession":
    import onnxruntime  # noqa: PLC0415  # 0.1 s and 20 MB, and who builds with the original does without

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # more, at one text, only wait for each other on a busy machine
    options.inter_op_num_threads = 1
    options.log_severity_level = _SILENT
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def _line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def write_receipt(folder: Path, export: Export) -> None:
    """Make `folder` a complete export. Comes last."""
    content = {
        "layout": export.layout,
        "name": export.identity.name,
        "digest": export.identity.digest,
        "source": export.source,
        "prompts": {"query": export.prompts.query, "passage": export.prompts.passage},
        "pooling": export.pooling,
        "pools_sentences": export.pools_sentences,
        "dimensions": export.dimensions,
        "limit": export.limit,
        "agreement": {"cosine": export.cosine, "overlap": export.overlap},
        "bytes": dict(export.sizes),
    }
    (folder / RECEIPT).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def find_receipt(folder: Path) -> Export | None:
    """What the receipt in `folder` says; None unless it is one of ours and all files are there in their sizes."""
    try:
        content = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
        export = Export(
            layout=content["layout"],
            identity=ModelIdentity(content["name"], content["digest"]),
            source=content["source"],
            prompts=Prompts(**content["prompts"]),
            pooling=Pooling(content["pooling"]),
            pools_sentences=content["pools_sentences"],
            dimensions=content["dimensions"],
            limit=content["limit"],
            cosine=content["agreement"]["cosine"],
            overlap=content["agreement"]["overlap"],
            sizes=content["bytes"],
        )
        whole = all((folder / name).stat().st_size == size for name, size in export.sizes.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # a file is missing, or it is not ours
        return None
    return export if whole and export.layout == LAYOUT else None
