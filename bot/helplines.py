"""Where somebody in danger can turn: `help.toml`, read strictly. The only module that reads that file.

A number that staff have not checked lately does not leave this module: what `Helplines.on` gives no longer holds it.
"""

import datetime as dt
import logging
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.countries import country_name, is_country
from bot.texts import LANGUAGES
from index import FindingsError

HELP_NAME = "help.toml"

_Data = Mapping[str, Any]  # a table of TOML
_Row = TypeVar("_Row")

_log = logging.getLogger(__name__)

_WHAT_CHARS = 150  # so that the whole message is short
_ENTRIES = 6  # of one country, for the same reason
_STALE_DAYS = 366  # at most: nobody may call a list fresh that is older
_NUMBER = re.compile(r"\+?\d[\d ()/.-]*\d")
_EMERGENCY = re.compile(r"\d{2,6}")
_NUMBER_IN_WORDS = re.compile(r"(?<![\w/])\+?\d(?:[ ()/.-]{0,2}\d){2,}")  # "24/7" is taken out before
_NO_ADDRESS = re.compile(r'[\s<>"]')
_DATE = "the day of the check, such as 2027-01-31, without quotation marks"


class HelpError(FindingsError):
    """`help.toml` cannot be read or says something wrongly."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One short text in each of LANGUAGES."""

    _texts: tuple[str, ...]

    def __getitem__(self, language: str) -> str:
        return self._texts[LANGUAGES.index(language)]


@dataclass(frozen=True, slots=True)
class Emergency:
    """The emergency numbers of some countries; of all others where it names none. Shown whatever its date."""

    numbers: tuple[str, ...]
    what: Wording
    source: str
    countries: tuple[str, ...] = ()
    source_year: int | None = None
    note: str = ""
    checked: dt.date | None = None


@dataclass(frozen=True, slots=True)
class HelpList:
    """A page that lists helplines of many countries."""

    id: str
    what: Wording
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Helpline:
    """A helpline, or a page that leads to one; `country` is empty where it is not bound to one."""

    id: str
    country: str
    what: Wording
    url: str
    source: str
    number: str = ""
    number_from_abroad: str = ""
    text_message: str = ""
    languages: str = ""
    source_year: int | None = None
    note: str = ""
    checked: dt.date | None = None

    def on(self, today: dt.date, stale_after_days: int) -> "Helpline":
        """As it may be shown: without any number, unless somebody checked it before `today` and not too long ago."""
        if self.checked and 0 <= (today - self.checked).days <= stale_after_days:
            return self
        return replace(self, number="", number_from_abroad="", text_message="", languages="", note="")


@dataclass(frozen=True, slots=True)
class Help:
    """What to show for a country on a day. `lines` hold numbers only where these are fresh."""

    emergency: Emergency
    lines: tuple[Helpline, ...]
    lists: tuple[HelpList, ...] = ()


@dataclass(frozen=True, slots=True)
class _OwnName:
    """What staff call a country in a language, where it is not the usual name."""

    country: str
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class Helplines:
    """All that `help.toml` says. Numbers of helplines come out by `on`, or not at all."""

    elsewhere: Emergency  # for all countries that no region names
    _regions: tuple[Emergency, ...]
    _helplines: tuple[Helpline, ...]
    _lists: tuple[HelpList, ...]
    _names: tuple[_OwnName, ...]
    _stale_after_days: int

    @classmethod
    def read(cls, path: Path, today: dt.date | None = None) -> "Helplines":
        """What the file says; its dates are held against `today`. Raises HelpError, naming file, entry and remedy."""
        data = _toml(path)
        _allow(str(path), data, ("stale_after_days", "emergency", "list", "helpline", "name"))
        regions = {name: _entry(Emergency, *table) for name, table in _tables(path, data, "emergency").items()}
        helplines = tuple(_entry(Helpline, *table) for table in _rows(path, data, "helpline"))
        lists = tuple(_entry(HelpList, *table) for table in _rows(path, data, "list"))
        names = tuple(
            own for country, table in _tables(path, data, "name").items() for own in _own_names(country, *table)
        )
        days = _read(str(path), "stale_after_days", data.get("stale_after_days"))
        _check_regions(path, regions)
        _check_once(path, "id", [*(line.id for line in helplines), *(entry.id for entry in lists)])
        _check_few(path, helplines)
        # Somewhere on earth it is tomorrow already.
        latest = today or dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
        for name, checked in (
            *((f"emergency.{name}", region.checked) for name, region in regions.items()),
            *((line.id, line.checked) for line in helplines),
        ):
            if checked and checked > latest:
                raise HelpError(f"{path}: {name}: checked is {checked}, a day still to come. Write {_DATE}.")
        elsewhere = regions.pop("any")
        return cls(elsewhere, tuple(regions.values()), helplines, lists, names, days)

    @property
    def countries(self) -> frozenset[str]:
        """The codes of all countries for which a helpline or an emergency number is here."""
        of_regions = {code for region in self._regions for code in region.countries}
        return frozenset(of_regions | {line.country for line in self._helplines if line.country})

    def name(self, country: str, language: str) -> str:
        """What a country is called: the word of staff, or else the usual one."""
        own = (entry.name for entry in self._names if (entry.country, entry.language) == (country, language))
        return next(own, None) or country_name(country, language)

    def on(self, today: dt.date, country: str | None) -> Help:
        """What may be shown today for a country. One without a helpline, or unknown, gets the international entries."""
        emergency = next((region for region in self._regions if country in region.countries), self.elsewhere)
        own = [line for line in self._helplines if country and line.country == country]
        lines = own or [line for line in self._helplines if not line.country]
        shown = tuple(line.on(today, self._stale_after_days) for line in lines)
        return Help(emergency, shown, () if own else self._lists)


class HelpFile:
    """The help of a file that staff may change at any time. A mistake in it never takes away what was there before."""

    def __init__(self, path: Path) -> None:
        """Read the file. Raises HelpError."""
        self._path = path
        self._stamp = _stamp(path)
        self._helplines = Helplines.read(path)

    def current(self) -> Helplines:
        """What the file says now; what it said before, while it holds a mistake, which is logged once."""
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._helplines = Helplines.read(self._path)
                _log.info("%s was read again", self._path)
            except HelpError as error:
                _log.error("%s What was read before stays in use.", error)
        return self._helplines


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes with the file; None if it is gone."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _toml(path: Path) -> _Data:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise HelpError(f"{path}: there is no such file. It comes with the program; put it back.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise HelpError(f"{path}: not valid TOML: {error}. Mend that line and try again.") from error
    except OSError as error:
        raise HelpError(f"{path}: cannot be read ({error.strerror}). It has to be a text file.") from error


def _check_regions(path: Path, regions: Mapping[str, Emergency]) -> None:
    if "any" not in regions:
        raise HelpError(f"{path}: [emergency.any] is missing; it holds the number for countries that are not listed.")
    for name, region in regions.items():
        if bool(region.countries) == (name == "any"):
            wanted = "empty, for it is for all that are not listed" if name == "any" else 'a list such as ["AT", "DE"]'
            raise HelpError(f"{path}: [emergency.{name}]: countries must be {wanted}.")
    _check_once(path, "country", [code for region in regions.values() for code in region.countries])


def _check_once(path: Path, what: str, values: Sequence[str]) -> None:
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        raise HelpError(f"{path}: the {what} {twice!r} stands twice; keep one of them, or correct the other.")


def _check_few(path: Path, helplines: Sequence[Helpline]) -> None:
    countries = [line.country for line in helplines]
    for country in countries:
        if countries.count(country) > _ENTRIES:
            raise HelpError(
                f"{path}: country {country!r} has over {_ENTRIES} entries; keep the best, nobody reads more."
            )


def _tables(path: Path, data: _Data, key: str) -> dict[str, tuple[str, _Data]]:
    """The tables [key.…] by their names: where each stands, and what it holds."""
    tables = data.get(key, {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise HelpError(f"{path}: {key} needs a name and lines below it: [{key}.name], in one pair of brackets.")
    return {name: (f"{path}: [{key}.{name}]", table) for name, table in tables.items()}


def _rows(path: Path, data: _Data, key: str) -> Iterator[tuple[str, _Data]]:
    """The tables [[key]]: where each stands, and what it holds."""
    rows = data.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise HelpError(f"{path}: write [[{key}]] with two brackets, once for each entry.")
    for number, row in enumerate(rows, start=1):
        yield f"{path}: {key} {number} ({row.get('id', 'no id')})", row


def _own_names(country: str, where: str, data: _Data) -> Iterator[_OwnName]:
    _allow(where, data, LANGUAGES)
    _read(where, "country", country)
    for language, name in data.items():
        yield _OwnName(country, language, _read(f"{where}: {language}", "name", name))


def _entry(kind: Callable[..., _Row], where: str, data: _Data) -> _Row:
    """A table as a dataclass of this kind, whose fields are its keys."""
    known: Sequence[Field[Any]] = fields(kind)  # type: ignore[arg-type]  # one of the dataclasses above
    _allow(where, data, [field.name for field in known])
    for field in known:
        if field.name not in data and field.default is MISSING:
            raise HelpError(f"{where}: {field.name} is missing; the top of the file shows what an entry needs.")
    return kind(**{key: _read(where, key, value) for key, value in data.items()})


def _allow(where: str, data: _Data, known: Sequence[str]) -> None:
    unknown = set(data) - set(known)
    if unknown:
        raise HelpError(f"{where}: unknown key {min(unknown)!r}; known are {', '.join(known)}.")


def _read(where: str, key: str, value: object) -> Any:  # noqa: ANN401  # the type depends on the key
    try:
        return _READERS.get(key, _text)(value)
    except _NotAllowedError as error:
        raise HelpError(f"{where}: {key} must be {error}, not {value!r}.") from None


class _NotAllowedError(Exception):
    """What a value should have been."""


def _text(value: object) -> str:
    if not isinstance(value, str) or value != value.strip() or "\n" in value:
        raise _NotAllowedError('one line of text in "…", without blanks around it')
    return value


def _word(value: object) -> str:
    return _text(value) or _refuse('some text in "…"')


def _country(value: object) -> str:
    code = _text(value)
    return code if not code or is_country(code) else _refuse("the two letters of ISO 3166, such as GB, or empty")


def _countries(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) and is_country(code) for code in value):
        raise _NotAllowedError('a list with the two letters of ISO 3166 for each country, such as ["GB", "DE"]')
    return tuple(value)


def _number(value: object) -> str:
    number = _text(value)
    return number if not number or _NUMBER.fullmatch(number) else _refuse("a telephone number in digits, or empty")


def _emergency_numbers(value: object) -> tuple[str, ...]:
    numbers = value if isinstance(value, list) else []
    if not numbers or not all(isinstance(number, str) and _EMERGENCY.fullmatch(number) for number in numbers):
        raise _NotAllowedError('a list of numbers in quotation marks, such as ["112"]')
    return tuple(numbers)


def _address(value: object) -> str:
    url = _text(value)
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and not _NO_ADDRESS.search(url)
    except ValueError:
        good = False
    return url if good else _refuse("the address of a page, beginning with https:// or http://")


def _date(value: object) -> dt.date:
    return value if type(value) is dt.date else _refuse(_DATE)  # a moment is a date, too


def _year(value: object) -> int:
    return value if type(value) is int and 1990 <= value <= 2999 else _refuse("a year such as 2022")


def _days(value: object) -> int:
    wanted = f"a number of days from 1 to {_STALE_DAYS}"
    return value if type(value) is int and 1 <= value <= _STALE_DAYS else _refuse(wanted)


def _wording(value: object) -> Wording:
    """A text in every language. A telephone number in it would be shown unchecked, so there may be none."""
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise _NotAllowedError(f'given in each of {", ".join(LANGUAGES)}, as what.en = "…"')
    for language, text in value.items():
        if len(_word(text)) > _WHAT_CHARS:
            raise _NotAllowedError(f"{_WHAT_CHARS} characters at most in {language}")
        if _NUMBER_IN_WORDS.search(text.replace("24/7", "")):
            raise _NotAllowedError(f"without a telephone number in {language}, whose place is `number`")
    return Wording(tuple(value[language] for language in LANGUAGES))


def _refuse(wanted: str) -> Any:  # noqa: ANN401  # it returns nothing, wherever it stands
    raise _NotAllowedError(wanted)


# How the value of a key is read; all others are text.
_READERS: Mapping[str, Callable[[object], object]] = {
    "id": _word,
    "name": _word,
    "country": _country,
    "countries": _countries,
    "number": _number,
    "number_from_abroad": _number,
    "text_message": _number,
    "numbers": _emergency_numbers,
    "what": _wording,
    "url": _address,
    "source": _address,
    "source_year": _year,
    "checked": _date,
    "stale_after_days": _days,
}
