"""Which country a text names: whole words in six languages, with their endings, and nothing by accident."""

import time
from pathlib import Path

import pytest

from bot.countries import alphabetical, country_name, country_named, is_country
from bot.helplines import HELP_NAME, Helplines
from bot.texts import LANGUAGES

COUNTRIES = Helplines.read(Path(__file__).parent.parent / "corpus" / HELP_NAME).countries | {
    "NE",
    "NG",
    "OM",
    "IS",
    "BA",
}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        # English
        ("they keep me in a house in Germany", "DE"),
        ("im in italy pls", "IT"),
        ("Italy’s police", "IT"),
        ("I work in the UK", "GB"),
        ("uk", "GB"),
        ("i am in the u.k. <no papers> & no money", "GB"),
        ("near London, England", "GB"),
        ("we are in Northern Ireland", "GB"),
        ("stuck in Ireland", "IE"),
        ("Great Britain", "GB"),
        ("i live in the us", "US"),
        ("In the US.", "US"),
        ("somewhere in the U.S., I think", "US"),
        ("USA", "US"),
        ("usa", "US"),
        ("a farm in the usa", "US"),
        ("the United States of America", "US"),
        ("in america", "US"),
        ("Holland", "NL"),
        ("the netherlands", "NL"),
        ("a hotel in turkey", "TR"),
        ("TURKEY", "TR"),
        ("my friend is in Czech Republic", "CZ"),
        ("in Turkiye", "TR"),
        ("Lagos, Nigeria", "NG"),
        ("Niger", "NE"),
        ("i am from Ghana and work in Italy", "IT"),
        # French
        ("je suis en Italie", "IT"),
        ("aux Pays-Bas", "NL"),
        ("aux pays bas", "NL"),
        ("je travaille en Allemagne — sans papiers", "DE"),
        ("la police de l'Ukraine", "UA"),
        ("l’Ukraine", "UA"),
        ("en Suede", "SE"),
        ("aux Etats-Unis", "US"),
        ("au Royaume-Uni", "GB"),
        ("en Irlande du Nord", "GB"),
        ("en grece", "GR"),
        ("République tchèque", "CZ"),
        ("en suisse", "CH"),
        ("la Suisse", "CH"),
        # German
        ("ich bin in Deutschland", "DE"),
        ("im Süden Deutschlands", "DE"),
        ("in Oesterreich", "AT"),
        ("in Osterreich", "AT"),
        ("Österreichs Polizei", "AT"),
        ("in der Türkei", "TR"),
        ("in der Tuerkei", "TR"),
        ("in den Niederlanden", "NL"),
        ("in den Vereinigten Staaten", "US"),
        ("in den usa", "US"),
        ("im Vereinigten Königreich", "GB"),
        ("in Grossbritannien", "GB"),
        ("in der Tschechischen Republik", "CZ"),
        ("ich bin auf Island? Nein, in Island", "IS"),
        # Italian
        ("sono in Italia", "IT"),
        ("dall'Ucraina", "UA"),
        ("nei Paesi Bassi", "NL"),
        ("sono a Malta", "MT"),
        ("siamo in malta", "MT"),
        ("in Inghilterra", "GB"),
        ("negli Stati Uniti", "US"),
        # Russian
        ("я в Германии", "DE"),
        ("меня везут из Италии", "IT"),
        ("перед Италией", "IT"),
        ("в ИТАЛИЮ", "IT"),
        ("работаю в Польше", "PL"),
        ("в чехии", "CZ"),
        ("в Нидерландах", "NL"),
        ("в Голландии", "NL"),
        ("на Украине", "UA"),
        ("с Украиной", "UA"),
        ("на Кипре", "CY"),
        ("из Соединённых Штатов", "US"),
        ("в Соединенных Штатах", "US"),
        ("в сша", "US"),
        ("в Соединённом Королевстве", "GB"),
        ("в Северной Ирландии", "GB"),
        ("в Черногории", "ME"),
        ("из Косова", "XK"),
        # Spanish
        ("estoy en España", "ES"),
        ("en espana", "ES"),
        ("en los Países Bajos", "NL"),
        ("en los paises bajos", "NL"),
        ("en EE. UU.", "US"),
        ("en EEUU", "US"),
        ("vivo en Alemania", "DE"),
        ("Reino Unido", "GB"),
        # Twice the same, in two languages
        ("Germany, Deutschland, Германия", "DE"),
    ],
)
def test_a_country_is_found(text, country):
    """By its name or an everyday one, with or without accents and capitals, in the forms that a sentence asks for."""
    assert country_named(text, COUNTRIES) == country


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "please help us",
        "they hurt US",
        "PLEASE HELP US",
        "he beats us. Us all",
        "he took us to a house",
        "a Roman villa",
        "the woman and the man",
        "nigerian girls",
        "i am always hungry",
        "polish food",
        "the turkey farm pays nothing",
        "mi jefe usa mi pasaporte",
        "MI JEFE USA MI PASAPORTE",
        "Usa mi teléfono",
        "preparo la malta in cantiere",
        "on an island",
        "the Greek islands",
        "on Long Island",
        "in South America",
        "en América Latina",
        "в Южной Америке",
        "in Lateinamerika",
        "чехи и поляки",
        "немецкий паспорт",
        "у меня нет дани",
        "le patron est suisse",
        "una empresa suiza",
        "la polizia svizzera",
        "un italiano",
        "eine Italienerin",
        "Europe",
        "in Northern Irelandish",
        "deutschlandweit",
        "in Ghana",
        "from Ukraine to Germany",
        "из Украины в Польшу",
        "entre l’Espagne et la France",
    ],
)
def test_nothing_is_found_by_accident(text):
    """Not inside other words, not in words that only look alike, and not where two countries are named."""
    assert country_named(text, COUNTRIES) is None


def test_only_the_countries_asked_for_are_found():
    """Another one does not count, and does not make two of one."""
    assert country_named("from Ukraine to Germany", {"DE"}) == "DE"
    assert country_named("Ukraine", {"DE"}) is None


@pytest.mark.parametrize("piece", ["US ", "usa ", "Ü. "])
def test_the_longest_message_takes_no_time(piece):
    """Also where each of its words could be the name of a country: the time grows with its length, not faster."""
    country_named(piece, COUNTRIES)  # the names are read once
    began = time.perf_counter()
    country_named(piece * (4096 // len(piece)), COUNTRIES)
    assert time.perf_counter() - began < 0.1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_found_by_the_name_on_its_button(language):
    """Who types what stands on a button gets what is behind it."""
    for country in COUNTRIES:
        assert country_named(country_name(country, language), COUNTRIES) == country


def test_countries_are_called_by_their_names():
    """In the language asked for; a code that is none is a mistake of ours."""
    assert [country_name("IT", language) for language in LANGUAGES] == [
        "Italy", "Italie", "Italien", "Italia", "Италия", "Italia",
    ]  # fmt: skip
    assert [is_country(code) for code in ("AT", "XK", "UK", "at", "EU", "ZZ", "001", "")] == [True, True] + [False] * 6
    with pytest.raises(ValueError, match="'EU' is no code of a country"):
        country_name("EU", "en")


def test_names_sort_without_regard_to_accents_and_capitals():
    """Österreich stands between Niederlande and Polen, Ёж before Жук."""
    assert sorted(["Polen", "Österreich", "Niederlande"], key=alphabetical) == ["Niederlande", "Österreich", "Polen"]
    assert sorted(["Жук", "Ёж", "деньги"], key=alphabetical) == ["деньги", "Ёж", "Жук"]
