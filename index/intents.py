"""Tell from its wording what kind of passage a question is after. Works in six languages, and knows no report.

Only what is asked for by name counts. Taking "should" for a wish for recommendations, or "how many" for one for
figures, was measured to move as many right passages down as up.
"""

import re
from dataclasses import dataclass

_RECOMMENDATION = re.compile(
    r"\b(rec+om+[ae]nd\w*|recomiend\w*|raccomand\w*|empf(ie|e)hl\w*|empfohlen\w*|рекоменд\w*)\b"
    r"|\b(advice|conseils|ratschl[aä]g\w*|vorschl[aä]g\w*|consigli|propuestas|proposte|советы|предложени[яй])\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(chang(e|ed|es|ing)|since \d{4}|compare[ds]?|comparison|trends?|increas(e|ed|ing)|decreas(e|ed|ing)|up or down"
    r"|ris(e|en|ing)|doubled"
    r"|depuis \d{4}|évolu\w*|chang(é|er|ements?)|hausse|baisse|augment\w*|diminu\w*"
    r"|seit \d{4}|veränder\w*|geändert|entwicklung|verglichen|vergleich|gestiegen|gesunken"
    r"|dal \d{4}|cambiat\w*|rispetto al|aumentat\w*|diminuit\w*|confronto"
    r"|с \d{4}|измени\w*|сравн\w*|вырос\w*|снизи\w*"
    r"|desde \d{4}|cambi(ó|ado|os?)|comparad\w*|aument\w*|disminu\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Intent:
    """What a question asks for by name: recommendations, or what has changed from one report to the next."""

    recommendation: bool
    change: bool


def intent_of(question: str) -> Intent:
    """The intent of `question`, in any of the six languages."""
    return Intent(
        recommendation=_RECOMMENDATION.search(question) is not None,
        change=_CHANGE.search(question) is not None,
    )
