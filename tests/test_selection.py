"""What makes an answer out of ranked passages: nothing twice, the newer first, and no report forgotten."""

import datetime as dt
from itertools import islice

from index.catalogue import Report
from index.ranking import Candidate, Ranking
from index.selection import _AS_GOOD as AS_GOOD
from index.selection import Scored, chosen, ordered
from index.values import Kind, PageSpan, Passage

REPORTS = {
    "2016": Report("2016", "2016.pdf", "Отчёт <2016>", "2016", date=dt.date(2016, 7, 1)),
    "2021": Report("2021", "2021.pdf", "Отчёт <2021>", "2021", date=dt.date(2022, 7, 18)),
    "undated": Report("undated", "undated.pdf", "Été & hiver", "undated"),
}
ALL = Ranking(one_of_a_page=False)
ANYWHERE = Ranking(one_of_a_page=False, both_reports=False)


def scored(number, score, report="2021", page=None, text=None):
    """A passage that stands alone on its page, unless told otherwise, and says something of its own."""
    text = text or f"Маяк № {number} — café & <lamp>."
    spans = (PageSpan(page or number + 1, None, 0, len(text)),)
    passage = Passage(number, report, (), Kind.FINDING, "ru", text, spans, ((0, len(text)),))
    return Scored(Candidate(number, score, 0, score, 0.0), passage, score)


def numbers(found):
    return [one.passage.number for one in found]


def taken(best_first, limit=3, ranking=None, *, change=False):
    return numbers(islice(chosen(best_first, ranking or Ranking(), change=change), limit))


def test_the_best_come_first():
    """Whatever order they were found in."""
    assert numbers(ordered([scored(0, 0.7), scored(1, 0.9), scored(2, 0.8)], REPORTS)) == [1, 2, 0]


def test_of_a_tie_the_newer_report_comes_first():
    """Scores that differ by less than a thousandth are equal; an undated report counts as the oldest."""
    tie = [scored(0, 0.9003, "undated"), scored(1, 0.9002, "2016"), scored(2, 0.9001, "2021")]
    assert numbers(ordered(tie, REPORTS)) == [2, 1, 0]
    assert numbers(ordered([scored(0, 0.902, "2016"), scored(1, 0.9, "2021")], REPORTS)) == [0, 1]


def test_of_a_tie_in_one_report_the_better_and_then_the_earlier_comes_first():
    """So that the order never hangs on how they were found."""
    assert numbers(ordered([scored(2, 0.9001), scored(0, 0.9), scored(1, 0.9)], REPORTS)) == [2, 0, 1]


def test_the_same_text_is_quoted_once():
    """The better one stays, though capitals, blanks and punctuation differ, on whatever page of whatever report."""
    twice = [scored(0, 0.9, text="Маяк горит — café."), scored(1, 0.8, "2016", text="МАЯК ГОРИТ, Café"), scored(2, 0.7)]
    assert taken(twice) == taken(twice, ranking=ANYWHERE) == [0, 2]


def test_one_passage_of_a_page_is_quoted():
    """What stands beside a quotation can be read there; the same page of another report is another page."""
    page = [scored(0, 0.9, page=4), scored(1, 0.89, page=4), scored(2, 0.88, "2016", page=4), scored(3, 0.8, page=5)]
    assert taken(page) == [0, 2, 3]
    assert taken(page, ranking=ALL) == [0, 1, 2]


def test_no_more_than_asked_for():
    """And all there are, if they are fewer."""
    found = [scored(number, 0.9 - number / 100) for number in range(5)]
    assert [taken(found, limit) for limit in (0, 1, 2, 9)] == [[], [0], [0, 1], [0, 1, 2, 3, 4]]
    assert taken([]) == []
    assert taken([], change=True) == []


def test_where_change_is_asked_for_both_reports_stand_in_front():
    """The best of each, so that one can compare, then the others in their order; else the best are the best."""
    found = [scored(0, 0.9), scored(1, 0.899), scored(2, 0.898), scored(3, 0.897, "2016"), scored(4, 0.896, "2016")]
    assert taken(found, 5, change=True) == [0, 3, 1, 2, 4]
    assert taken(found, 2, change=True) == [0, 3]
    assert taken(found, 5) == [0, 1, 2, 3, 4]
    assert taken(found, 5, ANYWHERE, change=True) == [0, 1, 2, 3, 4]


def test_each_of_three_reports_takes_its_turn():
    """In the order of their best."""
    found = [scored(0, 0.9), scored(1, 0.899), scored(2, 0.898, "undated"), scored(3, 0.897, "2016")]
    assert taken(found, change=True) == [0, 2, 3]


def test_a_report_without_an_answer_takes_no_turn():
    """What is clearly worse than the best of all is none."""
    found = [scored(0, 0.9), scored(1, 0.899), scored(2, 0.9 - AS_GOOD - 0.001, "2016")]
    assert taken(found, 2, change=True) == [0, 1]
    assert taken([*found[:2], scored(2, 0.9 - AS_GOOD + 0.001, "2016")], 2, change=True) == [0, 2]


def test_a_report_that_only_repeats_the_other_takes_no_place():
    """Where both say the same in the same words, it is quoted once, and what else there is comes in."""
    found = [scored(0, 0.9, text="Маяк — горит."), scored(1, 0.899, "2016", text="маяк горит"), scored(2, 0.898)]
    assert taken(found, 2, change=True) == [0, 2]
