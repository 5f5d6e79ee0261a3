"""The values that flow from a PDF to an answer, in the order in which they come into being.

    Report → Page/Line → Block → Section → Passage → Hit → Answer

A line is born with the number of its page and every later value carries it; nobody looks for it again.
(Report is in catalogue.py: staff write it.)
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from index.catalogue import Report


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one font. Size, x and y (from the page's lower left corner) are in points.

    `tag` is the part that the text plays where the file says so (index/tags.py lists them), else empty. An
    `artifact` is no part of the text: a running head, the dots of a table of contents, a watermark.
    """

    text: str
    size: float
    bold: bool
    italic: bool
    x: float
    y: float
    tag: str = ""
    artifact: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page as the PDF draws it. `page` is the 1-based number of the page in the file."""

    runs: tuple[Run, ...]
    page: int

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def size(self) -> float:
        """The size of most of its characters, in points."""
        return max(self.runs, key=lambda run: len(run.text.strip())).size

    @property
    def bold(self) -> bool:
        return all(run.bold for run in self.runs if run.text.strip())

    @property
    def italic(self) -> bool:
        return all(run.italic for run in self.runs if run.text.strip())

    @property
    def tag(self) -> str:
        """The tag of most of its characters; empty where the file has no tags."""
        return max(self.runs, key=lambda run: len(run.text.strip())).tag

    @property
    def x(self) -> float:
        return next((run.x for run in self.runs if run.text.strip()), self.runs[0].x)

    @property
    def y(self) -> float:
        return max(self.runs, key=lambda run: len(run.text.strip())).y


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its lines in the order of the content stream, and the label that the file gives it.

    `label` is None where the file has no /PageLabels. `problem` says why a page could not be read. `tables` counts
    the tables whose lines have been left out.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    label: str | None = None
    problem: str | None = None
    tables: int = 0


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark of the PDF: level 1 is the outermost; `page` is 1-based."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF as read: pages in order, bookmarks, and the title that the file claims to have."""

    pages: tuple[Page, ...]
    outline: tuple[OutlineEntry, ...]
    title: str


class Role(StrEnum):
    """What part a block plays on its page."""

    BODY = "body"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class PageSpan:
    """Characters `start` to `end` of a text stand on PDF page `page` (1-based).

    `label` is the number printed on that page, None where none is known.
    """

    page: int
    label: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or note, its lines joined. `spans` cover `text` without gaps.

    `lines` is the number of printed lines, `size` the size of most of its characters in points. `tag` is that of
    most of its characters, as in Run.
    """

    role: Role
    text: str
    spans: tuple[PageSpan, ...]
    size: float
    bold: bool
    italic: bool
    lines: int
    tag: str = ""


class Kind(StrEnum):
    """What a passage is to the reader."""

    FINDING = "finding"
    RECOMMENDATION = "recommendation"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive blocks under one heading. `path` names the headings from the outermost to this one."""

    path: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """What can be found and quoted: whole sentences from one section.

    `number` counts passages of the index from 0 and is the row of its vector. `sentences` are (start, end)
    offsets into `text`; they cover it but for the blanks between them. A recommendation also has the number that
    it bears (`item`) and whom it addresses, in its own words; each is empty where it is not given.
    """

    number: int
    report_id: str
    section: tuple[str, ...]
    kind: Kind
    language: str
    text: str
    spans: tuple[PageSpan, ...]
    sentences: tuple[tuple[int, int], ...]
    item: str = ""
    addressee: str = ""

    @property
    def searched(self) -> str:
        """What is searched for it, though only `text` is quoted: its innermost headings and its text.

        A note stands under the heading by accident and goes without.
        """
        headings = () if self.kind is Kind.NOTE else self.section[-2:]
        return "\n".join((*headings, self.text))

    @property
    def key(self) -> str:
        """What names it for as long as it stands in its report like this: 16 hexadecimal digits."""
        whole = f"{self.report_id}\0{self.pages}\0{self.text}"
        return hashlib.sha256(whole.encode(errors="replace")).hexdigest()[:16]

    @property
    def section_key(self) -> str:
        """What names its section, likewise."""
        return hashlib.sha256(f"{self.report_id}\0{self.section}".encode(errors="replace")).hexdigest()[:16]

    @property
    def pages(self) -> tuple[int, ...]:
        """The 1-based PDF pages on which it stands, in order."""
        return tuple(dict.fromkeys(span.page for span in self.spans))

    @property
    def labels(self) -> tuple[str | None, ...]:
        """The printed numbers of those pages, in the order of `pages`."""
        return tuple({span.page: span.label for span in self.spans}.values())


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quotation stands, in the words of the catalogue and the report."""

    report: Report
    section: tuple[str, ...]
    pages: tuple[int, ...]
    labels: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `score` orders hits within one answer; the parts it was made of stand beside it.

    `sentence` is the (start, end) in the passage's text of the sentence that answers, None if it has none. `cosine` is
    between question and passage, from -1 to 1; `words` is its BM25 score as a share of the most possible, 0 to 1.
    """

    passage: Passage
    citation: Citation
    sentence: tuple[int, int] | None
    score: float
    cosine: float
    words: float


@dataclass(frozen=True, slots=True)
class Topic:
    """A section of a report that a person may ask about instead. `key` names it for as long as the report stays."""

    key: str
    title: str
    report: Report


class Status(StrEnum):
    """What the reports have to say to a question; or that it comes from somebody in danger, or who endangers others."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    DECLINED = "declined"
    HELP = "help"
    HARMFUL = "harmful"


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one question. Hits are best first; a declined question has none, but the nearest topics.

    Where somebody seems to be in danger (HELP, HARMFUL), nothing is quoted. `more` tells whether passages that
    may answer too come behind these. `searched_for` is what was understood, which differs from `question` where words
    were mended. `confidence` is how much nearer the reports come, as a cosine, than would do for an answer; below 0 it
    is unsure or declined.
    """

    question: str
    language: str
    status: Status
    confidence: float
    hits: tuple[Hit, ...]
    searched_for: str = ""
    topics: tuple[Topic, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """What one of several reports says on a topic; `hit` is None if it seems to say nothing."""

    report: Report
    hit: Hit | None


@dataclass(frozen=True, slots=True)
class Listed:
    """Some passages of a list in the order of the reports. `more` tells whether others come behind them."""

    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What an index says about itself. `created` is in UTC; `model` is the name of the embedding model."""

    created: dt.datetime
    model: str
    reports: int
    passages: int
