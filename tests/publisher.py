"""A publisher on 127.0.0.1 over TLS, and fixtures that run the command against it.

A page is a function that answers one request: `reply` and `pdf` make such functions, `dripping`, `silent`
and `endless` are some. The fixtures are of use to a module that names them as its own.
"""

import importlib.util
import os
import random
import ssl
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
import trustme

SCRIPT = Path(__file__).parent.parent / "scripts" / "fetch_reports.py"
DOCUMENT = b"%PDF-1.7\n" + random.Random(7).randbytes(400_000)  # noqa: S311  # sample bytes, no secret
HALF = 200_000
RECORDED = "harbour: downloaded 0.4 MB, checksum recorded in reports.toml\n"
CATALOGUE = """\
# Доклады — every line of this file stays, "café" <&> too
[[report]]
id = "harbour"   # short
file = "harbour.pdf"
title = "Harbour <Safety> & Café — Гавань"
short_title = "Harbour"
pdf_url = "{url}"

# The next one has no address.
[[report]]
id = "lantern"
file = "lantern.pdf"
title = "Lantern"
short_title = "Lantern"
"""


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


class Asked(NamedTuple):
    path: str
    range: str | None
    condition: str | None
    when: float


class Visit(BaseHTTPRequestHandler):
    """One request. The next of the pages answers it, the last of them for good."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        asked = Asked(self.path, self.headers["Range"], self.headers["If-Range"], time.monotonic())
        self.server.asked.append(asked)
        pages = self.server.pages
        (pages.pop(0) if len(pages) > 1 else pages[0])(self)

    def head(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def log_message(self, *args):
        """The output of the tests is not the place."""


class Publisher(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, certificate):
        super().__init__(("127.0.0.1", 0), Visit)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.server_port}/harbour.pdf"
        self.pages = [pdf()]
        self.asked = []
        self.closing = threading.Event()

    def handle_error(self, request, client_address):
        """A client that hangs up is what many of these tests are about."""


def reply(status=200, body=b"", **headers):
    """A page that answers just this."""

    def answer(visit):
        visit.head(status, **{"Content_Length": len(body), **headers})
        visit.wfile.write(body)

    return answer


def pdf(body=DOCUMENT, most=None, **headers):
    """A page that gives `body`, or its rest if that version is asked for; after `most` bytes it hangs up."""
    headers = headers or {"ETag": '"v1"'}

    def answer(visit):
        start = 0
        if visit.headers["If-Range"] in headers.values():
            start = int(visit.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        span = {"Content_Range": f"bytes {start}-{len(body) - 1}/{len(body)}"} if start else {}
        visit.head(206 if start else 200, Content_Length=len(body) - start, **headers, **span)
        visit.wfile.write(body[start:][:most])
        visit.close_connection = most is not None

    return answer


def dripping(visit):
    """Half of the document, then a byte now and then for as long as anybody listens."""
    visit.head(200, Content_Length=len(DOCUMENT), ETag='"v1"')
    visit.wfile.write(DOCUMENT[:HALF])
    for place in range(HALF, len(DOCUMENT)):
        visit.wfile.write(DOCUMENT[place : place + 1])
        if visit.server.closing.wait(0.05):
            return


def silent(visit):
    """Not one byte."""
    visit.server.closing.wait(20)
    visit.close_connection = True


def endless(visit):
    """A PDF whose length is not told and that never ends."""
    visit.head(200, Connection="close")
    visit.wfile.write(DOCUMENT)
    while not visit.server.closing.is_set():
        visit.wfile.write(bytes(100_000))


@pytest.fixture(scope="module")
def main():
    spec = importlib.util.spec_from_file_location("fetch_reports", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def publisher(authority, tmp_path_factory, monkeypatch):
    """Trusted by the environment, which names no proxy."""
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    server = Publisher(authority.issue_cert("127.0.0.1"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def corpus(tmp_path, publisher):
    return describe(tmp_path, publisher.url)


@pytest.fixture
def options(corpus):
    return ["--corpus", str(corpus), "--pause", "0.05"]


@pytest.fixture
def fetch(main, options, capsys):
    def run(*arguments):
        try:
            code = main([*options, *arguments])
        except SystemExit as left:
            code = left.code
        return Outcome(code, *capsys.readouterr())

    return run


@pytest.fixture
def start(options):
    """Start the command as a program of its own, its stderr where the test wants it."""
    return lambda stderr, *more: subprocess.Popen(
        [sys.executable, SCRIPT, *options, *more], stderr=stderr, encoding="utf-8"
    )


def describe(folder, url, sha256=""):
    line = f'sha256 = "{sha256}"\n' if sha256 else ""
    text = CATALOGUE.format(url=url).replace("\n\n", f"\n{line}\n")
    (folder / "reports.toml").write_text(text, encoding="utf-8")
    return folder


def begin(corpus, url, body=DOCUMENT[:HALF]):
    """What an interrupted run leaves behind."""
    (corpus / "harbour.pdf.part").write_bytes(body)
    (corpus / "harbour.pdf.part.version").write_text(f'{url}\n"v1"\n', encoding="utf-8")


def names(folder):
    return sorted(path.name for path in folder.iterdir())
