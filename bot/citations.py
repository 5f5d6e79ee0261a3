"""Say where a quotation stands, in one line of plain text. Shared by Telegram and the terminal."""

from bot.texts import Texts
from index import Citation, Report

_TITLE_CHARS = 70  # of one heading in the section path; a phone shows about 40 in a line
_LABEL_CHARS = 20  # of a page: a PDF can call one anything
_PATH_LEVELS = 2  # the innermost headings say most


def section_line(citation: Citation) -> str:
    """The innermost headings, outermost first; empty where the report gives none."""
    return " › ".join(shortened(title, _TITLE_CHARS) for title in citation.section[-_PATH_LEVELS:] if title.strip())


def page_line(citation: Citation, texts: Texts) -> str:
    """The printed page numbers; those of the PDF beside them where they differ, or alone where none is printed."""
    pdf = _span([str(page) for page in citation.pages])
    in_pdf = texts("pdf-page" if len(citation.pages) == 1 else "pdf-pages", pages=pdf)
    labels = [shortened(label, _LABEL_CHARS) for label in citation.labels if label is not None]
    if len(labels) < len(citation.labels):
        return in_pdf
    printed = _span(labels)
    line = texts("page" if len(labels) == 1 else "pages", pages=printed)
    return line if printed == pdf else f"{line} ({in_pdf})"


def page_address(citation: Citation) -> str:
    """Where a reader can open the page: the PDF at that page if its address is known, else the report's page."""
    report = citation.report
    return f"{report.pdf_url}#page={citation.pages[0]}" if report.pdf_url else report.url


def caution(report: Report, texts: Texts) -> str:
    """What must stand beside every quotation from a text that is no official document; else empty."""
    return "" if report.official else report.note or texts("unofficial")


def shortened(title: str, longest: int) -> str:
    """A title, or another line that is no quotation, with a mark where it had to end early."""
    return title if len(title) <= longest else title[: longest - 1].rstrip() + "…"


def _span(pages: list[str]) -> str:
    return pages[0] if len(pages) == 1 else f"{pages[0]}–{pages[-1]}"
