"""Measure the reading of PDFs on real reports: what is found, what is confirmed, what it costs.

The reports lie in a folder `shared` beside the checkout and are no part of the project. Where a set is absent, its
figures are null.

upr_recall            share of the known recommendations of 12 UN reports found in a passage of kind recommendation
upr_precision         share of the passages of that kind that hold, or are part of, a known recommendation
upr_right_page        share of those found whose page is among the pages of the passage most like them
confirmed_share       share of passages of all reports that the second reader confirms
running_head_share    share of the same passages that hold words of a running head or foot. Judged by the second
                      reader's character boxes: a line of 12 characters or more, at one height in the top or bottom
                      eighth of at least 4 pages or 30 % of them. Not seen: shorter heads, rarer ones, those of pages
                      that lie on their side, and those that the two readers spell differently
printed_labels_right  share of the pages of tests/labels.toml, read by eye, that get their printed number
odd_ok_share          share of broken, hostile or strange PDFs that end within a minute in a reading or a ReportError
cpu_s_per_page        CPU seconds a page, by both readers, from a PDF of 280 pages to confirmed passages
peak_mb               most memory of the process that does it, libraries included
"""

import argparse
import contextlib
import json
import math
import re
import resource
import subprocess
import sys
import time
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby, product
from pathlib import Path

from index.agreement import is_confirmed
from index.errors import ReportError
from index.languages import language_of
from index.passages import passages_of
from index.reading import read_report
from index.second_reader import SecondReader, second_reader
from index.values import Kind, PageSpan, Passage

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "tests/labels.toml"
LONG_REPORT = "reports/nr_en_thb_fifth_report.pdf"
PATIENCE = 60  # seconds for one odd file
SHOWN = 10  # examples of a kind, without --all
ALIKE = 0.9  # of the letters; the known recommendations have damaged quotes, dashes and blanks
EDGE = 0.12  # of a page's height
SAME_HEIGHT = 4.0  # points
HEAD_CHARS, HEAD_LETTERS = 12, 5  # fewer letters stand in any text
CONTEXT = 15  # letters beside a head that tell it from the same words in the text


@dataclass(frozen=True, slots=True)
class Figure:
    key: str
    value: float
    basis: str


@dataclass(frozen=True, slots=True)
class Examples:
    title: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    figures: Sequence[Figure]
    examples: Sequence[Examples] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the build makes of a PDF: the label of each page, the passages, and those of them not confirmed."""

    labels: tuple[str | None, ...]
    passages: tuple[Passage, ...]
    unconfirmed: tuple[Passage, ...]


@cache
def read(path: Path) -> Reading:
    """Read a PDF as the build does, for all measures once. Raises ReportError."""
    report = read_report(path, lambda _done, _of: None, {})
    language = language_of("\n".join(block.text for section in report.sections for block in section.blocks))
    passages = tuple(passages_of(report.sections, path.name, language, 0))
    second = [page.second for page in report.pages]
    unconfirmed = tuple(passage for passage in passages if not is_confirmed(passage, second))
    return Reading(tuple(page.label for page in report.pages), passages, unconfirmed)


def readings(folder: Path) -> Iterator[tuple[Path, Reading]]:
    """All PDFs of a folder that can be read."""
    for path in sorted(folder.glob("*.pdf")):
        with contextlib.suppress(ReportError):  # a scan, without text
            yield path, read(path)


def recommendations(shared: Path) -> Outcome:
    lines = (shared / "sets/upr/recommendations.jsonl").read_text(encoding="utf-8").splitlines()
    known = sorted(map(json.loads, lines), key=lambda gold: gold["doc"])
    found = paged = passages = true = 0
    missed, astray, false = [], [], []
    for name, golds_of_file in groupby(known, key=lambda gold: gold["doc"]):
        golds = [(gold, Folded.of(gold["text"])) for gold in golds_of_file]
        kept = (it for it in read(shared / "sets/upr/pdfs" / name).passages if it.kind is Kind.RECOMMENDATION)
        own = [(passage, Folded.of(passage.text)) for passage in kept]
        matched: set[int] = set()
        for gold, text in golds:
            where = f"{name} {gold['no']} (page {gold['pages']})"
            likeness = {passage: text.likeness_in(its_text) for passage, its_text in own}
            matched.update(passage.number for passage, like in likeness.items() if like >= ALIKE)
            best = max(likeness.values(), default=0)
            if best < ALIKE:
                missed.append(f"{where}: {gold['text']}")
                continue
            found += 1
            pages = {page for passage, like in likeness.items() if like == best for page in passage.pages}
            paged += bool(gold["pages"])
            if gold["pages"] and pages.isdisjoint(gold["pages"]):
                astray.append(f"{where}, found on {sorted(pages)}: {gold['text']}")
        for passage, text in own:
            if passage.number in matched or any(text.likeness_in(gold) >= ALIKE for _, gold in golds):
                true += 1
            else:
                false.append(quoted(name, passage))
        passages += len(own)
    recall, precision = share("upr_recall", found, len(known)), share("upr_precision", true, passages)
    return Outcome(
        [recall, precision, share("upr_right_page", paged - len(astray), paged)],
        [
            Examples("recommendations missed", missed),
            Examples("passages that are no known recommendation", false),
            Examples("recommendations found on another page", astray),
        ],
    )


@dataclass(frozen=True, slots=True)
class Folded:
    """A text for comparison: small letters and digits, in words and in one string, without accents and signs.

    Left aside are the number at its beginning and what stands for damaged signs in the known recommendations.
    """

    words: tuple[str, ...]
    letters: str

    @classmethod
    def of(cls, text: str) -> "Folded":
        sound = re.sub(r"[ÍÓÕ™î_]", " ", re.sub(r"^\W*\d+(?:\.\d+)*\.?\s", "", text))
        plain = "".join(c for c in unicodedata.normalize("NFKD", sound.casefold()) if not unicodedata.combining(c))
        words = tuple(re.findall(r"[^\W_]+", plain))
        return cls(words, "".join(words))

    def likeness_in(self, other: "Folded") -> float:
        """How like this text is to that part of `other` that is most like it, from 0 to 1."""
        if self.letters in other.letters:
            return 1.0
        shared = Counter(self.words) & Counter(other.words)
        if 2 * shared.total() < len(self.words):
            return 0.0
        block = SequenceMatcher(None, self.words, other.words, autojunk=False).find_longest_match()
        begin, end = block.b - block.a, block.b - block.a + len(self.words)
        windows = {
            "".join(other.words[max(0, begin + early) : max(0, end + late)])
            for early, late in product((-2, -1, 0, 1, 2), repeat=2)  # words that one of the two has joined or broken
        }
        return max(SequenceMatcher(None, self.letters, window, autojunk=False).ratio() for window in windows)


def confirmation(shared: Path) -> Outcome:
    total, refused = 0, []
    for path, reading in readings(shared / "reports"):
        total += len(reading.passages)
        refused += [quoted(path.name, passage) for passage in reading.unconfirmed]
    figure = share("confirmed_share", total - len(refused), total)
    return Outcome([figure], [Examples("passages not confirmed", refused)])


def running_heads(shared: Path) -> Outcome:
    total, offending = 0, []
    for path, reading in readings(shared / "reports"):
        pages = pages_with_heads(path)
        total += len(reading.passages)
        for passage in reading.passages:
            held = sorted({head for span in passage.spans for head in pages[span.page - 1].heads_in(passage, span)})
            if held:
                offending.append(f"{held} in {quoted(path.name, passage)}")
    figure = share("running_head_share", len(offending), total)
    return Outcome([figure], [Examples("passages that hold a running head", offending)])


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as the second reader sees it. `height` is its middle, in points; `may_head` by its place and length."""

    letters: str
    height: float
    may_head: bool


@dataclass(frozen=True, slots=True)
class HeadedPage:
    """The letters of the running heads and feet of a page, and the letters of all else."""

    heads: frozenset[str]
    rest: str

    def heads_in(self, passage: Passage, span: PageSpan) -> Iterator[str]:
        """The heads that stand in the passage's part of this page, unless the page's text has the same words there."""
        text = letters_of(passage.text[span.start : span.end])
        for head in self.heads:
            for found in re.finditer(head, text):
                begin, end = found.span()
                sides = {text[max(0, begin - CONTEXT) : end], text[begin : end + CONTEXT]}
                if not any(side in self.rest for side in sides - {head} or {head}):
                    yield head
                    break


def pages_with_heads(path: Path) -> list[HeadedPage]:
    with second_reader(path) as reader:
        pages = [list(printed_lines(reader, number)) for number in range(1, len(reader) + 1)]
    enough = min(4, max(2, math.ceil(0.3 * len(pages))))
    places: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for number, lines in enumerate(pages):
        for line in filter(lambda line: line.may_head, lines):
            places[line.letters].append((line.height, number))

    def recurs(line: PrintedLine) -> bool:
        near = {number for height, number in places[line.letters] if abs(height - line.height) <= SAME_HEIGHT}
        return line.may_head and len(near) >= enough

    headed = []
    for lines in pages:
        heads = frozenset(line.letters for line in lines if recurs(line))
        headed.append(HeadedPage(heads, "".join(line.letters for line in lines if not recurs(line))))
    return headed


def printed_lines(reader: SecondReader, number: int) -> Iterator[PrintedLine]:
    """The lines of a page: glyphs that follow each other at one height."""
    tall = reader.size(number)[1]
    text, low, high = "", 0.0, 0.0
    for glyph in (*reader.glyphs(number), None):
        if glyph and text and low - 1 <= (glyph.box.bottom + glyph.box.top) / 2 <= high + 1:
            text += glyph.char
            low, high = min(low, glyph.box.bottom), max(high, glyph.box.top)
            continue
        if text:
            letters, middle = letters_of(text), (low + high) / 2
            at_edge = not EDGE * tall < middle < (1 - EDGE) * tall
            yield PrintedLine(letters, middle, at_edge and len(text) >= HEAD_CHARS and len(letters) >= HEAD_LETTERS)
        if glyph:
            text, low, high = glyph.char, glyph.box.bottom, glyph.box.top


def letters_of(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def labels(shared: Path) -> Outcome:
    total, wrong = 0, []
    for name, pages in tomllib.loads(LABELS.read_text(encoding="utf-8")).items():
        got = read(shared / name).labels
        total += len(pages)
        for page, label in pages.items():
            if (got[int(page) - 1] or "") != label:
                wrong.append(f"{name} page {page}: {got[int(page) - 1]!r} instead of {label!r}")
    figure = share("printed_labels_right", total - len(wrong), total)
    return Outcome([figure], [Examples("wrong labels", wrong)])


def odd_files(shared: Path) -> Outcome:
    files = sorted((shared / "odd_pdfs").glob("*.pdf"))
    failed = [f"{path.name}: {reason}" for path in files if (reason := failure(path))]
    figure = share("odd_ok_share", len(files) - len(failed), len(files))
    return Outcome([figure], [Examples("odd files that broke the reading", failed)])


def failure(path: Path) -> str:
    """Why the reading of a file ended otherwise than it may; empty if it did not."""
    try:
        ended = in_child(path)
    except subprocess.TimeoutExpired:
        return f"not done after {PATIENCE} s"
    last = (ended.stderr.strip().splitlines() or ["?"])[-1]
    return "" if ended.returncode == 0 else f"exit status {ended.returncode}: {last}"


def cost(shared: Path) -> Outcome:
    ended = in_child(shared / LONG_REPORT)
    ended.check_returncode()
    spent = json.loads(ended.stdout)
    basis = f"{spent['pages']} pages of {Path(LONG_REPORT).name}"
    cpu = Figure("cpu_s_per_page", spent["cpu_s"] / spent["pages"], basis)
    return Outcome([cpu, Figure("peak_mb", spent["peak_mb"], basis)])


def in_child(path: Path) -> subprocess.CompletedProcess[str]:
    """Read a PDF in a process of its own, for its time and memory, and so that it cannot harm this one."""
    command: tuple[str | Path, ...] = (sys.executable, __file__, "--child", path)
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)


def child(path: Path) -> None:
    """Read one PDF and print what that took; a ReportError is an outcome like another."""
    begin = time.process_time()
    try:
        pages = len(read(path).labels)
    except ReportError as error:
        print(json.dumps({"refused": str(error)}))
        return
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime - begin
    print(json.dumps({"pages": pages, "cpu_s": cpu, "peak_mb": max(own.ru_maxrss, others.ru_maxrss) / 1024}))


def quoted(name: str, passage: Passage) -> str:
    return f"{name} page {', '.join(map(str, passage.pages))}: {passage.text}"


def share(key: str, part: int, whole: int) -> Figure:
    return Figure(key, part / max(1, whole), f"{part:,} of {whole:,}")


@dataclass(frozen=True, slots=True)
class Measure:
    keys: tuple[str, ...]
    needs: tuple[str, ...]  # folders of the folder `shared`
    run: Callable[[Path], Outcome]


MEASURES = (
    Measure(("upr_recall", "upr_precision", "upr_right_page"), ("sets/upr",), recommendations),
    Measure(("confirmed_share",), ("reports",), confirmation),
    Measure(("running_head_share",), ("reports",), running_heads),
    Measure(("printed_labels_right",), ("reports", "sets/upr"), labels),
    Measure(("odd_ok_share",), ("odd_pdfs",), odd_files),
    Measure(("cpu_s_per_page", "peak_mb"), ("reports",), cost),
)
KEYS = tuple(key for measure in MEASURES for key in measure.keys)


def main(arguments: Sequence[str] | None = None) -> int:
    options = parsed(arguments)
    if options.child:
        child(options.child)
        return 0
    figures: dict[str, float | None] = dict.fromkeys(KEYS)
    examples: list[Examples] = []
    for measure in MEASURES:
        if set(measure.keys).isdisjoint(options.only):
            continue
        absent = [folder for folder in measure.needs if not (options.shared / folder).exists()]
        if absent:
            print(f"{', '.join(measure.keys)}: null, as there is no {options.shared / absent[0]}", flush=True)
            continue
        outcome = measure.run(options.shared)
        for figure in outcome.figures:
            figures[figure.key] = round(figure.value, 4)
            print(f"{figure.key:20} {figure.value:9.4f}   {figure.basis}", flush=True)
        examples += outcome.examples
    for group in filter(lambda group: group.lines, examples):
        show(group, len(group.lines) if options.all else SHOWN)
    if target := options.json or (ROOT / "var/bench/extraction.json" if set(options.only) == set(KEYS) else None):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def show(group: Examples, most: int) -> None:
    """Print examples, spread evenly over all of them, each on one line."""
    total, count = len(group.lines), min(most, len(group.lines))
    print(f"\n{group.title} ({count} of {total:,})")
    for index in range(count):
        print("  " + " ".join(group.lines[index * total // count].split())[:300])


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", metavar="DIR", help="(../shared)")
    parser.add_argument("--only", nargs="+", choices=KEYS, default=KEYS, metavar="KEY", help="some of the figures")
    parser.add_argument(
        "--json", type=Path, metavar="PATH", help="where to write (var/bench/extraction.json; nowhere with --only)"
    )
    parser.add_argument("--all", action="store_true", help=f"all examples, not {SHOWN} of a kind")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)  # reads one PDF, for its time and its memory
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
