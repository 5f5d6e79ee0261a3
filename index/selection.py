"""Choose from the ranked passages those that make an answer: none twice, and no report forgotten."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.catalogue import Report
from index.ranking import Candidate, Ranking
from index.values import Passage

_TIE_DIGITS = 3  # of a score; passages that differ by less come in the order of their reports' dates
_NO_LETTERS = re.compile(r"[\W_]+")
_AS_GOOD = 0.02  # below the best: another report's passage that is still an answer


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its passage and what orders it."""

    candidate: Candidate
    passage: Passage
    score: float


def ordered(found: Sequence[Scored], reports: Mapping[str, Report]) -> list[Scored]:
    """The best first; of equals that of the newer report, then the one with more of the question's words."""

    def key(one: Scored) -> tuple[float, int, float, float, int]:
        date = reports[one.passage.report_id].date
        age = -date.toordinal() if date else 0
        return -round(one.score, _TIE_DIGITS), age, -one.candidate.words, -one.score, one.passage.number

    return sorted(found, key=key)


def chosen(best_first: Sequence[Scored], ranking: Ranking, *, change: bool) -> Iterator[Scored]:
    """Those of `best_first` that say something of their own.

    Of passages that read the same, and with `ranking.one_of_a_page` of those that begin on the same page, the first
    stays: what stands beside a quotation can be read there, while another place may hold what this one does not.
    Where `change` is asked for, the best of each report that has an answer comes first, so that both surveys stand side
    by side.
    """
    seen: set[object] = set()
    for one in _in_turns(best_first) if change and ranking.both_reports else best_first:
        passage = one.passage
        place = (passage.report_id, passage.pages[0]) if ranking.one_of_a_page else passage.number
        text = _NO_LETTERS.sub("", passage.text.casefold())
        if place not in seen and text not in seen:
            seen |= {place, text}
            yield one


def _in_turns(best_first: Sequence[Scored]) -> list[Scored]:
    """The best of each report that is nearly as good as the best of all, then the others."""
    firsts: dict[str, Scored] = {}
    for one in best_first:
        if one.score >= best_first[0].score - _AS_GOOD:
            firsts.setdefault(one.passage.report_id, one)
    return [*firsts.values(), *(one for one in best_first if one not in firsts.values())]
