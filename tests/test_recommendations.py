"""What is a recommendation, which number it bears and whom it addresses, in six languages."""

import pytest

from index.recommendations import (
    addressee_of,
    is_about_recommendations,
    number_of,
    recommending,
    says_that_it_recommends,
)
from index.values import Block, PageSpan, Role


def blocks(*texts):
    return [
        Block(Role.BODY, text, (PageSpan(1, "1", 0, len(text)),), 10.0, bold=False, italic=False, lines=1)
        for text in texts
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Key Recommendations",
        "V. Recommandations",
        "Empfehlungen",
        "Raccomandazioni",
        "3 Recomendaciones",
        "Рекомендации",
    ],
)
def test_a_section_named_for_them_is_known_in_six_languages(title):
    """Items of such a section are recommendations, whatever their words; its plain paragraphs are not."""
    assert is_about_recommendations(title)
    items = blocks("1. End detention.", "• Дети — été & <care>", "This chapter has three parts.")
    assert recommending((title,), items) == (True, True, False)


def test_findings_between_recommendations_stay_findings():
    """Under "Concerns and recommendations", a concern and its items are findings, a recommendation's items are not."""
    path = ("E. Concerns and recommendations", "Education")
    section = blocks(
        "12. The Committee notes with concern:",
        "(a) That many girls leave school before the age of twelve;",
        "13. The Committee recommends that the State party:",
        "(a) Keep girls in school until they are at least sixteen;",
        "14. The next paragraph is about something else entirely.",
    )
    assert recommending(path, section) == (False, False, False, True, False)


def test_deeply_numbered_items_are_the_recommendations():
    """Where items are numbered 140.1, 140.2 and so on, the paragraphs that lead over to them are none."""
    items = [f"140.{n} Publicly condemn hate speech (Israel);" for n in range(1, 7)]
    after = "141. All conclusions and/or recommendations should not be construed as endorsed."
    found = recommending(("II. Conclusions and/or recommendations",), blocks(*items, after))
    assert found == (True,) * 6 + (False,)


def test_a_line_that_announces_them_makes_its_items_recommendations():
    """A line like "The recommendations listed below …" leads plain numbered items in a mixed section."""
    section = blocks(
        "111. The recommendations listed below will be examined in June.",
        "1. To ratify all of the conventions named (Spain);",
    )
    assert recommending(("II. Conclusions and/or recommendations",), section) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        "The Rapporteur recommends that schools teach it.",
        "It is recommended that every town keep a register.",
        "Le comité recommande que les États agissent.",
        "Der Ausschuss empfiehlt ein Register.",
        "Si raccomanda di tenere un registro.",
        "Se recomienda que los Estados actúen.",
        "Комитет рекомендует вести реестр.",
    ],
)
def test_what_says_that_it_recommends_is_known_anywhere(text):
    """Explicit words of recommendation count in any section, in six languages."""
    assert says_that_it_recommends(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("140.12 Condemn it (Israel);", "140.12"),
        ("Recommendation 7. States should act.", "7"),
        ("R5 Act.", "R5"),
        ("(b) To act;", "b"),
        ("19. Operators must be dealt with.", "19"),
        ("• Act.", ""),
        ("Act in 2015.", ""),
    ],
)
def test_the_number_is_the_one_it_bears(text, number):
    """Numbers in every style of list; none where there is none."""
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("14. The government should consider it.", "The government"),
        ("Recommendation 8. To the participating States, by Decision 6/18: prevent it.", "the participating States"),
        ("3. To the Secretary General: see to it — été <&>.", "the Secretary General"),
        ("Aux autorités de police : former les agents.", "autorités de police"),
        ("To protect children: laws are needed, and money.", ""),
        ("The Rapporteur recommends that the Minister of Justice should act.", "the Minister of Justice"),
        ("3. Calls on participating States to act;", "participating States"),
        ("It is recommended that every municipality should act.", "every municipality"),
        ("13. Комитет рекомендует государству-участнику:", "государству-участнику"),
        ("Les États devraient agir.", "Les États"),
        ("Die Länder sollten handeln.", "Die Länder"),
        ("29. Public awareness should be raised.", ""),
        ("51. It must act.", ""),
        ("Act now.", ""),
    ],
)
def test_the_addressee_is_who_ought_to_act(text, addressee):
    """Its own words for who should act; nothing where a thing should be done by nobody in particular."""
    assert addressee_of(text) == addressee
