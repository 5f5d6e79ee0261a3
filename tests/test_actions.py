"""What stands behind buttons and in links is read back as it was written, and nothing else is taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.helpers import create_deep_linked_url

from bot.actions import Action, Verb, action_of, linked_action, short_name
from index import Report
from tests.found import nasty

KEY = "0123456789abcdef"  # of a passage or a section
LARGEST = str(10**6 - 1)
MADE = {  # the longest that the bot makes of each
    Verb.MORE: Action(Verb.MORE, LARGEST),
    Verb.RECOMMENDATIONS: Action(Verb.RECOMMENDATIONS, LARGEST),
    Verb.CONTEXT: Action(Verb.CONTEXT, KEY),
    Verb.PAGE: Action(Verb.PAGE, KEY, LARGEST),
    Verb.WHOLE_PAGE: Action(Verb.WHOLE_PAGE, KEY, LARGEST),
    Verb.TOPIC: Action(Verb.TOPIC, KEY, LARGEST),
    Verb.ASK: Action(Verb.ASK, KEY),
    Verb.CONTENTS: Action(Verb.CONTENTS, "0123456789ab", LARGEST),
    Verb.VOTE: Action(Verb.VOTE, "down"),
    Verb.LANGUAGE: Action(Verb.LANGUAGE, "phone"),
    Verb.HELP: Action(Verb.HELP, "list", LARGEST),
    Verb.ABOUT_REPORTS: Action(Verb.ABOUT_REPORTS, "0"),
}
words = st.from_regex(r"[A-Za-z0-9-]{1,16}", fullmatch=True)


def test_the_table_above_has_every_verb():
    """So that what follows is true of all of them."""
    assert set(MADE) == set(Verb)


@pytest.mark.parametrize("verb", Verb)
def test_every_action_comes_back_from_its_button_and_its_link(verb):
    """With all its words, with the first alone, and with none; within 64 bytes, and 64 characters of a link."""
    for action in (MADE[verb], Action(verb, MADE[verb].first), Action(verb)):
        assert action_of(action.data) == action
        assert linked_action(action.link) == action
        assert 1 <= len(action.data.encode()) <= 64
        assert create_deep_linked_url("findings_test_bot", action.link).endswith(f"?start={action.link}")


@given(st.sampled_from(Verb), words, st.just("") | words)
def test_words_come_back_as_they_were(verb, first, second):
    """Whatever letters, digits and hyphens they are made of."""
    action = Action(verb, first, second)
    assert action_of(action.data) == action
    assert linked_action(action.link) == action


@pytest.mark.parametrize(
    "data",
    ["", ":", "::", "more:1:2:3", "MORE:1", "topics:1", "été:<&>", " more:1", "more :1", "\n", "Дети", "more:1:2:é"],
)
def test_what_no_button_of_this_program_carries_is_nothing(data):
    """No verb, another one, or more words than two."""
    assert action_of(data) is None


@given(st.one_of(nasty, st.text(), st.lists(st.sampled_from([*Verb, ":", "_", "1", "é", ""])).map("".join)))
def test_any_text_can_be_looked_at(text):
    """Data from anywhere raise nothing, and what is taken for an action has a verb and a number."""
    for action in (action_of(text), linked_action(text)):
        assert action is None or (action.verb in Verb and 0 <= action.number < 10**6)


@pytest.mark.parametrize("payload", ["", "inline", "ctx_é", "ctx:1", "ctx 1", "ctx_1\n", "a" * 65, "ctx_" + "a" * 61])
def test_a_link_of_somebody_else_is_nothing(payload):
    """A word that is no verb, letters that links cannot hold, or more than 64 of them."""
    assert linked_action(payload) is None


def test_the_longest_link_is_read():
    """64 characters."""
    assert linked_action("ctx_" + "a" * 60) == Action(Verb.CONTEXT, "a" * 60)


@pytest.mark.parametrize(
    ("action", "number"),
    [
        (Action(Verb.MORE, "3"), 3),
        (Action(Verb.TOPIC, KEY, "6"), 6),
        (Action(Verb.TOPIC, "77"), 77),
        (Action(Verb.MORE, "999999"), 999_999),
        (Action(Verb.MORE, "1000000"), 0),
        (Action(Verb.MORE, "-1"), 0),
        (Action(Verb.MORE, "²"), 0),
        (Action(Verb.MORE, "é"), 0),
        (Action(Verb.MORE), 0),
    ],
)
def test_the_last_word_may_be_a_number(action, number):
    """Up to six digits; anything else counts as nothing."""
    assert action.number == number


def test_a_report_has_a_short_name_of_its_own():
    """Twelve letters that links can hold, however long and in whatever script its id is."""
    ids = ["harbour", "Harbour", "é" * 500, "Дети & <b>", ""]
    names = [short_name(Report(one, "r.pdf", "x", "x")) for one in ids]
    assert len(set(names)) == len(ids)
    assert all(action_of(Action(Verb.CONTENTS, name, "0").data).first == name and len(name) == 12 for name in names)
    assert short_name(Report("harbour", "other.pdf", "y", "y")) == names[0]
