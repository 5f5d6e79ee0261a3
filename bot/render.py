"""Turn an answer into Telegram messages. Every text from outside is escaped here, and every limit kept here.

Limits: https://core.telegram.org/bots/api#sendmessage (4096 characters after parsing of the markup) and
https://core.telegram.org/bots/api#inlinekeyboardbutton (64 bytes behind a button).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from bot.citations import caution, page_address, page_line, section_line, shortened
from bot.opening import opening
from bot.quotation import Quotation, answer_alone
from bot.quotation import shortened as quoted
from bot.texts import Texts
from index import Answer, Hit, Report, Status, Topic

MESSAGE_CHARS = 4096
TOPIC = "topic:"  # before the key of the section that a button stands for
_QUOTE_CHARS = 3000  # of one quotation, so that its citation always fits into the same message
_LONG_QUOTE = 400  # characters: a longer one is folded up until it is tapped
_UNFOLDED = 300  # about what is seen of one that is folded up
_ALONE_CHARS = 500  # of the answer in front of a quotation that is folded up
_TITLE_CHARS = 200  # of the report in a citation: that of a PDF that nobody has described yet can be any
_LABEL_CHARS = 60  # of a button; a phone shows fewer
_REPORTS_LISTED = 10
_REPORT_CHARS = 300  # of the title of one of them
_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message. `data` is what comes back when it is pressed, 64 bytes at most."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to send: HTML, and buttons below each other."""

    html: str
    buttons: tuple[Button, ...] = ()


def answer_replies(answer: Answer, reports: Sequence[Report], texts: Texts) -> list[Reply]:
    """The answer in one or more messages, in order. A declined one offers the nearest sections instead."""
    said = [_Part.of(line) for line in opening(answer, texts)]
    if answer.status is Status.DECLINED:
        offer = [_Part.of(texts.topics)] if answer.topics else []
        *replies, last = _packed([*said, _reports_part(reports, texts), *offer])
        return [*replies, replace(last, buttons=tuple(map(_button, answer.topics)))]
    return _packed([*said, *_hit_parts(answer.hits, texts)])


def section_replies(hits: Sequence[Hit], texts: Texts) -> list[Reply]:
    """The passages of a section that somebody chose, or that it is gone."""
    return _packed(_hit_parts(hits, texts)) if hits else plain_replies(texts.topic_gone)


def welcome_replies(reports: Sequence[Report], texts: Texts) -> list[Reply]:
    """What the bot is, how to ask, and which reports it knows."""
    examples = _Part.joined("\n", [_Part.of("• " + example) for example in texts.examples])
    how = _Part.joined("\n", [_Part.of(texts.how), examples])
    return _packed([_Part.of(texts.welcome), how, _reports_part(reports, texts)])


def plain_replies(text: str) -> list[Reply]:
    """A text of our own, as it stands."""
    return _packed([_Part.of(text)])


class _Part:
    """A piece of HTML and the number of characters that it shows."""

    def __init__(self, html: str, shown: int) -> None:
        self.html = html
        self.shown = shown

    @classmethod
    def of(cls, text: str, opening: str = "", closing: str = "") -> "_Part":
        return cls(opening + escape(text, quote=False) + closing, len(text))

    @classmethod
    def joined(cls, separator: str, parts: Sequence["_Part"]) -> "_Part":
        shown = sum(part.shown for part in parts) + len(separator) * max(0, len(parts) - 1)
        return cls(separator.join(part.html for part in parts), shown)


def _hit_parts(hits: Sequence[Hit], texts: Texts) -> Iterator[_Part]:
    """Each hit. Where the first one is folded up so that its answer cannot be seen, that stands in front, alone."""
    for number, hit in enumerate(hits):
        quotation = quoted(hit, _QUOTE_CHARS)
        folded = len(quotation.text) > _LONG_QUOTE
        quotes = [_quote_part(quotation, folded=folded)]
        if number == 0 and hit.sentence and quotation.answer and folded and len(quotation.before) > _UNFOLDED:
            quotes.insert(0, _quote_part(answer_alone(hit.passage, hit.sentence, _ALONE_CHARS), folded=False))
        yield _Part.joined("\n", [*quotes, *_citation_parts(hit, texts)])


def _quote_part(quotation: Quotation, *, folded: bool) -> _Part:
    parts = [
        _Part.of(quotation.before, "<blockquote expandable>" if folded else "<blockquote>"),
        *([_Part.of(quotation.answer, "<b>", "</b>")] if quotation.answer else []),
        _Part.of(quotation.after, closing="</blockquote>"),
    ]
    return _Part.joined("", parts)


def _citation_parts(hit: Hit, texts: Texts) -> Iterator[_Part]:
    citation = hit.citation
    title = _Part.of(shortened(citation.report.short_title, _TITLE_CHARS), "<b>", "</b>")
    address = page_address(citation)
    link = f'<a href="{escape(address)}">' if address else ""
    page = _Part.of(page_line(citation, texts), link, "</a>" if address else "")
    section = section_line(citation)
    yield _Part.joined(", ", [title, *([_Part.of(section)] if section else []), page])
    warning = caution(citation, texts)
    if warning:
        yield _Part.of(warning, "<i>", "</i>")


def _button(topic: Topic) -> Button:
    return Button(shortened(topic.title, _LABEL_CHARS), TOPIC + topic.key)


def _reports_part(reports: Sequence[Report], texts: Texts) -> _Part:
    lines = [_Part.of(texts.reports)]
    for report in reports[:_REPORTS_LISTED]:
        warning = "" if report.official else f" ({report.note or texts.unofficial})"
        lines.append(_Part.of(f"• {(report.title + warning)[:_REPORT_CHARS]}"))
    if len(reports) > _REPORTS_LISTED:
        lines.append(_Part.of(texts.more_reports.format(count=len(reports) - _REPORTS_LISTED)))
    return _Part.joined("\n", lines)


def _packed(parts: Iterable[_Part]) -> list[Reply]:
    """As few messages as hold all parts, none of them over the limit."""
    messages: list[list[_Part]] = []
    room = 0
    for part in parts:
        if not messages or part.shown + len(_GAP) > room:
            messages.append([])
            room = MESSAGE_CHARS
        messages[-1].append(part)
        room -= part.shown + len(_GAP)
    return [Reply(_Part.joined(_GAP, message).html) for message in messages]
