"""Compare two readings of a page: mend what one engine got wrong, and confirm what may be quoted.

The normal form in which the readings must agree, character by character, is `normal`: compatibility forms
(ligatures) are resolved, variants of quotes are one, and white space, hyphens and dashes are left out, because
engines differ in where they put blanks and in what they make of a hyphen at a line end. Capitals, accents,
digits and all other signs count.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.values import Line, Page, Passage, Run

_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟″«»", '"') | {"…": "..."})
_LEFT_OUT = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212\ufffe\ufffd\u0002]+")
# The shortest stretch that counts as standing on a page by itself: about half a line. A passage may be interrupted on
# its page by a running head or by other columns, between lines. Nearer than that only a note mark may interrupt it.
_STRETCH = 20
NOTE_MARK = r"[\d*†‡]{1,4}"  # of a note, as it stands between two characters of the text
_SHORTEST_LINE = 4  # letters; less can stand anywhere


def normal(text: str) -> str:
    """The normal form of a text: see the module's docstring."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text).translate(_QUOTES))


def is_confirmed(passage: Passage, pages: Sequence[str]) -> bool:
    """Whether all of a passage stands on the pages it is cited from, by the normal forms `pages` (page 1 first)."""
    return all(
        _stands_in(normal(passage.text[span.start : span.end]), pages[span.page - 1] if span.page <= len(pages) else "")
        for span in passage.spans
    )


def _stands_in(text: str, page: str) -> bool:
    """Whether `page` holds `text` in stretches of twenty characters or more, or the whole of what is shorter."""
    start = 0
    while start < len(text):
        least = min(_STRETCH, len(text) - start)
        if start and least < _STRETCH:  # a short end counts together with what precedes it
            start = max(0, len(text) - _STRETCH)
            least = len(text) - start
        longest = _longest(text, start, page)
        if longest < least:
            longest = _around_marks(text[start : start + _STRETCH], page)
            if not longest:
                return False
        start += longest
    return True


def _longest(text: str, start: int, page: str) -> int:
    """How much of `text` from `start` the page holds in one stretch of at least twenty characters; 0 if none."""
    longest = 0
    at = page.find(text[start : start + _STRETCH])
    while at >= 0:
        longest = max(longest, common_length(text, start, page, at))
        at = page.find(text[start : start + longest + 1], at + 1) if start + longest < len(text) else -1
    return longest


def _around_marks(stretch: str, page: str) -> int:
    """The length of `stretch` if the page holds it with note marks, which are not quoted, in it; 0 if not."""
    pattern = f"(?:{NOTE_MARK})?".join(map(re.escape, stretch))
    return len(stretch) if re.search(pattern, page) else 0


def common_length(text: str, start: int, page: str, at: int) -> int:
    """How many characters of `text` from `start` are those of `page` from `at`."""
    low, high = 0, min(len(text) - start, len(page) - at)
    while low < high:
        middle = (low + high + 1) // 2
        if text[start : start + middle] == page[at : at + middle]:
            low = middle
        else:
            high = middle - 1
    return low


def mended(pages: Sequence[Page], texts: Sequence[str]) -> tuple[Page, ...]:
    """The pages with what the second reading, `texts`, shows to be wrong: capitals, and blanks inside words.

    A letter whose case differs is taken from the second reading, which does not depend on the font's table of
    meanings. A blank inside a word goes where the second reading has none and the report knows the whole word
    better than its parts; a blank between words comes by the same evidence.
    """
    known = Counter(word for page in pages for line in page.lines for word in _words(line.text))
    return tuple(
        replace(page, lines=tuple(_mended_lines(page.lines, _Letters.of(text), known)))
        for page, text in zip(pages, texts, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters and digits of a text, as they are and in small letters, and where each stands in it."""

    text: str
    exact: str
    small: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "_Letters":
        places = tuple(index for index, char in enumerate(text) if char.isalnum())
        exact = "".join(text[index] for index in places)
        return cls(text, exact, "".join(map(_small, exact)), places)


def _small(char: str) -> str:
    """One small letter, as a letter may not become two where places are counted."""
    small = char.lower()
    return small if len(small) == 1 else char


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


def _mended_lines(lines: Sequence[Line], second: _Letters, known: Counter[str]) -> Iterator[Line]:
    at = 0
    for line in lines:
        first = _Letters.of(line.text)
        found = _place(first, second, at)
        if found < 0:
            yield line
            continue
        at = found
        places = second.places[found : found + len(first.small)]
        changes = dict(_changes(first, second.text, places, known))
        yield _changed(line, changes) if changes else line


def _place(first: _Letters, second: _Letters, at: int) -> int:
    """Where the line stands in the second reading, best after `at`; -1 if it is not there or too short to tell.

    The same letters with the same capitals are looked for first, so that a line is not compared with another
    that differs only by them.
    """
    if len(first.small) < _SHORTEST_LINE:
        return -1
    exact, exact_second = first.exact, second.exact
    places = (exact_second.find(exact, at), exact_second.find(exact), second.small.find(first.small, at))
    return next((place for place in places if place >= 0), second.small.find(first.small))


def _changes(first: _Letters, second: str, places: Sequence[int], known: Counter[str]) -> Iterator[tuple[int, str]]:
    """What to put in the place of characters of the line: place and replacement."""
    for index, (mine, theirs) in enumerate(zip(first.places, places, strict=True)):
        if first.text[mine] != second[theirs] and first.text[mine].isalpha():
            yield mine, second[theirs]
        if index + 1 == len(places):
            return
        between = first.text[mine + 1 : first.places[index + 1]]
        theirs_between = second[theirs + 1 : places[index + 1]]
        if between.isspace() and not theirs_between and _is_one_word(first.text, mine, first.places[index + 1], known):
            for blank in range(mine + 1, first.places[index + 1]):
                yield blank, ""
        elif not between and theirs_between == " " and _are_two_words(first.text, mine + 1, known):
            yield mine, (second[theirs] if first.text[mine].isalpha() else first.text[mine]) + " "


def _is_one_word(text: str, end: int, start: int, known: Counter[str]) -> bool:
    """Whether the letters up to `end` and from `start` are one word of the report, better known than its parts."""
    before = re.search(r"[^\W\d_]+$", text[: end + 1])
    after = re.match(r"[^\W\d_]+", text[start:])
    if not before or not after:
        return False
    head, tail = before[0].casefold(), after[0].casefold()
    return known[head + tail] > min(known[head], known[tail])


def _are_two_words(text: str, cut: int, known: Counter[str]) -> bool:
    """Whether the word around `cut` is two words of the report, both better known than the whole."""
    before = re.search(r"[^\W\d_]+$", text[:cut])
    after = re.match(r"[^\W\d_]+", text[cut:])
    if not before or not after:
        return False
    head, tail = before[0].casefold(), after[0].casefold()
    return min(known[head], known[tail]) > known[head + tail]


def _changed(line: Line, changes: dict[int, str]) -> Line:
    runs: list[Run] = []
    start = 0
    for run in line.runs:
        text = "".join(changes.get(start + index, char) for index, char in enumerate(run.text))
        runs.append(replace(run, text=text))
        start += len(run.text)
    return replace(line, runs=tuple(runs))
