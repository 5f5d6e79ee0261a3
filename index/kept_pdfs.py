"""Keep a copy of each PDF that was indexed, so that its pages can be shown as they were read.

Copies are named by the digest of their content: generations of an index share them, and a file of the corpus that is
replaced changes nothing in an index that was made from the old one.
"""

import hashlib
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pdf:
    """A copy of a PDF. `digest` is the SHA-256 of its content, in hexadecimal digits."""

    path: Path
    digest: str


def keep(folder: Path, pdfs: Mapping[str, Path]) -> dict[str, str]:
    """Copy the PDFs, by the ids of their reports, into `folder`, but for those that are there; their digests.

    Raises OSError if one cannot be read, or the copy not be written.
    """
    digests = {}
    for report_id, path in pdfs.items():
        with path.open("rb") as file:
            digests[report_id] = hashlib.file_digest(file, "sha256").hexdigest()
        copy = _place(folder, digests[report_id])
        if not copy.exists():
            folder.mkdir(parents=True, exist_ok=True)
            draft = copy.with_suffix(f".{os.getpid()}")
            shutil.copyfile(path, draft)
            draft.replace(copy)
    return digests


def kept(folder: Path, digest: str) -> Pdf | None:
    """The copy with this digest; None if there is none."""
    path = _place(folder, digest)
    return Pdf(path, digest) if digest and path.exists() else None


def remove_others(folder: Path, digests: Collection[str]) -> None:
    """Remove all copies but those with these digests."""
    for path in folder.glob("*"):
        if path.stem not in digests:
            path.unlink(missing_ok=True)


def _place(folder: Path, digest: str) -> Path:
    return folder / f"{digest}.pdf"
