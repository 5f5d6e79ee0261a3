"""Read `reports.toml`: what staff say about each report. Citations use these words."""

import datetime as dt
import json
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path

from index.errors import CatalogueError

CATALOGUE_NAME = "reports.toml"


@dataclass(frozen=True, slots=True)
class Report:
    """One report as citations name it. `file` is relative to the folder of the catalogue.

    `official` is False for texts of ours about a report; `note` then says what they are not.
    `url` is the page people are sent to; `pdf_url` is the PDF itself, for the page link and the download.
    """

    id: str
    file: str
    title: str
    short_title: str
    publisher: str = ""
    date: dt.date | None = None
    language: str = "en"
    url: str = ""
    pdf_url: str = ""
    licence: str = ""
    official: bool = True
    note: str = ""
    sha256: str = ""


def read_catalogue(folder: Path) -> tuple[Report, ...]:
    """The reports that `folder/reports.toml` describes, in its order; none if there is no such file.

    Raises CatalogueError, naming the file and the entry, for bad TOML, an unknown or missing key, a value
    of the wrong type, or an id or a file named twice.
    """
    path = folder / CATALOGUE_NAME
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path}: not valid TOML: {error}. Mend that line and try again.") from error
    except OSError as error:
        raise CatalogueError(f"{path}: cannot be read ({error.strerror}). It has to be a text file.") from error
    unknown = set(data) - {"report"}
    if unknown:
        raise CatalogueError(f"{path}: unknown table {min(unknown)!r}; reports stand under [[report]].")
    entries = data.get("report", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CatalogueError(f"{path}: write [[report]] with two brackets, once for each report.")
    reports = tuple(_report(path, number, entry) for number, entry in enumerate(entries, start=1))
    for name in ("id", "file"):
        seen: set[str] = set()
        for report in reports:
            value = getattr(report, name)
            if value in seen:
                raise CatalogueError(f"{path}: {name} {value!r} stands twice; each report needs its own.")
            seen.add(value)
    return reports


def undescribed(file: str, title: str, language: str) -> Report:
    """A stand-in for a PDF that the catalogue does not describe yet."""
    stem = Path(file).stem
    return Report(id=stem, file=file, title=title or stem, short_title=title or stem, language=language)


def lines_to_add(report: Report) -> str:
    """The TOML lines that would describe `report`, for staff to copy and complete."""
    return (
        f"[[report]]\nid = {_quoted(report.id)}\nfile = {_quoted(report.file)}\n"
        f"title = {_quoted(report.title)}\nshort_title = {_quoted(report.short_title)}\n"
        f'publisher = ""\nlanguage = "{report.language}"\nurl = ""\n'
        "# date = 2022-07-18  the day of publication\n"
    )


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _report(path: Path, number: int, entry: Mapping[str, object]) -> Report:
    where = f"{path}: report {number} ({entry.get('id', 'no id')})"
    known = {field.name: field for field in fields(Report)}
    unknown = set(entry) - set(known)
    if unknown:
        raise CatalogueError(f"{where}: unknown key {min(unknown)!r}; known are {', '.join(known)}.")
    for name, field in known.items():
        if name not in entry:
            if field.default is MISSING:
                raise CatalogueError(f'{where}: {name} is missing; add a line {name} = "…".')
            continue
        wanted = {"date": dt.date, "official": bool}.get(name, str)
        if type(entry[name]) is not wanted:
            shown = {"date": "a date such as 2022-07-18", "official": "true or false"}.get(name, 'text in "…"')
            raise CatalogueError(f"{where}: {name} must be {shown}, not {entry[name]!r}.")
    file = Path(str(entry["file"]))
    if file.name != entry["file"] or file.suffix.lower() != ".pdf":
        raise CatalogueError(f"{where}: file must be the name of a PDF in this folder, not {entry['file']!r}.")
    return Report(**entry)  # type: ignore[arg-type]  # each type was checked above
