"""Keep an index on disk, in generations: a new one is built beside the old one and takes over at once.

var/index/
    CURRENT                     the name of the generation in use; written last, replaced atomically
    20220718T163000-1f2e3d/     one generation
        meta.json               what was built, from what, with which model
        passages.jsonl          one passage a line, for people too
        passages.faiss          a vector for each line
        words/                  the BM25 index
        report.html, pages/     what was read, for people; not needed to answer
"""

import dataclasses
import datetime as dt
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.catalogue import Report
from index.embedding import ModelIdentity
from index.errors import IndexStateError
from index.lexical import LexicalIndex, write_lexical_index
from index.values import Kind, PageSpan, Passage
from index.vectors import VectorIndex, Vectors

FORMAT = 1
_POINTER = "CURRENT"
_VECTORS = "passages.faiss"
_DIGESTS = "passages.sha256"
_DRAFT_SECONDS = 24 * 3600
_KEPT = 2  # generations: the one in use, and the one before for processes that still read it


@dataclass(frozen=True, slots=True)
class Meta:
    """What an index says about itself. `fingerprint` changes with anything that would change the index.

    `declined_below` and `unsure_below` are cosines, by language of the question; see calibration.py.
    """

    format: int
    created: str
    fingerprint: str
    model: ModelIdentity
    reports: tuple[Report, ...]
    passages: int
    declined_below: dict[str, float]
    unsure_below: dict[str, float]


@dataclass(frozen=True, slots=True)
class Generation:
    """An index opened for reading."""

    name: str
    meta: Meta
    passages: tuple[Passage, ...]
    vectors: VectorIndex
    words: LexicalIndex


def digest(text: str) -> str:
    """What names an embedded text, so that the next build finds its vector again: 64 hexadecimal digits."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


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
    meta = _read_meta(folder / name)
    passages = _read_passages(folder / name / "passages.jsonl")
    vectors = VectorIndex.read(folder / name / _VECTORS)
    if not len(passages) == len(vectors) == meta.passages:
        raise IndexStateError(f"{folder / name}: the index is incomplete. Build it anew: make index")
    return Generation(name, meta, passages, vectors, LexicalIndex(folder / name / "words"))


def known_vectors(folder: Path, model: ModelIdentity) -> dict[str, Vectors]:
    """The vectors of the index in use by the digest of their text, if this very model made them; else none."""
    name, meta = current_name(folder), current_meta(folder)
    if name is None or meta is None or meta.model.digest != model.digest:
        return {}
    try:
        digests = (folder / name / _DIGESTS).read_text(encoding="utf-8").split()
        vectors = VectorIndex.read(folder / name / _VECTORS).all()
        return dict(zip(digests, vectors, strict=True))
    except (OSError, ValueError, IndexStateError):
        return {}


def save(
    folder: Path,
    meta: Meta,
    passages: Sequence[Passage],
    vectors: Vectors,
    add: Callable[[Path], object] = lambda _draft: None,
) -> str:
    """Write a new generation into `folder`, put it into use and return its name.

    `add` is called with the folder of the generation before that is put into use, and may write more into it.
    Raises IndexStateError if it cannot be written; the generation in use then stays.
    """
    name = f"{meta.created}-{meta.fingerprint[:6]}"
    draft = folder / f".{name}-{os.getpid()}"
    try:
        draft.mkdir(parents=True)
        with (draft / "passages.jsonl").open("w", encoding="utf-8") as file:
            for passage in passages:
                file.write(json.dumps(dataclasses.asdict(passage), ensure_ascii=False) + "\n")
        VectorIndex.of(vectors).write(draft / _VECTORS)
        texts, languages = [p.searched for p in passages], [p.language for p in passages]
        (draft / _DIGESTS).write_text("".join(digest(text) + "\n" for text in texts), encoding="utf-8")
        write_lexical_index(draft / "words", texts, languages)
        text = json.dumps(dataclasses.asdict(meta), ensure_ascii=False, indent=1, default=str)
        (draft / "meta.json").write_text(text, encoding="utf-8")
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


def _remove_old(folder: Path) -> None:
    """Remove all generations but those kept, and what killed builds have left behind a day ago or more."""
    current = current_name(folder)
    generations = sorted(path for path in folder.iterdir() if (path / "meta.json").exists() and path.name[0] != ".")
    others = [path for path in generations if path.name != current]
    old = others[: max(0, len(others) - _KEPT + 1)]
    now = time.time()
    drafts = [path for path in folder.glob(".*-*") if path.is_dir() and now - path.stat().st_mtime > _DRAFT_SECONDS]
    for path in (*old, *drafts):
        shutil.rmtree(path, ignore_errors=True)


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
        raise IndexStateError(f"{path}: damaged or missing ({error}). Build the index anew: make index") from error


def _report(data: dict[str, Any]) -> Report:
    date = data.pop("date")
    return Report(**data, date=dt.date.fromisoformat(date) if date else None)


def _read_passages(path: Path) -> tuple[Passage, ...]:
    try:
        with path.open(encoding="utf-8") as file:
            return tuple(_passage(json.loads(line)) for line in file)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexStateError(f"{path}: damaged or missing ({error}). Build the index anew: make index") from error


def _passage(data: dict[str, Any]) -> Passage:
    return Passage(
        number=data["number"],
        report_id=data["report_id"],
        section=tuple(data["section"]),
        kind=Kind(data["kind"]),
        language=data["language"],
        text=data["text"],
        spans=tuple(PageSpan(**span) for span in data["spans"]),
        sentences=tuple((start, end) for start, end in data["sentences"]),
        item=data["item"],
        addressee=data["addressee"],
    )
