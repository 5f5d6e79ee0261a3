"""What can be read without asking a question: the welcome, help, reports, contents, languages, privacy, versions."""

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version

from bot.actions import Action, Verb, short_name
from bot.answers import reports_part, topic_button
from bot.citations import shortened
from bot.memory import MINUTES
from bot.parts import Part, label, packed, plain_replies
from bot.replies import Button, Reply
from bot.texts import LANGUAGES, Texts, texts_in
from index import IndexFacts, Report, Topic

EXAMPLES = 3
_EXAMPLE_CHARS = (15, 60)  # of a heading that makes a question: shorter says too little, longer does not fit a button
_EXAMPLE_WORDS = 3
_A_PAGE = 8  # sections on a page of a table of contents
_MOST_BUTTONS = 100  # that Telegram takes under a message
_JUMP = 10  # pages, in a long table of contents
_NUMBER = re.compile(r"^[\d.\s–-]+|^[IVXLC]+\.\s+|^[A-Za-z]\)\s+")


def welcome_replies(reports: Sequence[Report], examples: Sequence[Topic], texts: Texts) -> list[Reply]:
    """What the bot is, which reports it knows, and questions to begin with."""
    rows = [[Button(question_of(topic.title), Action(Verb.ASK, topic.key).data)] for topic in examples]
    lines = ("welcome", "welcome-how") if rows else ("welcome",)
    first, *how = (Part.of(texts(line)) for line in lines)
    return packed([first, reports_part(reports, texts), Part.of(texts("welcome-danger")), *how], rows)


def examples_of(contents: Sequence[Sequence[Topic]]) -> list[Topic]:
    """Sections of the reports, given by report, whose headings make good first questions: from each report in turn."""
    short, long = _EXAMPLE_CHARS
    fitting = [[one for one in topics if _asks(_bare(one.title), short, long)] for topics in contents]
    asking = [[one for one in topics if one.title.endswith("?")] for topics in fitting]
    fitting = [questions or topics for questions, topics in zip(asking, fitting, strict=True)]
    # From the middle of a report, where it treats its subject, and not all from one chapter.
    spread = [
        [topics[len(topics) * place // (EXAMPLES + 1)] for place in (2, 3, 1)] if len(topics) > EXAMPLES else topics
        for topics in fitting
    ]
    turns = (topic for turn in range(EXAMPLES) for topics in spread for topic in topics[turn : turn + 1])
    return list({question_of(topic.title): topic for topic in turns}.values())[:EXAMPLES]


def _asks(title: str, short: int, long: int) -> bool:
    """Whether a heading makes a question: some words, and not those of a title page, in capitals."""
    return short <= len(title) <= long and len(title.split()) >= _EXAMPLE_WORDS and not title.isupper()


def question_of(heading: str) -> str:
    """The heading of a section as a question."""
    return _bare(heading).rstrip(".:?") + "?"


def help_replies(bot_name: str, texts: Texts) -> list[Reply]:
    """How to ask."""
    return plain_replies(texts("help", name=f"@{bot_name}"))


def reports_replies(reports: Sequence[Report], texts: Texts) -> list[Reply]:
    """The reports, each with a button to its contents."""
    return packed([reports_part(reports, texts)], _contents_buttons(reports))


def topics_replies(reports: Sequence[Report], texts: Texts) -> list[Reply]:
    """The choice of a report whose contents are wanted."""
    return packed([Part.of(texts("topics-heading"))], _contents_buttons(reports))


def contents_reply(report: Report, topics: Sequence[Topic], page: int, texts: Texts, *, back: bool) -> Reply:
    """A page, counted from 0, of the table of contents of a report. `back`: with a way to the other reports."""
    pages = max(1, -(-len(topics) // _A_PAGE))
    page = min(page, pages - 1)
    rows = [[topic_button(topic)] for topic in topics[page * _A_PAGE : (page + 1) * _A_PAGE]]
    name = short_name(report)
    rows.append(list(_turning(name, page, pages)))
    if back:
        rows.append([Button(texts("button-back"), Action(Verb.CONTENTS, "all").data)])
    title = shortened(report.short_title, 200)
    heading = texts("contents-heading", report=title, page=page + 1, pages=pages) if topics else texts("contents-empty")
    return packed([Part.of(heading)], rows)[0]


def language_replies(texts: Texts) -> list[Reply]:
    """The choice of a language."""
    names = [Button(texts_in(one)("language-name"), Action(Verb.LANGUAGE, one).data) for one in LANGUAGES]
    rows = [names[:3], names[3:], [Button(texts("language-as-phone"), Action(Verb.LANGUAGE, "phone").data)]]
    return plain_replies(texts("language-choose"), rows)


def privacy_replies(texts: Texts, *, kept_days: int) -> list[Reply]:
    """What is kept of people. `kept_days` is 0 if votes and questions are not."""
    kept = texts("privacy-kept", days=kept_days) if kept_days else texts("privacy-not-kept")
    texts_said = (texts("privacy", minutes=MINUTES), kept, texts("privacy-danger"), texts("privacy-telegram"))
    return packed([Part.of(said) for said in texts_said])


def about_replies(facts: IndexFacts, reports: Sequence[Report], texts: Texts) -> list[Reply]:
    """What answers: reports, index, model and version."""
    about = texts(
        "about",
        date=f"{facts.created:%Y-%m-%d %H:%M} UTC",
        reports=facts.reports,
        passages=facts.passages,
        model=facts.model,
        version=version("findings-assistant"),
    )
    return packed([Part.of(about), reports_part(reports, texts)])


def _contents_buttons(reports: Sequence[Report]) -> list[list[Button]]:
    names = [(label(report.short_title), short_name(report)) for report in reports[:_MOST_BUTTONS]]
    return [[Button(title, Action(Verb.CONTENTS, name, "0").data)] for title, name in names]


def _turning(name: str, page: int, pages: int) -> Iterator[Button]:
    if page > _JUMP:
        yield Button("⏪", Action(Verb.CONTENTS, name, str(page - _JUMP)).data)
    if page > 0:
        yield Button("◀", Action(Verb.CONTENTS, name, str(page - 1)).data)
    if page < pages - 1:
        yield Button("▶", Action(Verb.CONTENTS, name, str(page + 1)).data)
    if page < pages - 1 - _JUMP:
        yield Button("⏩", Action(Verb.CONTENTS, name, str(page + _JUMP)).data)


def _bare(title: str) -> str:
    return _NUMBER.sub("", title).strip()
