"""Examples to learn from, and the files that they stand in: one section of an invented report a line.

{"section": "4.2 Access to compensation", "language": "en",
 "passages": [{"text": "Of 412 applications …", "questions": [["en", "do victims get cash?"], …]}, …],
 "missing": [["de", "wer zahlt den anwalt?"], …]}

A passage answers its questions, and no other of its section does; nothing answers what is "missing".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.languages import LANGUAGES
from index.sentence_pooling import Span, shifted
from index.sentences import sentence_offsets
from scripts.evaluation.records import Record, records_of


@dataclass(frozen=True, slots=True)
class Taught:
    """A passage as it is searched, with its heading, and (start, end) of each of its `sentences` in that."""

    searched: str
    sentences: tuple[Span, ...]
    section: int


@dataclass(frozen=True, slots=True)
class Asking:
    """A question in `language` on a section, and the number of the passage that answers it; None if none does."""

    text: str
    language: str
    section: int
    passage: int | None


@dataclass(frozen=True, slots=True)
class Examples:
    """Passages, numbered from 0, and questions on them."""

    passages: tuple[Taught, ...]
    questions: tuple[Asking, ...]


def read_examples(files: list[Path]) -> Examples:
    """The sections of `files`, numbered from 1. Raises EvaluationError, naming file and line."""
    passages: list[Taught] = []
    questions: list[Asking] = []
    records = (record for path in files for record in records_of(path))
    for count, record in enumerate(records, start=1):
        heading, language = record.text("section") + "\n", _language(record, record.text("language"))
        for passage in record.records("passages"):
            text = passage.text("text")
            asked = list(_questions(passage, "questions"))
            questions += (Asking(one, spoken, count, len(passages)) for spoken, one in asked)
            sentences = tuple(shifted(sentence_offsets(text, language), len(heading)))
            passages.append(Taught(heading + text, sentences, count))
        questions += (Asking(one, spoken, count, None) for spoken, one in _questions(record, "missing"))
    return Examples(tuple(passages), tuple(questions))


def _questions(record: Record, name: str) -> Iterator[tuple[str, str]]:
    value: Any = record.fields.get(name)
    pairs = value if isinstance(value, list) else [value]
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(item, str) and item for item in pair):
            raise record.error(f'{name} must be a list of pairs ["language", "question"].')
        yield _language(record, pair[0]), pair[1]


def _language(record: Record, language: str) -> str:
    if language not in LANGUAGES:
        raise record.error(f"unknown language {language!r}; known are {', '.join(LANGUAGES)}.")
    return language
