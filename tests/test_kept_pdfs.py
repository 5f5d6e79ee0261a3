"""The PDFs beside an index: those that were read, for as long as a generation was made from them, and no others."""

import re
import subprocess
import sys
from hashlib import sha256

import pytest

from index import ReportError, store
from index.errors import IndexStateError
from tests.conftest import ROOT
from tests.samples import contents, save

OLD, NEW = "%PDF — Гавань & <café>".encode(), b"%PDF another edition"
BUILDING = """
import sys
from dataclasses import replace
from pathlib import Path
from index import store
from tests.samples import META, calibrate, contents

def wait(_draft):
    print("waiting", flush=True)
    sys.stdin.readline()

index, pdf = map(Path, sys.argv[1:])
store.save(index, replace(META, created=store.now()), contents(pdfs={"harbour": pdf}), calibrate, add=wait)
"""


@pytest.fixture
def pdf(tmp_path):
    """A report in the folder of the staff, which the index does not look at again."""
    path = tmp_path / "Гавань — é.pdf"
    path.write_bytes(OLD)
    return path


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


def digest(content):
    return sha256(content).hexdigest()


def copies(index):
    """The content of each copy, by its name."""
    return {path.name: path.read_bytes() for path in (index / "pdfs").iterdir()}


def named(*contents):
    """The copies of these contents."""
    return {f"{digest(content)}.pdf": content for content in contents}


def test_the_pdf_of_a_report_is_found(index, pdf):
    """A copy named by its digest, which also stands in meta.json; the file itself is not needed any more."""
    save(index, what=contents(pdfs={"harbour": pdf}))
    pdf.unlink()
    generation = store.open_current(index)
    assert generation.meta.pdfs == {"harbour": digest(OLD)}
    kept = generation.pdf_of("harbour")
    assert (kept.path, kept.digest) == (index / "pdfs" / f"{digest(OLD)}.pdf", digest(OLD))
    assert copies(index) == named(OLD)


def test_generations_share_a_copy(index, pdf):
    """A second build of the same report takes no room, and writes nothing over what others may be reading."""
    save(index, what=contents(pdfs={"harbour": pdf}))
    first = store.open_current(index)
    written = first.pdf_of("harbour").path.stat().st_mtime_ns
    save(index, minute=1, what=contents(pdfs={"harbour": pdf, "lantern": pdf}))
    second = store.open_current(index)
    assert first.pdf_of("harbour") == second.pdf_of("harbour") == second.pdf_of("lantern")
    assert second.pdf_of("harbour").path.stat().st_mtime_ns == written
    assert copies(index) == named(OLD)


def test_a_replaced_file_changes_nothing_in_an_index_made_from_the_old_one(index, pdf):
    """Nor does the next build, as long as the generation before stays."""
    save(index, what=contents(pdfs={"harbour": pdf}))
    first = store.open_current(index)
    pdf.write_bytes(NEW)
    assert first.pdf_of("harbour").path.read_bytes() == OLD
    save(index, minute=1, what=contents(pdfs={"harbour": pdf}))
    assert store.open_current(index).pdf_of("harbour").path.read_bytes() == NEW
    assert first.pdf_of("harbour").path.read_bytes() == OLD


def test_a_copy_goes_with_the_last_generation_that_used_it(index, pdf):
    """And not before: the generation in use and the one before it may both still be asked for pages."""
    save(index, what=contents(pdfs={"harbour": pdf}))
    pdf.write_bytes(NEW)
    save(index, minute=1, what=contents(pdfs={"harbour": pdf}))
    assert copies(index) == named(OLD, NEW)
    save(index, minute=2, what=contents(pdfs={"harbour": pdf}))
    assert copies(index) == named(NEW)
    save(index, minute=3)
    assert copies(index) == named(NEW)
    save(index, minute=4)
    assert copies(index) == {}


def test_what_another_build_needs_stays(index, pdf):
    """While one process is about to put its generation into use, another that ends leaves it its PDFs."""
    command = [sys.executable, "-c", BUILDING, index, pdf]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as building:
        assert building.stdout.readline() == "waiting\n"
        for minute in range(3):
            save(index, minute)
        building.stdin.write("go\n")
        building.stdin.close()
        assert building.wait(20) == 0
    assert store.open_current(index).pdf_of("harbour").path.read_bytes() == OLD


def test_beside_a_generation_that_cannot_be_read_all_stay(index, pdf):
    """Another version of the program may have written it, and only that knows what it needs."""
    first = save(index, what=contents(pdfs={"harbour": pdf}))
    (index / first / "meta.json").write_text('{"format": 99}', encoding="utf-8")
    save(index, minute=1)
    assert copies(index) == named(OLD)
    save(index, minute=2)
    assert copies(index) == {}


def test_only_copies_are_removed(index, pdf):
    """Half a copy that a killed build left too, but nothing that somebody put there."""
    save(index, what=contents(pdfs={"harbour": pdf}))
    (index / "pdfs" / f"{digest(NEW)}.4711").write_bytes(NEW[:5])
    (index / "pdfs" / "note — é.txt").write_bytes(b"mine")
    save(index, minute=1, what=contents(pdfs={"harbour": pdf}))
    assert copies(index) == {**named(OLD), "note — é.txt": b"mine"}


@pytest.mark.parametrize("lost", ["never kept", "deleted", "another report"])
def test_a_pdf_that_is_not_there_is_told(index, pdf, lost):
    """With the report and the remedy; whoever asks questions notices nothing."""
    save(index, what=contents(pdfs={} if lost == "never kept" else {"harbour": pdf}))
    generation = store.open_current(index)
    if lost == "deleted":
        generation.pdf_of("harbour").path.unlink()
    report = "lantern" if lost == "another report" else "harbour"
    with pytest.raises(ReportError, match=rf"^{report}: its PDF is not beside the index\. .*make index$"):
        generation.pdf_of(report)


def test_a_pdf_that_cannot_be_copied_leaves_the_index_as_it_was(index, pdf):
    """The error tells which; nothing is left of the attempt."""
    name = save(index)
    with pytest.raises(IndexStateError, match=rf"cannot be written .*{re.escape('gone — é.pdf')}"):
        save(index, minute=1, what=contents(pdfs={"harbour": pdf.with_name("gone — é.pdf")}))
    assert sorted(path.name for path in index.iterdir()) == [name, "CURRENT"]
