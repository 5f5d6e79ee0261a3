"""Tell the language of a text. The only module that knows py3langid.

Chosen by measurement on short questions in the six languages: docs/design.md.
"""

import functools
from collections.abc import Callable

LANGUAGES = ("en", "fr", "de", "it", "ru", "es")
_SURE_LENGTH = 60  # characters: a shorter text inside a report is taken to be in the report's language


def language_of(text: str, expected: str | None = None) -> str:
    """The two-letter code of one of the six languages.

    With `expected`, the language of the report around the text, that one stays unless the text is long enough
    and both its halves are in the same other language. A report in a language outside the six keeps its own.
    """
    classify = _classifier()
    if expected is None:
        return classify(text)
    if len(text) < _SURE_LENGTH or expected not in LANGUAGES:
        return expected
    first, second = classify(text[: len(text) // 2]), classify(text[len(text) // 2 :])
    return first if first == second else expected


@functools.cache
def _classifier() -> Callable[[str], str]:
    import py3langid  # noqa: PLC0415  # unpacks its model on first use

    py3langid.set_languages(list(LANGUAGES))
    return lambda text: str(py3langid.classify(text)[0])
