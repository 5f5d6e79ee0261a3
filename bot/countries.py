"""Which country a text names, and what a country is called. The only module that knows Babel.

Nothing is guessed: a name counts if it stands in the text as whole words, in any of the languages, with the endings
that the language gives it. Accents and capitals may be missing.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale

from bot.texts import LANGUAGES

# Names that Unicode's list does not have, as people write them.
_EVERYDAY: Mapping[str, Mapping[str, str]] = {
    "BA": {"en": "Bosnia", "fr": "Bosnie", "de": "Bosnien", "ru": "Босния"},
    "BY": {"en": "Belorussia", "de": "Weißrussland", "it": "Bielorussia", "ru": "Белоруссия"},
    "CZ": {
        "en": "Czech Republic",
        "fr": "République tchèque",
        "de": "Tschechische Republik; Tschechei",
        "it": "Repubblica Ceca",
        "ru": "Чешская Республика",
        "es": "República Checa",
    },
    "DE": {"ru": "ФРГ"},
    "GB": {
        "en": "UK; U.K.; Britain; England; Scotland; Wales; Northern Ireland",
        "fr": "Grande-Bretagne; Angleterre; Écosse; Pays de Galles; Irlande du Nord",
        "de": "Großbritannien; Schottland; Nordirland",
        "it": "Gran Bretagna; Inghilterra; Scozia; Galles; Irlanda del Nord",
        "ru": "Британия; Соединённое Королевство; Англия; Шотландия; Уэльс; Северная Ирландия",
        "es": "Gran Bretaña; Inglaterra; Escocia; Gales; Irlanda del Norte",
    },
    "IE": {"en": "Éire"},
    "KG": {"ru": "Кыргызстан"},
    "MD": {"en": "Moldavia", "de": "Moldau; Moldawien; Moldova", "ru": "Молдавия"},
    "MK": {"en": "Macedonia", "fr": "Macédoine", "de": "Mazedonien; Nordmazedonien", "ru": "Македония"},
    "NL": {"en": "Holland", "fr": "Hollande", "it": "Olanda", "ru": "Голландия", "es": "Holanda"},
    "RU": {"en": "Russian Federation", "ru": "Российская Федерация; РФ"},
    "TR": {"en": "Turkey"},
    "US": {
        "en": "US; USA; U.S.; U.S.A.; America",
        "fr": "Amérique",
        "de": "Amerika",
        "ru": "США; Америка",
        "es": "EEUU; EE. UU.; E.E.U.U.",
    },
    "XK": {"en": "Kosova"},
    # No countries, but they keep America from being one.
    "005": {"it": "America del Sud; Sud America", "es": "América del Sur"},
    "013": {"fr": "Amérique centrale", "it": "America centrale", "es": "América Central"},
    "419": {"es": "América Latina"},
}

# Names that are also words: "turkey" is a bird, «malta» mortar, «usa» means "uses", «suisse» "Swiss", and Island is
# German for Iceland. One counts if it is all that was written, if it is spelt as here, or behind one of these words.
_ALSO_WORDS: Mapping[str, str] = {
    "Chile": "in from to aus nach en de au",
    "China": "in from to aus nach en a dalla",
    "Island": "in aus nach",
    "Malta": "in from to aus auf nach a en",
    "Suisse": "en",
    "Suiza": "en a de desde",
    "Svizzera": "in dalla della alla nella",
    "Turkey": "in from to",
    "US": "the",
    "USA": "in from to the den aux en negli dagli",
}
_CAPITALS_PROVE_NOTHING = frozenset({"Island", "US"})  # "Long Island", "they hurt US"

_NO_COUNTRY = re.compile("AC|CP|CQ|DG|EA|EU|EZ|IC|QO|TA|UN|XA|XB|ZZ")  # Unicode's codes that are not of ISO
_WORD = re.compile(r"(?<!\w)\w(?:\.\w)+(?!\w)|\w+")  # "U.S." is one word
_ASIDE = re.compile(r"\(.*?\)")  # "Myanmar (Burma)"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})

# What follows the last letters of a Russian noun or adjective, й and ё as и and е; the longest ending decides.
_RUSSIAN = {
    "ая": "ая ои ую ою",
    "ое": "ое ого ому ым ом",
    "ее": "ее его ему им ем",
    "ые": "ые ых ым ыми",
    "ие": "ие их им ими",
    "а": "а ы и е у ои ою еи ею",
    "я": "я и е ю еи ею",
    "о": "о а у ом е",
    "ы": "ы ов ам ами ах",
    "и": "и ов ам ами ах ях",
    "ь": "ь и ью я ю ем е",
}
_RUSSIAN_CONSONANT = ("", "а", "у", "ом", "ем", "е")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a country: for each of its words, the forms in which it may stand in a text."""

    country: str
    words: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _Token:
    raw: str
    folded: str


def is_country(code: str) -> bool:
    """Whether `code` is one of ISO 3166 with two capitals, or XK for Kosovo."""
    return len(code) == 2 and code in _territories("en") and not _NO_COUNTRY.fullmatch(code)


def country_name(code: str, language: str) -> str:
    """What a country is called. Raises ValueError for a code that is none."""
    if not is_country(code):
        raise ValueError(f"{code!r} is no code of a country")
    return _territories(language)[code]


def alphabetical(name: str) -> str:
    """The key that sorts names as a directory does: without regard to accents and capitals."""
    return " ".join(_folded(name).split())


def country_named(text: str, countries: Collection[str]) -> str | None:
    """The one of `countries` that `text` names in any language; None if it names none of them, or several."""
    named = set(_named(_tokens(text))) & set(countries)
    return named.pop() if len(named) == 1 else None


def _named(tokens: Sequence[_Token]) -> Iterator[str]:
    """The countries and regions named, longest name first, so that Northern Ireland is not Ireland."""
    names, longest = _lexicon()
    all_capitals = not any(letter.islower() for token in tokens for letter in token.raw)
    taken = [False] * len(tokens)
    for length in range(min(longest, len(tokens)), 0, -1):
        for first in range(len(tokens) - length + 1):
            if any(taken[first : first + length]):
                continue
            words = tokens[first : first + length]
            found = [name.country for name in names.get((length, words[0].folded), ()) if _fits(name, words)]
            if found and (length > 1 or _is_name(tokens, first, all_capitals=all_capitals)):
                taken[first : first + length] = [True] * length
                yield from found


def _fits(name: _Name, tokens: Sequence[_Token]) -> bool:
    """Whether the tokens are the words of the name."""
    return all(token.folded in forms for token, forms in zip(tokens, name.words, strict=True))


def _is_name(tokens: Sequence[_Token], place: int, *, all_capitals: bool) -> bool:
    """Whether the word there is meant as the name of a country, if it could be a plain word as well.

    `all_capitals` says that the whole text is written in them.
    """
    token = tokens[place]
    spelt = next((name for name in _ALSO_WORDS if _folded(name) == token.folded), None)
    if spelt is None or len(tokens) == 1:
        return True
    if place and tokens[place - 1].folded in _ALSO_WORDS[spelt].split():
        return True
    return token.raw == spelt and not all_capitals and spelt not in _CAPITALS_PROVE_NOTHING


@cache  # filled at the first call: it takes a tenth of a second
def _lexicon() -> tuple[Mapping[tuple[int, str], tuple[_Name, ...]], int]:
    """All names by their number of words and each form of the first one, and the number of words of the longest."""
    names: dict[tuple[int, str], tuple[_Name, ...]] = {}
    for country, language, text in _all_names():
        words = tuple(frozenset(_forms(token.folded, language)) for token in _tokens(text))
        if len(words) == 1 and text in _ALSO_WORDS:
            words = (frozenset({_folded(text)}),)  # «Islands» is German too
        for form in words[0] if words else ():
            key = (len(words), form)
            names[key] = (*names.get(key, ()), _Name(country, words))
    return names, max(length for length, _ in names)


def _all_names() -> Iterator[tuple[str, str, str]]:
    """Code, language and name of all on Unicode's list and ours, regions too: South America hides America."""
    for language in LANGUAGES:
        everyday = ((code, names.get(language, "")) for code, names in _EVERYDAY.items())
        for code, names in (*_territories(language).items(), *everyday):
            for name in filter(None, (_ASIDE.sub("", part).strip() for part in names.split(";"))):
                yield code, language, name
                if language == "de":
                    yield code, language, name.translate(_UMLAUTS)


@cache
def _territories(language: str) -> Mapping[str, str]:
    return dict(Locale(language).territories)


def _forms(word: str, language: str) -> Iterable[str]:
    """The forms that a folded word of a name may take in a sentence."""
    if language == "ru":
        for ending, others in _RUSSIAN.items():
            if word.endswith(ending):
                return [word.removesuffix(ending) + other for other in others.split()]
        return [word + ending for ending in _RUSSIAN_CONSONANT]
    if language == "de":
        stem = word.removesuffix("s") if word.endswith("es") else word
        return [word, word + "s", *([stem + "n"] if stem.endswith("e") else [])]
    return [word]


def _tokens(text: str) -> list[_Token]:
    return [_Token(raw, _folded(raw)) for raw in _WORD.findall(unicodedata.normalize("NFC", text))]


def _folded(text: str) -> str:
    """In small letters, without accents; й and ё become и and е."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
