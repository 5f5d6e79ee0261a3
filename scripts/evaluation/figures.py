"""How well a run ranks: shares and means over its answerable questions. The only module that knows ir-measures.

A passage is right if it stands on a gold page; whether the question was declined plays no part here.
"""

from collections.abc import Sequence
from typing import TypeAlias

import ir_measures
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

from scripts.evaluation.outcomes import Outcome

Measure: TypeAlias = ir_measures.Measure

# Where gold names pages: the share of questions with a right passage among so many, and the mean of 1 / its place.
HIT_1, HIT_3, HIT_5, MRR_5 = Success @ 1, Success @ 3, Success @ 5, RR @ 5
# Where gold names every text that is right: the share of them among so many, and how high the better ones stand.
R_1, R_5, NDCG_10 = R @ 1, R @ 5, nDCG @ 10


def mean_of(outcomes: Sequence[Outcome], measure: Measure) -> float | None:
    """The mean of a measure over the answerable questions, from 0 to 1; None if there are none."""
    values = values_of(outcomes, measure).values()
    return sum(values) / len(values) if values else None


def values_of(outcomes: Sequence[Outcome], measure: Measure) -> dict[str, float]:
    """The measure of each answerable question by its id, in their order."""
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    run = [
        ScoredDoc(outcome.id, _name(place), -float(place))
        for outcome in answerable
        for place, _ in enumerate(outcome.found, start=1)
    ]
    judged = [judgement for outcome in answerable for judgement in _judgements(outcome)]
    values = {metric.query_id: metric.value for metric in ir_measures.iter_calc([measure], judged, run)}
    return {outcome.id: values[outcome.id] for outcome in answerable}


def _judgements(outcome: Outcome) -> list[Qrel]:
    """Passages found on a gold page with their grade, and what of the gold was not found at all."""
    right = [(place, found) for place, found in enumerate(outcome.found, start=1) if found.grade]
    missing = [
        gold
        for gold in outcome.gold
        if all(found.doc != gold.doc or set(found.pages).isdisjoint(gold.pages) for _, found in right)
    ]
    return [
        *(Qrel(outcome.id, _name(place), found.grade) for place, found in right),
        *(Qrel(outcome.id, f"missing {count}", gold.grade) for count, gold in enumerate(missing)),
    ]


def _name(place: int) -> str:
    return f"place {place}"
