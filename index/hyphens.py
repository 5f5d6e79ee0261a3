"""Join words that a line end has split. Whether a hyphen was the typesetter's or the author's is asked of the
report itself: the spelling that it uses elsewhere, unbroken, decides.
"""

import re
from collections import Counter
from collections.abc import Iterable

_HYPHENS = "-\u00ad\u2010"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_BROKEN_END = re.compile(rf"([^\W\d_]+(?:[-\u2010][^\W\d_]+)*)\s?[{_HYPHENS}]$")
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
        """`before` and `after` as one text if a word runs over the line end between them, else None.

        A soft hyphen always goes. A hyphen goes if the report spells the word without it more often than
        with it; a word that it spells neither way loses it, as most hyphens at line ends are the typesetter's.
        """
        if "/" in before[before.rfind(" ") + 1 :] and before.endswith("-"):
            return before + after  # an address, whose hyphens are its own
        start = _BROKEN_END.search(before)
        end = _FIRST_WORD.match(after)
        if not start or not end or not after[0].islower():
            return None
        head, tail = start[1], end[0]
        hyphenated = self._counts[f"{head}-{tail}".casefold()]
        whole = self._counts[f"{head}{tail}".casefold()]
        if before[-2].isspace() and self._sets_dashes_as_hyphens and not whole:
            return None  # a dash between two words, not a hyphen
        stem = before[: start.end(1)]
        if before[-1] == "\u00ad" or whole >= hyphenated:
            return stem + after
        return f"{stem}-{after}"
