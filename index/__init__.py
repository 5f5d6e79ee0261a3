"""Read PDF reports, find passages in them, and quote them. Knows no chat; these names are all that a chat needs.

They are loaded when they are first used: a worker that reads one PDF or draws one page needs no search engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.catalogue import Report
    from index.errors import FindingsError, ReportError
    from index.languages import is_foreign, language_of
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
    "is_foreign",
    "language_of",
]


_HOMES = {  # of those that are not in values.py
    "Findings": "search",
    "FindingsError": "errors",
    "PagePicture": "page_picture",
    "Report": "catalogue",
    "ReportError": "errors",
    "is_foreign": "languages",
    "language_of": "languages",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    return getattr(import_module(f"index.{_HOMES.get(name, 'values')}"), name)
