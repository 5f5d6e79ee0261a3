"""Answers as messages: what is quoted, what is said of it, and which buttons lead on."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.actions import Action, Verb
from bot.answers import (
    LISTED,
    answer_replies,
    compare_replies,
    context_replies,
    pages_replies,
    passage_replies,
    recommendation_replies,
    reports_part,
    section_replies,
    topic_button,
)
from bot.parts import packed
from bot.replies import Button
from bot.texts import LANGUAGES, texts_in
from index import Listed, Report, Side, Status, Topic
from tests.found import DIGEST, OFFICIAL, TOPIC, answer, hit
from tests.sent import sent

ENGLISH = texts_in("en")
REPORTS = [OFFICIAL, DIGEST]
BEST = hit("Été.", "Порт < 5 & <b>.", answer=1)
SECOND = hit("Nobody — came.", "Дети.", answer=1, report=DIGEST)
KEY = BEST.passage.key
PLACE = (Button("Before and after", f"ctx:{KEY}:1"), Button("Show the page", f"page:{KEY}:1"))
VOTES = (Button("👍", "vote:up"), Button("👎", "vote:down"))
RECOMMENDATIONS = (Button("Recommendations on this", "recs:0"),)


def replied(*hits, typed="?", votes=False, skip=0, once="", **more):
    """The one message that answers."""
    (reply,) = answer_replies(answer(*hits, **more), typed, REPORTS, ENGLISH, votes=votes, skip=skip, once=once)
    return reply


def only(replies):
    (reply,) = replies
    return sent(reply)


def test_the_best_passage_is_whole_and_of_the_next_the_sentence_that_answers():
    """Each with its source; the caution of the second report comes once, below."""
    shown = sent(replied(BEST, SECOND, SECOND))
    assert shown.quoted == ["Été. Порт < 5 & <b>.", "Дети.", "Дети."]
    assert shown.formatted("bold") == ["Порт < 5 & <b>.", "Harbour 2021", "Digest", "Digest"]
    assert shown.formatted("italic") == ["no official document"]
    assert shown.text.endswith("\n\nno official document")


def test_a_caution_that_stands_under_the_best_passage_is_not_repeated():
    """For the others of the same report."""
    assert sent(replied(SECOND, SECOND)).formatted("italic") == ["no official document"]


def test_buttons_lead_on_from_the_best_passage():
    """What is around it, its page, more, and recommendations; votes where they are kept."""
    assert replied(BEST, SECOND, votes=True).rows == (
        PLACE,
        (Button("More passages", "more:1"),),
        RECOMMENDATIONS,
        VOTES,
    )
    assert replied(BEST).rows == (PLACE, RECOMMENDATIONS)


@pytest.mark.parametrize(
    ("hits", "more", "offered"), [((BEST, SECOND), False, True), ((BEST,), True, True), ((BEST,), False, False)]
)
def test_more_is_offered_where_there_is_more_to_read(hits, more, offered):
    """Passages of which a sentence was shown count, for they come whole; and how many were shown is behind it."""
    labels = {one.label: one.data for row in replied(*hits, more=more, skip=4).rows for one in row}
    assert labels.get("More passages") == ("more:5" if offered else None)


def test_the_button_for_the_page_names_the_sentence_that_answers():
    """To mark it; none where none stands out."""
    plain = hit("Été.", "Дети.")
    assert PLACE[1] in replied(BEST).rows[0]
    assert Button("Show the page", f"page:{plain.passage.key}") in replied(plain).rows[0]


def test_what_was_understood_comes_first():
    """A question whose words were mended is told in one line, in italics, as text, before any doubt."""
    reply = replied(
        hit("a"), status=Status.UNSURE, typed="<b>trafiking</b> & дети", searched_for="<b>trafficking</b>\n& дети"
    )
    assert reply.html.startswith(
        "Searched for: <i>&lt;b&gt;trafficking&lt;/b&gt; &amp; дети</i>\n\n"
        "These are the closest passages. They may not answer your question.\n\n<blockquote>"
    )
    same = replied(hit("a"), typed="Дети?", searched_for="дети?")
    assert same.html.startswith("<i>дети?</i>\n\n<blockquote>")


def test_an_answer_in_one_message_names_its_question():
    """So it need not reply to it. In two, the buttons stand below the one that does not name it."""
    assert replied(hit("a"), searched_for="дети?").names_question
    long = [hit("é" * 2500 + ".", report=DIGEST), *[hit("a" * 290 + ".", section=("Ж" * 400, "Ж" * 400))] * 2]
    replies = answer_replies(answer(*long, searched_for="é" * 300), "x", REPORTS, ENGLISH, votes=False, once="é" * 900)
    assert [reply.names_question for reply in replies] == [False] * len(replies)
    assert len(replies) > 1


def test_an_unsure_answer_says_so_first():
    """The closest passages come with a warning before them."""
    reply = replied(hit("a"), status=Status.UNSURE)
    assert reply.html.startswith("These are the closest passages. They may not answer your question.\n\n<blockquote>")


def test_a_line_that_is_said_once_comes_last():
    """Below the quotations, as text."""
    assert sent(replied(BEST, once="Quotations stay — <&>.")).text.endswith("\n\nQuotations stay — <&>.")


def test_a_declined_answer_quotes_nothing_and_names_the_reports():
    """Silence is said plainly, with what was searched."""
    shown = sent(replied(status=Status.DECLINED))
    assert shown.text == (
        "The reports that I know do not seem to say anything about this.\n\n"
        "Reports that I know:\n• Harbour report — été <2021> & порт\n• A digest (no official document)"
    )
    assert (shown.entities, shown.buttons) == ((), ())


def test_a_declined_answer_offers_the_nearest_sections():
    """One button a section, its title shortened to 60 characters and never markup."""
    topics = (TOPIC, Topic("f" * 16, "é" * 61, DIGEST))
    reply = replied(status=Status.DECLINED, topics=topics)
    assert reply.html.endswith("\n\nThese sections come nearest to it. Tap one to read it:")
    assert reply.rows == (
        (Button("Дети & <b>", "topic:0123456789abcdef"),),
        (Button("é" * 59 + "…", "topic:ffffffffffffffff"),),
    )


def test_behind_the_last_passage_there_is_nothing_more():
    """A button that was pressed twice, or an index that has changed since."""
    shown = only(answer_replies(answer(), "?", REPORTS, ENGLISH, votes=True, skip=9))
    assert (shown.text, shown.buttons) == ("I found nothing more about it in the reports.", ())


def test_an_answer_too_long_for_a_message_has_its_buttons_below_the_last():
    """Nothing of it is cut."""
    long = hit(*(f"{'Été ' * 150}{number}." for number in range(4)), answer=1)
    others = [hit(f"{'Дети ' * 55}{number}.", report=Report("r", "r.pdf", "Ж", "Ж" * 200)) for number in range(4)]
    first, last = answer_replies(answer(long, *others), "?", REPORTS, ENGLISH, votes=True)
    assert first.rows == ()
    assert last.rows[-1] == VOTES
    assert len(sent(first).quoted + sent(last).quoted) == 6  # the answer in front, the whole passage, four others


def test_the_pages_of_an_answer_are_numbered_like_their_buttons():
    """One line and one button each."""
    shown = only(pages_replies(answer(BEST, SECOND), ENGLISH))
    assert shown.text.split("\n") == [
        "The quotations of the last answer stand here:",
        "Harbour 2021, 3 Ports › 3.1 Дети & <b>, p. 5 (PDF page 7)",
        "Digest, 3 Ports › 3.1 Дети & <b>, p. 5 (PDF page 7)",
    ]
    assert shown.buttons == ("1. Show the page", "2. Show the page")


def test_an_answer_without_quotations_has_no_pages():
    """Somebody asks for the page of what was declined."""
    shown = only(pages_replies(answer(status=Status.DECLINED), ENGLISH))
    assert (shown.text, shown.buttons) == (ENGLISH("declined"), ())


def test_a_section_is_quoted_with_its_sources():
    """Each of its passages comes with its citation; nothing is bold, as nothing was asked."""
    (reply,) = section_replies("0" * 16, Listed((hit("Été <&>.", "Порт."), hit("Nobody — came.")), more=False), ENGLISH)
    shown = sent(reply)
    assert shown.text.count("p. 5 (PDF page 7)") == 2
    assert shown.quoted == ["Été <&>. Порт.", "Nobody — came."]
    assert shown.formatted("bold") == ["Harbour 2021"] * 2
    assert shown.buttons == ("Show the page",)


def test_a_long_section_goes_on():
    """Behind the button stands how many of its passages were shown."""
    (reply,) = section_replies("0" * 16, Listed((BEST,), more=True), ENGLISH, skip=6)
    assert reply.rows[1] == (Button("More passages", f"topic:{'0' * 16}:{6 + LISTED}"),)


def test_a_link_to_a_passage_shows_it_whole():
    """With what leads on from it."""
    (reply,) = passage_replies(BEST, ENGLISH)
    assert sent(reply).quoted == ["Été. Порт < 5 & <b>."]
    assert reply.rows == ((Button("Before and after", f"ctx:{KEY}"), PLACE[1]),)


def test_a_passage_stands_between_its_neighbours():
    """Three quotations in the order of the page."""
    shown = only(context_replies([hit("Été."), BEST, hit("Порт.")], ENGLISH))
    assert shown.text.startswith("Before and after, on the page:\n\n")
    assert shown.quoted == ["Été.", "Été. Порт < 5 & <b>.", "Порт."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_gone_is_told_in_one_line(language):
    """A button of an earlier year leads to a friendly word."""
    texts = texts_in(language)
    gone = texts("passage-gone")
    assert only(section_replies("0" * 16, Listed((), more=False), texts)).text == texts("section-gone")
    assert only(passage_replies(None, texts)).text == gone
    assert only(context_replies([], texts)).text == gone


def test_recommendations_stand_under_their_topic():
    """As it was written, without the signs at its end, shortened to 100 characters."""
    listed = Listed((BEST, SECOND), more=True)
    (reply,) = recommendation_replies(" полиция  & <b>?!", listed, ENGLISH, skip=3)
    assert sent(reply).text.startswith("Recommendations: полиция & <b>\n\nÉté.")
    assert len(sent(reply).quoted) == 2
    assert reply.rows == ((PLACE[1],), (Button("More passages", f"recs:{3 + LISTED}"),))
    assert only(recommendation_replies("é" * 500, listed, ENGLISH, skip=0)).text.startswith(
        f"Recommendations: {'é' * 99}…\n"
    )


@pytest.mark.parametrize("topic", ["", "???", " \n"])
def test_without_a_topic_the_heading_is_short(topic):
    """All recommendations are meant."""
    shown = only(recommendation_replies(topic, Listed((BEST,), more=False), ENGLISH, skip=0))
    assert shown.text.startswith("Recommendations\n\nÉté.")
    assert shown.buttons == ("Show the page",)


@pytest.mark.parametrize(
    ("topic", "skip", "said"),
    [
        ("дети", 0, "recommendations-none"),
        ("", 0, "recommendations-none-at-all"),
        ("дети", 3, "no-more"),
        ("", 3, "no-more"),
    ],
)
def test_where_there_are_no_recommendations_that_is_said(topic, skip, said):
    """On this, or at all, or no more than were shown."""
    nothing = Listed((), more=False)
    assert only(recommendation_replies(topic, nothing, ENGLISH, skip=skip)).text == ENGLISH(said)


def test_reports_are_compared_one_after_the_other():
    """Each under its title, also one that says nothing."""
    shown = only(compare_replies("дети & <b>?", [Side(OFFICIAL, BEST), Side(DIGEST, None)], ENGLISH))
    assert shown.text.startswith("дети & <b>: one report after the other\n\n▸ Harbour 2021\nÉté.")
    assert shown.text.endswith("\n\n▸ Digest\nNothing found on this.")
    assert shown.quoted == ["Été. Порт < 5 & <b>."]


def test_reports_of_different_days_are_compared_by_their_years():
    """Only then it is said that the earlier one comes first; with one date for both it would not be true."""
    old, new = replace(OFFICIAL, date=dt.date(2016, 5, 1)), replace(DIGEST, date=dt.date(2022, 7, 18))
    shown = only(compare_replies("дети?", [Side(old, BEST), Side(new, SECOND)], ENGLISH))
    assert shown.text.startswith("дети: one report after the other, the earlier one first\n\n▸ Harbour 2021 (2016)\n")
    assert "▸ Digest (2022)\n" in shown.text
    same = only(compare_replies("дети?", [Side(old, BEST), Side(replace(new, date=old.date), SECOND)], ENGLISH))
    assert same.text.startswith("дети: one report after the other\n\n▸ Harbour 2021\n")


def test_of_many_reports_only_those_are_compared_that_say_something():
    """Ten at most, so that it stays a few messages; where all are silent that is said once."""
    sides = [Side(OFFICIAL, BEST if number % 2 else None) for number in range(40)]
    replies = compare_replies("дети?", sides, ENGLISH)
    assert sum(sent(reply).text.count("▸") for reply in replies) == 10
    assert "Nothing found" not in "".join(reply.html for reply in replies)
    silent = only(compare_replies("дети?", [Side(OFFICIAL, None)] * 12, ENGLISH))
    assert silent.text == "The reports that I know do not seem to say anything about this."


@pytest.mark.parametrize("sides", [[], [Side(OFFICIAL, BEST)]])
def test_a_report_alone_cannot_be_compared(sides):
    """Which is said, rather than half of an answer."""
    assert only(compare_replies("дети", sides, ENGLISH)).text == ENGLISH("compare-one")


def test_of_very_many_reports_the_first_are_listed():
    """Ten of them; it says how many are not shown."""
    many = [Report(str(number), f"{number}.pdf", f"Été {number}", "x") for number in range(300)]
    lines = reports_part(many, ENGLISH).html.split("\n")
    assert lines == ["Reports that I know:", *(f"• Été {number}" for number in range(10)), "… and 290 more"]


def test_however_long_a_title_is_what_is_unofficial_says_so():
    """The title is shortened, not the caution behind it."""
    long = Report("r", "r.pdf", "é" * 500, "x", official=False, note="Nicht amtlich — <&>")
    assert reports_part([long], ENGLISH).html.endswith(f"\n• {'é' * 199}… (Nicht amtlich — &lt;&amp;&gt;)")
    none = Report("r", "r.pdf", "Été", "x", official=False)
    assert only(packed([reports_part([none], texts_in("ru"))])).text.endswith("• Été (неофициальный документ)")


def test_a_section_without_a_title_has_a_button_all_the_same():
    """Telegram refuses one that says nothing, and with it the message."""
    assert topic_button(Topic("f" * 16, " \n", OFFICIAL)) == Button("…", Action(Verb.TOPIC, "f" * 16).data)
