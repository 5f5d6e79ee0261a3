"""Ask the starter corpus what people ask, as they type it, in six languages, and hold the answers to floors.

questions.jsonl holds one message a line. An answerable one names every passage that answers it: PDF, 1-based pages,
and words that stand there. To say plainly that a number is not public is an answer too. An unanswerable one is to be
declined; where it names passages nevertheless, quoting one of them first is as good, because it says where to look.
"""

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

import pypdfium2
import pytest

from index import Answer, Hit, Status
from index.catalogue import read_catalogue
from index.languages import LANGUAGES
from index.store import open_current
from tests.conftest import CORPUS, ROOT

KINDS = {"finding", "figure", "recommendation", "definition", "about", "near-topic", "off-topic"}
FIRST = 3  # passages that a reader is shown

# Floors: what was reached when they were set, rounded down to two decimals, less .02 for the noise of another machine.
RIGHT = {"all": 0.84, "en": 0.86, "other": 0.82}  # of all: a gold page is among the first, or rightly declined
AT_ONCE = {"all": 0.83, "en": 0.86, "other": 0.79}  # of the answerable: the first passage is on a gold page
QUOTED = {"all": 0.88, "en": 0.90, "other": 0.86}  # of the answerable: a gold passage itself is among the first


@dataclass(frozen=True, slots=True)
class Gold:
    """A passage that answers: the file name of its PDF, its 1-based pages, and `quote`, words of it."""

    doc: str
    pages: frozenset[int]
    quote: str

    def cited(self, hit: Hit) -> bool:
        return hit.citation.report.file == self.doc and not self.pages.isdisjoint(hit.citation.pages)

    def quoted(self, hit: Hit) -> bool:
        return self.cited(hit) and letters(self.quote) in letters(hit.passage.text)


@dataclass(frozen=True, slots=True)
class Question:
    """A message and what is the right reaction to it."""

    id: str
    question: str
    lang: str
    kind: str
    answerable: bool
    gold: tuple[Gold, ...]

    def cited(self, hit: Hit) -> bool:
        return any(gold.cited(hit) for gold in self.gold)

    def quoted(self, hit: Hit) -> bool:
        return any(gold.quoted(hit) for gold in self.gold)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the product made of a question."""

    asked: Question
    answer: Answer

    @property
    def right(self) -> bool:
        """A declined answer has no hits, so an answerable question that was declined is wrong.

        So is any that was taken for a sign of danger.
        """
        hits = self.answer.hits
        if self.asked.answerable:
            return any(map(self.asked.cited, hits))
        return self.answer.status is Status.DECLINED or any(map(self.asked.quoted, hits[:1]))

    @property
    def at_once(self) -> bool:
        return any(map(self.asked.cited, self.answer.hits[:1]))

    @property
    def quoted(self) -> bool:
        return any(map(self.asked.quoted, self.answer.hits))


def told(outcome: Outcome) -> str:
    """For whoever reads the failures: what was asked, what came, what should have come."""
    asked, answer = outcome.asked, outcome.answer
    came = [
        f"{hit.citation.report.file} {list(hit.citation.pages)} {hit.citation.section[-1]!r}" for hit in answer.hits
    ]
    wanted = [f"{gold.doc} {sorted(gold.pages)} {gold.quote!r}" for gold in asked.gold]
    return "\n".join(
        (
            f"{asked.id} {asked.lang} {asked.question!r}",
            f"    came, {answer.status} ({answer.confidence:+.3f}): " + ("; ".join(came) or "nothing"),
            "    wanted: " + ("; ".join(wanted) if asked.answerable else "; or ".join(["declined", *wanted])),
        )
    )


def letters(text: str) -> str:
    """What two readings of a page agree on: letters and figures, without blanks, hyphens and variants of marks."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def question(line: str) -> Question:
    """Read a line of questions.jsonl; a missing or a surplus field is an error."""
    values = json.loads(line)
    gold = tuple(Gold(**place | {"pages": frozenset(place["pages"])}) for place in values["gold"])
    return Question(**values | {"gold": gold})


QUESTIONS = [question(line) for line in (ROOT / "tests" / "questions.jsonl").read_text("utf-8").splitlines()]
GROUPS = {
    "all": set(LANGUAGES),
    "en": {"en"},
    "other": set(LANGUAGES) - {"en"},
}


@pytest.fixture(scope="module")
def outcomes(findings) -> list[Outcome]:
    return [Outcome(asked, findings.ask(asked.question, FIRST)) for asked in QUESTIONS]


def test_each_message_is_there_once_and_all_languages_and_kinds_are():
    """No id and no message twice; answerable, near-topic and off-topic messages in each of the six languages."""
    assert [name for name, count in Counter(asked.id for asked in QUESTIONS).items() if count > 1] == []
    assert [text for text, count in Counter(asked.question for asked in QUESTIONS).items() if count > 1] == []
    assert {asked.kind for asked in QUESTIONS} == KINDS
    for language in LANGUAGES:
        kinds = {asked.kind for asked in QUESTIONS if asked.lang == language}
        assert kinds > {"near-topic", "off-topic"}, language
    for asked in QUESTIONS:
        assert asked.answerable == (asked.kind not in {"near-topic", "off-topic"}), asked.id
        assert asked.gold or not asked.answerable, asked.id


def test_gold_words_stand_on_gold_pages():
    """Each gold page exists, and pdfium finds the words on it, or on the pages named together."""
    pages = {}
    for report in read_catalogue(CORPUS):
        with pypdfium2.PdfDocument(CORPUS / report.file) as document:
            for number, page in enumerate(document, 1):
                pages[report.file, number] = letters(page.get_textpage().get_text_bounded())
    missing = [
        (asked.id, gold.doc, sorted(gold.pages), gold.quote)
        for asked in QUESTIONS
        for gold in asked.gold
        if letters(gold.quote) not in "".join(pages.get((gold.doc, page), "") for page in sorted(gold.pages))
    ]
    assert missing == []


def test_gold_words_can_be_quoted(starter_index):
    """Each stands within one passage of the index, so that a search can find it."""
    generation = open_current(starter_index)
    texts = {report.id: report.file for report in generation.meta.reports}
    passages = [(texts[passage.report_id], letters(passage.text)) for passage in generation.passages]
    gold = {(gold.doc, gold.quote) for asked in QUESTIONS for gold in asked.gold}
    assert [
        (doc, quote) for doc, quote in gold if not any(d == doc and letters(quote) in text for d, text in passages)
    ] == []


@pytest.mark.parametrize("group", GROUPS)
def test_the_right_passage_comes_or_none(outcomes, group):
    """An answer is among the first three; a question that the reports do not answer is declined."""
    asked = [outcome for outcome in outcomes if outcome.asked.lang in GROUPS[group]]
    demand(asked, [outcome for outcome in asked if not outcome.right], RIGHT[group])


@pytest.mark.parametrize("group", GROUPS)
def test_the_first_passage_is_the_answer(outcomes, group):
    """Whoever reads one passage only has read the answer."""
    asked = [outcome for outcome in outcomes if outcome.asked.answerable and outcome.asked.lang in GROUPS[group]]
    demand(asked, [outcome for outcome in asked if not outcome.at_once], AT_ONCE[group])


@pytest.mark.parametrize("group", GROUPS)
def test_the_very_words_are_quoted(outcomes, group):
    """The passage that answers is shown, and not just a neighbour on the same page."""
    asked = [outcome for outcome in outcomes if outcome.asked.answerable and outcome.asked.lang in GROUPS[group]]
    demand(asked, [outcome for outcome in asked if not outcome.quoted], QUOTED[group])


def demand(asked: list[Outcome], failed: list[Outcome], floor: float) -> None:
    """Assert that a share of at least `floor` did not fail, or list those that did."""
    share = 1 - len(failed) / len(asked)
    listed = "\n".join(map(told, failed))
    assert share >= floor, f"{share:.3f} of {len(asked)} is less than {floor}. Wrong are:\n{listed}"
