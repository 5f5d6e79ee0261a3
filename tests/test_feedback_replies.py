"""Staff read in their language what was asked and what was missing, within the limits of a message."""

import datetime as dt
import re
from html import unescape

import pytest

from bot.feedback_replies import EXPORT, off_replies, stats_replies, unanswered_replies
from bot.journal import UNANSWERED, Counts, Entry
from bot.texts import LANGUAGES, texts_in
from index import Status

DAY = dt.date(2024, 11, 24)


def day(number):
    """So many days before the last one."""
    return DAY - dt.timedelta(days=number)


def unanswered(number, question="Où — <&> Ж?", times=1, back=0):
    return Entry(day(back), UNANSWERED, f"{number} {question}", "fr", "", "g", times)


def shown(html):
    """What a person sees of it: the text after parsing."""
    return unescape(re.sub(r"</?(?:b|pre|code)>", "", html))


def length(html):
    """In UTF-16 units, as the strictest client counts."""
    return len(shown(html).encode("utf-16-le")) // 2


def test_statistics_are_sums_bars_and_votes():
    """The whole message: sums beside the signs, bars by day (none left out) and by language, votes, bad answers."""
    counts = [
        Counts(day(3), "de", Status.ANSWERED, 99),  # before the time that is shown
        Counts(day(2), "de", Status.ANSWERED, 6),
        Counts(day(2), "ru", Status.UNSURE, 3),
        Counts(day(2), "ru", Status.DECLINED, 3),
        Counts(day(0), "de", Status.DECLINED, 1),
    ]
    votes = [
        Entry(day(0), "down", "où <&>?", "fr", "Закон & Co., p. 3", "g", 2),
        Entry(day(0), "up", "gut?", "de", "p. 4", "g", 5),
        Entry(day(1), UNANSWERED, "fehlt?", "de", "", "g", 9),
    ]
    (reply,) = stats_replies(counts, votes, texts_in("en"), since=day(2), until=DAY)
    assert reply.html.split("\n") == [
        "<b>Questions from 2024-11-22 to 2024-11-24</b>",
        "13 questions",
        "█ answered: 6",
        "▒ unsure: 3",
        "░ declined: 4",
        "",
        "<b>By day</b>",
        "<pre>2024-11-22 ██████▒▒▒░░░ 12",
        "2024-11-23              0",
        "2024-11-24 ░            1</pre>",
        "",
        "<b>By language</b>",
        "<pre>de ██████████░░ 7",
        "ru ▒▒▒▒▒░░░░░   6</pre>",
        "",
        "Votes on answers: 👍 5 · 👎 2",
        "",
        "<b>Answers that did not help</b>",
        "• où &lt;&amp;&gt;? (fr) ×2 — Закон &amp; Co., p. 3",
    ]
    assert reply.rows == ()


def test_one_question_is_seen_beside_a_thousand():
    """A bar is never empty where something came, and never longer than the longest."""
    counts = [Counts(day(1), "en", Status.ANSWERED, 1000), Counts(day(0), "en", Status.UNSURE, 1)]
    (reply,) = stats_replies(counts, [], texts_in("en"), since=day(1), until=DAY)
    assert "2024-11-23 ████████████ 1000\n2024-11-24 ▒            1<" in reply.html


def test_a_long_time_is_drawn_in_bars_of_several_days():
    """No more than 31 bars, each of as many days, and none of the questions lost."""
    counts = [Counts(day(back), "es", Status.ANSWERED, 2) for back in range(90)]
    (reply,) = stats_replies(counts, [], texts_in("en"), since=day(89), until=DAY)
    assert "Each bar is 3 days" in reply.html
    bars = re.findall(r"^(?:<pre>)?(20\S+) +█+ +(\d+)", reply.html, re.MULTILINE)
    assert bars == [(day(89 - 3 * place).isoformat(), "6") for place in range(30)]


def test_statistics_without_a_question_say_so():
    """No empty charts; the votes are still told."""
    (reply,) = stats_replies([], [], texts_in("en"), since=day(6), until=DAY)
    assert reply.html == (
        "<b>Questions from 2024-11-18 to 2024-11-24</b>\nNo questions came in these days.\n\n"
        "Votes on answers: 👍 0 · 👎 0"
    )


def test_unanswered_questions_stand_under_their_days():
    """In the order in which they come, with how often each was asked that day, and with everything escaped."""
    entries = [unanswered(1, times=3), unanswered(2), unanswered(3, back=1)]
    (reply,) = unanswered_replies(entries, texts_in("en"))
    assert reply.html.split("\n") == [
        "<b>Questions without an answer</b>",
        "",
        "<b>2024-11-24</b>",
        "• 1 Où — &lt;&amp;&gt; Ж? (fr) ×3",
        "• 2 Où — &lt;&amp;&gt; Ж? (fr)",
        "",
        "<b>2024-11-23</b>",
        "• 3 Où — &lt;&amp;&gt; Ж? (fr)",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 5, 30, 5000])
@pytest.mark.parametrize("question", ["é?", "&<>" * 100, "😀" * 150])
def test_a_list_is_cut_where_the_message_ends(language, count, question):
    """What is shown and what is said to be left out add up, the message is full, and the command for the rest named."""
    texts = texts_in(language)
    entries = [unanswered(number, question, back=number % 2) for number in range(count)]
    bad = [Entry(DAY, "down", question, "fr", "Ж" * 300, f"{number}", 1) for number in range(count)]
    for (reply,) in (
        unanswered_replies(entries, texts),
        stats_replies([Counts(DAY, "fr", Status.UNSURE, 1)], bad, texts, since=day(30), until=DAY),
    ):
        assert length(reply.html) <= 4096
        items = shown(reply.html).count("\n• ")
        if items < count:
            said = texts("staff-more", count=count - items)
            assert reply.html.endswith(f"\n\n{said}\n<code>{EXPORT}</code>")
            assert length(reply.html) > 4096 - 650  # the longest entry would not have found room
        else:
            assert EXPORT not in reply.html


def test_nothing_unanswered_and_nothing_kept_are_said():
    """A line each, no heading over nothing."""
    assert [reply.html for reply in unanswered_replies([], texts_in("de"))] == ["Es gibt keine Fragen ohne Antwort."]
    assert [reply.html for reply in off_replies(texts_in("fr"))] == [
        "Les retours sont désactivés\u00a0: rien n’est conservé, il n’y a rien à montrer."
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["0 questions", "1 question", "2 questions", "5 questions", "21 questions"]),
        ("fr", ["0 question", "1 question", "2 questions", "5 questions", "21 questions"]),
        ("de", ["0 Fragen", "1 Frage", "2 Fragen", "5 Fragen", "21 Fragen"]),
        ("it", ["0 domande", "1 domanda", "2 domande", "5 domande", "21 domande"]),
        ("ru", ["0 вопросов", "1 вопрос", "2 вопроса", "5 вопросов", "21 вопрос"]),
        ("es", ["0 preguntas", "1 pregunta", "2 preguntas", "5 preguntas", "21 preguntas"]),
    ],
)
def test_numbers_govern_their_nouns(language, expected):
    """Each language counts by its own rules."""
    texts = texts_in(language)
    assert [texts("staff-questions", count=count) for count in (0, 1, 2, 5, 21)] == expected


def test_russian_bars_and_rests_are_counted_too():
    """One, few and many, wherever a number stands."""
    texts = texts_in("ru")
    assert [texts("staff-by-day", days=days) for days in (1, 2, 5, 21)] == [
        "По дням",
        "Каждая полоса — 2 дня",
        "Каждая полоса — 5 дней",
        "Каждая полоса — 21 день",
    ]
    assert [texts("staff-more", count=count).split(".")[0] for count in (1, 3, 11)] == [
        "… и ещё 1 вопрос",
        "… и ещё 3 вопроса",
        "… и ещё 11 вопросов",
    ]
