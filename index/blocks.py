"""Join the lines of a report into paragraphs, headings, list items and notes, each character with its page.

Works on type sizes, distances and indents alone, and carries paragraphs over column and page ends.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from index.furniture import most_common_size
from index.headings import heading_level
from index.hyphens import Spellings
from index.values import Block, Line, Page, PageSpan, Role, Run

_NOTE_SIZE = 0.93  # of the body's size: type that is smaller may be a note
_MARK_SIZE = 0.82  # of the line's size: a number that is smaller is a note mark
_GAP = 1.3  # of the usual leading: more space above starts a block
_INDENT = 5.0  # points
_COLUMN = 60.0  # points: a jump upwards that also goes so far to the side leads into the next column
_SHORT = 0.8  # of the longest line of its block: a line that ends a sentence earlier ends the paragraph
_ITEM = re.compile(
    r"\s*(?:[•▪◦●■□‣∙·*➢✓\uf0b7\uf0a7]\s*|[–—-]\s+"
    r"|\(?(?:\d{1,3}|[a-zA-Zа-я]|[ivx]{1,5})[.)]\s+|\d{1,3}(?:\.\d{1,3})+\.?\s+|[A-Z]{1,2}\d{1,3}[.:]?\s+)"
)
_BULLETS = "•▪◦●■□‣∙·➢✓\uf0b7\uf0a7"
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_MARK = re.compile(r"\s*[\d*†‡]{1,4}(?:\s*[,–-]\s*\d{1,4})*\s*")
_NOTE_MARK = re.compile(r"\s*([\d*†‡]{1,4})\s")
_NOTE_START = re.compile(r"\s*[\d*†‡]{1,4}\s*\S")
_UNIT_BEFORE_EXPONENT = re.compile(r"(?:\b[kcm]?m|CO)$")


def blocks_of(pages: Sequence[Page]) -> tuple[Block, ...]:
    """The blocks of cleaned pages, in reading order.

    A note comes after the block that carries its mark, or after the text of its page if the mark is not found.
    """
    body_size = most_common_size(pages)
    leading = _usual_leading(pages, body_size)
    spellings = Spellings(line.text for page in pages for line in page.lines)
    drafts: list[_Draft] = []
    unfinished: list[_Draft] = []
    for page in pages:
        notes = _note_lines(page, body_size)
        body = [line for line in page.lines if id(line) not in notes]
        fresh = list(_grouped(_rows(body), Role.BODY, leading / body_size))
        if fresh and (open_one := _continued(fresh[0], unfinished)):
            open_one.lines.extend(fresh.pop(0).lines)
        unfinished = [draft for draft in (fresh or unfinished) if draft.unfinished()]
        drafts += fresh
        marked = {mark: line.y for line in body for mark in _marks(line)}
        for note in _grouped(_rows([line for line in page.lines if id(line) in notes]), Role.NOTE, leading / body_size):
            drafts.insert(_place(note, drafts, page.number, marked), note)
    labels = {page.number: page.label for page in pages}
    built = (_block(draft, labels, spellings) for draft in drafts)
    return tuple(block for block in built if block.text)


def _marks(line: Line) -> Iterator[str]:
    """The note marks that `_without_marks` takes out of the line."""
    kept = _without_marks(line).runs
    return (run.text.strip() for run in line.runs if run not in kept)


def _place(note: "_Draft", drafts: Sequence["_Draft"], page: int, marked: Mapping[str, float]) -> int:
    """Where the note goes: behind the block that carries its mark, else behind the text of its page."""
    mark = _NOTE_MARK.match(note.lines[0].text)
    height = marked.get(mark[1]) if mark else None
    if height is None:
        return len(drafts)
    for place, draft in enumerate(drafts, start=1):
        if draft.role is Role.BODY and any(line.page == page and abs(line.y - height) < 0.1 for line in draft.lines):
            others = (later for later in range(place, len(drafts)) if drafts[later].role is not Role.NOTE)
            return next(others, len(drafts))
    return len(drafts)


class _Draft:
    """A block in the making."""

    def __init__(self, role: Role, line: Line) -> None:
        self.role = role
        self.lines = [line]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def longest(self) -> int:
        return max(len(line.text.strip()) for line in self.lines)

    def unfinished(self) -> bool:
        """Whether it stops in the middle of a sentence that another page may finish."""
        return not _ENDS_SENTENCE.search(self.last.text.rstrip()) and len(self.last.text.split()) > 2


def _rows(lines: Sequence[Line]) -> list[Line]:
    """Join lines that stand side by side on one row, such as a number and the words of its item."""
    rows: list[Line] = []
    for raw in lines:
        line = _without_marks(raw)
        if not line.text.strip():
            continue
        before = rows[-1] if rows else None
        if before and abs(before.y - line.y) < 0.2 * line.size and line.x > before.x:
            gap = () if before.text.endswith((" ", "-")) else (_blank(before.runs[-1]),)
            rows[-1] = Line((*before.runs, *gap, *line.runs), line.page)
        else:
            rows.append(line)
    return rows


def _blank(run: Run) -> Run:
    return replace(run, text=" ")


def _note_lines(page: Page, body_size: float) -> set[int]:
    """The ids of the lines of footnotes: small type below all text of its half of the page, with a mark."""
    notes: set[int] = set()
    middle = page.width / 2
    for left in (True, False):
        half = [line for line in page.lines if (line.x < middle) == left]
        floor = min(
            (line.y for line in half if line.size > _NOTE_SIZE * body_size and len(line.text.split()) > 3),
            default=page.height,
        )
        small = [line for line in half if line.size <= _NOTE_SIZE * body_size and line.y < floor]
        first = max((line.y for line in small if _starts_note(line)), default=None)
        if first is not None:
            notes |= {id(line) for line in small if line.y <= first + 0.5}
    return notes | {id(line) for line in page.lines if line.tag == "Note"}


def _starts_note(line: Line) -> bool:
    return bool(_NOTE_START.match(line.text))


def _usual_leading(pages: Sequence[Page], body_size: float) -> float:
    """The usual distance between two lines of the body, in points."""
    distances = Counter(
        round(above.y - below.y)
        for page in pages
        for above, below in pairwise(page.lines)
        if abs(above.size - body_size) < 1 and 0.8 * body_size < above.y - below.y < 3 * body_size
    )
    return float(distances.most_common(1)[0][0]) if distances else 1.2 * body_size


def _grouped(lines: Iterable[Line], role: Role, leading_per_size: float) -> Iterator[_Draft]:
    draft: _Draft | None = None
    for line in lines:
        if draft and not _starts_new(draft, line, role, leading_per_size):
            draft.lines.append(line)
            continue
        if draft:
            yield draft
        draft = _Draft(role, line)
    if draft:
        yield draft


def _starts_new(draft: _Draft, line: Line, role: Role, leading_per_size: float) -> bool:
    """Whether `line` begins a block. The cases in order: it stands higher, far below, in other type, or close below."""
    last = draft.last
    ended = bool(_ENDS_SENTENCE.search(last.text.rstrip()))
    goes_on = not ended and line.text.lstrip()[:1].islower()
    if line.y > last.y + last.size:  # the next column, or something that floats
        column = line.x > last.x + _COLUMN and line.y > draft.lines[0].y and line.italic == last.italic
        return not (draft.unfinished() and (goes_on or (column and _same_type(last, line))))
    far = last.y - line.y > _GAP * leading_per_size * line.size or heading_level(last.tag) != heading_level(line.tag)
    # The type of a note is not looked at: its first run may have the size of its mark.
    if far or (role is not Role.NOTE and not _same_type(last, line)):
        parenthesis = not ended and line.text.lstrip().startswith("(") and not last.bold
        # An item may begin in larger type by a slip; a heading of one line that a sentence follows is none.
        slip = goes_on and _ITEM.match(draft.lines[0].text) is not None and last.bold == line.bold
        within = slip or ((goes_on or parenthesis) and abs(last.size - line.size) < 0.06 * last.size)
        return far or not within
    note = role is Role.NOTE and _starts_note(line) and (ended or line.x < last.x - _INDENT)
    return note or (role is not Role.NOTE and _new_by_shape(draft, line, ended=ended))


def _same_type(last: Line, line: Line) -> bool:
    """Whether `line` is set as the line before it, or as the end of that line."""
    same_size = min(abs(size - line.size) for size in (last.size, last.runs[-1].size)) <= 0.06 * line.size
    return same_size and line.bold in (last.bold, last.runs[-1].bold)


def _new_by_shape(draft: _Draft, line: Line, *, ended: bool) -> bool:
    """Whether item marks, indents or a short last line show that `line` begins a paragraph or an item."""
    first, last = draft.lines[0], draft.last
    alone = len(draft.lines) == 1
    moved = abs(line.x - (last.x if alone else draft.lines[1].x)) > _INDENT
    short = len(last.text.strip()) < _SHORT * len(line.text.strip())
    if _ITEM.match(line.text):
        bullet = line.text.strip()[0] in _BULLETS or _ITEM.match(first.text) is not None
        heading_before = alone and short
        return ended or moved or bullet or heading_before
    if not ended:  # in mid-sentence, unless the line before is a heading that differs from its text by italics only
        italics = last.italic != line.italic and alone and not moved
        return italics and short and len(last.text.split()) <= 10 and line.text.lstrip()[:1].isupper()
    indented = line.x > last.x + _INDENT and not _ITEM.match(first.text) if alone else moved
    return indented or len(last.text.strip()) < _SHORT * max(draft.longest, len(line.text.strip()))


def _continued(first: _Draft, unfinished: Sequence[_Draft]) -> _Draft | None:
    """The block of the page before that goes on with the first block of this one."""
    line = first.lines[0]
    for draft in reversed(unfinished):
        same_type = _same_type(draft.last, line)
        if same_type and not _ITEM.match(line.text) and len(draft.lines) > 1:
            return draft
        if same_type and line.text.lstrip()[:1].islower():
            return draft
    return None


def _block(draft: _Draft, labels: dict[int, str | None], spellings: Spellings) -> Block:
    text = ""
    spans: list[PageSpan] = []
    for line in draft.lines:
        piece = " ".join(line.text.split())
        if not piece:
            continue
        joined = spellings.joined(text, piece) if text else piece
        if joined is None:
            text += " "
            if spans:
                spans[-1] = PageSpan(spans[-1].page, spans[-1].label, spans[-1].start, len(text))
            start, text = len(text), text + piece
        else:
            start, text = len(joined) - len(piece), joined
            if spans:
                spans[-1] = PageSpan(spans[-1].page, spans[-1].label, spans[-1].start, start)
        if spans and spans[-1].page == line.page:
            spans[-1] = PageSpan(line.page, labels[line.page], spans[-1].start, len(text))
        else:
            spans.append(PageSpan(line.page, labels[line.page], start, len(text)))
    longest = max(draft.lines, key=lambda line: len(line.text))
    return Block(
        role=draft.role,
        text=text,
        spans=tuple(spans),
        size=longest.size,
        bold=all(line.bold for line in draft.lines),
        italic=all(line.italic for line in draft.lines),
        lines=len(draft.lines),
        tag=longest.tag,
    )


def _without_marks(line: Line) -> Line:
    """The line without note marks: numbers in small type that follow a word. One that opens the line stays."""
    kept: list[Run] = []
    for run in line.runs:
        mark = run.size < _MARK_SIZE * line.size and _MARK.fullmatch(run.text)
        if mark and not any(before.text.strip() for before in kept):
            kept += [run] if run.text.endswith(" ") else [run, _blank(run)]
            continue
        if mark and kept and not _UNIT_BEFORE_EXPONENT.search(kept[-1].text):
            if run.text.endswith(" "):
                kept.append(_blank(run))
            continue
        kept.append(run)
    return replace(line, runs=tuple(kept))
