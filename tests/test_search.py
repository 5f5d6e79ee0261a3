"""Asking an index: what is understood, what is quoted, and what is offered where there is no answer."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from index import Citation, Findings, Kind, Listed, Status, store
from index.calibration import Calibration
from index.embedding import load_model
from index.ranking import Ranking
from tests.conftest import MODELS
from tests.samples import META, PASSAGES, REPORTS, contents

SERVICES = "must victims co-operate with the police before they get services?"
ANSWERING = "4.2 Must victims co-operate with the police before they get services?"
LIMITS = {Status.ANSWERED: (-9.0, -8.0), Status.UNSURE: (-9.0, 9.0), Status.DECLINED: (8.0, 9.0)}
OFF_TOPIC = ("who won the world cup", "как испечь хлеб?", "write me a toast — <&>")


@pytest.fixture
def handmade(tmp_path, tiny_model, tiny_models):
    """An index of three passages, which answers any question or none."""

    def made(status, **changes):
        elsewhere = np.eye(4, dtype=np.float32)[:1]
        what = contents(**changes)
        model = load_model(str(tiny_model), tiny_models, threads=1).identity
        meta = replace(META, created=store.now(), model=model, passages=len(what.passages))
        store.save(tmp_path, meta, what, lambda *_: Calibration(elsewhere, *LIMITS[status]))
        return Findings(tmp_path, tiny_models)

    return made


def sections(hits):
    return [hit.citation.section for hit in hits]


def test_a_typing_slip_is_mended_and_told(findings):
    """The answer says what was searched for; the question stays as it was typed."""
    answer = findings.ask("must victms co-operate with the police before they get servises?")
    assert answer.question == "must victms co-operate with the police before they get servises?"
    assert answer.searched_for == SERVICES
    assert answer.status is Status.ANSWERED
    assert answer.hits == findings.ask(SERVICES).hits
    assert answer.hits[0].citation.section[-1] == ANSWERING


def test_without_slips_what_was_searched_for_is_the_question(findings):
    """But for white space."""
    answer = findings.ask(f"  {SERVICES.replace(' ', chr(10), 2)} ")
    assert answer.searched_for == SERVICES
    assert answer.hits == findings.ask(SERVICES).hits


def test_slips_can_stay(starter_index):
    """For measuring what mending them adds."""
    plain = Findings(starter_index, MODELS, Ranking(spelling=False))
    assert plain.ask("child traficking").searched_for == "child traficking"


def test_an_abbreviation_of_the_reports_is_spelled_out(findings):
    """In small letters too."""
    answer = findings.ask("what does an nrm do?")
    assert answer.searched_for == "what does an national referral mechanism do?"
    assert answer.hits == findings.ask("what does an NRM do?").hits
    assert "7.10 National referral mechanisms" in [hit.citation.section[-1] for hit in answer.hits]


def test_what_is_quoted_stands_there(findings):
    """Each hit is a passage of the index with its citation and the sentence that answers; the best comes first."""
    answer = findings.ask(SERVICES)
    passages = {passage.number: passage for passage in findings._loaded.generation.passages}
    reports = {report.id: report for report in findings.reports}
    assert len(answer.hits) == 3
    for hit in answer.hits:
        passage = passages[hit.passage.number]
        assert hit.passage == passage
        assert hit.citation == Citation(reports[passage.report_id], passage.section, passage.pages, passage.labels)
        assert hit.sentence in passage.sentences
    best = answer.hits[0]
    assert best.score == max(hit.score for hit in answer.hits)
    assert 0 < best.words < 1
    start, end = best.sentence
    assert "co-operate with the police before" in best.passage.text[start:end]


@pytest.mark.parametrize("question", OFF_TOPIC)
def test_a_declined_question_has_topics_and_no_hits(findings, question):
    """Up to three sections that people may ask about instead, each once, from the reports at hand."""
    answer = findings.ask(question)
    assert (answer.status, answer.hits) == (Status.DECLINED, ())
    assert answer.confidence < 0
    assert 1 <= len(answer.topics) <= 3
    assert len({topic.key for topic in answer.topics}) == len(answer.topics)
    assert all(topic.report in findings.reports for topic in answer.topics)
    nearest = [hit.citation.section[-1] for hit in findings.ranked(question, 3).hits]
    assert [topic.title for topic in answer.topics] == list(dict.fromkeys(nearest))


@pytest.mark.parametrize("question", OFF_TOPIC)
def test_ranked_gives_the_nearest_all_the_same(findings, question):
    """For measuring: with the same verdict as `ask`."""
    ranked, asked = findings.ranked(question, 5), findings.ask(question)
    assert len(ranked.hits) == 5
    assert (ranked.status, ranked.confidence, ranked.topics) == (Status.DECLINED, asked.confidence, ())


def test_an_answered_question_has_no_topics(findings):
    """And reads the same through `ask` and `ranked`."""
    answer = findings.ask(SERVICES)
    assert answer == findings.ranked(SERVICES, 3)
    assert (answer.status, answer.topics) == (Status.ANSWERED, ())
    assert answer.confidence > 0


def test_a_topic_leads_to_the_beginning_of_its_section(findings):
    """As many passages as asked for, in the order of the report, of that section of that report alone."""
    for topic in findings.ask(OFF_TOPIC[0]).topics:
        listed = findings.topic(topic.key, 2)
        of_section = [
            passage
            for passage in findings._loaded.generation.passages
            if (passage.section[-1:], passage.report_id) == ((topic.title,), topic.report.id)
            and passage.kind is not Kind.NOTE
        ]
        assert [hit.passage for hit in listed.hits] == of_section[:2]
        assert listed.more is (len(of_section) > 2)
        assert {(hit.citation.report, hit.sentence, hit.score) for hit in listed.hits} == {(topic.report, None, 0.0)}
        assert [hit.passage for hit in findings.topic(topic.key, 1).hits] == of_section[:1]


@pytest.mark.parametrize("key", ["", "0" * 16, "Café — <&>", "маяк"])
def test_a_topic_that_is_gone_leads_nowhere(findings, key):
    """As after a report was taken out while a button for it still stands in a chat."""
    assert findings.topic(key) == Listed((), more=False)


@pytest.mark.parametrize("question", ["", "  \n\t "])
def test_no_question_has_no_answer(findings, question):
    """And no topics, because there is nothing to be near to."""
    answer = findings.ask(question)
    assert (answer.question, answer.status, answer.hits, answer.topics) == (question, Status.DECLINED, (), ())


@pytest.mark.parametrize("question", ["?", "— <&>", "👍", "\ud800", "0", "é" * 50])
def test_whatever_is_typed_is_answered_or_declined(findings, question):
    """Without an error: signs, half a character, one endless word."""
    assert findings.ask(question).question == question


def test_of_a_long_message_the_beginning_is_searched_for(findings):
    """A whole page as a question costs no more than a thousand characters of it."""
    message = f"{SERVICES} " * 200
    answer = findings.ask(message)
    assert answer.question == message
    assert len(answer.searched_for) < 1010  # a word that is cut may be mended
    assert answer.hits == findings.ask(message[:1000]).hits
    assert answer.hits[0].citation.section[-1] == ANSWERING


def test_threads_find_the_same(findings):
    """Many people ask at once."""
    questions = [SERVICES, *OFF_TOPIC] * 4
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(findings.ask, questions))
    assert found == [findings.ask(question) for question in questions]


@pytest.mark.parametrize("status", list(LIMITS))
def test_the_verdict_is_that_of_the_calibration(handmade, status):
    """Confidence is told from where an answer is sure."""
    answer = handmade(status).ask("lighthouses?")
    assert answer.status is status
    assert len(answer.hits) == (0 if status is Status.DECLINED else 3)
    assert (answer.confidence > 0) is (status is Status.ANSWERED)


def test_a_note_and_a_passage_without_section_are_no_topics(handmade):
    """There is nothing that one could ask for by name."""
    findings = handmade(Status.DECLINED)
    topics = {topic.title: topic for topic in findings.ask("lighthouses?").topics}
    assert {title: topic.report for title, topic in topics.items()} == {
        "Café <&> “quay”": REPORTS[0],
        "Fleet": REPORTS[1],
    }
    assert [hit.passage for hit in findings.topic(topics["Fleet"].key).hits] == [PASSAGES[2]]


def test_two_passages_of_a_section_are_one_topic(handmade):
    """Offered once, at the place of the nearer; its passages come in the order of the report."""
    passages = (replace(PASSAGES[0], section=("II", "Fleet"), report_id="lantern"), PASSAGES[1])
    passages = (*passages, replace(PASSAGES[2], section=("II", "Fleet")))
    findings = handmade(Status.DECLINED, passages=passages)
    (topic,) = findings.ask("lighthouses?").topics
    assert [hit.passage.number for hit in findings.topic(topic.key).hits] == [0, 2]


def test_a_key_stays_while_the_report_does(handmade, findings):
    """Built anew with more in front of it, a section is still found by a button that somebody has kept."""
    keys = {topic.title: topic.key for topic in handmade(Status.DECLINED).ask("lighthouses?").topics}
    turned = tuple(replace(passage, number=number) for number, passage in enumerate(reversed(PASSAGES)))
    again = handmade(Status.DECLINED, passages=turned)
    assert sections(again.topic(keys["Fleet"]).hits) == [("Fleet",)]
    assert findings.topic(keys["Fleet"]).hits == ()
