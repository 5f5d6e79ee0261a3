"""Tell which concepts of the field a question names, in six languages. The only module that reads `glossary.toml`.

Words are compared by their stems, so that the file need not list forms; abbreviations are compared as they are written.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from index.errors import FindingsError
from index.languages import LANGUAGES
from index.lexical import stems_of

GLOSSARY_NAME = "glossary.toml"
_SHIPPED = Path(__file__).resolve().parent.parent / "corpus" / GLOSSARY_NAME

_WORD = re.compile(r"\w+")
_SMALL_WORDS = {
    "en": "a an the of in on to for from with by and s",
    "fr": "le la les l un une de du des d à au aux en pour par avec et",
    "de": "der die das des dem den ein eine einer eines einem einen von vom zu zum zur im in am an für mit und",
    "it": "il lo la i gli le l un uno una di del dello della dei degli delle d da a al alla ai in nel per con e",
    "ru": "в во на с со к о об от по для из у и",
    "es": "el la los las un una de del a al en para por con y",
}


class GlossaryError(FindingsError):
    """`glossary.toml` cannot be read or describes a concept wrongly."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that many terms name. `terms` holds them by language, the one that reports use first."""

    name: str
    terms: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Named:
    """A concept that a question names, by its number; `abbreviation` if by an abbreviation and nowhere by words."""

    concept: int
    abbreviation: bool


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Where one language finds the numbers of concepts. Words are found by their stems, without small words."""

    by_stems: Mapping[tuple[str, ...], tuple[int, ...]]
    by_abbreviation: Mapping[str, tuple[int, ...]]
    longest: int  # stems


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    stem: str


def glossary_for(corpus: Path) -> Path | None:
    """The glossary of a folder of reports: its own, else the one that comes along; None if there is neither."""
    return next((path for path in (corpus / GLOSSARY_NAME, _SHIPPED) if path.exists()), None)


def concepts_of(path: Path) -> tuple[Concept, ...]:
    """The concepts that the file `path` describes, in its order; none if there is no such file.

    Raises GlossaryError, naming the file and the table, for bad TOML, an unknown language, or what is not a list of
    words.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GlossaryError(f"{path}: not valid TOML: {error}. Mend that line and try again.") from error
    except OSError as error:
        raise GlossaryError(f"{path}: cannot be read ({error.strerror}). It has to be a text file.") from error
    return tuple(concept for group, entries in data.items() for concept in _concepts(path, group, entries))


def _concepts(path: Path, group: str, entries: object) -> Iterator[Concept]:
    if not isinstance(entries, dict) or not all(isinstance(entry, dict) for entry in entries.values()):
        raise GlossaryError(f"{path}: [{group}] needs a group and a name, for instance [help.{group}].")
    for name, entry in entries.items():
        where = f"{path}: [{group}.{name}]"
        for language, terms in entry.items():
            if language not in LANGUAGES:
                raise GlossaryError(f"{where}: unknown language {language!r}; known are {', '.join(LANGUAGES)}.")
            if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
                raise GlossaryError(f'{where}: {language} must be a list of words in quotation marks: ["…", "…"].')
            empty = next((term for term in terms if not _WORD.search(term)), None)
            if empty is not None:
                raise GlossaryError(f"{where}: {language} lists {empty!r}, which has no letters. Take it out.")
        yield Concept(f"{group}.{name}", {language: tuple(terms) for language, terms in entry.items()})


@dataclass(frozen=True, slots=True)
class Glossary:
    """The concepts of the field, ready to be asked. Safe to use from several threads."""

    concepts: tuple[Concept, ...]
    _lexicons: Mapping[str, _Lexicon]

    @classmethod
    def of(cls, concepts: Sequence[Concept]) -> "Glossary":
        """A glossary of `concepts`."""
        return cls(tuple(concepts), MappingProxyType({name: _lexicon(concepts, name) for name in LANGUAGES}))

    @classmethod
    def read(cls, folder: Path) -> "Glossary":
        """The glossary that lies in `folder`; an empty one if none does. Raises GlossaryError."""
        return cls.of(concepts_of(folder / GLOSSARY_NAME))

    def words(self, language: str) -> frozenset[str]:
        """Every word of the terms of `language`, in small letters."""
        terms = (term for concept in self.concepts for term in concept.terms.get(language, ()))
        return frozenset(word for term in terms for word in _WORD.findall(_folded(term)))

    def named(self, question: str, language: str) -> tuple[Named, ...]:
        """The concepts that a question in `language` names, each once; none for a language that is not known.

        The longest terms are taken first, the leftmost of the same length, and nothing inside them is taken again.
        """
        lexicon = self._lexicons.get(language)
        if lexicon is None:
            return ()
        found: dict[int, bool] = {}
        for concept, abbreviation in _matches(_tokens(_folded(question), language), lexicon):
            found[concept] = abbreviation and found.get(concept, True)
        return tuple(Named(concept, abbreviation) for concept, abbreviation in found.items())


def _matches(tokens: Sequence[_Token], lexicon: _Lexicon) -> Iterator[tuple[int, bool]]:
    """The concepts of the tokens, and whether an abbreviation names them."""
    stems = [token.stem for token in tokens]
    taken = [False] * len(tokens)
    for length in range(min(lexicon.longest, len(tokens)), 0, -1):
        for first in range(len(tokens) - length + 1):
            end = first + length
            if taken[first] or taken[end - 1]:  # what was taken is at least as long, so it would hold one of the ends
                continue
            by_words = lexicon.by_stems.get(tuple(stems[first:end]), ())
            by_abbreviation = lexicon.by_abbreviation.get(tokens[first].word, ()) if length == 1 else ()
            if by_words or by_abbreviation:
                taken[first:end] = [True] * length
                yield from ((concept, False) for concept in by_words)
                yield from ((concept, True) for concept in by_abbreviation)


def _lexicon(concepts: Sequence[Concept], language: str) -> _Lexicon:
    by_stems: dict[tuple[str, ...], tuple[int, ...]] = {}
    by_abbreviation: dict[str, tuple[int, ...]] = {}
    for number, concept in enumerate(concepts):
        for term in concept.terms.get(language, ()):
            folded = _folded(term)
            if _is_abbreviation(term):
                by_abbreviation[folded] = (*by_abbreviation.get(folded, ()), number)
            else:
                stems = tuple(token.stem for token in _tokens(folded, language))
                by_stems[stems] = (*by_stems.get(stems, ()), number)
    return _Lexicon(by_stems, by_abbreviation, max(map(len, by_stems), default=1))


def _is_abbreviation(term: str) -> bool:
    """Whether a term is one word with two capitals together: THB, NGOs, ОБСЕ."""
    capitals = any(first.isupper() and second.isupper() for first, second in pairwise(term))
    return capitals and _WORD.fullmatch(term) is not None


def _folded(text: str) -> str:
    """As `stems_of` folds a text before it takes its words, so that words and stems are as many."""
    return unicodedata.normalize("NFC", text.casefold())


def _tokens(folded: str, language: str) -> list[_Token]:
    """The words of a folded text with their stems, but small words, unless there are no others."""
    words = zip(_WORD.findall(folded), stems_of(folded, language), strict=True)
    tokens = [_Token(word, stem) for word, stem in words]
    small = _SMALL_WORDS[language].split()
    return [token for token in tokens if token.word not in small] or tokens
