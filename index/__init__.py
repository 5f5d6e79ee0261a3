"""Read PDF reports, find passages in them, and quote them. Knows no chat; these names are all that a chat needs."""

from index.catalogue import Report
from index.errors import FindingsError
from index.search import Findings
from index.values import Answer, Citation, Hit, Kind, Passage, Status, Topic

__all__ = ["Answer", "Citation", "Findings", "FindingsError", "Hit", "Kind", "Passage", "Report", "Status", "Topic"]
