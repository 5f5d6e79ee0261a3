"""What went wrong in a run, question by question, with what came instead: for whoever wants to mend it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index import Status
from scripts.evaluation.outcomes import SHOWN, Outcome

_QUOTE = 90  # characters


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to go wrong, and the questions that did."""

    title: str
    outcomes: tuple[Outcome, ...]


def faults_of(outcomes: Sequence[Outcome]) -> tuple[Fault, ...]:
    """Every question by what is wrong with it. One may be both missed and wrongly declined."""
    return tuple(Fault(title, tuple(filter(is_one, outcomes))) for title, is_one in _FAULTS.items())


def described(fault: Fault, most: int | None = None) -> str:
    """The questions of a fault, or the first `most` of them."""
    shown = fault.outcomes[:most]
    count = f"{len(shown)} of {len(fault.outcomes):,}" if len(shown) < len(fault.outcomes) else f"{len(shown):,}"
    return "\n".join((f"{fault.title} ({count})", *(line for outcome in shown for line in _lines(outcome))))


_FAULTS: dict[str, Callable[[Outcome], bool]] = {
    "Missed: no passage found stands on a gold page": lambda it: it.answerable and it.rank is None,
    "Wrongly declined: a report answers it": lambda it: it.answerable and it.status is Status.DECLINED,
    "Wrongly answered: no report answers it": lambda it: not it.answerable and not it.right,
    "Taken for danger: it is a question": lambda it: it.taken_for_danger,
}


def _lines(outcome: Outcome) -> Iterator[str]:
    yield f"  {outcome.id} ({outcome.lang}, {outcome.kind}): {' '.join(outcome.text.split())}"
    if outcome.taken_for_danger:
        yield f"      {outcome.status}: nothing was searched for"
        return
    place = f", a right passage is number {outcome.rank}" if outcome.rank else ""
    yield f"      {outcome.status}, confidence {outcome.confidence:+.3f}{place}"
    for gold in outcome.gold:
        words = f": “{' '.join(gold.quote.split())[:_QUOTE]}”" if gold.quote else ""
        yield f"    gold  {_place(gold.doc, gold.pages)}{words}"
    for number, found in enumerate(outcome.found[:SHOWN], start=1):
        yield f"    {number:>4}  {_place(found.doc, found.pages)}: {found.beginning}"


def _place(doc: str, pages: Sequence[int]) -> str:
    return f"{doc} p. {', '.join(map(str, pages))}"
