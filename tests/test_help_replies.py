"""What a person in danger gets to read, as Telegram shows it, in six languages and for every country."""

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest

from bot.actions import Action, Verb, action_of
from bot.help_replies import country_replies, help_replies
from bot.helplines import HELP_NAME, Helplines
from bot.parts import MESSAGE_CHARS
from bot.replies import Button
from bot.texts import LANGUAGES, texts_in
from tests.standin.text import parse, slice_utf16

REAL = Path(__file__).parent.parent / "corpus" / HELP_NAME
ENTRIES = tomllib.loads(REAL.read_text(encoding="utf-8"))["helpline"]
TODAY = dt.date(2027, 3, 1)
FRESH = "checked = 2027-02-28"

WHAT = "".join(f'what.{language} = "é <b>{language}</b> & — Кириллица"\n' for language in LANGUAGES)
PAGE = 'url = "https://www.example.org/a?b=1&c=\'<q>\'#é"\nsource = "https://example.org"\n'.replace("<q>", "q")
HANDMADE = f"""stale_after_days = 30
[emergency.any]
countries = []
numbers = ["112", "110"]
{WHAT}source = "https://example.org"
[[helpline]]
id = "line"
country = "IT"
number = "+39 12 34"
number_from_abroad = "00 39 12"
text_message = "555"
languages = "it, en"
{FRESH}
{WHAT}{PAGE}
"""


@pytest.fixture(scope="module")
def unchecked(tmp_path_factory):
    """The list that comes along, without any date."""
    return _read(tmp_path_factory, re.sub(r"(?m)^checked = .*", "", REAL.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """The list that comes along as if staff had checked every entry yesterday."""
    text = re.sub(r"(?m)^checked = .*", "# checked =", REAL.read_text(encoding="utf-8"))
    return _read(tmp_path_factory, text.replace("# checked =", FRESH))


def _read(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("help") / HELP_NAME
    path.write_text(text, encoding="utf-8")
    return Helplines.read(path, TODAY)


def said(lines, language="en", country=None, *, harmful=False, **more):
    """The message as it is shown."""
    (reply,) = help_replies(lines, texts_in(language), country=country, harmful=harmful, today=TODAY, **more)
    return parse(reply.html, "HTML").text


def buttons(reply):
    return [button for row in reply.rows for button in row]


def every_case(lines):
    """Language, country and kind of message, all together; a country may be unknown or not here."""
    countries = [*sorted(lines.countries), "JP", "any", None]
    return [
        (language, country, harmful) for language in LANGUAGES for country in countries for harmful in (False, True)
    ]


def digits_of(text):
    """The text with its numbers written without blanks, so that no way of writing one hides it."""
    return re.sub(r"(?<=\d)[ ()/.-]+(?=\d)", "", text)


def numbers_of(entry):
    keys = ("number", "number_from_abroad", "text_message")
    return {digits_of(entry[key]).lstrip("+") for key in keys if entry.get(key)}


def shows(text, number):
    return re.search(rf"(?<!\d){number}(?!\d)", digits_of(text)) is not None


def test_no_number_of_an_unchecked_entry_ever_appears(unchecked):
    """In no language, for no country, in neither message; not even in the address of a page that holds it."""
    numbers = set().union(*map(numbers_of, ENTRIES))
    assert len(numbers) > 15
    for language, country, harmful in every_case(unchecked):
        text = said(unchecked, language, country, harmful=harmful)
        assert [number for number in numbers if shows(text, number)] == []


def test_each_number_shown_stands_in_an_entry_of_the_country(checked):
    """All numbers of the country's own entries, and no other of the list."""
    every = set().union(*map(numbers_of, ENTRIES))
    for language, country, harmful in every_case(checked):
        own = [entry for entry in ENTRIES if entry["country"] == country]
        entries = own or [entry for entry in ENTRIES if not entry["country"]]
        text = said(checked, language, country, harmful=harmful)
        assert {number for number in every if shows(text, number)} == set().union(*map(numbers_of, entries))


def test_there_is_always_an_emergency_number_and_a_page(unchecked):
    """Even before staff have checked anything, and long after: pages as links, which open in one tap."""
    for language, country, harmful in every_case(unchecked):
        (reply,) = help_replies(
            unchecked, texts_in(language), country=country, harmful=harmful, today=dt.date(2040, 1, 1)
        )
        read = parse(reply.html, "HTML")
        shown = unchecked.on(TODAY, country)
        assert ", ".join(shown.emergency.numbers) in read.text
        links = {entity["url"].rstrip("/") for entity in read.entities if entity["type"] == "text_link"}
        assert links
        assert links <= {page.url.rstrip("/") for page in [*shown.lines, *shown.lists]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_short(checked, language):
    """One message, a fraction of what Telegram takes: it is read in fear, on a phone."""
    longest = max(len(said(checked, *case[:2], harmful=case[2])) for case in every_case(checked) if case[0] == language)
    assert longest < MESSAGE_CHARS / 4


def test_the_message_in_full(checked):
    """Nobody reads along; emergency number; helpline; another country; how to remove the chat. Nothing else."""
    assert said(checked, "en", "US") == (
        "This is an automatic service. Nobody reads along here.\n\n"
        "In immediate danger:\n911 (United States): emergency number\n\n"
        "People you can talk to:\n"
        "1-888-373-7888 (United States): helpline against trafficking, 24 h\n"
        "By text message: 233733\nLanguages: 200+\nhumantraffickinghotline.org\n\n"
        "Wrong country, or not sure: tap “Choose a country”.\n\n"
        "To remove this chat: in the list of chats, press and hold it, then choose Delete."
    )


def test_without_a_country_the_lists_come_first(unchecked):
    """They are for everybody; the line for missing children is not."""
    assert said(unchecked, "fr").split("\n\n")[1:3] == [
        "En danger immédiat\u00a0:\n112\u00a0: dans l’UE et beaucoup d’autres pays\u00a0; ailleurs, la police locale",
        "À qui parler\u00a0:\nHCR\u00a0: page sur la traite des êtres humains\nhelp.unhcr.org",
    ]
    assert said(unchecked, "fr", "any") == said(unchecked, "fr", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_a_locked_screen_gives_away_what_it_is_about(checked, language):
    """The first two lines, which a notification shows, name neither the crime nor who suffers it, and ask nothing."""
    text = said(checked, language, "DE")
    told = "traffick|victim|traite|menschenhandel|opfer|betroffen|tratta|vittim|торговл|жертв|пострадав|trata|víctim"
    assert re.search(told, "".join(text.split("\n\n")[:2]), re.IGNORECASE) is None
    assert "?" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_message_says_to_tap_is_there_to_be_tapped(checked, language):
    """The label in the text is the label of the button, word for word; the same in the list of countries."""
    texts = texts_in(language)
    (danger,) = help_replies(checked, texts, country=None, harmful=False, today=TODAY)
    listed = country_replies(checked, texts, 0)
    assert buttons(danger)[0].label in re.findall(r"[“„«]\s?([^“”»]*?)\s?[”“»]", danger.html)
    assert buttons(listed)[-1].label in re.findall(r"[“„«]\s?([^“”»]*?)\s?[”“»]", listed.html)


def test_buttons_lead_to_the_countries_and_back_to_the_reports(checked):
    """Who was misunderstood can say so; who asked for the numbers, or for something harmful, has nothing to say."""
    choose = Button("Land wählen", "help:list:0")
    reports = Button("Ich frage nach den Berichten", "asked:0")
    german = texts_in("de")
    case = {"country": "DE", "today": TODAY}
    assert help_replies(checked, german, harmful=False, **case)[0].rows == ((choose,), (reports,))
    assert help_replies(checked, german, harmful=False, asked=False, **case)[0].rows == ((choose,),)
    assert help_replies(checked, german, harmful=True, **case)[0].rows == ((choose,),)


@pytest.mark.parametrize("harmful", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_group_there_is_one_neutral_line_and_a_way_out(checked, language, harmful):
    """Others read along: no country, no number, nothing of what was written or of what it was taken for."""
    link = "https://t.me/findings_bot?start=help_list_0"
    texts = texts_in(language)
    (reply,) = help_replies(checked, texts, country="IT", harmful=harmful, today=TODAY, group_link=link)
    assert reply.html == texts("help-group")
    assert "\n" not in reply.html
    assert not re.search(r"\d", reply.html)
    assert reply.rows == ((Button(texts("help-open-privately"), url=link),),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_staff_write_is_shown_as_they_wrote_it(tmp_path_factory, language):
    """Text that looks like markup is no markup, and an address leads to the page, character for character."""
    lines = _read(tmp_path_factory, HANDMADE)
    (reply,) = help_replies(lines, texts_in(language), country="IT", harmful=False, today=TODAY)
    read = parse(reply.html, "HTML")
    assert read.text.count(f"é <b>{language}</b> & — Кириллица") == 2
    for number in ("112, 110", "+39 12 34", "00 39 12", "555", "IT, EN"):
        assert number in read.text
    links = [entity for entity in read.entities if entity["type"] == "text_link"]
    assert [(slice_utf16(read.text, link["offset"], link["length"]), link["url"]) for link in links] == [
        ("example.org", "https://www.example.org/a?b=1&c='q'#é")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_button_in_alphabetical_order(checked, language):
    """Three in a row over some pages, each country once, then a way to turn the page and one for all others."""
    texts = texts_in(language)
    pages = [country_replies(checked, texts, page) for page in (0, 1)]
    labels = []
    for page, turn in zip(pages, ("→", "←"), strict=True):
        *rows, turning, others = page.rows
        assert [button.label for button in turning] == [turn]
        assert others == (Button(texts("help-another-country"), "help:any"),)
        assert {len(row) for row in rows[:-1]} == {3}
        labels += [button.label for row in rows for button in row]
        for row in rows:
            for button in row:
                action = action_of(button.data)
                assert action == Action(Verb.HELP, action.first)
                assert checked.name(action.first, language) == button.label
    assert len(labels) == len(checked.countries)
    first_letters = [label[0].translate(str.maketrans("ÉÖ", "EO")) for label in labels]
    assert first_letters == sorted(first_letters)
    assert pages[0].html.startswith("112")


def test_pages_that_are_not_there_are_the_nearest_that_are(checked, tmp_path_factory):
    """Buttons stay for years, and the list may have become shorter."""
    texts = texts_in("ru")
    assert country_replies(checked, texts, 99) == country_replies(checked, texts, 1)
    assert country_replies(checked, texts, -1) == country_replies(checked, texts, 0)
    one = country_replies(_read(tmp_path_factory, HANDMADE), texts, 1)
    assert one.rows == ((Button("Италия", "help:IT"),), (Button("Другая страна", "help:any"),))


def test_what_is_behind_a_button_fits(checked):
    """Telegram takes 1 to 64 bytes."""
    for language in LANGUAGES:
        replies = [country_replies(checked, texts_in(language), page) for page in (0, 1)]
        replies += help_replies(checked, texts_in(language), country=None, harmful=False, today=TODAY)
        assert all(1 <= len(button.data.encode()) <= 64 for reply in replies for button in buttons(reply))
