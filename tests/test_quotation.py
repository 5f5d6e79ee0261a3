"""What of a passage is quoted, what is said before it, and how a terminal shows both."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.opening import differs, doubt, question_line
from bot.quotation import CUT, Quotation, answer_alone, shortened, whole
from bot.terminal import printed
from bot.texts import LANGUAGES, texts_in
from index import Status
from tests.found import TOPIC, answer, hit, nasty

BOLD = re.compile(r"\x1b\[1m(.*?)\x1b\[22m")


def test_a_passage_is_quoted_whole_where_it_fits():
    """What stands before the answer, the answer, and what stands after it are the passage."""
    quoted = Quotation("Été — <&>. ", "Порт.", " Nobody.")
    found = hit("Été — <&>.", "Порт.", "Nobody.", answer=1)
    assert whole(found) == quoted
    assert shortened(found, 24) == quoted


def test_a_long_passage_is_cut_on_both_sides_of_its_answer():
    """Whole sentences around it stay, both cuts are marked, and there is as much room behind it as before."""
    found = hit(*(f"Été {number}." for number in range(10)), answer=6)  # each 6 characters, and a blank
    assert shortened(found, 30) == Quotation("[…] Été 5. ", "Été 6.", " Été 7. Été 8. […]")


def test_a_long_passage_begins_at_its_beginning_if_the_answer_is_near_it():
    """Then only what follows is cut."""
    found = hit(*(f"Été {number}." for number in range(10)), answer=1)
    assert shortened(found, 30) == Quotation("Été 0. ", "Été 1.", " Été 2. Été 3. […]")


def test_an_answer_too_long_by_itself_is_cut_behind_a_word():
    """In a quotation as well as alone, with a mark; nothing else is quoted then."""
    found = hit("Nobody came.", "Порт закрыт на ночь.", "Été.", answer=1)
    assert shortened(found, 13) == Quotation("[…] ", "Порт закрыт", " […]")
    assert answer_alone(found.passage, found.sentence, 13).text == "Порт закрыт […]"
    assert answer_alone(found.passage, found.sentence, 100).text == "Порт закрыт на ночь."


def test_no_cut_parts_an_accent_from_its_letter():
    """Without a blank to cut at, a letter goes with the accents that are written apart; one of accents alone is cut."""
    text = "Жe\u0301e\u0323\u0301" * 3
    found = hit(text, answer=0)
    for longest, kept in ((3, 3), (4, 3), (5, 3), (6, 6), (7, 7)):
        assert answer_alone(found.passage, found.sentence, longest).text == f"{text[:kept]} {CUT}"
    accents = hit("a" + "\u0301" * 9, answer=0)
    assert answer_alone(accents.passage, accents.sentence, 5).text == f"a {CUT}"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(nasty, st.integers(1, 60)), min_size=1, max_size=9), st.integers(0, 9), st.integers(1, 400))
def test_a_quotation_is_a_part_of_the_passage_that_holds_the_answer(parts, number, longest):
    """For any text and any room: in one piece, at most that long, no cut without a mark, the answer in it."""
    sentences = [text * times + "a" for text, times in parts]
    number = number if number < len(sentences) else None
    found = hit(*sentences, answer=number)
    quotation = shortened(found, longest)
    assert whole(found).text == found.passage.text
    kept = quotation.text.removeprefix(f"{CUT} ").removesuffix(f" {CUT}")
    assert kept in found.passage.text
    assert len(kept) <= longest
    assert quotation.text.startswith(f"{CUT} ") or found.passage.text.startswith(kept)
    assert quotation.text.endswith(f" {CUT}") or found.passage.text.endswith(kept)
    if number is not None and len(sentences[number]) <= longest:
        assert sentences[number] in kept
        assert quotation.answer == (sentences[number] if len(sentences) > 1 else "")


@pytest.mark.parametrize(
    ("typed", "searched", "other"),
    [
        ("Дети & <traficking>?", "Дети & <trafficking>?", True),
        ("THB?", "trafficking in human beings?", True),
        ("humantrafficking", "human trafficking", True),
        ("and for boys?", "Дети — été,\n boys?", True),
        ("  Été\n\nÀ Paris ", "été à paris", False),
        ("caf\u0065\u0301 {question}", "café {question}", False),
        ("", "", False),
    ],
)
def test_something_else_was_searched_for_where_its_letters_differ(typed, searched, other):
    """A mended word or an abbreviation spelled out counts; capitals, blanks and ways to write an accent do not."""
    assert differs(answer(question=typed, searched_for=searched), typed) is other


def test_of_a_long_question_the_beginning_is_said():
    """300 characters will do to see what was understood."""
    assert question_line(answer(searched_for="é" * 1000)) == "é" * 299 + "…"
    assert question_line(answer(searched_for="Дети — été,\n boys?")) == "Дети — été, boys?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_doubt_and_silence_are_said_and_an_answer_speaks_for_itself(language):
    """In the language of the texts."""
    texts = texts_in(language)
    assert doubt(answer(status=Status.UNSURE), texts) == texts("unsure")
    assert doubt(answer(status=Status.DECLINED), texts) == texts("declined")
    assert doubt(answer(hit("Été.")), texts) == ""


def test_a_terminal_says_what_was_searched_for_then_its_doubt_then_the_sections():
    """Each in a paragraph of its own; nothing can be tapped there."""
    told = answer(status=Status.DECLINED, question="x", searched_for="дети", topics=(TOPIC,))
    assert printed(told, texts_in("en"), bold=False).split("\n\n") == [
        "Searched for: дети",
        "The reports that I know do not seem to say anything about this.",
        "These sections come nearest to it:\n  Harbour 2021: Дети & <b>",
    ]


@pytest.mark.parametrize("status", [Status.HELP, Status.HARMFUL])
def test_a_terminal_says_nothing_of_the_reports_to_somebody_in_danger(status):
    """Only what a bot would do."""
    texts = texts_in("en")
    assert printed(answer(hit("Été."), status=status), texts, bold=True) == texts(f"terminal-{status}")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(nasty, st.integers(1, 40)), min_size=2, max_size=5), st.integers(0, 4))
def test_on_a_terminal_the_answer_is_bold_over_its_lines(parts, number):
    """What is bold is the sentence that answers, however the lines break; without marks, the lines are the same."""
    sentences = [f"a{text * times}é" for text, times in parts]
    wanted = sentences[number % len(sentences)]
    found = answer(hit(*sentences, answer=number % len(sentences)))
    bold, plain = (printed(found, texts_in("en"), bold=marked) for marked in (True, False))
    assert "".join("".join(BOLD.findall(bold)).split()) == "".join(wanted.split())
    assert BOLD.sub(r"\1", bold) == plain
    assert "\x1b" not in plain
