"""Cut sections into passages: whole sentences, long enough to stand alone on a phone, short enough to be read.

A recommendation is a passage of its own, whatever its length.
"""

import re
from collections.abc import Iterator, Sequence

from index.languages import language_of
from index.paged import cut, join
from index.sentences import sentence_offsets
from index.values import Kind, PageSpan, Passage, Role, Section

SHORT_WORDS = 40  # a shorter passage takes the next paragraph in
LONG_WORDS = 130  # a longer paragraph is cut between sentences
_NOTE_WORDS = 20  # besides addresses; a shorter note is a mere reference
_WORDY = 0.6  # share of letters in a text; tables and formulas have less
_ITEM = re.compile(
    r"\s*(?:[•▪◦●■□‣∙·*➢✓\uf0b7\uf0a7–—-]|\(?(?:\d{1,3}|[a-zа-я]|[ivx]{1,5})[.)]|\d{1,3}(?:\.\d{1,3})+|R\d)"
)
_DEEP_ITEM = re.compile(r"\s*\d{1,3}(?:\.\d{1,3})+\.?\s")
_MANY_ITEMS = 5  # numbered 12.1 and so on: where a section has so many, its other paragraphs only lead over
_DIRECTIVE = re.compile(
    r"\b(?:recommend(?:s|ed)?|should|must|urges?|calls? (?:up)?on|encourages?|recommande(?:nt)?|devraient|devrait|doit"
    r"|doivent|exhorte|empfiehlt|empfehlen|sollten?|raccomanda(?:no)?|dovrebbe(?:ro)?|recomienda|debería[n]?|insta"
    r"|рекомендует|следует|призывает|должн[аоы]?)\b", re.IGNORECASE)  # fmt: skip
_RECOMMENDS_THAT = re.compile(
    r"\b(?:recommends? (?:that|to)|is recommended (?:that|to)|are recommended to|recommande (?:que|à|au|aux|de)"
    r"|empfiehlt|raccomanda (?:che|di|a)|recomienda (?:que|al?|a)|рекомендует)\b", re.IGNORECASE)  # fmt: skip
_NAMED_ITEM = re.compile(
    r"\W*(?:recommendation|recommandation|empfehlung|raccomandazione|recomendación|рекомендация)"
    r"\s+(?:no?\.?\s*|№\s*)?[\dIVX]", re.IGNORECASE)  # fmt: skip
_NOTE_MARK = re.compile(r"[\d*†‡]{1,4}\s+")

_ADDRESS = re.compile(r"\S*(?:https?:|www\.)\S*")

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
                )
            )
    return passages


def _pieces(section: Section, language: str) -> Iterator[tuple[Kind, _Piece]]:
    gathered: list[_Piece] = []
    deep = sum(_DEEP_ITEM.match(block.text) is not None for block in section.blocks) >= _MANY_ITEMS
    for block in section.blocks:
        if block.role is Role.BODY and _is_prose(block.text):
            if (section.recommends and _is_recommendation(block.text, deep=deep)) or _NAMED_ITEM.match(block.text):
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
            if len(_ADDRESS.sub("", text).split()) >= _NOTE_WORDS and _is_prose(text):
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
    return (Kind.RECOMMENDATION if _RECOMMENDS_THAT.search(piece[0]) else Kind.FINDING), piece


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


def _is_recommendation(text: str, *, deep: bool) -> bool:
    """Whether a block of a section on recommendations is one. `deep`: its items are numbered 12.1, 12.2 and so on."""
    if deep:
        return _DEEP_ITEM.match(text) is not None
    return not text.endswith(":") and (_ITEM.match(text) is not None or _DIRECTIVE.search(text) is not None)


def _is_prose(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return len(text.split()) >= 3 and letters >= _WORDY * len(text.replace(" ", ""))
