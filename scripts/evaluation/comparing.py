"""Whether one run is better than another, and how sure that is: paired, by resampling questions (a bootstrap)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.evaluation.errors import EvaluationError
from scripts.evaluation.figures import HIT_1, HIT_5, MRR_5, values_of
from scripts.evaluation.outcomes import Outcome

RESAMPLES = 10_000
CONFIDENCE = 95  # per cent
_SEED = 20_220_718
_AT_ONCE = 2_000_000  # numbers drawn; more than that only takes memory

_Values = Callable[[Sequence[Outcome]], dict[str, float]]


@dataclass(frozen=True, slots=True)
class Difference:
    """`after` minus `before`, both means over `questions`, with the interval it is in with 95 % confidence.

    `not_better` is the share of resamples in which `after` is no better: near 0 for a sure gain, near 1 for a loss.
    """

    measure: str
    questions: int
    before: float
    after: float
    low: float
    high: float
    not_better: float

    @property
    def difference(self) -> float:
        return self.after - self.before

    @property
    def is_sure(self) -> bool:
        return self.low > 0 or self.high < 0


def _right(outcomes: Sequence[Outcome]) -> dict[str, float]:
    return {outcome.id: float(outcome.right) for outcome in outcomes}


MEASURES: dict[str, _Values] = {
    "hit@1": lambda outcomes: values_of(outcomes, HIT_1),
    "hit@5": lambda outcomes: values_of(outcomes, HIT_5),
    "MRR@5": lambda outcomes: values_of(outcomes, MRR_5),
    "right": _right,
}


def differences(before: Sequence[Outcome], after: Sequence[Outcome]) -> tuple[Difference, ...]:
    """One for each measure, over the questions that both runs share; those without any are left out.

    Raises EvaluationError if they share none, or judge one differently.
    """
    ours, theirs = ({outcome.id: outcome for outcome in outcomes} for outcomes in (before, after))
    shared = [key for key in ours if key in theirs]
    if not shared:
        raise EvaluationError("the two runs have no question in common. Compare runs of one set.")
    for key in shared:
        if (ours[key].text, ours[key].gold) != (theirs[key].text, theirs[key].gold):
            raise EvaluationError(f"question {key} differs between the runs. Make both anew from the same set.")
    pair = [[outcomes[key] for key in shared] for outcomes in (ours, theirs)]
    found = (_difference(name, *map(values, pair)) for name, values in MEASURES.items())
    return tuple(difference for difference in found if difference)


def _difference(measure: str, before: dict[str, float], after: dict[str, float]) -> Difference | None:
    if not before:
        return None
    first = np.array(list(before.values()))
    second = np.array([after[key] for key in before])
    resampled = _resampled_means(second - first)
    edge = (100 - CONFIDENCE) / 2
    low, high = np.percentile(resampled, [edge, 100 - edge])
    not_better = float(np.mean(resampled <= 0))
    return Difference(measure, len(first), first.mean(), second.mean(), float(low), float(high), not_better)


def _resampled_means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The means of as many values drawn with replacement, once for each resample."""
    draw = np.random.default_rng(_SEED)
    step = max(1, _AT_ONCE // len(values))
    counts = (min(step, RESAMPLES - start) for start in range(0, RESAMPLES, step))
    means = [values[draw.integers(len(values), size=(count, len(values)))].mean(axis=1) for count in counts]
    # Rounded, so that a mean of nothing but gains and losses that cancel out is 0.
    return np.round(np.concatenate(means), 12)
