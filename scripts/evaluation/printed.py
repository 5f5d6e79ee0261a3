"""Figures of runs as people read them: tables, and in words what a figure means where that is not plain."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from scripts.evaluation.abstention import (
    aurc,
    auroc,
    declined_share,
    false_abstention,
    false_answer,
    latency,
    right_share,
    risk_at,
    tally_of,
)
from scripts.evaluation.comparing import CONFIDENCE, RESAMPLES, Difference, differences
from scripts.evaluation.figures import HIT_1, HIT_3, HIT_5, MRR_5, NDCG_10, R_1, R_5, Measure, mean_of
from scripts.evaluation.outcomes import Outcome
from scripts.evaluation.tables import markdown, share, signed, table

_Outcomes = Sequence[Outcome]
_COVERAGES = (0.25, 0.5, 0.75, 1.0)
_PERCENTILES = (50, 95, 99)
_ENGLISH = "en"
_OTHERS = "not English"
_OF_PAGES = {"hit@1": HIT_1, "hit@3": HIT_3, "hit@5": HIT_5, "MRR@5": MRR_5}
_OF_TEXTS = {"R@1": R_1, "R@5": R_5, "nDCG@10": NDCG_10}


def groups(outcomes: _Outcomes, key: Callable[[Outcome], str]) -> dict[str, list[Outcome]]:
    """The outcomes that are alike, in the order in which the sorts first come up."""
    found: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        found[key(outcome)].append(outcome)
    return dict(found)


def by_language(outcomes: _Outcomes) -> dict[str, list[Outcome]]:
    """All, each language, and all others than English; all alone where there is one language."""
    languages = groups(outcomes, lambda outcome: outcome.lang)
    others = [outcome for outcome in outcomes if outcome.lang != _ENGLISH]
    several = len(languages) > 1
    return {"all": list(outcomes)} | (languages if several else {}) | ({_OTHERS: others} if several else {})


def ranking(outcomes: _Outcomes, *, exhaustive: bool) -> str:
    """The ranking of answerable questions by language and, where pages are judged, by kind."""
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    if not answerable:
        return "Ranking: no question is answerable."
    if exhaustive:
        return _means("Ranking of texts", by_language(answerable), _OF_TEXTS)
    kinds = groups(answerable, lambda outcome: outcome.kind)
    return "\n\n".join(
        (
            _means("Ranking by page", by_language(answerable), _OF_PAGES),
            _means("by kind", kinds, _OF_PAGES),
        )
    )


def _means(title: str, sorts: Mapping[str, _Outcomes], measures: Mapping[str, Measure]) -> str:
    rows = [
        (name, str(len(outcomes)), *(share(mean_of(outcomes, measure)) for measure in measures.values()))
        for name, outcomes in sorts.items()
    ]
    return table((title, "questions", *measures), rows)


def abstention(outcomes: _Outcomes) -> str:
    """What was answered and declined, and how well confidence tells the one from the other."""
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.answerable]
    sorts = {"answerable": answerable}
    sorts |= {f"  {name}": group for name, group in by_language(answerable).items() if name != "all"}
    sorts |= {"not answerable": unanswerable} | _indented(groups(unanswerable, lambda outcome: outcome.kind))
    rows = []
    for name, group in sorts.items():
        tally = tally_of(group)
        counts = (tally.questions, tally.answered, tally.unsure, tally.declined)
        rows.append((name, *map(str, counts), share(tally.declined_share)))
    aurocs = {name: auroc(by_language(outcomes).get(name, ())) for name in ("all", _ENGLISH, _OTHERS)}
    listed = ", ".join(f"{name} {share(value)}" for name, value in aurocs.items())
    points = ", ".join(f"{part:.0%}: {share(risk_at(outcomes, part))}" for part in _COVERAGES)
    return "\n".join(
        (
            table(("Answered or declined", "questions", "answered", "unsure", "declined", "declined share"), rows),
            "",
            f"  wrongly declined (false abstention)  {share(false_abstention(outcomes))}",
            f"  wrongly answered (false answer)      {share(false_answer(outcomes))}",
            f"  right                                {share(right_share(outcomes))}",
            f"  AUROC                                {listed}",
            f"  AURC                                 {share(aurc(outcomes))}",
            f"  wrong if only the surest are answered  {points}",
        )
    )


def speed(outcomes: _Outcomes) -> str:
    points = ", ".join(f"p{percent} {latency(outcomes, percent):.0f}" for percent in _PERCENTILES)
    return f"Milliseconds a question: {points}"


def comparison(before: _Outcomes, after: _Outcomes, names: Sequence[str]) -> str:
    """The differences of two runs, over all questions and by language."""
    shared = {outcome.id for outcome in before} & {outcome.id for outcome in after}
    pair = [[outcome for outcome in outcomes if outcome.id in shared] for outcomes in (before, after)]
    found = {"all": differences(*pair)}
    languages = [by_language(outcomes) for outcomes in pair]
    found |= {name: differences(languages[0][name], languages[1][name]) for name in languages[0] if name != "all"}
    rows = [(f"{group}: {it.measure}", *_cells(it)) for group, of_group in found.items() for it in of_group]
    head = ("Comparison", "questions", *names, "difference", f"{CONFIDENCE} % interval", "not better", "")
    alone = len({outcome.id for outcome in (*before, *after)}) - len(shared)
    return "\n".join(
        (
            table(head, rows),
            "",
            f"  Paired, by {RESAMPLES:,} resamples. “not better” is the share of them in which {names[1]} is no better",
            f"  than {names[0]}. A * marks what chance hardly explains: the interval leaves out 0.",
            *((f"  Left aside, as only one of the runs has them: {alone}.",) if alone else ()),
        )
    )


def ablation(whole: _Outcomes, without: Mapping[str, _Outcomes]) -> str:
    """A Markdown table: the product as it is, and with each component switched off in turn."""
    rows = []
    for name, outcomes in ({"as it is": whole} | {f"without {name}": run for name, run in without.items()}).items():
        change = next((it for it in differences(whole, outcomes) if it.measure == "MRR@5"), None)
        cells = [column(outcomes) for column in _ABLATION.values()]
        shown = f"{signed(change.difference)} [{signed(change.low)}, {signed(change.high)}]" if change else "–"
        rows.append((name, *map(share, cells), "" if outcomes is whole else shown))
    head = ("", *_ABLATION, f"MRR@5 difference, all questions [{CONFIDENCE} % interval]")
    kept = [place for place in range(len(head)) if any(row[place] != "–" for row in rows)]
    return markdown([head[place] for place in kept], [[row[place] for place in kept] for row in rows])


_ABLATION: dict[str, Callable[[_Outcomes], float | None]] = {
    "hit@1 English": lambda outcomes: mean_of(_english(outcomes), HIT_1),
    "hit@5 English": lambda outcomes: mean_of(_english(outcomes), HIT_5),
    "MRR@5 English": lambda outcomes: mean_of(_english(outcomes), MRR_5),
    "hit@1 others": lambda outcomes: mean_of(_others(outcomes), HIT_1),
    "hit@5 others": lambda outcomes: mean_of(_others(outcomes), HIT_5),
    "off-topic declined": lambda outcomes: declined_share(outcomes, "off-topic"),
    "near-topic declined": lambda outcomes: declined_share(outcomes, "near-topic"),
    "wrongly declined": false_abstention,
}


def _english(outcomes: _Outcomes) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.lang == _ENGLISH]


def _others(outcomes: _Outcomes) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.lang != _ENGLISH]


def _cells(it: Difference) -> tuple[str, ...]:
    interval = f"[{signed(it.low)}, {signed(it.high)}]"
    means = (share(it.before), share(it.after), signed(it.difference))
    return (str(it.questions), *means, interval, share(it.not_better), "*" if it.is_sure else "")


def _indented(found: Mapping[str, list[Outcome]]) -> dict[str, list[Outcome]]:
    return {f"  {name}": group for name, group in found.items()}
