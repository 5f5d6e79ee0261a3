"""Turn an answer into Telegram messages. Every text from outside is escaped here, and every limit kept here.

Limits: https://core.telegram.org/bots/api#sendmessage (4096 characters after parsing of the markup).
"""

from collections.abc import Iterator, Sequence
from html import escape

from bot.citations import caution, page_address, page_line, section_line
from bot.texts import Texts
from index import Answer, Hit, Report, Status

MESSAGE_CHARS = 4096
_QUOTE_CHARS = 3000  # of one quotation, so that its citation always fits into the same message
_LONG_QUOTE = 400  # characters: a longer one is folded up until it is tapped
_REPORTS_LISTED = 10
_REPORT_CHARS = 300  # of the title of one of them
_GAP = "\n\n"
_CUT = " […]"


def answer_messages(answer: Answer, reports: Sequence[Report], texts: Texts) -> list[str]:
    """The answer as HTML for one or more messages, in order."""
    if answer.status is Status.DECLINED:
        return _packed([_Part.of(texts.declined), _reports_part(reports, texts)])
    parts = [_Part.of(texts.unsure)] if answer.status is Status.UNSURE else []
    return _packed([*parts, *(_hit_part(hit, texts) for hit in answer.hits)])


def welcome_messages(reports: Sequence[Report], texts: Texts) -> list[str]:
    """What the bot is, how to ask, and which reports it knows."""
    examples = _Part.joined("\n", [_Part.of("• " + example) for example in texts.examples])
    how = _Part.joined("\n", [_Part.of(texts.how), examples])
    return _packed([_Part.of(texts.welcome), how, _reports_part(reports, texts)])


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


def _hit_part(hit: Hit, texts: Texts) -> _Part:
    quote = _shortened(hit.passage.text, hit.passage.sentences)
    opening = "<blockquote expandable>" if len(quote) > _LONG_QUOTE else "<blockquote>"
    return _Part.joined("\n", [_Part.of(quote, opening, "</blockquote>"), *_citation_parts(hit, texts)])


def _citation_parts(hit: Hit, texts: Texts) -> Iterator[_Part]:
    citation = hit.citation
    title = _Part.of(citation.report.short_title, "<b>", "</b>")
    address = page_address(citation)
    link = f'<a href="{escape(address)}">' if address else ""
    page = _Part.of(page_line(citation, texts), link, "</a>" if address else "")
    section = section_line(citation)
    yield _Part.joined(", ", [title, *([_Part.of(section)] if section else []), page])
    warning = caution(citation, texts)
    if warning:
        yield _Part.of(warning, "<i>", "</i>")


def _reports_part(reports: Sequence[Report], texts: Texts) -> _Part:
    lines = [_Part.of(texts.reports)]
    for report in reports[:_REPORTS_LISTED]:
        warning = "" if report.official else f" ({report.note or texts.unofficial})"
        lines.append(_Part.of(f"• {(report.title + warning)[:_REPORT_CHARS]}"))
    if len(reports) > _REPORTS_LISTED:
        lines.append(_Part.of(texts.more_reports.format(count=len(reports) - _REPORTS_LISTED)))
    return _Part.joined("\n", lines)


def _packed(parts: Sequence[_Part]) -> list[str]:
    """As few messages as hold all parts, none of them over the limit."""
    messages: list[list[_Part]] = []
    room = 0
    for part in parts:
        if not messages or part.shown + len(_GAP) > room:
            messages.append([])
            room = MESSAGE_CHARS
        messages[-1].append(part)
        room -= part.shown + len(_GAP)
    return [_Part.joined(_GAP, message).html for message in messages]


def _shortened(text: str, sentences: Sequence[tuple[int, int]]) -> str:
    """A quotation that fits: whole if it can be, else its first whole sentences, else its first words."""
    if len(text) <= _QUOTE_CHARS:
        return text
    ends = [end for _, end in sentences if end <= _QUOTE_CHARS]
    end = ends[-1] if ends else text.rfind(" ", 0, _QUOTE_CHARS)
    return text[: end if end > 0 else _QUOTE_CHARS] + _CUT
