"""The command line of the preview, run as staff run it."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest
from PIL import Image

from scripts.rehearsal import browser as chromium
from scripts.rehearsal.pictures import PHONE
from tests.conftest import ROOT

PATIENCE = 90  # seconds; the model has to be loaded, on a busy machine


def preview(*arguments):
    """Run it to its end."""
    command = (sys.executable, "scripts/preview.py", "--no-browser", *map(str, arguments))
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_serves_the_page_until_it_is_stopped(starter_index, number):
    """The address is printed, the page is there, and Ctrl-C or SIGTERM end page and bot with status 0."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "scripts/preview.py", "--no-browser", "--index", str(starter_index), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    lines = [(await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode() for _ in range(3)]
    address = re.fullmatch(r"The page: (http://127\.0\.0\.1:\d+/)\n", lines[0])[1]
    assert lines[2] == "The bot is there. Ctrl-C stops it.\n"
    async with httpx.AsyncClient(base_url=address) as client:
        page = await client.get("/")
        assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert '"/start"' in (await client.get("/page.js")).text
        assert (await client.get("/", headers={"Host": "example.org"})).status_code == 403
    process.send_signal(number)
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert (process.returncode, out.decode()) == (0, "stopped\n")
    assert "Application.stop() complete" in err.decode()
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(address)


async def test_the_real_bot_has_nothing_to_do_with_it(starter_index, tmp_path):
    """Its webhook and its file of feedback are not used; what is kept lies in a folder that goes with the preview."""
    temporary = tmp_path / "é"
    temporary.mkdir()
    real = {
        "FINDINGS_WEBHOOK_URL": "http://127.0.0.1:1/telegram",
        "FINDINGS_FEEDBACK": str(tmp_path / "real.sqlite3"),
        "FINDINGS_ADMINS": "<я>",
        "TMPDIR": str(temporary),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "scripts/preview.py", "--no-browser", "--index", str(starter_index), cwd=ROOT,
        env=os.environ | real, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    lines = [(await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode() for _ in range(3)]
    assert lines[2] == "The bot is there. Ctrl-C stops it.\n"
    assert len(list(temporary.glob("preview-*/feedback.sqlite3"))) == 1
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
    assert list(temporary.glob("preview-*")) == []
    assert list(tmp_path.iterdir()) == [temporary]


def test_it_stops_by_itself_after_the_time_given(starter_index):
    """--for ends it, with status 0."""
    ended = preview("--index", starter_index, "--for", "0.5")
    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (0, "stopped")


@pytest.mark.skipif(bool(chromium.missing()), reason=chromium.missing() or "all is there")
def test_pictures_of_the_real_conversation_can_be_taken(starter_index, tmp_path):
    """An answer, and the page that it quotes, as large as a phone with two pixels to a point."""
    ended = preview("--index", starter_index, "--pictures", tmp_path / "été")
    assert (ended.returncode, ended.stderr.count("error")) == (0, 0)
    for name in ("answer.png", "page.png"):
        with Image.open(tmp_path / "été" / name) as picture:
            assert picture.size == (2 * PHONE["width"], 2 * PHONE["height"])


def test_a_missing_index_is_told_in_one_line(tmp_path):
    """It names the folder and the command that builds an index."""
    ended = preview("--index", tmp_path / "été")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"error: {tmp_path / 'été'}: there is no index here. Build it: make index\n"


def test_a_bot_that_ends_takes_the_preview_along_and_says_why(tmp_path):
    """The last line of the bot is repeated in the error."""
    (tmp_path / "CURRENT").write_text("gone", encoding="utf-8")
    ended = preview("--index", tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("error: the bot ended with status 1. Its last line was: error: ")
    assert str(tmp_path) in ended.stderr.splitlines()[-1]


def test_a_port_that_is_taken_is_told_in_one_line(starter_index):
    """It names the port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = preview("--index", starter_index, "--port", port)
    assert ended.returncode == 1
    assert re.fullmatch(rf"error: port {port} of 127\.0\.0\.1 cannot be used \(.*\): name another\n", ended.stderr)


@pytest.mark.parametrize("arguments", [("--port", "70000"), ("--port", "é"), ("--for", "0"), ("--for", "nan")])
def test_odd_numbers_are_refused(arguments):
    """A port or a time that cannot be is told with what it must be."""
    ended = preview(*arguments)
    assert ended.returncode == 2
    assert f"{arguments[1]!r} must be a" in ended.stderr


def test_help_teaches():
    """The help says what it is for and shows how to use it."""
    shown = preview("--help").stdout
    assert "make preview" in shown
    assert "--pictures docs/pictures" in shown
