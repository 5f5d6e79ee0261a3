"""The list of helplines: an unchecked number never leaves it, and a slip of staff is told with its place."""

import datetime as dt
import logging
import os
import re
import tomllib
from pathlib import Path

import pytest

from bot.helplines import HELP_NAME, HelpError, HelpFile, Helplines
from bot.texts import LANGUAGES
from index import FindingsError

REAL = Path(__file__).parent.parent / "corpus" / HELP_NAME
TODAY = dt.date(2027, 3, 1)

WHAT = "".join(f'what.{language} = "é <{language}> & — Кириллица, 24 h"\n' for language in LANGUAGES)
SOURCE = 'source = "https://example.org/about?a=1&b=2"\n'
ANY = f'[emergency.any]\ncountries = []\nnumbers = ["112"]\n{WHAT}{SOURCE}'
EU = f'[emergency.eu]\ncountries = ["AT", "IT"]\nnumbers = ["112", "113"]\n{WHAT}{SOURCE}'
LIST = f'[[list]]\nid = "list"\n{WHAT}url = "https://example.org/list"\n'
LINE = (
    f'[[helpline]]\nid = "it-line"\ncountry = "IT"\nnumber = "+39 (0)6 12-34"\n{WHAT}'
    f'url = "https://example.org/it"\n{SOURCE}'
)
FULL = f'stale_after_days = 30\n{ANY}{EU}{LIST}[name.IT]\nru = "Италия & <é>"\n{LINE}'


@pytest.fixture
def write(tmp_path):
    """Write the file, and give its path."""

    def written(text):
        path = tmp_path / HELP_NAME
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def read(write):
    """Write the file and read it on TODAY."""
    return lambda text: Helplines.read(write(text), TODAY)


def numbers(helplines, country="IT", today=TODAY):
    """The numbers that may be shown."""
    return [line.number for line in helplines.on(today, country).lines]


def test_entries_come_out_as_written(read):
    """Texts, addresses and numbers keep every character, in every language."""
    shown = read(FULL + 'number_from_abroad = "00 39"\ntext_message = "555"\nchecked = 2027-03-01\n').on(TODAY, "IT")
    (line,) = shown.lines
    assert (line.id, line.country, line.number) == ("it-line", "IT", "+39 (0)6 12-34")
    assert (line.number_from_abroad, line.text_message) == ("00 39", "555")
    assert (line.url, line.source) == ("https://example.org/it", "https://example.org/about?a=1&b=2")
    assert [line.what[language] for language in LANGUAGES] == [f"é <{name}> & — Кириллица, 24 h" for name in LANGUAGES]
    assert shown.emergency.numbers == ("112", "113")
    assert shown.lists == ()


@pytest.mark.parametrize(
    ("checked", "shown"),
    [
        ("", ""),
        ("checked = 2027-03-01", "+39 (0)6 12-34"),
        ("checked = 2027-02-15", "+39 (0)6 12-34"),
        ("checked = 2027-01-30", "+39 (0)6 12-34"),
        ("checked = 2027-01-29", ""),
        ("checked = 2020-01-01", ""),
    ],
)
def test_a_number_is_shown_as_long_as_its_check_is_fresh(read, checked, shown):
    """On the day of the check and `stale_after_days` later it is there; a day later, or unchecked, it is not."""
    assert numbers(read(FULL + checked)) == [shown]


def test_a_date_to_come_is_no_check(write):
    """Somewhere it is tomorrow already, so tomorrow's date is no mistake; but until then no number is shown."""
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    helplines = Helplines.read(write(FULL + f"checked = {tomorrow}"))
    assert numbers(helplines, today=tomorrow - dt.timedelta(days=1)) == [""]
    assert numbers(helplines, today=tomorrow) == ["+39 (0)6 12-34"]


def test_no_number_hides_in_an_entry_that_is_not_fresh(read):
    """The numbers from abroad, for text messages, and those that staff noted go with the number."""
    more = 'number_from_abroad = "00 39"\ntext_message = "555"\nlanguages = "it"\nnote = "also 777"\n'
    (line,) = read(FULL + more).on(TODAY, "IT").lines
    assert (line.number_from_abroad, line.text_message, line.languages, line.note) == ("", "", "", "")
    assert not re.search(r"555|777|00 39|12-34", repr(line))


def test_a_country_without_a_helpline_gets_its_emergency_number_and_the_international_entries(read):
    """Austria has only a number; of no country, or one that is not here, not even that is known."""
    international = LINE.replace("it-line", "int-line").replace('country = "IT"', 'country = ""')
    helplines = read(FULL + "checked = 2027-03-01\n" + international)
    for country, emergency in (("AT", ("112", "113")), ("FR", ("112",)), (None, ("112",)), ("", ("112",))):
        shown = helplines.on(TODAY, country)
        assert shown.emergency.numbers == emergency
        assert [line.id for line in shown.lines] == ["int-line"]
        assert [page.url for page in shown.lists] == ["https://example.org/list"]
    assert helplines.countries == {"AT", "IT"}


def test_staff_may_call_a_country_otherwise(read):
    """Their word is taken in its language, the usual name in all others."""
    helplines = read(FULL)
    assert [helplines.name("IT", language) for language in ("ru", "en", "de")] == ["Италия & <é>", "Italy", "Italien"]


def test_marks_and_line_ends_of_windows_are_no_mistake(tmp_path):
    """A file written on another system reads the same."""
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    (tmp_path / "b.toml").write_bytes(FULL.encode())
    assert Helplines.read(tmp_path / "a.toml", TODAY) == Helplines.read(tmp_path / "b.toml", TODAY)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[helpline]]", "[[helpline]", "not valid TOML: "),
        ("[[helpline]]", "[[helplines]]", "unknown key 'helplines'; known are stale_after_days, emergency, list,"),
        ("[[helpline]]", "[helpline]", "write [[helpline]] with two brackets, once for each entry."),
        ("[[list]]", "[list]", "write [[list]] with two brackets, once for each entry."),
        ("[emergency.eu]", "[[emergency.eu]]", "emergency needs a name and lines below it: [emergency.name], in one "),
        ("stale_after_days = 30", "", "stale_after_days must be a number of days from 1 to 366, not None."),
        ("_days = 30", '_days = "30"', "stale_after_days must be a number of days from 1 to 366, not '30'."),
        ("_days = 30", "_days = 4000", "stale_after_days must be a number of days from 1 to 366, not 4000."),
        ("_days = 30", "_days = true", "stale_after_days must be a number of days from 1 to 366, not True."),
        ("[emergency.any]", "[emergency.other]", "[emergency.any] is missing; it holds the number for countries that"),
        ("countries = []", 'countries = ["FR"]', "[emergency.any]: countries must be empty, for it is for all that"),
        ('["AT", "IT"]', "[]", '[emergency.eu]: countries must be a list such as ["AT", "DE"].'),
        ('["AT", "IT"]', '["AT", "AT"]', "the country 'AT' stands twice; keep one of them"),
        ('["AT", "IT"]', '["UK"]', "[emergency.eu]: countries must be a list with the two letters of ISO 3166"),
        ('["AT", "IT"]', '"AT"', "[emergency.eu]: countries must be a list with the two letters of ISO 3166"),
        ('["112", "113"]', "[112]", "[emergency.eu]: numbers must be a list of numbers in quotation marks, such as"),
        ('["112", "113"]', "[]", "[emergency.eu]: numbers must be a list of numbers in quotation marks, such as"),
        ('["112", "113"]', '["police"]', "[emergency.eu]: numbers must be a list of numbers in quotation marks"),
        ('id = "it-line"', "", "helpline 1 (no id): id is missing; the top of the file shows what an entry needs."),
        ('id = "it-line"', 'id = ""', """helpline 1 (): id must be some text in "…", not ''."""),
        ('id = "it-line"', 'id = "list"', "the id 'list' stands twice; keep one of them, or correct the other."),
        ('country = "IT"', 'country = "UK"', "helpline 1 (it-line): country must be the two letters of ISO 3166, such"),
        ('country = "IT"', 'country = "it"', "(it-line): country must be the two letters of ISO 3166, such as GB, or"),
        ('country = "IT"', 'country = "EU"', "(it-line): country must be the two letters of ISO 3166, such as GB, or"),
        (
            'number = "+39',
            'nummer = "+39',
            "(it-line): unknown key 'nummer'; known are id, country, what, url, source,",
        ),
        ("(0)6 12-34", "HELP", "(it-line): number must be a telephone number in digits, or empty, not '+39 HELP'."),
        ("+39 (0)6 12-34", "39 ", "(it-line): number must be one line of text in"),
        ('"+39 (0)6 12-34"', "112", "(it-line): number must be one line of text in"),
        ("https://example.org/it", "example.org/it", "(it-line): url must be the address of a page, beginning with"),
        ("https://example.org/it", "ftp://example.org", "(it-line): url must be the address of a page, beginning with"),
        ("https://example.org/it", "tel:112", "(it-line): url must be the address of a page, beginning with https://"),
        ("https://example.org/it", "https://a b.org", "(it-line): url must be the address of a page, beginning with"),
        ("https://example.org/it", "https://[x.org", "(it-line): url must be the address of a page, beginning with"),
        ('ru = "Италия & <é>"', 'pl = "Włochy"', "[name.IT]: unknown key 'pl'; known are en, fr, de, it, ru, es."),
        ('ru = "Италия & <é>"', 'ru = ""', "[name.IT]: ru: name must be some text in"),
        (
            "[name.IT]",
            "[name.Italy]",
            "[name.Italy]: country must be the two letters of ISO 3166, such as GB, or empty",
        ),
    ],
)
def test_a_slip_is_one_line_that_names_file_and_entry(read, tmp_path, old, new, said):
    """Whatever staff get wrong, the message names the file, the entry, what is wrong and what is right."""
    assert old in FULL
    with pytest.raises(HelpError) as told:
        read(FULL.replace(old, new))
    assert isinstance(told.value, FindingsError)
    assert str(told.value).startswith(f"{tmp_path / HELP_NAME}: ")
    assert said in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ('checked = "2027-01-31"', "(it-line): checked must be the day of the check, such as 2027-01-31, without quot"),
        ("checked = 2027-01-31T10:00:00", "(it-line): checked must be the day of the check, such as 2027-01-31"),
        ("checked = 2027-31-01", "not valid TOML: "),
        ("checked =", "not valid TOML: "),
        ("checked = 2027-03-02", "it-line: checked is 2027-03-02, a day still to come. Write the day of the check"),
        ("source_year = 22", "(it-line): source_year must be a year such as 2022, not 22."),
        ('text_message = "SOS"', "(it-line): text_message must be a telephone number in digits, or empty, not 'SOS'."),
        ('number_from_abroad = "00 39 x"', "(it-line): number_from_abroad must be a telephone number in digits, or"),
        ("note = 5", '(it-line): note must be one line of text in "…", without blanks around it, not 5.'),
    ],
)
def test_a_slip_in_a_line_that_need_not_be_there_is_told(read, added, said):
    """Bad dates, bad years and further numbers with letters are named with their entry."""
    with pytest.raises(HelpError) as told:
        read(FULL + added)
    assert said in str(told.value)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("", "what must be given in each of en, fr, de, it, ru, es, as what.en = "),
        ('what.de = ""', 'what must be some text in "…"'),
        ('what.de = " Hilfe"', "what must be one line of text"),
        ("what.de = 5", "what must be one line of text"),
        ('what.de = "Notruf 116 016"', "what must be without a telephone number in de, whose place is `number`"),
        ('what.de = "ruf 0800-5"', "what must be without a telephone number in de, whose place is `number`"),
        (f'what.de = "{"ü" * 151}"', "what must be 150 characters at most in de"),
    ],
)
def test_a_text_that_lacks_or_holds_a_number_is_told(read, new, said):
    """All languages must be there, none too long, and no number may slip past the check in a text."""
    head, line = FULL.split("[[helpline]]")
    line = re.sub(r"what\.de = .*", new, line)
    with pytest.raises(HelpError) as told:
        read(f"{head}[[helpline]]{line}")
    assert f"helpline 1 (it-line): {said}" in str(told.value)


def test_hours_and_counts_are_no_telephone_numbers(read):
    """What staff may well write about a line is not mistaken for a number."""
    text = "24/7, 24 h/24, 32 countries, ACT212, 7–22"
    (line,) = read(FULL.replace("é <en> & — Кириллица, 24 h", text)).on(TODAY, "IT").lines
    assert line.what["en"] == text


def test_a_country_has_few_entries(read):
    """Nobody in fear reads a seventh one, and the message must stay short."""
    six = "".join(LINE.replace("it-line", f"it-{number}") for number in range(5))
    assert len(read(FULL + six).on(TODAY, "IT").lines) == 6
    with pytest.raises(HelpError, match="country 'IT' has over 6 entries; keep the best"):
        read(FULL + six + LINE.replace("it-line", "it-six"))


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path):
    """Neither is a traceback."""
    with pytest.raises(HelpError, match=r"help\.toml: there is no such file\."):
        Helplines.read(tmp_path / HELP_NAME)
    with pytest.raises(HelpError, match="cannot be read"):
        Helplines.read(tmp_path)
    (tmp_path / HELP_NAME).write_bytes(FULL.encode("utf-16"))
    with pytest.raises(HelpError, match=r"not valid TOML: .*Mend that line"):
        Helplines.read(tmp_path / HELP_NAME)


def test_a_bot_does_not_start_with_a_bad_list(write):
    """At the start a mistake is raised: somebody is there to mend it."""
    with pytest.raises(HelpError, match="not valid TOML"):
        HelpFile(write("[[helpline]"))


def test_a_change_is_read_at_once_and_a_mistake_takes_nothing_away(write, caplog):
    """The last good list stays in use, the mistake is logged once, and the mended file is read again."""
    caplog.set_level(logging.INFO)
    file = HelpFile(write(FULL))
    before = file.current()
    assert file.current() is before

    write(FULL.replace('"IT"', '"FR"').replace("AT", "DE"))
    changed = file.current()
    assert changed.countries == {"DE", "FR"}

    path = write(FULL.replace("[[helpline]]", "[[helpline]"))
    assert [file.current() for _ in range(3)] == [changed] * 3
    path.unlink()
    assert [file.current() for _ in range(3)] == [changed] * 3
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 2
    assert errors[0].startswith(f"{path}: not valid TOML: ")
    assert errors[1].startswith(f"{path}: there is no such file.")
    assert all(message.endswith("What was read before stays in use.") for message in errors)

    write(FULL)
    assert file.current().countries == {"AT", "IT"}


def test_a_change_of_the_same_length_is_noticed(write):
    """A corrected digit changes only the time of the file."""
    path = write(FULL)
    file = HelpFile(path)
    write(FULL.replace('["112", "113"]', '["112", "118"]'))
    os.utime(path, ns=(1, 1))
    assert file.current().on(TODAY, "AT").emergency.numbers == ("112", "118")


def test_the_list_that_comes_along_is_complete_and_honest():
    """It reads without a mistake, and no number is shown of an entry without a date: at first, of none."""
    data = tomllib.loads(REAL.read_text(encoding="utf-8"))
    helplines = Helplines.read(REAL)
    dated = {entry["id"] for entry in data["helpline"] if "checked" in entry}
    today = dt.datetime.now(dt.UTC).date()
    shown = {
        line.id: line.number for country in [*helplines.countries, None] for line in helplines.on(today, country).lines
    }
    assert set(shown) == {entry["id"] for entry in data["helpline"]}
    assert {name for name, number in shown.items() if number} <= dated
    assert {"AT", "DE", "GB", "IT", "UA", "US"} <= helplines.countries
    assert helplines.on(today, None).emergency.numbers == ("112",)
    assert [page.id for page in helplines.on(today, "AT").lists] == ["unhcr", "la-strada"]
