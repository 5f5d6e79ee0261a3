"""Browsing an index: reports side by side, recommendations, contents, sections, and what stands around a passage."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from index import Findings, IndexFacts, Kind, Listed, Report, Side
from tests.nearness import QUESTION, Near, passage
from tests.samples import REPORTS

OPENING = passage("Ships — été & <nuit>.", 1, section=("I", "Флот"))
NOTE = passage("A note — <&>.", 1, section=("I", "Флот"), kind=Kind.NOTE)
TIDE = passage("The tide\nrises twice.", 1, section=("I", "Tide"))
STATES = passage("Be lit — <&>.", 3, section=("II",), kind=Kind.RECOMMENDATION, addressee="OSCE participating States")
KEEPERS = passage("Wake — été.", 4, section=("II",), kind=Kind.RECOMMENDATION, addressee="Хранитель & Café")
AGAIN = passage("Ships, again.", 4, section=("I", "Флот"))
LAST_NOTE = passage("The last note.", 4, section=("Notes",), kind=Kind.NOTE)
BARE = passage("No heading.", 1, report="lantern", section=())
QUAY = passage("Quay & маяк.", 2, report="lantern", section=("I", "Флот"))
PLEA = passage("Mend it.", 3, report="lantern", section=("Fin",), kind=Kind.RECOMMENDATION, addressee="All states")
PASSAGES = (OPENING, NOTE, TIDE, STATES, KEEPERS, AGAIN, LAST_NOTE, BARE, QUAY, PLEA)
GONE = ("", "0" * 16, "Café — <&>", "маяк")


@pytest.fixture
def findings(shore) -> Findings:
    """The passages, all equally near to the question."""
    return shore.findings([Near(one, 0.6) for one in PASSAGES])


def texts(listed):
    return [hit.passage.text for hit in listed]


def said(*passages):
    return [one.text for one in passages]


# What a report holds.


def test_contents_are_in_reading_order_and_each_section_is_there_once(findings):
    """Where it begins, although it goes on later; a section of notes, and what has no heading, is none."""
    topics = findings.contents("harbour")
    assert [(topic.title, topic.report) for topic in topics] == [
        ("Флот", REPORTS[0]),
        ("Tide", REPORTS[0]),
        ("II", REPORTS[0]),
    ]
    assert [topic.title for topic in findings.contents("lantern")] == ["Флот", "Fin"]
    keys = [topic.key for report in ("harbour", "lantern") for topic in findings.contents(report)]
    assert len(set(keys)) == 5


def test_of_an_unknown_report_there_are_no_contents(findings):
    """As after a report was taken out while a button for it still stands in a chat."""
    assert findings.contents("Café — <&>") == ()


def test_a_section_comes_in_pages(findings):
    """Its passages in the order of the report and without notes; the end is told."""
    fleet, *_ = findings.contents("harbour")
    assert texts(findings.topic(fleet.key).hits) == said(OPENING, AGAIN)
    first, second = findings.topic(fleet.key, 1), findings.topic(fleet.key, 1, skip=1)
    assert (texts(first.hits), first.more) == (said(OPENING), True)
    assert (texts(second.hits), second.more) == (said(AGAIN), False)
    assert findings.topic(fleet.key, 1, skip=2) == Listed((), more=False)
    assert {(hit.sentence, hit.score, hit.cosine, hit.words) for hit in first.hits} == {(None, 0.0, 0.0, 0.0)}


@pytest.mark.parametrize("key", GONE)
def test_a_section_that_is_gone_is_empty(findings, key):
    """Likewise."""
    assert findings.topic(key) == Listed((), more=False)


# One passage, and what surrounds it.


def test_a_passage_is_found_by_its_key(findings):
    """With where it stands; nothing was asked, so nothing in it answers."""
    hit = findings.passage(TIDE.key)
    assert (hit.passage.text, hit.citation.report, hit.citation.section) == (TIDE.text, REPORTS[0], TIDE.section)
    assert (hit.citation.pages, hit.citation.labels) == ((1, 2), ("1", None))
    assert (hit.sentence, hit.score) == (None, 0.0)


@pytest.mark.parametrize("key", GONE)
def test_a_passage_that_is_gone_is_none(findings, key):
    """Nor does anything surround it."""
    assert findings.passage(key) is None
    assert findings.around(key) == ()


@pytest.mark.parametrize(
    ("middle", "seen"),
    [
        (OPENING, (OPENING, TIDE)),
        (TIDE, (OPENING, TIDE, STATES)),
        (NOTE, (OPENING, NOTE, TIDE)),
        (AGAIN, (KEEPERS, AGAIN)),
        (LAST_NOTE, (AGAIN, LAST_NOTE)),
        (BARE, (BARE, QUAY)),
        (PLEA, (QUAY, PLEA)),
    ],
    ids=lambda value: value.text if hasattr(value, "text") else "",
)
def test_around_a_passage_is_what_was_printed_beside_it(findings, middle, seen):
    """Notes are left out unless one was asked for, and no other report begins where this one ends."""
    hits = findings.around(middle.key)
    assert texts(hits) == said(*seen)
    assert {hit.citation.report.id for hit in hits} == {middle.report_id}


# Recommendations.


def test_without_a_topic_all_recommendations_come(findings):
    """In the order of the reports, in pages, and the end is told."""
    first, second = findings.recommendations("", 2), findings.recommendations(" ", 2, skip=2)
    assert (texts(first.hits), first.more) == (said(STATES, KEEPERS), True)
    assert (texts(second.hits), second.more) == (said(PLEA), False)
    assert findings.recommendations(limit=3).more is False


@pytest.mark.parametrize(
    ("addressee", "found"),
    [
        ("states", (STATES, PLEA)),
        ("OSCE states", (STATES,)),
        ("osce part", (STATES,)),
        ("CAFÉ", (KEEPERS,)),
        ("хранитель", (KEEPERS,)),
    ],
)
def test_an_addressee_gets_the_recommendations_to_it(findings, addressee, found):
    """First. Capitals do not matter, the beginnings of words will do, and words between them are passed over."""
    assert texts(findings.recommendations(addressee).hits)[: len(found)] == said(*found)


def test_those_to_an_addressee_come_in_pages(findings):
    """As all of them do."""
    first, second = findings.recommendations("states", 1), findings.recommendations("states", 1, skip=1)
    assert (texts(first.hits), first.more) == (said(STATES), True)
    assert texts(second.hits) == said(PLEA)


def test_behind_those_addressed_come_those_on_the_topic(shore):
    """None twice, in pages over both, and only what would not be declined."""
    here = {"kind": Kind.RECOMMENDATION, "section": ("II",)}
    to_keepers = [passage(f"Wake — été {n}.", n, addressee="Lighthouse keepers & café", **here) for n in (1, 2)]
    on_keepers = [passage(f"Pay keepers <{n}> — маяк.", n, **here) for n in (3, 4)]
    off_it = passage("Mend the quay.", 5, **here)
    cosines = [(to_keepers[0], 0.95), (off_it, 0.2), (to_keepers[1], 0.1), (on_keepers[0], 0.85), (on_keepers[1], 0.9)]
    findings = shore.findings([Near(*one) for one in cosines], "keepers")
    pages = [findings.recommendations("keepers?! ", 3, skip=skip) for skip in (0, 3, 6)]
    assert [texts(page.hits) for page in pages] == [said(*to_keepers, on_keepers[1]), said(on_keepers[0]), []]
    assert [page.more for page in pages] == [True, False, False]


@pytest.mark.parametrize("closing", ["?", "!", "…", " ?", ".. ", "?!"])
def test_what_closes_a_topic_does_not_matter(findings, closing):
    """With a question mark a single word means something else to the model."""
    assert findings.recommendations(f"хранитель{closing}", 1) == findings.recommendations("хранитель", 1)
    assert findings.recommendations(f"tide{closing}") == findings.recommendations("tide")
    assert findings.recommendations(closing) == findings.recommendations()


def test_what_is_no_addressee_is_a_topic(shore):
    """The recommendations on it come, nearest first and in pages, and nothing else, however near."""
    cosines = {STATES: 0.7, KEEPERS: 0.9, PLEA: 0.4}
    findings = shore.findings([Near(one, cosines.get(one, 0.95)) for one in PASSAGES])
    first, second = findings.recommendations(QUESTION, 1), findings.recommendations(QUESTION, 1, skip=1)
    assert (texts(first.hits), first.more) == (said(KEEPERS), True)
    assert (texts(second.hits), second.more) == (said(STATES), False)


def test_on_a_topic_without_recommendations_there_are_none(shore):
    """Although the reports treat it elsewhere."""
    findings = shore.findings([Near(one, 0.2 if one.kind is Kind.RECOMMENDATION else 0.9) for one in PASSAGES])
    assert findings.recommendations(QUESTION) == Listed((), more=False)
    assert findings.ask(QUESTION).hits != ()


def test_reports_without_recommendations_have_none(shore):
    """With a topic or without."""
    findings = shore.findings([Near(TIDE, 0.9)])
    assert findings.recommendations() == findings.recommendations("states") == Listed((), more=False)


# Reports side by side.


def report(name, date=None):
    return Report(name, f"{name}.pdf", f"{name} — <&>", name, date=date)


def test_each_report_says_its_best_by_date(shore):
    """The earliest first, those without a date last, in their order; a report that says nothing to it is silent."""
    reports = (
        report("undated"),
        report("second", dt.date(2022, 7, 18)),
        report("silent", dt.date(2021, 1, 1)),
        report("first", dt.date(2018, 5, 1)),
        report("empty"),
    )
    near = [
        Near(passage("Worse — été", 1, report="second"), 0.7),
        Near(passage("Best & <b>", 2, report="second"), 0.9),
        Near(passage("Ранний", 1, report="first"), 0.6),
        Near(passage("Off it", 1, report="silent"), 0.4),
        Near(passage("Some day", 1, report="undated"), 0.8),
    ]
    sides = shore.findings(near, reports=reports).compare(QUESTION)
    assert [(side.report.id, side.hit and side.hit.passage.text) for side in sides] == [
        ("first", "Ранний"),
        ("silent", None),
        ("second", "Best & <b>"),
        ("undated", "Some day"),
        ("empty", None),
    ]
    assert [side.hit.cosine for side in sides if side.hit] == pytest.approx([0.6, 0.9, 0.8], abs=1e-5)


def test_a_report_is_heard_behind_many_passages_of_another(shore):
    """A long report does not drown a short one."""
    many = [Near(passage(f"Été {number} — <&>", number + 1), 0.95 - number * 0.001) for number in range(200)]
    sides = shore.findings([*many, Near(passage("Маяк", 1, report="lantern"), 0.55)]).compare(QUESTION)
    assert [side.hit.passage.text for side in sides] == ["Été 0 — <&>", "Маяк"]


def test_where_all_are_silent_each_report_is_named(shore):
    """So that one sees which were asked."""
    findings = shore.findings([Near(one, 0.3) for one in PASSAGES])
    assert findings.compare(QUESTION) == (Side(REPORTS[0], None), Side(REPORTS[1], None))


@pytest.mark.parametrize("question", ["", " \n\t"])
def test_without_a_question_nothing_is_compared(findings, question):
    """There is nothing that a report could be silent on."""
    assert findings.compare(question) == ()


# What an index says about itself, and many who browse at once.


def test_an_index_tells_when_it_was_built_from_what(findings, tiny_model):
    """The time is in UTC."""
    facts = findings.facts
    assert facts == IndexFacts(facts.created, str(tiny_model), 2, 10)
    assert facts.created.strftime("%Y%m%dT%H%M%S") == findings.generation[:15]
    assert facts.created.utcoffset() == dt.timedelta(0)
    assert dt.timedelta(0) <= dt.datetime.now(dt.UTC) - facts.created < dt.timedelta(minutes=5)


def test_many_may_be_the_first_to_browse(shore, findings):
    """What is read when it is first asked for is whole for everybody, however many ask at that moment."""
    fleet, *_ = findings.contents("harbour")

    def browse(fresh, together):
        together.wait(20)
        contents = [topic.title for report in REPORTS for topic in fresh.contents(report.id)]
        return contents, texts(fresh.topic(fleet.key).hits), texts(fresh.recommendations().hits)

    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            fresh, together = Findings(shore.folder, shore.models), threading.Barrier(8)
            seen = list(pool.map(lambda _, who=fresh, at=together: browse(who, at), range(8)))
            assert (
                seen
                == [
                    (
                        ["Флот", "Tide", "II", "Флот", "Fin"],
                        said(OPENING, AGAIN),
                        said(STATES, KEEPERS, PLEA),
                    )
                ]
                * 8
            )
