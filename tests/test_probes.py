"""The everyday questions are the same in six languages, and each is told to be in its own."""

import pytest

from index.languages import LANGUAGES, language_of
from index.probes import PROBES


def test_the_languages_are_the_six_that_the_bot_answers_in():
    """A threshold is found for each language that a question can be in, and for no other."""
    assert tuple(PROBES) == LANGUAGES


def test_the_lists_are_parallel():
    """The means of two lists can be compared: there are sixty questions in each, the same at the same place."""
    assert {language: len(questions) for language, questions in PROBES.items()} == dict.fromkeys(LANGUAGES, 60)
    at = PROBES["en"].index("Which sea does the Danube flow into?")
    assert [PROBES[language][at] for language in LANGUAGES] == [
        "Which sea does the Danube flow into?",
        "dans quelle mer se jette le Danube",
        "in welches meer fließt die donau?",
        "in che mare sfocia il Danubio",
        "В какое море впадает Дунай?",
        "en qué mar desemboca el Danubio?",
    ]


def test_no_question_stands_twice():
    """Each question counts once: none is another's twin in other capitals or with other punctuation."""
    letters = ["".join(filter(str.isalnum, text)).casefold() for texts in PROBES.values() for text in texts]
    assert sorted(letters) == sorted(set(letters))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_are_short(language: str):
    """They are as long as what people type: three to ten words, and nothing around them."""
    words = [(len([word for word in text.split() if word.strip("?!.,:")]), text) for text in PROBES[language]]
    assert [text for number, text in words if not 3 <= number <= 10 or text != text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_told_to_be_in_its_language(language: str):
    """A list stands for its language: at least 95 % of it is taken for it, as a question to the bot would be."""
    strangers = [text for text in PROBES[language] if language_of(text) != language]
    assert len(strangers) <= 0.05 * len(PROBES[language]), strangers
