"""Read PDF reports, find passages in them, and quote them. Knows no chat; these names are all that a chat needs."""

from index.catalogue import Report
from index.errors import FindingsError, ReportError
from index.languages import language_of
from index.page_picture import PagePicture
from index.search import Findings
from index.values import Answer, Citation, Hit, IndexFacts, Kind, Listed, Passage, Side, Status, Topic

__all__ = [
    "Answer",
    "Citation",
    "Findings",
    "FindingsError",
    "Hit",
    "IndexFacts",
    "Kind",
    "Listed",
    "PagePicture",
    "Passage",
    "Report",
    "ReportError",
    "Side",
    "Status",
    "Topic",
    "language_of",
]
