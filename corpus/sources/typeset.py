"""Typeset the two starter reports: corpus/sources/*.typ → corpus/*.pdf. The only file that knows typst.

The same sources give the same bytes on every run: the fonts are those inside the typst package, and the date
is the documents' own. `make install` brings typst along. Run it as

    python corpus/sources/typeset.py              # write corpus/*.pdf and their sha256 in corpus/reports.toml
    python corpus/sources/typeset.py --into DIR   # write the PDFs to DIR and touch nothing else
"""

import argparse
import hashlib
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
CORPUS = SOURCES.parent
# Seconds since 1970 that end up in the PDF as its time; the documents carry their date themselves.
TIMESTAMP = 0


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, typeset, say what was written."""
    parser = argparse.ArgumentParser(description="Typeset the starter reports from their sources.")
    parser.add_argument("--into", type=Path, help="write the PDFs to this folder, touch nothing else")
    into: Path | None = parser.parse_args(arguments).into
    try:
        digests = {source.with_suffix(".pdf").name: write(source, into or CORPUS) for source in documents(SOURCES)}
    except ImportError:
        print("typst is not installed; run `make install` and use the Python in .venv/bin.", file=sys.stderr)
        return 1
    except RuntimeError as error:
        print(f"typst could not typeset {SOURCES}: {error}", file=sys.stderr)
        return 1
    for name, digest in digests.items():
        print(f"{digest}  {name}")
    if into is None:
        note_digests(CORPUS / "reports.toml", digests)
    return 0


def documents(folder: Path) -> list[Path]:
    """The sources that are documents of their own, in the order of their names."""
    return sorted(path for path in folder.glob("*.typ") if path.name != "template.typ")


def write(source: Path, folder: Path) -> str:
    """Typeset `source` to a PDF of the same name in `folder`; its sha256 as 64 hexadecimal digits."""
    import typst  # noqa: PLC0415  # a development package: only here, so that --help works without it

    pdf = typst.compile(str(source), ignore_system_fonts=True, format="pdf", timestamp=TIMESTAMP)
    (folder / source.with_suffix(".pdf").name).write_bytes(pdf)
    return hashlib.sha256(pdf).hexdigest()


def note_digests(catalogue: Path, digests: dict[str, str]) -> None:
    """Write the sha256 of each PDF into its entry of the catalogue; comments and order stay as they are."""
    import tomlkit  # noqa: PLC0415  # only needed when the catalogue is written

    data = tomlkit.parse(catalogue.read_text(encoding="utf-8"))
    for entry in data.get("report", []):
        if entry["file"] in digests:
            entry["sha256"] = digests[entry["file"]]
    catalogue.write_text(tomlkit.dumps(data), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
