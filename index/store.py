"""Keep an index on disk, in generations: a new one is built beside the old one and takes over at once.

var/index/
    CURRENT                     the name of the generation in use; written last, replaced atomically
    20220718T163000-1f2e3d/     one generation
        meta.json               what was built, from what, with which model
        passages.jsonl, .lines.npy  one passage a line, for people too, and where each begins
        passages.faiss          a vector for each line
        sentences.vectors       vectors for the sentences of each line
        words/                  the BM25 index
        spelling.tsv            the words of the reports, for mending what is typed
        abbreviations.json      what those of the reports stand for
        glossary.toml, concepts.npy  the words of the field, and their vectors
        shift.npz, calibration.npz   how languages lie to each other, and how near is near enough
        danger.npz              how messages of people in danger differ from questions
        keys.npy                what names each passage, also in a later generation
        report.html, pages/     what was read, for people; not needed to answer
    pdfs/                       the reports, by the digests of their content, to draw pages from
    pictures/                   pages that were drawn
"""

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import kept_pdfs
from index.abbreviations import Abbreviations
from index.calibration import Calibration
from index.catalogue import Report
from index.concepts import ConceptVectors
from index.danger import DangerJudge
from index.embedding import ModelIdentity
from index.errors import IndexStateError, ReportError
from index.glossary import GLOSSARY_NAME, Glossary, GlossaryError
from index.language_shift import LanguageShift
from index.languages import LANGUAGES
from index.lexical import LexicalIndex, write_lexical_index
from index.passage_file import PassageFile, write_passages
from index.sentence_vectors import SentenceVectors, write_sentence_vectors
from index.spelling import Vocabulary, counted_words, read_vocabulary, write_vocabulary
from index.values import Passage
from index.vectors import VectorIndex, Vectors

FORMAT = 4
_POINTER = "CURRENT"
_PASSAGES = "passages.jsonl"
_VECTORS = "passages.faiss"
_SENTENCES = "sentences.vectors"
_SPELLING = "spelling.tsv"
_ABBREVIATIONS = "abbreviations.json"
_CONCEPTS = "concepts.npy"
_SHIFT = "shift.npz"
_CALIBRATION = "calibration.npz"
_DANGER = "danger.npz"
_KEYS = "keys.npy"
_DIGESTS = "passages.sha256"
_PDFS = "pdfs"
_DRAFT_SECONDS = 24 * 3600
_KEPT = 2  # generations: the one in use, and the one before for processes that still read it


@dataclass(frozen=True, slots=True)
class Meta:
    """What an index says about itself. `fingerprint` changes with anything that would change the index.

    `recall` is the share of the ten nearest passages that its search finds; 1 up to 50,000 passages. `pdfs` are the
    SHA-256 of the PDFs that were kept, by the ids of their reports.
    """

    format: int
    created: str
    fingerprint: str
    model: ModelIdentity
    reports: tuple[Report, ...]
    passages: int
    recall: float = 1.0
    pdfs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a generation, passage by passage: each by its number.

    `texts` are what is searched for the passages, `vectors` those of the texts, shape (passages, dimensions), and
    `sentences` those of their sentences. All vectors are in the common language. `pdfs` are the files of the reports,
    by their ids; of those that are not there no page can be shown.
    """

    passages: Sequence[Passage]
    texts: Sequence[str]
    vectors: Vectors
    sentences: Sequence[Vectors]
    abbreviations: Abbreviations
    glossary: Path | None
    concepts: ConceptVectors
    shift: LanguageShift
    danger: DangerJudge
    pdfs: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Generation:
    """An index opened for reading. `keys` are those of the passages, as numbers, shape (passages,)."""

    folder: Path
    name: str
    meta: Meta
    passages: PassageFile
    vectors: VectorIndex
    sentences: SentenceVectors
    words: LexicalIndex
    vocabulary: Vocabulary
    abbreviations: Abbreviations
    glossary: Glossary
    concepts: ConceptVectors
    shift: LanguageShift
    calibration: Calibration
    danger: DangerJudge
    keys: NDArray[np.uint64]

    def number_of(self, key: str) -> int | None:
        """The number of the passage that has this key; None if there is none."""
        if not re.fullmatch("[0-9a-f]{16}", key):
            return None
        found = np.flatnonzero(self.keys == np.uint64(int(key, 16)))
        return int(found[0]) if len(found) else None

    def pdf_of(self, report_id: str) -> kept_pdfs.Pdf:
        """The PDF of a report. Raises ReportError if it was not kept."""
        pdf = kept_pdfs.kept(self.folder / _PDFS, self.meta.pdfs.get(report_id, ""))
        if pdf is None:
            raise ReportError(f"{report_id}: its PDF is not beside the index. Build the index anew: make index")
        return pdf


def digest_of(passage: Passage, text: str) -> str:
    """What names an embedded text of a passage, so that the next build finds its vectors: 64 hexadecimal digits."""
    whole = f"{passage.language}\0{passage.sentences}\0{passage.text}\0{text}"  # a sentence may be cut otherwise
    return hashlib.sha256(whole.encode(errors="replace")).hexdigest()


def now() -> str:
    """The time in UTC as it stands in the name of a generation, so that names sort by age."""
    return dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")


def current_name(folder: Path) -> str | None:
    """The name of the generation in use, None if there is none."""
    try:
        return (folder / _POINTER).read_text(encoding="utf-8", errors="replace").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None


def current_meta(folder: Path) -> Meta | None:
    """What the index in use says about itself; None if there is none, or it cannot be read."""
    name = current_name(folder)
    try:
        return _read_meta(folder / name) if name else None
    except IndexStateError:
        return None


def open_current(folder: Path) -> Generation:
    """The generation in use. Raises IndexStateError if there is none, or it is damaged, or of another format."""
    name = current_name(folder)
    if name is None:
        raise IndexStateError(f"{folder}: there is no index here. Build it: make index")
    place = folder / name
    meta = _read_meta(place)
    passages = PassageFile(place / _PASSAGES)
    vectors = VectorIndex.read(place / _VECTORS)
    sentences = SentenceVectors(place / _SENTENCES)
    if not len(passages) == len(vectors) == len(sentences) == meta.passages:
        raise IndexStateError(f"{place}: the index is incomplete. Build it anew: make index")
    return Generation(
        folder=folder,
        name=name,
        meta=meta,
        passages=passages,
        vectors=vectors,
        sentences=sentences,
        words=LexicalIndex(place / "words"),
        vocabulary=read_vocabulary(place / _SPELLING),
        abbreviations=Abbreviations.read(place / _ABBREVIATIONS),
        glossary=_read_glossary(place),
        concepts=ConceptVectors.read(place / _CONCEPTS),
        shift=LanguageShift.read(place / _SHIFT),
        calibration=Calibration.read(place / _CALIBRATION),
        danger=DangerJudge.read(place / _DANGER),
        keys=_read_keys(place / _KEYS, meta.passages),
    )


@dataclass(frozen=True, slots=True)
class Known:
    """Vectors of texts that need not be embedded again."""

    passage: Vectors
    sentences: Vectors


def known_vectors(folder: Path, model: ModelIdentity, shift: LanguageShift) -> dict[str, Known]:
    """The vectors of the index in use by the digest of their text, if this model made them and so moved; else none."""
    name, meta = current_name(folder), current_meta(folder)
    if name is None or meta is None or meta.model.digest != model.digest:
        return {}
    try:
        if not LanguageShift.read(folder / name / _SHIFT).moves_passages_as(shift):
            return {}
        digests = (folder / name / _DIGESTS).read_text(encoding="utf-8").split()
        vectors = VectorIndex.read(folder / name / _VECTORS).all()
        sentences = SentenceVectors(folder / name / _SENTENCES).all_of(range(len(digests)))
        return {key: Known(*both) for key, *both in zip(digests, vectors, sentences, strict=True)}
    except (OSError, ValueError, IndexStateError):
        return {}


def save(
    folder: Path,
    meta: Meta,
    contents: Contents,
    calibrate: Callable[[VectorIndex, SentenceVectors], Calibration],
    *,
    add: Callable[[Path], object] = lambda _draft: None,
    progress: Callable[[int, int], object] = lambda _done, _of: None,
) -> str:
    """Write a new generation into `folder`, put it into use and return its name.

    `calibrate` is asked when there is something to search. `add` is called with the folder of the generation before
    that is put into use, and may write more into it. `progress` is that of ordering the vectors, if they are many.
    Raises IndexStateError if it cannot be written; the generation in use then stays.
    """
    name = f"{meta.created}-{meta.fingerprint[:6]}"
    draft = folder / f".{name}-{os.getpid()}"
    try:
        draft.mkdir(parents=True)
        vectors = VectorIndex.of(contents.vectors, progress)
        vectors.write(draft / _VECTORS)
        _write_passages(draft, contents)
        write_sentence_vectors(draft / _SENTENCES, contents.sentences)
        contents.abbreviations.write(draft / _ABBREVIATIONS)
        contents.shift.write(draft / _SHIFT)
        contents.concepts.write(draft / _CONCEPTS)
        contents.danger.write(draft / _DANGER)
        calibrate(vectors, SentenceVectors(draft / _SENTENCES)).write(draft / _CALIBRATION)
        digests = {report_id: kept_pdfs.digest_of(path) for report_id, path in contents.pdfs.items()}
        meta = dataclasses.replace(meta, recall=vectors.recall, pdfs=digests)
        text = json.dumps(dataclasses.asdict(meta), ensure_ascii=False, indent=1, default=str)
        (draft / "meta.json").write_text(text, encoding="utf-8")
        kept_pdfs.keep(folder / _PDFS, {digests[report_id]: path for report_id, path in contents.pdfs.items()})
        add(draft)
        draft.rename(folder / name)
        pointer = folder / f".{_POINTER}-{os.getpid()}"
        pointer.write_text(name + "\n", encoding="utf-8")
        pointer.replace(folder / _POINTER)
    except OSError as error:
        raise IndexStateError(
            f"{folder}: the index cannot be written ({error}). Make room or name another folder; "
            f"the index in use is as it was."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _remove_old(folder)
    return name


def _write_passages(draft: Path, contents: Contents) -> None:
    languages = [passage.language for passage in contents.passages]
    write_passages(draft / _PASSAGES, contents.passages)
    digests = (digest_of(passage, text) for passage, text in zip(contents.passages, contents.texts, strict=True))
    (draft / _DIGESTS).write_text("".join(digest + "\n" for digest in digests), encoding="utf-8")
    np.save(draft / _KEYS, np.array([int(passage.key, 16) for passage in contents.passages], np.uint64))
    write_lexical_index(draft / "words", contents.texts, languages)
    if contents.glossary:
        shutil.copyfile(contents.glossary, draft / GLOSSARY_NAME)
    glossary = Glossary.read(draft)
    spoken = [" ".join(sorted(glossary.words(language))) for language in LANGUAGES]
    write_vocabulary(draft / _SPELLING, counted_words([*contents.texts, *spoken], [*languages, *LANGUAGES]))


def _remove_old(folder: Path) -> None:
    """Remove all generations but those kept, their PDFs, and what killed builds have left behind a day ago or more."""
    current = current_name(folder)
    generations = sorted(path for path in folder.iterdir() if (path / "meta.json").exists() and path.name[0] != ".")
    others = [path for path in generations if path.name != current]
    old = others[: max(0, len(others) - _KEPT + 1)]
    now = time.time()
    drafts = [path for path in folder.glob(".*-*") if path.is_dir() and now - path.stat().st_mtime > _DRAFT_SECONDS]
    for path in (*old, *drafts):
        shutil.rmtree(path, ignore_errors=True)
    _remove_unused_pdfs(folder)


def _remove_unused_pdfs(folder: Path) -> None:
    """Remove those of no generation. Another process may write one: it tells which it needs before it copies them."""
    pdfs = kept_pdfs.all_kept(folder / _PDFS)
    try:
        used = {digest for meta in folder.glob("*/meta.json") for digest in _read_meta(meta.parent).pdfs.values()}
    except IndexStateError:  # of another version, say: keep everything until it is gone
        return
    for pdf in pdfs:
        if pdf.digest not in used:
            with contextlib.suppress(OSError):
                pdf.path.unlink()


def _read_keys(path: Path, count: int) -> NDArray[np.uint64]:
    try:
        with path.open("rb") as file:
            keys: NDArray[np.uint64] = np.lib.format.read_array(file, allow_pickle=False)
    except Exception as error:  # what numpy's parser raises for a damaged header varies
        raise _damaged(path, error) from error
    if keys.dtype != np.uint64 or keys.shape != (count,):
        raise _damaged(path, "it does not belong to the passages")
    return keys


def _read_glossary(generation: Path) -> Glossary:
    """The copy in a generation: what is wrong with it is a damage, and not for staff to mend there."""
    try:
        return Glossary.read(generation)
    except GlossaryError as error:
        raise IndexStateError(f"{generation / GLOSSARY_NAME}: damaged. Build the index anew: make index") from error


def _read_meta(generation: Path) -> Meta:
    path = generation / "meta.json"
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise IndexStateError(
                f"{path}: built by another version of this program (format {data['format']}, not {FORMAT}). "
                f"Build it anew: make index"
            )
        data["model"] = ModelIdentity(**data["model"])
        data["reports"] = tuple(_report(report) for report in data["reports"])
        return Meta(**data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, reason: object) -> IndexStateError:
    return IndexStateError(f"{path}: damaged or missing ({reason}). Build the index anew: make index")


def _report(data: dict[str, Any]) -> Report:
    date = data.pop("date")
    return Report(**data, date=dt.date.fromisoformat(date) if date else None)
