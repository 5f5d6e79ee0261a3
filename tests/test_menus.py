"""What can be read without asking: the welcome and its examples, help, reports, contents, languages, privacy."""

import datetime as dt
from importlib.metadata import version

import pytest

from bot.actions import Action, Verb, short_name
from bot.menus import (
    EXAMPLES,
    about_replies,
    contents_reply,
    examples_of,
    help_replies,
    language_replies,
    privacy_replies,
    question_of,
    reports_replies,
    topics_replies,
    welcome_replies,
)
from bot.replies import Button
from bot.texts import LANGUAGES, texts_in
from index import IndexFacts, Report, Topic
from tests.found import DIGEST, OFFICIAL
from tests.sent import sent

ENGLISH = texts_in("en")
REPORTS = [OFFICIAL, DIGEST]


def topics(*titles, report=OFFICIAL):
    """Sections with these titles; a key tells which."""
    return [Topic(f"{number:016x}", title, report) for number, title in enumerate(titles)]


def only(replies):
    (reply,) = replies
    return sent(reply)


def labels(reply):
    return [[button.label for button in row] for row in reply.rows]


def test_the_welcome_names_the_reports_and_offers_questions():
    """What it does, what it knows, where to turn in danger, and three ways to begin."""
    examples = topics("5.1 Дети & <b> на улице", "Forced begging in Europe")
    (reply,) = welcome_replies(REPORTS, examples, ENGLISH)
    assert sent(reply).text.split("\n\n") == [
        ENGLISH("welcome"),
        "Reports that I know:\n• Harbour report — été <2021> & порт\n• A digest (no official document)",
        ENGLISH("welcome-danger"),
        ENGLISH("welcome-how"),
    ]
    assert reply.rows == (
        (Button("Дети & <b> на улице?", f"ask:{0:016x}"),),
        (Button("Forced begging in Europe?", f"ask:{1:016x}"),),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_examples_nothing_is_to_be_tapped(language):
    """Nor said of it; the way to help in danger is always there."""
    texts = texts_in(language)
    shown = only(welcome_replies([], [], texts))
    assert shown.buttons == ()
    assert texts("welcome-how") not in shown.text
    assert "/help_now" in shown.text


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("5.1 Progress on child trafficking", "Progress on child trafficking?"),
        ("IV. Дети — été", "Дети — été?"),
        ("a) What is <forced> begging?", "What is <forced> begging?"),
        ("3 – Forced labour:", "Forced labour?"),
        ("Закон & право.", "Закон & право?"),
        ("2021", "?"),
    ],
)
def test_a_heading_becomes_a_question(heading, question):
    """Without its number, with one question mark."""
    assert question_of(heading) == question


def test_examples_come_from_each_report_in_turn():
    """From the middle of it, no two alike."""
    first = [f"{number} Été dans les ports {number}" for number in range(8)]
    second = [f"Дети в приютах {number}" for number in range(2)]
    found = examples_of([topics(*first), topics(*second, report=DIGEST)])
    assert [topic.title for topic in found] == [first[4], second[0], first[6]]


def test_headings_that_ask_are_preferred():
    """They are questions already."""
    titles = ["What do states do — now?", "Forced begging in Europe", "Кто защищает детей — где?", "Child labour & law"]
    assert [topic.title for topic in examples_of([topics(*titles)])] == [titles[0], titles[2]]


def test_headings_that_say_too_little_or_too_much_are_no_examples():
    """15 to 60 characters without the number, three words, not capitals; each once; nothing from nothing."""
    good = "été " * 14 + "été"
    few, capitals = "é" * 30 + " " + "é" * 20, "ПОРТ И ЕГО ДЕТИ В МОРЕ"
    titles = ["Été à", "1.2.3.4.5.6.7.8 Été", f"{good}s", few, capitals, f"1 {good}", f"2 {good}"]
    assert len(good) == 59
    assert [question_of(topic.title) for topic in examples_of([topics(*titles[3:])])] == [f"{good}?"]
    assert examples_of([topics(*titles[:2])]) == []
    assert examples_of([]) == []
    assert examples_of([[], topics("x")]) == []


def test_there_are_three_examples_at_most():
    """However many reports there are."""
    many = [topics(f"Дети в городе № {number}") for number in range(9)]
    assert len(examples_of(many)) == EXAMPLES == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_the_bot(language):
    """As it has to be typed in other chats."""
    assert "@findings_test_bot" in only(help_replies("findings_test_bot", texts_in(language))).formatted("mention")


@pytest.mark.parametrize("replies", [reports_replies, topics_replies])
def test_each_report_leads_to_its_contents(replies):
    """By a button with its short title."""
    (reply,) = replies(REPORTS, ENGLISH)
    assert reply.rows == (
        (Button("Harbour 2021", f"toc:{short_name(OFFICIAL)}:0"),),
        (Button("Digest", f"toc:{short_name(DIGEST)}:0"),),
    )


@pytest.mark.parametrize("replies", [reports_replies, topics_replies])
def test_very_many_reports_have_as_many_buttons_as_telegram_takes(replies):
    """100, whatever they are called."""
    many = [Report(f"é{number}", "r.pdf", "Été", " " if number % 2 else "é" * 99) for number in range(150)]
    (reply,) = replies(many, ENGLISH)
    assert len(sent(reply).buttons) == 100
    assert labels(reply)[:2] == [["é" * 59 + "…"], ["…"]]


def test_contents_are_turned_by_the_page():
    """Eight sections on each, the way back and forth where there is one, and the other reports below."""
    sections = topics(*(f"{number} Дети & <b>" for number in range(17)))
    pages = [contents_reply(OFFICIAL, sections, page, ENGLISH, back=True) for page in range(3)]
    assert [sent(page).text for page in pages] == [f"Contents of Harbour 2021, page {page} of 3" for page in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [10, 10, 3]
    assert [labels(page)[-2] for page in pages] == [["▶"], ["◀", "▶"], ["◀"]]
    assert [labels(page)[-1] for page in pages] == [["Back"]] * 3
    assert pages[1].rows[0] == (Button("8 Дети & <b>", Action(Verb.TOPIC, f"{8:016x}").data),)
    assert [button.data for button in pages[1].rows[-2]] == [f"toc:{short_name(OFFICIAL)}:{page}" for page in (0, 2)]


@pytest.mark.parametrize("page", [1, 999_999])
def test_a_page_that_is_no_longer_there_is_the_last(page):
    """The report may have become shorter."""
    reply = contents_reply(OFFICIAL, topics("Été"), page, ENGLISH, back=False)
    assert sent(reply).text == "Contents of Harbour 2021, page 1 of 1"
    assert labels(reply) == [["Été"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_without_sections_says_so(language):
    """And leads back to the others, if there are any."""
    texts = texts_in(language)
    reply = contents_reply(OFFICIAL, [], 0, texts, back=True)
    assert sent(reply).text == texts("contents-empty")
    assert labels(reply) == [[texts("button-back")]]
    assert contents_reply(OFFICIAL, [], 0, texts, back=False).rows == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_are_named_in_themselves(language):
    """Each by its own name, whichever is spoken now; or as the phone has it."""
    (reply,) = language_replies(texts_in(language))
    buttons = [button for row in reply.rows for button in row]
    names = ["English", "Français", "Deutsch", "Italiano", "Русский", "Español"]
    assert sorted(button.label for button in buttons[:6]) == sorted(names)
    assert [button.data for button in buttons] == [*(f"lang:{one}" for one in LANGUAGES), "lang:phone"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_privacy_says_what_is_kept_and_for_how_long(language):
    """Or that nothing is, where feedback is switched off."""
    texts = texts_in(language)
    kept, not_kept = (only(privacy_replies(texts, kept_days=days)).text for days in (90, 0))
    assert texts("privacy-kept", days=90) in kept
    assert "90" in kept
    assert texts("privacy-not-kept") not in kept
    assert texts("privacy-not-kept") in not_kept
    assert "90" not in not_kept
    assert all(texts("privacy", minutes=15) in text and texts("privacy-danger") in text for text in (kept, not_kept))


def test_about_names_index_model_and_version():
    """And the reports."""
    facts = IndexFacts(dt.datetime(2024, 11, 24, 7, 5, tzinfo=dt.UTC), "é5 <&>", 2, 1234)
    shown = only(about_replies(facts, REPORTS, ENGLISH))
    assert shown.text.startswith(
        "Index of 2024-11-24 07:05 UTC, 2 reports, 1,234 passages\nModel: é5 <&>\n"
        f"Version: {version('findings-assistant')}\n\n"
    )
    assert shown.text.endswith("• A digest (no official document)")
