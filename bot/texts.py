"""What the bot says in its own words, in six languages. Findings are never in here: those are only quoted.

Each language is one catalogue of Project Fluent in `locales/`. The only module that knows Fluent.
"""

import functools
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk

_CATALOGUES = Path(__file__).parent / "locales"

LANGUAGES = ("en", "fr", "de", "it", "ru", "es")


class Texts:
    """The texts in one language, by their names: `texts("welcome")`. Plain text, without markup."""

    def __init__(self, language: str, catalogue: str) -> None:
        """`catalogue` is in the format of Fluent. Raises ValueError if a part of it cannot be read."""
        self.language = language
        resource = FluentResource(catalogue)
        junk = [entry.content or "" for entry in resource.body if isinstance(entry, Junk)]
        if junk:
            raise ValueError(f"locales/{language}.ftl: not Fluent: {junk[0][:200]!r}")
        self._bundle = FluentBundle([language], use_isolating=False)  # marks around values would be quoted with them
        self._bundle.add_resource(resource)

    def __call__(self, message: str, /, **values: str | int) -> str:
        """The text named `message`, with `values` for what it leaves open. ValueError if either is missing."""
        if not self._bundle.has_message(message):
            raise ValueError(f"locales/{self.language}.ftl: there is no message {message!r}")
        pattern = self._bundle.get_message(message).value
        if pattern is None:
            raise ValueError(f"locales/{self.language}.ftl: message {message!r} is empty")
        text, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise ValueError(f"locales/{self.language}.ftl: message {message!r}: {errors[0]!r}")
        return str(text)


@functools.cache
def texts_in(language: str) -> Texts:
    """The texts in one of LANGUAGES. Raises ValueError for another."""
    if language not in LANGUAGES:
        raise ValueError(f"there is no catalogue for the language {language!r}")
    return Texts(language, (_CATALOGUES / f"{language}.ftl").read_text(encoding="utf-8"))
