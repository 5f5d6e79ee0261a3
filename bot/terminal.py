"""An answer as plain text, for a terminal."""

import shutil
import textwrap
from collections.abc import Iterator, Sequence

from bot.citations import caution, page_address, page_line, section_line
from bot.opening import differs, doubt, question_line
from bot.quotation import Quotation, whole
from bot.texts import Texts
from index import Answer, Hit, Status

_WIDEST = 100  # columns; longer lines are hard to read
_BOLD, _PLAIN = "\x1b[1m", "\x1b[22m"  # "select graphic rendition" of ECMA-48


def printed(answer: Answer, texts: Texts, *, bold: bool) -> str:
    """The answer with its quotations, each with its citation below. `bold`: whether to mark the sentence that answers.

    The mark is a code that terminals understand and files should not hold.
    """
    if answer.status in (Status.HELP, Status.HARMFUL):
        return texts(f"terminal-{answer.status}")
    searched = f"{texts('searched-for')} {question_line(answer)}" if differs(answer, answer.question) else ""
    head = [searched, doubt(answer, texts)]
    topics = [f"  {topic.report.short_title}: {topic.title}" for topic in answer.topics]
    offer = "\n".join([texts("nearest-sections"), *topics]) if topics else ""
    return "\n\n".join(filter(None, [*head, offer, *(_hit(hit, texts, bold=bold) for hit in answer.hits)]))


def _hit(hit: Hit, texts: Texts, *, bold: bool) -> str:
    citation, quotation = hit.citation, whole(hit)
    width = min(_WIDEST, shutil.get_terminal_size().columns) - 4
    lines = [part for line in quotation.text.splitlines() for part in textwrap.wrap(line, width)]
    where = [citation.report.short_title, section_line(citation), page_line(citation, texts)]
    below = [
        "— " + ", ".join(part for part in where if part),
        *filter(None, [page_address(citation), caution(citation.report, texts)]),
    ]
    shown = _emboldened(lines, quotation) if bold else lines
    return "\n".join(["  │ " + line for line in shown] + ["  " + line for line in below])


def _emboldened(lines: Sequence[str], quotation: Quotation) -> Iterator[str]:
    """The lines with the answer in bold. Wrapping changes nothing but blanks, so all other characters are counted."""
    first = _letters(quotation.before)
    last = first + _letters(quotation.answer)
    for line in lines:
        places = [place for place, char in enumerate(line) if not char.isspace()]
        inside = places[max(0, first) : max(0, last)]
        if inside:
            start, end = inside[0], inside[-1] + 1
            yield line[:start] + _BOLD + line[start:end] + _PLAIN + line[end:]
        else:
            yield line
        first, last = first - len(places), last - len(places)


def _letters(text: str) -> int:
    return sum(not char.isspace() for char in text)
