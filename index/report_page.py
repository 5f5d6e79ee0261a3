"""Write report.html: what was made of each PDF, for the people who answer for it. One page of HTML and its pictures.

What is not outlined on the pictures is not quoted, so a misreading shows at a glance. Nothing is fetched from
elsewhere, no script runs, and whatever comes from a PDF or the catalogue is escaped.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from index.build_table import COLUMNS, cautions_of, numbering
from index.errors import ReportError
from index.report_outline import Heading, outline_of
from index.report_style import STYLE
from index.second_reader import Box
from index.thumbnails import Thumbnail, thumbnails_of
from index.values import Kind, Passage

if TYPE_CHECKING:  # of build.py only a type is needed, and it brings numpy and the model's module along
    from index.build import ReadReport

NAME = "report.html"
_BEGINNING = 160  # characters of a passage, where a hint is enough
_MARGIN = 1.0  # points around a line of text
_LEGEND = {
    "finding": "finding",
    "recommendation": "recommendation",
    "note": "note",
    "unconfirmed": "not confirmed by the second reader",
}


def write_report_page(folder: Path, reports: "Sequence[ReadReport]", progress: Callable[[int, int], None]) -> Path:
    """Write report.html and pages/ into `folder`, which is made if need be; the path of report.html.

    `progress(done, of)` counts the pages of all reports. A page or a report that cannot be drawn is shown without
    pictures. Raises ReportError if something cannot be written.
    """
    total = sum(len(read.pages) for read in reports)
    before = told = 0
    sections = []

    def tell(done: int, _of: int = 0) -> None:
        nonlocal told
        if done and before + done > told:
            told = before + done
            progress(told, total)

    try:
        for number, read in enumerate(reports, start=1):
            drawn = _drawn(number, read, tell)
            (folder / drawn.pictures).mkdir(parents=True, exist_ok=True)
            for page, thumbnail in drawn.thumbnails.items():
                if thumbnail.jpeg:
                    (folder / drawn.picture(page)).write_bytes(thumbnail.jpeg)
            sections.append(_report(drawn))
            tell(len(read.pages))
            before += len(read.pages)
        path = folder / NAME
        path.write_text(_page(reports, sections), encoding="utf-8", errors="replace")
    except OSError as error:
        raise ReportError(
            f"{folder / NAME}: cannot be written ({error.strerror or error}). Make room or name another folder."
        ) from error
    return path


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands of a passage on one page. `look` is its entry in the legend."""

    passage: Passage
    look: str
    text: str
    continued: bool


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A report, `number` on the page; by page the parts of its passages and its pictures, or why there are none."""

    number: int
    read: "ReadReport"
    parts: Mapping[int, Sequence[_Part]]
    thumbnails: Mapping[int, Thumbnail]
    problem: str = ""

    @property
    def pictures(self) -> str:
        return f"pages/{self.number}"

    def picture(self, page: int) -> str:
        return f"{self.pictures}/{page}.jpg"

    def anchor(self, page: int) -> str:
        return f"r{self.number}p{page}"

    def link(self, page: int) -> str:
        """A link to the picture of a page, by its printed number if it has one."""
        return f'<a href="#{self.anchor(page)}">{self.page_name(page)}</a>'

    def page_name(self, page: int) -> str:
        label = self.read.pages[page - 1].label
        return f"p. {escape(label)} (PDF page {page})" if label and label != str(page) else f"p. {page}"


def _drawn(number: int, read: "ReadReport", progress: Callable[[int, int], None]) -> _Drawn:
    parts: dict[int, list[_Part]] = defaultdict(list)
    refused = {(passage.text, passage.spans) for passage in read.unconfirmed}
    quoted = [passage for passage in read.passages if (passage.text, passage.spans) not in refused]
    looks = [*((passage, passage.kind.value) for passage in quoted), *((it, "unconfirmed") for it in read.unconfirmed)]
    for passage, look in looks:
        for span in passage.spans:
            text = passage.text[span.start : span.end]
            parts[span.page].append(_Part(passage, look, text, continued=span.start > 0))
    texts = {page: tuple(part.text for part in its) for page, its in parts.items()}
    try:
        thumbnails = dict(enumerate(thumbnails_of(read.path, texts, progress), start=1))
    except ReportError as error:
        return _Drawn(number, read, parts, {}, str(error))
    return _Drawn(number, read, parts, thumbnails)


def _page(reports: "Sequence[ReadReport]", sections: Sequence[str]) -> str:
    heads = "".join(f'<th scope="col">{column.name}</th>' for column in COLUMNS)
    rows = "".join(
        f'<tr><th scope="row"><a href="#r{number}">{escape(read.report.file)}</a></th>'
        f"{''.join(f'<td>{column.value(read)}</td>' for column in COLUMNS)}</tr>\n"
        for number, read in enumerate(reports, start=1)
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="script-src 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What was read</title>
<style>{STYLE}</style>
</head>
<body>
<h1>What was read</h1>
<p>Only what is outlined on the pictures of the pages can be quoted. Look for text without an outline, for headings
and running heads inside of one, and for notes that were taken for text.</p>
<div class="wide"><table>
<thead><tr><th scope="col">report</th>{heads}</tr></thead>
<tbody>
{rows}</tbody>
</table></div>
{"".join(sections)}</body>
</html>
"""


def _report(drawn: _Drawn) -> str:
    read, report = drawn.read, drawn.read.report
    parts = {
        "Warnings": _cautions(read),
        "Outline": _outline(drawn, outline_of(read.sections, read.passages)),
        "Recommendations": _recommendations(drawn),
        "Not confirmed": _unconfirmed(drawn),
        "Left out": _left_out(drawn),
        "Pages": _pages(drawn),
    }
    facts = (
        ("file", report.file),
        ("language", report.language),
        *((column.name, column.value(read)) for column in COLUMNS[:-1]),
        ("printed numbers", numbering(read.pages) or "none found"),
    )
    ids = {name: f"r{drawn.number}-{name.lower().replace(' ', '-')}" for name, html in parts.items() if html}
    links = " · ".join(f'<a href="#{target}">{name}</a>' for name, target in ids.items())
    body = "".join(f'<h3 id="{target}">{name}</h3>\n{parts[name]}' for name, target in ids.items())
    return f"""<section id="r{drawn.number}">
<h2 lang="{escape(report.language)}">{escape(report.title)}</h2>
<dl>
{"".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in facts)}
</dl>
<p>{links}</p>
{body}</section>
"""


def _cautions(read: "ReadReport") -> str:
    return _list(
        f"<strong>{escape(caution.what)}.</strong> {escape(caution.remedy)}"
        + (f"<pre>{escape(caution.lines.strip())}</pre>" if caution.lines else "")
        for caution in cautions_of(read)
    )


def _outline(drawn: _Drawn, headings: Sequence[Heading]) -> str:
    items = []
    for heading in headings:
        counts = _count(heading.passages, "passage")
        if heading.recommendations:
            counts += f", {_count(heading.recommendations, 'recommendation')}"
        title = "(before the first heading)"
        if heading.title is not None:
            title = _in_its_language(heading.title, drawn.read.report.language)
        items.append(f"{title} <small>{drawn.link(heading.page)}, {counts}</small>{_outline(drawn, heading.below)}")
    return _list(items, "outline")


def _recommendations(drawn: _Drawn) -> str:
    items = []
    for passage in drawn.read.passages:
        if passage.kind is Kind.RECOMMENDATION:
            beginning = _beginning(passage.text)
            item = "" if passage.item in beginning else f"<b>{escape(passage.item)}</b> "
            links = ", ".join(map(drawn.link, passage.pages))
            items.append(f"{item}{_in_its_language(beginning, passage.language)} <small>{links}</small>")
    return _list(items)


def _unconfirmed(drawn: _Drawn) -> str:
    return _list(
        f'{", ".join(map(drawn.link, passage.pages))}: <blockquote lang="{escape(passage.language)}">'
        f"{escape(passage.text)}</blockquote>"
        for passage in drawn.read.unconfirmed
    )


def _left_out(drawn: _Drawn) -> str:
    read = drawn.read
    reasons = (
        ("could not be read", [f"{drawn.link(page.number)} ({escape(str(page.problem))})" for page in read.unread]),
        ("without text", [drawn.link(page.number) for page in read.without_text]),
        (
            "with tables, which are not quoted",
            [
                drawn.link(page.number) + (f" ({page.tables})" if page.tables > 1 else "")
                for page in read.pages
                if page.tables
            ],
        ),
    )
    return _list(f"{_count(len(links), 'page')} {what}: {', '.join(links)}" for what, links in reasons if links)


def _pages(drawn: _Drawn) -> str:
    legend = _list((f'<i class="{look}"></i>{meaning}' for look, meaning in _LEGEND.items()), "legend")
    problem = f"<p><strong>No page could be drawn.</strong> {escape(drawn.problem)}</p>\n" if drawn.problem else ""
    figures = "".join(_figure(drawn, page.number) for page in drawn.read.pages)
    return f'{problem}{legend}<div class="pages">\n{figures}</div>\n'


def _figure(drawn: _Drawn, page: int) -> str:
    name = drawn.page_name(page)
    thumbnail = drawn.thumbnails.get(page)
    if not thumbnail or not thumbnail.jpeg:
        shape, inside = "", "<p>This page could not be drawn.</p>"
    else:
        shape = f' style="aspect-ratio:{thumbnail.width:g}/{thumbnail.height:g}"'
        inside = f'<img src="{drawn.picture(page)}" alt="Picture of {name}" loading="lazy">' + "".join(
            _outlined(part, boxes, thumbnail)
            for part, boxes in zip(drawn.parts.get(page, ()), thumbnail.boxes, strict=True)
            if boxes
        )
    return (
        f'<figure id="{drawn.anchor(page)}"><div class="page"{shape}>{inside}</div>'
        f"<figcaption>{name}</figcaption></figure>\n"
    )


def _outlined(part: _Part, boxes: Iterable[Box], thumbnail: Thumbnail) -> str:
    """A rectangle for each line; the beginning of the passage shows when the pointer or the focus is on one."""
    heading = f", {part.passage.section[-1]}" if part.passage.section else ""
    hint = f"{_LEGEND[part.look]}{heading}: {'… ' * part.continued}{_beginning(part.passage.text)}"
    lines = "".join(f'<i style="{_place(box, thumbnail)}"></i>' for box in boxes)
    return (
        f'<span class="{part.look}" lang="{escape(part.passage.language)}" role="img" tabindex="0" '
        f'title="{escape(hint)}">{lines}</span>'
    )


def _place(box: Box, thumbnail: Thumbnail) -> str:
    left = 100 * (box.left - _MARGIN) / thumbnail.width
    top = 100 * (thumbnail.height - box.top - _MARGIN) / thumbnail.height
    width = 100 * (box.right - box.left + 2 * _MARGIN) / thumbnail.width
    height = 100 * (box.top - box.bottom + 2 * _MARGIN) / thumbnail.height
    return f"left:{left:.1f}%;top:{top:.1f}%;width:{width:.1f}%;height:{height:.1f}%"


def _in_its_language(text: str, language: str) -> str:
    return f'<span lang="{escape(language)}">{escape(text)}</span>'


def _beginning(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _BEGINNING else flat[:_BEGINNING].rpartition(" ")[0] + " …"


def _list(items: Iterable[str], look: str = "") -> str:
    """The items, which are HTML, as a list; empty if there is none."""
    lines = "".join(f"<li>{item}</li>\n" for item in items)
    kind = f' class="{look}"' if look else ""
    return lines and f"<ul{kind}>\n{lines}</ul>\n"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
