"""Tell the language of a text, and its letters. The only module that knows py3langid.

Chosen by measurement on short questions in the six languages: docs/design.md.
"""

import functools
import unicodedata
from collections.abc import Callable

LANGUAGES = ("en", "fr", "de", "it", "ru", "es")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_LETTERS = {  # with those of words that the language has taken over, such as "naïve" and "façade"
    "en": _LATIN + "àâçéèêëîïñôöü",
    "fr": _LATIN + "àâæçéèêëîïôœùûüÿñö",
    "de": _LATIN + "äöüßéèêàçñ",
    "it": _LATIN + "àèéìíîòóùú",
    "ru": _LATIN + "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "es": _LATIN + "áéíóúüñ",
}
_ALPHABETS = {language: frozenset(small + small.upper() + "ẞ") for language, small in _LETTERS.items()}
_ANY = frozenset[str]().union(*_ALPHABETS.values())
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


def is_written_in(word: str, language: str) -> bool:
    """Whether all letters of `word` are used in `language`, which is one of the six."""
    return _ALPHABETS[language].issuperset(_letters(word))


def is_foreign(text: str) -> bool:
    """Whether `text` shows by its letters that it is in none of the six languages.

    Either most letters are neither Latin nor Cyrillic, or a word has a letter that none of the six uses, as "трафік"
    and "crianças são" do. Names do not count: a word with a capital that is not the first.
    """
    letters = _letters(text)
    strange = sum(not unicodedata.name(letter, "").startswith(("LATIN", "CYRILLIC")) for letter in letters)
    if 2 * strange > len(letters):
        return True
    first, *others = text.split() or [""]
    words = [first, *(word for word in others if text.isupper() or not any(map(str.isupper, word)))]
    return any(
        letter not in _ANY and unicodedata.name(letter, "").startswith(("LATIN", "CYRILLIC"))
        for word in words
        for letter in _letters(word)
    )


def _letters(text: str) -> list[str]:
    """The letters of `text`, each with its accents, as the alphabets have them."""
    # "ʼ", an apostrophe, is a modifier letter.
    return [
        char for char in unicodedata.normalize("NFKC", text) if char.isalpha() and unicodedata.category(char) != "Lm"
    ]


@functools.cache
def _classifier() -> Callable[[str], str]:
    import py3langid  # noqa: PLC0415  # unpacks its model on first use

    py3langid.set_languages(list(LANGUAGES))
    return lambda text: str(py3langid.classify(text)[0])
