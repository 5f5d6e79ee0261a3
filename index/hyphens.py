"""Join words that a line end has split. Whether a hyphen was the typesetter's or the author's is asked of the
report itself: the spelling that it uses elsewhere, unbroken, decides.
"""

import re
from collections import Counter
from collections.abc import Iterable

_HYPHENS = "-\u00ad\u2010"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_BROKEN_END = re.compile(rf"([^\W\d_]+(?:[-\u2010][^\W\d_]+)*)\s?[{_HYPHENS}]$")
_TOUCHES = re.compile(r"\w[–—]$")  # "rose—as", "2015–2021"
_SLASH = re.compile(r"\w/$")
_AFTER_A_GAP = frozenset("and or und oder bzw sowie et ou и или".split())  # noqa: SIM905
_FIRST_WORD = re.compile(r"[^\W\d_]+")


class Spellings:
    """How often each word stands unbroken in a report."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        dashes_inside = dashes_at_end = 0
        broken = False
        for line in lines:
            text = line.strip()
            words = [word.casefold() for word in _WORD.findall(text)]
            if broken:
                words = words[1:]
            broken = text.endswith(tuple(_HYPHENS))
            dashes_inside += text.count(" - ")
            dashes_at_end += text.endswith(" -")
            self._counts.update(words[:-1] if broken else words)
        self._sets_dashes_as_hyphens = dashes_inside >= dashes_at_end

    def joined(self, before: str, after: str) -> str | None:
        """`before` and `after` as one text if no blank stands between them, else None.

        A soft hyphen at the line end always goes. A hyphen goes if the report spells the word without it at
        least as often as with it; a word that it spells neither way loses it, as most hyphens at line ends are
        the typesetter's. Signs that belong to the text stay: "COVID-19", "2015–2021", "and/or", addresses.
        """
        if _sign_stays(before, after):
            return before + after
        start, end = _BROKEN_END.search(before), _FIRST_WORD.match(after)
        if not start or not end or not after[0].islower():
            return None
        head, tail = start[1], end[0]
        hyphenated = self._counts[f"{head}-{tail}".casefold()]
        whole = self._counts[f"{head}{tail}".casefold()]
        dash = before[-2].isspace() and self._sets_dashes_as_hyphens
        if not whole and (dash or tail in _AFTER_A_GAP):
            return None  # a dash between two words, or "Kinder- und Jugendhilfe"
        stem = before[: start.end(1)]
        if before[-1] == "\u00ad" or whole >= hyphenated:
            return stem + after
        return f"{stem}-{after}"


def _sign_stays(before: str, after: str) -> bool:
    """Whether `before` ends with a sign of its own that touches what follows."""
    if _TOUCHES.search(before) or (_SLASH.search(before) and after[0].islower()):
        return True
    if not before.endswith("-"):
        return False
    address = "/" in before[before.rfind(" ") + 1 :]
    capital = before[-2:-1].isalnum() and (after[0].isupper() or after[0].isdigit())
    start = _BROKEN_END.search(before)
    initials = start is not None and len(start[1]) > 1 and start[1].isupper() and after[0].islower()
    return address or capital or initials
