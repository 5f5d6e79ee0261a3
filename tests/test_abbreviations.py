"""What abbreviations stand for is learnt from the reports, and put in their place."""

import re

import pytest

from index.abbreviations import Abbreviations
from index.errors import IndexStateError

TRAFFICKING = "trafficking in human beings"
REPORT = (
    f"Victims of {TRAFFICKING} (THB) drink café & tea — <all> of them. THB is a crime (see Annex).",
    "The World Health Organization (WHO) answered.",
    "Торговля людьми (ТЛ) — преступление.",
)


def nobody_knows(_word):
    return False


def real_word(word):
    return word in {"who", "see"}


@pytest.fixture
def abbreviations():
    return Abbreviations.of(REPORT)


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        (f"progress against {TRAFFICKING} (THB).", "THB", TRAFFICKING),
        ("all National Action\n  Plans (NAPs) — été", "NAP", "National Action Plans"),
        (
            "the Office for Democratic Institutions and Human Rights (ODIHR)",
            "ODIHR",
            "Office for Democratic Institutions and Human Rights",
        ),
        ("many non-governmental organizations (NGO)", "NGO", "non-governmental organizations"),
        ("борьба с торговлей людьми (ТЛ)", "ТЛ", "торговлей людьми"),
        ("les États & États (ÉÉ)", "ÉÉ", "États & États"),
        ("the Office of Personnel Management (OPM)", "OPM", "Office of Personnel Management"),
        ("visits to El Salvador (ES)", "ES", "El Salvador"),
    ],
    ids=lambda value: value[:20],
)
def test_a_meaning_stands_before_the_brackets(text, short, long):
    """It begins at the word with the first letter; small words, line ends and a plural s do not matter."""
    assert Abbreviations.of([text]).spelled_out(f"— {short}, é") == f"— {long}, é"


@pytest.mark.parametrize(
    "text",
    [
        "nothing here fits (XYZ)",
        "a thing (see)",
        "Human beings (Hb)",
        "(THB) trafficking in human beings",
        "traffickers sell them in many countries, human beings (THB)",
        "the Labour and Safety Inspectorate (AI)",
        "la lutte des États (DÉ)",
        "служба по торговле (ПТ)",
        "",
    ],
)
def test_what_is_no_abbreviation_is_not_learnt(text):
    """Words that do not fit, are too far apart or open with "and", one capital, brackets in front: all stay."""
    every = "XYZ see Hb THB AI DÉ ПТ"
    assert Abbreviations.of([text]).spelled_out(every) == every


def test_where_reports_disagree_the_most_frequent_counts():
    """Twice against once, wherever they stand; of equals the shorter."""
    texts = ["Old Report (OR)", "Other Rules (OR)", "Old Report (OR) again"]
    assert Abbreviations.of(texts).spelled_out("OR") == "Old Report"
    assert Abbreviations.of(reversed(texts)).spelled_out("OR") == "Old Report"
    assert Abbreviations.of(["Old Reports (OR)", "Old Rites (OR)"]).spelled_out("OR") == "Old Rites"


def test_reports_joined_have_the_words_of_all():
    """Where two disagree, the first has it."""
    joined = Abbreviations.joined([Abbreviations({"OR": "Old Report"}), Abbreviations({"OR": "Other", "ТЛ": "торг"})])
    assert joined.spelled_out("OR & ТЛ") == "Old Report & торг"
    assert Abbreviations.joined([]).spelled_out("OR") == "OR"


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("THB in <2021> — café", f"{TRAFFICKING} in <2021> — café"),
        (f"{TRAFFICKING} (THB)", f"{TRAFFICKING} (THB)"),
        ("anti-THB", f"anti-{TRAFFICKING}"),
        ("thb", "thb"),
        ("THBX XTHB", "THBX XTHB"),
        ("ТЛ и WHO", "Торговля людьми и World Health Organization"),
    ],
)
def test_in_a_report_an_abbreviation_is_spelled_out(abbreviations, text, spelled):
    """As it is written and whole; in brackets it stays, for there it stands behind what it means."""
    assert abbreviations.spelled_out(text) == spelled


def test_what_is_spelled_out_keeps_its_parts(abbreviations):
    """The parts are told where they stand now; what is between, before and behind them is spelled out too."""
    text = "THB: é. THB — a crime. Ask WHO now. (WHO)"
    parts = [(8, 22), (23, 35)]
    assert [text[start:end] for start, end in parts] == ["THB — a crime.", "Ask WHO now."]
    spelled, found = abbreviations.spelled_out_in_parts(text, parts)
    assert spelled == abbreviations.spelled_out(text)
    assert [spelled[start:end] for start, end in found] == [
        f"{TRAFFICKING} — a crime.",
        "Ask World Health Organization now.",
    ]
    assert abbreviations.spelled_out_in_parts("THB", []) == (TRAFFICKING, [])


@pytest.mark.parametrize(
    ("question", "spelled"),
    [
        ("thb in 2021 — café?", f"{TRAFFICKING} in 2021 — café?"),
        ("Thb & <THB>", f"{TRAFFICKING} & <{TRAFFICKING}>"),
        ("who fights thb?", f"who fights {TRAFFICKING}?"),
        ("Who?", "Who?"),
        ("what does WHO say", "what does World Health Organization say"),
        ("что такое тл", "что такое Торговля людьми"),
        ("", ""),
    ],
)
def test_in_a_question_small_letters_do(abbreviations, question, spelled):
    """People type so on a phone; but what is a real word in small letters means that word."""
    assert abbreviations.spelled_out_in_question(question, real_word) == spelled


def test_only_real_words_keep_their_meaning(abbreviations):
    """Where nobody knows the word "who", it is the abbreviation."""
    assert abbreviations.spelled_out_in_question("who?", nobody_knows) == "World Health Organization?"


def test_what_is_written_is_read(abbreviations, tmp_path):
    """In plain letters, for people too."""
    path = tmp_path / "é — Ж.json"
    abbreviations.write(path)
    assert '"ТЛ": "Торговля людьми"' in path.read_text(encoding="utf-8")
    assert Abbreviations.read(path).spelled_out("THB, ТЛ") == f"{TRAFFICKING}, Торговля людьми"


@pytest.mark.parametrize("content", [None, b"", b"null", b"[1]", b'"THB"', b"\xff\xfe", b'{"THB": '])
def test_damage_is_told(tmp_path, content):
    """Missing, empty, another kind of value, cut: the message names the file and says what to do."""
    path = tmp_path / "abbreviations.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexStateError, match=rf"^{re.escape(str(path))}: cannot be read .*make index$"):
        Abbreviations.read(path)
