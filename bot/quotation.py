"""Choose what of a passage is quoted, and which sentence of it answers. Shared by Telegram and the terminal.

Nothing is put in another order: what is quoted stands on the page like this, and each cut is marked.
"""

import unicodedata
from dataclasses import dataclass

from index import Hit, Passage

CUT = "[…]"


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of a passage, whole or cut. `answer` is the sentence that answers; empty where none stands out."""

    before: str
    answer: str
    after: str

    @property
    def text(self) -> str:
        return self.before + self.answer + self.after


def whole(hit: Hit) -> Quotation:
    """The whole passage."""
    return _quotation(hit, 0, len(hit.passage.text))


def shortened(hit: Hit, longest: int) -> Quotation:
    """The passage, or where it is too long a part of it around the answer: `longest` characters and the marks of cuts.

    Cuts fall between sentences. Only an answer that is too long by itself is cut behind a word.
    """
    return _quotation(hit, *_part(hit.passage, hit.sentence or (0, 0), longest))


def answer_alone(passage: Passage, sentence: tuple[int, int], longest: int) -> Quotation:
    """Nothing but the sentence that answers, cut as above."""
    end = _cut(passage.text, *sentence, longest)
    return Quotation(passage.text[sentence[0] : end] + (f" {CUT}" if end < sentence[1] else ""), "", "")


def _quotation(hit: Hit, start: int, end: int) -> Quotation:
    """Characters `start` to `end` of the passage. One that is a single sentence has none that stands out."""
    text = hit.passage.text
    first, last = hit.sentence if hit.sentence and len(hit.passage.sentences) > 1 else (end, end)
    return Quotation(
        before=(f"{CUT} " if start else "") + text[start:first],
        answer=text[first : min(last, end)],
        after=text[last:end] + (f" {CUT}" if end < len(text) else ""),
    )


def _part(passage: Passage, answer: tuple[int, int], longest: int) -> tuple[int, int]:
    """Where the part to quote begins and ends: at the top if the answer then fits, else halfway before it."""
    text = passage.text
    if len(text) <= longest:
        return 0, len(text)
    first, last = answer
    earliest = 0 if last <= longest else last - longest // 2
    start = min((begin for begin, _ in passage.sentences if earliest <= begin <= first), default=first)
    fitting = [end for _, end in passage.sentences if last <= end <= start + longest]
    return start, max(fitting) if fitting else _cut(text, start, len(text), longest)


def _cut(text: str, start: int, end: int, longest: int) -> int:
    """`end`, or where that is too far from `start`, the end of the last word before; no accent loses its letter."""
    if end - start <= longest:
        return end
    last = start + longest
    blank = text.rfind(" ", start, last + 1)
    if blank > start:
        return blank
    while last > start + 1 and unicodedata.combining(text[last]):
        last -= 1
    return last
