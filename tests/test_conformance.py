"""Whatever reports and people hold, Telegram takes every message, in six languages, and shows it word for word.

Each message goes through the code of the stand-in: TDLib's own parser, and the limits of the server.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot import menus
from bot.answers import (
    answer_replies,
    compare_replies,
    context_replies,
    pages_replies,
    passage_replies,
    recommendation_replies,
    section_replies,
)
from bot.feedback_replies import off_replies, stats_replies, unanswered_replies
from bot.help_replies import country_replies, help_replies
from bot.helplines import Helplines
from bot.inline import _button, _results
from bot.journal import UNANSWERED, Counts, Entry
from bot.parts import MESSAGE_CHARS, plain_replies
from bot.quotes import page_caption
from bot.replies import Reply
from bot.speaking import menu
from bot.texts import LANGUAGES, Texts, texts_in
from index import Citation, Hit, IndexFacts, Listed, Report, Side, Status, Topic
from index.catalogue import read_catalogue
from index.store import open_current
from tests.conftest import CORPUS
from tests.found import OFFICIAL, answer, hit, long_texts, nastiest
from tests.sent import arrived, meant, offered, sent, sent_below_a_picture

DAY = dt.date(2024, 11, 24)
QUOTED_WHOLE = 2600  # characters
ALONE = 300


@dataclass(frozen=True)
class World:
    """What reports hold, what was found in them, and what somebody wrote."""

    reports: tuple[Report, ...]
    hits: tuple[Hit, ...]
    topics: tuple[Topic, ...]
    words: str
    number: int  # of whatever a button counts
    flag: bool

    @property
    def listed(self) -> Listed:
        return Listed(self.hits, more=self.flag)

    @property
    def sides(self) -> list[Side]:
        found = [*self.hits, *[None] * len(self.reports)]
        return [Side(report, one) for report, one in zip(self.reports, found, strict=False)]

    def answer(self, status: Status):
        hits = () if status is Status.DECLINED else self.hits
        topics = self.topics[:3] if status is Status.DECLINED else ()
        made = answer(*hits, status=status, question=self.words, searched_for=self.words[::-1], more=self.flag)
        return replace(made, topics=topics)

    def replies(self, status: Status, texts: Texts) -> list[Reply]:
        once = texts("quote-language") if self.flag else ""
        return answer_replies(
            self.answer(status), self.words, self.reports, texts, votes=self.flag, skip=self.number, once=once
        )

    @property
    def entries(self) -> list[Entry]:
        """In a month, the latest first, as the journal gives them."""
        kinds = ("up", "down", UNANSWERED)
        return [
            Entry(
                DAY - dt.timedelta(days=back // 7),
                kinds[back % 3],
                self.words or "?",
                "ru",
                report.title,
                "g",
                back + 1,
            )
            for back, report in enumerate((self.reports * 100)[:200])
        ]


HELPLINES = Helplines.read(CORPUS / "help.toml")
FACTS = IndexFacts(dt.datetime(2024, 11, 24, tzinfo=dt.UTC), "é5 <&>", 2, 1234)
COUNTS = [
    Counts(DAY - dt.timedelta(days=back), language, status, 10**back % 9999)
    for back, language in enumerate(LANGUAGES)
    for status in (Status.ANSWERED, Status.UNSURE, Status.DECLINED)
]
SINCE = DAY - dt.timedelta(days=60)
SAID = (  # by itself, in one line
    "no-more", "section-gone", "passage-gone", "question-lost", "failed", "only-text", "unknown-command", "page-failed",
    "compare-usage", "language-chosen", "language-reset",
)  # fmt: skip

# Everything that can be sent, by what it is.
MESSAGES: dict[str, Callable[[World, Texts], Sequence[Reply]]] = {
    "answered": lambda world, texts: world.replies(Status.ANSWERED, texts),
    "unsure": lambda world, texts: world.replies(Status.UNSURE, texts),
    "declined": lambda world, texts: world.replies(Status.DECLINED, texts),
    "pages": lambda world, texts: pages_replies(world.answer(Status.ANSWERED), texts),
    "no pages": lambda world, texts: pages_replies(world.answer(Status.DECLINED), texts),
    "section": lambda world, texts: section_replies("0" * 16, world.listed, texts, skip=world.number),
    "passage": lambda world, texts: passage_replies(world.hits[0], texts),
    "context": lambda world, texts: context_replies(world.hits, texts),
    "recommendations": lambda world, texts: recommendation_replies(
        world.words, world.listed, texts, skip=world.number
    ),
    "no recommendations": lambda world, texts: recommendation_replies(
        world.words, Listed((), more=False), texts, skip=0
    ),
    "compare": lambda world, texts: compare_replies(world.words, world.sides, texts),
    "welcome": lambda world, texts: menus.welcome_replies(
        world.reports, menus.examples_of([world.topics, world.topics[::-1]]), texts
    ),
    "help": lambda _world, texts: menus.help_replies("findings_test_bot", texts),
    "reports": lambda world, texts: menus.reports_replies(world.reports, texts),
    "topics": lambda world, texts: menus.topics_replies(world.reports, texts),
    "contents": lambda world, texts: [
        menus.contents_reply(world.reports[0], world.topics, world.number, texts, back=world.flag)
    ],
    "languages": lambda _world, texts: menus.language_replies(texts),
    "privacy": lambda world, texts: menus.privacy_replies(texts, kept_days=90 * world.flag),
    "about": lambda world, texts: menus.about_replies(FACTS, world.reports, texts),
    "statistics": lambda world, texts: stats_replies(COUNTS, world.entries, texts, since=SINCE, until=DAY),
    "unanswered": lambda world, texts: unanswered_replies(world.entries, texts),
    "nothing kept": lambda _world, texts: off_replies(texts),
    "danger": lambda world, texts: help_replies(
        HELPLINES, texts, country=world.words, harmful=world.flag, today=DAY, asked=not world.flag
    ),
    "danger in a group": lambda world, texts: help_replies(
        HELPLINES, texts, country=None, harmful=world.flag, today=DAY, group_link="https://t.me/findings_test_bot?start=help"
    ),
    "countries": lambda world, texts: [country_replies(HELPLINES, texts, world.number)],
    "lines": lambda _world, texts: [reply for name in SAID for reply in plain_replies(texts(name))],
}  # fmt: skip

addresses = st.one_of(
    st.just(""),
    st.builds(lambda rest: f"https://example.org/{rest}", long_texts),
    st.just("https://example.org/" + "&" * 1400),
    nastiest,
)
dates = st.none() | st.dates()
titles = st.one_of(long_texts, st.sampled_from(("", " ", "\n", "\u202e", "<" * 300, "𝔉" * 300)))
labels = st.none() | st.sampled_from(("5", "vii", "A-1")) | long_texts


@st.composite
def reports_of(draw) -> Report:
    return Report(
        id=draw(nastiest),
        file="r.pdf",
        title=draw(titles),
        short_title=draw(titles),
        date=draw(dates),
        url=draw(addresses),
        pdf_url=draw(addresses),
        official=draw(st.booleans()),
        note=draw(titles),
    )


@st.composite
def hits_in(draw, reports: Sequence[Report]) -> Hit:
    sentences = [f"a{text}é" for text in draw(st.lists(long_texts, min_size=1, max_size=5))]
    pages = [(number, draw(labels)) for number in range(7, 7 + draw(st.integers(1, 2)))]
    return hit(
        *sentences,
        answer=draw(st.none() | st.integers(0, len(sentences) - 1)),
        report=draw(st.sampled_from(reports)),
        section=draw(st.lists(titles, max_size=4)),
        pages=tuple(pages),
    )


@st.composite
def worlds(draw) -> World:
    reports = draw(st.lists(reports_of(), min_size=1, max_size=3))
    topic = st.builds(Topic, st.just("f" * 16), titles, st.sampled_from(reports))
    return World(
        reports=tuple(reports),
        hits=tuple(draw(st.lists(hits_in(reports), min_size=1, max_size=3))),
        topics=tuple(draw(st.lists(topic, max_size=20))),
        words=draw(long_texts),
        number=draw(st.integers(0, 10**6 - 1)),
        flag=draw(st.booleans()),
    )


def filled(char: str, count: int) -> World:
    """A world in which everything is as long as it gets, of many reports."""
    text = char * 10_000
    address = f"https://example.org/{char * 1400}"
    reports = tuple(
        Report(str(number), "r.pdf", text, text, date=DAY, pdf_url=address, official=False, note=text)
        for number in range(count)
    )
    lines = [f"{char * 300}.", f"{char * 600}.", f"{char * 700}.", text]
    found = hit(*lines, answer=1, report=reports[0], section=[text] * 9, pages=((7, text), (8, text)))
    topics = tuple(Topic("f" * 16, text, report) for report in reports)
    return World(reports, (found,) * 3, topics, text, number=999_999, flag=True)


WORST = [filled("&", 150), filled("\U0001f469\u200d", 12), filled('"', 2)]
LIVELY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def taken(replies: Sequence[Reply]):
    """The messages as they are shown. Raises what Telegram would answer to a bad one."""
    assert replies
    return [sent(reply) for reply in replies]


@pytest.mark.parametrize("kind", MESSAGES)
@LIVELY
@given(worlds(), st.sampled_from(LANGUAGES))
def test_whatever_is_in_it_telegram_takes_it(kind, world, language):
    """It parses, is not empty, keeps to every limit on text, entities, buttons and what stands behind them."""
    for shown in taken(MESSAGES[kind](world, texts_in(language))):
        assert 0 < len(shown.text) <= MESSAGE_CHARS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MESSAGES)
def test_however_long_it_gets_telegram_takes_it(kind, language):
    """Titles, sections, addresses, notes and passages of 10,000 characters, 150 reports: every message fits."""
    for world in WORST:
        assert taken(MESSAGES[kind](world, texts_in(language)))


def in_one_or_two(quoted: Sequence[str]) -> list[str]:
    """What is quoted; and two block quotes as one, since an answer may stand before the rest that is folded."""
    return [*quoted, *(f"{one} {other}" for one, other in pairwise(quoted))]


def told(hits: Sequence[Hit]) -> list[str]:
    """The passages that are quoted whole."""
    return [meant(one.passage.text) for one in hits if len(one.passage.text) <= QUOTED_WHOLE]


@pytest.mark.parametrize("kind", ["passage", "context", "section", "recommendations", "compare"])
@LIVELY
@given(worlds())
@example(World((OFFICIAL,), (hit("A\u030angstro\u0308m — a\r\nb\u2028c < &lt; </blockquote>"),), (), "", 0, flag=False))
def test_a_quotation_is_shown_word_for_word(kind, world):
    """What Telegram shows in a block quote, or two, is the passage, all of it, wherever it fits into a message."""
    hits = {"passage": world.hits[:1], "compare": world.hits[: len(world.reports)]}.get(kind, world.hits)
    quoted = [text for shown in taken(MESSAGES[kind](world, texts_in("en"))) for text in shown.quoted]
    if kind != "compare" or len(world.reports) > 1:
        assert [text for text in told(hits) if text not in in_one_or_two(quoted)] == []


@LIVELY
@given(worlds())
@example(World((OFFICIAL,), (hit("a" + "<" * 9999, "é", answer=0),), (), "", 0, flag=False))
def test_of_an_answer_the_best_passage_is_whole_and_of_the_others_the_sentence(world):
    """And of what is too long, nothing but a part of it, with a mark where it is cut."""
    best, *others = world.hits
    quoted = [text for shown in taken(world.replies(Status.ANSWERED, texts_in("en"))) for text in shown.quoted]
    assert [text for text in told([best]) if text not in in_one_or_two(quoted)] == []
    for one in others:
        start, end = one.sentence or one.passage.sentences[0]
        if end - start <= ALONE:
            assert meant(one.passage.text[start:end]) in quoted
    whole = [meant(one.passage.text) for one in world.hits]
    for text in quoted:
        kept = text.removeprefix("[…] ").removesuffix(" […]")
        assert any(kept in passage for passage in whole)


@LIVELY
@given(worlds(), st.sampled_from(LANGUAGES))
def test_a_picture_has_its_source_below(world, language):
    """The caption of a page is taken, with report and page in it however long they are."""
    for one in world.hits:
        shown = sent_below_a_picture(page_caption(one, texts_in(language), located=world.flag))
        assert (texts_in(language)("page-not-marked") in shown.text) is not world.flag


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caption_fits_however_long_its_parts_are(language):
    """1024 characters hold report, section, page, caution and what could not be marked."""
    for world in WORST:
        assert sent_below_a_picture(page_caption(world.hits[0], texts_in(language), located=False)).text


@LIVELY
@given(worlds(), st.sampled_from(LANGUAGES), st.sampled_from(Status))
def test_inline_results_are_taken(world, language, status):
    """Each is one message that quotes its passage, with an id, a title and a link to the bot."""
    texts = texts_in(language)
    made = replace(world.answer(status), status=status)
    once = {one.passage.key: one for one in made.hits}
    results = _results(made, texts, "findings_test_bot")
    for result, one in zip(offered(results, _button(made, texts)).results, once.values(), strict=True):
        assert result["id"] == one.passage.key
        assert arrived(result["title"])
        shown = [meant(text) for text in (one.passage.text,) if len(text) <= QUOTED_WHOLE]
        assert all(text in arrived(result["content"]["text"]) for text in shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_fifty_of_the_longest_passages_are_taken_inline(language):
    """A passage that is too long for a message is cut, and its message is one."""
    for char in ("&", "\U0001f469 "):
        hits = filled(char, 1).hits[:1] * 50
        numbered = [
            replace(one, passage=replace(one.passage, text=f"{n} {one.passage.text}")) for n, one in enumerate(hits)
        ]
        results = _results(answer(*numbered), texts_in(language), "findings_test_bot")
        for result in offered(results, None).results:
            assert "[…]" in result["content"]["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_of_commands_is_within_its_limits(language):
    """A description of each command, 256 characters at most."""
    assert all(0 < len(command.description) <= 256 for command in menu(texts_in(language)))


def test_every_passage_of_the_starter_corpus_is_shown_word_for_word(starter_index):
    """Alone in a message, in the languages in turn: the block quote is the passage."""
    reports = {report.id: report for report in read_catalogue(CORPUS)}
    passages = open_current(starter_index).passages
    assert len(passages) > 100
    for number, passage in enumerate(passages):
        citation = Citation(reports[passage.report_id], passage.section, passage.pages, passage.labels)
        found = Hit(passage, citation, passage.sentences[-1], 1.0, 0.9, 0.2)
        (reply,) = passage_replies(found, texts_in(LANGUAGES[number % len(LANGUAGES)]))
        assert meant(passage.text) in sent(reply).quoted
