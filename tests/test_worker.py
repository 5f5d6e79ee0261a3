"""Reading in a process of its own: real processes that hang, eat memory, crash, or lose the one that started them."""

import os
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from index.errors import ReportError
from index.pdf import read_pdf
from index.worker import Limits, read_in_worker
from tests.typeset import typeset

ROOT = Path(__file__).resolve().parent.parent  # not from tests.conftest, which imports much
FILE = Path("отчёт & <été>.pdf")
PAGES = tuple(f"page {number} — été & <дети>" for number in range(1, 6))
SOON = 20  # seconds within which a process must be gone that is not told so; most take a few milliseconds
TIGHT = Limits(page_seconds=1, megabytes=256, skipped_pages=2)


def untold(_done, _of):
    """Hear of progress, and keep it to oneself."""


def forever():
    while True:
        time.sleep(60)


def stuck_in_c():
    """Match a pattern that takes longer than the universe; no other thread gets its turn meanwhile."""
    re.match("(a+)+$", "a" * 100 + "b")


def four_gigabytes():
    return bytearray(4 << 30)


def many_small_things():
    return [bytes(1000) for _ in range(4 << 20)]


def segmentation_fault():
    os.kill(os.getpid(), signal.SIGSEGV)


def exit_at_once():
    os._exit(7)


def five_pages(_path, progress, skip, bad=(3,), act=forever):
    """Read five pages as the real reader does; at each of the `bad` ones, `act`."""
    progress(0, 5)
    read = []
    for number, text in enumerate(PAGES, start=1):
        if number in bad and number not in skip:
            act()
        read.append(skip.get(number, text))
        progress(number, 5)
    return tuple(read)


def hang_before_the_first_page(_path, _progress, _skip):
    forever()


def hang_after_the_last_page(path, progress, skip):
    five_pages(path, progress, skip, bad=())
    forever()


def never_skip(path, progress, _skip):
    return five_pages(path, progress, {}, act=exit_at_once)


def slow_but_steady(_path, progress, _skip):
    for number in range(100_000):
        progress(number, 100_000)
        time.sleep(0.05)


def refuse(path, _progress, _skip):
    try:
        {}["/Rööt"]
    except KeyError as error:
        raise ReportError(f"{path.name}: has no pages — скачайте снова.") from error


def blunder(_path, _progress, _skip):
    raise ZeroDivisionError("été — <&> дети")


class AwkwardError(Exception):
    """One that pickle cannot make again, as its constructor wants more than it keeps."""

    def __init__(self, what, where):
        super().__init__(f"{what} at {where}")


def be_awkward(_path, _progress, _skip):
    raise AwkwardError("дети", "<here>")


def chatter(_path, _progress, _skip):
    print("printed")  # noqa: T201  # as a library may
    os.write(1, b"to the terminal\n")
    os.write(2, b"warning: xref broken\n")
    return sys.stdin.read(), resource.getrlimit(resource.RLIMIT_CORE)


def chatter_and_crash(path, progress, skip):
    os.write(2, "warning: дети\n".encode())
    return five_pages(path, progress, skip, act=segmentation_fault)


def read_report(path, progress, _skip):
    return read_pdf(path, progress)


def hold(path, progress, _skip, act=forever):
    """Write to the named pipe at `path`, whose reader then sees when the last process that holds it has ended."""
    progress(0, 1)
    with path.open("wb", buffering=0) as pipe:
        pipe.write(b"here")
        act()


def hold_by_a_child(path, progress, _skip):
    progress(0, 1)
    subprocess.run(["sh", "-c", 'printf here > "$0"; exec sleep 1000 > "$0"', path], check=True)


def drive(path, act):
    """What the processes run that these tests end: wait for a worker that does not come to an end."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where the tests run in the background
    read_in_worker(Path(path), partial(hold, act=act), Limits(page_seconds=1 if act is stuck_in_c else 300), untold)


def drive_twice():
    """Read without standard input, once well and once not, and tell what came of it and whether a zombie is left."""
    well = read_in_worker(FILE, partial(five_pages, bad=()), Limits(), untold)
    badly = read_in_worker(FILE, partial(five_pages, act=exit_at_once), TIGHT, untold)
    try:
        left = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        left = None
    sys.stdout.write(repr((well == PAGES, badly[2], left)))


@contextmanager
def started(call, **options):
    """A Python process of ours that makes this call of this module."""
    command = [sys.executable, "-c", f"from {__name__} import *; {call}"]
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True, **options) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def pipe(tmp_path):
    """A named pipe and its reading end, which waits for nobody."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0) as end:  # noqa: PTH123  # a descriptor
        yield path, end


def heard(end):
    """What comes through the pipe; nothing once all who could write have ended."""
    assert select.select([end], [], [], SOON)[0], "nothing was written, and nothing ended"
    return end.read(4)


def message(read, limits=TIGHT, path=FILE):
    with pytest.raises(ReportError) as raised:
        read_in_worker(path, read, limits, untold)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_report_is_read_as_without_a_worker(tmp_path):
    """What comes back of a real PDF equals what reading it in this process gives."""
    path = typeset(tmp_path / "harbour.pdf", "= Été & \\<hiver> — дети\nWords.\n#pagebreak()\nMore *words*.")
    document = read_in_worker(path, read_report, Limits(), untold)
    assert document == read_pdf(path)
    assert document.pages[0].lines[0].text.strip() == "Été & <hiver> — дети"


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (forever, "took longer than 1 s"),
        (stuck_in_c, "took longer than 1 s"),
        (four_gigabytes, "needed more than 256 MB"),
        (many_small_things, "needed more than 256 MB"),
        (segmentation_fault, "crashed the program that reads it (SIGSEGV)"),
        (exit_at_once, "crashed the program that reads it (exit status 7)"),
    ],
)
def test_a_bad_page_costs_itself(act, reason):
    """The page is skipped, with the reason; the others are read, and progress is told once for each, in order."""
    told = []
    read = read_in_worker(FILE, partial(five_pages, act=act), TIGHT, lambda done, of: told.append((done, of)))
    assert read == (*PAGES[:2], reason, *PAGES[3:])
    assert told == [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_too_many_bad_pages_cost_the_file():
    """After as many skipped pages as are allowed the next one ends it; the message names them and a remedy."""
    assert message(partial(five_pages, bad=(1, 3, 4), act=segmentation_fault)) == (
        "отчёт & <été>.pdf: given up at page 4 of 5, which crashed the program that reads it (SIGSEGV); so it went "
        "with page 1, 3. Print it to a new PDF, or split it, and put that into the folder instead."
    )


def test_a_reader_that_does_not_skip_is_not_asked_again_and_again():
    """A page that is bad although it was to be skipped ends the file."""
    assert message(never_skip).startswith(
        "отчёт & <été>.pdf: given up at page 3 of 5, which crashed the program that reads it (exit status 7). Print"
    )


@pytest.mark.parametrize(
    ("read", "what"),
    [
        (hang_before_the_first_page, "opening it took longer than 1 s"),
        (hang_after_the_last_page, "what comes after its last page took longer than 1 s"),
    ],
)
def test_outside_of_pages_there_is_nothing_to_skip(read, what):
    """Where it is no page that hangs, the file is named and given up at the first time."""
    assert message(read).startswith(f"отчёт & <été>.pdf: {what}. Print it to a new PDF")


def test_a_file_has_a_limit_in_all():
    """Pages that are each in time do not make a file that takes for ever; it is told where it was stopped."""
    said = message(slow_but_steady, Limits(page_seconds=60, file_seconds=2))
    assert re.match(r".*\.pdf: took longer than 2 s in all, and was stopped at page \d+ of 100000\. Print it", said)


def test_an_error_of_the_file_arrives_as_it_is():
    """A ReportError keeps its words; where it came from stands in a note."""
    with pytest.raises(ReportError) as raised:
        read_in_worker(FILE, refuse, TIGHT, untold)
    assert str(raised.value) == "отчёт & <été>.pdf: has no pages — скачайте снова."
    assert "KeyError: '/Rööt'" in raised.value.__notes__[0]


def test_a_bug_arrives_with_its_traceback():
    """Any other exception is raised as what it is, and its note tells the lines that led there."""
    with pytest.raises(ZeroDivisionError) as raised:
        read_in_worker(FILE, blunder, TIGHT, untold)
    assert str(raised.value) == "été — <&> дети"
    assert re.search(r'test_worker\.py", line \d+, in blunder\n', raised.value.__notes__[0])


def test_an_exception_that_cannot_travel_arrives_as_text():
    """What pickle cannot carry comes as a RuntimeError that holds name, message and traceback."""
    with pytest.raises(RuntimeError, match=r"in be_awkward\n(.*\n)*.*AwkwardError: дети at <here>"):
        read_in_worker(FILE, be_awkward, TIGHT, untold)


def test_a_process_that_does_not_start_is_a_bug(monkeypatch):
    """Where no Python can be started nothing is said of the file; the error tells what was printed."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match="did not start"):
        read_in_worker(FILE, five_pages, TIGHT, untold)


def test_what_libraries_print_stays_inside(capfd):
    """Nothing that is printed there reaches the terminal; nothing can be asked there; no core file is left."""
    assert read_in_worker(FILE, chatter, Limits(), untold) == ("", (0, 0))
    assert capfd.readouterr() == ("", "")


def test_what_a_crash_printed_comes_with_the_error():
    """When the file is given up, what libraries said and where it crashed stands in a note."""
    with pytest.raises(ReportError) as raised:
        read_in_worker(FILE, chatter_and_crash, Limits(skipped_pages=0), untold)
    (note,) = raised.value.__notes__
    assert note.startswith("warning: дети\nFatal Python error: Segmentation fault")
    assert "in segmentation_fault" in note


def test_no_file_is_left(tmp_path, monkeypatch):
    """The folder for temporary files is as empty as before, also after a crash."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read_in_worker(FILE, partial(five_pages, act=segmentation_fault), TIGHT, untold)
    assert list(tmp_path.iterdir()) == []


def test_what_the_worker_started_ends_with_it(pipe):
    """A program that a library has called is ended with a page that took too long."""
    path, end = pipe
    assert "page 1 of 1, which took longer than 1 s" in message(hold_by_a_child, Limits(1, skipped_pages=0), path)
    assert heard(end) == b"here"
    assert heard(end) == b""


@pytest.mark.parametrize(
    ("sent", "act"),
    [
        (signal.SIGKILL, "forever"),
        (signal.SIGKILL, "stuck_in_c"),
        (signal.SIGTERM, "forever"),
        (signal.SIGINT, "stuck_in_c"),
    ],
)
def test_the_worker_ends_with_the_one_that_started_it(pipe, sent, act):
    """Killed, told to end, or by Ctrl-C: no worker outlives its parent, whatever it is at."""
    path, end = pipe
    with started(f"drive({str(path)!r}, {act})", stderr=subprocess.DEVNULL) as parent:
        assert heard(end) == b"here"
        os.killpg(parent.pid, sent)
        assert parent.wait(SOON) == -sent
        assert heard(end) == b""


def test_without_standard_input_and_no_zombies():
    """It works where standard input is closed, and no ended process waits to be fetched afterwards."""
    with started("os.close(0); drive_twice()", stdout=subprocess.PIPE) as process:
        assert process.stdout.read().decode() == repr((True, "crashed the program that reads it (exit status 7)", None))
