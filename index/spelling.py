"""Mend slips of the thumb in a question. The only module that knows rapidfuzz, simplemma and pyspellchecker.

Only a word that nobody knows is changed: neither the reports, nor the glossary, nor the language. What it becomes is
always a word of the reports or the glossary, as nothing else could find a passage.
"""

import re
import shutil
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexStateError
from index.languages import LANGUAGES, is_foreign, is_written_in

_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S*(?:@|://|\bwww\.)\S*")
_APOSTROPHES = "'’ʼ`´"
_SHORTEST = 5  # letters: shorter words are like too many others
_ONE_SLIP_UP_TO = 7  # letters: a longer word may have two
_TOLD_APART = 4  # letters, of a word that shows whether its language is known
_FEWEST_STRANGE = 3  # of such words in a question, to judge it by
_SHORTEST_PART = 3  # letters, of two words typed as one
_SHORTEST_GERMAN_PART = 4  # letters, of a compound: shorter words fit into anything
_LINKS = ("s", "es", "n", "en")  # between the parts of a German compound
# English contractions as they are typed in a hurry.
_CONTRACTIONS = frozenset(
    """
    arent couldnt didnt doesnt hadnt hasnt havent isnt shouldnt theres theyre thats wasnt werent whats whos wheres hows
    wouldnt youre theyve youve
    """.split()  # noqa: SIM905  # a table of words reads better without quotes
)

Vocabulary = Mapping[str, Mapping[str, int]]
"""Words in small letters with their counts, by language."""


@dataclass(frozen=True, slots=True)
class Change:
    """A word as it was typed, and what it was taken for."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A question with its slips mended; the question itself if there were none."""

    text: str
    changes: tuple[Change, ...]


def counted_words(texts: Iterable[str], languages: Iterable[str]) -> dict[str, Counter[str]]:
    """How often each word stands in `texts`, by language, in small letters."""
    counts: dict[str, Counter[str]] = {}
    for text, language in zip(texts, languages, strict=True):
        counts.setdefault(language, Counter()).update(map(_small, _WORD.findall(unicodedata.normalize("NFC", text))))
    return counts


def write_vocabulary(path: Path, vocabulary: Vocabulary) -> None:
    """Write the words of `vocabulary`, by language, into the file `path`, one a line with its count."""
    lines = (
        f"{language}\t{word}\t{count}\n"
        for language in sorted(vocabulary)
        for word, count in sorted(vocabulary[language].items())
    )
    path.write_text("".join(lines), encoding="utf-8")


def read_vocabulary(path: Path) -> Vocabulary:
    """What `write_vocabulary` wrote. Raises IndexStateError if it is missing or damaged."""
    vocabulary: dict[str, dict[str, int]] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            language, word, count = line.split("\t")
            vocabulary.setdefault(language, {})[word] = int(count)
    except (OSError, ValueError) as error:
        raise IndexStateError(f"{path}: damaged or missing ({error}). Build the index anew: make index") from error
    return vocabulary


def unpack_real_words(models_folder: Path) -> Path:
    """The folder with the words of the six languages, written below `models_folder` at the first use.

    They are those of simplemma, which has forms but leaves out words that have none, and of pyspellchecker, which has
    what is frequent: four million, as sorted numbers of 32 bits, so that all of them take 17 MB on disk and almost no
    memory. Takes about ten seconds of CPU.
    """
    folder = models_folder / f"words-{version('simplemma')}-{version('pyspellchecker')}"
    if folder.exists():
        return folder
    # Imported here: only the first build needs it.
    from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY  # noqa: PLC0415  # see above
    from spellchecker import SpellChecker  # noqa: PLC0415  # see above

    models_folder.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=".words-", dir=models_folder))
    try:
        for language in LANGUAGES:
            words = chain(
                LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language),
                SpellChecker(language=language, distance=1).word_frequency.words(),
            )
            digests = np.fromiter((_digest(_small(word)) for word in words), dtype=np.uint32)
            np.save(draft / f"{language}.npy", np.unique(digests))
        draft.chmod(0o755)
        draft.rename(folder)
    except OSError:
        if not folder.exists():  # else another process was faster
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


class RealWords:
    """The words of the six languages, whether or not a report uses them. Of 3,000 non-words one may pass for a word."""

    def __init__(self, folder: Path) -> None:
        """Open what `unpack_real_words` wrote. Raises IndexStateError if it is missing or damaged."""
        try:
            # Left on disk: few of the pages are ever read.
            self._digests: dict[str, NDArray[np.uint32]] = {
                language: np.load(folder / f"{language}.npy", mmap_mode="r") for language in LANGUAGES
            }
        except (OSError, ValueError, EOFError) as error:
            raise IndexStateError(
                f"{folder}: damaged or missing ({error}). Remove this folder and build anew: make index"
            ) from error

    def knows(self, word: str) -> bool:
        """Whether `word`, in small letters, is a word of any of the languages.

        Of any, because the language of a short question can be mistaken, and names and loans cross borders.
        """
        return any(self.knows_in(word, language) for language in self._digests)

    def knows_in(self, word: str, language: str) -> bool:
        """Whether `word`, in small letters, is a word of `language`."""
        return _holds(self._digests[language], _digest(word)) or (language == "de" and self._knows_compound(word))

    def _knows_compound(self, word: str) -> bool:
        """Whether `word` is two German words in one, as no dictionary lists them all."""
        german = self._digests["de"]

        def known(part: str) -> bool:
            return len(part) >= _SHORTEST_GERMAN_PART and _holds(german, _digest(part))

        return any(
            known(word[cut:])
            and any(known(head) for head in (word[:cut], *(word[:cut].removesuffix(link) for link in _LINKS)))
            for cut in range(_SHORTEST_GERMAN_PART, len(word) - _SHORTEST_GERMAN_PART + 1)
        )


class Speller:
    """Mends the words of a question. Safe to use from several threads."""

    def __init__(self, vocabulary: Vocabulary, real_words: RealWords) -> None:
        """`vocabulary` holds the words of the reports and of the glossary with their counts, by language."""
        self._real_words = real_words
        self._known = frozenset(word for words in vocabulary.values() for word in words)
        self._targets = {language: self._targets_among(words) for language, words in vocabulary.items()}

    def corrected(self, question: str, language: str) -> Correction:
        """`question`, in `language`, with the words mended that nobody knows.

        Left alone are short words, words with digits, addresses, abbreviations, and, but in German, capitalised words
        inside a sentence, as those are names. So is a question that is in none of the six languages: it would become a
        mixture of two.
        """
        text = unicodedata.normalize("NFC", question)
        targets = self._targets.get(language)
        if targets is None or is_foreign(text) or self._is_strange(text, targets, language):
            return Correction(question, ())
        pieces: list[str] = []
        changes: list[Change] = []
        end = 0
        for match in _words_to_check(text, language, _SHORTEST):
            meant = self._meant(match[0], targets, language)
            if meant:
                pieces += (text[end : match.start()], meant)
                changes.append(Change(match[0], meant))
                end = match.end()
        return Correction("".join(pieces) + text[end:], tuple(changes)) if changes else Correction(question, ())

    def _is_strange(self, text: str, targets: "_Targets", language: str) -> bool:
        """Whether most words are neither known nor but a slip away from one that is."""
        words = [match[0] for match in _words_to_check(text, language, _TOLD_APART)]
        if len(words) < _FEWEST_STRANGE:
            return False
        unknown = [word for word in words if not self._knows(_small(word))]
        if 2 * len(unknown) <= len(words):
            return False
        return 2 * sum(self._meant(word, targets, language, slips=1) is None for word in unknown) > len(words)

    def _meant(self, typed: str, targets: "_Targets", language: str, slips: int = 2) -> str | None:
        """What `typed` was meant to be, None if it is a word or like no other by so many `slips`."""
        word = _small(typed)
        meant = None
        if not self._real_words.knows_in(word, language):
            meant = targets.accented(word)
        # Accents are mixed up, but nobody types by a slip a letter that the language lacks.
        if meant is None and not self._knows(word) and is_written_in(word, language):
            meant = targets.nearest(word, 1)
            if meant is None and language != "de":  # in German two words in one are a word
                meant = targets.split(word)
            if meant is None and slips > 1 and len(word) > _ONE_SLIP_UP_TO:
                meant = targets.nearest(word, 2)
        return meant.capitalize() if meant and typed[0].isupper() else meant

    def _knows(self, word: str) -> bool:
        return word in self._known or word in _CONTRACTIONS or self._real_words.knows(word)

    def _targets_among(self, words: Mapping[str, int]) -> "_Targets":
        """What a word may be taken for: not what stands there only once and is no word either."""
        return _Targets({word: count for word, count in words.items() if count > 1 or self._real_words.knows(word)})


class _Targets:
    """The words of one language that a typed word may be taken for."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        from rapidfuzz import process  # noqa: PLC0415  # not needed by whoever only builds
        from rapidfuzz.distance import OSA  # noqa: PLC0415  # see above

        self._extract, self._distance = process.extract, OSA.distance
        self._counts = counts
        best: dict[str, str] = {}
        for word in sorted(counts, key=lambda word: (counts[word], word)):
            best[_plain(word)] = word  # the more frequent comes later and stays
        self._words = best
        self._listed = [plain for plain in best if len(plain) >= _SHORTEST - 1]

    def accented(self, word: str) -> str | None:
        """The word that `word` is without its accents, unless it is a word as it stands."""
        return None if word in self._counts else self._words.get(_plain(word))

    def nearest(self, word: str, slips: int) -> str | None:
        """The word with the fewest slips from `word`, accents aside; of those the likeliest, then the most frequent.

        A slip is a letter too much, too few, or wrong, or two neighbours swapped. The first letter is typed with care,
        or swapped with the second.
        """
        plain = _plain(word)
        found = self._extract(plain, self._listed, scorer=self._distance, score_cutoff=slips, limit=None)
        near = [
            (distance, _unlikelihood(plain, other), -self._counts[self._words[other]], self._words[other])
            for other, distance in ((self._listed[place], distance) for _, distance, place in found)
            if other[0] == plain[0] or other[:2] == plain[1::-1]
        ]
        return min(near)[-1] if near else None

    def split(self, word: str) -> str | None:
        """`word` as two words, if the blank was forgotten; the pair whose rarer word is the most frequent."""
        pairs = ((word[:cut], word[cut:]) for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1))
        known = [
            (min(self._counts[first], self._counts[second]), f"{first} {second}")
            for first, second in pairs
            if first in self._counts and second in self._counts
        ]
        return max(known)[1] if known else None


def _words_to_check(text: str, language: str, shortest: int) -> list[re.Match[str]]:
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    words = list(_WORD.finditer(text))
    titled = all(match[0][0].isupper() for match in words if len(match[0]) >= _SHORTEST)
    return [
        match
        for match in words
        if len(match[0]) >= shortest
        and not _is_part(text, match)
        and not any(start <= match.start() < end for start, end in addresses)
        and (match[0].islower() or (match[0].istitle() and (language == "de" or titled or _begins(text, match))))
    ]


def _is_part(text: str, match: re.Match[str]) -> bool:
    """Whether an apostrophe, a digit or an underscore touches the word."""
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    return any(sign in _APOSTROPHES or sign.isdigit() or sign == "_" for sign in around)


def _begins(text: str, match: re.Match[str]) -> bool:
    """Whether the word begins a sentence."""
    before = text[: match.start()].rstrip(" \t\n¿¡\"'«„“(—-")
    return not before or before[-1] in ".?!:…"


def _unlikelihood(typed: str, meant: str) -> int:
    """0 if letters are only swapped, 1 if some are only too many or only missing, 2 if others stand in their place."""
    too_many, missing = Counter(typed) - Counter(meant), Counter(meant) - Counter(typed)
    return bool(too_many) + bool(missing)


def _holds(digests: NDArray[np.uint32], digest: int) -> bool:
    place = int(digests.searchsorted(np.uint32(digest)))
    return place < len(digests) and int(digests[place]) == digest


def _digest(word: str) -> int:
    return zlib.crc32(word.encode(errors="replace"))


def _small(word: str) -> str:
    return word.casefold().replace("ё", "е")  # rarely typed, and never missed


def _plain(word: str) -> str:
    """Without accents."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
