"""A download that breaks off goes on where it stopped, and only with bytes of the same version."""

import signal
import subprocess
import time

import pytest

from tests import publisher as shop
from tests.publisher import DOCUMENT, HALF, RECORDED, Outcome, begin, dripping, names, pdf, reply, silent

DATE = "Mon, 18 Jul 2022 09:00:00 GMT"

authority, main, publisher = shop.authority, shop.main, shop.publisher
corpus, options, fetch, start = shop.corpus, shop.options, shop.fetch, shop.start


def test_a_dropped_connection_goes_on_in_the_same_run(fetch, corpus, publisher):
    """The rest is asked for on condition that the version is the same, and joined byte for byte."""
    publisher.pages = [pdf(most=HALF), silent, pdf()]
    outcome = fetch("--timeout", "0.5")
    assert outcome == Outcome(
        0,
        RECORDED,
        "harbour: downloading 0.4 MB\nharbour: downloading 0.4 MB, 0.2 MB of them already here\n",
    )
    asked = [(asked.range, asked.condition) for asked in publisher.asked]
    assert asked == [(None, None), *[(f"bytes={HALF}-", '"v1"')] * 2]
    assert (corpus / "harbour.pdf").read_bytes() == DOCUMENT


def test_a_failed_run_is_gone_on_with_by_the_next(fetch, corpus, publisher):
    """After four drops the run gives up with what came; the next run asks only for the rest."""
    publisher.pages = [*[pdf(most=50_000)] * 4, pdf()]
    failed = fetch()
    assert (failed.code, failed.err.endswith("; run this again later to go on.\n")) == (1, True)
    assert (corpus / "harbour.pdf.part").read_bytes() == DOCUMENT[:HALF]
    assert fetch().code == 0
    assert [asked.range for asked in publisher.asked[4:]] == [f"bytes={HALF}-"]
    assert (corpus / "harbour.pdf").read_bytes() == DOCUMENT
    assert names(corpus) == ["harbour.pdf", "reports.toml"]


def test_ctrl_c_keeps_what_came(fetch, start, corpus, publisher):
    """Stopped by hand it says so without a traceback, and the next run goes on from there."""
    publisher.pages = [dripping, pdf()]
    part = corpus / "harbour.pdf.part"
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # an ignored signal would be inherited
    with start(subprocess.PIPE) as running:
        signal.signal(signal.SIGINT, before)
        while running.poll() is None and not (part.exists() and part.stat().st_size):
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=20)
    assert running.returncode == 130
    stopped = "stopped; what came is kept, run this again to go on.\n"
    assert said == f"harbour: downloading 0.4 MB\n{stopped}"
    here = part.stat().st_size
    assert fetch().code == 0
    assert [asked.range for asked in publisher.asked] == [None, f"bytes={here}-"]
    assert (corpus / "harbour.pdf").read_bytes() == DOCUMENT


@pytest.mark.parametrize(
    "page",
    [
        reply(200, DOCUMENT),
        reply(416, Content_Range=f"bytes */{len(DOCUMENT)}"),
        reply(206, DOCUMENT, Content_Range=f"bytes 0-{len(DOCUMENT) - 1}/{len(DOCUMENT)}"),
        reply(206, DOCUMENT[HALF:]),
        pdf(ETag='"v2"'),
    ],
    ids=["ignores-range", "416", "another-range", "untold-range", "new-version"],
)
def test_what_was_begun_gives_way_when_it_does_not_fit(fetch, corpus, publisher, page):
    """Whatever a server makes of Range, the document in the end is whole and from one version."""
    begin(corpus, publisher.url, b"%PDF-0.9 of an older version")
    publisher.pages = [page, pdf()]
    assert fetch().code == 0
    assert (publisher.asked[0].range, publisher.asked[0].condition) == ("bytes=28-", '"v1"')
    assert (corpus / "harbour.pdf").read_bytes() == DOCUMENT


def test_a_slice_is_asked_on(fetch, corpus, publisher):
    """A server that gives less than the asked range is asked for what is missing."""
    begin(corpus, publisher.url)
    middle = HALF + 70_000
    span = f"bytes {HALF}-{middle - 1}/{len(DOCUMENT)}"
    publisher.pages = [reply(206, DOCUMENT[HALF:middle], Content_Range=span), pdf()]
    assert fetch().code == 0
    assert [asked.range for asked in publisher.asked] == [f"bytes={HALF}-", f"bytes={middle}-"]
    assert (corpus / "harbour.pdf").read_bytes() == DOCUMENT


def test_what_was_begun_elsewhere_is_not_gone_on_with(fetch, corpus, publisher):
    """Bytes from another address are no beginning of this document, whatever their version is called."""
    begin(corpus, "https://example.org/older.pdf")
    assert fetch().code == 0
    assert [asked.range for asked in publisher.asked] == [None]
    assert (corpus / "harbour.pdf").read_bytes() == DOCUMENT


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"ETag": 'W/"v1"', "Last_Modified": DATE}, (f"bytes={HALF}-", DATE)),
        ({"ETag": 'W/"v1"'}, (None, None)),
    ],
)
def test_a_weak_version_is_no_condition(fetch, publisher, headers, expected):
    """A weak ETag does not promise the same bytes: the date serves, or else all is asked for anew."""
    publisher.pages = [pdf(most=HALF, **headers), pdf(**headers)]
    assert fetch().code == 0
    assert (publisher.asked[1].range, publisher.asked[1].condition) == expected
