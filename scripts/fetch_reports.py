"""Download the reports that the catalogue names, over https, and hold them to their checksums.

The only file that fetches documents, and it never opens one: it looks at the first five bytes, no further.
"""

import argparse
import asyncio
import hashlib
import os
import re
import shutil
import sys
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import tomlkit
from tqdm import tqdm

from index.catalogue import CATALOGUE_NAME, Report, read_catalogue
from index.errors import FindingsError

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
MAGIC = b"%PDF-"
TRIES = 4
LONGEST_PAUSE = 60.0  # seconds that we wait when a server asks for it; beyond, a person comes back later
HEADERS = {"Accept": "application/pdf", "Accept-Encoding": "identity", "User-Agent": "findings-assistant"}
EXAMPLES = """\
examples:
  fetch_reports.py                  every report whose pdf_url is set; what is here is only verified
  fetch_reports.py harbour-2022     only this one
  fetch_reports.py --again          all of them anew, each held to its recorded checksum

A line pdf_url = "https://…" in an entry of reports.toml is enough; the first download adds the sha256.
An interrupted download goes on where it stopped. SSL_CERT_FILE and HTTPS_PROXY are honoured.
exit code: 0 all are here, 1 at least one is not, 2 wrong usage, 130 stopped with Ctrl-C
"""


class DownloadError(FindingsError):
    """One report could not be downloaded; the others are not affected."""


class PassingError(DownloadError):
    """A failure that may pass by itself. `asked` is the pause in seconds that the server asked for."""

    def __init__(self, message: str, asked: float = 0.0) -> None:
        super().__init__(message)
        self.asked = asked


@dataclass(frozen=True, slots=True)
class Partial:
    """NAME.pdf.part, what has come so far; beside it a note of the address and version that it belongs to."""

    path: Path
    url: str

    @property
    def note(self) -> Path:
        return self.path.with_name(f"{self.path.name}.version")

    def headers(self) -> dict[str, str]:
        """Ask the server to go on from here, provided that it still has the very version of the note."""
        try:
            url, version = self.note.read_text(encoding="utf-8").splitlines()
            size = self.path.stat().st_size
        except (FileNotFoundError, ValueError):
            return {}
        return {"Range": f"bytes={size}-", "If-Range": version} if size and url == self.url else {}

    def begin(self, version: str) -> None:
        """Start from nothing. The old note goes first, so that it never stands beside other bytes."""
        self.note.unlink(missing_ok=True)
        self.path.write_bytes(b"")
        if version:
            self.note.write_text(f"{self.url}\n{version}\n", encoding="utf-8")

    def move(self, target: Path) -> None:
        self.path.replace(target)
        self.note.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Brings reports into `folder`, with at most so many bytes and seconds for each."""

    folder: Path
    again: bool
    most: float  # bytes
    seconds: float
    silence: float  # seconds
    pause: float  # seconds

    async def fetch_all(self, reports: list[Report]) -> bool:
        """Fetch one after the other, a line for each; True if all are here."""
        failed = False
        async with _client(self.silence) as client:
            for report in reports:
                try:
                    print(f"{report.id}: {await self._fetch(client, report)}", flush=True)
                except FindingsError as error:
                    failed = True
                    print(f"{report.id}: {error}", file=sys.stderr, flush=True)
        return not failed

    async def _fetch(self, client: httpx.AsyncClient, report: Report) -> str:
        """Bring one report and say what happened. After an error, a PDF that was here still is."""
        target = self.folder / report.file
        try:
            if target.exists() and not self.again:
                return _check_present(target, report)
            if not report.pdf_url:
                raise DownloadError(f"has no pdf_url in {CATALOGUE_NAME}; add it, or put {target} there.")
            partial = Partial(target.with_name(f"{report.file}.part"), report.pdf_url)
            async with asyncio.timeout(self.seconds):
                await self._persist(client, report.id, partial)
            return _settle(partial, target, report)
        except TimeoutError as error:
            advice = "run this again to go on, or raise --max-seconds"
            raise DownloadError(f"not finished after {self.seconds:g} s; {advice}.") from error
        except OSError as error:
            raise DownloadError(f"{error.filename or target}: {error.strerror}; mend that.") from error

    async def _persist(self, client: httpx.AsyncClient, name: str, partial: Partial) -> None:
        for tried in range(1, TRIES + 1):
            try:
                async with client.stream("GET", partial.url, headers=partial.headers()) as response:
                    await self._receive(name, response, partial)
            except (PassingError, httpx.HTTPError, httpx.InvalidURL) as caught:
                error = _explained(caught, partial.url)
                if not isinstance(error, PassingError):
                    raise error from caught
                if tried == TRIES or error.asked > LONGEST_PAUSE:
                    raise DownloadError(f"{error}; run this again later to go on.") from caught
                await asyncio.sleep(max(self.pause * 2 ** (tried - 1), error.asked))
            else:
                return

    async def _receive(self, name: str, response: httpx.Response, partial: Partial) -> None:
        start, total = _extent(response, partial)
        if total is not None and total > self.most:
            raise DownloadError(f"is {_mb(total)}, more than {_mb(self.most)}; raise --max-mb to accept it.")
        chunks = response.aiter_bytes()
        chunk = await anext(chunks, b"")
        if not start:
            while len(chunk) < len(MAGIC) and (more := await anext(chunks, b"")):
                chunk += more
            if not chunk.startswith(MAGIC):
                kind = response.headers.get("Content-Type", "no stated type")
                what = "a web page" if "html" in kind else f"something else ({kind!r})"
                raise DownloadError(f"the address gave {what}, not a PDF: {response.url}; mend pdf_url.")
            partial.begin(_version(response))
        if not sys.stderr.isatty():
            already = f", {_mb(start)} of them already here" if start else ""
            print(f"{name}: downloading {_mb(total)}{already}", file=sys.stderr, flush=True)
        bar = tqdm(desc=name, total=total, initial=start, unit="B", unit_scale=True, leave=False, disable=None)
        with bar, partial.path.open("ab") as file:
            while chunk:
                if file.tell() + len(chunk) > self.most:
                    raise DownloadError(f"is more than {_mb(self.most)}; raise --max-mb to accept it.")
                file.write(chunk)
                bar.update(len(chunk))
                chunk = await anext(chunks, b"")
            file.flush()
            os.fsync(file.fileno())
            if total is not None and file.tell() != total:
                raise PassingError(f"only {_mb(file.tell())} of {_mb(total)} came")


def main(argv: list[str] | None = None) -> int:
    """Parse, fetch, report; returns the exit code."""
    parser = argparse.ArgumentParser(
        description="Download the reports that reports.toml names and check their checksums.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these reports")
    parser.add_argument("--corpus", type=Path, default=CORPUS, metavar="DIR", help="the folder of reports.toml")
    parser.add_argument("--again", action="store_true", help="download even what is here")
    for option, default, meaning in (
        ("--max-mb", 200, "refuse larger documents"),
        ("--max-seconds", 600, "give up one report after so long"),
        ("--timeout", 30, "take a connection for lost after so many seconds of silence"),
        ("--pause", 1, "seconds before the first of three repeats; it doubles"),
    ):
        text = f"{meaning} (default {default})"
        parser.add_argument(option, type=_positive, default=default, metavar="N", help=text)
    given = parser.parse_args(argv)
    catalogue = given.corpus / CATALOGUE_NAME
    if not catalogue.is_file():
        parser.error(f"there is no {catalogue}; name its folder with --corpus.")
    try:
        reports = read_catalogue(given.corpus)
        if unknown := set(given.ids) - {report.id for report in reports}:
            parser.error(f"{catalogue} has no report {', '.join(sorted(unknown))}.")
        chosen = [report for report in reports if (report.id in given.ids if given.ids else report.pdf_url)]
        if not chosen:
            print(f"nothing to download: no entry of {catalogue} has a pdf_url.")
        most = given.max_mb * 1e6
        fetcher = Fetcher(given.corpus, given.again, most, given.max_seconds, given.timeout, given.pause)
        return 0 if asyncio.run(fetcher.fetch_all(chosen)) else 1
    except FindingsError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; what came is kept, run this again to go on.", file=sys.stderr)
        return 130


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return value


def _client(silence: float) -> httpx.AsyncClient:
    async def refuse_plain(request: httpx.Request) -> None:  # called for each redirect too
        if request.url.scheme != "https":
            raise DownloadError(f"{request.url} is not https, and documents are only fetched over https.")

    hooks = {"request": [refuse_plain]}
    try:
        return httpx.AsyncClient(
            headers=HEADERS, timeout=silence, follow_redirects=True, max_redirects=5, event_hooks=hooks
        )
    except (OSError, ValueError, ImportError) as error:  # an unreadable SSL_CERT_FILE, an odd HTTPS_PROXY
        raise DownloadError(f"{error}; look at SSL_CERT_FILE and HTTPS_PROXY in the environment.") from error


def _explained(error: Exception, url: str) -> DownloadError:
    """The error of httpx in words of ours, as one that may pass or as one that does not."""
    if isinstance(error, DownloadError):
        return error
    if isinstance(error, httpx.TransportError):
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            host, advice = error.request.url.host, "set SSL_CERT_FILE to its certificate authority's file"
            problem = f"the certificate of {host} is not trusted"
            return DownloadError(f"{problem}; if your network inspects connections, {advice}.")
        return PassingError(f"the connection failed ({str(error) or type(error).__name__})")
    return DownloadError(f"{url!r} leads nowhere ({error}); mend pdf_url.")


def _extent(response: httpx.Response, partial: Partial) -> tuple[int, int | None]:
    """Where the body begins in the document, and the bytes of the whole document if the server says."""
    status = response.status_code
    answer = f"{response.url} answers {status} {httpx.codes.get_reason_phrase(status)}"
    if status == httpx.codes.OK:
        length = response.headers.get("Content-Length")
        return 0, int(length) if length and "Content-Encoding" not in response.headers else None
    asked = response.request.headers.get("Range")
    if asked and status in (httpx.codes.PARTIAL_CONTENT, httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE):
        given = re.fullmatch(r"bytes (\d{1,15})-\d+/(\d{1,15})", response.headers.get("Content-Range", ""))
        if given and asked == f"bytes={given[1]}-":
            return int(given[1]), int(given[2])
        partial.begin("")  # so that the next try asks for all of it
        raise PassingError(f"{answer} and does not go on from what is here")
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        pause = _asked_pause(response)
        raise PassingError(f"{answer} and asks to wait {pause:.0f} s" if pause > 0 else answer, pause)
    raise DownloadError(f"{answer}; look at that address in a browser and mend pdf_url.")


def _asked_pause(response: httpx.Response) -> float:
    """Seconds that Retry-After asks for, in either of its forms; 0 if there is none."""
    value = response.headers.get("Retry-After", "")
    try:
        return float(value) if value.isdecimal() else parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, OverflowError):
        return 0.0


def _version(response: httpx.Response) -> str:
    """What If-Range may name later: a strong ETag or else Last-Modified (RFC 9110, 13.1.5); "" if neither."""
    etag, changed = (response.headers.get(name, "") for name in ("ETag", "Last-Modified"))
    version = changed if not etag or etag.startswith("W/") else etag
    usable = version.isascii() and version.isprintable() and "Content-Encoding" not in response.headers
    return version if usable else ""


def _check_present(target: Path, report: Report) -> str:
    if not report.sha256:
        return "already here, no checksum recorded; --again downloads it anew and records one"
    if _sha256(target) == report.sha256.lower():
        return "already here, checksum verified"
    advice = f"--again downloads that one, removing sha256 from {CATALOGUE_NAME} accepts what is here"
    raise DownloadError(f"{target} is not the document whose checksum is recorded; {advice}.")


def _settle(partial: Partial, target: Path, report: Report) -> str:
    """Put the complete download in its place, or aside if it is not the recorded document."""
    size, digest = partial.path.stat().st_size, _sha256(partial.path)
    if report.sha256 and digest != report.sha256.lower():
        aside = target.with_name(f"{target.name}.mismatch")
        partial.move(aside)
        raise DownloadError(
            f"the address gave another document than the recorded one; it is kept as {aside}, and nothing "
            f"else was changed. See whether {report.url or report.pdf_url} has a new edition; to accept "
            f"it, remove the sha256 line from {CATALOGUE_NAME} and run this with --again."
        )
    if not report.sha256:
        _record(target.parent, report.id, digest)
    partial.move(target)
    return f"downloaded {_mb(size)}, checksum {'verified' if report.sha256 else f'recorded in {CATALOGUE_NAME}'}"


def _record(folder: Path, name: str, digest: str) -> None:
    """Write the checksum after the last line of the entry; all other lines stay as they are."""
    path, new = folder / CATALOGUE_NAME, folder / f"{CATALOGUE_NAME}.new"
    if name not in {report.id for report in read_catalogue(folder)}:  # it may have changed meanwhile
        raise DownloadError(f"{path} no longer has this entry; add it again, the download is kept.")
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    entry = next(table for table in document["report"] if table["id"] == name)
    body, after = entry.value.body, []
    while body[-1][0] is None:  # blank lines and comments at the end belong to the next entry
        after.append(body.pop()[1])
    entry["sha256"] = digest
    for line in reversed(after):
        entry.add(line)
    newline = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
    with new.open("w", encoding="utf-8", newline=newline) as file:
        file.write(tomlkit.dumps(document))
        file.flush()
        os.fsync(file.fileno())
    shutil.copymode(path, new)
    new.replace(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _mb(size: float | None) -> str:
    return "unknown size" if size is None else f"{size / 1e6:.1f} MB"


if __name__ == "__main__":
    sys.exit(main())
