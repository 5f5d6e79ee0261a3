"""What of a passage is quoted, what is said before it, and how a terminal shows both."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.opening import opening
from bot.quotation import CUT, Quotation, answer_alone, shortened, whole
from bot.terminal import printed
from bot.texts import ENGLISH
from index import Answer, Status
from tests.test_render import hit, nasty

BOLD = re.compile(r"\x1b\[1m(.*?)\x1b\[22m")


def said(question, searched_for, status=Status.ANSWERED):
    return opening(Answer(question, "en", status, 0.1, (), searched_for), ENGLISH)


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


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(nasty, st.integers(1, 60)), min_size=1, max_size=9), st.integers(0, 9), st.integers(1, 400))
def test_a_quotation_is_a_part_of_the_passage_that_holds_the_answer(parts, answer, longest):
    """For any text and any room: in one piece, at most that long, no cut without a mark, the answer in it."""
    sentences = [text * times + "a" for text, times in parts]
    number = answer if answer < len(sentences) else None
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
    ("question", "searched_for", "lines"),
    [
        ("Дети & <traficking>?", "Дети & <trafficking>?", ["Searched for: Дети & <trafficking>?"]),
        ("THB?", "trafficking in human beings?", ["Searched for: trafficking in human beings?"]),
        ("humantrafficking", "human trafficking", ["Searched for: human trafficking"]),
        ("  Été\n\nÀ Paris ", "été à paris", []),
        ("caf\u0065\u0301 {question}", "café {question}", []),
        ("", "", []),
    ],
)
def test_what_was_searched_for_is_said_where_its_letters_differ(question, searched_for, lines):
    """A mended word or an abbreviation spelled out is shown; capitals, blanks and ways to write an accent are not."""
    assert said(question, searched_for) == lines


def test_of_a_long_question_the_beginning_is_said():
    """300 characters will do to see what was understood."""
    (line,) = said("x", "é" * 1000)
    assert line == "Searched for: " + "é" * 299 + "…"


def test_a_doubt_and_silence_follow_what_was_understood():
    """First what was searched for, then whether it was found."""
    assert said("x", "y", Status.UNSURE) == ["Searched for: y", ENGLISH.unsure]
    assert said("x", "y", Status.DECLINED) == ["Searched for: y", ENGLISH.declined]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(nasty, st.integers(1, 40)), min_size=2, max_size=5), st.integers(0, 4))
def test_on_a_terminal_the_answer_is_bold_over_its_lines(parts, answer):
    """What is bold is the sentence that answers, however the lines break; without marks, the lines are the same."""
    sentences = [f"a{text * times}é" for text, times in parts]
    wanted = sentences[answer % len(sentences)]
    found = Answer("?", "en", Status.ANSWERED, 0.1, (hit(*sentences, answer=answer % len(sentences)),))
    bold, plain = (printed(found, ENGLISH, bold=marked) for marked in (True, False))
    assert "".join("".join(BOLD.findall(bold)).split()) == "".join(wanted.split())
    assert BOLD.sub(r"\1", bold) == plain
    assert "\x1b" not in plain
