"""Downloading from a publisher on 127.0.0.1 over TLS: real sockets, real files, nothing mocked."""

import gzip
import hashlib
import itertools
import os
import pty
import random
import re
import termios
import time
from email.utils import formatdate

import pytest

from tests import publisher as shop
from tests.publisher import (
    DOCUMENT,
    HALF,
    RECORDED,
    Outcome,
    begin,
    describe,
    dripping,
    endless,
    names,
    pdf,
    reply,
    silent,
)

OTHER = b"%PDF-2.0\n" + random.Random(8).randbytes(500_000)  # noqa: S311  # sample bytes, no secret
DIGEST = hashlib.sha256(DOCUMENT).hexdigest()

authority, main, publisher = shop.authority, shop.main, shop.publisher
corpus, options, fetch, start = shop.corpus, shop.options, shop.fetch, shop.start


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_first_download_adds_one_line_to_the_catalogue(fetch, corpus, publisher, newline):
    """The PDF arrives byte for byte; its checksum stands in its own entry; all other bytes stay."""
    path = corpus / "reports.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", newline))
    path.chmod(0o640)
    assert fetch() == Outcome(0, RECORDED, "harbour: downloading 0.4 MB\n")
    assert (corpus / "harbour.pdf").read_bytes() == DOCUMENT
    assert path.stat().st_mode & 0o777 == 0o640
    assert names(corpus) == ["harbour.pdf", "reports.toml"]
    written = path.read_bytes()
    describe(corpus, publisher.url, DIGEST)
    assert written == path.read_bytes().replace(b"\n", newline)


@pytest.mark.parametrize(
    "case",
    [
        (DOCUMENT, DIGEST, 0, "already here, checksum verified"),
        (DOCUMENT, DIGEST.upper(), 0, "already here, checksum verified"),
        (OTHER, "", 0, "already here, no checksum recorded; --again downloads it anew and records one"),
        (OTHER, DIGEST, 1, "removing sha256 from reports.toml accepts what is here."),
    ],
)
def test_what_is_here_stays_and_nobody_is_asked(fetch, corpus, publisher, case):
    """A PDF that is here is compared and told about; without --again nothing ever overwrites it."""
    here, sha256, code, said = case
    describe(corpus, publisher.url, sha256)
    (corpus / "harbour.pdf").write_bytes(here)
    outcome = fetch()
    assert (outcome.code, (outcome.out + outcome.err).endswith(f"{said}\n")) == (code, True)
    assert (corpus / "harbour.pdf").read_bytes() == here
    assert publisher.asked == []


def test_again_downloads_what_is_here(fetch, corpus, publisher):
    """--again asks the publisher, compares (capitals do not matter), and leaves the catalogue alone."""
    before = (describe(corpus, publisher.url, DIGEST.upper()) / "reports.toml").read_bytes()
    (corpus / "harbour.pdf").write_bytes(b"%PDF- damaged")
    assert fetch("--again").out == "harbour: downloaded 0.4 MB, checksum verified\n"
    assert (corpus / "harbour.pdf").read_bytes() == DOCUMENT
    assert (corpus / "reports.toml").read_bytes() == before


def test_another_document_is_kept_aside_until_accepted(fetch, corpus, publisher):
    """The old file and the catalogue stay; doing as the message says accepts the new edition."""
    describe(corpus, publisher.url, DIGEST)
    (corpus / "harbour.pdf").write_bytes(DOCUMENT)
    publisher.pages = [pdf(OTHER)]
    outcome = fetch("--again")
    assert outcome.code == 1
    assert f"it is kept as {corpus / 'harbour.pdf.mismatch'}, and nothing else was changed." in outcome.err
    assert (corpus / "harbour.pdf").read_bytes() == DOCUMENT
    assert (corpus / "harbour.pdf.mismatch").read_bytes() == OTHER
    assert names(corpus) == ["harbour.pdf", "harbour.pdf.mismatch", "reports.toml"]
    assert outcome.err.endswith("remove the sha256 line from reports.toml and run this with --again.\n")
    describe(corpus, publisher.url)
    assert fetch("--again").code == 0
    assert (corpus / "harbour.pdf").read_bytes() == OTHER
    assert hashlib.sha256(OTHER).hexdigest() in (corpus / "reports.toml").read_text(encoding="utf-8")


def test_one_failure_does_not_stop_the_others(fetch, corpus, publisher):
    """Every named report has its line, good or bad; one bad makes the exit code 1."""
    path = corpus / "reports.toml"
    lantern, harbour = reversed(path.read_text(encoding="utf-8").partition("\n\n")[::2])
    path.write_text(f"{lantern}\n{harbour}\n", encoding="utf-8")
    said = f"lantern: has no pdf_url in reports.toml; add it, or put {corpus / 'lantern.pdf'} there.\n"
    assert fetch("harbour", "lantern") == Outcome(1, RECORDED, f"{said}harbour: downloading 0.4 MB\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such"], "reports.toml has no report no-such."),
        (["--max-mb", "0"], "'0' is not a number above 0"),
        (["--max-seconds", "long"], "'long' is not a number above 0"),
        (["--corpus", "no-such"], "there is no no-such/reports.toml; name its folder with --corpus."),
    ],
)
def test_wrong_usage_is_told_before_anybody_is_asked(fetch, publisher, arguments, said):
    """Wrong usage has exit code 2 and asks for nothing."""
    outcome = fetch(*arguments)
    assert (outcome.code, outcome.err.endswith(f"{said}\n")) == (2, True)
    assert publisher.asked == []


def test_a_catalogue_that_asks_for_nothing_or_is_broken(fetch, corpus):
    """No addresses are no error; a slip in the catalogue is a line, not a traceback."""
    path = describe(corpus, "") / "reports.toml"
    assert fetch() == Outcome(0, f"nothing to download: no entry of {path} has a pdf_url.\n", "")
    path.write_text("[[report]\n", encoding="utf-8")
    outcome = fetch()
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert outcome.err.startswith(f"{path}: not valid TOML: ")


@pytest.mark.parametrize(
    "case",
    [
        (reply(404), 1, "URL answers 404 Not Found; look at that address in a browser and mend pdf_url."),
        (reply(503), 4, "URL answers 503 Service Unavailable; run this again later to go on."),
        (reply(429, Retry_After=86400), 1, "and asks to wait 86400 s; run this again later to go on."),
        (reply(302, Location="http://127.0.0.1:1/"), 1, "documents are only fetched over https."),
        (reply(302, Location="/"), 6, "leads nowhere (Exceeded maximum allowed redirects.); mend pdf_url."),
        (
            reply(body="<p>Гавань & é —".encode(), Content_Type="text/html"),
            1,
            "a web page, not a PDF: URL; mend pdf_url.",
        ),
        (
            reply(body=b"%PD", Content_Type="text/plain"),
            1,
            "something else ('text/plain'), not a PDF: URL; mend pdf_url.",
        ),
        (
            reply(body=b"%PDF-", Content_Length=900_001),
            1,
            "is 0.9 MB, more than 0.6 MB; raise --max-mb to accept it.",
        ),
        (silent, 1, "not finished after 0.7 s; run this again to go on, or raise --max-seconds."),
    ],
)
def test_what_cannot_be_had_is_one_line_and_costs_nothing(fetch, corpus, publisher, case):
    """The line says what and what to do; only what may pass is asked again; what was begun stays."""
    page, asked, said = case
    begin(corpus, publisher.url)
    publisher.pages = [page]
    outcome = fetch("--max-mb", "0.6", "--max-seconds", "0.7" if page is silent else "20")
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (1, "", 1)
    assert outcome.err.startswith("harbour: ")
    assert outcome.err.endswith(said.replace("URL", publisher.url) + "\n")
    assert len(publisher.asked) == asked
    assert (corpus / "harbour.pdf.part").read_bytes() == DOCUMENT[:HALF]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (endless, "harbour: is more than 1.0 MB; raise --max-mb to accept it."),
        (dripping, "harbour: not finished after 1 s; run this again to go on, or raise --max-seconds."),
    ],
)
def test_limits_hold_while_it_comes(fetch, corpus, publisher, page, said):
    """Neither a length that is not told nor drops that keep coming lead beyond the limits."""
    publisher.pages = [page]
    outcome = fetch("--max-mb", "1", "--max-seconds", "1" if page is dripping else "20")
    assert (outcome.code, outcome.err.splitlines()[-1]) == (1, said)
    assert HALF <= (corpus / "harbour.pdf.part").stat().st_size <= 1_000_000


def test_plain_http_in_the_catalogue_is_refused(fetch, corpus):
    """Nobody is asked in the clear."""
    describe(corpus, "http://127.0.0.1:1/é.pdf")
    said = "harbour: http://127.0.0.1:1/%C3%A9.pdf is not https, and documents are only fetched over https.\n"
    assert fetch() == Outcome(1, "", said)


@pytest.mark.parametrize("name", ["harbour.md", "reports.toml"])
def test_only_a_name_in_pdf_is_ever_replaced(fetch, corpus, publisher, name):
    """Neither a text of ours nor the catalogue gives way to a download, --again or not."""
    path = corpus / "reports.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('harbour.pdf"\ntitle', f'{name}"\ntitle'), encoding="utf-8"
    )
    said = f"{path}: report 1 (harbour): file must be the name of a PDF in this folder, not {name!r}.\n"
    assert fetch("--again") == Outcome(1, "", said)
    assert names(corpus) == ["reports.toml"]
    assert publisher.asked == []


def test_five_redirects_are_followed(fetch, publisher):
    """Five are followed; the table above has a sixth."""
    publisher.pages = [*[reply(307, Location=f"/{hop}") for hop in range(1, 6)], pdf()]
    assert fetch().code == 0
    assert [asked.path for asked in publisher.asked] == ["/harbour.pdf", "/1", "/2", "/3", "/4", "/5"]


def test_a_compressed_answer_is_opened(fetch, corpus, publisher):
    """A server that compresses although asked not to still gives the document."""
    publisher.pages = [reply(body=gzip.compress(DOCUMENT), Content_Encoding="gzip")]
    assert fetch().code == 0
    assert (corpus / "harbour.pdf").read_bytes() == DOCUMENT


def test_pauses_grow(fetch, publisher):
    """A server in trouble is asked three more times, each after twice the pause."""
    publisher.pages = [reply(503), reply(500), reply(502), pdf()]
    assert fetch("--pause", "0.1").code == 0
    pauses = [later.when - earlier.when for earlier, later in itertools.pairwise(publisher.asked)]
    assert [pause >= least for pause, least in zip(pauses, [0.1, 0.2, 0.4], strict=True)] == [True] * 3


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured(fetch, publisher, form):
    """A server that asks for patience gets it, in seconds or as a date (which is cut to whole seconds)."""
    value = 1 if form == "seconds" else formatdate(time.time() + 2, usegmt=True)
    publisher.pages = [reply(429, Retry_After=value), pdf()]
    assert fetch().code == 0
    assert publisher.asked[1].when - publisher.asked[0].when > 0.9


def test_trust_is_told_when_it_fails(fetch, publisher, monkeypatch):
    """An unknown certificate and a file that is not there: a line each, and nobody is asked."""
    monkeypatch.setenv("SSL_CERT_FILE", "/no/such.pem")
    said = "[Errno 2] No such file or directory; look at SSL_CERT_FILE and HTTPS_PROXY in the environment.\n"
    assert fetch() == Outcome(1, "", said)
    monkeypatch.delenv("SSL_CERT_FILE")
    outcome = fetch()
    assert outcome.err.startswith("harbour: the certificate of 127.0.0.1 is not trusted; ")
    assert (outcome.code, outcome.err.count("\n"), publisher.asked) == (1, 1, [])


def test_a_place_that_cannot_be_written_is_told(fetch, corpus):
    """Trouble with the disk names the file."""
    (corpus / "harbour.pdf.part").mkdir()
    said = f"harbour: {corpus / 'harbour.pdf.part'}: Is a directory; mend that.\n"
    assert fetch() == Outcome(1, "", said)


def test_a_terminal_shows_a_bar(start, publisher):
    """On a terminal the name, the share and the size move along in place of plain lines."""
    publisher.pages = [dripping]
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    shown = b""
    with start(theirs, "--max-seconds", "1.5") as running:
        os.close(theirs)
        while not shown.endswith(b"raise --max-seconds.\r\n"):
            shown += os.read(ours, 4096)
    os.close(ours)
    assert running.returncode == 1
    assert re.search(rb"harbour: +50%\|.* 200k/400k ", shown)
    assert b"downloading" not in shown


def test_help_teaches_by_example(fetch):
    """--help shows how to call it and what the exit codes mean."""
    said = fetch("--help").out
    assert "  fetch_reports.py harbour-2022     only this one\n" in said
    assert "exit code: 0 all are here, 1 at least one is not, 2 wrong usage, 130 stopped with Ctrl-C\n" in said
