"""What can stand in the way of a rehearsal for a reason that whoever runs it can mend."""

from index.errors import FindingsError


class PreviewError(FindingsError):
    """The rehearsal cannot start, or had to end."""
