"""Keep a copy of each PDF that was indexed, so that its pages can be shown as they were read.

Copies are named by the digest of their content: generations of an index share them, and a file of the corpus that is
replaced changes nothing in an index that was made from the old one.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pdf:
    """A copy of a PDF. `digest` is the SHA-256 of its content, in hexadecimal digits."""

    path: Path
    digest: str


def digest_of(path: Path) -> str:
    """What names the copy of the PDF at `path`. Raises OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(folder: Path, pdfs: Mapping[str, Path]) -> None:
    """Copy the PDFs, by their digests, into `folder`, but for those that are there.

    Raises OSError if one cannot be read, or the copy not be written.
    """
    for digest, path in pdfs.items():
        copy = _place(folder, digest)
        if copy.exists():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        draft = copy.with_suffix(f".{os.getpid()}")
        try:
            shutil.copyfile(path, draft)
            draft.replace(copy)
        finally:
            draft.unlink(missing_ok=True)


def kept(folder: Path, digest: str) -> Pdf | None:
    """The copy with this digest; None if there is none."""
    path = _place(folder, digest)
    return Pdf(path, digest) if digest and path.exists() else None


def all_kept(folder: Path) -> tuple[Pdf, ...]:
    """All copies, and what a killed process left of one."""
    return tuple(Pdf(path, path.stem) for path in folder.glob("?" * 64 + ".*"))  # ours alone, whatever else lies there


def _place(folder: Path, digest: str) -> Path:
    return folder / f"{digest}.pdf"
