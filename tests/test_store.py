"""An index on disk: what is saved is read, damage is told, and the old one stays in use until the new one is whole."""

import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from index import store
from index.errors import IndexStateError
from tests.conftest import ROOT
from tests.samples import (
    ANSWERS_ALL,
    ARRAYS,
    CONTENTS,
    DANGER,
    META,
    PASSAGES,
    SHIFT,
    TABLES,
    VECTORS,
    calibrate,
    contents,
    save,
)

GLOSSARY = '[place.light]\nen = ["beacon", "LHT"]\nru = ["маяк"]\n'
KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from index import store
from tests.samples import CONTENTS, META, PASSAGES, calibrate

class Halfway(tuple):
    def __iter__(self):
        yield self[0]
        os.kill(os.getpid(), signal.SIGKILL)

store.save(Path(sys.argv[1]), META, replace(CONTENTS, passages=Halfway(PASSAGES)), calibrate)
"""
RACING = """
import sys
from dataclasses import replace
from pathlib import Path
from index import store
from tests.samples import CONTENTS, META, calibrate

print("ready", flush=True)
sys.stdin.readline()
store.save(Path(sys.argv[1]), replace(META, created=store.now()), CONTENTS, calibrate)
"""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def python(code, *arguments, **options):
    return subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=ROOT, encoding="utf-8", **options)


def test_what_is_saved_is_read(tmp_path):
    """Every value comes back as it was: dates, accents, line separators, spans, labels, vectors, words."""
    name = save(tmp_path / "var" / "é")
    generation = store.open_current(tmp_path / "var" / "é")
    assert generation.name == name == store.current_name(tmp_path / "var" / "é")
    assert generation.meta == replace(META, created="20220718T160000000000")
    assert generation.meta == store.current_meta(tmp_path / "var" / "é")
    assert tuple(generation.passages) == PASSAGES
    assert np.array_equal(generation.vectors.all(), VECTORS)
    assert [number for number, _ in generation.words.search("a lighthouse", "en", 5)] == [0]
    assert [number for number, _ in generation.words.search("ночью маяки", "ru", 5)] == [1]
    assert [rows.round(2).tolist() for rows in generation.sentences.all_of(range(3))] == [
        [[1, 0, 0, 0], [0, 0, 0, -1]],
        [pytest.approx([0, 0.6, 0.8, 0], abs=0.011)],
        [[0, 0, 0, -1]],
    ]
    assert generation.vocabulary["ru"]["маяк"] == 1
    assert generation.abbreviations.spelled_out("ТМ") == "тёмный маяк — <&>"
    assert generation.concepts.moved(VECTORS[0], [0], 1.0) == pytest.approx([0.5**0.5, 0, 0.5**0.5, 0])
    assert generation.shift.moves_passages_as(SHIFT)
    assert np.array_equal(generation.danger.known, DANGER.known)
    assert [generation.number_of(passage.key) for passage in PASSAGES] == [0, 1, 2]
    calibration = generation.calibration
    assert (calibration.declined_below, calibration.unsure_below) == (-9.0, -8.0)
    assert np.array_equal(calibration.elsewhere, VECTORS[[1]])


def test_the_glossary_is_kept_with_the_index(tmp_path):
    """A copy, so that a later change of the file does not mix with the vectors; its words are no slips."""
    written = tmp_path / "any name.toml"
    written.write_text(GLOSSARY, encoding="utf-8")
    name = save(tmp_path / "index", what=contents(glossary=written))
    written.unlink()
    generation = store.open_current(tmp_path / "index")
    assert (tmp_path / "index" / name / "glossary.toml").read_text(encoding="utf-8") == GLOSSARY
    assert [concept.name for concept in generation.glossary.concepts] == ["place.light"]
    assert generation.vocabulary["en"]["beacon"] == 1
    assert generation.vocabulary["ru"]["маяк"] == 2
    save(tmp_path / "index", minute=1)
    assert store.open_current(tmp_path / "index").glossary.concepts == ()


def test_what_is_calibrated_is_what_is_saved(tmp_path):
    """The vectors are there to be searched when the limits are found, and whatever else is written then is kept."""
    asked = []

    def ask(vectors, sentences):
        asked.append((vectors.search(VECTORS[2], 1), sentences.best(VECTORS[2], [0, 1])))
        return ANSWERS_ALL

    def add(draft):
        (draft / "report.html").write_text("Маяк — <&>", encoding="utf-8")

    name = store.save(tmp_path, META, CONTENTS, ask, add=add)
    (nearest, sentences), *others = asked
    assert (nearest, others) == ([(2, 1.0)], [])
    assert [(best.cosine, best.sentence) for best in sentences] == [(pytest.approx(1), 1), (pytest.approx(0), 0)]
    assert (tmp_path / name / "report.html").read_text(encoding="utf-8") == "Маяк — <&>"


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
        store.save(tmp_path, META, contents(vectors=VECTORS * 2), calibrate)
    assert names(tmp_path) == [name, "CURRENT"]
    assert store.open_current(tmp_path).name == name


def test_a_killed_save_leaves_the_old_index_in_use(tmp_path):
    """Killed in the middle of writing, nothing is in use but what was, and the next save succeeds."""
    name = save(tmp_path, what=contents(slice(1, 2)))
    with python(KILLED, tmp_path) as killed:
        assert killed.wait(20) == -signal.SIGKILL
    assert len(names(tmp_path)) == 3  # what was begun lies there
    assert store.open_current(tmp_path).name == name
    assert [passage.text for passage in store.open_current(tmp_path).passages] == [PASSAGES[1].text]
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
    assert tuple(store.open_current(tmp_path).passages) == PASSAGES
    assert len(names(tmp_path)) == 3


def test_no_index_is_told(tmp_path):
    """The message names the folder and what to do."""
    assert (store.current_name(tmp_path), store.current_meta(tmp_path)) == (None, None)
    with pytest.raises(IndexStateError, match=rf"^{re.escape(str(tmp_path))}: there is no index here.*make index$"):
        store.open_current(tmp_path)


@pytest.mark.parametrize("file", [*TABLES, *ARRAYS, "words", "words/meta.json"])
def test_a_missing_file_is_told(tmp_path, file):
    """Whatever of it is gone, the message names it and says what to do."""
    path = tmp_path / save(tmp_path) / file
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    place = str(path).removesuffix("/meta.json").replace(".lines.npy", ".jsonl") if file != "meta.json" else str(path)
    with pytest.raises(IndexStateError, match=rf"{re.escape(place)}.*make index"):
        store.open_current(tmp_path)


@pytest.mark.parametrize("file", ["meta.json", *ARRAYS, "words/meta.json"])
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


@pytest.mark.parametrize("file", [*TABLES, "glossary.toml"])
def test_a_table_that_is_no_text_is_told(tmp_path, file):
    """Each way of spoiling them that people can think of is in the tests of their own modules."""
    written = tmp_path / "glossary.toml"
    written.write_text(GLOSSARY, encoding="utf-8")
    path = tmp_path / "index" / save(tmp_path / "index", what=contents(glossary=written)) / file
    path.write_bytes(b"\xff\xfe\n")
    with pytest.raises(IndexStateError, match=rf"{re.escape(str(path))}.*make index"):
        store.open_current(tmp_path / "index")


def test_passages_that_lack_a_line_are_told(tmp_path):
    """A file that was cut at the end of a line is no index any more."""
    path = tmp_path / save(tmp_path) / "passages.jsonl"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:1]), encoding="utf-8")
    with pytest.raises(IndexStateError, match=rf"{re.escape(str(path))}.*make index"):
        store.open_current(tmp_path)


@pytest.mark.parametrize("content", [b"\xff\xfe\n", b"20220718T160000000000-gone\n", b"../elsewhere\n"])
def test_a_damaged_pointer_is_told(tmp_path, content):
    """If CURRENT names nothing that is there, or is no text, the message says what to do."""
    save(tmp_path)
    (tmp_path / "CURRENT").write_bytes(content)
    with pytest.raises(IndexStateError, match=rf"^{re.escape(str(tmp_path))}.*make index"):
        store.open_current(tmp_path)
    assert store.current_meta(tmp_path) is None


@pytest.mark.parametrize("file", ["passages.faiss", "sentences.vectors"])
def test_files_of_two_generations_are_told(tmp_path, file):
    """Where the numbers of passages differ, a passage would be found by another's vector."""
    first, second = save(tmp_path, what=contents(slice(1, 3))), save(tmp_path, minute=1)
    shutil.copy(tmp_path / first / file, tmp_path / second / file)
    with pytest.raises(IndexStateError, match=rf"^{re.escape(str(tmp_path / second))}: .*incomplete.*make index$"):
        store.open_current(tmp_path)


@pytest.mark.parametrize("number", [1, store.FORMAT + 1])
def test_another_format_is_told(tmp_path, number):
    """An index of an earlier or later version of the program is not guessed at."""
    path = tmp_path / save(tmp_path, format=number) / "meta.json"
    with pytest.raises(IndexStateError, match=re.escape(f"{path}: built by another version")) as told:
        store.open_current(tmp_path)
    assert f"(format {number}, not {store.FORMAT}). Build it anew: make index" in str(told.value)
    assert store.current_meta(tmp_path) is None


def test_an_index_of_the_first_format_is_told(tmp_path):
    """It had other files and other fields; the message is still about the format."""
    path = tmp_path / save(tmp_path) / "meta.json"
    for file in path.parent.iterdir():
        if file.is_file() and file.name not in ("passages.jsonl", "passages.faiss"):
            file.unlink()
    fields = '"created": "20220718T16", "fingerprint": "é", "model": {"name": "tiny", "digest": "0"}, "reports": []'
    path.write_text(f'{{"format": 1, {fields}, "passages": 3, "declined_below": {{"en": 0.8}}}}', encoding="utf-8")
    with pytest.raises(
        IndexStateError, match=rf"^{re.escape(str(path))}: .*\(format 1, not {store.FORMAT}\).*make index$"
    ):
        store.open_current(tmp_path)
