"""What staff see after a build: the table and its warnings, report.html, and --inspect."""

import re
import runpy
import subprocess
import sys
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from textwrap import indent

import pytest
from PIL import Image
from pypdf import PdfWriter

from index import store
from index.build import build_index, inspected
from index.build_table import COLUMNS, cautions_of, table
from index.catalogue import lines_to_add
from index.errors import ReportError
from index.pdf import read_pdf
from index.report_outline import outline_of
from index.report_page import write_report_page
from index.values import Kind
from tests.test_build import SCRIPT, Stages
from tests.test_tables import TABLE
from tests.tiny import unpack_tiny
from tests.typeset import prose, typeset

MARKUP = "<script>alert(1)</script> & Café — Гавань"
REPORT = f"""
= {MARKUP.replace("<", chr(92) + "<").replace("//", "")}

{prose(9)}#footnote[{prose(3, 60)}]

Quinces ripen beside the quay from September on, and whoever passes by picks some of them. Nobody in the office
minds it, for quinces are sour, and the jam is made at home by those who have picked them.

== Été \\<b>

{prose(6, 20)}
#set page(numbering: "1")
#counter(page).update(1)
= Recommendations

1. The harbour should have a lantern — “today” — & a keeper. {prose(1, 40)}

2. The Ministry should read \\<b>Rules\\</b> on age assessment, и отчёт. {prose(20, 41)}
#pagebreak()
= Figures
{prose(3, 100)}

{TABLE}
"""


@dataclass
class Seen(HTMLParser):
    """What a browser would make of the page: its elements with their attributes, and the text of each kind."""

    html: str
    elements: list = field(default_factory=list)
    texts: dict = field(default_factory=dict)

    def __post_init__(self):
        super().__init__()
        self.open = []
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def all(self, tag, **wanted):
        return [its for name, its in self.elements if name == tag and wanted.items() <= its.items()]

    def text(self, tag):
        return [text for text in self.texts.get(tag, []) if text.strip()]


def quiet(_stage):
    return lambda _done, _of: None


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    """The report, with a blank page as its third."""
    path = typeset(tmp_path_factory.mktemp("pdf") / "harbour & <quay>.pdf", REPORT)
    writer = PdfWriter(clone_from=path)
    writer.insert_blank_page(300, 400, 2)
    del writer.root_object["/PageLabels"]  # they do not count the blank page, and the printed numbers do
    writer.write(path)
    return path


@pytest.fixture(scope="module")
def whole(pdf):
    return inspected(pdf, quiet)


@pytest.fixture(scope="module")
def read(whole):
    """As if the first reader had misread a word of the second passage, so that the second does not confirm it."""
    misread = replace(whole.passages[1], text=whole.passages[1].text.replace("jam", "ham"))
    passages = (whole.passages[0], *whole.passages[2:])
    return replace(whole, passages=passages, unconfirmed=(misread,), confirmed_share=6 / 7)


@pytest.fixture(scope="module")
def folder(read, tmp_path_factory):
    return write_report_page(tmp_path_factory.mktemp("page"), [read], lambda _done, _of: None).parent


@pytest.fixture(scope="module")
def seen(folder):
    return Seen((folder / "report.html").read_text(encoding="utf-8"))


def test_the_page_is_well_formed_and_asks_for_nothing_from_elsewhere(seen):
    """Every element is closed; no script, no address; headings come in order."""
    assert seen.open == []
    assert {tag for tag, _ in seen.elements} & {"script", "link", "iframe", "object"} == set()
    assert re.findall(r"https?:|url\(|@import|javascript:", seen.html) == []
    assert not any(name.startswith("on") for _, its in seen.elements for name in its)
    ranks = [int(tag[1]) for tag, _ in seen.elements if re.fullmatch(r"h\d", tag)]
    assert ranks[:2] == [1, 2]
    assert all(after <= before + 1 for before, after in pairwise(ranks))
    assert seen.all("html", lang="en")
    assert all(its["alt"].startswith("Picture of p. ") for its in seen.all("img"))


def test_whatever_comes_from_the_file_is_escaped(seen):
    """A heading of markup, a title, a name and a text of it are shown as they are."""
    assert seen.text("h2") == ["Été & <hiver> — отчёт"]
    assert MARKUP in seen.text("span")
    assert "harbour & <quay>.pdf" in seen.text("dd")
    assert any("<b>Rules</b> on age assessment, и отчёт." in text for text in seen.text("span"))
    assert any(f"finding, {MARKUP}: The guardians" in its["title"] for its in seen.all("span", role="img"))


def test_every_link_leads_somewhere(seen, folder):
    """Links go to what is on the page; every picture is a file that can be drawn."""
    ids = [its["id"] for _, its in seen.elements if "id" in its]
    assert len(set(ids)) == len(ids)
    assert {its["href"] for its in seen.all("a")} <= {f"#{target}" for target in ids}
    pictures = [folder / its["src"] for its in seen.all("img")]
    assert [path.name for path in pictures] == [f"{number}.jpg" for number in range(1, 7)]
    for path in pictures:
        with Image.open(path) as image:
            assert image.size == (260, 347)
        assert path.stat().st_size < 30_000


def test_the_numbers_on_the_page_are_those_of_the_reading(seen, read):
    """In the table and beside the report; so do the outline and the recommendations tell what is there."""
    values = ["6", "1", "0", "1", "4", "2", "6", "85.7 %", "yes"]
    assert [column.value(read) for column in COLUMNS] == values
    assert seen.text("td") == values
    assert seen.text("dd") == ["harbour & <quay>.pdf", "en", *values[:-1], "1–3"]
    assert (len(read.passages), len(read.unconfirmed), read.confirmed_share) == (6, 1, 6 / 7)
    assert [", ".join(text.split(", ")[1:]) for text in seen.text("small") if "passage" in text] == [
        "3 passages",
        "1 passage",
        "2 passages, 2 recommendations",
        "1 passage",
    ]
    recommendations = seen.html.partition("Recommendations</h3>")[2].partition("<h3")[0]
    assert re.findall(r">(\d\. The \w+)|#(\w+)", recommendations) == [
        ("1. The harbour", ""),
        ("", "r1p4"),
        ("2. The Ministry", ""),
        ("", "r1p4"),
        ("", "r1p5"),
    ]


def test_passages_are_outlined_on_the_pictures_of_their_pages(seen, read):
    """One on each of its pages, in the look of its kind, and the beginning shows; a heading is not outlined."""
    figures = dict(re.findall(r'<figure id="r1p(\d)">(.*?)</figure>', seen.html, re.DOTALL))
    looks = {page: re.findall(r'<span class="(\w+)"', figure) for page, figure in figures.items()}
    assert looks == {
        "1": ["finding", "note", "unconfirmed"],
        "2": ["finding"],
        "3": [],
        "4": ["recommendation", "recommendation"],
        "5": ["recommendation"],
        "6": ["finding"],
    }
    (title,) = re.findall(r'title="([^"]*)"', figures["5"])
    assert title.startswith("recommendation, Recommendations: … 2. The Ministry should read &lt;b&gt;Rules")
    tops = [float(top) for top in re.findall(r"top:([\d.]+)%", figures["1"])]
    heading = next(run for line in read_pdf(read.path).pages[0].lines for run in line.runs)
    assert min(tops) > 100 * (400 - heading.y) / 400
    assert figures["1"].endswith("<figcaption>p. 1</figcaption>")
    ends = [
        float(left) + float(width) for left, width in re.findall(r"left:([\d.]+)%;.*?width:([\d.]+)%", figures["2"])
    ]
    assert max(ends) == pytest.approx(100 * 260 / 300, abs=1)


def test_what_is_not_confirmed_stands_there_in_full(seen, read):
    """With its page, outlined by dashes where it was found."""
    assert seen.text("blockquote") == [read.unconfirmed[0].text]
    assert read.unconfirmed[0].text.startswith("Quinces ripen")
    assert '"#r1p1">p. 1</a>: <blockquote' in seen.html


def test_quoted_all_the_same_it_is_outlined_once(whole, read, tmp_path):
    """With staff's leave the passage counts among those that are quoted, and looks unconfirmed."""
    misread = replace(read.unconfirmed[0], number=8)  # the index has numbers of its own
    allowed = replace(read, passages=(whole.passages[0], misread, *whole.passages[2:]))
    html = write_report_page(tmp_path, [allowed], lambda _done, _of: None).read_text(encoding="utf-8")
    assert "<dt>passages</dt><dd>7</dd>" in html
    assert html.count("not confirmed by the second reader, ") == 1
    assert "Quinces ripen" not in "".join(re.findall('<span class="finding"[^>]*>', html))


def test_pages_left_out_are_named(seen, read, tmp_path):
    """Those without text, with tables, and unread with the reason."""
    assert "1 page without text: " in seen.text("li")
    assert "1 page with tables, which are not quoted: " in seen.text("li")
    unread = replace(read.pages[4], problem="a <loop> & more", has_text=False)
    broken = replace(read, pages=(*read.pages[:4], unread, read.pages[5]))
    html = write_report_page(tmp_path, [broken], lambda _done, _of: None).read_text(encoding="utf-8")
    assert '1 page could not be read: <a href="#r1p5">p. 2 (PDF page 5)</a> (a &lt;loop&gt; &amp; more)' in html
    assert "<strong>page 5 could not be read and is left out (a &lt;loop&gt; &amp; more).</strong>" in html


def test_a_page_that_cannot_be_drawn_costs_only_itself(read, tmp_path):
    """It is said in its place; a file that cannot be opened costs the pictures of its report."""
    short, none = typeset(tmp_path / "short.pdf", "Ships may enter.\n#pagebreak()\nBy night."), tmp_path / "none.pdf"
    told = []
    page = write_report_page(
        tmp_path / "new" / "é",
        [replace(read, path=short), replace(read, path=none)],
        lambda done, of: told.append((done, of)),
    )
    html = page.read_text(encoding="utf-8")
    assert (html.count("<img"), html.count("This page could not be drawn.")) == (2, 4 + 6)
    assert html.count("No page could be drawn.</strong> none.pdf: the second reader cannot open it") == 1
    assert sorted(path.relative_to(page.parent).as_posix() for path in page.parent.rglob("*.jpg")) == [
        "pages/1/1.jpg",
        "pages/1/2.jpg",
    ]
    assert told == sorted(set(told))
    assert told[-1] == (12, 12)


def test_a_page_that_cannot_be_written_does_not_cost_the_index(pdf, tmp_path):
    """It is a problem with its reason, and the new index is in use; else the page is in its folder."""
    model = str(unpack_tiny(tmp_path / "tiny"))

    def build(page):
        return build_index(pdf.parent, tmp_path / "index", tmp_path, model, Stages(), page=page)

    def impossible(draft, reports, progress):
        return write_report_page(draft / "meta.json", reports, progress)

    built = build(impossible)
    assert built.generation == store.current_name(tmp_path / "index")
    (problem,) = built.problems
    assert problem.startswith("the report page is missing (ReportError: ")
    assert problem.endswith(" The index is complete.")
    assert "cannot be written (Not a directory)" in problem
    built = build(write_report_page)
    assert built.problems == ()
    generation = tmp_path / "index" / built.generation
    assert {its["src"] for its in Seen((generation / "report.html").read_text("utf-8")).all("img")} == {
        path.relative_to(generation).as_posix() for path in generation.glob("pages/*/*.jpg")
    }
    assert store.open_current(tmp_path / "index").meta.passages == 7


def test_the_page_cannot_be_written_into_a_file(read, pdf):
    """That is told with what to do."""
    with pytest.raises(ReportError, match=r"report\.html: cannot be written .* Make room or name another folder\."):
        write_report_page(pdf, [read], lambda _done, _of: None)


def test_the_table_fits_a_narrow_terminal(read):
    """At most 100 characters a row, columns under their heads; a name that would move the cursor does not."""
    name = "ein sehr langer Name — отчёт о гавани\x1b[2J.pdf"
    long = replace(read, report=replace(read.report, file=name), passages=read.passages * 1000)
    lines = table([read, long]).splitlines()
    assert [len(line) for line in lines[1:]] == [100] * 3
    assert lines[1].startswith("report   ")
    assert lines[2].split() == ["harbour", "&", "<quay>.pdf", "6", "1", "0", "1", "4", "2", "6", "85.7", "%", "yes"]
    assert lines[3].startswith("ein sehr langer Name — от…?[2J.pdf  ")
    assert all(line[lines[1].index("sages") + 5] == " " for line in lines[2:])


def test_warnings_say_what_and_what_to_do(read):
    """Each has its reason in the numbers; a report without faults has none."""
    good = replace(
        read,
        described=True,
        confirmed_share=0.98,
        pages=tuple(replace(page, has_text=True) for page in read.pages),
    )
    assert cautions_of(good) == ()
    pages = [replace(page, label=None, has_text=page.number > 2) for page in read.pages]
    bad = replace(
        good,
        report=replace(read.report, file="a.pdf"),
        path=Path("a.pdf"),
        described=False,
        confirmed_share=0.9799,
        sections=tuple(replace(section, path=()) for section in read.sections),
        passages=tuple(passage for passage in read.passages if passage.kind is not Kind.RECOMMENDATION),
        pages=(*pages[:4], *(replace(page, has_text=False, problem="<loop>") for page in pages[4:])),
    )
    assert [caution.what for caution in cautions_of(bad)] == [
        "pages 5–6 could not be read and are left out (<loop>)",
        "2 of 6 pages have no text",
        "the two readers agree on only 97.9 % of its passages",
        "no headings found (1 section)",
        "no recommendations found",
        "no printed page numbers found",
        "reports.toml does not describe it yet",
    ]
    assert cautions_of(bad)[1].remedy == "If they are scans, make it with: ocrmypdf --skip-text a.pdf a.ocr.pdf"
    assert cautions_of(bad)[-1].lines == lines_to_add(bad.report)
    assert all(caution.remedy for caution in cautions_of(bad))


def test_headings_of_one_wording_are_kept_apart(read):
    """Two sections of the same path are two lines of the outline, each with what stands under it."""
    first, second = read.sections[0], read.sections[-1]
    alike = (replace(first, path=("Été",)), replace(second, path=("Été",)), replace(first, path=()))
    passages = [replace(passage, section=("Été",)) for passage in (*read.passages[:1], *read.passages[-1:])]
    found = [(heading.title, heading.page, heading.passages) for heading in outline_of(alike, passages)]
    assert found == [("Été", 1, 1), ("Été", 6, 1), (None, 1, 0)]


def inspect(pdf, *more):
    given = [sys.executable, SCRIPT, "--inspect", pdf, *more]
    ended = subprocess.run(given, capture_output=True, encoding="utf-8", check=False, cwd=pdf.parent)
    return ended.returncode, ended.stdout, ended.stderr


def test_inspect_shows_one_file_and_indexes_nothing(pdf, whole, tmp_path):
    """The table, the warnings and the path of the page; no index is touched and no model unpacked."""
    folder, index, models = (tmp_path / name for name in ("é", "index", "models"))
    code, out, err = inspect(pdf, "--into", folder, "--index", index, "--models", models)
    assert code == 0
    assert err == f"reading {pdf.name} …\nreading {pdf.name}: done\ndrawing pages …\ndrawing pages: done\n"
    lines = indent(lines_to_add(whole.report).strip(), "    ")
    assert out == (
        f"{table([whole])}\n{pdf.name}: reports.toml does not describe it yet. These lines, completed, would:\n"
        f"{lines}\n"
        f"Page by page: {folder / 'report.html'}\n"
    )
    assert len(Seen((folder / "report.html").read_text("utf-8")).all("img")) == 6
    assert sorted(tmp_path.iterdir()) == [folder]


def test_what_is_not_confirmed_is_told_in_the_terminal(read, capsys):
    """How many passages, and whether they can be quoted."""
    script = runpy.run_path(str(SCRIPT))
    for quoted, told in ((False, "cannot be quoted"), (True, "can be quoted all the same, as you asked")):
        script["_tell"]([read], quoted=quoted)
        out = capsys.readouterr().out
        assert f"{read.report.file}: the two readers agree on only 85.7 % of its passages. See the others on " in out
        assert out.endswith(f"\n1 passage that the second reader does not confirm {told}\n")


def test_inspect_tells_what_is_wrong(pdf, tmp_path):
    """A file that is not there, or is no PDF, is one line and status 1; --into alone is a slip."""
    (tmp_path / "web.pdf").write_text("<html>Гавань", encoding="utf-8")
    assert inspect(tmp_path / "gone.pdf")[::2] == (
        1,
        f"error: {tmp_path / 'gone.pdf'}: there is no such file. Name a PDF.\n",
    )
    code, out, err = inspect(tmp_path / "web.pdf", "--into", tmp_path / "new")
    assert (code, out, err.startswith("error: web.pdf: cannot be read as a PDF")) == (1, "", True)
    assert not (tmp_path / "new").exists()
    slip = subprocess.run([sys.executable, SCRIPT, "--into", "x"], capture_output=True, encoding="utf-8", check=False)
    assert (slip.returncode, "--into goes with --inspect" in slip.stderr) == (2, True)
