"""What a question asks for by name: recommendations, or what has changed."""

import pytest

from index.intents import Intent, intent_of

RECOMMENDATIONS = {
    "en": ("what is recommended — and to whom?", "Recommendations on <children> & schools", "any advice for police"),
    "fr": ("quelles recommandations pour les enfants ?", "que recommande le rapport", "des conseils pour la police"),
    "de": ("Welche Empfehlungen gibt es?", "was empfiehlt der bericht", "was wird empfohlen", "ratschläge"),
    "it": ("quali raccomandazioni ci sono?", "cosa raccomanda il rapporto", "proposte per la scuola"),
    "ru": ("какие рекомендации есть?", "ЧТО РЕКОМЕНДУЕТСЯ", "предложения для полиции"),
    "es": ("¿qué recomendaciones hay?", "qué se recomienda", "lo que recomiendan", "propuestas para la escuela"),
}
CHANGES = {
    "en": (
        "what has changed since 2016?",
        "compared with the <last> report — anything?",
        "have <prosecutions> gone up or down",
    ),
    "fr": ("qu'est-ce qui a changé ?", "quelle évolution depuis 2016", "les chiffres en baisse"),
    "de": ("was hat sich seit 2016 verändert", "Gab es eine Veränderung?", "sind die zahlen gestiegen"),
    "it": ("cosa è cambiato?", "il confronto col 2016", "sono aumentate le vittime"),
    "ru": ("что изменилось с 2016?", "СРАВНИТЕ ДВА ОТЧЁТА", "число жертв выросло"),
    "es": ("¿qué ha cambiado?", "los avances desde 2016", "aumentaron las víctimas"),
}
PLAIN = {
    "en": ("how many victims are children?", "what should police do", "who pays for shelters in 2021"),
    "fr": ("combien de victimes sont des enfants ?", "que doit faire la police", "les lois de 2021"),
    "de": ("wie viele opfer sind kinder?", "was soll die Polizei tun", "Gesetze von 2021"),
    "it": ("quante vittime sono bambini?", "cosa deve fare la polizia", "leggi del 2021"),
    "ru": ("сколько жертв — дети?", "что должна делать полиция", "законы 2021 года"),
    "es": ("¿cuántas víctimas son niños?", "qué debe hacer la policía", "leyes de 2021"),
}


def each(questions):
    return [question for several in questions.values() for question in several]


@pytest.mark.parametrize("question", each(RECOMMENDATIONS))
def test_recommendations_are_asked_for_by_name(question):
    """In each of the six languages, as noun or verb, in whatever capitals."""
    assert intent_of(question) == Intent(recommendation=True, change=False)


@pytest.mark.parametrize("question", each(CHANGES))
def test_change_is_asked_for_by_name(question):
    """In each of the six languages, whether it is called change, comparison, or more and less."""
    assert intent_of(question) == Intent(recommendation=False, change=True)


@pytest.mark.parametrize("question", [*each(PLAIN), "", "?! — <&>"])
def test_a_plain_question_asks_for_neither(question):
    """Duties, numbers and years are no wish for recommendations or comparison."""
    assert intent_of(question) == Intent(recommendation=False, change=False)


def test_both_can_be_asked_for():
    """One question, two wishes."""
    assert intent_of("how have recommendations changed?") == Intent(recommendation=True, change=True)


@pytest.mark.parametrize("question", ["recomendations", "reccomended", "recommmendation"])
def test_a_letter_too_few_or_too_many_does_not_matter(question):
    """The doubled letters of the word are what people mistype."""
    assert intent_of(question) == Intent(recommendation=True, change=False)


@pytest.mark.parametrize("question", ["exchange rates", "the enterprise", "arising", "в 2016", "un avanceur"])
def test_parts_of_words_do_not_count(question):
    """A word that merely holds another is not that word."""
    assert intent_of(question) == Intent(recommendation=False, change=False)
