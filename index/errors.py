"""Everything that can go wrong for a reason the user can mend, as one small tree.

A message says what happened, to which file, and what to do. A bug (lengths that differ, a broken
invariant) is a ValueError with a traceback and never one of these.
"""


class FindingsError(Exception):
    """Base of all errors that a command shows as one line and a non-zero exit."""


class CatalogueError(FindingsError):
    """`reports.toml` cannot be read or describes a report wrongly."""


class ReportError(FindingsError):
    """One PDF cannot be read; the others are not affected."""


class ModelError(FindingsError):
    """The embedding model is missing, damaged, or not the one that the index was built with."""


class ExportError(ModelError):
    """A model cannot be exported, or its export does not agree with it. The original can be used instead."""


class IndexStateError(FindingsError):
    """The saved index is missing, damaged, or of another format."""
