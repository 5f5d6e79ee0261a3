"""Learn what abbreviations stand for from the reports themselves: "trafficking in human beings (THB)".

People type the abbreviation, and a passage writes the words out, or the other way round. A pair counts if the
letters of the abbreviation begin the words before it, in order; after Schwartz and Hearst (2003), "A simple
algorithm for identifying abbreviation definitions in biomedical text", who allow letters within words too.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from index.errors import IndexStateError

_IN_BRACKETS = re.compile(r"\((\w[\w-]{1,9})\)")
_TYPED = re.compile(r"[^\W_][\w-]*")
_WORD = re.compile(r"[\w’']+")
_UNUSUAL = 2  # capitals that make a word in brackets an abbreviation
# No meaning begins with one of these, unless it has a capital as in "El Salvador": "OPM" is the Office of it.
_FUNCTION_WORDS = frozenset(
    """
    a an and at by for from in of on or the to with
    au aux avec d dans de des du en et l la le les ou par pour sur un une
    als am an auf aus bei das dem den der des die ein eine für im in mit oder und vom von vor zu zum zur
    al alla con da dal dalla degli dei del della delle di e ed gli i il in lo nel nella o per su un una
    в во для за и из или к на о об от по при с со у
    a al con de del e el en la las los o para por u un una y
    """.split()  # noqa: SIM905  # a table of words reads better without quotes
)


class Abbreviations:
    """What the abbreviations of a report stand for."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        """`meanings` names them as they are written: {"THB": "trafficking in human beings"}."""
        self._meanings = meanings
        self._by_small_letters = {short.casefold(): long for short, long in meanings.items()}
        longest_first = sorted(map(re.escape, meanings), key=len, reverse=True)
        # In brackets it stands behind what it means already.
        self._any = re.compile(rf"(?<![\w(])({'|'.join(longest_first)})(?![\w)])") if meanings else None

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Abbreviations":
        """Those that `texts` explain; where they disagree, in the way they do most often."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for text in texts:
            for short, long in _pairs(text):
                found[short][long] += 1
        return cls({short: max(counts, key=lambda long: (counts[long], -len(long))) for short, counts in found.items()})

    @classmethod
    def joined(cls, several: Iterable["Abbreviations"]) -> "Abbreviations":
        """Those of several reports; where they disagree, as the first has it."""
        joined: dict[str, str] = {}
        for one in several:
            joined = dict(one._meanings) | joined  # noqa: SLF001  # of the same class
        return cls(joined)

    @classmethod
    def read(cls, path: Path) -> "Abbreviations":
        """Those saved at `path`. Raises IndexStateError if it is missing or damaged."""
        try:
            return cls(dict(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, TypeError) as error:
            raise IndexStateError(f"{path}: cannot be read ({error}). Build the index anew: make index") from error

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(self._meanings, ensure_ascii=False, indent=1), encoding="utf-8")

    def spelled_out(self, text: str) -> str:
        """`text` with its abbreviations replaced by what they stand for."""
        return self._any.sub(lambda match: self._meanings[match[1]], text) if self._any else text

    def spelled_out_in_parts(self, text: str, parts: Sequence[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
        """As spelled_out, and (start, end) of `parts` of `text`, one behind the other, in what comes out."""
        whole, found, done = "", [], 0
        for start, end in parts:
            whole += self.spelled_out(text[done:start])
            part = self.spelled_out(text[start:end])
            found.append((len(whole), len(whole) + len(part)))
            whole, done = whole + part, end
        return whole + self.spelled_out(text[done:]), found

    def spelled_out_in_question(self, question: str, is_word: Callable[[str], bool]) -> str:
        """As spelled_out, of what is typed on a phone: small letters do too, unless they make a word (`is_word`)."""
        return _TYPED.sub(lambda match: self._meaning_of_typed(match[0], is_word), question)

    def _meaning_of_typed(self, typed: str, is_word: Callable[[str], bool]) -> str:
        if typed in self._meanings:
            return self._meanings[typed]
        small = typed.casefold()
        return typed if is_word(small) else self._by_small_letters.get(small, typed)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for match in _IN_BRACKETS.finditer(text):
        short = match[1].removesuffix("s")
        if sum(char.isupper() for char in short) < _UNUSUAL:
            continue
        letters = [char for char in short.casefold() if char.isalpha()]
        before = list(_WORD.finditer(text, max(0, match.start() - 200), match.start()))
        start = _first_word(letters, [word[0] for word in before])
        if start is not None:
            yield short, " ".join(text[before[start].start() : before[-1].end()].split()).rstrip("’'")


def _first_word(letters: list[str], words: list[str]) -> int | None:
    """The number of the word at which what the letters stand for begins; None if the words do not fit them."""
    wanted = len(letters) - 1
    skipped = 0  # words such as "of", "in" and "the"
    for number in range(len(words) - 1, -1, -1):
        if words[number][0].casefold() == letters[wanted] and (wanted or words[number] not in _FUNCTION_WORDS):
            wanted -= 1
            if wanted < 0:
                return number
        else:
            skipped += 1
            if skipped >= len(letters):
                return None
    return None
