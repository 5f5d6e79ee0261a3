"""Real reports of others, beside the checkout for whoever has them: every quoted character stands on its page.

They are not part of the project, so these tests skip where there is no folder `shared/reports` beside it.
"""

import re
import unicodedata

import pypdf
import pytest

from index import Findings
from index.blocks import blocks_of
from index.build import build_index
from index.errors import ReportError
from index.furniture import without_furniture
from index.passages import passages_of
from index.pdf import read_pdf
from index.structure import sections_of
from tests.conftest import MODELS, ROOT

REPORTS = ROOT.parent / "shared" / "reports"

pytestmark = pytest.mark.skipif(not REPORTS.exists(), reason="no folder shared/reports beside the checkout")

# Questions as people type them, and the pages of the summary that answer them (read by us).
ASKED = {
    "is sex ed compulsory in school?": {3, 4},
    "do schools use lessons that are proven to work": {7, 8},
    "recommendation 16 and 17 year olds": {9},
    "wie viele schulen geben sexualkunde": {4, 5, 6},
}


def letters(text):
    """What two readings of a page must agree on: letters, without blanks, hyphens, ligatures, and numbers of notes."""
    return re.sub(r"[\W\d_]+", "", unicodedata.normalize("NFKC", text)).casefold()


@pytest.fixture(scope="module")
def summary(tmp_path_factory):
    folder = tmp_path_factory.mktemp("summary")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "summary.pdf").symlink_to(REPORTS / "nr_en_effective_prevention_summary.pdf")
    built = build_index(corpus, folder / "index", MODELS, None, lambda _stage: lambda _done, _of: None)
    assert built.problems == ()
    return Findings(folder / "index", MODELS)


@pytest.mark.parametrize(("question", "pages"), ASKED.items())
def test_questions_about_a_real_report_find_their_page(summary, question, pages):
    """The right page is among the first three, also when asked in German."""
    hits = summary.ask(question).hits
    assert pages & {page for hit in hits for page in hit.citation.pages}, [hit.citation for hit in hits]


def test_a_question_about_something_else_is_declined(summary):
    """A report on schools does not make a question about football answerable."""
    assert summary.ask("who won the world cup").hits == ()


@pytest.mark.parametrize("name", ["nr_en_pity_the_children", "un_S_2025_389_sexual_violence", "un_es_A_AC.292_2024_3"])
def test_every_sentence_stands_on_the_page_it_is_cited_from(name):
    """Letter by letter, blanks, hyphens and note marks aside, each whole sentence is in pypdf's text of its page."""
    path = REPORTS / f"{name}.pdf"
    pages = [letters(page.extract_text()) for page in pypdf.PdfReader(path).pages]
    document = read_pdf(path)
    sections = sections_of(blocks_of(without_furniture(document.pages)), document.outline)
    passages = passages_of(sections, "report", "en", 0)
    missing = []
    for passage in passages:
        for start, end in passage.sentences:
            (span, *others) = [span for span in passage.spans if span.start < end and span.end > start]
            if not others and letters(passage.text[start:end]) not in pages[span.page - 1]:
                missing.append((span.page, passage.text[start:end]))
    assert len(passages) > 60
    assert missing == []


def test_a_scan_is_told_as_one():
    """A report of pictures is refused with the command that makes its text."""
    with pytest.raises(ReportError, match=r"probably a scan\. Make the text with: ocrmypdf"):
        read_pdf(REPORTS / "un_scan_A_45_696_Add1.pdf")


def test_a_report_with_an_owner_password_is_read():
    """A file that anybody may open is opened, although it is encrypted."""
    assert len(read_pdf(REPORTS / "nr_nl_magazine_encrypted.pdf").pages) == 5
