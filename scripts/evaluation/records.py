"""Read files of one JSON object a line. Whatever is wrong is told with its file, its line and the remedy."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.evaluation.errors import EvaluationError


@dataclass(frozen=True, slots=True)
class Record:
    """One object, whose fields are asked for by name. `where` is its file and line; `fields` came from JSON."""

    where: str
    fields: dict[str, Any]

    def text(self, *names: str, default: str | None = None) -> str:
        """The field with the first of `names` that is there, a text with something in it, else `default`."""
        name = next((name for name in names if name in self.fields), names[0])
        value = self.fields.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(f"{' or '.join(names)} must be a text in quotes, not {_shown(value)}.")
        return value

    def yes_or_no(self, name: str) -> bool:
        value = self.fields.get(name)
        if not isinstance(value, bool):
            raise self.error(f"{name} must be true or false, not {_shown(value)}.")
        return value

    def records(self, name: str) -> list["Record"]:
        """The objects of the list `name`; none if there is no such field."""
        value = self.fields.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(f"{name} must be a list of objects {{…}}, not {_shown(value)}.")
        return [Record(f"{self.where}, {name} {count}", item) for count, item in enumerate(value, start=1)]

    def pages(self, name: str) -> tuple[int, ...]:
        """The list `name` of page numbers, at least one."""
        value = self.fields.get(name)
        numbers = value if isinstance(value, list) else []
        if not numbers or not all(type(number) is int and number >= 1 for number in numbers):
            raise self.error(f"{name} must be a list of page numbers of the PDF from 1, not {_shown(value)}.")
        return tuple(numbers)

    def error(self, message: str) -> EvaluationError:
        return EvaluationError(f"{self.where}: {message}")


def lines_of(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a file that hold something, each after its file and number. Raises EvaluationError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read ({error.strerror}). Name a file that is there.") from error
    except UnicodeDecodeError as error:
        before = error.object[: error.start].count(b"\n")
        raise EvaluationError(f"{path}: line {before + 1}: is not UTF-8. Save the file in that encoding.") from error
    for count, line in enumerate(text.split("\n"), start=1):  # not splitlines: JSON may hold U+2028
        if line.strip():
            yield f"{path}: line {count}", line


def records_of(path: Path) -> Iterator[Record]:
    """The objects of a file. Raises EvaluationError, also if there is none."""
    found = False
    for where, line in lines_of(path):
        try:
            fields = json.loads(line)
        except json.JSONDecodeError as error:
            raise EvaluationError(
                f"{where}: not JSON, at character {error.pos + 1} ({error.msg}). Write one object {{…}} on one line."
            ) from error
        if not isinstance(fields, dict):
            raise EvaluationError(f"{where}: must be an object {{…}}, not {_shown(fields)}.")
        found = True
        yield Record(where, fields)
    if not found:
        raise EvaluationError(f"{path}: is empty. Write one object {{…}} on each line.")


def _shown(value: object) -> str:
    if value is None:
        return "missing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"
