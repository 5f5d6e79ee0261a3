"""What can go wrong in an evaluation for a reason that whoever runs it can mend."""

from index.errors import FindingsError


class EvaluationError(FindingsError):
    """A set, a run or a setting is missing, or not as it has to be."""
