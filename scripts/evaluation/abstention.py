"""How well a run knows what the reports do not say: by its confidence, and by what it declined.

Its confidence orders questions; where on that order the product declines is its threshold.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import Status
from scripts.evaluation.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions of one sort were answered, unsurely answered, and declined or taken for danger."""

    answered: int
    unsure: int
    declined: int

    @property
    def questions(self) -> int:
        return self.answered + self.unsure + self.declined

    @property
    def declined_share(self) -> float | None:
        return self.declined / self.questions if self.questions else None


def tally_of(outcomes: Sequence[Outcome]) -> Tally:
    counts = Counter(outcome.status for outcome in outcomes)
    answered, unsure = counts[Status.ANSWERED], counts[Status.UNSURE]
    return Tally(answered, unsure, len(outcomes) - answered - unsure)


def declined_share(outcomes: Sequence[Outcome], kind: str) -> float | None:
    """The share declined of the questions of one kind that no report answers; None if there are none."""
    return tally_of([it for it in outcomes if not it.answerable and it.kind == kind]).declined_share


def false_abstention(outcomes: Sequence[Outcome]) -> float | None:
    """The share declined of the questions that a report answers; None if there are none."""
    return tally_of([it for it in outcomes if it.answerable]).declined_share


def false_answer(outcomes: Sequence[Outcome]) -> float | None:
    """The share not rightly reacted to of the questions that no report answers; None if there are none."""
    right = right_share([it for it in outcomes if not it.answerable])
    return None if right is None else 1 - right


def right_share(outcomes: Sequence[Outcome]) -> float | None:
    """The share that was answered rightly, by one of the passages shown, or rightly declined."""
    return sum(outcome.right for outcome in outcomes) / len(outcomes) if outcomes else None


def auroc(outcomes: Sequence[Outcome]) -> float | None:
    """How often an answerable question has more confidence than one that is not; equals count half.

    0.5 is chance. None where either sort is missing.
    """
    sorts = [[it.confidence for it in outcomes if it.answerable == answerable] for answerable in (True, False)]
    if not all(sorts):
        return None
    difference = np.subtract.outer(np.array(sorts[0]), np.array(sorts[1]))
    return float(np.mean((difference > 0) + (difference == 0) / 2))


def risks(outcomes: Sequence[Outcome]) -> tuple[float, ...]:
    """The risk–coverage curve: for each n the share of wrong ones among the n most confident outcomes.

    Wrong is one whose answer is not among the passages shown, above all if no report has it.
    """
    ordered = sorted(outcomes, key=lambda outcome: (-outcome.confidence, outcome.id))
    wrong = np.array([not outcome.satisfying for outcome in ordered])
    return tuple((np.cumsum(wrong) / np.arange(1, len(wrong) + 1)).tolist())


def aurc(outcomes: Sequence[Outcome]) -> float:
    """The mean of the risk–coverage curve, from 0; the smaller the better (Geifman and El-Yaniv, 2017)."""
    return float(np.mean(risks(outcomes)))


def risk_at(outcomes: Sequence[Outcome], coverage: float) -> float:
    """The risk if the most confident `coverage` of the questions, a share above 0 and up to 1, are answered."""
    curve = risks(outcomes)
    return curve[max(1, round(coverage * len(curve))) - 1]


def latency(outcomes: Sequence[Outcome], percent: float) -> float:
    """Milliseconds within which `percent` of the questions were answered."""
    return float(np.percentile([outcome.milliseconds for outcome in outcomes], percent))
