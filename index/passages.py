"""Cut sections into passages: whole sentences, long enough to stand alone on a phone, short enough to be read.

A recommendation is a passage of its own, whatever its length.
"""

import re
from collections.abc import Iterator, Sequence

from index.languages import language_of
from index.paged import cut, join
from index.recommendations import addressee_of, is_item, number_of, recommending, says_that_it_recommends
from index.sentences import sentence_offsets
from index.values import Kind, PageSpan, Passage, Role, Section

SHORT_WORDS = 40  # a shorter passage takes the next paragraph in
LONG_WORDS = 130  # a longer paragraph is cut between sentences
_NOTE_WORDS = 20  # besides addresses; a shorter note is a mere reference
_WORDY = 0.6  # share of letters in a text; tables and formulas have less
_SMALL = 0.2  # share of words in small letters; German prose has twice that, a list of names less
_NOTE_MARK = re.compile(r"[\d*†‡]{1,4}\s+")
_ADDRESS = re.compile(r"\S*(?:https?:|www\.)\S*")
_COLOPHON_WORDS = 60  # a longer paragraph explains something, such as how to quote the report
_OPENS_COLOPHON = re.compile(  # "(c)" alone marks an item of a list, and "Copyright law was amended" finds something
    r"\W*(?:©|\([cC]\)\s*(?:19|20)\d\d\b|\([cC]\)\s*copyright\b|copyright\s*(?:©|\([cC]\)|[:—–]|(?:19|20)\d\d\b)"
    r"|(?-i:Copyright\s+(?:(?!Act\b|Law\b)[A-Z]|(?:by|in this|of this|notice|held|belongs)\b)))",
    re.IGNORECASE,
)
_IN_COLOPHON = re.compile(
    r"\bISBN\b|\bISSN\b|\ball rights reserved\b|\btous droits réservés\b|\balle rechte vorbehalten\b"
    r"|\btutti i diritti (?:sono )?riservati\b"
    r"|\btodos los derechos reservados\b|\breservados todos los derechos\b|\bвсе права защищены\b",
    re.IGNORECASE,
)
_HOW_TO_QUOTE = re.compile(
    r"\b(?:quot(?:e|ed|ing|ation)|cit(?:e|ed|er|é|ing|ation|ar|are)|zitier\w*|цитир\w*)\b", re.IGNORECASE
)

_Piece = tuple[str, tuple[PageSpan, ...]]


def passages_of(sections: Sequence[Section], report_id: str, language: str, first: int) -> list[Passage]:
    """The passages of a report in order, numbered from `first`.

    `language` is that of the report; a passage that is surely in another language gets its own.
    """
    passages: list[Passage] = []
    for section in sections:
        for kind, (text, spans) in _pieces(section, language):
            its_language = language_of(text, expected=language)
            passages.append(
                Passage(
                    number=first + len(passages),
                    report_id=report_id,
                    section=section.path,
                    kind=kind,
                    language=its_language,
                    text=text,
                    spans=spans,
                    sentences=sentence_offsets(text, its_language),
                    item=number_of(text) if kind is Kind.RECOMMENDATION else "",
                    addressee=addressee_of(text) if kind is Kind.RECOMMENDATION else "",
                )
            )
    return passages


def _pieces(section: Section, language: str) -> Iterator[tuple[Kind, _Piece]]:
    gathered: list[_Piece] = []
    for block, recommends in zip(section.blocks, recommending(section.path, section.blocks), strict=True):
        if _is_colophon(block.text):
            continue
        if block.role is Role.BODY and (_is_prose(block.text) or is_item(block.text)):
            if recommends:
                lead = gathered.pop() if gathered and gathered[-1][0].endswith(":") else None
                yield from _flush(gathered)
                gathered = []
                for piece in _split((block.text, block.spans), language, LONG_WORDS * 2):
                    yield Kind.RECOMMENDATION, _together([lead, piece]) if lead else piece
                    lead = None
                continue
            gathered += _split((block.text, block.spans), language, LONG_WORDS)
    yield from _flush(gathered)
    for block in section.blocks:
        if block.role is Role.NOTE:
            mark = _NOTE_MARK.match(block.text)
            start = mark.end() if mark else 0
            text = block.text[start:]
            if len(_ADDRESS.sub("", text).split()) >= _NOTE_WORDS and _is_prose(text) and not _is_colophon(text):
                for piece in _split((text, cut(block.spans, start, len(block.text))), language, LONG_WORDS):
                    yield Kind.NOTE, piece


def _flush(pieces: Sequence[_Piece]) -> Iterator[tuple[Kind, _Piece]]:
    """Put short neighbours together, and name as recommendation what says that it recommends."""
    group: list[_Piece] = []
    words = 0
    for piece in pieces:
        count = len(piece[0].split())
        opens = group and group[-1][0].endswith(":")
        if group and (words + count > LONG_WORDS or (words >= SHORT_WORDS and not opens)):
            yield _with_kind(_together(group))
            group, words = [], 0
        group.append(piece)
        words += count
    if group:
        yield _with_kind(_together(group))


def _with_kind(piece: _Piece) -> tuple[Kind, _Piece]:
    return (Kind.RECOMMENDATION if says_that_it_recommends(piece[0]) else Kind.FINDING), piece


def _together(pieces: Sequence[_Piece]) -> _Piece:
    return join(pieces, "\n")


def _split(piece: _Piece, language: str, limit: int) -> list[_Piece]:
    """The piece, or parts of about equal length of it, each of whole sentences and of at most `limit` words.

    A single sentence longer than that stays whole.
    """
    text, spans = piece
    total = len(text.split())
    if total <= limit:
        return [piece]
    wanted = total / -(-total // limit)
    parts: list[_Piece] = []
    start, words = 0, 0
    sentences = sentence_offsets(text, language)
    for index, (begin, end) in enumerate(sentences):
        words += len(text[begin:end].split())
        following = sentences[index + 1] if index + 1 < len(sentences) else None
        if following is None or words + len(text[slice(*following)].split()) / 2 > wanted:
            parts.append((text[start:end], cut(spans, start, end)))
            start, words = following[0] if following else end, 0
    return parts


def _is_colophon(text: str) -> bool:
    """Whether it says whose the report is, and under what number it was printed: no answer to anything."""
    said = _OPENS_COLOPHON.match(text) or (_IN_COLOPHON.search(text) and not _HOW_TO_QUOTE.search(text))
    return bool(said) and len(text.split()) < _COLOPHON_WORDS


def _is_prose(text: str) -> bool:
    """Whether it is words, and not only names: "A. Keeper, B. Lamp and C. Light" heads a report, and finds nothing."""
    words = re.findall(r"[^\W\d_]+", text)
    small = sum(word.islower() for word in words)
    return (
        len(text.split()) >= 3
        and sum(map(len, words)) >= _WORDY * len(text.replace(" ", ""))
        and (small >= _SMALL * len(words) or text.isupper())
    )
