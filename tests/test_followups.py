"""Which messages go on from the one before, and how, in six languages; and which stand by themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.followups import FollowUp, Wish, follow_up, has_words, is_greeting, is_thanks, joined
from tests.found import nastiest

MORE = """
    more | More, please! | show more | tell me more | show me more please | another one | next | go on | continue
    anything else? | and more | encore | Encore ! | plus svp | la suite | autre | autres | autre chose ? | suivant
    et encore | mehr | mehr bitte | weiter | noch mehr | noch etwas | nächste | Nächster | und weiter? | ancora | altro
    Altro? | altri | di più | avanti! | continua per favore | prossimo | e altro? | ещё | Еще! | дальше | далее | больше
    следующая | продолжай | и ещё? | más | mas | otro | otra | siguiente | siguientes | continúa | ¡Más! | y más
"""
PAGE = """
    which page? | What page is that? | on which page | page | page number | where is that? | where is it
    and which page? | quelle page ? | à quelle page ? | sur quelle page | où est-ce ? | et quelle page
    welche Seite? | auf welcher Seite? | Seite? | Seitenzahl | wo steht das? | quale pagina? | a che pagina? | pagina
    какая страница? | на какой странице? | страница | где это? | где это написано? | а на какой странице
    ¿qué página? | ¿En qué página? | página | en cual pagina
"""
ALSO = [  # the same question, for something more
    ("and for boys?", "boys"),
    ("And boys?", "boys"),
    ("and in Italy?", "Italy"),
    ("and the police?", "the police"),
    ("And — for <boys> & дети?", "for <boys> & дети"),
    ("but for men?", "men"),
    ("and how many are children?", "how many are children"),
    ("et pour les garçons ?", "garçons"),
    ("Et en Italie ?", "Italie"),
    ("et les enfants ?", "enfants"),
    ("und bei Jungen?", "Jungen"),
    ("und für Kinder?", "Kinder"),
    ("Und in Österreich?", "Österreich"),
    ("e per i ragazzi?", "ragazzi"),
    ("E in Italia?", "Italia"),
    ("ed in Europa?", "Europa"),
    ("а для мальчиков?", "мальчиков"),
    ("А в Италии?", "Италии"),
    ("и для детей?", "детей"),
    ("¿y los niños varones?", "niños varones"),
    ("Y para los niños", "niños"),
    ("¿Y en Italia?", "Italia"),
]
INSTEAD = [  # something else
    ("what about labour exploitation?", "labour exploitation"),
    ("How about <police> & courts?", "<police> & courts"),
    ("ok what about children", "children"),
    ("so, what about children?", "children"),
    ("And what about children?", "children"),
    ("qu'en est-il des enfants ?", "enfants"),
    ("Qu’en est-il de l’Italie ?", "Italie"),
    ("et qu'en est-il du travail forcé ?", "travail forcé"),
    ("was ist mit den Kindern?", "Kindern"),
    ("Und wie sieht es aus mit Zwangsarbeit?", "Zwangsarbeit"),
    ("wie ist es bei der Polizei?", "Polizei"),
    ("che ne è dei bambini?", "bambini"),
    ("E che mi dici della polizia?", "polizia"),
    ("а как насчёт детей?", "детей"),
    ("что насчет полиции?", "полиции"),
    ("Что с детьми?", "детьми"),
    ("а как с детьми?", "детьми"),
    ("¿qué hay de los niños?", "niños"),
    ("¿Y qué pasa con la policía?", "policía"),
]
ALONE = [
    "progress on child trafficking?",
    "How many victims are children?",
    "Any recommendations for police and border guards?",
    "what does the report say about children?",
    "And what does the report say about child trafficking in Italy?",
    "what about the rights of victims in criminal proceedings in Italy?",
    "android phones used by traffickers",
    "more victims than before?",
    "next steps for the states",
    "Y a-t-il des recommandations pour la police ?",
    "y a t il des chiffres pour 2021 ?",
    "Combien de victimes sont des enfants ?",
    "plus de victimes qu'avant en 2021 ?",
    "Unter welchen Umständen zahlt der Staat?",
    "mehr Opfer als 2016?",
    "Wie sieht es in Österreich aus?",
    "Esistono raccomandazioni per la polizia?",
    "quante vittime sono bambini?",
    "Как по закону наказывают торговцев?",
    "как с этим борются государства?",
    "что нового по торговле детьми?",
    "Инструкции для полиции на границе",
    "¿Cuántas víctimas son menores?",
    "yacimientos de datos sobre la trata",
    "<b>café</b> & дети — 2021?",
]
SHORT = [  # in reply to an answer they go on from it, else they are questions
    ("boys", "boys"),
    ("forced begging?", "forced begging"),
    ("Italy — 2021", "Italy — 2021"),
    ("les garçons ?", "les garçons"),
    ("für Jungen?", "für Jungen"),
    ("i ragazzi", "i ragazzi"),
    ("для мальчиков?", "для мальчиков"),
    ("¿los niños?", "los niños"),
    ("<boys> & дети", "<boys> & дети"),
]
NOTHING = ["", " ", "?", "👍", "¿…?", "—", "\n"]


def rows(table):
    return [text.strip() for line in table.strip().splitlines() for text in line.split("|")]


def test_the_tables_are_long():
    """Each language has its part in them."""
    assert len(rows(MORE)) + len(rows(PAGE)) + len(ALSO) + len(INSTEAD) + len(ALONE) + len(SHORT) > 150


@pytest.mark.parametrize("replies", [True, False])
@pytest.mark.parametrize(("table", "wish"), [(MORE, Wish.MORE), (PAGE, Wish.PAGE)])
def test_more_and_the_page_are_wished_in_few_words(table, wish, replies):
    """However they are written, with or without a joining word, in reply or not."""
    assert [text for text in rows(table) if follow_up(text, replies=replies) != FollowUp(wish)] == []


@pytest.mark.parametrize("replies", [True, False])
@pytest.mark.parametrize(
    ("text", "goes_on"),
    [(text, FollowUp(Wish.ALSO, words)) for text, words in ALSO]
    + [(text, FollowUp(Wish.INSTEAD, words)) for text, words in INSTEAD],
)
def test_joining_words_go_on(text, goes_on, replies):
    """What follows them is kept as it is written."""
    assert follow_up(text, replies=replies) == goes_on


@pytest.mark.parametrize("text", ALONE)
def test_a_question_of_its_own_does_not_go_on(text):
    """Nor one that only begins like a joining word, or has one and then says all that is needed."""
    assert follow_up(text, replies=False) is None


@pytest.mark.parametrize(("text", "words"), SHORT)
def test_a_few_words_go_on_in_reply(text, words):
    """Up to three, which alone would be a question."""
    assert follow_up(text, replies=True) == FollowUp(Wish.ALSO, words)
    assert follow_up(text, replies=False) is None


@pytest.mark.parametrize("text", [one for one in ALONE if len(one.split()) > 3])
def test_more_words_are_a_question_even_in_reply(text):
    """Who writes a whole question means it."""
    assert follow_up(text, replies=True) is None


@pytest.mark.parametrize("replies", [True, False])
@pytest.mark.parametrize("text", NOTHING)
def test_without_words_nothing_goes_on(text, replies):
    """Signs and pictures ask for nothing."""
    assert follow_up(text, replies=replies) is None


@given(nastiest, st.booleans())
def test_any_text_can_be_looked_at(text, replies):
    """And what it adds is never empty, and stands in it."""
    goes_on = follow_up(text, replies=replies)
    if goes_on and goes_on.wish in (Wish.ALSO, Wish.INSTEAD):
        assert goes_on.words
        assert goes_on.words in text


@pytest.mark.parametrize(
    ("before", "words", "question"),
    [
        ("progress on child trafficking?", "boys", "progress on child trafficking + boys?"),
        ("progress on child trafficking + boys?", "girls", "progress on child trafficking + girls?"),
        ("Où — <&>…?!", "les garçons", "Où — <&> + les garçons?"),
        ("¿Cuántas víctimas?", "niños", "Cuántas víctimas + niños?"),
        ("дети", "в Италии", "дети + в Италии?"),
    ],
)
def test_two_messages_make_one_question(before, words, question):
    """The signs at the end of the first do not stand in the middle."""
    assert joined(before, words) == question


@pytest.mark.parametrize(
    "text",
    [
        "thanks", "Thank you!", "thx a lot", "ok thanks", "merci beaucoup", "Danke schön!", "vielen Dank",
        "grazie mille", "mille grazie", "спасибо", "Спасибо большое!", "muchas gracias", "perfect, thank you so much",
    ],
)  # fmt: skip
def test_thanks_are_told_from_questions(text):
    """In six languages, with what people put around it."""
    assert is_thanks(text)


@pytest.mark.parametrize(
    "text", ["thank you for what?", "danke und was ist mit Jungen", "who says thanks", "спасибо за что", ""]
)
def test_what_says_more_than_thanks_is_a_question(text):
    """It is answered."""
    assert not is_thanks(text)


@pytest.mark.parametrize(
    "text",
    ["hi", "Hello!", "Guten Tag", "buongiorno", "Привет!", "¡hola!", "who are you?", "что ты умеешь?"],
)
def test_greetings_are_told_from_questions(text):
    """They get the welcome."""
    assert is_greeting(text)


@pytest.mark.parametrize("text", ["hello, what about labour?", "hi kids trafficking", "good practice?", ""])
def test_what_says_more_than_hello_is_a_question(text):
    """It is answered."""
    assert not is_greeting(text)


@pytest.mark.parametrize(("text", "letters"), [("?!", False), ("… 123 😂", False), ("Ж?", True), ("救命", True)])
def test_without_a_letter_nothing_is_asked(text, letters):
    """Of any script."""
    assert has_words(text) is letters
