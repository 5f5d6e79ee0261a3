"""An answer as plain text, for a terminal."""

import shutil
import textwrap

from bot.citations import caution, page_address, page_line, section_line
from bot.texts import Texts
from index import Answer, Hit, Status

_WIDEST = 100  # columns; longer lines are hard to read


def printed(answer: Answer, texts: Texts) -> str:
    """The answer with its quotations, each with its citation below."""
    if answer.status is Status.DECLINED:
        return texts.declined
    head = [texts.unsure] if answer.status is Status.UNSURE else []
    return "\n\n".join([*head, *(_hit(hit, texts) for hit in answer.hits)])


def _hit(hit: Hit, texts: Texts) -> str:
    citation = hit.citation
    width = min(_WIDEST, shutil.get_terminal_size().columns) - 4
    lines = [part for line in hit.passage.text.splitlines() for part in textwrap.wrap(line, width)]
    where = [citation.report.short_title, section_line(citation), page_line(citation, texts)]
    below = [
        "— " + ", ".join(part for part in where if part),
        *filter(None, [page_address(citation), caution(citation, texts)]),
    ]
    return "\n".join(["  │ " + line for line in lines] + ["  " + line for line in below])
