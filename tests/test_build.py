"""Building an index from a folder of PDFs: what is in it, what is said about each report, when it is built anew."""

import os
import pty
import re
import runpy
import shutil
import signal
import subprocess
import sys
import termios
from hashlib import sha256
from textwrap import indent

import numpy as np
import pytest
from pypdf import PdfWriter

from index import Report, store
from index.build import build_index, is_stale
from index.catalogue import CATALOGUE_NAME, lines_to_add, undescribed
from index.glossary import GLOSSARY_NAME, GlossaryError, concepts_of
from tests.conftest import CORPUS, ROOT
from tests.tiny import unpack_tiny
from tests.typeset import prose, typeset

SCRIPT = ROOT / "scripts" / "build_index.py"
HARBOUR = "= Harbour <Safety> & Café — Гавань\n\nShips may enter the harbour by night only. " + prose(12)
LANTERN = "= Lantern\n\nThe keeper of the lantern sleeps by day. " + prose(12, first=40)
FERRY = "The ferry — a café on water — has no bell & no <b>deck</b>."
TITLE = "Été & <hiver> — отчёт"  # what typeset() has a PDF call itself
GLOSSARY = '[place.cafe]\nen = ["café"]\n[place.light]\nen = ["lighthouse", "LHT"]\nru = ["маяк"]\n'
ENTRY = '[[report]]\nid = "{id}"\nfile = "{id}.pdf"\ntitle = "{id}"\nshort_title = "{id}"\n{more}\n'


class Stages(dict):
    """What the build told about its progress: for each stage the numbers done and the total."""

    def __call__(self, name):
        return lambda done, of: self.setdefault(name, []).append((done, of))


@pytest.fixture
def models(tiny_models):
    return tiny_models


@pytest.fixture
def model(tiny_model):
    return str(tiny_model)


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "corpus").mkdir()
    for name, source in (("harbour", HARBOUR), ("lantern", LANTERN)):
        describe(typeset(tmp_path / "corpus" / f"{name}.pdf", source))
    return tmp_path / "corpus"


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def build(corpus, index, model, models):
    """Build as the script does; the outcome and what was told about progress."""

    def run():
        stages = Stages()
        return build_index(corpus, index, models, model, stages), stages

    return run


@pytest.fixture
def start(corpus, index, model, models):
    """Start the script as a program of its own."""
    given = [sys.executable, SCRIPT, "--corpus", corpus, "--index", index, "--model", model, "--models", models]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    return lambda *more: subprocess.Popen([*given, *more], **pipes)


@pytest.fixture
def script(corpus, index, model, models, capsys):
    """Run the script here; its exit status, stdout and stderr."""
    main = runpy.run_path(SCRIPT)["main"]
    given = ["--corpus", corpus, "--index", index, "--model", model, "--models", models]
    return lambda *more: (main([str(argument) for argument in (*given, *more)]), *capsys.readouterr())


def describe(pdf, more=""):
    with (pdf.parent / CATALOGUE_NAME).open("a", encoding="utf-8") as file:
        file.write(ENTRY.format(id=pdf.stem, more=more))


def ids(index):
    return [report.id for report in store.open_current(index).meta.reports]


def spoil(corpus):
    """Add what staff may put into the folder by mistake; what is to be said about each, in order."""
    blank = PdfWriter()
    blank.add_blank_page(300, 400)
    blank.write(corpus / "scan.pdf")
    locked = PdfWriter(clone_from=corpus / "harbour.pdf")
    locked.encrypt("secret", algorithm="AES-256")
    locked.write(corpus / "locked.pdf")
    (corpus / "web.pdf").write_text("<html>Гавань & café —</html>", encoding="utf-8")
    describe(typeset(corpus / "changed.pdf", LANTERN), f'sha256 = "{"0" * 64}"')
    describe(corpus / "gone.pdf")
    return [
        ("gone.pdf", "Put it there, or fetch it with scripts/fetch_reports.py, or take its lines out."),
        ("changed.pdf", "Fetch the right one, or if you replaced it on purpose, take the line sha256 out."),
        ("locked.pdf", "save one without the password, and put that into the folder."),
        ("scan.pdf", "ocrmypdf scan.pdf scan.ocr.pdf, and put that file into the folder instead."),
        ("web.pdf", "Download it again; if that does not help, print it to a new PDF."),
    ]


def test_good_reports_are_built_although_others_are_bad(corpus, index, start, script):
    """Each bad one is named with its remedy, the new one with the lines to add; two builds at once end alike."""
    typeset(corpus / "маяк.pdf", "Маяк у гавани горит всю ночь. Дети видят его из школы, и школа — его.")
    bad = spoil(corpus)
    with start() as running:
        outcomes = [script(), (running.wait(60), running.stdout.read(), running.stderr.read())]
    generation = store.open_current(index)
    assert ids(index) == ["harbour", "lantern", "маяк"]
    lines = "These lines, completed, would:\n" + indent(lines_to_add(undescribed("маяк.pdf", TITLE, "ru")), "    ")
    starts = [" ", "report ", "harbour.pdf  ", "lantern.pdf  ", "маяк.pdf  ", ""]
    starts += [f"{name}: no recommendations found. " for name in ("harbour.pdf", "lantern.pdf")]
    starts += [f"маяк.pdf: {what}" for what in ("no headings found (1 section). ", "no recommendations found. ")]
    starts += ["маяк.pdf: reports.toml does not describe it yet. +", f"Page by page: {index}"]
    starts.append(f"3 reports, 3 pages, {generation.meta.passages} passages in index 20")
    for code, out, err in outcomes:
        errors = [line.removeprefix("error: ") for line in err.splitlines() if line.startswith("error: ")]
        told = [(said.partition(":")[0], said[-len(remedy) :]) for said, (_, remedy) in zip(errors, bad, strict=True)]
        assert (code, told) == (1, bad)
        told = out.replace(lines, "+\n")
        assert [line[: len(begun)] for line, begun in zip(told.splitlines(), starts, strict=True)] == starts
    assert any(out.endswith(f" in index {generation.name}\n") for _, out, _ in outcomes)


def test_an_index_holds_its_reports_in_order(build, index, model):
    """Passages are numbered through, each is embedded, and the words of every report are found."""
    built, _ = build()
    generation = store.open_current(index)
    assert (built.generation, built.problems) == (generation.name, ())
    assert tuple(generation.passages) == tuple(passage for read in built.reports for passage in read.passages)
    assert [passage.number for passage in generation.passages] == list(range(generation.meta.passages))
    for read, name in zip(built.reports, ("harbour", "lantern"), strict=True):
        assert (read.report, read.described, len(read.pages)) == (Report(name, f"{name}.pdf", name, name), True, 1)
    number, _ = generation.words.search("a ship enters", "en", 9)[0]
    assert "Ships may enter the harbour by night only." in generation.passages[number].text
    assert (generation.meta.model.name, generation.meta.recall, built.recall) == (model, 1.0, 1.0)
    assert generation.calibration.declined_below < generation.calibration.unsure_below
    for passage, sentences in zip(generation.passages, generation.sentences.all_of(range(5)), strict=False):
        assert len(sentences) == len(passage.sentences) > 0


def test_only_what_is_new_is_embedded(build, corpus, index):
    """A second build embeds nothing, a third just the new report; it is what a build from nothing gives."""
    first, stages = build()
    count = sum(len(read.passages) for read in first.reports)
    assert stages["embedding passages"][-1] == (count, count)
    again, stages = build()
    assert stages == {"reading harbour.pdf": [(0, 1), (1, 1)], "reading lantern.pdf": [(0, 1), (1, 1)]}
    assert again.reports == first.reports
    typeset(corpus / "ferry.pdf", FERRY)
    (corpus / "lantern.pdf").unlink()
    _, stages = build()
    grown = store.open_current(index)
    assert stages["embedding passages"] == [(0, 1), (1, 1)]
    assert [passage.report_id for passage in grown.passages] == ["ferry", *["harbour"] * len(first.reports[0].passages)]
    shutil.rmtree(index)
    build()
    assert tuple(store.open_current(index).passages) == tuple(grown.passages)
    assert store.open_current(index).vectors.all() == pytest.approx(grown.vectors.all(), abs=1e-6)


def test_the_glossary_of_the_corpus_serves_the_index(build, corpus, index, model):
    """It is copied, what it says is known to the index, and without it the one that comes along takes its place."""
    (corpus / GLOSSARY_NAME).write_text(GLOSSARY, encoding="utf-8")
    build()
    generation = store.open_current(index)
    assert (index / generation.name / GLOSSARY_NAME).read_text(encoding="utf-8") == GLOSSARY
    assert [named.concept for named in generation.glossary.named("где маяки?", "ru")] == [1]
    vectors = np.eye(4, dtype=np.float32)
    assert not np.array_equal(generation.concepts.moved(vectors[0], [1], 1.0), vectors[0])
    (corpus / GLOSSARY_NAME).unlink()
    assert is_stale(corpus, index, model)
    build()
    assert store.open_current(index).glossary.concepts == concepts_of(CORPUS / GLOSSARY_NAME)


def test_a_slip_in_the_glossary_leaves_the_old_index_in_use(build, corpus, index):
    """The message names the file and the table."""
    name = build()[0].generation
    (corpus / GLOSSARY_NAME).write_text('[help.lamp]\nru = "маяк"', encoding="utf-8")
    with pytest.raises(GlossaryError, match=rf"^{re.escape(str(corpus / GLOSSARY_NAME))}: \[help.lamp\]: ru must be"):
        build()
    assert store.open_current(index).name == name


def test_abbreviations_are_searched_by_what_they_mean(build, corpus, index):
    """As the report explains them, and only in that report; what is quoted stays as it is printed."""
    explained = "The Harbour Safety Board (HSB) is kind. Every HSB asks & answers — in the café."
    typeset(corpus / "ferry.pdf", explained)
    typeset(corpus / "quay.pdf", "On the quay an HSB of another kind is known. Nobody explains it here.")
    build()
    generation = store.open_current(index)
    by_name = {passage.report_id: passage for passage in generation.passages}
    found = [generation.passages[number].report_id for number, _ in generation.words.search("safety board", "en", 9)]
    assert by_name["ferry"].text == explained
    assert found[0] == "ferry"
    assert "quay" not in found
    assert generation.abbreviations.spelled_out("HSB") == "Harbour Safety Board"


def test_no_two_reports_share_an_id(build, corpus):
    """Else a passage would be cited from the wrong report."""
    path = corpus / CATALOGUE_NAME
    path.write_text(path.read_text(encoding="utf-8").replace('id = "harbour"', 'id = "ferry"'), encoding="utf-8")
    typeset(corpus / "ferry.pdf", FERRY)
    found = [read.report.id for read in build()[0].reports]
    assert len(set(found)) == len(found) == 3


def test_a_checksum_in_capitals_is_the_same(build, corpus):
    """Some programs write a sha256 in capitals; the PDF is still the right one."""
    pdf = typeset(corpus / "ferry.pdf", FERRY)
    describe(pdf, f'sha256 = "{sha256(pdf.read_bytes()).hexdigest().upper()}"')
    assert build()[0].problems == ()


@pytest.mark.parametrize("odd", ["folder", "link"])
def test_whatever_lies_there_the_other_reports_are_built(build, corpus, index, odd):
    """Neither a folder called like a PDF nor a link that leads nowhere stops the build."""
    path = corpus / "odd.pdf"
    path.mkdir() if odd == "folder" else path.symlink_to("nowhere.pdf")
    build()
    assert ids(index)[:2] == ["harbour", "lantern"]


@pytest.mark.parametrize(
    "case",
    [
        ("--corpus", "none", "{}: there is no PDF in this folder. Put at least one report there."),
        ("--corpus", "bad", "no report could be read, so the index is left as it was"),
        ("--corpus", "slip", "reports.toml: not valid TOML: "),
        ("--corpus", "word", "glossary.toml: [help.lamp]: unknown language 'xx'; known are "),
        ("--model", "gone", "Name a folder that holds a sentence-transformers model, or one of "),
        ("--index", "bad/web.pdf", "{}: "),
    ],
    ids=" ".join,
)
def test_what_cannot_be_built_is_told_and_costs_nothing(corpus, index, script, case):
    """Exit status 1; what, and what to do, on stderr and no traceback; the index stays as it was."""
    option, place, said = case
    for name, file in (("none", "a.docx"), ("bad", "web.pdf"), ("slip", CATALOGUE_NAME), ("word", GLOSSARY_NAME)):
        (index.parent / name).mkdir()
        text = '[help.lamp]\nxx = ["маяк"]' if name == "word" else "Гавань"
        (index.parent / name / file).write_text(text, encoding="utf-8")
    for name in ("slip", "word"):
        shutil.copy(corpus / "harbour.pdf", index.parent / name)
    for more in ([], ["--if-stale"]):
        code, out, err = script(option, index.parent / place, *more)
        assert "Traceback" not in err
        assert (code, out, said.format(index.parent / place) in err.splitlines()[-1]) == (1, "", True)
    assert store.current_name(index) is None


def test_nothing_is_done_unless_something_changed(corpus, index, model, start, script):
    """With --if-stale a second run says nothing and leaves the index; a change of whatever kind leads to a build."""
    (corpus / GLOSSARY_NAME).write_text(GLOSSARY, encoding="utf-8")
    assert script("--if-stale")[0] == 0
    with start("--if-stale") as idle:
        assert (idle.wait(30), idle.stdout.read(), idle.stderr.read()) == (0, "", "")
    for file in (CATALOGUE_NAME, "lantern.pdf", GLOSSARY_NAME):
        content = (corpus / file).read_bytes()
        (corpus / file).write_bytes(content + b"\n")
        assert is_stale(corpus, index, model)
        (corpus / file).write_bytes(content)
        assert not is_stale(corpus, index, model)
    (corpus / "lantern.pdf").rename(corpus / "ferry.pdf")
    assert script("--if-stale")[0] == 1  # the catalogue tells of a file that is gone
    assert not is_stale(corpus, index, model)
    assert ids(index) == ["ferry", "harbour"]


@pytest.mark.parametrize(
    "file",
    [
        "CURRENT",
        "meta.json",
        "passages.jsonl",
        "passages.faiss",
        "words/meta.json",
        "sentences.vectors",
        "shift.npz",
        "calibration.npz",
        "danger.npz",
        "keys.npy",
        GLOSSARY_NAME,
    ],
)
def test_a_damaged_index_is_built_anew(build, corpus, index, model, file):
    """What cannot be opened is not up to date, and a build upon it mends it."""
    (corpus / GLOSSARY_NAME).write_text(GLOSSARY, encoding="utf-8")
    name = build()[0].generation
    (index / ("" if file == "CURRENT" else name) / file).write_bytes(b"\xff")
    assert is_stale(corpus, index, model)
    build()
    assert ids(index) == ["harbour", "lantern"]
    assert not is_stale(corpus, index, model)


def test_another_model_is_noticed(corpus, index, models, tmp_path):
    """Be it another folder, or other weights in the same one: all is embedded anew, for vectors do not mix."""
    first = str(unpack_tiny(tmp_path / "first"))
    build_index(corpus, index, models, first, Stages())
    other, stages = str(unpack_tiny(tmp_path / "other", seed=1)), Stages()
    assert is_stale(corpus, index, other)
    build_index(corpus, index, models, other, stages)
    assert stages["embedding passages"][-1] == (store.current_meta(index).passages,) * 2
    shutil.rmtree(other)
    shutil.move(first, other)
    assert is_stale(corpus, index, other)


def test_the_index_remembers_its_model(script):
    """Once built with a model of one's own, what keeps the index up to date needs no setting."""
    script()
    assert script("--model", "", "--if-stale") == (0, "", "")


def test_a_killed_build_leaves_the_old_index_in_use(build, corpus, index, start):
    """Killed while it reads, nothing has changed; being killed while it writes is in test_store."""
    build()
    typeset(corpus / "ferry.pdf", FERRY)
    with start() as running:
        assert running.stderr.readline() == "reading ferry.pdf …\n"
        running.kill()
        assert running.wait(20) == -signal.SIGKILL
    assert ids(index) == ["harbour", "lantern"]


def test_a_terminal_shows_only_bars_that_move(script, monkeypatch):
    """Nothing is said of unpacking a model that is there, and when all is done no bar is left."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    os.set_blocking(ours, False)
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        assert script()[0] == 0
        shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "reading harbour.pdf" in shown
    assert "unpacking" not in shown
    assert shown.rstrip("\r").rpartition("\r")[2].strip() == ""
