"""Turn passages into pieces of Telegram messages: the quotation, and under it where it stands."""

from collections.abc import Iterator, Sequence

from bot.citations import caution, page_address, page_line, section_line, shortened
from bot.parts import Part
from bot.quotation import CUT, Quotation, answer_alone
from bot.quotation import shortened as quoted
from bot.texts import Texts
from index import Hit, Report

# Together, with the citation and a heading above, they fit into one message.
_QUOTE_CHARS = 2600  # of one quotation
_LONG_QUOTE = 400  # characters: a longer one is folded up until it is tapped
_UNFOLDED = 100  # about what is seen of one that is folded up: three lines on a phone
_ALONE_CHARS = 500  # of the answer in front of a quotation that is folded up
_ASIDE_CHARS = 300  # of the answer of a passage that comes second
_TITLE_CHARS = 200  # of the report in a citation: that of a PDF that nobody has described yet can be any
_CAUTION_CHARS = 300


def whole_quote(hit: Hit, texts: Texts) -> Part:
    """The passage, with the answer in bold, and its source."""
    return Part.joined("\n", [*_quotes(hit), source(hit, texts), *cautions([hit.citation.report], texts)])


def _quotes(hit: Hit) -> Iterator[Part]:
    """The passage. Where it is folded the answer stays in sight: before the rest, which is folded, or again, alone."""
    quotation = quoted(hit, _QUOTE_CHARS)
    folded = len(quotation.text) > _LONG_QUOTE
    if not (hit.sentence and quotation.answer and folded and len(quotation.before + quotation.answer) > _UNFOLDED):
        yield _quote(quotation, folded=folded)
    elif not quotation.before and quotation.after.strip() not in ("", CUT):
        rest = quotation.after.lstrip()
        yield _quote(Quotation("", quotation.answer, ""), folded=False)
        yield _quote(Quotation(rest, "", ""), folded=len(rest) > _LONG_QUOTE - _UNFOLDED)
    else:
        alone = answer_alone(hit.passage, hit.sentence, _ALONE_CHARS)
        yield _quote(Quotation("", alone.text, ""), folded=False)
        yield _quote(quotation, folded=True)


def aside(hit: Hit, texts: Texts) -> Part:
    """Of a passage that comes second nothing but the sentence that answers."""
    sentence = hit.sentence or (hit.passage.sentences or ((0, len(hit.passage.text)),))[0]
    return Part.joined(
        "\n", [_quote(answer_alone(hit.passage, sentence, _ASIDE_CHARS), folded=False), source(hit, texts)]
    )


def source(hit: Hit, texts: Texts) -> Part:
    """Report, section and page, which leads to the PDF where its address is known."""
    citation = hit.citation
    title = Part.of(shortened(citation.report.short_title, _TITLE_CHARS), "<b>", "</b>")
    page = Part.link(page_line(citation, texts), page_address(citation))
    section = Part.of(section_line(citation))
    return Part.joined(", ", [part for part in (title, section, page) if part.shown])


def page_caption(hit: Hit, texts: Texts, *, located: bool) -> Part:
    """What stands under a picture of a page. `located`: whether the words are marked on it."""
    lost = [] if located else [Part.of(texts("page-not-marked"))]
    return Part.joined("\n", [source(hit, texts), *cautions([hit.citation.report], texts), *lost])


def cautions(reports: Sequence[Report], texts: Texts) -> Iterator[Part]:
    """What must be said of texts that are no official documents, each thing once."""
    for warning in dict.fromkeys(caution(report, texts) for report in reports):
        if warning:
            yield Part.of(shortened(warning, _CAUTION_CHARS), "<i>", "</i>")


def _quote(quotation: Quotation, *, folded: bool) -> Part:
    parts = [
        Part.of(quotation.before, "<blockquote expandable>" if folded else "<blockquote>"),
        *([Part.of(quotation.answer, "<b>", "</b>")] if quotation.answer else []),
        Part.of(quotation.after, closing="</blockquote>"),
    ]
    return Part.joined("", parts)
